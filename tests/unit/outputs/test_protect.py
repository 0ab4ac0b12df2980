"""protect: a first look; the rules are in tests/spec, the attacks in tests/oracle."""

import pytest

from gwrando.errors import DisclosureError
from gwrando.outputs import DisclosureRules, Reason, SafeTable, protect
from tests.factories.outputs import count_table


def test_small_cells_and_their_companions_are_hidden_and_the_rest_is_rounded() -> None:
    safe = protect(count_table([[3, 50, 22], [60, 70, 81]]), DisclosureRules.acro())
    assert safe.cell("r1", "c1").shown is None
    assert safe.cell("r1", "c1").reason is Reason.HIDDEN
    assert [cell.shown for cell in safe.row_totals] == [75, 210]
    assert safe.n.shown == 285
    assert sum(cell.shown is None for cell in safe.cells[0]) == 2
    assert SafeTable.from_dict(safe.to_dict()) == safe


def test_share_is_made_from_the_numbers_shown() -> None:
    safe = protect(count_table([[52, 50], [60, 70]]), DisclosureRules.acro())
    assert safe.share("r1", "c1") == 50 / 100
    assert safe.share("r1", "c1", of="all") == 50 / 230
    assert safe.rate_per_1000("r1", "c1", population=10_000) == 5.0


def test_too_many_categories_are_refused() -> None:
    with pytest.raises(DisclosureError, match="too many categories"):
        protect(count_table([[1, 0]] * 13), DisclosureRules.acro())
