"""Everything of a closed consultation that may be downloaded: the protected tables kept when it closed, and nothing else.

The tables are frozen, so two downloads never differ.
"""

import json

from gwrando.outputs import SafeTable
from gwrando.voice.questions.kinds import PROPOSED
from gwrando.web.voice.models import Consultation, Item
from gwrando.web.voice.queries import evaluation, ideas, themes


def tables(consultation: Consultation) -> list[SafeTable]:
    """Statements, then questions, then themes, then how it was, in order; empty until it has closed."""
    found = [
        SafeTable.from_dict(json.loads(statement.result))
        for statement in consultation.statements.all()
        if statement.result
    ]
    items = Item.objects.filter(activity__consultation=consultation).exclude(result="")
    for item in items.exclude(kind__in=PROPOSED).select_related("activity"):
        found += [SafeTable.from_dict(table) for table in json.loads(item.result)]
    found += [row.table for one in ideas.results(consultation) for row in one.rows]
    listed = themes.kept(consultation)
    return [*found, *([listed] if listed is not None else []), *evaluation.kept(consultation).values()]
