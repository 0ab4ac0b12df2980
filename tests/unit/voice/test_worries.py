"""The word list only raises priority; it finds misspelt and mutated forms in both languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwrando.voice import worries


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
        "cyffuriau yn y parc",
        "rhaid cadw hyn yn gyfrinach",
    ],
)
def test_worrying_words_are_read_first(text):
    assert worries.read_first(text)


@pytest.mark.parametrize(
    "text",
    [
        "More football please",
        "Officers should visit our school every term",
        "I like it when they say hello",
        "Hoffwn i weld mwy o heddlu yn y dref",
        "Mae'r parc yn braf",
        "",
    ],
)
def test_plain_words_wait_their_turn(text):
    assert not worries.read_first(text)


@given(st.text(max_size=3000))
def test_no_text_is_refused(text):
    assert worries.read_first(text) in {True, False}


def test_ten_thousand_emoji_are_read():
    assert not worries.read_first("🙂" * 10_000)
