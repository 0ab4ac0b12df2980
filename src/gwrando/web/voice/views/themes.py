"""Themes: the participation officer makes the list, gives words their themes, chooses quotes."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gwrando.errors import InputError
from gwrando.voice.themes import quotes as quoting
from gwrando.web.voice import rules
from gwrando.web.voice.actions import themes as actions
from gwrando.web.voice.forms import themes as forms
from gwrando.web.voice.models import Consultation, Text, Theme
from gwrando.web.voice.presenters import themes as presenters
from gwrando.web.voice.queries import staff
from gwrando.web.voice.queries import themes as queries
from gwrando.web.voice.rules import themes as theme_rules


def _consultation(request: HttpRequest, slug: str) -> Consultation:
    found = staff.consultations(for_person=request.actor).filter(slug=slug, is_imported=False).first()  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return found


def _theme(found: Consultation, pk: int) -> Theme:
    theme = queries.theme_of(found, pk=pk)
    if theme is None:
        raise Http404
    return theme


def _text(found: Consultation, pk: UUID) -> Text:
    text = queries.text_of(found, pk=pk)
    if text is None:
        raise Http404
    return text


def _stamp(request: HttpRequest) -> dict[str, Any]:
    return {"by": request.actor.label, "at": timezone.now()}  # type: ignore[attr-defined]


def themes(request: HttpRequest, slug: str) -> HttpResponse:
    """The list of themes; POST adds one."""
    found = _consultation(request, slug)
    form = forms.ThemeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.create_theme(consultation=found, columns=form.cleaned_data, **_stamp(request))
        return redirect("voice:themes", slug)
    numbers, quotes = queries.n_texts(found), queries.quotes(found)
    context = {
        "consultation": found,
        "form": form,
        "rows": [
            {"theme": theme, "n": numbers.get(theme.pk, 0), "quotes": quotes.get(theme.pk, [])}
            for theme in queries.themes(found)
        ],
        "progress": queries.progress(found),
        "state": rules.state(found),
    }
    return render(request, "voice/themes.html", context, status=400 if form.errors else 200)


def theme(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One theme: other names, or merged into another."""
    found = _consultation(request, slug)
    row = _theme(found, pk)
    initial = {name: getattr(row, name) for name in forms.ThemeForm.base_fields}
    form = forms.ThemeForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.change_theme(theme=row, columns=form.cleaned_data, **_stamp(request))
        return redirect("voice:themes", slug)
    context = {
        "consultation": found,
        "theme": row,
        "form": form,
        "n": queries.n_texts(found).get(row.pk, 0),
        "others": [other for other in queries.themes(found) if other.pk != row.pk],
        "state": rules.state(found),
    }
    return render(request, "voice/theme.html", context, status=400 if form.errors else 200)


def merge(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Puts all that stands under one theme under another."""
    found = _consultation(request, slug)
    into = request.POST.get("into", "")
    if not into.isdecimal():
        messages.error(request, _("Choose the theme to merge it with."))
        return redirect("voice:theme", slug, pk)
    actions.merge_themes(theme=_theme(found, pk), into=_theme(found, int(into)), **_stamp(request))
    messages.success(request, _("Merged. All words that had the one theme now have the other."))
    return redirect("voice:themes", slug)


def remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Takes a theme without words off the list."""
    actions.remove_theme(theme=_theme(_consultation(request, slug), pk), **_stamp(request))
    return redirect("voice:themes", slug)


def code(request: HttpRequest, slug: str) -> HttpResponse:
    """Words, 20 a page, each with three suggested themes as buttons and all others in a list; not while it is open."""
    found = _consultation(request, slug)
    if found.closed_at is None:  # while children answer, nobody watches
        return redirect("voice:themes", slug)
    listed = queries.themes(found)
    which = request.GET.get("only", "left")
    page = Paginator(queries.only(queries.texts(found), which=which), queries.PAGE).get_page(
        request.GET.get("page")
    )
    try:
        just = queries.text_of(found, pk=UUID(request.GET.get("just", "")))
    except ValueError:
        just = None
    rows = [text for text in page.object_list if just is None or text.pk != just.pk]
    context = {
        "consultation": found,
        "themes": listed,
        "only": which,
        "page": page,
        "just": next(iter(queries.to_code(found, rows=[just], listed=listed)), None) if just else None,
        "rows": queries.to_code(found, rows=rows, listed=listed),
        "progress": queries.progress(found),
        "open": rules.state(found) == "closed",
    }
    return render(request, "voice/code.html", context)


def _back_to_coding(request: HttpRequest, slug: str, text: Text) -> HttpResponse:
    """The same page of the same filter, with the words just decided about on top, so that they can be undone."""
    asked = {
        "only": request.POST.get("only", "left")[:20],
        "page": request.POST.get("page", "1")[:6],
        "just": str(text.pk),
    }
    return redirect(f"{reverse('voice:code', args=[slug])}?{urlencode(asked)}#coded")


def _chosen(found: Consultation, given: str) -> Theme | None:
    """The theme of a form: its number, or "none" for none of them. Raises Http404 for anything else."""
    if given == "none":
        return None
    if not given.isdecimal():
        raise Http404
    return _theme(found, int(given))


def code_text(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """One theme for one text, or "none of these"."""
    found = _consultation(request, slug)
    text, given = _text(found, pk), request.POST.get("theme", "")
    if not given:
        messages.error(request, _("Choose a theme from the list first."))
        return _back_to_coding(request, slug, text)
    actions.code_text(consultation=found, text=text, theme=_chosen(found, given), **_stamp(request))
    return _back_to_coding(request, slug, text)


def undo(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Takes one theme off one text again."""
    found = _consultation(request, slug)
    text = _text(found, pk)
    theme = _chosen(found, request.POST.get("theme", ""))
    actions.uncode_text(consultation=found, text=text, theme=theme, **_stamp(request))
    return _back_to_coding(request, slug, text)


def quote(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Choose words of one text as a quote, after looking for everything that could tell who wrote them."""
    found = _consultation(request, slug)
    text, language = _text(found, pk), get_language() or "cy"
    theme_rules.check_may_quote(found, text=text)
    sentences = quoting.sentences(text.words)
    asked = request.GET.get("sentence", "")
    first = sentences[int(asked)] if asked.isdecimal() and int(asked) < len(sentences) else text.words
    listed = Theme.objects.filter(codings__text=text).order_by("place")
    form = forms.QuoteForm(
        request.POST or None, themes=listed, language=language, initial={"words": first[:1000]}
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.choose_quote(
                consultation=found,
                text=text,
                theme=form.cleaned_data["theme"],
                words=form.cleaned_data["words"],
                **_stamp(request),
            )
        except InputError as error:
            form.add_error("words", error.cy if language == "cy" else error.en)
        else:
            messages.success(request, _("The quote is kept. It is shown when word goes back."))
            return redirect("voice:themes", slug)
    context = {
        "consultation": found,
        "text": text,
        "form": form,
        "pieces": presenters.marked(text.words, language="cy" if language == "cy" else "en"),
        "sentences": sentences,
        "themes": listed,
    }
    return render(request, "voice/quote.html", context, status=400 if form.errors else 200)


def remove_quote(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Takes a quote down."""
    row = queries.quote_of(_consultation(request, slug), pk=pk)
    if row is None:
        raise Http404
    actions.remove_quote(quote=row, **_stamp(request))
    return redirect("voice:themes", slug)
