"""Protected results -> words, charts and tables for a template; a slip -> its printed form."""

from collections.abc import Sequence
from typing import Any

import segno

from gwrando.errors import Language
from gwrando.outputs import Reason, SafeCell
from gwrando.printing import charts
from gwrando.text import Bilingual
from gwrando.voice.feedback import DECISIONS
from gwrando.web.voice.models import Feedback
from gwrando.web.voice.queries.results import COLUMNS, Result

HIDDEN = Bilingual(cy="cudd", en="hidden")
FEWER = Bilingual(cy="llai na {}", en="fewer than {}")
NEARLY = {
    "agree": Bilingual(cy="bron pawb", en="nearly everyone"),
    "disagree": Bilingual(cy="bron neb", en="nearly nobody"),
}
CAPTION = Bilingual(cy="Sut atebodd plant a phobl ifanc", en="How children and young people answered")
SURE = Bilingual(cy="Faint sy'n cytuno, a pha mor sicr ydym", en="How many agree, and how sure we are")
SURE_DESCRIBED = Bilingual(
    cy="Un dot i bob gosodiad: y ganran sy'n cytuno, gyda'i hamrediad 95 %. Po letaf yw'r llinell, lleiaf sicr "
    "ydym. Mae'r tabl isod yn dweud yr un peth.",
    en="One dot for each statement: the share who agree, with its 95 % interval. The wider the line, the less "
    "sure we are. The table below says the same.",
)
SHARE_AXIS = Bilingual(cy="Canran sy'n cytuno", en="Per cent who agree")
STATEMENT = Bilingual(cy="Gosodiad", en="Statement")
ANSWERED = Bilingual(cy="Atebodd", en="Answered")
SHARE = Bilingual(cy="Cytuno, gydag amrediad 95 %", en="Agree, with 95 % interval")
ROUNDED = Bilingual(
    cy="Ffynhonnell: yr ymgynghoriad hwn. Mae'r niferoedd wedi'u talgrynnu i'r 5 agosaf; cuddir llai na 5, ac weithiau "
    "rhif arall i'w diogelu. Gwnaed y canrannau a'r amrediadau o'r niferoedd a ddangosir.",
    en="Source: this consultation. Numbers are rounded to the nearest 5; fewer than 5 is hidden, and sometimes "
    "another number to protect it. Shares and intervals are made from the numbers shown.",
)
MISSING = Bilingual(
    cy="Nid yw'r rhai na atebodd gosodiad yn ei res. Nid yw'r rhai a atebodd yn sampl o bob plentyn.",
    en="Those who did not answer a statement are not in its row. Those who answered are not a sample of all "
    "children.",
)


def percent(share: float) -> str:
    """A share as whole per cent: `50 %`."""
    return f"{100 * share:.0f} %"


def _statement(result: Result, language: Language) -> str:
    return result.statement.text_cy if language == "cy" else result.statement.text_en


def share_words(result: Result, language: Language) -> str:
    """`50 % (30 to 70 %)`, nearly everyone, nearly nobody, or that it is hidden."""
    found = result.agree
    if found is not None and not result.nearly_all:
        to = "i" if language == "cy" else "to"
        return f"{percent(found.share)} ({100 * found.low:.0f} {to} {100 * found.high:.0f} %)"
    return NEARLY[result.nearly_all].in_(language) if result.nearly_all else HIDDEN.in_(language)


def cell_words(cell: SafeCell, language: Language) -> str:
    """One number as a short text: the number, fewer than five, or hidden."""
    if cell.reason is Reason.FEW:
        return FEWER.in_(language).format(cell.below)
    return HIDDEN.in_(language) if cell.shown is None else cell.text(language)


def results_table(results: Sequence[Result], *, language: Language, intervals: bool = True) -> dict[str, Any]:
    """`head` and `rows` of text: statement, agree, disagree, pass, answered, share who agree with its interval."""
    head = [
        STATEMENT.in_(language),
        *(words.in_(language) for words in COLUMNS.values()),
        ANSWERED.in_(language),
    ]
    rows = []
    for result in results:
        cells = [result.table.cell("all", column) for column in COLUMNS]
        words = [cell_words(cell, language) for cell in (*cells, result.table.row_total("all"))]
        row = [_statement(result, language), *words]
        rows.append([*row, share_words(result, language)] if intervals else row)
    return {"head": [*head, SHARE.in_(language)] if intervals else head, "rows": rows}


def said(
    results: Sequence[Result], *, language: Language, intervals: bool = True, draw: bool = True
) -> dict[str, Any]:
    """What was said, in the order a reader needs: where nearly all agree, where opinions differ, the table.

    `agreed` and `disagreed` are statements; `chart` is SVG text ("" when no share can be shown). Empty when
    there are no statements.
    """
    if not results:
        return {}
    shown = [result for result in results if result.agree is not None and not result.nearly_all]
    chart = ""
    if shown and draw:
        chart = charts.dot_plot(
            [
                charts.DotRow(
                    label=_statement(result, language),
                    value=100 * result.agree.share,
                    low=100 * result.agree.low,
                    high=100 * result.agree.high,
                    said=share_words(result, language),
                )
                for result in sorted(shown, key=lambda result: -result.agree.share)
            ],
            title=SURE.in_(language),
            description=SURE_DESCRIBED.in_(language),
            x_label=SHARE_AXIS.in_(language),
            x_range=(0, 100),
            language=language,
        )
    return {
        "agreed": [_statement(result, language) for result in results if result.nearly_all == "agree"],
        "disagreed": [_statement(result, language) for result in results if result.nearly_all == "disagree"],
        "chart": chart,
        "chart_caption": SURE.in_(language),
        "caption": CAPTION.in_(language),
        "source": ROUNDED.in_(language),
        "missing": MISSING.in_(language),
    } | results_table(results, language=language, intervals=intervals)


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
    return made.svg_inline(
        border=4, dark="#1B2430", light="#FFFFFF", title=title, svgclass="qr", lineclass=None, omitsize=True
    )
