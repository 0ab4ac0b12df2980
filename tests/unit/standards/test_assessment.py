"""Profile and gaps: words, evidence, and honest blanks."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwrando.errors import InputError, TamperedError
from gwrando.standards import assessment, document, framework
from gwrando.text import document_file
from tests.factories import standards as make

WALES = framework.load("wales_participation_2016")
KEYS = [standard.key for standard in WALES.standards]
LEVELS = [level.key for level in WALES.scale.levels]


def test_what_is_not_judged_is_not_judged() -> None:
    rows = assessment.profile(WALES, make.assessment())
    assert [row.standard.key for row in rows] == KEYS
    assert {row.level for row in rows} == {None}
    assert not any(row.without_evidence for row in rows)
    assert [gap.kind for gap in assessment.gaps(WALES, make.assessment(), today=make.DAY)] == [
        "not_judged"
    ] * 7


def test_a_profile_keeps_each_standard_apart() -> None:
    done = make.assessment(
        judgements=(make.judgement(standard="feedback", level="mostly"),),
        evidence=(
            make.evidence(standard="feedback", kind="word_back"),
            make.evidence(standard="respect", kind="asked"),
        ),
        childrens_judgements=(make.childrens(standard="feedback", level="started"),),
    )
    rows = {row.standard.key: row for row in assessment.profile(WALES, done)}
    row = rows["feedback"]
    assert row.level is WALES.scale.level("mostly") or row.level == WALES.scale.level("mostly")
    assert row.judgement == done.judgements[0]
    assert row.evidence == (done.evidence[0],)
    assert [one.key for one in row.unproven] == ["how_and_why"]
    assert [(one, level.key) for one, level in row.childrens] == [(done.childrens_judgements[0], "started")]
    assert not row.without_evidence
    assert rows["respect"].evidence == (done.evidence[1],)
    assert rows["respect"].level is None
    assert rows["respect"].judgement is None
    assert not rows["respect"].without_evidence
    assert rows["choice"].evidence == ()
    assert rows["choice"].childrens == ()


def test_words_are_counted_and_never_added_up() -> None:
    done = make.assessment(
        judgements=(
            make.judgement(standard="feedback", level="mostly"),
            make.judgement(standard="respect", level="mostly"),
            make.judgement(standard="choice", level="not_yet"),
        )
    )
    counted = assessment.words_used(assessment.profile(WALES, done), WALES)
    assert [(level.key if level else None, n) for level, n in counted] == [
        ("not_yet", 1), ("started", 0), ("mostly", 2), ("always", 0), (None, 4),
    ]  # fmt: skip


def test_an_office_with_its_own_words_is_judged_in_them() -> None:
    own = WALES.scale.model_copy(
        update={
            "levels": tuple(
                level.model_copy(update={"key": f"own_{level.key}"}) for level in WALES.scale.levels
            )
        }
    )
    done = make.assessment(
        scale=own,
        judgements=(make.judgement(standard="respect", level="own_always"),),
        childrens_judgements=(make.childrens(standard="respect", level="own_started"),),
    )
    row = assessment.profile(WALES, done)[3]
    assert row.level is not None
    assert row.level.key == "own_always"
    assert row.childrens[0][1].key == "own_started"
    with pytest.raises(InputError, match="not on the scale"):
        assessment.profile(WALES, done.model_copy(update={"scale": None}))


@pytest.mark.parametrize(
    "changes, english, where",
    [
        ({"framework": "lundy"}, "another framework", "lundy"),
        ({"judgements": (make.judgement(standard="fun", level="mostly"),)}, "no standard", "fun"),
        ({"judgements": (make.judgement(standard="respect", level="top"),)}, "not on the scale", "top"),
        ({"childrens_judgements": (make.childrens(standard="fun", level="mostly"),)}, "no standard", "fun"),
        ({"childrens_judgements": (make.childrens(standard="respect", level="top"),)}, "not on the", "top"),
        ({"actions": (make.action(standard="fun"),)}, "no standard", "fun"),
        ({"evidence": (make.evidence(standard="fun"),)}, "no standard", "fun"),
    ],
)
def test_what_the_framework_does_not_have_is_refused(changes: dict, english: str, where: str) -> None:
    with pytest.raises(InputError, match=english) as caught:
        assessment.check(WALES, make.assessment(**changes))
    assert caught.value.where == where
    if english == "another framework":
        assert "'lundy', not 'wales_participation_2016'" in caught.value.next_en
        assert "'lundy', nid 'wales_participation_2016'" in caught.value.next_cy


@pytest.mark.parametrize(
    "field, value",
    [
        ("claim", make.words("better claim")),
        ("source", "consultation:2"),
        ("happened_on", dt.date(2026, 3, 3)),
        ("facts", ()),
        ("kind", "word_back"),
        ("sha256", "0" * 64),
    ],
)
def test_evidence_that_was_changed_after_it_was_accepted_is_found(field: str, value: object) -> None:
    good = make.evidence(standard="choice", source="consultation:1")
    bad = make.evidence(standard="respect").model_copy(update={field: value})
    with pytest.raises(TamperedError, match="fingerprint") as caught:
        assessment.check(WALES, make.assessment(evidence=(good, bad)))
    assert caught.value.where.endswith("(2)")
    assert assessment.check(WALES, make.assessment(evidence=(good,))) is None
    with pytest.raises(TamperedError):
        assessment.profile(WALES, make.assessment(evidence=(bad,)))


def test_a_period_that_ends_before_it_starts_and_a_standard_judged_twice_are_refused() -> None:
    text = document_file.to_yaml(make.assessment())
    with pytest.raises(InputError, match="ends before it starts"):
        document_file.from_text(
            text.replace("period_end: 2026", "period_end: 2024"), document.AssessmentDocument, name="a.yaml"
        )
    one = make.judgement(standard="respect", level="mostly").model_dump()
    with pytest.raises(ValueError, match="judged twice"):
        make.assessment(judgements=(one, one))


built = st.builds(
    lambda judged, proven, seen, due: make.assessment(
        judgements=tuple(make.judgement(standard=key, level=level) for key, level in judged.items()),
        evidence=tuple(make.evidence(standard=key) for key in proven),
        childrens_judgements=tuple(make.childrens(standard=key, level=level) for key, level in seen.items()),
        actions=tuple(make.action(standard=key, due_on=on, done_on=done) for key, on, done in due),
    ),
    st.dictionaries(st.sampled_from(KEYS), st.sampled_from(LEVELS)),
    st.lists(st.sampled_from(KEYS), max_size=5),
    st.dictionaries(st.sampled_from(KEYS), st.sampled_from(LEVELS)),
    st.lists(st.tuples(st.sampled_from(KEYS), st.dates(), st.none() | st.dates()), max_size=5),
)


@given(built)
def test_out_to_a_file_and_back_is_the_same(done: document.AssessmentDocument) -> None:
    text = document_file.to_yaml(done)
    assert document_file.from_text(text, document.AssessmentDocument, name="a.yaml") == done


@given(built, st.dates())
def test_gaps_have_a_second_answer(done: document.AssessmentDocument, today: dt.date) -> None:
    """The rules again in plain Python, over sets of keys instead of rows."""
    word = {one.standard: one.level for one in done.judgements}
    seen_less = {one.standard for one in done.childrens_judgements if one.level in ("not_yet", "started")}
    proven = {one.standard for one in done.evidence}
    expected = []
    for key in KEYS:
        below = word.get(key) in ("not_yet", "started")
        open_days = sorted(one.due_on for one in done.actions if one.standard == key and one.done_on is None)
        for kind, holds in (
            ("not_judged", key not in word),
            ("below", below),
            ("no_evidence", key in word and key not in proven),
            ("children_see_less", key in word and not below and key in seen_less),
        ):
            if holds:
                due = open_days[0] if open_days else None
                expected.append((key, kind, due, due is not None and due < today))
    assert [
        (gap.standard.key, gap.kind, gap.action.due_on if gap.action else None, gap.is_overdue)
        for gap in assessment.gaps(WALES, done, today=today)
    ] == expected
