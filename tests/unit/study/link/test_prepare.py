"""Names made comparable, in SQL."""

from typing import Any

import pytest

from gwrando.study.link.prepare import name_forms, prepare
from tests.unit.study.link.conftest import Opens

WANT = ("forename", "forename_base", "forename_two", "surname", "surname_a", "surname_b", "surname_c")


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({"forename": "Siân", "surname": "Rhŷs"}, ("sian", "sian", None, "rhys", "rhys", None, None)),
        ({"forename": "Mo", "surname": "O'Brien-Khan"}, ("mo", "mohammed", None, "obrienkhan", "obrien", "khan", None)),
        ({"forename": "Anne-Marie", "surname": "ap Rhys"}, ("annemarie", "anne", "mari", "rhys", "rhys", None, None)),
        ({"forename": "Gwen", "surname": "ferch Llywelyn"}, ("gwen", "gwen", None, "llywelyn", "llywelyn", None, None)),
        ({"forename": "Gwen", "surname": "O Neill"}, ("gwen", "gwen", None, "oneill", "oneill", None, None)),
        ({"forename": "Gwen", "surname": "Mac Donald"}, ("gwen", "gwen", None, "mcdonald", "mcdonald", None, None)),
        ({"forename": "Gwen", "surname": "MacDonald"}, ("gwen", "gwen", None, "mcdonald", "mcdonald", None, None)),
        ({"forename": "Gwen", "surname": "M’Donald"}, ("gwen", "gwen", None, "mdonald", "mdonald", None, None)),
        ({"forename": "Muhammad Yusuf", "surname": "Ali"}, ("muhammadyusuf", "mohammed", "yusuf", "ali", "ali", None, None)),
        (
            {"forename": "Yousuf", "middle_names": "Mohamed", "surname": "Ali", "other_surname": "Khan"},
            ("yousuf", "yusuf", "mohammed", "ali", "ali", None, "khan"),
        ),
        ({"forename": " - ", "surname": "Ali"}, (None, None, None, "ali", "ali", None, None)),
    ],
)  # fmt: skip
def test_names(opened: Opens, given: dict[str, Any], found: tuple[str | None, ...]) -> None:
    with opened([{"agency": "police", "record": "1", **given}]) as store:
        assert prepare(store, repeats=()) == 1
        (row,) = store.connection.execute(f"select {', '.join(WANT)} from names.main.link_name").fetchall()
    assert row == found


def test_parts_of_dates_and_postcodes(opened: Opens) -> None:
    person = {"agency": "police", "record": "1", "forename": "Gwen", "surname": "Rees", "postcode": "NP901AB"}
    with opened([person]) as store:
        prepare(store, repeats=["police"])
        (row,) = store.connection.execute(
            "select born_year, born_month, born_day, born_text, sector, district, repeats from names.main.link_name"
        ).fetchall()
    assert row == (2008, 5, 9, "20080509", "NP901", "NP90", True)


def test_forms_lead_to_a_standard_form_at_once() -> None:
    forms = name_forms()
    assert forms["muhammad"] == forms["mohammad"] == forms["mo"] == "mohammed"
    assert not set(forms.values()) & set(forms), "a standard form is not a form of another name"
    assert all(
        name.isascii() and name.isalpha() and name.islower() for pair in forms.items() for name in pair
    )
