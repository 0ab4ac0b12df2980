"""One printing, drawn once for all tests of paper."""

import pytest

from tests.factories import paper as made_up


@pytest.fixture(scope="session")
def printed() -> made_up.Printed:
    """Six statements and an open question, both languages: two pages."""
    return made_up.Printed(made_up.document(6))


@pytest.fixture(scope="session")
def first_page(printed: made_up.Printed) -> made_up.Picture:
    """Page 1 of sheet 3, empty."""
    return printed.page(sheet=3)


@pytest.fixture(scope="session")
def second_page(printed: made_up.Printed) -> made_up.Picture:
    """Page 2 of sheet 3, empty: the open question."""
    return printed.page(sheet=3, page=2)
