"""Word-codes: a curated bilingual list, read in either language."""

import random
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwrando.errors import InputError
from gwrando.voice import codes


def code_of(seed: int) -> codes.WordCode:
    return codes.draw(random.Random(seed).randrange)


def test_every_word_belongs_to_one_pair_and_can_be_typed_on_a_phone():
    seen: dict[str, tuple[str, str]] = {}
    for pair in codes.pairs():
        for word in {codes.plain(word) for word in pair}:
            assert word.isascii()
            assert word.isalpha()
            assert 2 <= len(word) <= 10
            assert word not in seen
            seen[word] = pair
    assert len(codes.pairs()) ** 3 > 40_000_000


@given(
    st.integers(0, 10_000), st.tuples(*[st.booleans()] * 3), st.sampled_from([" ", "-", ", ", "\n", " / "])
)
def test_a_code_is_read_in_welsh_english_or_a_mix_with_or_without_accents(seed, welsh, between):
    code = code_of(seed)
    both = zip(code.cy.split("-"), code.en.split("-"), welsh, strict=True)
    typed = between.join((cy if chosen else en) for cy, en, chosen in both)
    assert codes.read(typed) == code
    assert codes.read(codes.plain(typed).upper()) == code


def test_a_code_has_three_different_words():
    assert all(len(set(code_of(seed).en.split("-"))) == 3 for seed in range(500))


def test_two_words_only_are_asked_for_the_third():
    with pytest.raises(InputError) as refused:
        codes.read("afal afon")
    assert "dri gair" in refused.value.cy
    assert "three words" in refused.value.en


@pytest.mark.parametrize(
    "typed, welsh, english",
    [
        ("appel river cat", "y gair cyntaf", "first word"),
        ("apple rivver cat", "yr ail air", "second word"),
        ("apple river kat", "y trydydd gair", "third word"),
    ],
)
def test_a_misspelt_word_is_named_by_its_place_with_a_suggestion(typed, welsh, english):
    with pytest.raises(InputError) as refused:
        codes.read(typed)
    assert welsh in refused.value.cy
    assert english in refused.value.en
    assert "“" in refused.value.next_en


def test_a_word_like_nothing_in_the_list_gets_no_suggestion():
    with pytest.raises(InputError) as refused:
        codes.read("xyzzyx river cat")
    assert "spelt" in refused.value.next_en


@given(st.text(max_size=12_000))
def test_whatever_is_typed_the_answer_is_a_code_or_a_kind_error(typed):
    with suppress(InputError):
        assert isinstance(codes.read(typed), codes.WordCode)
    slip = codes.read_slip(typed)
    assert slip is None or len(slip) == codes.SLIP_LENGTH


@given(st.integers(0, 10_000))
def test_a_slip_number_is_read_as_printed(seed):
    slip = codes.draw_slip(random.Random(seed).randrange)
    assert codes.read_slip(codes.shown_slip(slip).lower()) == slip
    assert codes.read_slip(slip[:-1]) is None
    assert codes.read_slip(slip[:-1] + "O") is None


def test_each_language_is_shown():
    code = codes.WordCode(cy="afal-afon-cath", en="apple-river-cat")
    assert (code.in_("cy"), code.in_("en")) == ("afal-afon-cath", "apple-river-cat")


def test_a_list_with_a_word_in_two_pairs_is_refused(monkeypatch):
    monkeypatch.setattr(codes, "pairs", lambda: (("cath", "cat"), ("gath", "cat")))
    codes._places.cache_clear()
    with pytest.raises(ValueError, match="share the word"):
        codes._places()
    codes._places.cache_clear()
