"""One exposure in the matched sets: who is compared, how many of each, and how much more often it was recorded."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gwrando.study.definition import Study
from gwrando.study.engine import Engine
from gwrando.study.statistics import exact
from gwrando.study.statistics.exact import MatchedOddsRatio
from gwrando.study.triggers import cohort
from gwrando.study.triggers.members import Members, members


@dataclass(frozen=True, kw_only=True)
class Contrast:
    """One exposure within one window, in the sets whose case and at least one other were observed long enough.

    odds      the matched odds ratio
    sizes     members of each set that were observed long enough
    share     share of comparison members exposed (0-1), nan where there are none
    cohort, comparison  children of each group (exposed, not exposed); a comparison child may be in both
    """

    odds: MatchedOddsRatio
    sizes: NDArray[np.int64]
    share: float
    cohort: tuple[int, int]
    comparison: tuple[int, int]
    n_children: int

    @property
    def rests_on(self) -> dict[str, int]:
        """The true counts that the odds ratio rests on."""
        up, down = self.odds.n_discordant
        return {
            "cohort_exposed": self.cohort[0],
            "cohort_not_exposed": self.cohort[1],
            "comparison_exposed": self.comparison[0],
            "comparison_not_exposed": self.comparison[1],
            "sets_only_case_side": up,
            "sets_only_comparison_side": down,
        }


def contrast(found: Members, study: Study, *, number: int, days: int) -> Contrast:
    """The exposure with this number in the definition, within these days before the index day."""
    usable = found.observed(study.exposures[number], days)
    usable &= usable[found.starts][found.set_of]
    sizes = _per_set(usable, found)
    usable &= (sizes > 1)[found.set_of]
    exposed = usable & found.exposed(number, days)
    keep = sizes > 1
    case = exposed[found.starts][keep]
    odds = exact.odds_ratio(_per_set(exposed, found)[keep], size=sizes[keep], case_exposed=case)
    others = usable & ~found.is_case
    n_others = int(others.sum())
    return Contrast(
        odds=odds,
        sizes=sizes[keep],
        share=int((others & exposed).sum()) / n_others if n_others else math.nan,
        cohort=(int(case.sum()), int((~case).sum())),
        comparison=(found.children(others & exposed), found.children(others & ~exposed)),
        n_children=found.children(usable),
    )


def _per_set(rows: NDArray[np.bool_], found: Members) -> NDArray[np.int64]:
    if not len(found.starts):
        return np.zeros(0, dtype=np.int64)
    return np.asarray(np.add.reduceat(rows, found.starts, dtype=np.int64))


def log_odds(engine: Engine, study: Study, *, seed: int) -> dict[str, tuple[float, float, int]]:
    """Population, cohort and sets made anew, and each exposure's raw answer in the main window.

    By key: log odds ratio, its standard error (both nan where it cannot be estimated, or an end of its interval is
    open), and sets that say something. For repeated looks (other linkages, a service left out): refuses no size.
    """
    cohort.cohort(engine, study)
    cohort.match(engine, study, seed=seed)
    found = members(engine, study)
    answers = {}
    for number, exposure in enumerate(study.exposures):
        odds = contrast(found, study, number=number, days=study.windows.main_days).odds
        known = odds.n_sets > 0 and math.isfinite(odds.log_error)
        answers[exposure.key] = (
            math.log(odds.value) if known else math.nan,
            odds.log_error if known else math.nan,
            odds.n_sets,
        )
    return answers


__all__ = ["Contrast", "contrast", "log_odds"]
