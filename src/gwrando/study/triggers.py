"""Triggers: who is in the cohort, with whom they are compared, and what is counted, both directions.

Everything here ends in a `CountTable`, which stays inside; `outputs.protect` makes it safe. Intervals and
differences are then made from protected numbers only, and never say that one thing causes another.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from statistics import NormalDist
from typing import Literal

from gwrando.errors import RefusedError
from gwrando.outputs import CountTable
from gwrando.study.definition import Study
from gwrando.study.engine import Engine
from gwrando.study.vocabulary import EVENT_TYPES, SERVICES
from gwrando.text import Bilingual

CHILDREN = Bilingual(cy="plant", en="children")
RECORDS = Bilingual(cy="cofnodion", en="records")
GROUPS = {
    "cohort": Bilingual(cy="Plant yn y grŵp", en="Children in the cohort"),
    "comparison": Bilingual(cy="Plant cymhariaeth", en="Comparison children"),
}
STATES = {
    "recorded": Bilingual(cy="Wedi'i gofnodi", en="Recorded"),
    "not_recorded": Bilingual(cy="Heb ei gofnodi", en="Not recorded"),
}
LATER = {
    "joined_later": Bilingual(cy="Ymunodd â'r grŵp wedyn", en="Joined the cohort afterwards"),
    "not_later": Bilingual(cy="Nid ymunodd â'r grŵp wedyn", en="Did not join the cohort afterwards"),
}
TIMING = {
    "before": Bilingual(cy="Gyntaf cyn ymuno â'r grŵp", en="First before joining the cohort"),
    "after": Bilingual(cy="Gyntaf ar ôl ymuno â'r grŵp", en="First after joining the cohort"),
}
ANSWERS = {
    "in_time": Bilingual(cy="Cymorth mewn pryd", en="Help in time"),
    "late": Bilingual(cy="Cymorth yn hwyr", en="Help, but late"),
    "none": Bilingual(cy="Dim cymorth wedi'i gofnodi", en="No help recorded"),
}
ORDERS = {
    "in_order": Bilingual(cy="Yn y drefn hon", en="In this order"),
    "not_in_order": Bilingual(cy="Fel arall neu'r un diwrnod", en="The other way or on one day"),
}
STAGES = {
    "primary": Bilingual(cy="Cyn 11 oed", en="Before age 11"),
    "secondary": Bilingual(cy="11 oed neu'n hŷn", en="Aged 11 or older"),
    "never": Bilingual(cy="Ni sylwodd neb cyn ymuno", en="Nobody noticed before joining"),
}


@dataclass(frozen=True, kw_only=True)
class Share:
    """A share (0-1) with its interval; `n` is the denominator as shown (rounded)."""

    share: float
    low: float
    high: float
    n: int


def z_for(*, level: float, questions: int = 1) -> float:
    """The normal quantile for two-sided intervals that hold together over a family of questions (Bonferroni).

    Source: Dunn (1961), multiple comparisons among means.
    """
    return NormalDist().inv_cdf(1 - (1 - level) / (2 * questions))


def wilson(k: float, n: float, *, z: float) -> tuple[float, float]:
    """Wilson's interval (low, high) of the share k/n. Raises ValueError unless 0 <= k <= n and n > 0.

    Source: Wilson (1927), JASA 22:209-212; Brown, Cai and DasGupta (2001).
    """
    if not (n > 0 and 0 <= k <= n):
        raise ValueError("k and n do not make a share")
    p, z2 = k / n, z * z
    middle = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = z / (1 + z2 / n) * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n))
    return (0.0 if k == 0 else max(0.0, middle - half), 1.0 if k == n else min(1.0, middle + half))


def share_of_shown(k: int, n: int, *, slack: tuple[int, int], z: float) -> Share:
    """A share from two rounded numbers, with an interval wide enough to hold Wilson's for the true ones.

    `slack` is how far k and n may each be from the true number (half the rounding base, times the rounded
    numbers it is the sum of). The low end takes the smallest k with the largest n, the high end the other way
    round. Raises ValueError unless 0 <= k <= n and n > its slack.
    """
    slack_k, slack_n = slack
    if not (0 <= k <= n and n > slack_n):
        raise ValueError("k and n do not make a share")
    low, _ = wilson(max(0, k - slack_k), n + slack_n, z=z)
    _, high = wilson(min(k + slack_k, n - slack_n), n - slack_n, z=z)
    return Share(share=k / n, low=low, high=high, n=n)


def difference(a: Share, b: Share) -> tuple[float, float, float]:
    """The difference a - b of two shares with its interval (difference, low, high), from the shares' own
    intervals.

    Source: Newcombe (1998), Statistics in Medicine 17:873-890, method 10.
    """
    gap = a.share - b.share
    low = gap - math.hypot(a.share - a.low, b.high - b.share)
    high = gap + math.hypot(a.high - a.share, b.share - b.low)
    return (gap, low, high)


def choose(engine: Engine, study: Study, *, seed: int) -> dict[str, int]:
    """Makes population, cohort and comparison group; gives rows made by step.

    Raises `RefusedError` when the cohort is smaller than the study's smallest: the number itself is not told.
    """
    cohort = study.cohort
    made = {"population": engine.run("population")}
    made["index_event"] = engine.run(
        "index_event",
        {
            "event": cohort.event,
            "role": cohort.role,
            "age_from": cohort.age_from,
            "age_to": cohort.age_to,
            "min_events": cohort.min_events,
        },
    )
    made["cohort"] = engine.run("cohort")
    if made["cohort"] < cohort.min_children:
        raise RefusedError(
            cy=f"Mae llai na {cohort.min_children} o blant yn y grŵp: ni ellir cyfrif heb bwyntio at "
            "blentyn.",
            en=f"There are fewer than {cohort.min_children} children in the cohort: it cannot be counted "
            "without pointing at a child.",
            where="cohort",
            next_cy="Ehangwch yr oedran, y dyddiadau neu'r ardal, neu ysgrifennwch mewn geiriau heb rifau.",
            next_en="Widen the ages, the dates or the area, or write in words without numbers.",
        )
    made["comparison"] = engine.run("comparison", {"per_child": study.comparison.per_child, "seed": seed})
    made["member"] = engine.run("member")
    return made


def ask(engine: Engine, study: Study) -> dict[str, int]:
    """Loads the questions of the definition and counts each; gives rows made by step."""
    engine.load("work.exposure", {"trigger": [e.key for e in study.exposures]}, types={})
    engine.load(
        "work.event_kind",
        {"type": list(EVENT_TYPES), "kind": [event.kind for event in EVENT_TYPES.values()]},
        types={},
    )
    engine.load(
        "work.notice",
        {
            "notice": [n.event for n in study.notices],
            "within_days": [n.within_days for n in study.notices],
            "follow_days": [n.follow_days for n in study.notices],
        },
        types={"within_days": "INTEGER", "follow_days": "INTEGER"},
    )
    helps = [(n.event, help_) for n in study.notices for help_ in n.help]
    engine.load(
        "work.notice_help", {"notice": [h[0] for h in helps], "help": [h[1] for h in helps]}, types={}
    )
    pairs = {"first_type": [o.first for o in study.orders], "then_type": [o.then for o in study.orders]}
    engine.load("work.pair", pairs, types={})
    steps = ("state", "count_trigger", "count_reverse", "count_answered", "count_order")
    return {step: engine.run(step) for step in (*steps, "count_noticed", "count_left_out", "count_linked")}


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """What the tables of one study share.

    Where one cell of a row is the same number as a cell of another table (who joined after a trigger; who is
    in the study), the row has no total: a reader could take the known cell from it and have the hidden one
    (decision 0022).
    """

    source: Bilingual
    left_out: Bilingual

    def table(
        self,
        name: str,
        *,
        title: Bilingual,
        rows: Mapping[str, Bilingual],
        columns: Mapping[str, Bilingual],
        found: Mapping[tuple[str, str], int],
        missing: Bilingual | None = None,
        unit: Bilingual = CHILDREN,
        totals: Literal["both", "rows", "columns"] = "rows",
    ) -> CountTable:
        counts = [[found.get((row, column), 0) for column in columns] for row in rows]
        return CountTable(
            name=name,
            title=title,
            rows=rows,
            columns=columns,
            counts=counts,
            source=self.source,
            missing=missing or self.left_out,
            unit=unit,
            totals=totals,
        )


def _source(study: Study, starts_on: date, ends_on: date) -> Bilingual:
    services = [SERVICES[s] for s in SERVICES if any(e.service == s for e in study.extracts)]
    cy = f"Cofnodion {', '.join(s.cy.lower() for s in services)}, {starts_on.year} i {ends_on.year}"
    en = f"Records of {', '.join(s.en.lower() for s in services)}, {starts_on.year} to {ends_on.year}"
    if study.made_up:
        return Bilingual(
            cy=f"{cy}. Wedi'u dyfeisio: nid yw'r plant hyn yn bod.",
            en=f"{en}. Made up: these children do not exist.",
        )
    return Bilingual(cy=f"{cy}.", en=f"{en}.")


def tables(engine: Engine, study: Study) -> list[CountTable]:
    """All counts of a study as unprotected tables, in the order of the definition. They may not leave as they
    are."""
    asked = _Asked(
        source=_source(
            study, min(e.starts_on for e in study.extracts), max(e.ends_on for e in study.extracts)
        ),
        left_out=Bilingual(
            cy="Plant heb gofnod cysylltiedig ym mhob gwasanaeth sy'n adnabod pob plentyn; pethau na "
            "chofnododd neb.",
            en="Children without a linked record in each service that knows every child; things nobody "
            "recorded.",
        ),
    )
    found = [_left_out(asked, engine)]
    found += _trigger_tables(asked, engine, study)
    found += _answered_tables(asked, engine, study)
    found += _order_tables(asked, engine, study)
    found += [_noticed(asked, engine), _linked(asked, engine)]
    return found


def _read(engine: Engine, step: str) -> Mapping[tuple[str, ...], int]:
    return {tuple(row[:-1]): int(row[-1]) for row in engine.rows(f"read_{step}")}


def _of(counts: Mapping[tuple[str, ...], int], *first: str) -> dict[tuple[str, str], int]:
    """The counts whose key starts with `first`, under the two parts that remain."""
    size = len(first)
    return {(key[size], key[size + 1]): n for key, n in counts.items() if key[:size] == first}


def _keys(study: Study) -> list[str]:
    return [exposure.key for exposure in study.exposures]


def _trigger_tables(asked: _Asked, engine: Engine, study: Study) -> list[CountTable]:
    forward, reverse = _read(engine, "count_trigger"), _read(engine, "count_reverse")
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
                found=_of(forward, trigger),
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


def _answered_tables(asked: _Asked, engine: Engine, study: Study) -> list[CountTable]:
    counts = _read(engine, "count_answered")
    rows = {"all": Bilingual(cy="Pob plentyn y sylwyd arno", en="All children noticed")}
    missing = Bilingual(
        cy="Cymorth na chofnododd neb; hysbysiadau rhy agos at ddiwedd y data i'w dilyn; yr ail "
        "hysbysiad a'r rhai wedyn.",
        en="Help that nobody recorded; notices too near the end of the data to follow; second and later "
        "notices.",
    )
    found = []
    for notice in study.notices:
        title, days = EVENT_TYPES[notice.event].title, notice.within_days
        found.append(
            asked.table(
                f"answered_{notice.event}",
                title=Bilingual(
                    cy=f"{title.cy}: a ddaeth cymorth o fewn {days} o ddiwrnodau?",
                    en=f"{title.en}: did help come within {days} days?",
                ),
                rows=rows,
                columns=ANSWERS,
                found={("all", answer): counts.get((notice.event, answer), 0) for answer in ANSWERS},
                missing=missing,
            )
        )
    return found


def _order_tables(asked: _Asked, engine: Engine, study: Study) -> list[CountTable]:
    counts = _read(engine, "count_order")
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


def _noticed(asked: _Asked, engine: Engine) -> CountTable:
    return asked.table(
        "first_noticed",
        title=Bilingual(cy="Pryd y sylwodd gwasanaeth gyntaf", en="When a service first noticed"),
        rows=GROUPS,
        columns=STAGES,
        found=_of(_read(engine, "count_noticed")),
    )


def _left_out(asked: _Asked, engine: Engine) -> CountTable:
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
        found=_of(_read(engine, "count_left_out")),
        missing=Bilingual(
            cy="Plant nad oes gan unrhyw wasanaeth gofnod ohonynt.",
            en="Children of whom no service has a record.",
        ),
        totals="columns",
    )


def _linked(asked: _Asked, engine: Engine) -> CountTable:
    counts = _of(_read(engine, "count_linked"))
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
