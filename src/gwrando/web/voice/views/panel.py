"""The participation officer writes down what a panel answered at Question Time."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gwrando.errors import Language
from gwrando.web.voice import rules
from gwrando.web.voice.actions import ideas as actions
from gwrando.web.voice.forms.ideas import PanelAnswerForm
from gwrando.web.voice.presenters import ideas as presenters
from gwrando.web.voice.queries import ideas, staff
from gwrando.web.voice.queries.ideas import PanelQuestion


def _form(request: HttpRequest, chosen: PanelQuestion) -> PanelAnswerForm:
    """The answer as it was written, or an empty one with who is asked and today.

    The child's words are not put in for the officer: what is written here stays, in both languages, when they are gone.
    """
    initial = (
        {name: getattr(chosen.answer, name) for name in PanelAnswerForm.base_fields} if chosen.answer else {}
    )
    if chosen.answer:
        initial["answered"] = "yes" if chosen.answer.answered else "no"
    else:
        panel = getattr(chosen.item.question, "panel", None)
        initial |= {"answered_on": timezone.localdate()}
        for language in ("cy", "en"):
            initial[f"panel_{language}"] = getattr(panel, language, "")
    return PanelAnswerForm(request.POST or None, initial=initial)


def panel(request: HttpRequest, slug: str) -> HttpResponse:
    """Published questions with their support and the answer of each; POST (`do`) keeps or takes out the answer to `of`."""
    found = staff.consultations(for_person=request.actor).filter(slug=slug).first()  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    by_hex = {row.result.idea.pk.hex: row for row in ideas.panel(found)}
    of = request.GET.get("of", "")
    chosen = by_hex.get(of)
    if of and chosen is None:
        raise Http404
    who = {"by": request.actor.label, "at": timezone.now()}  # type: ignore[attr-defined]
    form = _form(request, chosen) if chosen else None
    if request.method == "POST" and chosen and request.POST.get("do") == "remove":
        if chosen.answer:
            actions.remove_panel_answer(answer=chosen.answer, **who)
        return redirect("voice:panel", slug)
    if request.method == "POST" and chosen and form and form.is_valid():
        actions.record_panel_answer(question=chosen.result.idea, columns=form.columns(), **who)
        messages.success(request, _("What the panel answered is kept. Children see it when word is back."))
        return redirect("voice:panel", slug)
    language: Language = "cy" if get_language() == "cy" else "en"
    rows = [
        {
            "question": row,
            "words": presenters.rows([row.result], language=language)[0],
            "answer": presenters.panel_answers([row.answer], language=language)[0] if row.answer else None,
        }
        for row in by_hex.values()
    ]
    context = {
        "consultation": found,
        "state": rules.state(found),
        "rows": rows,
        "head": presenters.head(rows[0]["question"].result, is_panel=True, language=language) if rows else [],
        "n_waiting": sum(row["answer"] is None for row in rows),
        "chosen": chosen,
        "form": form,
    }
    return render(request, "voice/panel.html", context, status=400 if form and form.errors else 200)
