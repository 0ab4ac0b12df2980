"""Opinion: the published method on every open conversation, beside red-dwarf: speed, memory, the same answer."""

# peers: red-dwarf==0.4.0
# extras: web

import argparse
import csv
import gc
import gzip
import hashlib
import importlib
import json
import math
import os
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from statistics import geometric_mean, median
from typing import Any

import numpy as np

from gwrando.voice.opinion import clusters, votes
from gwrando.voice.opinion.published import Picked, Published, published

HOME = Path(__file__).resolve().parents[1]
DATA = HOME.parent / "shared" / "data" / "polis_open_data"
SEED = 20261129
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
Records = list[dict[str, int]]
_COLUMNS = ("participant_id", "statement_id", "vote")


def opened(folder: Path, name: str) -> Any:
    """A text file of an export, also when it is gzipped."""
    plain = folder / name
    return plain.open(newline="") if plain.exists() else gzip.open(folder / f"{name}.gz", "rt", newline="")


def conversation(folder: Path) -> Records:
    """The last vote of each person on each statement that was not rejected, as red-dwarf wants them."""
    with opened(folder, "comments.csv") as file:
        rejected = {row["comment-id"] for row in csv.DictReader(file) if row["moderated"] == "-1"}
    with opened(folder, "votes.csv") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: int(row["timestamp"]))
    last = {
        (int(row["voter-id"]), int(row["comment-id"])): int(row["vote"])
        for row in rows
        if row["comment-id"] not in rejected
    }
    return [dict(zip(_COLUMNS, (*pair, vote), strict=True)) for pair, vote in sorted(last.items())]


def made_up(n_people: int, n_statements: int, n_votes: int) -> Records:
    """Three camps that differ on a third of the statements; who answers what is random, all answer something."""
    rng = np.random.default_rng(SEED)
    camp = rng.integers(3, size=n_people)
    tilt = rng.normal(0, 0.25, size=(3, n_statements)) * (rng.random(n_statements) < 1 / 3)
    base = rng.uniform(0.2, 0.8, n_statements)
    popular = rng.dirichlet(np.full(n_statements, 2.0))
    busy = rng.lognormal(0, 0.6, n_people)
    busy /= busy.sum()
    person = np.concatenate([np.arange(n_people), rng.choice(n_people, size=2 * n_votes, p=busy)])
    statement = rng.choice(n_statements, size=len(person), p=popular)
    keys = np.unique(person * n_statements + statement)
    keys = np.sort(rng.permutation(keys)[:n_votes])
    person, statement = keys // n_statements, keys % n_statements
    chance = np.clip(base[statement] + tilt[camp[person], statement], 0.02, 0.98)
    vote = np.where(rng.random(len(keys)) < 0.12, 0, np.where(rng.random(len(keys)) < chance, 1, -1))
    return [
        dict(zip(_COLUMNS, row, strict=True))
        for row in zip(person.tolist(), statement.tolist(), vote.tolist(), strict=True)
    ]


def table(records: Records) -> votes.VoteTable:
    """Our table from the same list that red-dwarf gets."""
    return votes.from_columns(*(np.array([row[name] for row in records]) for name in _COLUMNS))


def ours(records: Records) -> Published:
    """The published method, ours."""
    return published(table(records))


def theirs(records: Records) -> Any:
    """The published method, red-dwarf's."""
    from reddwarf.implementations.polis import run_pipeline

    return run_pipeline(votes=records)


SIDES: dict[str, Callable[[Records], Any]] = {"ours": ours, "theirs": theirs}


def digest(found: Published) -> str:
    """A hash of every number of the answer."""
    parts = hashlib.sha256()
    for array in (found.components.axes, found.components.places, found.labels, found.priority):
        parts.update(np.ascontiguousarray(array).tobytes())
    parts.update(repr((found.k, found.inertia, found.silhouettes, found.representative)).encode())
    return parts.hexdigest()


def own_process(side: str, path: Path) -> None:
    """Prints the extra memory (MB) that the first run of one side needs at its peak, over the votes and the imported
    packages; and our hash.
    """
    with np.load(path) as held:
        columns = [held[name].tolist() for name in _COLUMNS]
    records = [dict(zip(_COLUMNS, row, strict=True)) for row in zip(*columns, strict=True)]
    importlib.import_module(
        "reddwarf.implementations.polis" if side == "theirs" else "gwrando.voice.opinion.published"
    )
    del columns
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5")  # the peak starts from here
    before = _kilobytes("VmRSS")
    found = SIDES[side](records)
    extra = max(_kilobytes("VmHWM") - before, 1)
    print(json.dumps({"mb": extra / 1024, "digest": digest(found) if side == "ours" else ""}))


def _kilobytes(name: str) -> int:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(name + ":"):
            return int(line.split()[1])
    raise RuntimeError(f"no {name} in /proc/self/status")


def memory(records: Records) -> dict[str, dict[str, Any]]:
    """Extra memory of each side, each in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "votes.npz"
        np.savez(path, **{name: np.array([row[name] for row in records]) for name in _COLUMNS})
        return {
            side: json.loads(
                subprocess.run(
                    [sys.executable, __file__, "--own-process", side, str(path)],
                    check=True,
                    capture_output=True,
                    text=True,
                ).stdout.splitlines()[-1]
            )
            for side in SIDES
        }


def timed(records: Records, rounds: int) -> tuple[dict[str, float], dict[str, Any]]:
    """Median seconds of each side, turn and turn about, and what each found."""
    seconds: dict[str, list[float]] = {side: [] for side in SIDES}
    found: dict[str, Any] = {}
    for _ in range(rounds):
        for side, work in SIDES.items():
            gc.collect()
            started = time.perf_counter()
            found[side] = work(records)
            seconds[side].append(time.perf_counter() - started)
    return {side: median(each) for side, each in seconds.items()}, found


def adjusted_rand(one: np.ndarray, two: np.ndarray) -> float:
    """How alike two groupings are: 1 the same, 0 as by chance (Hubert and Arabie 1985)."""
    _, a = np.unique(one, return_inverse=True)
    _, b = np.unique(two, return_inverse=True)
    shared = np.zeros((a.max() + 1, b.max() + 1))
    np.add.at(shared, (a, b), 1)

    def pairs(counts: np.ndarray) -> float:
        return float((counts * (counts - 1) / 2).sum())

    together, rows, columns = pairs(shared), pairs(shared.sum(1)), pairs(shared.sum(0))
    expected = rows * columns / (len(a) * (len(a) - 1) / 2)
    largest = (rows + columns) / 2
    return 1.0 if largest == expected else (together - expected) / (largest - expected)


def cosines(records: Records, found: Published) -> list[float]:
    """How well our two axes point where those of a full, exact singular value decomposition point: |cos|."""
    made = table(records)
    full = np.zeros((made.n_people, made.n_statements))
    full[made.row, made.column] = made.value - made.means()[made.column]
    if made.n_people > 4 * made.n_statements:
        full = np.linalg.qr(full, mode="r")  # the same right singular vectors
    exact = np.linalg.svd(full, full_matrices=False)[2][:2]
    return np.abs((exact * found.components.axes).sum(axis=1)).tolist()


def strength(row: dict[str, Any]) -> float:
    """What the published lists are ordered by."""
    return float(row["p-success"] * row["p-test"] * row.get("repness", 1.0) * row.get("repness-test", 1.0))


def same_list(mine: list[tuple[int, str, float]], other: list[tuple[int, str, float]]) -> bool:
    """Equal up to ties: the same statements, or others that are exactly as strong."""
    if {row[:2] for row in mine} == {row[:2] for row in other}:
        return True
    return len(mine) == len(other) and all(
        math.isclose(a, b, rel_tol=1e-6, abs_tol=1e-9)
        for a, b in zip(sorted(row[2] for row in mine), sorted(row[2] for row in other), strict=True)
    )


def agreement(records: Records, found: Published, peer: Any) -> dict[str, Any]:
    """Whether labels, representative statements, consensus and group-aware consensus are red-dwarf's."""
    made = table(records)
    people = peer.participants_df
    by_peer = people.loc[made.people, "cluster_id"].astype(float).fillna(-1).to_numpy().astype(int)

    def row(picked: Picked, *, groups: bool) -> tuple[int, str, float]:
        measure = picked.share * picked.share_z * (picked.ratio * picked.ratio_z if groups else 1.0)
        return int(made.statements[picked.place]), picked.side, measure

    representative = True
    for group, mine in enumerate(found.representative):
        members = by_peer[found.labels == group]
        name = int(np.bincount(members).argmax())
        other = [(each["tid"], each["repful-for"], strength(each)) for each in peer.repness[name]]
        representative &= same_list([row(each, groups=True) for each in mine], other)
    consensus = all(
        same_list(
            [row(each, groups=False) for each in found.consensus[side][:5]],
            [(each["tid"], side, strength(each)) for each in peer.consensus[side]],
        )
        for side in ("agree", "disagree")
    )
    apart = max(
        abs(peer.group_aware_consensus[side][int(statement)] - found.group_aware[side][place])
        for side in ("agree", "disagree")
        for place, statement in enumerate(made.statements)
    )
    return {
        "ari": adjusted_rand(found.labels, by_peer),
        "representative": representative,
        "consensus": consensus,
        "group_aware": apart,
    }


def starts(found: Published) -> tuple[int, int]:
    """For how many numbers of groups our starts give less inertia than the published start, and for how many more."""
    places = found.components.places[found.labels >= 0]
    better = worse = 0
    for k, inertia in found.inertia.items():
        made = clusters.best(places, k)
        if made is None:
            raise RuntimeError("no groups from our starts where the published start has some")
        better += made.inertia < inertia * (1 - 1e-9)
        worse += made.inertia > inertia * (1 + 1e-9)
    return better, worse


def growth(rounds: int, quick: bool) -> dict[str, float]:
    """How many times longer four times the votes take, and how many times longer the same votes in four times the cells."""
    people, statements, n = (3_000, 200, 30_000) if quick else (10_000, 500, 200_000)
    cases = {
        "base": made_up(people, statements, n),
        "votes": made_up(people, statements, 4 * n),
        "cells": made_up(2 * people, 2 * statements, n),
    }
    seconds: dict[str, list[float]] = {name: [] for name in cases}
    for _ in range(rounds):
        for name, records in cases.items():
            started = time.perf_counter()
            ours(records)
            seconds[name].append(time.perf_counter() - started)
    base = median(seconds["base"])
    return {name: median(seconds[name]) / base for name in ("votes", "cells")}


def main() -> int:
    """Prints a line a conversation; the last line is JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="a folder of Polis exports, one folder each")
    parser.add_argument("--quick", action="store_true", help="three small conversations, fewer rounds")
    parser.add_argument("--own-process", nargs=2, metavar=("SIDE", "FILE"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if any(os.environ.get(name) != value for name, value in ONE_THREAD.items()):  # read when numpy is loaded
        os.execve(sys.executable, [sys.executable, *sys.argv], os.environ | ONE_THREAD)
    warnings.filterwarnings("ignore")  # red-dwarf's own
    if options.own_process:
        own_process(options.own_process[0], Path(options.own_process[1]))
        return 0
    folders = sorted(path for path in options.data.iterdir() if (path / "comments.csv").exists())
    given = [(folder.name, conversation(folder)) for folder in folders]
    rounds = 5
    if options.quick:
        given, rounds = sorted(given, key=lambda each: len(each[1]))[:3], 3
    large = ("synthetic", made_up(8_000, 300, 200_000) if options.quick else made_up(30_000, 500, 1_190_000))
    theirs(given[0][1])  # loads what is loaded late

    print(
        f"{'conversation':34} {'people':>6} {'state':>5} {'votes':>9} {'theirs s':>9} {'ours s':>8} {'times':>6} ",
        end="",
    )
    print(f"{'MB':>7} {'MB':>6} {'part':>5}  ARI   same lists  1-|cos|")
    rows: dict[str, dict[str, Any]] = {}
    for name, records in [*given, large]:
        seconds, found = timed(records, rounds)
        held = memory(records)
        mine: Published = found["ours"]
        row = agreement(records, mine, found["theirs"]) | {
            "times": seconds["theirs"] / seconds["ours"],
            "memory": held["ours"]["mb"] / held["theirs"]["mb"],
            "cos": min(cosines(records, mine)),
            "same_bytes": digest(mine) == digest(ours(records)) == held["ours"]["digest"],
            "starts": starts(mine),
        }
        rows[name] = row
        made = table(records)
        print(
            f"{name:34} {made.n_people:6} {made.n_statements:5} {made.n_votes:9,} {seconds['theirs']:9.3f} "
            f"{seconds['ours']:8.4f} {row['times']:6.1f} {held['theirs']['mb']:7.1f} {held['ours']['mb']:6.1f} "
            f"{row['memory']:5.2f}  {row['ari']:.3f} {row['representative']!s:>5} {row['consensus']!s:>5} "
            f" {1 - row['cos']:.1e}  our starts better/worse for {row['starts'][0]}/{row['starts'][1]} k",
            flush=True,
        )
    real = [row for name, row in rows.items() if name != "synthetic"]
    grown = growth(3, options.quick)
    figures: dict[str, tuple[Any, str, bool]] = {}

    def told(name: str, value: Any, goal: str, holds: bool) -> None:
        figures[name] = (value, goal, holds)

    slowest, mean = min(row["times"] for row in real), geometric_mean(row["times"] for row in real)
    told("slowest_times_as_fast", round(slowest, 1), ">= 10", slowest >= 10)
    told("mean_times_as_fast", round(mean, 1), ">= 20", mean >= 20)
    times, least = rows["synthetic"]["times"], 20 if options.quick else 40
    told("synthetic_times_as_fast", round(times, 1), f">= {least}", times >= least)
    most = max(row["memory"] for row in rows.values())
    told("largest_part_of_memory", round(most, 3), "<= 0.25", most <= 0.25)
    ari = min(row["ari"] for row in real)
    told("least_ari", round(ari, 6), "1.0", ari == 1.0)
    for name in ("representative", "consensus", "same_bytes"):
        n = sum(row[name] for row in real)
        told(f"same_{name}".replace("same_same", "same"), f"{n} of {len(real)}", "all", n == len(real))
    apart = max(row["group_aware"] for row in real)
    told("group_aware_apart", apart, "<= 1e-9", apart <= 1e-9)
    cos = min(row["cos"] for row in rows.values())
    told("1_less_cos", 1 - cos, "<= 1e-9", 1 - cos <= 1e-9)
    worse = sum(row["starts"][1] for row in rows.values())
    better = sum(row["starts"][0] for row in rows.values())
    told("starts_worse", worse, "0", worse == 0)
    told("starts_better", better, "told", True)
    told("four_times_the_votes", round(grown["votes"], 2), "<= 5", grown["votes"] <= 5)
    told("four_times_the_cells", round(grown["cells"], 2), "<= 2", grown["cells"] <= 2)
    print(
        f"synthetic, beside red-dwarf: ARI {rows['synthetic']['ari']:.4f} (its search is random above 500 people)"
    )
    for name, (value, goal, fine) in figures.items():
        print(f"{name:28} {value!s:>24}   goal {goal:8} {'' if fine else 'MISSED'}")
    holds = all(fine for _, _, fine in figures.values())
    print(
        json.dumps(
            {
                "name": "opinion",
                "holds": holds,
                "figures": {
                    name: {"value": value, "goal": goal} for name, (value, goal, _) in figures.items()
                },
            }
        )
    )
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
