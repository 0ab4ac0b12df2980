"""Noticed -> helped -> how late: for each notice, and for each thing that happened to children."""

import math
from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from gwrando.outputs import PROFILES, CountTable, Estimate
from gwrando.study.answers import Counted
from gwrando.study.definition import Study
from gwrando.study.engine import Engine
from gwrando.study.services.questions import Wait, waits_of
from gwrando.study.services.words import AGAIN, ALREADY, ANSWERS, FUNNEL, SHARE, WEEKS, Words, lower, words_of
from gwrando.study.statistics.waits import Waits, waits
from gwrando.text import Bilingual

CURVE_DAYS = (7, 14, 28, 42, 91, 182, 365, 730)
"""Days at which the share helped by then is told, as far as the children are followed."""
ALL = {"all": Bilingual(cy="Pob plentyn y sylwyd arno", en="All children noticed")}
EVERY = {"all": Bilingual(cy="Pob plentyn y digwyddodd hyn iddo", en="All children to whom this happened")}
NOT_HALF = Bilingual(
    cy="Tra dilynwyd y plant hyn, ni ddaeth cymorth i ddigon ohonynt i ddweud: roedd gormod yn dal i aros.",
    en="While these children were followed, help did not come to enough of them to say: too many were still waiting.",
)
METHOD = "Kaplan-Meier (study-services)"

Steps = tuple[np.ndarray, np.ndarray, np.ndarray]


def ask(engine: Engine, study: Study) -> Counted:
    """Makes `work.waiting` and counts it. Needs the chronology, the population and the questions in their tables."""
    engine.run("waiting")
    words = words_of(study)
    followed: dict[str, dict[tuple[str, str], int]] = defaultdict(dict)
    for question, answer, again, n in engine.rows("count_waiting"):
        followed[question][answer, again] = int(n)
    already = {(row[0], row[1]): int(row[2]) for row in engine.rows("count_already")}
    ended: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for question, days, helped, n in engine.rows("read_waits"):
        ended[question].append((int(days), int(helped), int(n)))
    tables: list[CountTable] = []
    estimates: list[Estimate] = []
    for wait in waits_of(study):
        found = followed[wait.key]
        tables += _tables(words, wait, found, {a: already.get((wait.key, a), 0) for a in ALREADY})
        estimates += _estimates(words, wait, found, ended[wait.key], threshold=_threshold(study))
    return Counted(tables=tuple(tables), estimates=tuple(estimates))


def _threshold(study: Study) -> int:
    return PROFILES[study.disclosure.profile]().threshold


def _missing(wait: Wait) -> Bilingual:
    what_cy, what_en = ("hysbysiadau", "notices") if wait.is_notice else ("digwyddiadau", "events")
    return Bilingual(
        cy=f"Cymorth na chofnododd neb; yr ail ddigwyddiad a'r rhai wedyn; {what_cy} heb ddiwrnod hysbys, y tu allan "
        "i'r data, neu'n rhy agos at ddiwedd y data i'w dilyn; plant yr oedd cymorth ar waith iddynt eisoes.",
        en=f"Help that nobody recorded; second and later ones; {what_en} whose day is not known, that are outside the "
        "data or too near their end to follow; children to whom help was under way already.",
    )


def _by(found: dict[tuple[str, str], int], place: int) -> dict[tuple[str, str], int]:
    """Counts of one of the two answers, as cells of the row "all"."""
    cells: dict[tuple[str, str], int] = defaultdict(int)
    for answers, n in found.items():
        cells["all", answers[place]] += n
    return cells


def _tables(
    words: Words, wait: Wait, found: dict[tuple[str, str], int], already: dict[str, int]
) -> list[CountTable]:
    title, cells, missing = wait.title, _by(found, 0), _missing(wait)
    if not wait.is_notice:
        return [
            words.table(
                f"funnel_{wait.name}",
                title=Bilingual(
                    cy=f"{title.cy}: pwy sylwodd, pwy helpodd, o fewn {wait.within_days} o ddiwrnodau neu'n hwyrach",
                    en=f"{title.en}: who noticed, who helped, within {wait.within_days} days or later",
                ),
                rows=EVERY,
                columns=FUNNEL,
                found=cells,
                missing=missing,
            )
        ]
    none = cells["all", "noticed"] + cells["all", "nothing"]
    return [
        words.table(
            f"answered_{wait.name}",
            title=Bilingual(
                cy=f"{title.cy}: a ddaeth cymorth o fewn {wait.within_days} o ddiwrnodau?",
                en=f"{title.en}: did help come within {wait.within_days} days?",
            ),
            rows=ALL,
            columns=ANSWERS,
            found={**cells, ("all", "none"): none},
            missing=missing,
        ),
        words.table(
            f"repeat_{wait.name}",
            title=Bilingual(
                cy=f"{title.cy}: hysbysiad arall cyn cymorth?", en=f"{title.en}: another notice before help?"
            ),
            rows=ALL,
            columns=AGAIN,
            found=_by(found, 1),
            missing=missing,
        ),
        words.table(
            f"already_{wait.name}",
            title=Bilingual(
                cy=f"{title.cy}: a oedd cymorth ar waith eisoes?",
                en=f"{title.en}: was help under way already?",
            ),
            rows=ALL,
            columns=ALREADY,
            found={("all", answer): n for answer, n in already.items()},
            # the rest is nearly the total of answered_: with a total here a reader could take one from the other
            totals="columns",
        ),
    ]


def _estimates(
    words: Words,
    wait: Wait,
    found: dict[tuple[str, str], int],
    ended: Sequence[tuple[int, int, int]],
    *,
    threshold: int,
) -> list[Estimate]:
    cells = _by(found, 0)
    counts = {a: cells["all", a] for a in ("in_time", "late")}
    counts["none"] = cells["all", "noticed"] + cells["all", "nothing"]
    stem = f"wait_{wait.name}" if wait.is_notice else f"wait_from_{wait.name}"
    if not ended:
        return [
            _quarter(words, wait, name=stem, share=0.5, curve=None, ended=ended),
        ]
    days, came, n = (np.array(part) for part in zip(*ended, strict=True))
    curve = waits(days, came, n)
    made = [_quarter(words, wait, name=stem, share=0.5, curve=curve, ended=ended)]
    if wait.is_notice:
        made += [
            _quarter(words, wait, name=f"wait_q1_{wait.name}", share=0.25, curve=curve, ended=ended),
            _quarter(words, wait, name=f"wait_q3_{wait.name}", share=0.75, curve=curve, ended=ended),
            *_curve(words, wait, curve, ended, counts=counts, threshold=threshold),
        ]
    return made


QUARTERS = {
    0.25: Bilingual(cy="chwarter o'r plant", en="a quarter of the children"),
    0.5: Bilingual(cy="hanner y plant", en="half the children"),
    0.75: Bilingual(cy="tri chwarter y plant", en="three quarters of the children"),
}


def _quarter(
    words: Words,
    wait: Wait,
    *,
    name: str,
    share: float,
    curve: Waits | None,
    ended: Sequence[tuple[int, int, int]],
) -> Estimate:
    """The wait by the end of which help had come to this share of the children."""
    value, low, high = curve.quantile(share) if curve else (math.inf,) * 3
    told = math.isfinite(value)
    n = sum(part[2] for part in ended)
    helped = sum(part[2] for part in ended if part[1])
    sooner = sum(part[2] for part in ended if part[1] and part[0] <= value)
    return words.estimate(
        name,
        kind="days",
        title=Bilingual(
            cy=f"{wait.title.cy}: faint o amser nes i gymorth ddod i {QUARTERS[share].cy}",
            en=f"{wait.title.en}: how long until help came to {QUARTERS[share].en}",
        ),
        value=value if told else None,
        ends=(low, high) if math.isfinite(low) and math.isfinite(high) else None,
        n_children=n,
        rests_on={"noticed": n, "helped": helped, "no_later": sooner, "later_or_not": n - sooner}
        if told
        else {"noticed": n},
        unit=WEEKS,
        method=METHOD,
        missing=_missing(wait),
        reason=None if told else NOT_HALF,
    )


def _curve(
    words: Words,
    wait: Wait,
    curve: Waits,
    ended: Sequence[tuple[int, int, int]],
    *,
    counts: dict[str, int],
    threshold: int,
) -> list[Estimate]:
    """Points of the lag curve. Each rests on the step from the point before and on every cell of `answered_`: else the
    curve would tell what a hidden cell or a few children between two points are."""
    made, before = [], 0
    for day in CURVE_DAYS:
        if day > wait.follow_days:
            break
        by_then = sum(part[2] for part in ended if part[1] and part[0] <= day)
        if by_then - before < threshold:
            continue
        value, low, high = curve.share_by(day)
        made.append(
            words.estimate(
                f"waited_{wait.name}_{day}",
                kind="share",
                title=Bilingual(
                    cy=f"{lower(wait.title).cy}: cymorth o fewn {day} o ddiwrnodau",
                    en=f"{lower(wait.title).en}: help within {day} days",
                ),
                value=value,
                ends=(low, high),
                n_children=curve.n,
                rests_on={
                    "noticed": curve.n,
                    "step": by_then - before,
                    "still_waiting": sum(part[2] for part in ended if part[0] > day),
                    **counts,
                },
                unit=SHARE,
                method=METHOD,
                missing=_missing(wait),
            )
        )
        before = by_then
    return made
