"""The strategy as a document: the example is whole, a round trip changes nothing, bad files are explained."""

import re
from pathlib import Path
from string import ascii_lowercase

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gwrando.errors import InputError
from gwrando.strategy.document import STATUS_WORDS, Aim, Commitment, StrategyDocument, Wording
from gwrando.text import Bilingual

EXAMPLE = Path(__file__).parents[3] / "examples" / "strategy" / "strategy.yaml"

words = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=20)
bilingual = st.builds(Bilingual, cy=words, en=words)
wording = st.builds(Wording, text=bilingual, picture=st.none() | st.text(ascii_lowercase, min_size=1))


@st.composite
def documents(draw):
    aims = []
    for a in range(1, draw(st.integers(0, 3)) + 1):
        commitments = tuple(
            Commitment(
                id=f"A{a}.{c}",
                owner=draw(bilingual),
                due_on=draw(st.none() | st.dates()),
                status=draw(st.sampled_from(sorted(STATUS_WORDS))),
                came_from=tuple(draw(st.lists(words, max_size=2))),
                wordings={"full": draw(wording), "children": draw(wording)},
            )
            for c in range(1, draw(st.integers(0, 3)) + 1)
        )
        aims.append(
            Aim(
                id=f"A{a}",
                key=f"aim_{a}",
                title=draw(bilingual),
                why=draw(bilingual),
                commitments=commitments,
            )
        )
    return StrategyDocument(id="x", title=draw(bilingual), introduction=draw(bilingual), aims=tuple(aims))


@given(documents())
@settings(deadline=None)
def test_yaml_round_trip(document):
    assert StrategyDocument.from_yaml(document.to_yaml()) == document


def test_the_example_is_whole():
    document = StrategyDocument.from_file(EXAMPLE)
    assert document.is_example
    assert [aim.key for aim in document.aims] == [
        "relationships",
        "prevention",
        "justice_outcomes",
        "victims",
    ]
    assert all(2 <= len(aim.commitments) <= 3 for aim in document.aims)
    for each in document.commitments():
        assert set(each.wordings) == {"full", "young_people", "children"}
        assert all(one.picture for one in each.wordings.values())


@pytest.mark.parametrize("language", ["cy", "en"])
def test_children_get_short_sentences(language):
    for each in StrategyDocument.from_file(EXAMPLE).commitments():
        for sentence in re.split(r"[.!?]\s*", each.wordings["children"].text.in_(language)):
            assert len(sentence.split()) <= 10, each.id


def test_one_commitment_by_its_id():
    document = StrategyDocument.from_file(EXAMPLE)
    assert document.commitment("A1.2").id == "A1.2"
    assert document.commitment("A9.9") is None


BAD = [
    ("- a list", "not valid YAML"),
    ("a: [", "not valid YAML"),
    ("id: x", "title: missing"),
    ("id: x\ntitle: {cy: a, en: ''}\nintroduction: {cy: a, en: b}\naims: []", "title.en: empty"),
    ("id: x\nname: y\ntitle: {cy: a, en: b}\nintroduction: {cy: a, en: b}\naims: []", "name: unknown name"),
    ("id: X X\ntitle: {cy: a, en: b}\nintroduction: {cy: a, en: b}\naims: []", "id: cannot be used"),
]


@pytest.mark.parametrize("text,said", BAD)
def test_a_bad_file_is_explained_in_both_languages(text, said, tmp_path):
    path = tmp_path / "strategaeth.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        StrategyDocument.from_file(path)
    assert said in caught.value.en
    assert caught.value.cy != caught.value.en
    assert "strategaeth.yaml" in caught.value.where


@pytest.mark.parametrize(
    "change,said",
    [
        (("id: A1.2", "id: A1.1"), "the same id twice"),
        (("id: A1.2", "id: A2.9"), "another aim's number"),
        (
            ("          full:\n            picture: meet", "          wrong:\n            picture: meet"),
            'no "full" wording',
        ),
    ],
)
def test_rules_between_fields(change, said):
    text = EXAMPLE.read_text(encoding="utf-8").replace(*change, 1)
    with pytest.raises(InputError, match=said):
        StrategyDocument.from_yaml(text)


def test_a_file_that_is_not_there_or_not_utf8(tmp_path):
    bad = tmp_path / "x.yaml"
    bad.write_bytes(b"id: \xff\xfe\xfa")
    for path in (bad, tmp_path / "none.yaml"):
        with pytest.raises(InputError, match="could not be read"):
            StrategyDocument.from_file(path)
