"""What is read of themes: texts to code with three suggestions, protected counts, quotes. Exact counts stay here."""

import json
from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from threading import Lock
from uuid import UUID

from django.db.models import Count, QuerySet

from gwrando.outputs import CountTable, DisclosureRules, SafeCell, SafeTable, protect
from gwrando.text import Bilingual
from gwrando.voice import themes as pure
from gwrando.voice.feedback import FEWEST_TO_ANSWER
from gwrando.voice.tally import Interval, wilson
from gwrando.voice.themes import Answer, Example, Learnt, Suggester
from gwrando.voice.themes.suggest import MOST_EXAMPLES, learnt_from
from gwrando.web.voice.models import Coding, Consultation, Meaning, Quote, Text, Theme, ThemeCounts
from gwrando.web.voice.rules.themes import CODED_DOORS

PAGE = 20
MODELS_KEPT = 8  # learnt models in memory: weights of columns, no words
COLUMNS = {
    "speaks": Bilingual(cy="Yn sôn am hyn", en="Speak of this"),
    "not": Bilingual(cy="Ddim yn sôn am hyn", en="Do not speak of this"),
}
UNIT = Bilingual(cy="plant a phobl ifanc", en="children and young people")
TITLE = Bilingual(cy="Themâu yng ngeiriau plant a phobl ifanc", en="Themes in children's own words")
MISSING = Bilingual(
    cy="Nid yw'r rhai na ysgrifennodd ddim, na geiriau nad oes neb wedi rhoi thema iddynt, yn y tabl.",
    en="Those who wrote nothing, and words that nobody has given a theme, are not in the table.",
)


@dataclass(frozen=True)
class ThemeResult:
    """One theme with its protected count; `share` rests on the numbers shown, and is None when they are hidden."""

    theme: Theme
    count: SafeCell
    n: SafeCell
    share: Interval | None


@dataclass(frozen=True)
class ToCode:
    """One text as the coding page shows it: its themes so far, up to three suggested, the rest of the list."""

    text: Text
    question: Bilingual | None  # what it answers; None for the open question of the consultation
    language: str
    codings: tuple[Coding, ...]
    suggested: tuple[Theme, ...]
    others: tuple[Theme, ...]


def themes(consultation: Consultation) -> list[Theme]:
    """The themes of one consultation in their order."""
    return list(Theme.objects.filter(consultation=consultation).order_by("place"))


def texts(consultation: Consultation) -> QuerySet[Text]:
    """Words that may be coded: a person has decided to publish them or not; worries are not among them."""
    found = Text.objects.filter(participation__session__consultation=consultation, door__in=CODED_DOORS)
    return found.select_related("item").order_by(
        "pk"
    )  # random keys: the order says nothing of who wrote first


def only(found: QuerySet[Text], *, which: str) -> QuerySet[Text]:
    """The texts of one filter: `left` (not coded yet), `none` (none of the themes), a theme's number, or all."""
    if which == "left":
        return found.filter(codings=None)
    if which == "none":
        return found.filter(codings__isnull=False, codings__theme=None)
    return found.filter(codings__theme=int(which)) if which.isdecimal() else found


def progress(consultation: Consultation) -> dict[str, int]:
    """How many texts there are to code, and how many a person has coded."""
    found = texts(consultation)
    return {"of": found.count(), "done": found.exclude(codings=None).count()}


def n_texts(consultation: Consultation) -> dict[int, int]:
    """Theme -> how many texts have it: for the people who code, who read those texts themselves."""
    rows = Coding.objects.filter(
        text__participation__session__consultation=consultation, text__door__in=CODED_DOORS
    ).values("theme")
    return {row["theme"]: row["n"] for row in rows.annotate(n=Count("pk")).order_by() if row["theme"]}


@cache
def suggester() -> Suggester:
    """The best suggester installed, once a process: its weights are slow to load."""
    return pure.best()


def _vectors(texts: Sequence[Text]) -> dict[UUID, bytes]:
    """What is slow to make of each text: kept with the text, made where it is not."""
    by = suggester()
    kept = Meaning.objects.filter(text__in=texts, suggester=by.name).values_list("text", "vector")
    found = {pk: bytes(vector) for pk, vector in kept}
    new = [
        Meaning(text=text, suggester=by.name, vector=by.vector(text.words))
        for text in texts
        if text.pk not in found
    ]
    new = [row for row in new if row.vector]
    Meaning.objects.bulk_create(
        new, update_conflicts=True, unique_fields=["text"], update_fields=["suggester", "vector"]
    )
    return found | {row.text_id: row.vector for row in new}


_learnt: OrderedDict[tuple[object, ...], Learnt] = OrderedDict()
_one_at_a_time = Lock()


def _model(consultation: Consultation, listed: Sequence[Theme]) -> Learnt:
    """The model of this revision of the themes and codings, learnt once and kept in memory.

    It learns from the oldest codings up to a round number, so that every process learns the same.
    """
    codings = list(
        Coding.objects.filter(
            text__participation__session__consultation=consultation, text__door__in=CODED_DOORS
        )
        .order_by("pk")
        .values_list("pk", "text_id", "theme_id")
    )
    codings = codings[: learnt_from(len(codings))]
    words = tuple(
        (theme.pk, theme.name_cy, theme.name_en, theme.description_cy, theme.description_en)
        for theme in listed
    )
    revision = (consultation.slug, words, len(codings), codings[-1][0] if codings else 0)
    with _one_at_a_time:
        if revision not in _learnt:
            _learnt[revision] = _learn(listed, codings)
            while len(_learnt) > MODELS_KEPT:
                _learnt.popitem(last=False)
        _learnt.move_to_end(revision)
        return _learnt[revision]


def _learn(listed: Sequence[Theme], codings: Sequence[tuple[int, UUID, int | None]]) -> Learnt:
    coded: dict[UUID, list[str]] = defaultdict(list)
    for _, text, theme in codings:
        coded[text] += [f"t{theme}"] if theme else []
    newest = list(coded)[-MOST_EXAMPLES:]
    rows = {text.pk: text for text in Text.objects.filter(pk__in=newest)}
    vectors = _vectors(list(rows.values()))
    return suggester().learn(
        [
            pure.Theme(
                theme.key,
                theme.name,
                Bilingual(cy=theme.description_cy, en=theme.description_en)
                if theme.description_cy and theme.description_en
                else None,
            )
            for theme in listed
        ],
        examples=[Example(Answer(rows[pk].words, vectors.get(pk, b"")), tuple(coded[pk])) for pk in newest],
    )


def to_code(consultation: Consultation, *, rows: Iterable[Text], listed: Sequence[Theme]) -> list[ToCode]:
    """Each text with its themes and three suggestions. Suggestions are made for these texts only."""
    found = list(rows)
    if not found:
        return []
    codings: dict[UUID, list[Coding]] = defaultdict(list)
    for coding in Coding.objects.filter(text__in=found).select_related("theme").order_by("pk"):
        codings[coding.text_id].append(coding)
    vectors = _vectors(found)
    model = _model(consultation, listed)
    close = model.suggest([Answer(text.words, vectors.get(text.pk, b"")) for text in found], n=len(listed))
    by_key = {theme.key: theme for theme in listed}
    made = []
    for text, keys in zip(found, close, strict=True):
        held = {coding.theme_id for coding in codings[text.pk]}
        free = [by_key[key] for key in keys if by_key[key].pk not in held]
        suggested = tuple(free[: pure.SUGGESTED])
        made.append(
            ToCode(
                text=text,
                question=text.item.question.text if text.item else None,
                language=pure.language_of(text.words),
                codings=tuple(codings[text.pk]),
                suggested=suggested,
                others=tuple(theme for theme in listed if theme in free and theme not in suggested),
            )
        )
    return made


def _children(consultation: Consultation) -> tuple[dict[int, int], int]:
    """Theme -> how many children spoke of it, and how many children's words were coded. Never shown as they are."""
    codings = Coding.objects.filter(
        text__participation__session__consultation=consultation, text__door__in=CODED_DOORS
    )
    rows = codings.values("theme").annotate(n=Count("text__participation", distinct=True)).order_by()
    n = codings.aggregate(n=Count("text__participation", distinct=True))["n"]
    return {row["theme"]: row["n"] for row in rows if row["theme"]}, n


def must_be_answered(consultation: Consultation) -> dict[str, Bilingual]:
    """Key -> name of every theme of which at least five children spoke."""
    counts, _ = _children(consultation)
    return {
        theme.key: theme.name for theme in themes(consultation) if counts.get(theme.pk, 0) >= FEWEST_TO_ANSWER
    }


def table(consultation: Consultation) -> SafeTable | None:
    """The protected counts as they are now, one row a theme; None where fewer than ten children's words were coded.

    Each theme is a question of its own about the same children: a child may speak of several.
    """
    listed = themes(consultation)
    counts, n = _children(consultation)
    rules = DisclosureRules.childrens_voice()
    if not listed or n < rules.minimum_denominator:
        return None
    return protect(
        CountTable(
            name=f"voice-themes-{consultation.slug}"[:80],
            title=TITLE,
            rows={theme.key: theme.name for theme in listed},
            columns=COLUMNS,
            counts=[[counts.get(theme.pk, 0), n - counts.get(theme.pk, 0)] for theme in listed],
            source=Bilingual(cy=consultation.title_cy, en=consultation.title_en),
            missing=MISSING,
            unit=UNIT,
            totals="rows",
        ),
        rules,
    )


def kept(consultation: Consultation) -> SafeTable | None:
    """The table kept when word went back; None before, and where too few wrote for one."""
    found = ThemeCounts.objects.filter(consultation=consultation).exclude(result="").first()
    return SafeTable.from_dict(json.loads(found.result)) if found else None


def results(consultation: Consultation) -> list[ThemeResult]:
    """Every theme with its protected count: as kept when word went back, before that as it is now.

    Only the count, the number of children and the share are given out: never how many did not speak of a theme,
    which with the number of children would tell a hidden count.
    """
    found = kept(consultation) if consultation.fed_back_at else table(consultation)
    if found is None:
        return []
    made = []
    for place, theme in enumerate(themes(consultation)):
        if theme.key not in found.rows:
            continue
        count, n = found.cell(theme.key, "speaks"), found.row_totals[place]
        whole, part = n.shown, count.shown
        share = None
        if part is not None and whole is not None and found.share(theme.key, "speaks") is not None:
            share = wilson(min(part, whole), n=whole)
        made.append(ThemeResult(theme, count, n, share))
    return made


def quotes(consultation: Consultation) -> dict[int, list[Quote]]:
    """Theme -> its quotes; of words that are still published."""
    found: dict[int, list[Quote]] = defaultdict(list)
    rows = Quote.objects.filter(theme__consultation=consultation, text__door="publish")
    for quote in rows.select_related("text").order_by("pk"):
        found[quote.theme_id].append(quote)
    return dict(found)


def theme_of(consultation: Consultation, *, pk: int) -> Theme | None:
    """One theme of this consultation."""
    return Theme.objects.select_related("consultation").filter(consultation=consultation, pk=pk).first()


def text_of(consultation: Consultation, *, pk: UUID) -> Text | None:
    """One text that may be coded."""
    return texts(consultation).filter(pk=pk).prefetch_related("codings__theme", "quotes").first()


def quote_of(consultation: Consultation, *, pk: int) -> Quote | None:
    """One quote of this consultation."""
    return (
        Quote.objects.select_related("theme__consultation")
        .filter(theme__consultation=consultation, pk=pk)
        .first()
    )
