"""Bilingual: both languages or an error."""

import pytest
from pydantic import ValidationError

from gwrando.text import Bilingual


def test_reads_in_either_language() -> None:
    words = Bilingual(cy=" Gwrando ", en="Listen")
    assert (words.in_("cy"), words.in_("en")) == ("Gwrando", "Listen")


@pytest.mark.parametrize("half", [{"cy": "Gwrando"}, {"en": "Listen"}, {"cy": "Gwrando", "en": "  "}])
def test_half_a_text_cannot_exist(half: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        Bilingual(**half)
