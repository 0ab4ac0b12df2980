"""Published answers: seven case series of vaccines and medicines, and first arrests, fitted again beside R and the books."""

# peers: statsmodels>=0.14.5
# extras: study

import argparse
import csv
import gzip
import json
import math
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from shutil import which

import numpy as np
import statsmodels.api as sm

from gwrando.study.statistics import discrete_hazard
from gwrando.study.statistics.case_intervals import LASTING, Cases, Exposure, layout
from gwrando.study.statistics.case_series import fit, incidence

DEFAULT = Path(__file__).resolve().parents[2] / "shared" / "data"
Rows = list[dict[str, str]]
Never = -1


@dataclass(frozen=True)
class Drug:
    """One exposure of a set: the columns of its doses, days to the windows' edges, the column of its end."""

    name: str
    doses: tuple[str, ...]
    edges: tuple[int, ...]
    end: str = ""


@dataclass(frozen=True)
class Series:
    """How one published set is fitted: columns, windows, first days of later age bands, and what was published.

    A last day in the files is the last day observed. R's SCCS names the last day of an age band; here its morrow counts.
    `published` holds relative incidences of the windows for the set as published (`n_rows` rows of `n_events` events).
    """

    name: str
    event: str
    drugs: tuple[Drug, ...]
    ages: Callable[[np.ndarray], list[int]]
    source: str
    n_rows: int = 0
    published: tuple[float, ...] = ()
    start: str = "sta"
    stop: str = "end"


def every(*cuts: int) -> Callable[[np.ndarray], list[int]]:
    """Age bands that end on these days."""
    return lambda events: [cut + 1 for cut in cuts]


def quantiles(step: float) -> Callable[[np.ndarray], list[int]]:
    """Age bands that end on quantiles of the ages at the event."""

    def cuts(events: np.ndarray) -> list[int]:
        places = np.arange(step, 1 - step / 2, step)
        return sorted({math.floor(cut) + 1 for cut in np.quantile(events, places)})

    return cuts


MONTHS = every(57, 85, 113, 141, 169, 197, 225, 253, 281, 309, 337)
DTP = Drug("dtp", ("dtp", "dtpd2", "dtpd3"), (0, 4, 8, 15))
BOOK = "Farrington, Whitaker and Ghebremichael Weldeselassie (2018), Self-Controlled Case Series Studies"
SERIES = (
    Series("itpdat", "itp", (Drug("mmr", ("mmr",), (0, 15, 29, 43)),), every(427, 488, 549, 610, 671),
           "Whitaker and others (2006), Statistics in Medicine 25:1768-1797; shared SOURCE.md", 44, (1.31, 5.98, 2.59)),
    Series("amdat", "am", (Drug("mmr", ("mmr",), (15, 36)),), every(547),
           "Whitaker and others (2006): days 15-35, two age bands", 10, (12.04,)),
    Series("autdat", "diag", (Drug("mmr", ("mmr",), (0, LASTING)),), quantiles(0.05), BOOK + ", chapter 4"),
    Series("dtpdat", "conv", (DTP,), MONTHS, BOOK + ", chapter 4 (0-3, 4-7, 8-14 days)"),
    Series("hibdat", "conv", (DTP, Drug("hib", ("hib", "hibd2", "hibd3"), (0, 8, 15))), MONTHS, BOOK + ", chapter 4"),
    Series("bupdat", "death", (Drug("bup", ("bup",), (0, 28)),), every(),
           "the first 28 days, as Hubbard and others (2005), Thorax 60:848-850, but in a time of our own: from the first "
           "prescription (a death allows none after it) to the last day of the study", start="bup", stop="study_end"),
    Series("addat", "bleed", (Drug("ns", ("ns",), (0, LASTING), "endns"), Drug("ad", ("ad",), (0, LASTING), "endad")),
           quantiles(0.05), BOOK + ", chapter 4 (two medicines, spells that overlap)"),
)  # fmt: skip
FIRST_ARREST = {"abused": (1.96, 1.44, 2.66), "black": (2.09, 1.57, 2.77)}
ARREST_ROWS = 9_628
"""The discrete-time hazard of shared SOURCE.md, with one term a year of age, for the part with this many rows."""


def read(path: Path) -> Rows:
    """The rows of a gzipped CSV file."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def number(text: str | None) -> int:
    """A day; `Never` where there is none."""
    return int(float(text)) if text not in (None, "", "NA") else Never


def prepared(rows: Rows, series: Series) -> Rows:
    """The bupropion set gives a day since the study began: its last known day ends every child's time."""
    if series.stop != "study_end":
        return rows
    last = max(number(r["date"]) + number(r["death"]) - number(r["bup"]) for r in rows)
    return [{**r, "study_end": str(number(r["bup"]) + last - number(r["date"]))} for r in rows]


@dataclass(frozen=True)
class Person:
    """One person of a set: the observation, the events and each drug's spells (start, end or None)."""

    start: int
    stop: int
    events: tuple[int, ...]
    spells: tuple[tuple[tuple[int, int | None], ...], ...]


def people(rows: Rows, series: Series) -> list[Person]:
    """Rows joined by person: several rows hold several events, or several spells."""
    by_case: dict[str, Rows] = {}
    for row in rows:
        by_case.setdefault(row["case"], []).append(row)
    found = []
    for mine in by_case.values():
        first = mine[0]
        repeated = {(r.get("rec", ""), number(r[series.event])) for r in mine}
        spells = []
        for drug in series.drugs:
            known = {
                (number(r[dose]), number(r[drug.end]) + 1 if drug.end else None)
                for r in mine
                for dose in drug.doses
                if number(r.get(dose)) != Never
            }
            spells.append(tuple(sorted(known, key=lambda spell: spell[0])))
        found.append(
            Person(
                start=number(first[series.start]),
                stop=number(first[series.stop]) + 1,
                events=tuple(sorted(on for _, on in repeated)),
                spells=tuple(spells),
            )
        )
    return found


def cases(persons: list[Person], series: Series) -> Cases:
    """The set as Gwrando takes it."""
    exposures = []
    for place, drug in enumerate(series.drugs):
        spells = [(who, *spell) for who, person in enumerate(persons) for spell in person.spells[place]]
        ends = np.array([end for _, _, end in spells]) if drug.end else None
        exposures.append(
            Exposure(
                name=drug.name,
                child=np.array([who for who, _, _ in spells], dtype=np.int64),
                starts=np.array([start for _, start, _ in spells], dtype=np.int64),
                ends=ends,
                edges=drug.edges,
            )
        )
    events = [(who, on) for who, person in enumerate(persons) for on in person.events]
    days = np.array([on for _, on in events])
    ages = np.array([series.ages(days)], dtype=np.int64).reshape(1, -1)
    return Cases(
        starts=np.array([person.start for person in persons]),
        stops=np.array([person.stop for person in persons]),
        event_child=np.array([who for who, _ in events]),
        event_on=days,
        age_cuts=ages,
        exposures=tuple(exposures),
    )


def day_by_day(persons: list[Person], series: Series) -> Iterator[tuple[int, tuple[int, ...], int, int]]:
    """The same set cut without Gwrando: (person, levels, days, events), counted over single days."""
    cuts = series.ages(np.array([on for person in persons for on in person.events]))
    for who, person in enumerate(persons):
        days = np.arange(person.start, person.stop)
        levels = [np.searchsorted(cuts, days, side="right")]
        for drug, spells in zip(series.drugs, person.spells, strict=True):
            level = np.zeros(len(days), dtype=int)
            for start, end in spells:  # later windows write over earlier ones
                for band, (low, high) in enumerate(zip(drug.edges, drug.edges[1:], strict=False), start=1):
                    reach = min(start + high, end if end is not None else start + high)
                    level[(days >= start + low) & (days < reach)] = band
            levels.append(level)
        held: dict[tuple[int, ...], list[int]] = {}
        table = np.column_stack(levels)
        for row, day in zip(map(tuple, table.tolist()), days.tolist(), strict=True):
            total = held.setdefault(row, [0, 0])
            total[0] += 1
            total[1] += person.events.count(day)
        if any(n for _, n in held.values()):
            for row, (n_days, n_events) in held.items():
                yield who, row, n_days, n_events


R_SCRIPT = """
suppressMessages(library(gnm)); a <- commandArgs(TRUE)
d <- read.csv(a[1]); d$person <- factor(d$person)
terms <- grep("^level", names(d), value=TRUE)
for (t in terms) d[[t]] <- factor(d[[t]])
terms <- terms[sapply(terms, function(t) nlevels(d[[t]]) > 1)]
m <- gnm(as.formula(paste("events ~", paste(terms, collapse="+"))), offset=log(days), eliminate=person,
         family=poisson, data=d, verbose=FALSE, tolerance=1e-12)
k <- coef(m); write.csv(data.frame(name=names(k), value=as.numeric(k)), a[2], row.names=FALSE)
"""


def second_answer(persons: list[Person], series: Series, *, with_r: bool) -> dict[str, float]:
    """The relative incidence of each window, fitted by R's gnm, or by statsmodels with a dummy a person, on the days
    counted one by one."""
    rows = list(day_by_day(persons, series))
    size = len(rows[0][1])
    if with_r:
        with tempfile.TemporaryDirectory() as folder:
            given, got, script = (Path(folder) / name for name in ("given.csv", "got.csv", "fit.R"))
            with given.open("w", newline="", encoding="utf-8") as file:
                out = csv.writer(file)
                out.writerow(["person", *(f"level{k}_" for k in range(size)), "days", "events"])
                out.writerows([who, *levels, n_days, n] for who, levels, n_days, n in rows)
            script.write_text(R_SCRIPT, encoding="utf-8")
            subprocess.run(["Rscript", str(script), str(given), str(got)], check=True, capture_output=True)
            with got.open(encoding="utf-8", newline="") as file:
                found = {
                    r["name"]: float(r["value"]) if r["value"] != "NA" else math.nan
                    for r in csv.DictReader(file)
                }
        names = {
            f"{drug.name}:{band}": f"level{place}_{band + 1}"
            for place, drug in enumerate(series.drugs, start=1)
            for band in range(len(drug.edges) - 1)
        }
        return {ours: math.exp(found[theirs]) for ours, theirs in names.items() if theirs in found}
    columns, held = {}, []
    for place in range(size):
        for level in sorted({row[1][place] for row in rows} - {0}):
            columns[place, level] = len(held)
            held.append([row[1][place] == level for row in rows])
    who = np.unique([row[0] for row in rows], return_inverse=True)[1]
    design = np.column_stack([np.array(held).T, who[:, None] == np.arange(who.max() + 1)]).astype(float)
    model = sm.GLM(
        [row[3] for row in rows],
        design,
        family=sm.families.Poisson(),
        offset=np.log([row[2] for row in rows]),
    )
    found = model.fit(tol=1e-12, maxiter=100).params
    return {
        f"{drug.name}:{band}": math.exp(found[columns[place, band + 1]])
        for place, drug in enumerate(series.drugs, start=1)
        for band in range(len(drug.edges) - 1)
        if (place, band + 1) in columns
    }


def three_digits(a: float, b: float) -> bool:
    """Equal to three significant digits: apart by no more than half of the third digit of either."""
    if (
        min(a, b) < 1e-4 or max(a, b) > 1e4
    ):  # no event inside or none outside: each program stops at its own far end
        return max(a, b) < 1e-4 or min(a, b) > 1e4
    if math.isnan(a) or math.isnan(b):
        return False
    unit = 10.0 ** (math.floor(math.log10(max(a, b))) - 2)
    return abs(a - b) <= 0.5 * unit * 1.0001


@dataclass
class Line:
    """One compared figure."""

    what: str
    ours: float
    interval: str
    second: float | None
    published: float | None

    @property
    def holds(self) -> bool:
        """Equal to three digits with each answer there is."""
        return all(
            three_digits(self.ours, other) for other in (self.second, self.published) if other is not None
        )


def series_lines(folder: Path, *, with_r: bool, biggest: int) -> Iterator[Line]:
    """Every case series set that is in the folder."""
    for series in SERIES:
        for path in sorted(folder.glob(f"{series.name}*.csv.gz")):
            rows = prepared(read(path), series)
            persons = people(rows, series)
            cut = layout(cases(persons, series))
            fitted = fit(cut)
            # statsmodels holds a dummy a person: without R, sets of thousands are compared on their first people
            few = persons if with_r or len(persons) <= biggest else persons[:biggest]
            again = cut if few is persons else layout(cases(few, series))
            compared = fitted if few is persons else fit(again)
            second = second_answer(few, series, with_r=with_r)
            as_published = len(rows) == series.n_rows
            numbered = iter(series.published)
            for drug in series.drugs:
                for band, (low, high) in enumerate(zip(drug.edges, drug.edges[1:], strict=False)):
                    column = f"{drug.name}:{band}"
                    one = incidence(cut, fitted, column, profile=False)
                    days = f"{low}+" if high == LASTING else f"{low}-{high - 1}"
                    there = next(numbered, None)
                    other = second.get(column)
                    if few is not persons and other is not None:  # bring the other answer to the same people
                        other = other / math.exp(compared.log_of(column)) * (one.ratio or math.nan)
                    ratio = math.nan if one.ratio is None else one.ratio
                    yield Line(
                        f"{path.name.removesuffix('.csv.gz')} {drug.name} {days} days ({len(persons)} people)",
                        ratio,
                        f"({one.low:.2f} to {one.high:.2f})",
                        other,
                        there if as_published else None,
                    )


def arrest_lines(folder: Path) -> Iterator[Line]:
    """First arrest: one row a child and year still without one."""
    for path in sorted(folder.glob("alda_first_arrest*.csv.gz")):
        rows = read(path)
        exposures = np.array([[int(r["abused"]), int(r["black"])] for r in rows], dtype=float)
        age, event = np.array([int(r["age"]) for r in rows]), np.array([int(r["event"]) for r in rows]) > 0
        found = discrete_hazard.fit(exposures, period=age, event=event)
        some = [value for value in np.unique(age) if 0 < event[age == value].sum() < (age == value).sum()]
        used = np.isin(age, some)
        dummies = (age[used, None] == np.array(some)).astype(float)
        second = sm.Logit(event[used], np.hstack([dummies, exposures[used]])).fit(disp=0, tol=1e-12)
        for place, name in enumerate(("abused", "black")):
            published = FIRST_ARREST[name] if len(rows) == ARREST_ROWS else (None, None, None)
            log_ratio, half = found.log_ratio[place], 1.959964 * found.errors[place]
            bounds = second.conf_int()[len(some) + place]
            what = f"{path.name.removesuffix('.csv.gz')} {name} ({len(rows)} child-years)"
            for part, ours, theirs, there in (
                ("", log_ratio, second.params[len(some) + place], published[0]),
                (", low end", log_ratio - half, bounds[0], published[1]),
                (", high end", log_ratio + half, bounds[1], published[2]),
            ):
                yield Line(what + part, math.exp(ours), "", math.exp(theirs), there)


def main() -> int:
    """Prints each figure beside the others; the last line is JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--data",
        type=Path,
        default=DEFAULT,
        help="a folder with longitudinal_sccs and longitudinal_youth (default: shared/data beside the checkout)",
    )
    parser.add_argument("--quick", action="store_true", help="the same: nothing here takes long")
    parser.add_argument(
        "--without-r", action="store_true", help="statsmodels as the second answer even where R is there"
    )
    options = parser.parse_args()
    with_r = which("Rscript") is not None and not options.without_r
    if with_r:
        asked = subprocess.run(["Rscript", "-e", "library(gnm)"], capture_output=True, check=False)
        with_r = asked.returncode == 0
    lines = [
        *series_lines(options.data / "longitudinal_sccs", with_r=with_r, biggest=300),
        *arrest_lines(options.data / "longitudinal_youth"),
    ]
    if not lines:
        print(f"No sets in {options.data}: give the folder that holds them with --data.", file=sys.stderr)
        return 2
    peer = "R gnm" if with_r else "statsmodels"
    print(f"{'set, exposure, window':58} {'ours':>7} {'95 %':>17} {peer:>12} {'published':>10}")
    for line in lines:
        there = f"{line.published:.2f}" if line.published is not None else ""
        second = f"{line.second:.5g}" if line.second is not None else "none"
        print(
            f"{line.what:58} {line.ours:7.4g} {line.interval:>17} {second:>12} {there:>10}"
            f" {'' if line.holds else '  DIFFERS'}"
        )
    compared = [line for line in lines if line.second is not None or line.published is not None]
    published = [line for line in lines if line.published is not None]
    figures = {
        "figures_compared": {"value": len(compared), "goal": "> 0"},
        "equal_to_3_digits": {"value": sum(line.holds for line in compared), "goal": len(compared)},
        "of_them_published": {"value": len(published), "goal": "as many as the sets given allow"},
    }
    holds = bool(compared) and all(line.holds for line in compared)
    print(json.dumps({"name": "published_answers", "holds": holds, "peer": peer, "figures": figures}))
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
