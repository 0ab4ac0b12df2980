"""Protected results -> words, charts and tables for a template; a slip -> its printed form."""

from collections.abc import Mapping, Sequence
from typing import Any

import segno

from gwrando.errors import Language
from gwrando.outputs import Reason, SafeCell
from gwrando.printing import charts
from gwrando.text import Bilingual
from gwrando.voice import opinion_map
from gwrando.voice.feedback import DECISIONS
from gwrando.voice.opinion_map import Circle
from gwrando.voice.tally import Interval
from gwrando.web.voice.models import Feedback, Quote
from gwrando.web.voice.queries.opinion import Mark, Opinion
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

NOT_TESTED = Bilingual(
    cy="Heb ei brofi: mae angen o leiaf dau ddosbarth neu grŵp, 10 o bobl, a 3 gosodiad y mae pobl yn gwahaniaethu arnynt.",
    en="Not tested: it needs at least two classes or groups, 10 people, and 3 statements on which people differ.",
)
GROUP_NAME = Bilingual(cy="Grŵp {}", en="Group {}")
MORE_OFTEN = {
    "agree": Bilingual(cy="Cytuno'n amlach na'r lleill.", en="Agreed more often than the others."),
    "disagree": Bilingual(cy="Anghytuno'n amlach na'r lleill.", en="Disagreed more often than the others."),
}
SHARES = Bilingual(
    cy="{} o'r grŵp hwn, {} o bawb a atebodd.", en="{} of this group, {} of everyone who answered."
)
NO_MARKS = Bilingual(
    cy="Nid oes un gosodiad sy'n nodi'r grŵp hwn yn gliriach nag y gallai hap.",
    en="No single statement marks this group more clearly than chance could.",
)
HOW_MARKED = Bilingual(
    cy="Dangosir gosodiad dan grŵp dim ond os yw'n ei nodi'n gliriach nag yn 95 o bob 100 ymgynghoriad lle cymysgwyd yr "
    "atebion ar hap. Barnwyd pob gosodiad yn ôl grwpiau a gafwyd hebddo. Trefn y gosodiadau yw trefn yr ymgynghoriad.",
    en="A statement stands under a group only if it marks it more clearly than in 95 of 100 consultations with the "
    "answers shuffled. Each statement was judged by groups found without it. Statements are in the order of the "
    "consultation.",
)
SHARED = Bilingual(cy="Yr hyn y mae'r rhan fwyaf yn gytûn arno", en="What most people share")
MOST = {
    "agree": Bilingual(cy="Mae'r rhan fwyaf yn cytuno.", en="Most agree."),
    "disagree": Bilingual(cy="Mae'r rhan fwyaf yn anghytuno.", en="Most disagree."),
}
HOW_SHARED = Bilingual(
    cy="Mae mwy na hanner y rhai a atebodd yn dweud yr un peth, hefyd ar ben isaf yr amrediad 95 %, a mwy na hanner pob "
    "grŵp lle dangosir grwpiau. Y pum cryfaf, a phob un sydd cyn gryfed â'r pumed.",
    en="More than half of those who answered say the same, also at the lower end of the 95 % interval, and more than "
    "half of each group where groups are shown. The five strongest, and all that are as strong as the fifth.",
)


def percent(share: float) -> str:
    """A share as whole per cent: `50 %`."""
    return f"{100 * share:.0f} %"


def between(found: Interval, language: Language) -> str:
    """A share with its interval: `50 % (30 to 70 %)`."""
    to = "i" if language == "cy" else "to"
    return f"{percent(found.share)} ({100 * found.low:.0f} {to} {100 * found.high:.0f} %)"


def _statement(result: Result, language: Language) -> str:
    return result.statement.text_cy if language == "cy" else result.statement.text_en


def share_words(result: Result, language: Language) -> str:
    """`50 % (30 to 70 %)`, nearly everyone, nearly nobody, or that it is hidden."""
    found = result.agree
    if found is not None and not result.nearly_all:
        return between(found, language)
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


def opinion(found: Opinion | None, results: Sequence[Result], *, language: Language) -> dict[str, Any]:
    """The sentence about groups, the map with its table, what marks each group, what most share; empty before closing."""
    if found is None:
        return {}
    by_key = {result.statement.key: result for result in results}
    circles = [Circle(each.letter, each.size, each.across, each.up) for each in found.groups]
    table = opinion_map.picture_table(circles, language=language)
    groups = [
        {
            "name": GROUP_NAME.in_(language).format(each.letter),
            "marks": [
                {
                    "statement": _statement(by_key[mark.statement], language),
                    "said": _marked(mark, found, by_key, language),
                }
                for mark in found.marks
                if mark.letter == each.letter and mark.statement in by_key
            ],
        }
        for each in found.groups
    ]
    return {
        "words": found.words.in_(language),
        "p": found.p,
        "shuffles": found.shuffles,
        "not_tested": NOT_TESTED.in_(language),
        "chart": opinion_map.picture(circles, language=language) if circles else "",
        "caption": opinion_map.TITLE.in_(language),
        "map_said": opinion_map.DESCRIPTION.in_(language),
        "head": table.header,
        "rows": table.rows,
        "groups": groups,
        "no_marks": NO_MARKS.in_(language),
        "how": HOW_MARKED.in_(language),
        "shared_heading": SHARED.in_(language),
        "shared_how": HOW_SHARED.in_(language),
        "shared": [
            {"statement": _statement(by_key[key], language), "said": MOST[side].in_(language)}
            for key, side in found.shared
            if key in by_key
        ],
    }


def _marked(mark: Mark, found: Opinion, by_key: dict[str, Result], language: Language) -> str:
    """That the group chose this side more often; with the two shares, where both may be shown."""
    words = MORE_OFTEN[mark.side].in_(language)
    table = found.tables.get(mark.statement)
    group = table.share(mark.letter, mark.side) if table else None
    everyone = by_key[mark.statement].table.share("all", mark.side)
    if group is None or everyone is None:
        return words
    return f"{words} {SHARES.in_(language).format(percent(min(group, 1)), percent(min(everyone, 1)))}"


def answer(
    row: Feedback, *, language: Language, quotes: Mapping[int, Sequence[Quote]] | None = None
) -> dict[str, Any]:
    """One answer as the words of a strip: said, decision, what, why, next, by when, who; its themes with quotes."""
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
        "themes": [
            {"name": theme.name.in_(language), "quotes": (quotes or {}).get(theme.pk, [])}
            for theme in row.themes.all()
        ],
    }


def qr(url: str, *, title: str) -> str:
    """An inline SVG with the address as a QR code, dark on white in either colour scheme."""
    made = segno.make(url, error="m", micro=False)
    return made.svg_inline(
        border=4, dark="#1B2430", light="#FFFFFF", title=title, svgclass="qr", lineclass=None, omitsize=True
    )
