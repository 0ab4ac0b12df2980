"""The word lists and counts that publishing rests on: whole, consistent, safe on any text."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwrando.errors import Language
from gwrando.text import dates, plain_words, readability


@pytest.mark.parametrize("language", ["cy", "en"])
def test_lists_are_large_enough_and_without_doubles(language: Language) -> None:
    found = plain_words.entries(language)
    assert len(found) >= 60
    forms = [form.lower() for entry in found for form in entry.forms]
    assert len(forms) == len(set(forms))
    assert all(entry.plain and entry.level in plain_words.LEVELS for entry in found)


@pytest.mark.parametrize("language", ["cy", "en"])
def test_the_plain_word_is_not_itself_jargon(language: Language) -> None:
    for entry in plain_words.entries(language):
        again = plain_words.jargon(entry.plain, language=language, level=entry.level)
        assert entry not in [one.entry for one in again], entry.hard


@pytest.mark.parametrize("language", ["cy", "en"])
def test_every_form_is_found(language: Language) -> None:
    for entry in plain_words.entries(language):
        for form in entry.forms:
            found = plain_words.jargon(f"x {form}, y", language=language, level="children")
            assert [one.written for one in found] == [form]


def test_a_curly_apostrophe_changes_nothing() -> None:
    text = "plant sy\N{RIGHT SINGLE QUOTATION MARK}n derbyn gofal"
    assert [one.written for one in plain_words.jargon(text, language="cy", level="children")] == [text]


@given(st.text(max_size=400))
def test_places_point_at_the_words(text: str) -> None:
    for language in ("cy", "en"):
        for found in plain_words.jargon(text, language=language, level="children"):
            assert text[found.start : found.end] == found.written
    for sentence in readability.sentences(text):
        assert text[sentence.start :].startswith(sentence.text)


@given(st.text(alphabet="ab .!?\n-ŵ'1", max_size=200))
def test_counts_agree_with_a_plain_restatement(text: str) -> None:
    """The second answer: sentences together hold every word once, means and maxima by hand."""
    parts = readability.sentences(text)
    found = readability.measures(text)
    assert sum(part.n_words for part in parts) <= found.n_words
    assert found.n_words == len(readability.words(text))
    assert found.n_sentences == len(parts)
    if found.n_words:
        long = [word for word in readability.words(text) if len(re.sub(r"[^\w]|\d|_", "", word)) > 6]
        assert found.n_long_words == len(long)
        assert found.lix == pytest.approx(found.n_words / len(parts) + 100 * len(long) / found.n_words)
    else:
        assert found.lix == 0


def test_dates_in_words() -> None:
    assert dates.spoken(date(2026, 12, 5), "cy") == "5 Rhagfyr 2026"
    assert dates.spoken(date(2026, 12, 5), "en") == "5 December 2026"
    assert all(len(names) == 12 for names in dates.MONTHS.values())
