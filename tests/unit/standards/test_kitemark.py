"""The pack: says what it is, keeps every claim with its proof, a tagged PDF, both languages."""

import datetime as dt
import io
from pathlib import Path

import pikepdf
import pytest
from markupsafe import escape

from gwrando.errors import TamperedError
from gwrando.standards import document, framework, kitemark, pack_words, promise
from gwrando.text import document_file
from tests.factories import standards as make

WALES = framework.load("wales_participation_2016")
EXAMPLE = document_file.from_file(
    Path(__file__).parents[3] / "examples" / "standards" / "self_assessment.yaml", document.AssessmentDocument
)
TODAY = dt.date(2026, 11, 22)
AT = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


def example(language: str, **more: object) -> dict:
    return kitemark.pack(WALES, EXAMPLE, language=language, today=TODAY, **more)


@pytest.mark.parametrize(
    "language, says",
    [
        ("cy", "Hunanasesiad yw hwn: y corff ei hun sy'n barnu."),
        ("en", "This is a self-assessment: the body judges"),
    ],
)
def test_it_says_that_it_is_a_self_assessment_and_not_an_award(language: str, says: str) -> None:
    content = example(language)
    page = kitemark.html(content)
    assert content["words"]["not_award"].startswith(says)
    assert page.count(says.replace("'", "&#39;")) == 1
    assert "<img" not in page
    assert content["words"]["example"].replace("'", "&#39;") in page


def test_every_claim_is_in_the_annex_with_record_date_and_hash() -> None:
    content = example("en")
    assert [item["sha256"] for item in content["annex"]] == [item.sha256 for item in EXAMPLE.evidence]
    assert [item["number"] for item in content["annex"]] == [1, 2, 3]
    assert content["annex"][1]["source"] == "consultation:example"
    assert content["annex"][1]["happened"] == "9 October 2026"
    assert content["annex"][1]["facts"][1] == {"name": "Word back", "value": "2026-10-09"}
    feedback = content["standards"][5]
    assert feedback["evidence"] == [2, 3]
    assert [one["shown_by"] for one in feedback["indicators"]] == [[2], [3], [2]]
    page = kitemark.html(content)
    for item in EXAMPLE.evidence:
        assert item.sha256 in page


def test_what_is_not_judged_and_what_has_no_evidence_is_said() -> None:
    content = example("en")
    levels = {row["name"]: row["level"] for row in content["standards"]}
    assert levels["Respect"] == "Mostly"
    assert [name for name, level in levels.items() if level is None] == [
        "It's your choice", "No discrimination", "You get something out of it", "Working better for you",
    ]  # fmt: skip
    assert [row["name"] for row in content["standards"] if row["without_evidence"]] == ["Respect"]
    assert content["counted"][-1] == {"word": "Not judged", "n": 4}
    assert content["gaps"][5]["gap"] == "Children see a gap where the office sees none."
    assert content["gaps"][5]["who"] == "Participation officer, by 29 January 2027"


def test_a_few_children_are_said_in_words() -> None:
    few = make.childrens(standard="feedback", level="started").model_copy(update={"n_children": 4})
    content = kitemark.pack(WALES, make.assessment(childrens_judgements=(few,)), language="cy", today=TODAY)
    assert content["standards"][5]["childrens"][0]["judged"].endswith("Nifer y plant: llai na 5.")
    assert example("en")["standards"][5]["childrens"][0]["judged"].endswith("Number of children: 6.")


def test_word_back_and_clocks() -> None:
    late = promise.Promise(
        title=make.words("late"), closed_on=dt.date(2026, 9, 1), due_on=dt.date(2026, 10, 1), kept_on=None
    )
    assert example("en")["promise"] is None
    assert example("en", promises=[])["promise"] == ["It cannot be told yet: no promise's day has come."]
    assert example("en", promises=[late])["promise"] == [
        "Promises whose day has come: 1. Kept: 0 (0 %; 95 % interval: 0 to 79 %).",
        "Word back overdue since 1 October 2026: late (en)",
    ]
    held = [
        {"kind": "charter", "awarding_body": make.words("body"), "awarded_on": dt.date(2025, 12, 1)},
        {"kind": "charter", "awarding_body": make.words("body"), "awarded_on": dt.date(2020, 12, 1)},
        {"kind": "kitemark", "awarding_body": make.words("body"), "awarded_on": dt.date(2025, 12, 1)},
    ]
    clocks = kitemark.pack(WALES, make.assessment(certificates=held), language="en", today=TODAY)["clocks"]
    assert clocks == [
        "Charter: awarded by body (en) on 1 December 2025; lasts until 1 December 2027 at the latest. "
        "Be ready for a sample audit by 1 December 2026.",
        "Charter: awarded by body (en) on 1 December 2020; ended on 1 December 2022.",
        "Kitemark: awarded by body (en) on 1 December 2025; lasts until 1 December 2029 at the latest.",
    ]
    for content in (example("cy", promises=[late]), example("cy", promises=[])):
        assert "<h2>Yr addewid i roi gair yn ôl</h2>" in kitemark.html(content)


@pytest.mark.parametrize("language", ["cy", "en"])
def test_the_pdf_is_tagged_titled_in_its_language_and_the_same_each_time(language: str) -> None:
    made = kitemark.pdf(example(language, promises=[]), at=AT)
    assert made == kitemark.pdf(example(language, promises=[]), at=AT)
    with pikepdf.open(io.BytesIO(made)) as pdf:
        assert str(pdf.Root.Lang) == f"{language}-GB"
        assert bool(pdf.Root.MarkInfo.Marked)
        assert "/StructTreeRoot" in pdf.Root
        with pdf.open_metadata() as about:
            assert about["pdfuaid:part"] == "1"
            assert about["dc:title"] == EXAMPLE.title.in_(language)


def test_an_empty_assessment_still_makes_an_honest_pack() -> None:
    for language in ("cy", "en"):
        content = kitemark.pack(WALES, make.assessment(), language=language, today=TODAY)
        assert kitemark.pdf(content, at=AT).startswith(b"%PDF")
        assert f"<p>{escape(content['words']['no_clocks'])}</p>" in kitemark.html(content)
    done = make.assessment(
        judgements=tuple(make.judgement(standard=one.key, level="always") for one in WALES.standards),
        evidence=tuple(make.evidence(standard=one.key) for one in WALES.standards),
    )
    content = kitemark.pack(WALES, done, language="en", today=TODAY)
    assert content["gaps"] == []
    assert "No gap was found." in kitemark.html(content)
    assert kitemark.pdf(content, at=AT).startswith(b"%PDF")


def test_a_pack_is_refused_when_evidence_was_changed() -> None:
    changed = EXAMPLE.evidence[0].model_copy(update={"happened_on": dt.date(2026, 9, 15)})
    with pytest.raises(TamperedError):
        kitemark.pack(WALES, EXAMPLE.model_copy(update={"evidence": (changed,)}), language="en", today=TODAY)


def test_the_fixed_words_have_the_same_gaps_in_both_languages() -> None:
    import string

    for name, both in pack_words.WORDS.items():
        slots = [
            sorted(part[1] for part in string.Formatter().parse(text) if part[1])
            for text in (both.cy, both.en)
        ]
        assert slots[0] == slots[1], name
