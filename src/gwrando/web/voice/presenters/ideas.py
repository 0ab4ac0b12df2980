"""Support for ideas -> tables of words; a panel's answers -> words."""

from collections.abc import Sequence
from typing import Any

from gwrando.errors import Language
from gwrando.text import Bilingual
from gwrando.web.voice.models import PanelAnswer
from gwrando.web.voice.presenters import ROUNDED, cell_words
from gwrando.web.voice.presenters.questions import NOT_ALL, WITH_INTERVAL, share_words
from gwrando.web.voice.queries.ideas import IdeaResult, IdeaResults

IDEA = Bilingual(cy="Syniad", en="Idea")
QUESTION = Bilingual(cy="Cwestiwn", en="Question")
SAW_IT = Bilingual(cy="Gwelodd y syniad", en="Saw it")
NOT_SEEN = Bilingual(
    cy="Gwelodd pob plentyn hyd at ddeg o'r rhain ar y tro, mewn trefn wahanol i bawb. Nid yw'r plant na welodd un, na'r plentyn "
    "a'i hysgrifennodd, yn ei rhes. Y gyfran fwyaf sydd gyntaf; mae'r rhai cyfartal yn nhrefn eu geiriau.",
    en="Each child saw up to ten of these at a time, in an order of their own. Children who did not see one, and the child who "
    "wrote it, are not in its row. The largest share comes first; equal ones stand in the order of their words.",
)


def rows(found: Sequence[IdeaResult], *, language: Language) -> list[list[str]]:
    """One row an idea: its words, likes it too, saw it and did not, saw it, share with interval."""
    made = []
    for row in found:
        cells = [cell_words(row.table.cell("all", column), language) for column in row.table.columns]
        total = row.table.row_total("all")
        share = "–" if total.shown == 0 else share_words(row.table, "supports", language)  # nobody saw it
        made.append([row.idea.words, *cells, cell_words(total, language), share])
    return made


def head(result: IdeaResult, *, is_panel: bool, language: Language) -> list[str]:
    """The column headings over `rows`."""
    columns = [words.in_(language) for words in result.table.columns.values()]
    first = QUESTION if is_panel else IDEA
    last = f"{columns[0]}, {WITH_INTERVAL.in_(language)}"
    return [first.in_(language), *columns, SAW_IT.in_(language), last]


def said(results: Sequence[IdeaResults], *, language: Language) -> list[dict[str, Any]]:
    """Every question of ideas as `presenters.questions.said` gives other questions; without those where nothing was published."""
    made = []
    for result in results:
        if not result.rows:
            continue
        activity, is_panel = result.item.activity, result.item.kind == "panel"
        text = result.item.question.text.in_(language)
        made.append(
            {
                "place": (activity.place, result.item.place),
                "activity": activity.title_cy if language == "cy" else activity.title_en,
                "text": text,
                "about_me": False,
                "blocks": [
                    {
                        "caption": text,
                        "head": head(result.rows[0], is_panel=is_panel, language=language),
                        "rows": rows(result.rows, language=language),
                    }
                ],
                "note": NOT_SEEN.in_(language),
                "source": ROUNDED.in_(language),
                "missing": NOT_ALL.in_(language),
            }
        )
    return made


def in_order(questions: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Questions of every kind in the order of the consultation, each heading once."""
    made: list[dict[str, Any]] = []
    for question in sorted(questions, key=lambda one: one["place"]):
        again = made and made[-1]["place"][0] == question["place"][0]
        made.append(question | ({"activity": ""} if again else {}))
    return made


def panel_answers(found: Sequence[PanelAnswer], *, language: Language) -> list[dict[str, Any]]:
    """Each answer as words: asked, whether it was answered, the answer or the reason, who and when."""
    return [
        {
            "asked": getattr(row, f"asked_{language}"),
            "answered": row.answered,
            "answer": getattr(row, f"answer_{language}"),
            "panel": getattr(row, f"panel_{language}"),
            "answered_on": row.answered_on,
        }
        for row in found
    ]
