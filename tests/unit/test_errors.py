"""Errors: both languages, a next step, and an exit code of their own."""

import pytest

from gwrando import errors


def test_message_says_what_where_and_next() -> None:
    error = errors.InputError(cy="Beth", en="What", where="file.csv", next_cy="Nesaf", next_en="Next")
    assert error.message("en") == "What\nfile.csv\nNext"
    assert error.message("cy") == "Beth\nfile.csv\nNesaf"
    assert str(error).index("Beth") < str(error).index("What")


@pytest.mark.parametrize("missing", ["cy", "en", "next_cy", "next_en"])
def test_a_language_or_next_step_left_out_is_a_mistake(missing: str) -> None:
    words = {"cy": "a", "en": "b", "next_cy": "c", "next_en": "d"} | {missing: " "}
    with pytest.raises(ValueError, match="both languages"):
        errors.InputError(**words)


def test_each_error_has_its_own_exit_code() -> None:
    kinds = errors.GwrandoError.__subclasses__()
    assert len({kind.exit_code for kind in kinds}) == len(kinds) == 5
    assert "gwrando[study]" in str(errors.MissingExtraError(extra="study"))
