"""Made-up lives as the extracts of five services, with the truth beside them, not among them."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from gwrando.study.dummy import forms, hazard, lives
from gwrando.study.dummy import people as who
from gwrando.study.dummy import records as kept
from gwrando.study.dummy.born import day_number
from gwrando.study.dummy.draws import Draws, Numbers
from gwrando.study.dummy.files import Sheets, dates, lines
from gwrando.study.dummy.lives import NO_DAY, Lives, year_7
from gwrando.study.dummy.model import AGENCIES, ETHNICITIES, REASONS, ROLES, Model
from gwrando.study.dummy.people import Texts
from gwrando.study.dummy.tables import stay_days
from gwrando.study.extract import Extract

FAULTS: Mapping[str, float] = {"day": 0.003, "code": 0.003, "record": 0.0005, "repeated": 0.001}
"""Planted shares of event rows that cannot be used: an impossible day, an unknown code, no record, said twice."""

PREFIXES = {"education": "ED", "health": "HE", "police": "PO", "social_care": "SC", "youth_justice": "YJ"}
_STEPS = {
    "education": 7_368_787,
    "health": 3_262_843,
    "police": 5_871_169,
    "social_care": 8_271_937,
    "youth_justice": 1_297_633,
}
_ACTIONS = ("", "taken", "not_taken")
_TRUTH = ("agency", "record", "child")
_CHILDREN = ("child", "family", "twin", "ethnicity", "deprivation", "frailty", "first_offence", "from", "to")


def record_ids(agency: str, child: NDArray[Any], second: NDArray[np.bool_]) -> Texts:
    """A service's ids of its records: they say that they are made up, and nothing about the child."""
    spread = (child.astype(np.int64) * 2 + second) * _STEPS[agency] % 10_000_000
    whole: Texts = (10_000_000 + spread).astype(str).astype(object)
    found: Texts = f"MADEUP-{PREFIXES[agency]}-" + whole
    return found


class Agency:
    """One service's files while they are written."""

    def __init__(self, agency: str, extract: Extract, folder: Path, *, draws: Draws) -> None:
        self.agency, self.draws = agency, draws
        self.form = forms.Form(extract)
        self.sheets = Sheets(folder, f"made_up_{agency}", encoding=self.form.encoding)
        for kind, headings in self.form.kinds.items():
            self.sheets.begin(kind, headings)
        hosts = {name: self.form.host(name) for name in extract.gives}
        self.riders = {rider: host for rider, host in hosts.items() if host}

    def write(self, made: Lives, people: Mapping[str, NDArray[Any]]) -> tuple[Texts, NDArray[Any]]:
        """Writes the records and events of some children; gives (record, child number) of each record."""
        found = kept.records(made, people, self.agency, draws=self.draws)
        record = record_ids(self.agency, found["child"], found["second"])
        order = np.argsort(record.astype(str), kind="stable")
        shuffled = {name: values[order] for name, values in found.items()}
        if self.agency == "police":
            shuffled["surname"] = np.array([name.upper() for name in shuffled["surname"]], dtype=object)
        for kind, cells in self.form.person(record[order], shuffled).items():
            self.sheets.add(kind, cells)
        self._stays(made, shuffled, record[order])
        self._events(made, found, record)
        return record[order], found["child"][order]

    def _stays(self, made: Lives, found: Mapping[str, NDArray[Any]], record: Texts) -> None:
        """When the service knew each child: education in two schools, and so with a day of change."""
        begins, ends = stay_days(made.children, self.agency)
        moves = (
            year_7(made.children["birth_day"].astype(np.int64)) if self.agency == "education" else ends + 1
        )
        row = found["row"]
        now = day_number(made.truth["ends_on"])
        parts = [(begins, np.minimum(ends, moves - 1)), (np.maximum(begins, moves), ends)]
        for first, last in parts:
            some = np.flatnonzero((first <= last)[row])
            if not len(some):
                continue
            times = {
                "begins": first[row[some]],
                # a school where the child is now has no last day yet
                "ends": np.where(last[row[some]] >= now, NO_DAY, last[row[some]]),
            }
            about = {name: values[some] for name, values in found.items()}
            for kind, cells in self.form.stays(record[some], {**about, **times}):
                self.sheets.add(kind, cells)

    def _events(self, made: Lives, found: Mapping[str, NDArray[Any]], record: Texts) -> None:
        e = made.events
        mine = np.flatnonzero(e["recorded"] & (e["agency"] == AGENCIES.index(self.agency)))
        holds = np.array([self.form.holds(name) for name in made.types])
        mine = mine[holds[e["type"][mine]]]
        if not len(mine):
            return
        row = e["child"][mine] - made.children["child_no"][0]
        places = np.full((2, len(made.children["child_no"])), -1, dtype=np.int64)
        places[found["second"].astype(np.int64), found["row"]] = np.arange(len(record))
        key = e["child"][mine].astype(np.int64) * (1 << 24) + e["day"][mine] * 64 + e["type"][mine]
        to_second = (places[1][row] >= 0) & self.draws.happens(f"{self.agency}/to_second", key, 0.4)
        place = np.where(to_second, places[1][row], places[0][row])
        one = self._kind_of_event(e, mine)
        hosts = self._hosts(made, mine)
        told = np.zeros(len(mine), np.bool_)
        told[hosts[hosts >= 0]] = True  # in the row of another event
        rides = np.isin(
            e["type"][mine], [made.types.index(name) for name in self.riders if name in made.types]
        )
        with_host = np.where(hosts >= 0, one[hosts], -1)
        # one that has no row of its own and whose host is outside the extract is not recorded
        left = np.flatnonzero(~told & ~(rides & (hosts < 0)))
        pairs, which = np.unique(np.stack([one[left], with_host[left]]), axis=1, return_inverse=True)
        parts: dict[str, list[tuple[dict[str, Texts], Numbers]]] = {}
        for code in range(pairs.shape[1]):
            some = left[np.flatnonzero(which == code)]
            about = {name: values[place[some]] for name, values in found.items()}
            days, host_days = (
                {**about, "day": e["day"][at], "end": e["end"][at], "key": key[some]}
                for at in (mine[some], mine[hosts[some]])
            )
            host = None
            if pairs[1, code] >= 0:
                notice = self._says(made.types, e, mine[hosts[some[0]]])
                # what came of a notice says that something was done about it
                host = host_days, replace(notice, action="taken" if notice.action else "", reason="")
            says = self._says(made.types, e, mine[some[0]])
            kind, cells = self._rows(record[place[some]], days, says=says, host=host)
            parts.setdefault(kind, []).append((cells, key[some]))
        for kind, rows in parts.items():
            cells = forms.joined([part for part, _ in rows], self.form.kinds[kind])
            keys = np.concatenate([part for _, part in rows])
            again = self.draws.happens(f"{self.agency}/repeated", keys, FAULTS["repeated"])
            order = np.append(np.arange(len(keys)), np.flatnonzero(again))
            order = order[np.argsort(self.draws.uniform(f"{self.agency}/order", keys[order]), kind="stable")]
            self.sheets.add(kind, {heading: column[order] for heading, column in cells.items()})

    @staticmethod
    def _kind_of_event(e: Mapping[str, NDArray[Any]], at: Numbers) -> Numbers:
        """A number that is the same for events which differ in nothing but child and days."""
        found = e["type"][at].astype(np.int64)
        for name, size in (("role", 4), ("action", 4), ("reason", 8), ("opinion", 2)):
            found = found * size + e[name][at]
        whole: Numbers = found * 2 + (e["end"][at] != NO_DAY)
        return whole

    def _hosts(self, made: Lives, mine: Numbers) -> Numbers:
        """For each event that is told in the row of another, the place of that one in `mine`; -1 for all others.

        The host is the latest before it of the same child; one that has an earlier guest takes no second.
        """
        e = made.events
        found = np.full(len(mine), -1, dtype=np.int64)
        keys = e["child"][mine].astype(np.int64) * (1 << 20) + e["day"][mine]
        types = e["type"][mine]
        for rider, host in self.riders.items():
            if rider not in made.types:
                continue
            guests = np.flatnonzero(types == made.types.index(rider))
            places = np.flatnonzero(types == made.types.index(host)) if host in made.types else guests[:0]
            if not len(guests) or not len(places):
                continue
            at = np.searchsorted(keys[places], keys[guests], side="right") - 1
            fits = (at >= 0) & (keys[places[np.maximum(at, 0)]] >> 20 == keys[guests] >> 20)
            first = np.zeros(len(guests), np.bool_)
            first[np.unique(np.where(fits, at, -1), return_index=True)[1]] = True
            fits &= first
            found[guests[fits]] = places[at[fits]]
        return found

    @staticmethod
    def _says(types: Sequence[str], e: Mapping[str, NDArray[Any]], at: int) -> forms.EventKind:
        return forms.EventKind(
            type=types[e["type"][at]],
            role=ROLES[e["role"][at]],
            action=_ACTIONS[e["action"][at]],
            reason=("", *REASONS)[e["reason"][at]],
            opinion=bool(e["opinion"][at]),
            ended=bool(e["end"][at] != NO_DAY),
        )

    def _rows(
        self,
        whose: Texts,
        of: forms.Rows,
        *,
        says: forms.EventKind,
        host: tuple[forms.Rows, forms.EventKind] | None,
    ) -> tuple[str, dict[str, Texts]]:
        """Rows of one kind of event, and the faults that are planted in some."""
        if host is None:
            kind, cells, faults = self.form.events(whose, of, kind=says)
        else:
            kind, cells, faults = self.form.together(whose, of, host=host, kind=says)
        made = {heading: column.copy() for heading, column in cells.items()}
        for fault, heading in faults.items():
            hit = np.flatnonzero(self.draws.happens(f"{self.agency}/fault/{fault}", of["key"], FAULTS[fault]))
            if fault == "day":
                for place in hit.tolist():
                    made[heading][place] = impossible(made[heading][place])
            else:
                made[heading][hit] = {"code": "ZZ-OLD-CODE", "record": ""}[fault]
        return kind, made


def impossible(text: str) -> str:
    """A written day turned into one that is in no calendar, in the same style."""
    if "/" in text:
        return "31/02" + text[5:] if text.count("/") == 2 else "13" + text[2:]
    if "-" in text:
        return f"31-Feb-{text[-4:]}" if text[2] == "-" else f"{text[:4]}-02-31"
    return f"{text[:4]}0231"


def _truth_rows(made: Lives) -> str:
    c = made.children
    never = c["first_offence"] == hazard.NEVER
    offence = np.where(never, NO_DAY, c["first_offence"])
    columns: list[NDArray[Any]] = [
        c["child_no"].astype(str),
        c["family"].astype(str),
        c["twin"].astype(np.int8).astype(str),
        np.array(ETHNICITIES, dtype=object)[c["ethnicity"]],
        c["deprivation"].astype(str),
        np.char.mod("%.6f", c["frailty"]),
        dates(offence, "iso"),
        dates(c["from_day"], "iso"),
        dates(c["to_day"], "iso"),
    ]
    return lines([column.astype(object) for column in columns])


def write(
    folder: Path,
    truth: Path,
    extracts: Mapping[str, Extract],
    *,
    n_children: int,
    seed: int,
    model: Model,
    tick: Callable[[int, int], None] | None = None,
) -> dict[str, int]:
    """Writes every service's files into `folder` and what is true into `truth`; gives numbers of children and records.

    `extracts` are plug-ins by service. A part of the children at a time is held in memory.
    Raises `InputError` for fewer than 50 or more than 1,000,000 children.
    """
    lives.check_number(n_children)
    draws = Draws(seed=seed)
    n_records = n_events = done = 0
    with (
        ExitStack() as stack,
        _opened(truth / "made_up_truth.csv", _TRUTH) as links,
        _opened(truth / "made_up_children.csv", _CHILDREN) as children,
    ):
        agencies = [Agency(name, extract, folder, draws=draws) for name, extract in sorted(extracts.items())]
        for agency in agencies:
            stack.callback(agency.sheets.close)
        for made in lives.chunks(n_children, seed=seed, model=model):
            people = who.people(made.children, draws=draws)
            for agency in agencies:
                record, child = agency.write(made, people)
                service = forms.filled(agency.agency, len(record))
                links.write(lines([service, record, child.astype(str).astype(object)]))
                n_records += len(record)
            children.write(_truth_rows(made))
            n_events += int(made.events["recorded"].sum())
            done += len(made.children["child_no"])
            if tick:
                tick(done, n_children)
    return {"children": n_children, "records": n_records, "events": n_events}


def _opened(path: Path, headings: Sequence[str]) -> IO[str]:
    file = path.open("w", encoding="utf-8", newline="")
    file.write(",".join(headings) + "\r\n")
    return file


__all__ = ["FAULTS", "PREFIXES", "Agency", "impossible", "record_ids", "write"]
