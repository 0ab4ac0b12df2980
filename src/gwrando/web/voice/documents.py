"""Rows of the site <-> documents of the pure half. Nothing else converts between them."""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils import timezone

from gwrando.text import Bilingual
from gwrando.voice import (
    ConsultationDocument,
    FeedbackDocument,
    Problem,
    Promise,
    Statement,
    YouSaidWeDid,
    gates,
)
from gwrando.voice.paper import PaperQuestion, SheetLayout, questions, sheets
from gwrando.voice.questions.activities import Activity
from gwrando.web.voice.models import Activity as ActivityRow
from gwrando.web.voice.models import Consultation, Feedback, PaperPrinting
from gwrando.web.voice.models import Statement as StatementRow

REQUIRED = ("title", "purpose")
PROMISE = ("who_asks", "who_listens", "what_can_change", "decision_maker", "feedback_owner")
FIELD_WORDS = {
    "title": Bilingual(cy="y teitl", en="the title"),
    "purpose": Bilingual(cy="y diben", en="the purpose"),
    "who_asks": Bilingual(cy="pwy sy'n gofyn", en="who asks"),
    "who_listens": Bilingual(cy="pwy fydd yn gwrando", en="who will listen"),
    "what_can_change": Bilingual(cy="beth all newid", en="what can change"),
    "decision_maker": Bilingual(cy="pwy sy'n penderfynu", en="who decides"),
    "feedback_owner": Bilingual(cy="pwy fydd yn ateb y plant", en="who will answer the children"),
    "question": Bilingual(cy="y cwestiwn agored", en="the open question"),
}


def _both(row: object, name: str) -> Bilingual | None:
    cy, en = getattr(row, f"{name}_cy").strip(), getattr(row, f"{name}_en").strip()
    return Bilingual(cy=cy, en=en) if cy and en else None


def _sure(row: object, name: str) -> Bilingual:
    return Bilingual(cy=getattr(row, f"{name}_cy"), en=getattr(row, f"{name}_en"))


def to_statement(row: StatementRow) -> Statement:
    """One statement of the site as a document's statement."""
    return Statement(
        id=row.key,
        text=_sure(row, "text"),
        easier=_both(row, "easier"),
        easiest=_both(row, "easiest"),
        source=row.source,  # type: ignore[arg-type]
        is_our_translation=row.is_our_translation,
    )


def to_activity(row: ActivityRow) -> Activity:
    """One activity with its questions."""
    return Activity(
        id=row.key,
        title=_sure(row, "title"),
        intro=_both(row, "intro"),
        questions=tuple(item.question for item in row.items.all()),
    )


def activities(row: Consultation) -> tuple[Activity, ...]:
    """All activities of a consultation, in order."""
    return tuple(to_activity(activity) for activity in row.activities.prefetch_related("items"))


def to_promise(row: Consultation) -> Promise | None:
    """The promise, or None while a part of it is missing in a language."""
    parts = {name: _both(row, name) for name in PROMISE}
    if row.feedback_due_on is None or None in parts.values():
        return None
    return Promise.model_validate({**parts, "feedback_due_on": row.feedback_due_on})


def to_document(row: Consultation) -> ConsultationDocument:
    """The consultation as a document. Raises pydantic's `ValidationError` while title or purpose is missing."""
    return ConsultationDocument(
        id=row.slug,
        title=_sure(row, "title"),
        purpose=_sure(row, "purpose"),
        promise=to_promise(row),
        question=_both(row, "question"),
        is_example=row.is_example,
        attribution=_both(row, "attribution"),
        statements=tuple(to_statement(statement) for statement in row.statements.all()),
        activities=activities(row),
    )


def afterwards(cy: str, en: str) -> Bilingual | None:
    """What becomes of the paper, or None where nothing is promised about it in both languages."""
    return Bilingual(cy=cy, en=en) if cy.strip() and en.strip() else None


def to_sheets(row: PaperPrinting) -> tuple[SheetLayout, tuple[PaperQuestion, ...], sheets.Heading]:
    """What was printed, ready to be printed again: the layout as it was kept, the items and the head."""
    document = to_document(row.session.consultation)
    head = sheets.heading(
        document, afterwards=afterwards(row.afterwards_cy, row.afterwards_en), with_slip=True
    )
    return SheetLayout.model_validate_json(row.layout), questions.of_consultation(document), head


def problems(row: Consultation, *, today: date) -> tuple[Problem, ...]:
    """Every gate that keeps this draft from opening, missing languages first."""
    found: list[Problem] = []
    for name in (*REQUIRED, *PROMISE, "question"):
        languages = [bool(getattr(row, f"{name}_{language}").strip()) for language in ("cy", "en")]
        if all(languages) or (name == "question" and not any(languages)):
            continue
        words = FIELD_WORDS[name]
        found.append(
            Problem(
                "missing-language",
                name,
                Bilingual(
                    cy=f"Rhaid ysgrifennu {words.cy} yn Gymraeg ac yn Saesneg.",
                    en=f"Write {words.en} in Welsh and in English.",
                ),
            )
        )
    if row.feedback_due_on is None:
        found.append(
            Problem(
                "no-feedback-date",
                "feedback_due_on",
                Bilingual(
                    cy="Rhowch y dyddiad y bydd y plant yn cael ateb. Ni all ymgynghoriad agor hebddo.",
                    en="Give the date by which the children will have an answer. "
                    "A consultation cannot open without it.",
                ),
            )
        )
    placeholder = Bilingual(cy="-", en="-")
    document = ConsultationDocument(
        id=row.slug,
        title=_both(row, "title") or placeholder,
        purpose=_both(row, "purpose") or placeholder,
        promise=to_promise(row),
        statements=tuple(to_statement(statement) for statement in row.statements.all()),
        activities=activities(row),
    )
    rest = gates.problems(document, today=today)
    # what is missing of the promise has been said above, field by field
    return (*found, *(problem for problem in rest if problem.code != "no-promise"))


def columns_of_statement(statement: Statement) -> dict[str, object]:
    """The columns of a `Statement` row that hold this statement (its consultation and place apart)."""
    made: dict[str, object] = {
        "key": statement.id,
        "source": statement.source,
        "is_our_translation": statement.is_our_translation,
    }
    for name in ("text", "easier", "easiest"):
        text = getattr(statement, name)
        if text is not None:
            made |= {f"{name}_cy": text.cy, f"{name}_en": text.en}
    return made


def columns_of_activity(activity: Activity) -> dict[str, object]:
    """The columns of an `Activity` row that hold this activity (its consultation, place and questions apart)."""
    made: dict[str, object] = {
        "key": activity.id,
        "title_cy": activity.title.cy,
        "title_en": activity.title.en,
    }
    if activity.intro is not None:
        made |= {"intro_cy": activity.intro.cy, "intro_en": activity.intro.en}
    return made


def columns_of(document: ConsultationDocument) -> dict[str, object]:
    """The columns of a `Consultation` row that hold this document."""
    made: dict[str, object] = {"slug": document.id, "is_example": document.is_example}
    texts: dict[str, Bilingual | None] = {
        "title": document.title,
        "purpose": document.purpose,
        "question": document.question,
        "attribution": document.attribution,
    }
    if document.promise is not None:
        texts |= {name: getattr(document.promise, name) for name in PROMISE}
        made["feedback_due_on"] = document.promise.feedback_due_on
    for name, text in texts.items():
        if text is not None:
            made |= {f"{name}_cy": text.cy, f"{name}_en": text.en}
    return made


def to_entry(row: Feedback) -> YouSaidWeDid:
    """One answer as a document's entry."""
    return YouSaidWeDid(
        said=_sure(row, "said"),
        decision=row.decision,  # type: ignore[arg-type]
        reason=_sure(row, "reason"),
        next_step=_sure(row, "next_step"),
        owner=_sure(row, "owner"),
        due_on=row.due_on,
        commitment_ref=row.commitment_ref,
        statements=tuple(statement.key for statement in row.statements.all()),
        themes=tuple(theme.key for theme in row.themes.all()),
    )


def to_feedback(row: Consultation, answers: Iterable[Feedback], *, at: datetime) -> FeedbackDocument:
    """All answers of one consultation as a document; without a promised date the day of asking stands in."""
    return FeedbackDocument(
        consultation=row.slug,
        title=_sure(row, "title"),
        due_on=row.feedback_due_on or timezone.localdate(at),
        published_on=timezone.localdate(row.fed_back_at) if row.fed_back_at else None,
        is_example=row.is_example,
        entries=tuple(to_entry(answer) for answer in answers),
    )


def columns_of_entry(entry: YouSaidWeDid) -> dict[str, object]:
    """The columns of a `Feedback` row that hold this entry (its statements apart)."""
    made: dict[str, object] = {
        "decision": entry.decision,
        "due_on": entry.due_on,
        "commitment_ref": entry.commitment_ref,
    }
    for name in ("said", "reason", "next_step", "owner"):
        made |= {f"{name}_cy": getattr(entry, name).cy, f"{name}_en": getattr(entry, name).en}
    return made
