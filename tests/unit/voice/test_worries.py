"""The word list only raises priority; it finds misspelt and mutated forms in both languages."""

import csv
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwrando.voice import worries

PHRASINGS = Path(__file__).parents[2] / "data" / "voice"


def counted(name, *, kind, language, net=worries.read_first):
    """How many phrasings of a file are in a net, and of how many."""
    rows = list(csv.DictReader((PHRASINGS / name).read_text(encoding="utf-8").splitlines()))
    words = [row["words"] for row in rows if (row["kind"], row["language"]) == (kind, language)]
    return sum(net(text) for text in words), len(words)


@pytest.mark.parametrize("name", ["worries-1.csv", "worries-2.csv", "worries-3.csv"])
@pytest.mark.parametrize("language", ["cy", "en"])
def test_what_the_list_was_taught_by_is_read_first(name, language):
    found, of = counted(name, kind="worry", language=language)
    assert of >= 30
    assert found == of
    at_once, _ = counted(name, kind="worry", language=language, net=worries.is_worry)
    assert at_once >= of * 0.65
    false_alarms, of = counted(name, kind="ordinary", language=language, net=worries.is_worry)
    assert of >= 20
    assert false_alarms == 0


@pytest.mark.parametrize(
    "language, kind, first, at_once, of",
    [
        ("en", "worry", 23, 12, 40),
        ("cy", "worry", 24, 8, 40),
        ("en", "ordinary", 4, 2, 30),
        ("cy", "ordinary", 5, 1, 30),
    ],
)
def test_what_docs_say_of_phrasings_the_list_never_saw(language, kind, first, at_once, of):
    """Counted when the list was frozen, and said in decision 0147: when the list changes, write new ones and say it anew."""
    assert counted("worries-4.csv", kind=kind, language=language) == (first, of)
    assert counted("worries-4.csv", kind=kind, language=language, net=worries.is_worry) == (at_once, of)


@pytest.mark.parametrize(
    "word, forms",
    [
        ("taro", {"taro", "daro", "nharo", "tharo"}),
        ("cyllell", {"cyllell", "gyllell", "nghyllell", "chyllell"}),
        ("brifo", {"brifo", "frifo", "mrifo"}),
        ("gwn", {"gwn", "wn", "ngwn"}),
        ("llun", {"llun", "lun"}),
        ("rhedeg", {"rhedeg", "redeg"}),
        ("marw", {"marw", "farw"}),
        ("dilyn", {"dilyn", "ddilyn", "nilyn"}),
        ("pecyn", {"pecyn", "becyn", "mhecyn", "phecyn"}),
        ("anafu", {"anafu", "hanafu"}),
        ("chwaer", {"chwaer"}),
        ("sgrechian", {"sgrechian"}),
    ],
)
def test_welsh_words_with_their_mutations(word, forms):
    assert set(worries.mutated(word)) == forms


def test_a_line_is_understood_as_the_list_says():
    made = worries.pattern("~(taro|bwrw) <who>", pieces={"who": "(fi|<two>)", "two": "ni"})
    assert re.search(made, "mae fe yn fwrw ni")
    assert re.search(made, "nharo fi")
    assert not re.search(made, "taro fin")
    both = worries.pattern("dad|mum && hits|shouts", pieces={})
    assert re.search(both, "hits dad hard")
    assert re.search(both, "shouts at mum")
    near = worries.pattern("a(b|c)|x && y", pieces={})
    assert all(re.search(near, text) for text in ("ab", "x and y", "y so x"))
    assert not any(re.search(near, text) for text in ("x", "y", "x" + " far" * 9 + " y"))
    with pytest.raises(KeyError):
        worries.pattern("<nobody>", pieces={})


@pytest.mark.parametrize(
    "written", ["h3lp me", "HEEELP ME", "hellllp me", "help\n\tme", "hélp  me!!", "he’lp me"]
)
def test_signs_stretched_words_and_white_space_are_undone(written):
    assert worries.read_first(written)


@pytest.mark.parametrize(
    "text",
    [
        "my uncle hits me when hes mad",
        "I dont want to go home",
        "somebody made me carry something for them",
        "he has a knife at school",
        "i want to die",
        "no one knows what he does",
        "Someone TOUCHED me",
        "I’m scared of my brother",
        "mae gen i ofn mynd adref",
        "mae gyllell ganddo",
        "mae e'n fy mrifo i",
        "dwi isio marw",
        "Dwi ddim eisiau byw gartref",
        "mae'n fy mygwth",
        "mae'n gwerthu cyffuriau i blant",
        "rhaid cadw hyn yn gyfrinach",
    ],
)
def test_worrying_words_are_read_first(text):
    assert worries.is_worry(text)
    assert worries.read_first(text)


@pytest.mark.parametrize(
    "text",
    [
        "More football please",
        "Officers should visit our school every term",
        "I like it when they say hello",
        "Hoffwn i weld mwy o heddlu yn y dref",
        "Mae'r parc yn braf",
        "stop knife crime",  # children are asked of it in every consultation about policing
        "",
    ],
)
def test_plain_words_wait_their_turn(text):
    assert not worries.read_first(text)


@pytest.mark.parametrize(
    "text", ["my dad is a policeman", "I feel scared walking home in the dark", "mae dad yn blismon"]
)
def test_what_may_be_near_a_worry_is_read_first_and_rings_no_bell(text):
    assert worries.read_first(text)
    assert not worries.is_worry(text)


@given(st.text(max_size=3000))
def test_no_text_is_refused(text):
    assert worries.read_first(text) in {True, False}


def test_ten_thousand_emoji_are_read():
    assert not worries.read_first("🙂" * 10_000)
