"""What is counted besides triggers: the order of two events, who noticed, who is left out."""

from gwrando.outputs import CountTable
from gwrando.study.definition import Study
from gwrando.study.engine import Engine
from gwrando.study.triggers.tables import (
    GROUPS,
    ORDERS,
    RECORDS,
    STAGES,
    Asked,
    asked_of,
    of_key,
    read,
)
from gwrando.study.vocabulary import EVENT_TYPES, SERVICES
from gwrando.text import Bilingual


def ask(engine: Engine, study: Study) -> dict[str, int]:
    """Loads the questions of the definition and counts each; gives rows made by step."""
    engine.load(
        "work.event_kind",
        {"type": list(EVENT_TYPES), "kind": [event.kind for event in EVENT_TYPES.values()]},
        types={},
    )
    pairs = {"first_type": [o.first for o in study.orders], "then_type": [o.then for o in study.orders]}
    engine.load("work.pair", pairs, types={})
    steps = ("count_order",)
    return {step: engine.run(step) for step in (*steps, "count_noticed", "count_left_out", "count_linked")}


def tables(engine: Engine, study: Study) -> list[CountTable]:
    """The counts of `ask` as unprotected tables. They may not leave as they are."""
    asked = asked_of(study)
    found = [_left_out(asked, engine)]
    found += _order_tables(asked, engine, study)
    found += [_noticed(asked, engine), _linked(asked, engine)]
    return found


def _order_tables(asked: Asked, engine: Engine, study: Study) -> list[CountTable]:
    counts = read(engine, "count_order")
    found = []
    for order in study.orders:
        first, then = EVENT_TYPES[order.first].title, EVENT_TYPES[order.then].title
        found.append(
            asked.table(
                f"order_{order.first}_{order.then}",
                title=Bilingual(
                    cy=f"Trefn: {first.cy}, wedyn {then.cy}", en=f"Order: {first.en}, then {then.en}"
                ),
                rows={"all": Bilingual(cy="Plant â'r ddau", en="Children with both")},
                columns=ORDERS,
                found={("all", way): counts.get((order.first, order.then, way), 0) for way in ORDERS},
                totals="columns",
            )
        )
    return found


def _noticed(asked: Asked, engine: Engine) -> CountTable:
    return asked.table(
        "first_noticed",
        title=Bilingual(cy="Pryd y sylwodd gwasanaeth gyntaf", en="When a service first noticed"),
        rows=GROUPS,
        columns=STAGES,
        found=of_key(read(engine, "count_noticed")),
    )


def _left_out(asked: Asked, engine: Engine) -> CountTable:
    return asked.table(
        "left_out",
        title=Bilingual(
            cy="Pwy sydd yn yr astudiaeth a phwy sydd ddim", en="Who is in the study and who is not"
        ),
        rows={
            "index": Bilingual(cy="Plant a fyddai yn y grŵp", en="Children who would be in the cohort"),
            "others": Bilingual(cy="Plant eraill", en="Other children"),
        },
        columns={
            "in": Bilingual(cy="I mewn", en="In"),
            "out": Bilingual(
                cy="Allan: cofnod coll neu heb ei gysylltu", en="Out: a record missing or not linked"
            ),
        },
        found=of_key(read(engine, "count_left_out")),
        missing=Bilingual(
            cy="Plant nad oes gan unrhyw wasanaeth gofnod ohonynt.",
            en="Children of whom no service has a record.",
        ),
        totals="columns",
    )


def _linked(asked: Asked, engine: Engine) -> CountTable:
    counts = of_key(read(engine, "count_linked"))
    services = [service for service in SERVICES if any(key[0] == service for key in counts)]
    return asked.table(
        "linked",
        title=Bilingual(
            cy="Cofnodion a gysylltwyd â gwasanaeth arall", en="Records linked to another service"
        ),
        rows={service: SERVICES[service] for service in services},
        columns={
            "linked": Bilingual(cy="Wedi'u cysylltu", en="Linked"),
            "alone": Bilingual(cy="Heb eu cysylltu", en="Not linked"),
        },
        found=counts,
        missing=Bilingual(
            cy="Cysylltiadau a fethwyd, sy'n fwy cyffredin i rai plant nag eraill; cofnodion a roddwyd "
            "o'r neilltu.",
            en="Links that were missed, more often for some children than for others; rows set aside.",
        ),
        unit=RECORDS,
    )
