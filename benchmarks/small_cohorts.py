"""What cohorts of 20 to 200 children can find: 24 exposures, exact tests, FDR 10 %, true and false finds in made-up lives."""

# extras: study

import argparse
import json
import statistics
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import duckdb
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from gwrando.study import definition, triggers
from gwrando.study.definition import Comparison, Exposure, Study, Windows
from gwrando.study.dummy import lives, tables, template
from gwrando.study.dummy.model import FOLLOWS, Model
from gwrando.study.engine import DuckDB
from gwrando.study.statistics import exact, multiple, power
from gwrando.study.triggers import contrasts
from gwrando.study.triggers.members import Members, members

RATE, PER_CHILD = 0.10, 5
PLANTED = {
    "fixed_exclusion": (0.61, 0.94),
    "missing_episode": (0.50, 0.92),
    "da_witnessed": (0.34, 0.76),
    "anti_social_behaviour": (0.32, 0.68),
    "exploitation_concern": (0.29, 0.68),
    "permanent_exclusion": (0.10, 0.45),
    "transition_trouble": (0.13, 0.38),
    "victim_of_crime": (0.08, 0.22),
}
"""Exposures of study.md 3.2 and the share of draws that found them there, with 20 and with 40 cases."""
NULLS = {"injury_attendance": (0.02, 0.05), "aln_identified": (0.01, 0.04), "bereavement": (0.00, 0.01)}
"""Exposures that do nothing; the first two go with what drives offending, so that matching alone does not clear them."""
REBUILT: dict[str, tuple[float, float, tuple[float, ...]]] = {
    "fixed_exclusion": (2.02, 0.056, (0.61, 0.94, 1.00, 1.00)),
    "missing_episode": (1.98, 0.048, (0.50, 0.92, 1.00, 1.00)),
    "da_witnessed": (1.78, 0.041, (0.34, 0.76, 0.98, 1.00)),
    "anti_social_behaviour": (1.72, 0.041, (0.32, 0.68, 0.94, 1.00)),
    "exploitation_concern": (2.29, 0.017, (0.29, 0.68, 0.98, 1.00)),
    "permanent_exclusion": (2.00, 0.0125, (0.10, 0.45, 0.77, 1.00)),
    "transition_trouble": (1.27, 0.041, (0.13, 0.38, 0.67, 0.98)),
    "victim_of_crime": (0.90, 0.056, (0.08, 0.22, 0.46, 0.81)),
    "injury_attendance": (0.30, 0.158, (0.02, 0.05, 0.09, 0.20)),
    "aln_identified": (0.32, 0.075, (0.01, 0.04, 0.06, 0.14)),
    "bereavement": (0.06, 0.031, (0.00, 0.01, 0.01, 0.05)),
}
"""The world of study.md 3.2 as far as it is printed there: log odds ratio (its table of matched ratios; permanent exclusion's
is not printed and is set to about a fixed one's), the share of comparison children exposed, and the share of draws found with
20, 40, 80 and 200 cases. The generator is not printed, so the shares exposed are those at which the test of study.md gives
about its own row: what is shown here is a difference between tests, not a new proof of that table."""
N_OTHERS, OTHER_ODDS, OTHER_SHARE = 13, 0.3, 0.05
"""The rest of the 24 exposures there: they do nothing but go with what drives offending."""
OTHERS = (
    "school_move", "attendance_concern", "contact", "referral", "assessment", "child_protection", "looked_after",
    "placement_move", "care_support", "camhs_referral", "health_visitor_concern", "stop_search", "ppn",
)  # fmt: skip
SIZES = (20, 40, 80, 200)
EVENTS, PERMANENT = 2.0, 0.25
"""Rates are this many times those of our plain made-up lives, and this share of exclusions becomes permanent, so that
exposures are about as common as in study.md 3.2: there 8.6 events a child were of 24 types, here they are of 36."""


def the_study() -> Study:
    """24 exposures in one family, matched on sex, quarter of birth and area."""
    found = definition.from_file(template("study.toml"))
    asked = tuple(Exposure(event=event) for event in (*PLANTED, *NULLS, *OTHERS))
    return found.model_copy(
        update={
            "triggers": (),
            "negative_controls": (),
            "more_exposures": asked,
            "comparison": Comparison(per_child=PER_CHILD, match_on=("sex", "birth_quarter", "area")),
            "windows": Windows(main_days=365, also_days=()),
            "false_discovery": RATE,
        }
    )


def store_of(folder: Path) -> DuckDB:
    """A store in memory whose tables are read from the Parquet files of made-up lives."""
    connection = duckdb.connect()
    connection.execute("attach ':memory:' as work")
    for name in ("child", "observed", "chronology"):
        path = str(folder / f"{name}.parquet").replace("'", "''")
        connection.execute(f"create view work.main.{name} as from '{path}'")
    connection.execute(
        "create table work.main.link_now as select distinct child_no, agency from work.main.observed"
    )
    connection.execute(
        "create table work.main.coverage as select agency, min(from_on) as starts_on, max(to_on) as ends_on,"
        " agency in ('education', 'health') as knows_every_child from work.main.observed group by agency"
    )
    return DuckDB(connection=connection)


def world() -> Model:
    """The plain made-up lives with exposures about as common as in study.md 3.2."""
    follows = tuple(
        replace(follow, share=PERMANENT) if follow.then == "permanent_exclusion" else follow
        for follow in FOLLOWS
    )
    return Model(events=EVENTS, follows=follows)


def draw(found: Members, sets: np.ndarray) -> Members:
    """The members of some of the sets only."""
    keep = np.isin(found.set_of, sets)
    sizes = found.sizes[np.sort(sets)]
    return replace(
        found,
        starts=np.r_[0, np.cumsum(sizes)[:-1]],
        sizes=sizes,
        set_of=np.repeat(np.arange(len(sizes)), sizes),
        **{name: getattr(found, name)[keep] for name in ("child", "first_use", "covered", "days", "moved")},
    )


def found_in(sample: Members, study: Study) -> np.ndarray:
    """Which exposures a study of these sets finds more often in its cases: by our test, and by that of study.md."""
    days = study.windows.main_days
    answers = [
        contrasts.contrast(sample, study, number=n, days=days).odds for n in range(len(study.exposures))
    ]
    up = np.array([answer.value > 1 for answer in answers])
    ours = multiple.false_discovery_rates([answer.p for answer in answers])
    theirs = multiple.false_discovery_rates(
        [whole_tails(sample, study, number=n, days=days) for n in range(len(study.exposures))]
    )
    return np.stack([ours <= study.false_discovery, theirs <= study.false_discovery]) & up


def rebuilt(*, size: int, draws: int, rng: np.random.Generator) -> np.ndarray:
    """The share of made-up cohorts of the rebuilt world that find each exposure, by our test and by that of study.md."""
    known = [(odds, share) for odds, share, _ in REBUILT.values()]
    asked = [*known, *[(OTHER_ODDS, OTHER_SHARE)] * N_OTHERS]
    total = np.zeros((2, len(asked)))
    for _ in range(draws):
        p = np.ones((2, len(asked)))
        up = np.zeros(len(asked), dtype=bool)
        for number, (odds, share) in enumerate(asked):
            lifted = share * np.exp(odds)
            case = rng.random(size) < lifted / (1 - share + lifted)
            exposed = rng.binomial(PER_CHILD, share, size) + case
            strata = exact.gathered(exposed, np.full(size, PER_CHILD + 1))
            speaks = (exposed > 0) & (exposed <= PER_CHILD)
            seen, chances = int(case[speaks].sum()), exposed[speaks] / (PER_CHILD + 1)
            p[:, number] = exact.mid_p(strata, seen), tails_of(chances, seen)
            up[number] = seen > chances.sum()
        total += np.stack([multiple.false_discovery_rates(row) <= RATE for row in p]) & up
    return total / draws


def whole_tails(sample: Members, study: Study, *, number: int, days: int) -> float:
    """The p of study.md 3.2 for one exposure of these sets."""
    usable = sample.observed(study.exposures[number], days)
    exposed = usable & sample.exposed(number, days)
    a, m = (np.add.reduceat(part, sample.starts, dtype=np.int64) for part in (exposed, usable))
    keep = usable[sample.starts] & (m > 1) & (a > 0) & (a < m)
    return tails_of(a[keep] / m[keep], int(exposed[sample.starts][keep].sum()))


def tails_of(parts: np.ndarray, seen: int) -> float:
    """The exact Poisson-binomial p of study.md 3.2: twice the smaller tail, all of what was seen counted in it."""
    chances = np.ones(1)
    for part in parts:
        chances = np.convolve(chances, [1 - part, part])
    return min(1.0, 2 * min(float(chances[seen:].sum()), float(chances[: seen + 1].sum())))


def shares(found: Members, study: Study, *, size: int, draws: int, rng: np.random.Generator) -> np.ndarray:
    """The share of draws of so many sets that find each exposure, by our test and by that of study.md."""
    whole = np.flatnonzero(found.sizes > 1)
    total = np.zeros((2, len(study.exposures)))
    for _ in range(draws):
        total += found_in(draw(found, rng.choice(whole, size, replace=False)), study)
    return total / draws


def by_the_report(found: Members, study: Study, *, size: int, number: int) -> float:
    """What the report's power figure says beforehand of this exposure in a study of so many sets, at its true odds."""
    whole = contrasts.contrast(found, study, number=number, days=study.windows.main_days)
    # beside the questions that such a study finds, as many as the planted ones with power: one half of them
    bar = (
        multiple.threshold_beside([1e-4] * (len(PLANTED) // 2), rate=RATE)
        * len(PLANTED)
        / len(study.exposures)
    )
    return power.share_found(
        np.full(size, PER_CHILD + 1), exposed=whole.share, odds_ratio=whole.odds.value, threshold=bar, seed=1
    )


def beside_the_table(sizes: tuple[int, ...], draws: int) -> dict[str, dict[str, object]]:
    """Prints the rebuilt world beside the table of study.md, exposure by exposure; gives the figures."""
    rng = np.random.default_rng(29)
    told = {size: rebuilt(size=size, draws=draws, rng=rng) for size in sizes}
    head = "".join(f"{size:>16}" for size in sizes)
    print("\nthe world of study.md 3.2 rebuilt: found, % of draws: our mid-p | its test | printed there")
    print(f"{'':24}{head}")
    for number, (key, (_, _, printed)) in enumerate(REBUILT.items()):
        row = "".join(
            f"{100 * told[size][0, number]:8.0f} |{100 * told[size][1, number]:3.0f} |{100 * printed[place]:3.0f}"
            for place, size in enumerate(sizes)
        )
        print(f"{key:<24}{row}")
    figures: dict[str, dict[str, object]] = {}
    for place, size in enumerate(sizes[:2]):
        printed = np.array([REBUILT[key][2][place] for key in PLANTED])
        ours, theirs = told[size][:, [list(REBUILT).index(key) for key in PLANTED]]
        # the printed share rests on 300 draws, ours on `draws`: twice the error of their difference
        noise = 2 * np.sqrt(printed * (1 - printed) * (1 / 300 + 1 / draws)) + 0.01
        figures[f"rebuilt_{size}"] = {
            "value": {key: round(float(share), 2) for key, share in zip(PLANTED, ours, strict=True)},
            "goal": "each planted exposure found at least as often as printed in study.md 3.2 (within the noise of the"
            " draws), and as by its test on the same draws",
            "holds": bool((ours >= printed - noise).all() and (ours >= theirs).all()),
        }
    return figures


def main() -> int:
    """Runs the draws and prints the table; the last line is JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="100 draws of 20 and 40 cases from 60,000 children"
    )
    parser.add_argument("--data", type=Path, help="a folder of made-up lives as Parquet, in place of our own")
    given = parser.parse_args()
    draws, sizes, n = (100, SIZES[:2], 60_000) if given.quick else (300, SIZES, 300_000)
    study = the_study()
    with tempfile.TemporaryDirectory() as name:
        folder = given.data or Path(name)
        if not given.data:
            tables.write_parquet(lives.make(n, seed=11, model=world()), folder, order="child")
        with store_of(folder) as store:
            made = triggers.choose(store, study, seed=1)
            found = members(store, study)
    print(
        f"{made['population']:,} made-up children, {made['cohort']:,} cases; {draws} draws of each size, 1:{PER_CHILD}"
    )
    keys = [exposure.key for exposure in study.exposures]
    began, rng = time.perf_counter(), np.random.default_rng(3)
    told = {size: shares(found, study, size=size, draws=draws, rng=rng) for size in sizes}
    each = 1000 * (time.perf_counter() - began) / (draws * len(sizes))
    head = "".join(f"{size:>10}" for size in sizes)
    print("\nfound, % of draws: our mid-p | the same draws by the whole-tail test of study.md")
    print(f"{'':24}{'share':>6}{'odds':>6}{head}   study.md 3.2: 20, 40")
    for key, theirs in {**PLANTED, **NULLS}.items():
        number = keys.index(key)
        one = contrasts.contrast(found, study, number=number, days=365)
        row = "".join(
            f"{100 * told[size][0, number]:6.0f} |{100 * told[size][1, number]:2.0f}" for size in sizes
        )
        print(
            f"{key:<24}{100 * one.share:5.1f}%{one.odds.value:6.1f}{row}   {100 * theirs[0]:.0f}, {100 * theirs[1]:.0f}"
        )
    print("(the last three do nothing: finds of them are false)")
    print(f"\n{'the report says beforehand, %':<36}{head}")
    for key in list(PLANTED)[:4]:
        row = "".join(
            f"{100 * by_the_report(found, study, size=s, number=keys.index(key)):10.0f}" for s in sizes
        )
        print(f"{key:<36}{row}")
    print(f"\none small study, 24 exposures, both tests: {each:.0f} ms")
    planted = [keys.index(key) for key in PLANTED]
    figures: dict[str, dict[str, object]] = beside_the_table(sizes, draws)
    for place, size in enumerate((20, 40)):
        ours, theirs = told[size][0, planted], told[size][1, planted]
        goal = statistics.mean(shown[place] for shown in PLANTED.values())
        figures[f"fewest_more_found_{size}"] = {
            "value": round(float((ours - theirs).min()), 3),
            "goal": ">= 0: on the same draws no planted exposure is found less often than by study.md's test",
            "holds": bool((ours >= theirs).all()),
        }
        figures[f"mean_found_{size}"] = {
            "value": round(float(ours.mean()), 3),
            "goal": f"told: another world than that of study.md 3.2, whose mean was {goal:.3f}",
        }
        figures[f"false_finds_{size}"] = {
            "value": {key: round(float(told[size][0, keys.index(key)]), 3) for key in NULLS},
            "goal": "stated: matching alone does not clear the first two, so a finding must pass the controls as well",
        }
    whole = all(bool(figure.get("holds", True)) for figure in figures.values())
    print(json.dumps({"name": "small_cohorts", "holds": whole, "quick": given.quick, "figures": figures}))
    return 0 if whole else 1


if __name__ == "__main__":
    sys.exit(main())
