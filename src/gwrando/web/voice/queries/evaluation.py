"""How children found it, as protected counts."""

import json

from django.db.models import Count

from gwrando.outputs import CountTable, SafeTable
from gwrando.text import Bilingual
from gwrando.voice.evaluation import ASKED, SAID
from gwrando.web.voice.models import Consultation, Evaluation
from gwrando.web.voice.queries.results import UNIT, protected

MISSING = Bilingual(
    cy="Nid yw'r rhai na ddywedodd sut oedd hi yn y tabl.",
    en="Those who did not say how it was are not in the table.",
)


def tables(consultation: Consultation) -> dict[str, SafeTable]:
    """Question -> protected counts of yes, a bit, no; made now from the taps."""
    found = Evaluation.objects.filter(participation__session__consultation=consultation)
    made = {}
    for key, words in ASKED.items():
        rows = found.values_list(key).annotate(n=Count("pk")).order_by()
        counts = {said: n for said, n in rows if said}
        made[key] = protected(
            CountTable(
                name=f"voice-{consultation.pk}-evaluation-{key}",
                title=words,
                rows={"all": Bilingual(cy="Pawb a ddywedodd", en="Everyone who said")},
                columns=SAID,
                counts=[[counts.get(said, 0) for said in SAID]],
                source=Bilingual(cy=consultation.title_cy, en=consultation.title_en),
                missing=MISSING,
                unit=UNIT,
            )
        )
    return made


def as_text(consultation: Consultation) -> str:
    """The protected counts as they are kept when it closes; "" when nobody said how it was."""
    if not Evaluation.objects.filter(participation__session__consultation=consultation).exists():
        return ""
    kept = {key: table.to_dict() for key, table in tables(consultation).items()}
    return json.dumps(kept, ensure_ascii=False)


def kept(consultation: Consultation) -> dict[str, SafeTable]:
    """Question -> the counts kept when it closed; empty before, and when nobody said how it was."""
    if not consultation.evaluation:
        return {}
    return {key: SafeTable.from_dict(found) for key, found in json.loads(consultation.evaluation).items()}
