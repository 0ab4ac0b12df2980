"""Protected results -> words, charts and tables for a template; a slip -> its printed form."""

from collections.abc import Sequence
from typing import Any

import segno

from gwrando.errors import Language
from gwrando.printing import charts
from gwrando.text import Bilingual
from gwrando.voice.feedback import DECISIONS
from gwrando.voice.tally import Interval
from gwrando.web.voice.models import Feedback
from gwrando.web.voice.queries.results import COLUMNS, Result

HIDDEN = Bilingual(cy="wedi'i guddio i ddiogelu plant", en="hidden to protect children")
CAPTION = Bilingual(cy="Sut atebodd plant a phobl ifanc", en="How children and young people answered")
DESCRIBED = Bilingual(
    cy="Un bar i bob gosodiad: faint a gytunodd, a anghytunodd ac a basiodd. Mae'r tabl isod yn dweud yr un peth.",
    en="One bar for each statement: how many agreed, disagreed and passed. The table below says the same.",
)
SURE = Bilingual(cy="Faint sy'n cytuno, a pha mor sicr ydym", en="How many agree, and how sure we are")
SURE_DESCRIBED = Bilingual(
    cy="Un dot i bob gosodiad: y ganran sy'n cytuno, gyda'i hamrediad 95 %. Y lletaf yw'r llinell, y lleiaf sicr ydym.",
    en="One dot for each statement: the share who agree, with its 95 % interval. The wider the line, the less sure we are.",
)
COUNT_AXIS = Bilingual(cy="Nifer a atebodd", en="Number who answered")
SHARE_AXIS = Bilingual(cy="Canran sy'n cytuno", en="Per cent who agree")
STATEMENT = Bilingual(cy="Gosodiad", en="Statement")
ANSWERED = Bilingual(cy="Atebodd", en="Answered")
SHARE = Bilingual(cy="Cytuno, gydag amrediad 95 %", en="Agree, with 95 % interval")
ROUNDED = Bilingual(
    cy="Ffynhonnell: yr ymgynghoriad hwn. Mae'r niferoedd wedi'u talgrynnu i'r 5 agosaf; cuddir llai na 5. "
    "Gwnaed y canrannau a'r amrediadau o'r niferoedd a ddangosir.",
    en="Source: this consultation. Numbers are rounded to the nearest 5; fewer than 5 is hidden. "
    "Shares and intervals are made from the numbers shown.",
)
MISSING = Bilingual(
    cy="Nid yw'r rhai na atebodd gosodiad yn ei res. Nid yw'r rhai a atebodd yn sampl o bob plentyn.",
    en="Those who did not answer a statement are not in its row. Those who answered are not a sample of all children.",
)


def percent(share: float) -> str:
    """A share as whole per cent: `50 %`."""
    return f"{100 * share:.0f} %"


def interval_words(found: Interval | None, language: Language) -> str:
    """`50 % (30 to 70 %)`, or that it is hidden."""
    if found is None:
        return HIDDEN.in_(language)
    to = "i" if language == "cy" else "to"
    return f"{percent(found.share)} ({100 * found.low:.0f} {to} {100 * found.high:.0f} %)"


def results_table(results: Sequence[Result], *, language: Language, intervals: bool = True) -> dict[str, Any]:
    """`head` and `rows` of text: statement, agree, disagree, pass, answered, share who agree with its interval."""
    head = [STATEMENT.in_(language), *(words.in_(language) for words in COLUMNS.values()), ANSWERED.in_(language)]
    rows = []
    for result in results:
        statement = result.statement.text_cy if language == "cy" else result.statement.text_en
        cells = [result.table.cell("all", column).text(language) for column in COLUMNS]
        row = [statement, *cells, result.table.row_total("all").text(language)]
        rows.append([*row, interval_words(result.agree, language)] if intervals else row)
    return {"head": [*head, SHARE.in_(language)] if intervals else head, "rows": rows}


def results_figure(results: Sequence[Result], *, language: Language, intervals: bool = True) -> dict[str, Any]:
    """A bar chart in parts with its table, source and what is missing; empty when there are no statements."""
    if not results:
        return {}
    rows = [
        charts.StackRow(
            label=result.statement.text_cy if language == "cy" else result.statement.text_en,
            values=tuple(result.table.cell("all", column).shown for column in COLUMNS),
        )
        for result in results
    ]
    chart = charts.stacked_bars(
        rows,
        series=[words.in_(language) for words in COLUMNS.values()],
        title=CAPTION.in_(language),
        description=DESCRIBED.in_(language),
        x_label=COUNT_AXIS.in_(language),
        language=language,
    )
    return {
        "chart": chart,
        "caption": CAPTION.in_(language),
        "source": ROUNDED.in_(language),
        "missing": MISSING.in_(language),
    } | results_table(results, language=language, intervals=intervals)


def sure_chart(results: Sequence[Result], *, language: Language) -> str:
    """Dots with intervals: the share who agree with each statement, in per cent; empty without statements."""
    if not results:
        return ""
    rows = [
        charts.DotRow(
            label=result.statement.text_cy if language == "cy" else result.statement.text_en,
            value=None if result.agree is None else 100 * result.agree.share,
            low=None if result.agree is None else 100 * result.agree.low,
            high=None if result.agree is None else 100 * result.agree.high,
            said=interval_words(result.agree, language),
        )
        for result in results
    ]
    return charts.dot_plot(
        rows,
        title=SURE.in_(language),
        description=SURE_DESCRIBED.in_(language),
        x_label=SHARE_AXIS.in_(language),
        x_range=(0, 100),
        language=language,
    )


def answer(row: Feedback, *, language: Language) -> dict[str, Any]:
    """One answer as the words of a strip: said, decision, what, why, next, by when, who."""
    welsh = language == "cy"
    return {
        "pk": row.pk,
        "said": row.said_cy if welsh else row.said_en,
        "decision": row.decision,
        "decision_words": DECISIONS[row.decision].in_(language),
        "reason": row.reason_cy if welsh else row.reason_en,
        "next": row.next_step_cy if welsh else row.next_step_en,
        "owner": row.owner_cy if welsh else row.owner_en,
        "due_on": row.due_on,
        "commitment_ref": row.commitment_ref,
    }


def qr(url: str, *, title: str) -> str:
    """An inline SVG with the address as a QR code, dark on white in either colour scheme."""
    made = segno.make(url, error="m", micro=False)
    return made.svg_inline(scale=4, border=4, dark="#1B2430", light="#FFFFFF", title=title, svgclass="qr", lineclass=None)

