"""Whether the answer answered the children, as protected counts. The table is kept, and made anew only for five or more taps."""

import json

from gwrando.outputs import CountTable, SafeTable
from gwrando.text import Bilingual
from gwrando.voice.tally import Interval
from gwrando.web.voice.models import Consultation, FeedbackReply
from gwrando.web.voice.queries.results import interval_of, nearly_all, protected
from gwrando.web.voice.rules import FEWEST_SHOWN

ASKED = Bilingual(cy="A wnaeth hyn eich ateb chi?", en="Did this answer you?")
COLUMNS = {"yes": Bilingual(cy="Do", en="Yes, it did"), "no": Bilingual(cy="Naddo", en="No, it did not")}
UNIT = Bilingual(cy="atebion", en="replies")
MISSING = Bilingual(
    cy="Nid yw'r rhai na ddaeth yn ôl i ddweud yn y tabl.",
    en="Those who did not come back to say are not in the table.",
)


def counts(consultation: Consultation) -> dict[str, int]:
    """Exact numbers of yes and no. Never shown as they are."""
    found = FeedbackReply.objects.filter(session__consultation=consultation)
    yes = found.filter(answered_me=True).count()
    return {"yes": yes, "no": found.count() - yes}


def table(consultation: Consultation) -> SafeTable:
    """The protected counts, made now from the taps."""
    now = counts(consultation)
    return protected(
        CountTable(
            name=f"voice-{consultation.pk}-replies",
            title=ASKED,
            rows={"all": Bilingual(cy="Pawb a ddywedodd", en="Everyone who said")},
            columns=COLUMNS,
            counts=[[now["yes"], now["no"]]],
            source=Bilingual(cy=consultation.title_cy, en=consultation.title_en),
            missing=MISSING,
            unit=UNIT,
        )
    )


def is_ripe(consultation: Consultation) -> bool:
    """Whether five or more taps have come since the kept table: fewer could be read off the change from one to the next."""
    return sum(counts(consultation).values()) - consultation.n_replies >= FEWEST_SHOWN


def kept(consultation: Consultation) -> SafeTable | None:
    """The table as it may be shown; None until five have said. Raises `DisclosureError` when it breaks its rules."""
    return SafeTable.from_dict(json.loads(consultation.replies)) if consultation.replies else None


def yes_of(consultation: Consultation) -> tuple[int, int] | None:
    """How many said yes, of how many, both as shown; None where they are hidden."""
    found = kept(consultation)
    if found is None:
        return None
    yes, whole = found.cell("all", "yes").shown, found.row_total("all").shown
    return (min(yes, whole), whole) if yes is not None and whole else None


def nearly(found: SafeTable) -> str | None:
    """`yes` or `no` where nearly everyone said it and the rest is hidden; else None."""
    return nearly_all(found)


def interval(found: SafeTable) -> Interval | None:
    """The share who said yes with its 95 % interval, from the numbers shown; None where they are hidden."""
    return interval_of(found, "yes")
