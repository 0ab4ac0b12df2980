"""Small numbers: an attack on everything shown of a consultation, rooms and whole together; how many numbers under five fall."""

# extras: web

import argparse
import csv
import gzip
import json
import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from gwrando.outputs import CountTable, SafeTable
from gwrando.text import Bilingual
from gwrando.voice.small_numbers import possible, protected, protected_beside

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "polis_open_data"
WORDS = Bilingual(cy="Gair", en="Word")
CHOICES = ("agree", "disagree", "pass")
VOTES = {"1": "agree", "-1": "disagree", "0": "pass"}
SHOWN_FROM = 5
Rooms = list[tuple[int, ...]]


def table(counts: tuple[int, ...]) -> CountTable:
    """One row of counts."""
    return CountTable(
        name="t",
        title=WORDS,
        rows={"all": WORDS},
        columns=dict.fromkeys(CHOICES, WORDS),
        counts=[list(counts)],
        source=WORDS,
        missing=WORDS,
        unit=WORDS,
    )


def made_up(n: int, *, seed: int) -> Iterator[Rooms]:
    """Consultations of one statement: one to twelve rooms of three to thirty-two children, opinions from even to nearly one."""
    chance = random.Random(seed)
    for _ in range(n):
        weights = [chance.random() ** chance.choice((1, 3)) for _ in CHOICES]
        rooms: Rooms = []
        for _ in range(chance.choice((1, 2, 2, 3, 3, 4, 6, 12))):
            size = chance.choice((3, 5, 6, 7, 8, 10, 12, 15, 20, 28, 32))
            said = Counter(chance.choices(CHOICES, weights, k=size))
            rooms.append(tuple(said[choice] for choice in CHOICES))
        yield rooms


def opened(folder: Path, name: str) -> Any:
    """A text file of an export, also when it is gzipped."""
    plain = folder / name
    return plain.open(newline="") if plain.exists() else gzip.open(folder / f"{name}.gz", "rt", newline="")


def real(folder: Path, *, seed: int, most: int) -> Iterator[Rooms]:
    """The statements of a Polis export, its people put in rooms of 5 to 30 by chance (the exports know no rooms)."""
    chance = random.Random(seed)
    votes: dict[str, dict[str, str]] = defaultdict(dict)
    with opened(folder, "votes.csv") as file:
        for row in csv.DictReader(file):
            votes[row["comment-id"]][row["voter-id"]] = VOTES[str(int(float(row["vote"])))]
    people = sorted({person for said in votes.values() for person in said})
    chance.shuffle(people)
    people = people[:360]  # twelve rooms or so: more are harder to attack, not easier
    groups = []
    while people:
        size = chance.randint(5, 30)
        groups.append(people[:size])
        people = people[size:]
    for statement in sorted(votes)[:most]:
        said = votes[statement]
        yield [
            tuple(sum(said.get(person) == choice for person in group) for choice in CHOICES)
            for group in groups
        ]


def attacked(rooms: Rooms, whole: SafeTable, out: list[SafeTable], shown: Rooms) -> tuple[int, int, int]:
    """Of the numbers 1 to 4 in rooms that were shown: how many there are, are known exactly, are one of two.

    Only what the whole adds: a number that the room's own table already says as much of is not counted.
    """
    small = exact = two = 0
    for at, counts in enumerate(shown):
        for column, true in enumerate(counts):
            if not 0 < true < SHOWN_FROM:
                continue
            small += 1
            low, high = possible(out, at, column, whole=whole, n_others=len(rooms) - len(shown))
            if not low <= true <= high:
                raise SystemExit("the attack is wrong: the true number is not among the possible ones")
            alone = possible([out[at]], 0, column)
            exact += low == high and alone != (low, high)
            two += high - low == 1 and alone != (low, high)
    return small, exact, two


def main() -> int:
    """Runs the attack with and without the protection of wholes beside rooms; the last line is JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="a folder of Polis exports, one folder each")
    parser.add_argument(
        "--quick", action="store_true", help="a tenth of the made-up consultations, five statements each"
    )
    given = parser.parse_args()
    worlds: dict[str, list[Rooms]] = {"made up": list(made_up(200 if given.quick else 2000, seed=20261129))}
    if given.data.is_dir():
        for folder in sorted(path for path in given.data.iterdir() if path.is_dir()):
            try:
                worlds[folder.name] = list(real(folder, seed=7, most=5 if given.quick else 40))
            except FileNotFoundError:
                print(f"{folder.name}: no votes.csv", file=sys.stderr)
    total: Counter[str] = Counter()
    spent = 0.0
    print(
        f"{'':<34}{'tables':>8}{'small':>8}{'exact':>8}{'of two':>8}{'exact, plain':>14}{'coarser':>9}{'none':>6}"
    )
    for name, found in worlds.items():
        seen: Counter[str] = Counter()
        for rooms in found:
            shown = [counts for counts in rooms if sum(counts) >= SHOWN_FROM]
            if not shown:
                continue
            out = [protected(table(counts)) for counts in shown]
            sums = table(tuple(sum(numbers) for numbers in zip(*rooms, strict=True)))
            began = time.process_time()
            whole = protected_beside(sums, out, n_others=len(rooms) - len(shown))
            spent += time.process_time() - began
            plain = protected(sums)
            small, bare, _ = attacked(rooms, plain, out, shown)
            seen += Counter(tables=1, small=small, plain=bare)
            if whole is None:
                seen["none"] += 1
                continue
            _, exact, two = attacked(rooms, whole, out, shown)
            seen += Counter(exact=exact, two=two, coarser=int(whole.rules.threshold != plain.rules.threshold))
        total += seen
        print(
            f"{name:<34}{seen['tables']:>8}{seen['small']:>8}{seen['exact']:>8}{seen['two']:>8}{seen['plain']:>14}"
            f"{seen['coarser']:>9}{seen['none']:>6}"
        )
    figures = {
        "small_numbers_known_exactly": {"value": total["exact"], "goal": "0", "holds": total["exact"] == 0},
        "small_numbers_known_to_two": {"value": total["two"], "goal": "0", "holds": total["two"] == 0},
        "small_numbers_attacked": {"value": total["small"], "goal": "stated"},
        "known_exactly_without_this_protection": {"value": total["plain"], "goal": "stated"},
        "wholes_made_coarser": {"value": f"{total['coarser']} of {total['tables']}", "goal": "stated"},
        "milliseconds_a_statement": {
            "value": round(1000 * spent / max(total["tables"], 1), 1),
            "goal": "stated",
        },
    }
    holds = all(figure.get("holds", True) for figure in figures.values()) and total["small"] > 0
    print(json.dumps({"name": "small_numbers", "holds": holds, "quick": given.quick, "figures": figures}))
    return 0 if holds else 1


if __name__ == "__main__":
    raise SystemExit(main())
