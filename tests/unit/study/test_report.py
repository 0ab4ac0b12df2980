"""Findings in words: the grade follows from the shown numbers alone, in both languages, and never says cause."""

import re

import pytest

from gwrando.outputs import CountTable, SafeTable
from gwrando.study import run, triggers
from gwrando.study.report import findings, pages, words
from gwrando.study.report.document import Findings
from gwrando.study.triggers.tables import source_of
from tests.factories import study as factory
from tests.factories.outputs import both

STUDY = factory.study(
    triggers=("da_witnessed",),
    negative_controls=("bereavement",),
    notices=factory.study().notices[:1],
    orders=factory.study().orders[:1],
)


def table(name: str, rows: dict[str, list[int]], columns: list[str], totals: str = "rows") -> CountTable:
    return CountTable(
        name=name,
        title=both(name),
        rows={key: both(key) for key in rows},
        columns={key: both(key) for key in columns},
        counts=list(rows.values()),
        source=both("Made up"),
        missing=both("Nothing"),
        unit=both("children"),
        totals=totals,
    )


def safe(**changes: dict[str, list[int]]) -> list[SafeTable]:
    """The tables of a study of 200 and 600 children, with some of them changed."""
    order = "order_missing_episode_fixed_exclusion"
    counts: dict[str, tuple[dict[str, list[int]], list[str], str]] = {
        "left_out": ({"index": [200, 20], "others": [3000, 300]}, ["in", "out"], "columns"),
        order: ({"all": [60, 40]}, ["in_order", "not_in_order"], "columns"),
        "answered_ppn": ({"all": [40, 60, 100]}, ["in_time", "late", "none"], "rows"),
        "first_noticed": (
            {"cohort": [60, 60, 80], "comparison": [80, 120, 400]},
            list(triggers.STAGES),
            "rows",
        ),
        "linked": ({"education": [900, 100], "police": [300, 20]}, ["linked", "alone"], "rows"),
    }
    for name in ("da_witnessed", "bereavement"):
        counts[f"trigger_{name}"] = (
            {"cohort": [80, 120], "comparison": [80, 520]},
            ["recorded", "not_recorded"],
            "rows",
        )
        counts[f"reverse_{name}"] = ({"all": [80, 400]}, ["joined_later", "not_later"], "columns")
        counts[f"timing_{name}"] = ({"cohort": [80, 30]}, ["before", "after"], "columns")
    made = [
        table(name, changes.get(name, rows), columns, totals)
        for name, (rows, columns, totals) in counts.items()
    ]
    return run.protected(made, run.rules_of(STUDY))


def found(**changes: dict[str, list[int]]) -> Findings:
    return findings.findings(STUDY, safe(**changes))


def one(ref: str, **changes: dict[str, list[int]]):
    return next(item for item in found(**changes).findings if item.ref == ref)


@pytest.mark.parametrize(
    ("cohort", "comparison", "grade", "says"),
    [
        ([80, 120], [80, 520], "more_often", "by 27 percentage points"),
        ([20, 180], [300, 300], "less_often", "less often"),
        ([40, 160], [110, 490], "recurs", "could have been missed"),
        ([80, 120], [3, 597], "recurs", "cannot be compared"),
        ([4, 196], [80, 520], "cannot_tell", "too small to say"),
    ],
)
def test_grades(cohort: list[int], comparison: list[int], grade: str, says: str) -> None:
    item = one("trigger_da_witnessed", trigger_da_witnessed={"cohort": cohort, "comparison": comparison})
    assert item.grade == grade
    assert says in item.words.en


def test_both_directions_and_order_are_in_the_words() -> None:
    item = one("trigger_da_witnessed")
    assert "about 80 of 200 (40%, interval 32 to 48)" in item.words.en
    assert "joined the cohort afterwards: about 80 of 480 (17%" in item.words.en
    assert "before they joined: about 80 of 110 (73%" in item.words.en
    assert item.plain.en == (
        "Children in the cohort with this on record before: about 4 in 10. Other children of the same age: about 1 in 8."
    )
    assert item.tables == ("trigger_da_witnessed", "reverse_da_witnessed", "timing_da_witnessed")


def test_a_negative_control_says_what_it_is_for() -> None:
    item = one("trigger_bereavement")
    assert item.kind == "control"
    assert "distrust the others" in item.words.en
    assert "distrust" not in one("trigger_da_witnessed").words.en


def test_help_is_a_funnel() -> None:
    item = one("answered_ppn")
    assert [(row.k, row.n) for row in item.rows] == [(100, 200), (40, 200)]
    assert item.plain.en == "Help came in time: about 2 in 10."


def test_help_with_a_hidden_part_is_worked_out_from_the_rest_or_not_told() -> None:
    # "none" is small, and one more must be hidden with it: nothing can be said of either
    item = one("answered_ppn", answered_ppn={"all": [100, 60, 4]})
    assert item.rows[0].share is None
    hidden = one("answered_ppn", answered_ppn={"all": [3, 4, 100]})
    assert hidden.rows[1].share is None
    assert "cannot tell" in hidden.words.en


def test_order_needs_both_ways() -> None:
    name = "order_missing_episode_fixed_exclusion"
    assert "about 60 of 100 (60%" in one(name).words.en
    assert one(name, **{name: {"all": [60, 4]}}).grade == "cannot_tell"


@pytest.mark.parametrize(
    ("share", "said"),
    [(0.01, "fewer than 1 in 50"), (0.125, "about 1 in 8"), (0.4, "about 4 in 10"), (0.97, "nearly all"), (None, "too few children to say")],
)  # fmt: skip
def test_out_of_ten(share: float | None, said: str) -> None:
    row = words.FindingRow(label=both("x"), k=1, n=10, share=share, low=share, high=share)
    assert words.out_of_ten(row).en == said


def test_the_words_are_made_from_shown_numbers_alone() -> None:
    """Two sets of counts that look the same when protected give the same words, byte for byte."""
    first = found(trigger_da_witnessed={"cohort": [81, 119], "comparison": [79, 521]})
    second = found(trigger_da_witnessed={"cohort": [78, 122], "comparison": [82, 518]})
    assert first.to_json() == second.to_json()


def test_no_words_of_cause_or_forecast() -> None:
    text = found().to_json().decode().lower()
    assert not re.search(
        r"\b(predict|risk|score|likely|because of|leads? to|due to|rhagfynegi|risg|sgôr)\b", text
    )
    assert not re.search(r"\bcaus(e|es|ed|al)\b", text.replace("does not say what causes what", ""))


def test_pages_in_both_languages() -> None:
    tables, made = safe(), found()
    for language in ("cy", "en"):
        page = pages.page(made, tables, language=language)
        assert f'<html lang="{language}">' in page
        graded = [item for item in made.findings if item.kind in ("trigger", "control")]
        assert all(item.grade_words.in_(language).replace("'", "&#39;") in page for item in graded)
        assert (
            "dim cyfanswm" if language == "cy" else "no total"
        ) not in page  # left out where it means nothing
        assert page.count("<svg") >= len(made.pictures) >= 3
        for item in made.findings:
            title = item.title.in_(language) if item.kind != "linked" else item.rows[0].label.in_(language)
            assert title.split(":")[0].replace("'", "&#39;") in page
        assert ("nid yw&#39;r plant hyn yn bod" in page) is (language == "cy")
    assert "Made-up data" in page


def test_every_number_in_the_findings_is_rounded() -> None:
    for item in found().findings:
        for row in item.rows:
            assert all(number is None or number % 5 == 0 for number in (row.k, row.n))


def test_real_records_are_not_called_made_up() -> None:
    real = STUDY.model_copy(update={"made_up": False})
    found = source_of(real)
    assert found.en.startswith("Records of education, health, police, social care, youth justice, 20")
    assert "dyfeisio" not in found.cy


def test_no_total_stands_beside_a_number_that_another_table_shows(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """In a real run: who joined after a trigger is in three tables, so a row total in one would give the other cell away."""
    from gwrando.outputs import Reason

    with factory.lives({f"c{n:02d}": factory.life("9 da_witnessed; 13 offence") for n in range(40)}) as store:
        factory.asked(store, STUDY)
        counted = [*triggers.tables(store, STUDY), *triggers.matched(store, STUDY, seed=1).tables]
    made = {item.name: item for item in run.protected(counted, run.rules_of(STUDY))}
    for name in (
        "left_out",
        "reverse_da_witnessed",
        "timing_da_witnessed",
        "order_missing_episode_fixed_exclusion",
    ):
        assert {total.reason for total in made[name].row_totals} == {Reason.NO_TOTAL}, name
