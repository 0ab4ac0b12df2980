"""What we heard: for everyone, without a code."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language

from gwrando.errors import Language
from gwrando.text import Bilingual
from gwrando.voice import downloads, moderation
from gwrando.web.voice import presenters, rules
from gwrando.web.voice.models import Consultation
from gwrando.web.voice.presenters import back as back_presenters
from gwrando.web.voice.presenters import ideas as ideas_presenters
from gwrando.web.voice.presenters import questions as question_presenters
from gwrando.web.voice.presenters import themes as theme_presenters
from gwrando.web.voice.queries import (
    delivery,
    evaluation,
    evidence,
    exports,
    ideas,
    opinion,
    paper,
    question_results,
    replies,
    results,
    staff,
    themes,
)


def heard(request: HttpRequest) -> HttpResponse:
    """Every consultation that has opened, and whether word is back."""
    return render(request, "voice/heard.html", {"rows": evidence.heard(at=timezone.now())})


def consultation(request: HttpRequest, slug: str) -> HttpResponse:
    """One consultation: the promise, what was said (once it has closed), and the word back."""
    found = evidence.public_consultation(slug)
    if found is None:
        raise Http404
    language: Language = "cy" if get_language() == "cy" else "en"
    return render(request, "voice/consultation.html", shown(found, language=language))


def paper_used(found: Consultation) -> dict[str, int] | None:
    """In how many rooms paper was used; None where in none."""
    rooms = paper.on_paper(found)
    return rooms if rooms.get("with") else None


def word_rules(request: HttpRequest) -> HttpResponse:
    """How people decide what is shown to others: the rules, each with an example."""
    return render(request, "voice/word_rules.html", {"rules": moderation.RULES.values()})


FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "zip": "application/zip",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def download(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """The protected numbers of a closed consultation, for everyone: CSV, XLSX, JSON, or a data package in a zip."""
    found = evidence.public_consultation(slug)
    tables = exports.tables(found) if found else []
    if found is None or not tables or form not in FORMATS:
        raise Http404
    title = Bilingual(cy=found.title_cy, en=found.title_en)
    data = {
        "csv": lambda: downloads.as_csv(tables),
        "json": lambda: downloads.as_json(tables),
        "zip": lambda: downloads.as_zip(tables),
        "xlsx": lambda: downloads.as_xlsx(tables, title=title),
    }[form]()
    made = HttpResponse(data, content_type=FORMATS[form])
    made["Content-Disposition"] = f'attachment; filename="{found.slug}.{form}"'
    return made


def shown(found: Consultation, *, language: Language) -> dict[str, object]:
    """What everyone may see of one consultation; nothing that was said before it has closed."""
    at = timezone.now()
    closed = found.closed_at is not None
    rows = results.results(found) if closed else []
    n = results.n_participants(found) if closed else 0
    asked = question_results.results(found) if closed else []
    proposed = ideas.results(found) if closed else []
    quotes = themes.quotes(found) if found.fed_back_at else {}
    return {
        "consultation": found,
        "state": rules.state(found),
        "late": rules.is_late(found, at=at),
        "n_participants": n if n >= rules.FEWEST_SHOWN else None,
        "said": presenters.said(rows, language=language),
        "questions": ideas_presenters.in_order(
            question_presenters.said(asked, language=language)
            + ideas_presenters.said(proposed, language=language)
        ),
        "downloads": [(name, name.upper()) for name in FORMATS] if rows or asked or proposed else [],
        "panel_answers": ideas_presenters.panel_answers(ideas.panel_answers(found), language=language)
        if found.fed_back_at
        else [],
        "evaluation": question_presenters.evaluation(evaluation.kept(found), language=language),
        "opinion": presenters.opinion(opinion.kept(found), rows, language=language) if closed else {},
        "answers": [presenters.answer(row, language=language, quotes=quotes) for row in staff.feedback(found)]
        if found.fed_back_at
        else [],
        "reached": delivery.reached(found) if found.fed_back_at else None,
        "past": rules.is_past(found, at=at),
        "replied": back_presenters.replied(replies.kept(found), language=language),
        "themes": theme_presenters.said(themes.results(found), quotes, language=language)
        if found.fed_back_at
        else {},
        "texts": evidence.published_texts(found) if closed else [],
        "police": evidence.police_in_rooms(found) if closed else None,
        "paper": paper_used(found) if closed else None,
        "translated": any(statement.is_our_translation for statement in found.statements.all()),
    }
