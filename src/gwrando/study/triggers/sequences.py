"""Which event comes before which, in the cohort and in comparison children: declared pairs, and sequences found.

Always among the children who have all the events asked about (else a pair says again how common each of them is), in
the same time before the index day, and only events whose day is known: events of one day have no order.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from gwrando.outputs import CountTable, Estimate, intervals
from gwrando.study.answers import Counted
from gwrando.study.definition import Study
from gwrando.study.engine import Engine
from gwrando.study.statistics import mining, multiple, order
from gwrando.study.statistics.case_intervals import Bools, Ints
from gwrando.study.statistics.order import Compared, Lag
from gwrando.study.triggers import within_words as words
from gwrando.study.triggers.tables import CHILDREN, GROUPS, ORDERS, source_of
from gwrando.study.vocabulary import EVENT_TYPES
from gwrando.text import Bilingual

METHOD = "study-order"
ENOUGH_TO_CONFIRM = 200
"""Cohort children from which sequences are looked for in one half and confirmed in the other. Source: study.md 4.8."""
MOST_SEQUENCES = 20
"""How many sequences are told, those most shared first: a list of hundreds would be read as a search for something."""
MOST_TRIED = 300
"""How many of the most shared are looked at to find them."""
SHOWABLE = 20
"""Children that each part of a sequence's table must have for the sequence to be told: a table with smaller ones would
be hidden whole, and its lags would be about a sequence nobody can see."""
FEWEST = 10
"""Children over whom each lag is averaged, and whom a sequence needs in the half where it is looked for."""
_PRIME = 2_147_483_647
_STEP = 48_271  # Park and Miller's multiplier: spreads neighbours over both halves


@dataclass(frozen=True, kw_only=True)
class Lives:
    """The members (a cohort child, or a comparison child once) and their events before the index day, as arrays.

    `member` (0, 1, ...), `day` (rising towards the index day) and `kind` have one entry an event, sorted.
    """

    types: tuple[str, ...]
    is_case: Bools
    half: Bools
    member: Ints
    day: Ints
    kind: Ints

    def of(self, members: Bools) -> "Lives":
        """The same with only some of the members, numbered anew."""
        number = np.cumsum(members) - 1
        kept = members[self.member]
        return Lives(
            types=self.types,
            is_case=self.is_case[members],
            half=self.half[members],
            member=number[self.member[kept]],
            day=self.day[kept],
            kind=self.kind[kept],
        )

    def mined(self) -> mining.Events:
        """The events indexed; those of one day stay apart."""
        return mining.events(
            self.member,
            self.day,
            self.kind,
            n_children=len(self.is_case),
            n_kinds=len(self.types),
            ties="apart",
        )


@dataclass(frozen=True, kw_only=True)
class Ordered:
    """One order of events among the members who have all of them: who has it, against whom, how long it takes."""

    types: tuple[str, ...]
    counts: Mapping[tuple[str, str], int]
    compared: Compared
    lags: tuple[Lag, ...]
    chance: order.Chance | None

    @property
    def n_members(self) -> int:
        """Members with all the events."""
        return sum(self.counts.values())


def sequences(engine: Engine, study: Study, *, seed: int) -> Counted:
    """Declared pairs and mined sequences; needs the matched sets.

    Tables `ordered_<a>_<b>` and `sequence_<number>`; estimates `order_<a>_<b>`, `order_chance_<a>_<b>`, `lag_<a>_<b>`,
    `order_sequence_<number>`, `lag_sequence_<number>_<step>`, and `order_sequences_not_told` where there are more.
    """
    lives = read(engine, study, seed=seed)
    made = _Made(study=study, source=source_of(study))
    return Counted.joined((_declared(lives, study, made), _mined(lives, study, made)))


def read(engine: Engine, study: Study, *, seed: int) -> Lives:
    """Reads the events of the members before the index day."""
    types = tuple(sorted(EVENT_TYPES))
    engine.load(
        "work.ordered_type",
        {"type_no": list(range(len(types))), "type": list(types)},
        types={"type_no": "INTEGER"},
    )
    engine.run("ordered_member")
    members = engine.columns("read_ordered_member")
    events = engine.columns("read_ordered_event", {"within_days": study.sequences.within_days})
    child = members["child_no"].astype(np.int64)
    return Lives(
        types=types,
        is_case=np.asarray(members["is_case"], dtype=bool),
        # a child is in one half only, also when it is in both groups
        half=np.asarray(((child + seed % _PRIME) % _PRIME) * _STEP % _PRIME % 2 == 0),
        member=events["member_no"].astype(np.int64) - 1,
        day=-events["n_days"].astype(np.int64),
        kind=events["type_no"].astype(np.int64),
    )


def pair(lives: Lives, first: str, then: str) -> Ordered:
    """A declared pair: the first of one against the first of the other, among the members with both."""
    one, other = lives.types.index(first), lives.types.index(then)
    when, n = _firsts(lives, one)
    when_other, n_other = _firsts(lives, other)
    both = np.flatnonzero((n > 0) & (n_other > 0))
    in_order = when[both] < when_other[both]
    earliest = np.minimum(when[both], when_other[both])
    of_day = np.zeros(len(lives.is_case), dtype=np.int64)
    start = np.zeros(len(lives.is_case), dtype=np.int64)
    start[both] = earliest
    asked = ((lives.kind == one) | (lives.kind == other)) & (lives.day == start[lives.member])
    np.add.at(of_day, lives.member[asked], 1)
    cases = lives.is_case[both]
    share = order.chance_first(n[both], n_other[both], of_day[both])
    return Ordered(
        types=(first, then),
        counts=_counts(cases, in_order),
        compared=_compare(cases, in_order),
        lags=(order.lag((when_other - when)[both][in_order & cases], at_least=FEWEST),),
        chance=order.against_chance(in_order[cases], share[cases]) if cases.any() else None,
    )


def _firsts(lives: Lives, kind: int) -> tuple[Ints, Ints]:
    """Each member's first day and number of events of a kind (day 0 and none where there is none)."""
    mine = lives.kind == kind
    who, day = lives.member[mine], lives.day[mine]
    first = np.zeros(len(lives.is_case), dtype=np.int64)
    first[who[::-1]] = day[::-1]
    return first, np.bincount(who, minlength=len(lives.is_case))


def sequence(lives: Lives, indexed: mining.Events, kinds: tuple[int, ...]) -> Ordered:
    """A mined sequence: among the members with all its events (as often as it holds them), who has them in order."""
    number = len(lives.is_case)
    has_all = np.ones(number, dtype=bool)
    for kind in set(kinds):
        has_all &= np.bincount(lives.member[lives.kind == kind], minlength=number) >= kinds.count(kind)
    children, days = indexed.following(kinds)
    follows = np.zeros(number, dtype=bool)
    follows[children] = True
    all_of_them = np.flatnonzero(has_all)
    of_cases = days[lives.is_case[children]]
    return Ordered(
        types=tuple(lives.types[kind] for kind in kinds),
        counts=_counts(lives.is_case[all_of_them], follows[all_of_them]),
        compared=_compare(lives.is_case[all_of_them], follows[all_of_them]),
        lags=tuple(order.lag(step, at_least=FEWEST) for step in np.diff(of_cases, axis=1).T),
        chance=None,
    )


def _counts(cases: Bools, in_order: Bools) -> dict[tuple[str, str], int]:
    return {
        (group, way): int(((cases == (group == "cohort")) & (in_order == (way == "in_order"))).sum())
        for group in GROUPS
        for way in ORDERS
    }


def _compare(cases: Bools, in_order: Bools) -> Compared:
    found = _counts(cases, in_order)
    return order.compared(*(found[group, way] for group in GROUPS for way in ORDERS))


def _declared(lives: Lives, study: Study, made: "_Made") -> Counted:
    found = [pair(lives, asked.first, asked.then) for asked in study.orders]
    rates = _rates([one.compared for one in found])
    tables, listed = [], list[Estimate]()
    for one, q in zip(found, rates, strict=True):
        key = "_".join(one.types)
        tables.append(made.table(f"ordered_{key}", one))
        listed.append(made.ratio(f"order_{key}", one, q=q, family="orders"))
        listed.append(made.chance(f"order_chance_{key}", one))
        listed.append(made.lag(f"lag_{key}", one, step=0))
    return Counted(tables=tuple(tables), estimates=tuple(listed))


def _mined(lives: Lives, study: Study, made: "_Made") -> Counted:
    confirm = int(lives.is_case.sum()) >= ENOUGH_TO_CONFIRM
    sought = lives.of(lives.half) if confirm else lives
    patterns = shared(sought, study)
    tried = lives.of(~lives.half) if confirm else lives
    indexed = tried.mined()
    found: list[Ordered] = []
    for pattern in patterns[:MOST_TRIED]:
        one = sequence(tried, indexed, pattern)
        if min(one.counts.values()) >= SHOWABLE and len(found) < MOST_SEQUENCES:
            found.append(one)
    rates: Sequence[float | None] = (
        _rates([one.compared for one in found]) if confirm else [None] * len(found)
    )
    note = words.CONFIRMED_HALF if confirm else words.EXPLORATORY
    tables, listed = [], list[Estimate]()
    for number, (one, q) in enumerate(zip(found, rates, strict=True), start=1):
        tables.append(made.table(f"sequence_{number}", one))
        # what was looked for and tried in the same children has no p worth the name
        listed.append(
            made.ratio(
                f"order_sequence_{number}", one, q=q, family="sequences", tested=confirm, notes=(note,)
            )
        )
        listed += [
            made.lag(f"lag_sequence_{number}_{step + 1}", one, step=step, only_with_share=True)
            for step in range(len(one.types) - 1)
        ]
    if len(patterns) > len(found):
        listed.append(made.not_told(len(patterns) - len(found), told=len(found), lives=lives))
    return Counted(tables=tuple(tables), estimates=tuple(listed))


def shared(lives: Lives, study: Study) -> list[tuple[int, ...]]:
    """The sequences of two events or more that enough cohort children share, most shared first."""
    cohort = lives.of(lives.is_case)
    least = max(FEWEST, math.ceil(study.sequences.least_share * len(cohort.is_case)))
    found = mining.mine(cohort.mined(), least=least, most_events=study.sequences.most_events)
    longer = [pattern for pattern in found if len(pattern.kinds) > 1]
    longer.sort(key=lambda pattern: (-pattern.n_children, pattern.kinds))
    return [pattern.kinds for pattern in longer]


def _rates(found: Sequence[Compared]) -> list[float | None]:
    """The q of each order in its family; None where nothing could be compared."""
    told = [number for number, one in enumerate(found) if one.p is not None]
    rates: list[float | None] = [None] * len(found)
    q = multiple.false_discovery_rates([found[number].p or 0.0 for number in told])
    for number, rate in zip(told, q, strict=True):
        rates[number] = float(rate)
    return rates


def _cells(one: Ordered) -> dict[str, int]:
    return {f"{group}_{way}": one.counts[group, way] for group in GROUPS for way in ORDERS}


def _against_expected(found: order.Chance) -> tuple[float, float]:
    """The interval of how many times the expected number there are: the share's own (Wilson), the expected one held."""
    low, high = intervals.wilson(found.n_in_order, found.n_children, z=intervals.z_for(level=0.95))
    return low * found.n_children / found.expected, high * found.n_children / found.expected


@dataclass(frozen=True, kw_only=True)
class _Made:
    """How the tables and estimates of one study are made."""

    study: Study
    source: Bilingual

    def table(self, name: str, one: Ordered) -> CountTable:
        """Who has the events in this order, of those who have them all, by group."""
        return CountTable(
            name=name,
            title=words.order(one.types),
            rows=GROUPS,
            columns=ORDERS,
            counts=[[one.counts[group, way] for way in ORDERS] for group in GROUPS],
            source=self.source,
            missing=words.MISSING_ORDER,
            unit=CHILDREN,
            totals="rows",
        )

    def ratio(
        self,
        name: str,
        one: Ordered,
        *,
        q: float | None,
        family: str,
        tested: bool = True,
        notes: tuple[Bilingual, ...] = (),
    ) -> Estimate:
        """Odds of this order in the cohort against comparison children, given all the events."""
        found = one.compared
        told = found.ratio is not None and 0 < found.ratio < math.inf
        return Estimate(
            name=name,
            kind="odds_ratio",
            title=words.order(one.types),
            value=found.ratio if told else None,
            low=found.low if told else None,
            high=found.high if told else None,
            n_children=one.n_members,
            rests_on=_cells(one),
            unit=words.ODDS,
            source=self.source,
            missing=words.MISSING_ORDER,
            method=METHOD,
            family=family,
            p=found.p if told and tested else None,
            q=q if told else None,
            reason=None if told else words.ALL_ALIKE if one.n_members else words.NOBODY,
            notes=notes,
        )

    def not_told(self, number: int, *, told: int, lives: Lives) -> Estimate:
        """How many sequences were found and are not told, in words."""
        n_cases = int(lives.is_case.sum())
        return Estimate(
            name="order_sequences_not_told",
            kind="odds_ratio",
            title=words.SEQUENCES,
            value=None,
            low=None,
            high=None,
            n_children=n_cases,
            rests_on={"cohort": n_cases},
            unit=words.ODDS,
            source=self.source,
            missing=words.MISSING_ORDER,
            method=METHOD,
            family="sequences",
            reason=words.not_told(number, told),
        )

    def chance(self, name: str, one: Ordered) -> Estimate:
        """How many times more cohort children have this order than if each child's own events came in any order."""
        found = one.chance
        told = found is not None and found.expected > 0
        low, high = (None, None) if found is None or not told else _against_expected(found)
        return Estimate(
            name=name,
            kind="rate_ratio",
            title=words.order(one.types),
            value=found.n_in_order / found.expected if found is not None and told else None,
            low=low,
            high=high,
            n_children=found.n_children if found is not None else 0,
            rests_on={f"cohort_{way}": one.counts["cohort", way] for way in ORDERS},
            unit=words.CHANCE,
            source=self.source,
            missing=words.MISSING_ORDER,
            method=METHOD,
            family="chance",
            p=found.p if found is not None and told else None,
            reason=None if told else words.NOBODY,
        )

    def lag(self, name: str, one: Ordered, *, step: int, only_with_share: bool = False) -> Estimate:
        """Days from one event of the order to the next, in cohort children who have it: median and middle half.

        `only_with_share`: it rests on all the counts of the order's share too, and is hidden with it.
        """
        found = one.lags[step]
        full = found.lower is not None
        return Estimate(
            name=name,
            kind="days",
            title=words.lag(one.types[step], one.types[step + 1]),
            value=found.median,
            low=found.lower,
            high=found.upper,
            level=0.5,
            n_children=found.n_children,
            rests_on={
                "children_in_order": found.n_children,
                **(_cells(one) if only_with_share else {}),
            },
            unit=words.DAYS,
            source=self.source,
            missing=words.MISSING_ORDER,
            method=METHOD,
            family="lags",
            reason=words.FEW if found.median is None else None,
            notes=(words.MIDDLE_HALF,) if full else (),
        )


__all__ = [
    "ENOUGH_TO_CONFIRM",
    "METHOD",
    "MOST_SEQUENCES",
    "Lives",
    "Ordered",
    "pair",
    "read",
    "sequence",
    "sequences",
    "shared",
]
