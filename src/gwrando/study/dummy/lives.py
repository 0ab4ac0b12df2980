"""Made-up lives with known truth: children, and everything that happens to each, as numpy columns.

Pure: no engine, no file, no clock. `make` gives all at once; `chunks` gives them a few thousand children at a time, for
a million children in bounded memory; the same number and seed give the same lives either way.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gwrando.errors import InputError
from gwrando.study.dummy import hazard
from gwrando.study.dummy.born import Columns, children, day_number
from gwrando.study.dummy.draws import Draws, Numbers
from gwrando.study.dummy.model import AGENCIES, REASONS, ROLES, Follow, Kind, Model

FEWEST, MOST = 50, 1_000_000
CHUNK = 25_000
NO_DAY = np.iinfo(np.int32).min
"""Where a day is not there: an event of one day has no end."""

_OPINIONS = frozenset({"attendance_concern", "contact", "exploitation_concern", "ppn"})


@dataclass(frozen=True, kw_only=True)
class Lives:
    """Children and events, as columns of equal length, and what was planted.

    `children`: child_no (1..N, in order), family, twin (true when born with another), birth_day, sex (0 F, 1 M),
    district (code of `model.DISTRICTS`), ethnicity (code of `ETHNICITIES`), deprivation (1 most deprived .. 5), from_day
    and to_day (lives in the area, last day included), frailty (hidden), first_offence (day, or `hazard.NEVER`).
    `events`, by child and day: child (1..N), day, end (or `NO_DAY`), type (code of `types`), agency (code of
    `AGENCIES`), role (code of `ROLES`), action (0 not said, 1 taken, 2 not taken), reason (0 none, else 1 + code of
    `REASONS`), opinion (true where it is one), recorded (false outside coverage or while the child lived elsewhere).
    Days are whole days since 1970-01-01.
    """

    children: Columns
    events: Columns
    types: tuple[str, ...]
    truth: Mapping[str, Any]

    def of(self, event: str) -> NDArray[np.bool_]:
        """Which events are of this type."""
        found: NDArray[np.bool_] = self.events["type"] == self.types.index(event)
        return found


def check_number(n_children: int) -> None:
    """Raises `InputError` unless 50 to 1,000,000 children are asked for."""
    if not FEWEST <= n_children <= MOST:
        raise InputError(
            cy=f"Gellir dyfeisio rhwng {FEWEST} a {MOST:,} o blant.",
            en=f"Between {FEWEST} and {MOST:,} children can be made up.",
            where="--children",
            next_cy="Rhowch nifer rhwng y ddau, er enghraifft --children 4000.",
            next_en="Give a number between the two, for example --children 4000.",
        )


@dataclass(frozen=True, kw_only=True)
class _Happened:
    """Events of one kind in a chunk: the child's place in the chunk, the day, and a key for later draws."""

    child: Numbers
    day: Numbers
    key: Numbers
    type: str
    agency: str
    role: str
    most_days: int
    answered: NDArray[np.bool_] | None = None


def _spontaneous(name: str, kind: Kind, some: Columns, *, draws: Draws, model: Model) -> _Happened:
    number = some["child_no"].astype(np.int64)
    birth = some["birth_day"].astype(np.int64)
    years = kind.ages[1] - kind.ages[0]
    if kind.in_year_7:
        years = 1.0
    mean = (
        model.events
        * kind.rate
        * years
        * some["frailty"] ** kind.frailty
        * np.exp(kind.deprived * (some["deprivation"].astype(np.float64) - 3))
    )
    times = draws.count(f"{name}/count", number, mean, most=8)
    child = np.repeat(np.arange(len(number)), times)
    place = np.arange(len(child)) - np.repeat(np.cumsum(times) - times, times)
    key = number[child] * 16 + place
    luck = draws.uniform(f"{name}/day", key)
    if kind.in_year_7:
        day = year_7(birth[child]) + np.floor(luck * 100).astype(np.int64)
    else:
        day = birth[child] + np.floor((kind.ages[0] + luck * years) * hazard.YEAR).astype(np.int64)
    if kind.again:
        more = np.flatnonzero(draws.happens(f"{name}/again", key, kind.again))
        later = day[more] + 1 + np.floor(60 * draws.waiting(f"{name}/lag", key[more])).astype(np.int64)
        child, day, key = (
            np.concatenate([child, child[more]]),
            np.concatenate([day, later]),
            np.concatenate([key, key[more] + 8]),
        )
    return _Happened(
        child=child, day=day, key=key, type=name, agency=kind.agency, role=kind.role, most_days=kind.most_days
    )


def year_7(birth: Numbers) -> Numbers:
    """The first of September on which a child of this birth day starts secondary school."""
    months = birth.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    school_year = (months - 8) // 12  # September to August
    starts = ((school_year + 12) * 12 + 8).astype("datetime64[M]").astype("datetime64[D]")
    return starts.astype(np.int64)


def _following(
    follow: Follow, place: int, first: _Happened, *, draws: Draws
) -> tuple[_Happened, NDArray[np.bool_]]:
    name = f"{follow.first}>{follow.then}"
    answered = draws.happens(f"{name}/share", first.key, follow.share)
    some = np.flatnonzero(answered)
    spread = np.log(follow.spread)
    delay = follow.median_days * np.exp(spread * draws.normal(f"{name}/delay", first.key[some]))
    made = _Happened(
        child=first.child[some],
        day=first.day[some] + np.maximum(1, np.rint(np.minimum(delay, 1500))).astype(np.int64),
        key=first.key[some] * 8 + place,
        type=follow.then,
        agency=follow.agency,
        role=follow.role,
        most_days=follow.most_days,
    )
    return made, answered


def _joined(parts: list[_Happened]) -> _Happened:
    one = parts[0]
    if len(parts) == 1:
        return one
    return _Happened(
        child=np.concatenate([p.child for p in parts]),
        day=np.concatenate([p.day for p in parts]),
        key=np.concatenate([p.key for p in parts]),
        type=one.type,
        agency=one.agency,
        role=one.role,
        most_days=one.most_days,
    )


class _Chunk:
    """What has happened so far to the children of one chunk, by type."""

    def __init__(self, some: Columns, *, draws: Draws, model: Model) -> None:
        self.some, self.draws, self.model = some, draws, model
        self.parts: dict[str, list[_Happened]] = {}
        self.helped: dict[str, NDArray[np.bool_]] = {}

    def add(self, made: _Happened) -> None:
        self.parts.setdefault(made.type, []).append(made)

    def follow(self, follow: Follow) -> None:
        if follow.first not in self.parts:
            return
        first = _joined(self.parts[follow.first])
        place = 1 + len(self.parts.get(follow.then, []))
        made, answered = _following(follow, place, first, draws=self.draws)
        self.add(made)
        if follow.help:
            self.helped[follow.first] = self.helped.get(follow.first, np.zeros_like(answered)) | answered

    def first_offences(self) -> hazard.Days:
        model, some = self.model, self.some
        acts = []
        for name, log_effect in model.effects.items():
            if log_effect and name in self.parts:
                had = _joined(self.parts[name])
                acts.append(hazard.acting(had.child, had.day, log_effect=log_effect))
        for first, then, log_effect, within in model.orders:
            if log_effect and first in self.parts and then in self.parts:
                pair = [_joined(self.parts[name]) for name in (first, then)]
                acts.append(
                    hazard.after_both(
                        (pair[0].child, pair[0].day),
                        (pair[1].child, pair[1].day),
                        log_effect=log_effect,
                        within=within,
                    )
                )
        birth = some["birth_day"].astype(np.int64)
        ends = np.minimum(birth + int(18 * hazard.YEAR), day_number(model.ends_on) + 1)
        begins = birth + int(np.ceil(10 * hazard.YEAR))
        sexes = np.where(some["sex"] == 1, 1.45, 0.55)
        return hazard.first_days(
            begins=begins,
            ends=np.maximum(begins, ends),
            birth=birth,
            level=model.base * some["frailty"] * sexes,
            waiting=self.draws.waiting("offence/first", some["child_no"].astype(np.int64)),
            acts=acts,
        )

    def offend(self, first: hazard.Days) -> None:
        """First offences, those that come after, and the exclusions that an offence brings about."""
        child = np.flatnonzero(first != hazard.NEVER)
        number = self.some["child_no"].astype(np.int64)[child]
        day, key = first[child].astype(np.int64), number * 16
        childs, days, keys = [child], [day], [key]
        for again in range(1, 6):
            goes_on = self.draws.happens("offence/again", key + again, 0.45)
            child, day, key = child[goes_on], day[goes_on], key[goes_on]
            gap = 1 + np.floor(110 * self.draws.waiting("offence/gap", key + again)).astype(np.int64)
            day = day + gap
            childs, days, keys = [*childs, child], [*days, day], [*keys, key + again]
        made = _Happened(
            child=np.concatenate(childs),
            day=np.concatenate(days),
            key=np.concatenate(keys),
            type="offence",
            agency="police",
            role="suspect",
            most_days=0,
        )
        self.add(made)
        if self.model.exclusion_after_offence:
            brought = Follow(
                first="offence",
                then="fixed_exclusion",
                agency="education",
                share=self.model.exclusion_after_offence,
                median_days=20.0,
                most_days=10,
            )
            self.follow(brought)

    def columns(self, types: tuple[str, ...]) -> Columns:
        """Every event of the chunk until 18 or the end of the data, by child and day."""
        some, draws = self.some, self.draws
        found: dict[str, list[NDArray[Any]]] = {}
        births = some["birth_day"].astype(np.int64)
        ends_on = day_number(self.model.ends_on)
        for name in sorted(self.parts):
            had = _joined(self.parts[name])
            helped = self.helped.get(name)
            last = np.minimum(births + int(18 * hazard.YEAR) - 1, ends_on)[had.child]
            keep = np.flatnonzero((had.day <= last) & (had.day >= births[had.child]))
            child, day, key = had.child[keep], had.day[keep], had.key[keep]
            size = len(keep)
            end = np.full(size, NO_DAY, dtype=np.int64)
            if had.most_days:
                lasts = day + draws.below(f"{name}/lasts", key, had.most_days)
                end = np.where(lasts <= last[keep], lasts, NO_DAY)  # still going on: no end yet
            action, reason = np.zeros(size, np.int8), np.zeros(size, np.int8)
            if helped is not None:
                said = draws.happens(f"{name}/said", key, 0.8)
                action = np.where(said, np.where(helped[keep], 1, 2), 0).astype(np.int8)
                why = 1 + draws.pick(f"{name}/why", key, (0.45, 0.25, 0.1, 0.2))
                reason = np.where(action == 2, why, 0).astype(np.int8)
            opinion = (
                draws.happens(f"{name}/opinion", key, 0.6) if name in _OPINIONS else np.zeros(size, np.bool_)
            )
            columns: Columns = {
                "child": child,
                "day": day,
                "end": end.astype(np.int32),
                "type": np.full(size, types.index(name), np.int8),
                "agency": np.full(size, AGENCIES.index(had.agency), np.int8),
                "role": np.full(size, ROLES.index(had.role), np.int8),
                "action": action,
                "reason": reason,
                "opinion": opinion,
            }
            for column, values in columns.items():
                found.setdefault(column, []).append(values)
        joined = {column: np.concatenate(values) for column, values in found.items()}
        order = np.argsort((joined["child"] << 27) + (joined["day"] << 6) + joined["type"], kind="stable")
        joined = {column: values[order] for column, values in joined.items()}
        place = joined.pop("child")
        joined["recorded"] = self._recorded(place, joined["day"], joined["agency"])
        joined["day"] = joined["day"].astype(np.int32)
        return {"child": some["child_no"][place], **joined}

    def _recorded(self, place: Numbers, day: Numbers, agency: NDArray[np.int8]) -> NDArray[np.bool_]:
        here = (day >= self.some["from_day"][place]) & (day <= self.some["to_day"][place])
        covered = np.ones(len(AGENCIES), np.bool_)[agency]
        for code, name in enumerate(AGENCIES):
            times = self.model.coverage.get(name)
            if times is not None:
                inside = np.zeros(len(day), np.bool_)
                for begins, ends in times:
                    inside |= (day >= day_number(begins)) & (day <= day_number(ends))
                covered &= inside | (agency != code)
        found: NDArray[np.bool_] = here & covered
        return found


def _live(
    some: Columns, *, draws: Draws, model: Model, types: tuple[str, ...]
) -> tuple[hazard.Days, Columns]:
    chunk = _Chunk(some, draws=draws, model=model)
    for name, kind in model.kinds.items():
        chunk.add(_spontaneous(name, kind, some, draws=draws, model=model))
    for follow in model.follows:
        chunk.follow(follow)
    first = chunk.first_offences()
    chunk.offend(first)
    for follow in model.after_offence:
        chunk.follow(follow)
    return first, chunk.columns(types)


def chunks(n_children: int, *, seed: int, model: Model | None = None, size: int = CHUNK) -> Iterator[Lives]:
    """The same lives as `make`, about `size` children at a time, in order; a family is never cut in two.

    Raises `InputError` for fewer than 50 or more than 1,000,000 children.
    """
    check_number(n_children)
    model = model or Model()
    draws, types = Draws(seed=seed), model.types()
    everyone = children(n_children, draws=draws, model=model)
    truth = {**model.truth(), "n_children": n_children, "seed": seed}
    is_first = np.append(True, everyone["family"][1:] != everyone["family"][:-1])
    starts = np.flatnonzero(is_first)
    edges = np.unique(
        np.append(starts[np.searchsorted(starts, np.arange(0, starts[-1] + 1, size))], n_children)
    )
    for start, stop in pairwise(edges.tolist()):
        some = {name: values[start:stop] for name, values in everyone.items()}
        first, events = _live(some, draws=draws, model=model, types=types)
        yield Lives(children={**some, "first_offence": first}, events=events, types=types, truth=truth)


def make(
    n_children: int,
    *,
    seed: int,
    model: Model | None = None,
    tick: Callable[[int, int], None] | None = None,
) -> Lives:
    """All lives at once; `tick` is told how many children are done, and of how many.

    Raises `InputError` for fewer than 50 or more than 1,000,000 children.
    """
    parts: list[Lives] = []
    done = 0
    for part in chunks(n_children, seed=seed, model=model):
        parts.append(part)
        done += len(part.children["child_no"])
        if tick:
            tick(done, n_children)
    return Lives(
        children={name: np.concatenate([p.children[name] for p in parts]) for name in parts[0].children},
        events={name: np.concatenate([p.events[name] for p in parts]) for name in parts[0].events},
        types=parts[0].types,
        truth=parts[0].truth,
    )


__all__ = [
    "CHUNK",
    "FEWEST",
    "MOST",
    "NO_DAY",
    "REASONS",
    "Lives",
    "check_number",
    "children",
    "chunks",
    "day_number",
    "make",
    "year_7",
]
