"""Honesty: 200 worlds in which nothing acts, and worlds with planted effects, through matching, checks and grades."""

# extras: study

import argparse
import json
import math
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path

import pyarrow as pa

from gwrando.study import definition, dummy, engine
from gwrando.study.definition import Exposure, Study
from gwrando.study.dummy import lives, tables
from gwrando.study.dummy.model import AGENCIES, EFFECTS, NULLS, Model
from gwrando.study.engine import Engine
from gwrando.study.statistics import multiple
from gwrando.study.triggers import cohort, within_child
from gwrando.study.triggers.contrasts import contrast
from gwrando.study.triggers.members import members

SEED = 20261129
CHILDREN = 30_000
ASKED = (*EFFECTS, *NULLS)
WORLDS = {
    "nothing acts": Model(effects={}),
    "nothing acts, offences bring exclusions": Model(effects={}, exclusion_after_offence=0.35),
    "planted effects": Model(),
    "planted effects, offences bring exclusions": Model(exclusion_after_offence=0.35),
    "planted effects, many offend": Model(base=0.012),
}
"""About three children in a hundred offend, as in study.md 3.1. A case series of first events is meant for what is seldom
(Farrington, Whitaker and Ghebremichael Weldeselassie 2018, chapter 7): the last world, with one in ten, shows what becomes
of it otherwise, and is told but not judged."""
NOT_JUDGED = "planted effects, many offend"


@dataclass
class Seen:
    """What one run said: exposures by grade, and how each planted effect's interval fared."""

    more_often: list[str] = field(default_factory=list)
    also_within: list[str] = field(default_factory=list)
    marked: list[str] = field(default_factory=list)
    covered: dict[str, bool] = field(default_factory=dict)
    log_ratio: dict[str, float] = field(default_factory=dict)
    n_cases: int = 0


def the_study() -> Study:
    """All planted effects and all nulls in one family of questions; the rest as in the made-up study."""
    found = definition.from_file(Path(str(dummy.template("study.toml"))))
    asked = tuple(Exposure(event=name) for name in ASKED)
    return found.model_copy(update={"triggers": (), "negative_controls": (), "more_exposures": asked})


def loaded(store: Engine, world: lives.Lives) -> None:
    """Puts made-up lives into the tables that come after ingest and linkage."""
    for name, table in (
        ("child", tables.child(world)),
        ("observed", tables.observed(world)),
        ("chronology", tables.chronology(world)),
    ):
        words = [pa.string() if pa.types.is_dictionary(f.type) else f.type for f in table.schema]
        plainly = table.cast(pa.schema(list(zip(table.schema.names, words, strict=True))))
        store.stream(f"work.{name}", plainly.to_reader())
    seen = tables.observed(world)
    pairs = sorted(set(zip(seen["child_no"].to_pylist(), seen["agency"].to_pylist(), strict=True)))
    store.load(
        "work.link_now",
        {
            "agency": [a for _, a in pairs],
            "record": [str(c) for c, _ in pairs],
            "child_no": [c for c, _ in pairs],
        },
        types={"child_no": "INTEGER"},
    )
    ends = date.fromisoformat(world.truth["ends_on"])
    store.load(
        "work.coverage",
        {
            "agency": list(AGENCIES),
            "starts_on": [date(1995, 1, 1)] * len(AGENCIES),
            "ends_on": [ends] * len(AGENCIES),
            "knows_every_child": [agency in ("education", "health") for agency in AGENCIES],
        },
        types={"starts_on": "DATE", "ends_on": "DATE", "knows_every_child": "BOOLEAN"},
    )


def run(name: str, seed: int) -> Seen:
    """One world through the steps of a study: cohort, matched sets, matched odds ratios, within child, verdicts."""
    study, model = the_study(), WORLDS[name]
    with (
        tempfile.TemporaryDirectory() as folder,
        engine.open_duckdb(Path(folder), key="k" * 32, threads=1) as store,
    ):
        loaded(store, lives.make(CHILDREN, seed=seed, model=model))
        found = Seen(n_cases=cohort.choose(store, study, seed=seed)["cohort"])
        sets = members(store, study)
        matched = [
            contrast(sets, study, number=number, days=study.windows.main_days).odds
            for number in range(len(study.exposures))
        ]
        within = within_child.within_child(store, study).estimates
    rates = multiple.false_discovery_rates([odds.p for odds in matched])
    verdicts = within_child.verdicts(within, false_discovery=study.false_discovery)
    by_name = {estimate.name: estimate for estimate in within}
    for exposure, odds, rate in zip(study.exposures, matched, rates, strict=True):
        key = exposure.key
        estimate = by_name[f"within_{key}"]
        if rate <= study.false_discovery and odds.value > 1:
            found.more_often.append(key)
            if verdicts[key].answer == "agrees":
                found.also_within.append(key)
        if within_child.words.MARKED in estimate.notes:
            found.marked.append(key)
        truth = model.effects.get(key)
        if truth and estimate.value is not None and estimate.low is not None and estimate.high is not None:
            found.covered[key] = estimate.low <= math.exp(truth) <= estimate.high
            found.log_ratio[key] = math.log(estimate.value)
    return found


def runs(name: str, number: int, workers: ProcessPoolExecutor, keep: Path | None) -> Iterator[Seen]:
    """Several worlds of one kind, each with its own seed, counted up on standard error.

    With a file to keep them in, a line a world, those that stand there are not made again.
    """
    seeds = range(SEED, SEED + number)
    known: dict[int, Seen] = {}
    if keep and keep.exists():
        told = (json.loads(line) for line in keep.read_text().splitlines())
        known = {line["seed"]: Seen(**line["seen"]) for line in told if line["name"] == name}
    yield from (known[seed] for seed in seeds if seed in known)
    left = [seed for seed in seeds if seed not in known]
    for done, (seed, seen) in enumerate(
        zip(left, workers.map(run, [name] * len(left), left), strict=True), start=1
    ):
        print(
            f"\r{name}: {done} of {len(left)}",
            end="\n" if done == len(left) else "",
            file=sys.stderr,
            flush=True,
        )
        if keep:
            with keep.open("a") as lines:
                lines.write(json.dumps({"name": name, "seed": seed, "seen": asdict(seen)}) + "\n")
        yield seen


def judged(name: str, seen: list[Seen]) -> tuple[dict[str, object], bool]:
    """Prints what these worlds were taken for; gives the figures, and whether they hold."""
    model, number = WORLDS[name], len(seen)
    acting = [key for key in ASKED if model.effects.get(key)]
    short = name.replace(" ", "_").replace(",", "")
    false_matched = sum(any(key not in acting for key in one.more_often) for one in seen) / number
    who = Counter(key for one in seen for key in one.also_within if key not in acting)
    false_within = sum(any(key not in acting for key in one.also_within) for one in seen) / number
    marked = sum("fixed_exclusion" in one.marked for one in seen) / number
    print(f"\n{name} ({number} worlds, median cohort {sorted(one.n_cases for one in seen)[number // 2]:,})")
    print(f"  worlds with a false 'more often':        {false_matched:6.1%}   (what matching alone says)")
    print(f"  worlds with a false 'also within child': {false_within:6.1%}   {dict(who) or ''}")
    print(f"  fixed exclusion marked by a check:       {marked:6.1%}")
    figures: dict[str, object] = {
        f"false_also_within_{short}": {"value": round(false_within, 3), "goal": "<= 0.10"},
        f"fixed_exclusion_marked_{short}": {"value": round(marked, 3), "goal": "told"},
    }
    held = false_within <= 0.10
    # brought by offences, its interval is not believed: what counts there is that it is marked
    asked = [key for key in acting if key != "fixed_exclusion" or not model.exclusion_after_offence]
    for key in acting:
        told = [one.log_ratio[key] for one in seen if key in one.log_ratio]
        inside = [one.covered[key] for one in seen if key in one.covered]
        agreed = sum(key in one.also_within for one in seen) / number
        share = sum(inside) / len(inside)
        print(
            f"    {key:24} truth {model.effects[key]:.2f}, mean {sum(told) / len(told):.2f}, interval covers"
            f" {share:6.1%}, also within child {agreed:6.1%}{'' if key in asked else ' (brought by offences)'}"
        )
        figures[f"coverage_{short}_{key}"] = {"value": round(share, 3), "goal": "told"}
    covered = [one.covered[key] for one in seen for key in asked if key in one.covered]
    if covered:
        share = sum(covered) / len(covered)
        spread = 2 * math.sqrt(0.05 * 0.95 / len(covered)) if number < 50 else 0.0
        print(f"  intervals that hold the planted effect:  {share:6.1%} of {len(covered):,}")
        figures[f"coverage_{short}"] = {"value": round(share, 3), "goal": "0.93 to 0.97"}
        held = held and 0.93 - spread <= share <= 0.97 + spread
    return figures, held


def main() -> int:
    """Prints what each kind of world was taken for; the last line is JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="10 worlds of each kind instead of 200 and 100")
    parser.add_argument("--data", type=Path, help="not used: the worlds are made up, with known truth")
    parser.add_argument(
        "--keep", type=Path, help="a file with a line a world: a run that was stopped goes on"
    )
    options = parser.parse_args()
    null, other = (10, 10) if options.quick else (200, 100)
    figures: dict[str, object] = {}
    ok: list[bool] = []
    print(
        f"{CHILDREN:,} children a world, {len(ASKED)} exposures in one family, FDR {the_study().false_discovery:.0%}"
    )
    with ProcessPoolExecutor(max_workers=2) as workers:
        for name in WORLDS:
            number = null if name == "nothing acts" else other
            told, held = judged(name, list(runs(name, number, workers, options.keep)))
            figures |= told
            ok.append(held or name == NOT_JUDGED)
    print(json.dumps({"name": "honesty", "holds": all(ok), "figures": figures}))
    return 0 if all(ok) else 1


if __name__ == "__main__":
    sys.exit(main())
