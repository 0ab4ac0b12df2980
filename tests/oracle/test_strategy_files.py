"""The real Welsh files, counted a second time without our reader, and beside the figures the design
measured."""

import csv
import gzip
import re
from collections import Counter
from pathlib import Path

import pytest

from gwrando.strategy import fairness, fitness, police_data, searches

FOLDER = Path(__file__).parents[2] / "examples" / "fairness" / "stop_search"
NOT_STATED = "Other ethnic group - Not stated"


@pytest.fixture(scope="module")
def files():
    return police_data.read([FOLDER])


@pytest.fixture(scope="module")
def report(files):
    return fairness.report(files)


@pytest.fixture(scope="module")
def plain():
    """(force, year) -> rows as dictionaries, by the standard library alone."""
    found: dict[tuple[str, str], list[dict[str, str]]] = {}
    for path in FOLDER.glob("*.gz"):
        month, force = re.fullmatch(r"(\d{4}-\d\d)-(.+)-stop-and-search\.csv\.gz", path.name).groups()
        with gzip.open(path, "rt", encoding="utf-8", newline="") as handle:
            year = "2019/20" if month < "2020-04" else "2020/21"
            found.setdefault((force, year), []).extend(csv.DictReader(handle))
    return found


def test_all_rows_are_there(files):
    assert len(files) == 95
    assert sum(each.n_rows for each in files) == 56_190
    totals = Counter()
    for each in files:
        totals[each.force] += each.n_rows
    assert totals == {"dyfed-powys": 6_555, "gwent": 10_108, "north-wales": 10_905, "south-wales": 28_622}
    assert ("gwent", "2019-08") not in {(each.force, each.month) for each in files}


def test_counts_by_force_year_and_group(files, plain):
    for each in searches.by_year(files):
        rows = plain[each.force, each.period]
        assert each.n_rows == len(rows)
        children = [row for row in rows if row["Age range"] == "10-17"]
        assert each.n(lambda p: p.age == "10-17") == len(children)
        for group, start in (
            ("white", "White -"),
            ("asian", "Asian"),
            ("black", "Black"),
            ("mixed", "Mixed"),
        ):
            second = sum(row["Self-defined ethnicity"].startswith(start) for row in children)
            assert each.n(lambda p, group=group: p.age == "10-17" and p.self_defined == group) == second
        unknown = sum(row["Self-defined ethnicity"] in ("", NOT_STATED) for row in children)
        assert each.n(lambda p: p.age == "10-17" and p.self_defined is None) == unknown
        repeats = len(rows) - len({tuple(row.items()) for row in rows})
        assert each.n_repeats == repeats  # a repeat across two months of one force does not occur here


# Percent missing in 2019/20, as the design measured it on another copy (reliability.md 4.2). Time of day is left
# out: we count local midnights (8 % in Gwent), and how the design came to its 15 % is not written down.
MEASURED = {
    "dyfed-powys": {"age": 4, "self_defined": 12, "officer_defined": 4, "outcome": 1, "linked": 65,
                    "more_than_outer": 0, "has_place": 75},
    "gwent": {"age": 19, "self_defined": 28, "officer_defined": 100, "outcome": 25, "linked": 100,
              "more_than_outer": 100, "has_place": 10},
    "north-wales": {"age": 4, "self_defined": 6, "officer_defined": 0, "outcome": 0, "linked": 0,
                    "more_than_outer": 0, "has_place": 11},
    "south-wales": {"age": 100, "self_defined": 13, "officer_defined": 6, "outcome": 4, "linked": 5,
                    "more_than_outer": 100, "has_place": 20},
}  # fmt: skip
REPEATS = {"dyfed-powys": 14, "gwent": 8, "north-wales": 10, "south-wales": 5}


def test_the_gaps_are_those_the_design_measured(files):
    for each in searches.by_year(files):
        if each.period == "2019/20":
            found = {column: 100 * fitness.missing(each, column) for column in MEASURED[each.force]}
            assert found == pytest.approx(MEASURED[each.force], abs=0.56), each.force
            assert 100 * each.n_repeats / each.n_rows == pytest.approx(REPEATS[each.force], abs=0.5)


def test_who_can_answer_what(report):
    verdicts = {(each.force, each.period, each.question): each.verdict for each in report.fits}
    for year in report.periods:
        assert verdicts["north-wales", year, "by_self_defined"] == "with_care"
        assert verdicts["dyfed-powys", year, "by_self_defined"] == "with_care"
        for question in ("by_self_defined", "by_officer_defined", "outcome", "find_rate", "more_than_outer"):
            assert verdicts["gwent", year, question] == "cannot"
        assert all(verdicts["south-wales", year, each.key] == "cannot" for each in fitness.QUESTIONS)
        assert verdicts["north-wales", year, "find_rate"] == "can"
    assert all(each.verdict == "cannot" for each in report.fits if each.force == "together")


def test_nothing_is_printed_where_the_file_cannot_answer(report):
    able = {(each.force, each.question) for each in report.fits if each.verdict != "cannot"}
    red = {(each.force, each.period, each.question) for each in report.fits if each.verdict == "cannot"}
    for figures, question in (
        (report.counts, "under_18"),
        (report.groups, "by_self_defined"),
        (report.officer, "by_officer_defined"),
    ):
        for each in figures:
            assert (each.force, question) in able
            assert (each.force, each.period, question) not in red
            if each.period == "all":
                assert not any((each.force, year, question) in red for year in report.periods)
    for each in report.shares:
        assert (each.force, each.period, each.question) not in red
    assert {each.force for each in report.counts} == {"dyfed-powys", "gwent", "north-wales"}
    assert {each.force for each in report.groups} == {"dyfed-powys", "north-wales"}


def test_gwent_can_say_one_thing_with_care(report):
    (figure,) = [each for each in report.counts if each.force == "gwent"]
    assert (figure.period, figure.verdict, figure.n_months, figure.n_months_missing) == (
        "2019/20", "with_care", 11, 1,
    )  # fmt: skip
    assert figure.count.number == 565
    assert (figure.count_range.low, figure.count_range.high) == (565, 1220)
    # 563 recorded searches among 55,932 children over 11 of 12 months
    assert figure.rate.value == pytest.approx(1000 * 563 / (55_932 * 11 / 12))


def test_a_ratio_by_hand(report):
    (found,) = [each for each in report.groups if each.force == "dyfed-powys" and each.group == "mixed"]
    white, mixed = 657 + 404, 12 + 3  # counted with awk from the files
    assert found.ratio_white.value == pytest.approx((mixed / 987) / (white / 43_229))
    assert found.ratio_worst.high == pytest.approx(((mixed + 95) / 987) / (white / 43_229))
    assert found.ratio_worst.low == pytest.approx((mixed / 987) / ((white + 95) / 43_229))
    assert found.conclusion == "cannot_tell"


def test_it_takes_a_few_seconds_at_most(files):
    assert (
        sum(len(each.patterns) for each in files) < 10_000
    )  # patterns, not rows, are what the report works on
