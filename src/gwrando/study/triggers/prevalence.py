"""How common each trigger is, in both directions: before joining the cohort, and what came after it."""

from gwrando.outputs import CountTable
from gwrando.study.definition import Study
from gwrando.study.engine import Engine
from gwrando.study.triggers.tables import GROUPS, LATER, STATES, TIMING, Asked, of_key, read
from gwrando.study.vocabulary import EVENT_TYPES
from gwrando.text import Bilingual


def _keys(study: Study) -> list[str]:
    return [exposure.key for exposure in study.exposures]


def trigger_tables(asked: Asked, engine: Engine, study: Study) -> list[CountTable]:
    forward, reverse = read(engine, "count_trigger"), read(engine, "count_reverse")
    found: list[CountTable] = []
    for trigger in _keys(study):
        title = EVENT_TYPES[trigger].title
        found.append(
            asked.table(
                f"trigger_{trigger}",
                title=Bilingual(
                    cy=f"{title.cy}: cyn ymuno â'r grŵp", en=f"{title.en}: before joining the cohort"
                ),
                rows=GROUPS,
                columns=STATES,
                found=of_key(forward, trigger),
            )
        )
    for trigger in _keys(study):
        title = EVENT_TYPES[trigger].title
        later = reverse.get((trigger, "joined_later"), 0)
        rest = reverse.get((trigger, "joined_before"), 0) + reverse.get((trigger, "not_joined"), 0)
        found.append(
            asked.table(
                f"reverse_{trigger}",
                title=Bilingual(cy=f"{title.cy}: beth ddaeth wedyn", en=f"{title.en}: what came afterwards"),
                rows={
                    "all": Bilingual(
                        cy="Pob plentyn â hyn yn y cofnodion", en="All children with this on record"
                    )
                },
                columns=LATER,
                found={("all", "joined_later"): later, ("all", "not_later"): rest},
                totals="columns",
            )
        )
    for trigger in _keys(study):
        title = EVENT_TYPES[trigger].title
        found.append(
            asked.table(
                f"timing_{trigger}",
                title=Bilingual(
                    cy=f"{title.cy}: cyn neu ar ôl ymuno", en=f"{title.en}: before or after joining"
                ),
                rows={"cohort": Bilingual(cy="Plant yn y grŵp â hyn", en="Children in the cohort with this")},
                columns=TIMING,
                found={
                    ("cohort", "before"): reverse.get((trigger, "joined_later"), 0),
                    ("cohort", "after"): reverse.get((trigger, "joined_before"), 0),
                },
                totals="columns",
            )
        )
    return found
