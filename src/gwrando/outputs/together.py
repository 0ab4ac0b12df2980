"""Tables about the same children, protected together: what one hides, the others may not give away.

Row totals of such tables are the same numbers; each table is protected knowing those before it and all that is out
already (the ledger), and one that cannot be is left out of the release, so that it does not stop the others.
"""

from collections.abc import Sequence

from gwrando.errors import DisclosureError
from gwrando.outputs.disclosure import protect
from gwrando.outputs.earlier import differs_safely
from gwrando.outputs.optimal import Suppressor
from gwrando.outputs.rules import DisclosureRules
from gwrando.outputs.tables import CountTable, SafeTable
from gwrando.text import Bilingual


def protect_together(
    tables: Sequence[CountTable],
    rules: DisclosureRules,
    *,
    earlier: Sequence[SafeTable] = (),
    suppressor: Suppressor | None = None,
) -> tuple[list[SafeTable], list[Bilingual]]:
    """The tables as they may leave, in order, each knowing those before it and the `earlier` ones that are already out;
    and the titles of those that could not be made safe.

    A table that says just what an earlier one says (the same release made again) tells nothing new, and stays as it is.
    """
    out = {table.name: table for table in earlier}
    safe: list[SafeTable] = []
    refused: list[Bilingual] = []
    for table in tables:
        try:
            made = protect(table, rules, earlier=safe, suppressor=suppressor)
            if earlier and not _same(made, out.get(table.name)):
                made = protect(table, rules, earlier=[*safe, *earlier], suppressor=suppressor)
                for before in earlier:
                    differs_safely(made, before)
        except DisclosureError:
            refused.append(table.title)
            continue
        safe.append(made)
    return safe, refused


def _same(made: SafeTable, before: SafeTable | None) -> bool:
    return before is not None and made.to_dict() == before.to_dict()
