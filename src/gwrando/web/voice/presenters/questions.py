"""Questions -> choices for a child's screen; protected answers -> charts and tables."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gwrando.errors import Language
from gwrando.outputs import SafeTable
from gwrando.printing import charts
from gwrando.text import Bilingual
from gwrando.voice.questions import KINDS, Question, choices, counts, ordered
from gwrando.voice.questions.kinds import Grid, Place, Share
from gwrando.web.voice.models import Item
from gwrando.web.voice.presenters import ANSWERED, HIDDEN, NEARLY, ROUNDED, between, cell_words, percent
from gwrando.web.voice.queries.question_results import QuestionResult
from gwrando.web.voice.queries.results import interval_of, nearly_all

CHOICE = Bilingual(cy="Dewis", en="Choice")
NUMBER = Bilingual(cy="Plant a phobl ifanc", en="Children and young people")
SHARE = Bilingual(cy="Canran, gydag amrediad 95 %", en="Share, with 95 % interval")
WITH_INTERVAL = Bilingual(cy="gydag amrediad 95 %", en="with 95 % interval")
PER_CENT = Bilingual(cy="Canran y rhai a atebodd", en="Per cent of those who answered")
DOTS = Bilingual(
    cy="Un dot i bob dewis: y ganran, gyda'i hamrediad 95 %. Po letaf yw'r llinell, lleiaf sicr ydym. Mae'r tabl isod yn dweud yr "
    "un peth.",
    en="One dot for each choice: the share, with its 95 % interval. The wider the line, the less sure we are. The table below "
    "says the same.",
)
BARS = Bilingual(
    cy="Un bar i bob llinell, mewn rhannau: nifer y rhai a atebodd. Ni lunnir bar â rhan gudd. Mae'r tabl isod yn dweud yr un peth.",
    en="One bar for each line, in parts: how many answered. A bar with a hidden part is not drawn. The table below says the same.",
)
HOW_WAS_IT = Bilingual(cy="Sut oedd hi i gymryd rhan", en="How it was to take part")
QUESTION = Bilingual(cy="Cwestiwn", en="Question")
NOT_SAID = Bilingual(
    cy="Nid yw'r rhai na ddywedodd sut oedd hi yn y tabl.",
    en="Those who did not say how it was are not in the table.",
)
NOT_ALL = Bilingual(
    cy="Nid yw'r rhai na atebodd y cwestiwn yn y tabl. Nid yw'r rhai a atebodd yn sampl o bob plentyn.",
    en="Those who did not answer the question are not in the table. Those who answered are not a sample of all children.",
)
TOLD = {"several": "yes", "pair": "chose", "share": "many"}
"""Of kinds whose rows do not add up: the column whose share is compared between rows."""
SHADES = 4


@dataclass(frozen=True)
class Choice:
    """One choice as it is drawn: `chosen` when it was given now or before; `used` counters; `at` its square of a map."""

    key: str
    label: Bilingual
    picture: str
    alt: Bilingual | None
    chosen: bool
    used: int | None = None
    at: tuple[int, int] | None = None


def _chosen(value: Any, given: Mapping[str, Sequence[str]] | None) -> set[str]:
    if given is not None:
        return set(given.get("answer", ()))
    if isinstance(value, dict):  # of two at a time: the one that was chosen
        return {value["chose"] or "neither"} if "chose" in value else set()
    return set(value) if isinstance(value, list) else {str(value)}


def _used(question: Question, key: str, value: Any, given: Mapping[str, Sequence[str]] | None) -> int | None:
    if not isinstance(question, Share):
        return None
    if given is not None:
        text = (list(given.get(key, ())) or [""])[-1]
        return int(text) if text.isdigit() and len(text) < 3 else None
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, int) else None


def choices_of(
    question: Question,
    *,
    value: Any,
    given: Mapping[str, Sequence[str]] | None,
    pair: tuple[str, str] | None = None,
) -> list[Choice]:
    """The choices of a question in order; of a pair the two that are shown."""
    chosen = _chosen(value, given)
    options = {option.id: option for option in getattr(question, "options", ())}
    at = {square.id: (square.across, square.down) for square in getattr(question, "squares", ())}
    made = []
    for key, label in choices(question).items():
        if pair is not None and key not in pair:
            continue
        option = options.get(key)
        made.append(
            Choice(
                key=key,
                label=label,
                picture=(option.picture or "") if option else "",
                alt=option.alt if option else None,
                chosen=key in chosen,
                used=_used(question, key, value, given),
                at=at.get(key),
            )
        )
    return sorted(made, key=lambda choice: pair.index(choice.key)) if pair else made


def rows_of(
    question: Question, *, value: Any, given: Mapping[str, Sequence[str]] | None
) -> list[dict[str, Any]]:
    """The lines of a grid with the choice of each; nothing for other kinds."""
    if not isinstance(question, Grid):
        return []
    made = []
    for row in question.rows:
        kept = value.get(row.id, "") if isinstance(value, dict) else ""
        made.append(
            {
                "key": row.id,
                "label": row.label,
                "chosen": (list(given.get(row.id, ())) or [""])[-1] if given is not None else kept,
            }
        )
    return made


def asked(items: Iterable[Item]) -> list[dict[str, Any]]:
    """Questions as the office reads them over: kind, words at each level, choices."""
    made = []
    for item in items:
        question = item.question
        texts = [text for text in (question.text, question.easier, question.easiest) if text is not None]
        made.append(
            {
                "pk": item.pk,
                "kind": KINDS[item.kind],
                "text": question.text,
                "levels": len(texts),
                "choices": list(choices(question).values()),
                "pictures": any(option.picture for option in getattr(question, "options", ())),
            }
        )
    return made


def share_words(table: SafeTable, column: str, language: Language) -> str:
    """`50 % (30 to 70 %)`, nearly everyone, nearly nobody, or that it is hidden."""
    nearly = nearly_all(table)
    if nearly is not None:
        return NEARLY["agree" if nearly == column else "disagree"].in_(language)
    found = interval_of(table, column)
    return HIDDEN.in_(language) if found is None else between(found, language)


def _dot(label: str, table: SafeTable, column: str, language: Language) -> charts.DotRow | None:
    found = interval_of(table, column)
    if found is None or nearly_all(table) is not None:
        return None
    return charts.DotRow(
        label=label,
        value=100 * found.share,
        low=100 * found.low,
        high=100 * found.high,
        said=share_words(table, column, language),
    )


def _choices_table(
    table: SafeTable, language: Language, *, intervals: bool
) -> tuple[list[str], list[list[str]]]:
    """A row for each choice: its number and its share. The last row is everyone who answered."""
    rows = []
    for column, label in table.columns.items():
        row = [label.in_(language), cell_words(table.cell("all", column), language)]
        rows.append([*row, share_words(table, column, language)] if intervals else row)
    everyone = [ANSWERED.in_(language), cell_words(table.row_total("all"), language)]
    rows.append([*everyone, ""] if intervals else everyone)
    head = [CHOICE.in_(language), NUMBER.in_(language)]
    return ([*head, SHARE.in_(language)] if intervals else head), rows


def _parts_table(
    tables: Sequence[SafeTable], told: str, language: Language, *, intervals: bool
) -> tuple[list[str], list[list[str]]]:
    """A row for each part, a column for each of its numbers, and the share that says most where there is one."""
    columns = tables[0].columns
    head = [
        CHOICE.in_(language),
        *(words.in_(language) for words in columns.values()),
        ANSWERED.in_(language),
    ]
    rows = []
    for table in tables:
        cells = [cell_words(table.cell("all", column), language) for column in columns]
        row = [table.title.in_(language), *cells, cell_words(table.row_total("all"), language)]
        rows.append([*row, share_words(table, told, language)] if intervals and told else row)
    if intervals and told:
        head.append(f"{columns[told].in_(language)}, {WITH_INTERVAL.in_(language)}")
    return head, rows


def _blocks(result: QuestionResult) -> Iterator[tuple[Bilingual | None, list[SafeTable], str]]:
    """The tables of one question as they are read: heading, tables that stand together, the column that is told."""
    by_columns: dict[tuple[str, ...], list[SafeTable]] = {}
    for table in result.tables:
        by_columns.setdefault(tuple(table.columns), []).append(table)
    for columns, tables in by_columns.items():
        if result.question.type == "order":
            first = "yes" not in columns
            yield (counts.FIRST if first else counts.TOP), tables, "" if first else "yes"
        else:
            yield None, tables, TOLD.get(result.question.type, "")


def _block(
    result: QuestionResult,
    heading: Bilingual | None,
    tables: Sequence[SafeTable],
    told: str,
    *,
    language: Language,
    intervals: bool,
    draw: bool,
) -> dict[str, Any]:
    alone = result.question.type != "grid" and not told
    if alone:
        head, rows = _choices_table(tables[0], language, intervals=intervals)
        dots = [
            _dot(words.in_(language), tables[0], column, language)
            for column, words in tables[0].columns.items()
        ]
    else:
        head, rows = _parts_table(tables, told, language, intervals=intervals)
        dots = [_dot(table.title.in_(language), table, told, language) for table in tables] if told else []
    shown = [dot for dot in dots if dot is not None]
    if not ordered(result.question):
        shown.sort(key=lambda dot: -(dot.value or 0))
    chart, squares = "", _squares(result.question, tables[0], language) if draw else []
    if shown and draw and not squares:
        title = f"{result.question.text.in_(language)} {heading.in_(language) if heading else ''}".strip()
        chart = charts.dot_plot(
            shown,
            title=title,
            description=DOTS.in_(language),
            x_label=tables[0].columns[told].in_(language) + " (%)" if told else PER_CENT.in_(language),
            x_range=(0, 100),
            language=language,
        )
    return {
        "heading": heading.in_(language) if heading else "",
        "chart": chart
        or (_stacks(result, tables, language) if draw and result.question.type == "grid" else ""),
        "squares": squares,
        "across": max((square["across"] for square in squares), default=0),
        "caption": f"{result.question.text.in_(language)} {heading.in_(language) if heading else ''}".strip(),
        "head": head,
        "rows": rows,
    }


def _squares(question: Question, table: SafeTable, language: Language) -> list[dict[str, Any]]:
    """The squares of a map with their share in words, shaded by it in four steps (the words say the same)."""
    if not isinstance(question, Place):
        return []
    shares = {square.id: interval_of(table, square.id) for square in question.squares}
    top = max((found.share for found in shares.values() if found), default=0) or 1
    made = []
    for square in question.squares:
        found = shares[square.id]
        shade = round(SHADES * found.share / top) if found and nearly_all(table) is None else 0
        made.append(
            {
                "label": square.label.in_(language),
                "said": percent(found.share) if found and nearly_all(table) is None else HIDDEN.in_(language),
                "across": square.across,
                "down": square.down,
                "shade": shade,
            }
        )
    return made


def _stacks(result: QuestionResult, tables: Sequence[SafeTable], language: Language) -> str:
    """A bar for each line of a grid, in parts; a hidden part is left open."""
    columns = tables[0].columns
    rows = []
    for table in tables:
        values = tuple(table.cell("all", column).shown for column in columns)
        rows.append(charts.StackRow(label=table.title.in_(language), values=values))
    return charts.stacked_bars(
        rows,
        series=[words.in_(language) for words in columns.values()],
        title=result.question.text.in_(language),
        description=BARS.in_(language),
        x_label=NUMBER.in_(language),
        language=language,
    )


def evaluation(found: Mapping[str, SafeTable], *, language: Language) -> dict[str, Any]:
    """How children found it: `chart`, `head` and `rows`, one row a question; empty when nobody said."""
    if not found:
        return {}
    rows = list(found.values())
    head, words = _parts_table(rows, "yes", language, intervals=True)
    return {
        "chart": charts.stacked_bars(
            [
                charts.StackRow(
                    label=table.title.in_(language),
                    values=tuple(table.cell("all", column).shown for column in table.columns),
                )
                for table in rows
            ],
            series=[column.in_(language) for column in rows[0].columns.values()],
            title=HOW_WAS_IT.in_(language),
            description=BARS.in_(language),
            x_label=NUMBER.in_(language),
            language=language,
        ),
        "caption": HOW_WAS_IT.in_(language),
        "head": [QUESTION.in_(language), *head[1:]],
        "rows": words,
        "source": ROUNDED.in_(language),
        "missing": NOT_SAID.in_(language),
    }


def said(
    results: Sequence[QuestionResult], *, language: Language, intervals: bool = True, draw: bool = True
) -> list[dict[str, Any]]:
    """Every question with its blocks of chart and table, as text; source and what is missing once each."""
    made = []
    before = None
    for result in results:
        activity = result.item.activity
        made.append(
            {
                "place": (activity.place, result.item.place),
                "activity": (activity.title_cy if language == "cy" else activity.title_en)
                if activity.pk != before
                else "",
                "text": result.question.text.in_(language),
                "about_me": result.question.type == "about_me",
                "blocks": [
                    _block(result, heading, tables, told, language=language, intervals=intervals, draw=draw)
                    for heading, tables, told in _blocks(result)
                ],
                "source": ROUNDED.in_(language),
                "missing": NOT_ALL.in_(language),
            }
        )
        before = activity.pk
    return made
