"""The bridge of words: mutations, phrases, what is left out."""

import csv
from importlib.resources import files

import pytest

from gwrando.voice.themes import bridge


@pytest.mark.parametrize(
    "word, some",
    [
        ("parc", {"parc", "barc", "mharc", "pharc"}),
        ("bws", {"bws", "fws", "mws"}),
        ("gardd", {"gardd", "ardd", "ngardd"}),
        ("llun", {"llun", "lun"}),
        ("rhedeg", {"rhedeg", "redeg"}),
        ("ysgol", {"ysgol", "hysgol"}),
        ("chwarae", {"chwarae"}),
        ("siop", {"siop"}),
    ],
)
def test_mutations_are_made(word, some):
    assert bridge.mutated(word) == some


@pytest.mark.parametrize(
    "said, ideas",
    [
        ("Mae'r fws yn hwyr", ["bus", "late"]),
        ("dim byd i wneud", ["nothing", "do"]),
        ("chi", []),  # "you", not the dog
        ("cŵn", ["dog"]),
        ("cwn", ["dog"]),
        ("mewn ambiwlansys", ["ambulance"]),  # by its lemma
        ("mewn zzyzx", []),
        ("", []),
    ],
)
def test_the_ideas_of_a_welsh_answer(said, ideas):
    assert bridge.ideas(said) == ideas


def test_english_words_have_the_same_ideas():
    assert bridge.idea_of("kids", lemma="kid") == "child"
    assert bridge.idea_of("buses", lemma="bus") == "bus"
    assert bridge.idea_of("zebra", lemma="zebra") == "zebra"


def test_every_line_of_the_list_holds_both_languages_once():
    text = files("gwrando.voice.themes").joinpath("bridge.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    assert len(rows) > 500
    for row in rows:
        assert row["english"].split(), row
        assert row["welsh"].split(), row
        assert all(len(entry.split("-")) <= bridge._LONGEST + 1 for entry in row["welsh"].split()), row
