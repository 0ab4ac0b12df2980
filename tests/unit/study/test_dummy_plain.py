"""The made-up Gwent: the same again, marked as made up, with its patterns and its nulls in it."""

import csv
import itertools
import random
from pathlib import Path

import pytest

from gwrando.study import dummy


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "study.key"
    }


def test_one_seed_one_gwent(tmp_path: Path) -> None:
    for name, seed in (("a", 5), ("b", 5), ("c", 6)):
        dummy.write(tmp_path / name, n_children=120, seed=seed)
    assert files(tmp_path / "a") == files(tmp_path / "b")
    assert files(tmp_path / "a") != files(tmp_path / "c")
    keys = {(tmp_path / name / "study.key").read_text() for name in "abc"}
    assert len(keys) == 3


def test_a_definition_that_is_there_is_kept(tmp_path: Path) -> None:
    (tmp_path / "study.toml").write_text("mine = true\n")
    dummy.write(tmp_path, n_children=60, seed=1)
    assert (tmp_path / "study.toml").read_text() == "mine = true\n"


def test_every_file_and_every_record_says_it_is_made_up(tmp_path: Path) -> None:
    made = dummy.write(tmp_path, n_children=150, seed=2)
    assert "do not exist" in (tmp_path / "inputs" / "MADE_UP.txt").read_text(encoding="utf-8")
    n_records = 0
    for path in (tmp_path / "inputs").glob("*.csv"):
        assert path.name.startswith("made_up_")
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))[1:]
        assert all(row[0].startswith("MADEUP-") for row in rows)
        n_records += len(rows) if path.name.endswith("_person.csv") else 0
    assert n_records == made["records"]
    with (tmp_path / "truth" / "made_up_truth.csv").open(encoding="utf-8", newline="") as file:
        assert len(list(csv.reader(file))) == n_records + 1


@pytest.fixture(scope="module")
def children() -> list[dummy.Child]:
    return dummy.children(n_children=20_000, rng=random.Random(9))


def share(children: list[dummy.Child], *, given: str, then: str) -> tuple[float, float]:
    """Of children with and without one thing before their first other thing: the share who come to it."""
    counts = {True: [0, 0], False: [0, 0]}
    for child in children:
        first = min((on for kind, on, _ in child.events if kind == then), default=None)
        had = any(kind == given and (first is None or on < first) for kind, on, _ in child.events)
        counts[had][0] += 1
        counts[had][1] += first is not None
    return tuple(counts[had][1] / counts[had][0] for had in (True, False))


@pytest.mark.parametrize("planted", list(dummy.EXPOSURE_WEIGHTS))
def test_planted_patterns_are_there(children: list[dummy.Child], planted: str) -> None:
    with_it, without = share(children, given=planted, then="offence")
    assert with_it > 2 * without


@pytest.mark.parametrize("null", list(dummy.NULLS))
def test_planted_nulls_are_nothing(children: list[dummy.Child], null: str) -> None:
    # given before the offence or by 17: less time for those who offend, so compare the share ever
    ever = [
        (any(k == null for k, _, _ in c.events), any(k == "offence" for k, _, _ in c.events))
        for c in children
    ]
    rates = [sum(o for n, o in ever if n is had) / sum(n is had for n, _ in ever) for had in (True, False)]
    assert abs(rates[0] - rates[1]) < 0.01


def test_families_and_twins(children: list[dummy.Child]) -> None:
    kin = sum(a.postcodes == b.postcodes for a, b in itertools.pairwise(children))
    twins = [
        (a, b)
        for a, b in itertools.pairwise(children)
        if a.postcodes == b.postcodes and a.born_on == b.born_on
    ]
    assert 0.30 < kin / len(children) < 0.36
    assert 0.02 < len(twins) / len(children) < 0.04
    assert all(a.forename != b.forename for a, b in twins)


def test_nothing_happens_before_birth_or_after_childhood(children: list[dummy.Child]) -> None:
    for child in children:
        assert all(child.born_on <= on < child.at(18.01) for _, on, _ in child.events)


def test_the_example_is_the_definition_that_dummy_writes() -> None:
    example = Path(__file__).parents[3] / "examples" / "study" / "study.toml"
    assert example.read_bytes() == dummy.template("study.toml").read_bytes()
