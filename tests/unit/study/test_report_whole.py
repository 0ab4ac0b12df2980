"""The report of a whole study: grades from safe estimates, papers in both languages, pictures, annex; the same bytes twice."""

import hashlib
import re
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import pikepdf
import pytest

from gwrando.outputs import DisclosureRules
from gwrando.study import run
from gwrando.study.report import annex, findings, pages, papers, released, young
from gwrando.study.report.document import Findings
from gwrando.study.report.facts import Facts
from gwrando.study.report.released import Released
from gwrando.study.triggers import words
from gwrando.text import Bilingual
from tests.factories import report as factory
from tests.factories.outputs import both
from tests.factories.report import STUDY, estimate

RULES: DisclosureRules = run.rules_of(STUDY)
FACTS = Facts(
    definition_sha256="d" * 64,
    seed=7,
    software={"gwrando": "1", "duckdb": "1.5.5"},
    inputs_sha256={"police.csv": "e" * 64},
    linkage=((both("Links"), both("95 %")),),
)
DAY = date(2025, 12, 31)


@pytest.fixture(scope="module")
def safe() -> Released:
    return released.protected(factory.counted(), RULES)


@pytest.fixture(scope="module")
def made(safe: Released) -> Findings:
    return findings.findings(STUDY, safe.tables, safe.estimates, facts=FACTS)


def test_power_is_said_where_nothing_was_found(made: Findings) -> None:
    item = next(one for one in made.findings if one.ref == "trigger_missing_episode")
    assert item.grade == "recurs"
    assert any("What could have been found. An odds ratio of 2: 41%." in reason.en for reason in item.reasons)
    assert any(section.title.en == "What could not have been found" for section in made.methods)


@pytest.mark.parametrize(
    ("language", "title"),
    [("cy", "Yr hyn na ellid bod wedi'i ganfod"), ("en", "What could not have been found")],
)
def test_the_report_prints_what_could_not_have_been_found(language: Any, title: str) -> None:
    counted = factory.counted()
    sizes = [(share, ratio) for share in (2, 5, 10, 20) for ratio in (2, 3)]
    power = [
        estimate(
            f"power_{share}_{ratio}",
            share * ratio / 100,
            kind="power",
            title=words.found_by_share(share, ratio=ratio),
        )
        for share, ratio in sizes
    ]
    found = released.protected(
        type(counted)(tables=counted.tables, estimates=(*counted.estimates, *power)), RULES
    )
    told = findings.findings(STUDY, found.tables, found.estimates, facts=FACTS)
    blocks = papers.blocks("report", told, found.tables, found.estimates, language)
    table = next(block for block in blocks if block.text == title and block.rows)
    said = {row[0]: " ".join(row[1:]).replace(" %", "%") for row in table.rows}
    for share, ratio in sizes:
        asked = words.found_by_share(share, ratio=ratio).in_(language).partition(":")[0]
        assert f"{share * ratio}%" in said[asked]


def test_an_estimate_goes_with_its_table() -> None:
    small = {"trigger_da_witnessed": {"cohort": [4, 196], "comparison": [80, 520]}}
    counted = factory.counted()
    tables = tuple(factory.tables(**small))
    found = released.protected(type(counted)(tables=tables, estimates=counted.estimates), RULES)
    told = {one.name: one.outcome for one in found.estimates}
    assert told["matched_da_witnessed"] == told["matched_da_witnessed_90"] == "hidden"
    assert told["matched_missing_episode"] == "shown"
    item = next(
        one
        for one in findings.findings(STUDY, found.tables, found.estimates).findings
        if one.ref == "trigger_da_witnessed"
    )
    assert item.grade == "cannot_tell"


def test_a_cell_of_a_table_that_was_not_released_hides() -> None:
    counted = factory.counted()
    lost = estimate("lag_x", 70.0, kind="days", rests_on={"gone/all/x": 60})
    found = released.protected(type(counted)(tables=counted.tables, estimates=(lost,)), RULES)
    assert [one.outcome for one in found.estimates] == ["hidden"]


def test_a_table_that_cannot_be_made_safe_does_not_stop_the_rest() -> None:
    bad = factory.table(
        "known_by_age", {f"r{n}": [1, 0, 1] for n in range(14)}, ("none", "one", "two_or_more")
    )
    tables = tuple(bad if table.name == "known_by_age" else table for table in factory.tables())
    found = released.protected(type(factory.counted())(tables=tables), RULES)
    assert found.refused == (bad.title,)
    words = findings.findings(STUDY, found.tables, (), facts=Facts(refused=found.refused))
    assert not any(one.kind == "known" for one in words.findings)
    facts = [fact for section in words.methods for fact in section.facts]
    assert (both("Not released: could not be made safe").en, "About known_by_age") in [
        (a.en, b.en) for a, b in facts
    ]


def test_sequences_that_are_shown_are_findings_and_say_how_they_were_found() -> None:
    counted = factory.counted()
    mined = [
        factory.table(
            "sequence_1", {"cohort": [60, 40], "comparison": [50, 90]}, ("in_order", "not_in_order")
        ),
        factory.table("sequence_2", {"cohort": [4, 3], "comparison": [5, 2]}, ("in_order", "not_in_order")),
    ]
    more = (
        estimate("order_sequence_1", 2.1, 1.2, 3.9),
        estimate("lag_sequence_1_1", 21.0, kind="days", unit=both("days")),
    )
    given = type(counted)(tables=(*counted.tables, *mined), estimates=(*counted.estimates, *more))
    found = released.protected(given, RULES)
    assert [t.cell("cohort", "in_order").shown for t in found.tables if t.name == "sequence_1"] == [60]
    made = findings.findings(STUDY, found.tables, found.estimates)
    items = [one for one in made.findings if one.kind == "sequence"]
    assert [one.ref for one in items] == ["sequence_1"]
    assert items[0].estimates == ("order_sequence_1", "lag_sequence_1_1")
    assert "found by searching" in items[0].words.en


def test_small_tables_about_others_do_not_hide_the_members() -> None:
    """A table about children with both events has other totals: what it hides says nothing of the cohort's size."""
    counted = factory.counted()
    small = factory.table(
        "ordered_a_b", {"cohort": [4, 3], "comparison": [5, 2]}, ("in_order", "not_in_order")
    )
    given = type(counted)(tables=(small, *counted.tables))
    found = released.protected(given, RULES)
    assert next(t for t in found.tables if t.name == "first_noticed").row_total("cohort").shown == 200


def test_what_stands_in_no_finding_is_printed_all_the_same(safe: Released, made: Findings) -> None:
    counted = factory.counted()
    extra = factory.table("already_ppn", {"all": [40, 60]}, ("already", "not_yet"))
    more = (estimate("power_2_2", 0.23, kind="power"),)
    found = released.protected(
        type(counted)(tables=(*counted.tables, extra), estimates=(*counted.estimates, *more)), RULES
    )
    words = findings.findings(STUDY, found.tables, found.estimates)
    page = pages.page(words, found.tables, found.estimates, language="en")
    assert "About already_ppn" in page
    assert all(f"tables/{table.name}.csv" in page for table in found.tables)
    assert "Figure power_2_2" in page
    assert f"All {len(found.estimates)} estimates" in page


def test_every_service_finding_is_there(made: Findings) -> None:
    kinds = {one.kind for one in made.findings}
    assert kinds == {
        *(
            "trigger",
            "control",
            "answered",
            "repeat",
            "funnel",
            "earliest",
            "known",
            "help_when",
            "transition",
        ),
        *("order", "noticed", "left_out", "linked"),
    }
    by_ref = {one.ref: one for one in made.findings}
    wait = by_ref["answered_ppn"].words.en
    assert "Figure wait_ppn: 4 (3 to 7) weeks. Half of them: between 2 and 13 weeks." in wait
    assert [(row.k, row.n) for row in by_ref["funnel_da_witnessed"].rows] == [
        (200, 400),
        (100, 400),
        (40, 400),
    ]
    police = by_ref["earliest_police"].words.en
    assert "Figure lead_police: 57 (42 to 72) weeks." in police
    assert "Too few" in police
    assert "Of all with this contact, joined the cohort afterwards: about 150 of 3,150 (5%" in police
    assert "about 70 of 200" in by_ref["repeat_ppn"].words.en
    assert f"Figure lag_{factory.ORDER}: 9 (2 to 29) weeks." in by_ref[f"order_{factory.ORDER}"].words.en


def test_pictures_are_made_from_what_is_shown(made: Findings) -> None:
    drawn = {picture.ref: picture for one in made.findings for picture in one.pictures}
    drawn |= {picture.ref: picture for picture in made.pictures}
    assert {picture.kind for picture in drawn.values()} == {
        "dots",
        "bars",
        "parts",
        "curves",
        "order",
        "strip",
    }
    assert drawn["waited-ppn"].rows[0].values == (0.0, 0.0, 2.0, 20.0, 4.0, 30.0, 13.0, 50.0)
    assert drawn["typical-path"].mark is not None
    assert "made-up path" in drawn["typical-path"].mark.en
    assert [row.values[0] for row in drawn["typical-path"].rows] == [8.3, 11.0]
    assert len(drawn["all-triggers"].rows) == 6
    assert drawn["all-ratios"].reference == 1


@pytest.mark.parametrize("language", ["cy", "en"])
@pytest.mark.parametrize("paper", ["report", "summary", "young"])
def test_every_paper_as_page_and_pdf(made: Findings, safe: Released, paper: Any, language: Any) -> None:
    page = pages.page(made, safe.tables, safe.estimates, language=language, paper=paper)
    assert f'<html lang="{language}">' in page
    assert page.count("<h1>") == 1
    assert "http" not in re.sub(r"http://www\.w3\.org/2000/svg", "", page)  # needs no other file
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    data = pages.document(made, safe.tables, safe.estimates, language=language, paper=paper, day=DAY)
    with pikepdf.open(BytesIO(data)) as document:
        assert str(document.Root.Lang).startswith(language)
        assert document.Root.MarkInfo.Marked
        assert len(document.pages) <= {"report": 13, "summary": 2, "young": 2}[paper]


def test_the_first_page_says_what_was_asked_found_and_cannot_be_told(made: Findings, safe: Released) -> None:
    told = papers.blocks("report", made, safe.tables, safe.estimates, "en")
    headings = [block.text for block in told if block.kind == "h2"]
    assert headings[:5] == [
        "What was asked",
        "What was found",
        "What cannot be told",
        "Noticed, helped, how late",
        "What had happened before",
    ]
    assert headings[-4:] == [f"Annex {letter}" + text for letter, text in (("A", ": Does it hold?"), ("B", ": Methods"), ("C", ": Algorithmic transparency record (ATRS)"), ("D", ": Which file each table is in"))]  # fmt: skip
    lines = next(block for block in told if block.kind == "list").items
    assert lines[0].startswith("A safeguarding notification by the police. Help: 50% (")  # services first
    assert lines[1].startswith("Witnessing domestic abuse. In the cohort: 40% (32 to 48), 80 of 200.")
    assert lines[1].endswith("Holds in every check that we could make.")


@pytest.mark.parametrize("language", ["cy", "en"])
def test_nothing_that_was_asked_for_is_lost(made: Findings, safe: Released, language: Any) -> None:
    """Every picture of the whole, every table by its file, every finding by its title; each table has as many cells as its head."""
    told = papers.blocks("report", made, safe.tables, safe.estimates, language)
    drawn = {block.picture.ref for block in told if block.picture is not None}
    assert drawn >= {picture.ref for picture in made.pictures} >= {"all-helped", "all-waited", "all-earliest", "all-triggers", "all-ratios", "all-order", "typical-path"}  # fmt: skip
    cells = {cell for block in told for line in block.rows for cell in line}
    assert cells >= {f"tables/{table.name}.csv" for table in safe.tables}
    for block in told:
        if block.kind in ("table", "small_table"):
            assert {len(line) for line in block.rows} == {len(block.head)}, block.text
    same = papers.blocks("report", made, safe.tables, safe.estimates, "cy" if language == "en" else "en")
    assert [block.kind for block in told] == [block.kind for block in same]
    assert [len(block.rows) for block in told] == [len(block.rows) for block in same]


def test_checks_stand_beside_each_other(made: Findings, safe: Released) -> None:
    """One row a check, one column a finding; a check that only one has leaves the others' cells empty."""
    table = next(
        block
        for block in papers.blocks("report", made, safe.tables, safe.estimates, "en")
        if block.text.startswith("Annex A") and block.kind == "small_table"
    )
    assert table.head == (
        "Check",
        "Witnessing domestic abuse",
        "An episode of being missing",
        "A bereavement",
    )
    by_check = {line[0]: line[1:] for line in table.rows}
    assert by_check["Figure matched_da_witnessed"] == (
        "4.2 (2.8 to 6.4), n\N{NO-BREAK SPACE}800",
        "1.3 (0.90 to 1.9), n\N{NO-BREAK SPACE}800".replace("0.90", "0.9"),
        "1.1 (0.7 to 1.6), n\N{NO-BREAK SPACE}800",
    )
    assert by_check["Figure covered_da_witnessed"][1:] == ("-", "-")


def test_many_questions_make_more_tables_and_few_waits_more_pictures() -> None:
    from gwrando.study.report import annexes, blocks, pictures

    four = [f"n{n}" for n in range(7)]
    curve = pictures.lag_curve("ppn", both("x"), {f"waited_ppn_{d}": e for d, e in _waits().items()})
    assert curve is not None
    one = next(item for item in factory_findings() if item.kind == "answered")
    many = [one.model_copy(update={"ref": f"answered_{name}", "pictures": (curve,)}) for name in four]
    drawn = pictures.waited(many)
    assert [(picture.ref, len(picture.rows)) for picture in drawn] == [("all-waited", 5), ("all-waited-2", 2)]
    assert annexes.ACROSS == 4
    assert blocks.short(both("a: b")).en == "a"


def _waits() -> dict[int, Any]:
    found = released.protected(factory.counted(), RULES).estimates
    named = {item.name: item for item in found}
    return {days: named[f"waited_ppn_{days}"] for days in (14, 28, 91)}


def factory_findings() -> Any:
    found = released.protected(factory.counted(), RULES)
    return findings.findings(STUDY, found.tables, found.estimates).findings


def test_where_little_can_be_told_the_papers_say_so() -> None:
    """A study whose every number is small still gives whole papers, in both languages."""
    few = {table.name: {key: [3] * len(line) for key, line in zip(table.rows, table.counts, strict=True)} for table in factory.tables()}  # fmt: skip
    small = tuple(factory.tables(**few))
    found = released.protected(type(factory.counted())(tables=small), RULES)
    words = findings.findings(STUDY, found.tables, found.estimates)
    for language in ("cy", "en"):
        told = papers.blocks("report", words, found.tables, found.estimates, language)
        assert any("Nid oes digon o blant" in item or "too few children to say anything" in item.lower() for block in told for item in block.items)  # fmt: skip
        assert not [block for block in told if block.kind == "small_table" and block.text.startswith(("Annex A", "Atodiad A"))]  # fmt: skip
        for paper in papers.PAPERS:
            assert pages.document(
                words, found.tables, found.estimates, language=language, paper=paper, day=DAY
            )


def test_plain_words_are_for_events_that_there_are() -> None:
    from gwrando.study.report import plainly
    from gwrando.study.vocabulary import EVENT_TYPES

    assert set(plainly.PLAIN) <= set(EVENT_TYPES)
    assert plainly.plainly("of_a_plugin", both("Its title")).en == "Its title"


def test_the_same_inputs_give_the_same_bytes(safe: Released) -> None:
    hashes = []
    for _ in range(2):
        again = released.protected(factory.counted(), RULES)
        words = findings.findings(STUDY, again.tables, again.estimates, facts=FACTS)
        files = pages.files(words, again.tables, again.estimates, day=DAY)
        hashes.append({name: hashlib.sha256(data).hexdigest() for name, data in files.items()})
    assert hashes[0] == hashes[1]
    assert len(hashes[0]) == 13


@pytest.mark.parametrize("language", ["cy", "en"])
def test_young_people_get_short_sentences(made: Findings, language: Any) -> None:
    found = young.measured(made.young, language)
    assert found.longest_sentence_words <= young.MOST_WORDS
    assert found.mean_sentence_words <= 11
    assert found.n_sentences > 15


def test_young_people_are_told_that_most_do_not(made: Findings) -> None:
    text = " ".join(paragraph.en for section in made.young for paragraph in section.paragraphs)
    assert "Most children who live through this will not commit a crime." in text
    counted = factory.counted()
    turned = {
        f"reverse_{key}": {"all": [400, 80]} for key in ("da_witnessed", "missing_episode", "bereavement")
    }
    other = released.protected(type(counted)(tables=tuple(factory.tables(**turned))), RULES)
    words = findings.findings(STUDY, other.tables).young
    text = " ".join(paragraph.en for section in words for paragraph in section.paragraphs)
    assert "Most children" not in text
    assert "not a child's fault" in text


def test_young_people_where_little_can_be_told() -> None:
    counted = factory.counted()
    few = {"answered_ppn": {"all": [3, 4, 100]}}
    few |= {
        f"trigger_{key}": {"cohort": [4, 196], "comparison": [80, 520]}
        for key in ("da_witnessed", "missing_episode", "bereavement")
    }
    found = released.protected(type(counted)(tables=tuple(factory.tables(**few))), RULES)
    study = STUDY.model_copy(update={"improvements": (), "made_up": False})
    titles = [section.title.en for section in findings.findings(study, found.tables).young]
    assert titles == ["What we did", "What we do not know", "Want to talk?"]


def test_the_annex_is_filled_from_the_run(made: Findings) -> None:
    facts = {name.en: value.en for section in (*made.methods, *made.atrs) for name, value in section.facts}
    assert facts["Hash of the definition"] == "d" * 64
    assert facts["police.csv"] == "e" * 64
    assert facts["Seed"] == "7"
    assert facts["Links"] == "95 %"
    assert facts["duckdb"] == "1.5.5"
    assert facts["Threshold"] == "10"
    assert facts["Estimates hidden"].endswith(f"of {len(factory.estimates())}")
    assert facts["controls"] == "A bereavement"
    assert {section.title.en for section in made.methods} >= {
        "Definition",
        "Data and dates",
        "Who",
        "Protecting numbers",
    }


def test_improvements_say_what_they_rest_on() -> None:
    counted = factory.counted()
    given = STUDY.improvements[0]
    several = tuple(
        given.model_copy(update={"ref": f"i{n}", "finding": finding})
        for n, finding in enumerate(("trigger_da_witnessed", "nothing_such", "answered_ppn"))
    )
    tables = tuple(factory.tables(answered_ppn={"all": [3, 4, 100]}))
    found = released.protected(type(counted)(tables=tables), RULES)
    made = findings.findings(STUDY.model_copy(update={"improvements": several}), found.tables)
    assert [one.rests for one in made.improvements] == ["told", "not_released", "cannot_tell"]
    assert made.improvements[0].rests_words.en.startswith("It rests on: Witnessing domestic abuse (")


def test_no_true_count_is_in_any_paper(made: Findings, safe: Released) -> None:
    """Counts that rounding changes, planted in every table and estimate, are in no file."""
    odd = {
        "trigger_da_witnessed": {"cohort": [83, 117], "comparison": [81, 519]},
        "answered_ppn": {"all": [143, 161, 197]},
    }
    counted = factory.counted()
    planted = estimate(
        "wait_ppn", 33.0, 22.0, 44.0, kind="days", unit=both("days"), n_children=2417, rests_on={"a": 1733}
    )
    every = tuple(planted if one.name == "wait_ppn" else one for one in counted.estimates)
    found = released.protected(type(counted)(tables=tuple(factory.tables(**odd)), estimates=every), RULES)
    words = findings.findings(STUDY, found.tables, found.estimates, facts=FACTS)
    text = "".join(
        pages.page(words, found.tables, found.estimates, language=language, paper=paper)
        for language in pages.LANGUAGES
        for paper in papers.PAPERS
    )
    for number in ("117", "519", "143", "161", "197", "2417", "2,417", "1733", "1,733"):
        assert not re.search(
            rf"(?<![\d.#A-Za-z]){number}(?![\d.%A-Za-z])",
            re.sub(r"<style.*?</style>|<svg.*?</svg>", "", text, flags=re.S),
        ), number


def test_a_bilingual_grade_for_each(made: Findings) -> None:
    for one in made.findings:
        assert isinstance(one.grade_words, Bilingual)
        assert one.source.en == "Made-up records."
        assert set(one.estimates) <= {e.name for e in factory.estimates()}


def test_a_definition_that_was_changed_is_marked(safe: Released, made: Findings) -> None:
    """In the first lines and in the methods, with the hash of the first; not where nothing changed."""
    changed = replace(FACTS, first_sha256="f" * 64)
    marked = findings.findings(STUDY, safe.tables, safe.estimates, facts=changed)
    assert annex.CHANGED in marked.how
    assert annex.CHANGED not in made.how
    (methods,) = [section for section in marked.methods if annex.CHANGED in section.paragraphs]
    assert any("f" * 64 in words.en for _, words in methods.facts)
    assert any(annex.UNCHANGED in section.paragraphs for section in made.methods)


def test_a_second_release_hides_what_would_tell_of_a_few_children(safe: Released) -> None:
    """The same study again says the same, byte for byte; one with a few children more hides what the difference would tell."""
    from gwrando.outputs import told

    out = [told.told(one) for one in safe.estimates]
    again = released.protected(factory.counted(), RULES, earlier=safe.tables, out=out)
    assert again == safe
    changed = factory.counted(matched_da_witnessed=estimate("matched_da_witnessed", 4.4, 2.9, 6.7, q=0.004))
    later = released.protected(changed, RULES, earlier=safe.tables, out=out)
    one = next(item for item in later.estimates if item.name == "matched_da_witnessed")
    assert (one.outcome, one.reason, one.tables) == ("hidden", told.BESIDE, ("trigger_da_witnessed",))
    assert [a.outcome for a in later.estimates if a.name != one.name] == [
        a.outcome for a in safe.estimates if a.name != one.name
    ]


def test_a_table_that_hides_what_an_earlier_figure_told_is_left_out(safe: Released) -> None:
    from gwrando.outputs import told

    out = [told.told(one) for one in safe.estimates]
    few = tuple(factory.tables(trigger_da_witnessed={"cohort": [4, 196], "comparison": [80, 520]}))
    later = released.protected(type(factory.counted())(tables=few), RULES, out=out)
    assert "trigger_da_witnessed" not in {table.name for table in later.tables}
    assert both("About trigger_da_witnessed") in later.refused
