"""How common each trigger is, in both directions: before joining the cohort, and what came after it."""

from collections.abc import Iterator, Mapping

import numpy as np

from gwrando.outputs import CountTable
from gwrando.study.definition import Study
from gwrando.study.engine import Engine
from gwrando.study.triggers import words
from gwrando.study.triggers.members import Members
from gwrando.study.triggers.tables import GROUPS, LATER, STATES, TIMING, Asked, asked_of, read
from gwrando.text import Bilingual


def tables(engine: Engine, study: Study, found: Members) -> list[CountTable]:
    """Who was matched, and `trigger_`, `reverse_` and `timing_` of each exposure; unprotected, needs `work.exposure`."""
    engine.run("count_reverse")
    asked, reverse = asked_of(study), read(engine, "count_reverse")
    return [
        _sets(asked, found),
        _uses(asked, found),
        *_before(asked, study, found),
        *_after(asked, study, reverse),
        *_timing(asked, study, reverse),
    ]


def _sets(asked: Asked, found: Members) -> CountTable:
    """Cohort children with a comparison child, and those for whom nobody alike was found."""
    alone = int((found.sizes == 1).sum())
    return asked.table(
        "matched_sets",
        title=words.SETS,
        rows={"cohort": GROUPS["cohort"]},
        columns={"matched": words.WITH_A_SET, "never_matched": words.NEVER_MATCHED},
        found={("cohort", "matched"): len(found.sizes) - alone, ("cohort", "never_matched"): alone},
        totals="columns",
    )


def _uses(asked: Asked, found: Members) -> CountTable:
    """Comparison children by how many cohort children they serve."""
    times = np.bincount(found.child[~found.is_case])
    return asked.table(
        "comparison_uses",
        title=words.USES,
        rows={"comparison": GROUPS["comparison"]},
        columns={"once": words.ONCE, "several": words.SEVERAL},
        found={
            ("comparison", "once"): int((times == 1).sum()),
            ("comparison", "several"): int((times > 1).sum()),
        },
    )


def _before(asked: Asked, study: Study, found: Members) -> Iterator[CountTable]:
    """Of each group, the children with the exposure in the main window, among those observed for all of it in the
    service that records it. A comparison child counts once, with its first cohort child."""
    days = study.windows.main_days
    for number, exposure in enumerate(study.exposures):
        rows = found.first_use & found.observed(exposure, days)
        recorded = found.exposed(number, days)
        counts = {
            (group, state): int((rows & (found.is_case == is_case) & (recorded == had)).sum())
            for group, is_case in (("cohort", True), ("comparison", False))
            for state, had in (("recorded", True), ("not_recorded", False))
        }
        title = words.title_of(exposure)
        yield asked.table(
            f"trigger_{exposure.key}",
            title=Bilingual(
                cy=f"{title.cy}: yn y {days} diwrnod cyn ymuno â'r grŵp",
                en=f"{title.en}: in the {days} days before joining the cohort",
            ),
            rows=GROUPS,
            columns=STATES,
            found=counts,
            missing=words.NOT_OBSERVED,
        )


Reverse = Mapping[tuple[str, ...], int]


def _after(asked: Asked, study: Study, reverse: Reverse) -> Iterator[CountTable]:
    for exposure in study.exposures:
        title = words.title_of(exposure)
        later = reverse.get((exposure.key, "joined_later"), 0)
        rest = reverse.get((exposure.key, "joined_before"), 0) + reverse.get((exposure.key, "not_joined"), 0)
        yield asked.table(
            f"reverse_{exposure.key}",
            title=Bilingual(cy=f"{title.cy}: beth ddaeth wedyn", en=f"{title.en}: what came afterwards"),
            rows={
                "all": Bilingual(cy="Pob plentyn â hyn yn y cofnodion", en="All children with this on record")
            },
            columns=LATER,
            found={("all", "joined_later"): later, ("all", "not_later"): rest},
            totals="columns",
        )


def _timing(asked: Asked, study: Study, reverse: Reverse) -> Iterator[CountTable]:
    for exposure in study.exposures:
        title = words.title_of(exposure)
        yield asked.table(
            f"timing_{exposure.key}",
            title=Bilingual(cy=f"{title.cy}: cyn neu ar ôl ymuno", en=f"{title.en}: before or after joining"),
            rows={"cohort": Bilingual(cy="Plant yn y grŵp â hyn", en="Children in the cohort with this")},
            columns=TIMING,
            found={
                ("cohort", "before"): reverse.get((exposure.key, "joined_later"), 0),
                ("cohort", "after"): reverse.get((exposure.key, "joined_before"), 0),
            },
            totals="columns",
        )


__all__ = ["tables"]
