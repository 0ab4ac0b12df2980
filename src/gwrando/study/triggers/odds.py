"""Each trigger against the matched comparison children: odds ratios, windows, adjustment, power, and the controls."""

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from gwrando.outputs import Estimate
from gwrando.study.answers import Counted
from gwrando.study.definition import Exposure, Study
from gwrando.study.engine import Engine
from gwrando.study.statistics import conditional_logit, multiple, nulls, power
from gwrando.study.triggers import prevalence, words
from gwrando.study.triggers.contrasts import Contrast, contrast
from gwrando.study.triggers.members import Members, members
from gwrando.study.triggers.tables import source_of
from gwrando.text import Bilingual

EXPOSED_A_COVARIATE = 10
"""Fewer exposed cases than this, and an exposure is not adjusted for others. Source: study.md 4.9."""
RATIOS = (2, 3)
"""The odds ratios whose finding is counted up beforehand."""
SHARES = (2, 5, 10, 20)
"""Per cent of comparison children exposed, for which it is shown what a study of this size could find."""
METHOD = "study-matched"


def matched(engine: Engine, study: Study, *, seed: int) -> Counted:
    """Prevalence both ways, and every matched estimate, in the order of the definition; needs `cohort.choose`."""
    found = members(engine, study)
    return Counted(
        tables=tuple(prevalence.tables(engine, study, found)), estimates=estimates(found, study, seed=seed)
    )


def estimates(found: Members, study: Study, *, seed: int) -> tuple[Estimate, ...]:
    """Main window, other windows, adjusted, power and controls: see docs/methods/study-matched.md."""
    main = [
        contrast(found, study, number=n, days=study.windows.main_days) for n in range(len(study.exposures))
    ]
    rates = _rates(main, study)
    made = _Made(study=study, source=source_of(study))
    listed = [
        made.odds_ratio(exposure, one, q=q)
        for exposure, one, q in zip(study.exposures, main, rates, strict=True)
    ]
    for days in dict.fromkeys(study.windows.also_days):
        listed += [
            made.odds_ratio(exposure, contrast(found, study, number=number, days=days), days=days)
            for number, exposure in enumerate(study.exposures)
        ]
    listed += _adjusted(found, main, made)
    listed += _power(main, made, seed=seed)
    controls = made.controls(main)
    return (*listed, controls) if controls else tuple(listed)


def _rates(main: Sequence[Contrast], study: Study) -> list[float | None]:
    """The q of each exposure in its declared family; None where nothing could be compared."""
    rates: list[float | None] = [None] * len(main)
    for family in dict.fromkeys(exposure.family for exposure in study.exposures):
        places = [n for n, e in enumerate(study.exposures) if e.family == family and main[n].odds.n_sets]
        for place, q in zip(
            places, multiple.false_discovery_rates([main[n].odds.p for n in places]), strict=True
        ):
            rates[place] = float(q)
    return rates


@dataclass(frozen=True, kw_only=True)
class _Made:
    """How the estimates of one study are made."""

    study: Study
    source: Bilingual

    def estimate(
        self,
        name: str,
        kind: Literal["odds_ratio", "power"],
        title: Bilingual,
        figures: tuple[float, float, float] | None,
        *,
        n_children: int,
        rests_on: Mapping[str, int],
        family: str,
        reason: Bilingual | None = None,
        p: float | None = None,
        q: float | None = None,
        notes: tuple[Bilingual, ...] = (),
    ) -> Estimate:
        """One estimate, with what all of this study's share."""
        value, low, high = figures or (None, None, None)
        return Estimate(
            name=name,
            kind=kind,
            title=title,
            value=value,
            low=low,
            high=high,
            n_children=n_children,
            rests_on=rests_on,
            reason=reason,
            unit=words.ODDS_RATIO if kind == "odds_ratio" else words.SHARE_OF_STUDIES,
            source=self.source,
            missing=words.MISSING,
            method=METHOD,
            family=family,
            p=p,
            q=q,
            notes=notes,
        )

    def odds_ratio(
        self, exposure: Exposure, one: Contrast, *, q: float | None = None, days: int | None = None
    ) -> Estimate:
        """The matched odds ratio in the main window, or in another one."""
        odds = one.odds
        span = days or self.study.windows.main_days
        return self.estimate(
            f"matched_{exposure.key}" if days is None else f"matched_{exposure.key}_{days}",
            "odds_ratio",
            words.matched(words.title_of(exposure), days=span),
            (odds.value, odds.low, odds.high) if odds.n_sets else None,
            n_children=one.n_children,
            rests_on=one.rests_on,
            reason=None if odds.n_sets else words.NO_CONTRAST,
            p=odds.p if odds.n_sets else None,
            q=q,
            family=exposure.family if days is None else "windows",
            notes=tuple(self._notes(exposure, one)),
        )

    def _notes(self, exposure: Exposure, one: Contrast) -> list[Bilingual]:
        notes = [words.LASTING] if exposure.lasting else []
        if one.odds.estimator == "median_unbiased":
            notes.append(words.FEW_SETS)
        return notes

    def controls(self, main: Sequence[Contrast]) -> Estimate | None:
        """Where one more negative control would lie; None when too few are declared or can be told."""
        told = [
            one
            for exposure, one in zip(self.study.exposures, main, strict=True)
            if exposure.key in self.study.controls and math.isfinite(one.odds.log_error)
        ]
        if len(told) < nulls.FEWEST_CONTROLS:
            return None
        null = nulls.null_of([math.log(c.odds.value) for c in told], [c.odds.log_error for c in told])
        low, high = nulls.range_of_one_more(null)
        rests = {f"{what}_{n}": count for n, c in enumerate(told) for what, count in c.rests_on.items()}
        return self.estimate(
            "controls",
            "odds_ratio",
            words.CONTROLS,
            (math.exp(null.mean), math.exp(low), math.exp(high)),
            n_children=max(c.n_children for c in told),
            rests_on=rests,
            family="controls",
            notes=(words.CONTROLS_NOTE,),
        )


def _adjusted(found: Members, main: Sequence[Contrast], made: _Made) -> list[Estimate]:
    """Each exposure with the others held alike; only those with enough exposed children on both sides."""
    study = made.study
    asked = [n for n, one in enumerate(main) if min(one.cohort[0], one.comparison[0]) >= EXPOSED_A_COVARIATE]
    days = study.windows.main_days
    fitted: dict[int, tuple[float, float, float]] = {}
    rests: dict[str, int] = {}
    n_children = 0
    if len(asked) > 1:
        usable = np.ones(len(found.set_of), dtype=bool)
        for number in asked:
            usable &= found.observed(study.exposures[number], days)
        usable &= usable[found.starts][found.set_of]
        x = np.column_stack([found.exposed(number, days)[usable] for number in asked]).astype(np.float64)
        case = found.is_case[usable]
        # an exposure may have too few exposed cases left among children observed everywhere
        enough = (
            x[case].sum(axis=0) >= EXPOSED_A_COVARIATE if case.any() else np.zeros(len(asked), dtype=bool)
        )
        asked, x = [n for n, keep in zip(asked, enough, strict=True) if keep], x[:, enough]
        n_children = found.children(usable)
        rests = {
            **{
                f"cohort_{study.exposures[n].key}": int(s)
                for n, s in zip(asked, x[case].sum(axis=0), strict=True)
            },
            "degrees_of_freedom": int(case.sum()) - len(asked),
        }
        if len(asked) > 1:
            fitted = _fit(x, found.set_of[usable], case, asked)
    return [
        made.estimate(
            f"adjusted_{exposure.key}",
            "odds_ratio",
            words.adjusted(words.title_of(exposure), days=days),
            fitted.get(number),
            n_children=n_children if number in fitted else main[number].n_children,
            rests_on=rests if number in fitted else main[number].rests_on,
            reason=None if number in fitted else words.TOO_FEW_TO_ADJUST,
            family="adjusted",
            notes=(words.ADJUSTED_NOTE,),
        )
        for number, exposure in enumerate(study.exposures)
    ]


def _fit(
    x: np.ndarray, set_of: np.ndarray, case: np.ndarray, asked: Sequence[int]
) -> dict[int, tuple[float, float, float]]:
    """Odds ratio and interval by exposure; nothing when the sets hold no finite answer, even a corrected one."""
    try:
        fit = conditional_logit.fit(x, set_of=set_of, case=case)
        if not fit.converged:
            fit = conditional_logit.firth(x, set_of=set_of, case=case)
    except ValueError:  # an exposure that never differs inside a set
        return {}
    if not fit.converged:
        return {}
    reach = 1.959963984540054 * fit.errors
    ends = np.exp(np.column_stack([fit.coefficients, fit.coefficients - reach, fit.coefficients + reach]))
    return {number: (float(a), float(b), float(c)) for number, (a, b, c) in zip(asked, ends, strict=True)}


def _power(main: Sequence[Contrast], made: _Made, *, seed: int) -> list[Estimate]:
    """What such a study would find: of each exposure as it is, and of one that so many children have."""
    study, listed = made.study, []
    for number, (exposure, one) in enumerate(zip(study.exposures, main, strict=True)):
        others = [
            main[n].odds.p
            for n, e in enumerate(study.exposures)
            if e.family == exposure.family and n != number and main[n].odds.n_sets
        ]
        bar = multiple.threshold_beside(others, rate=study.false_discovery)
        for ratio in RATIOS:
            told = not math.isnan(one.share)
            share = _share(one.sizes, exposed=one.share, ratio=ratio, bar=bar, seed=seed) if told else 0.0
            listed.append(
                made.estimate(
                    f"found_{exposure.key}_{ratio}",
                    "power",
                    words.found(words.title_of(exposure), ratio=ratio),
                    None if not told else (share, *_margin(share)),
                    n_children=one.n_children,
                    # the share rests on who among the comparison children was exposed, and on how many sets there are
                    rests_on={
                        "sets": len(one.sizes),
                        "comparison_exposed": one.comparison[0],
                        "comparison_not_exposed": one.comparison[1],
                    },
                    reason=None if told else words.NO_CONTRAST,
                    family="power",
                )
            )
    listed += _power_by_share(main, made, seed=seed)
    return listed


def _power_by_share(main: Sequence[Contrast], made: _Made, *, seed: int) -> list[Estimate]:
    """The same for exposures that 2, 5, 10 and 20 in a hundred comparison children have, tested alone in a family
    as large as that of the triggers: it rests on the size of the study and nothing else."""
    largest = max(main, key=lambda one: len(one.sizes))
    bar = made.study.false_discovery / max(1, len(made.study.exposures) - len(made.study.controls))
    listed = []
    for percent in SHARES:
        for ratio in RATIOS:
            share = _share(largest.sizes, exposed=percent / 100, ratio=ratio, bar=bar, seed=seed)
            listed.append(
                made.estimate(
                    f"power_{percent}_{ratio}",
                    "power",
                    words.found_by_share(percent, ratio=ratio),
                    (share, *_margin(share)) if len(largest.sizes) else None,
                    n_children=largest.n_children,
                    rests_on={"sets": len(largest.sizes)},
                    reason=None if len(largest.sizes) else words.NO_CONTRAST,
                    family="power",
                )
            )
    return listed


def _share(sizes: np.ndarray, *, exposed: float, ratio: int, bar: float, seed: int) -> float:
    word = int.from_bytes(hashlib.sha256(f"{seed}:power".encode()).digest()[:8], "big")
    return power.share_found(sizes, exposed=exposed, odds_ratio=float(ratio), threshold=bar, seed=word)


def _margin(share: float) -> tuple[float, float]:
    """The interval that the number of made-up studies leaves."""
    reach = 1.959963984540054 * math.sqrt(share * (1 - share) / power.DRAWS)
    return max(0.0, share - reach), min(1.0, share + reach)


__all__ = ["estimates", "matched"]
