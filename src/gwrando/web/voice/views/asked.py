"""The participation officer writes questions, while the consultation is a draft; and uploads whole consultations."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gwrando.errors import InputError
from gwrando.voice import ConsultationDocument, redraw
from gwrando.voice.questions import KINDS
from gwrando.web.voice import rules
from gwrando.web.voice.actions import activities as actions
from gwrando.web.voice.actions import asking
from gwrando.web.voice.forms import questions as forms
from gwrando.web.voice.models import Activity, Consultation, Item
from gwrando.web.voice.presenters import questions as presenters
from gwrando.web.voice.queries import asked as queries
from gwrando.web.voice.queries import staff

LARGEST_DOCUMENT = 2_000_000


def _by(request: HttpRequest) -> dict[str, Any]:
    return {"by": request.actor.label, "at": timezone.now()}  # type: ignore[attr-defined]


def _draft(request: HttpRequest, slug: str) -> Consultation:
    """The draft that may be changed. Raises Http404, or `RefusedError` once it has opened."""
    found = staff.consultations(for_person=request.actor).filter(slug=slug).first()  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    rules.check_may_change(found)
    return found


def _activity(request: HttpRequest, slug: str, key: str) -> Activity:
    found = queries.activity(_draft(request, slug), key)
    if found is None:
        raise Http404
    return found


def _said(error: InputError) -> str:
    return f"{error.cy} {error.next_cy}" if get_language() == "cy" else f"{error.en} {error.next_en}"


def activities(request: HttpRequest, slug: str) -> HttpResponse:
    """All activities of a draft with their questions; POST adds an activity."""
    found = _draft(request, slug)
    form = forms.ActivityForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = actions.add_activity(consultation=found, columns=form.cleaned_data, **_by(request))
        return redirect("voice:activity", slug, made.key)
    context = {"consultation": found, "rows": queries.activities(found), "form": form}
    return render(request, "voice/activities.html", context, status=400 if form.errors else 200)


def activity(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """One activity: its heading, its questions, and the kinds that may be added; POST keeps the heading or takes it out."""
    found = _activity(request, slug, key)
    if request.method == "POST" and "remove" in request.POST:
        actions.remove_activity(activity=found, **_by(request))
        return redirect("voice:activities", slug)
    initial = {name: getattr(found, name) for name in forms.ActivityForm.base_fields}
    form = forms.ActivityForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.change_activity(activity=found, columns=form.cleaned_data, **_by(request))
        return redirect("voice:activities", slug)
    context = {
        "consultation": found.consultation,
        "activity": found,
        "items": presenters.asked(found.items.all()),
        "kinds": KINDS,
        "form": form,
    }
    return render(request, "voice/activity.html", context, status=400 if form.errors else 200)


def _keep(
    request: HttpRequest, found: Activity, form: forms.QuestionForm, item: Item | None
) -> HttpResponse | None:
    """Keeps a question that is right, its pictures first; None when something has to be put right."""
    if request.method != "POST":
        return None
    data = form.data.copy()
    for name, upload in request.FILES.items():
        try:
            picture, kept, size = redraw.redrawn(upload.read(redraw.LARGEST_FILE + 1))
        except InputError as error:
            form.is_valid()
            form.add_error(name if name in form.fields else None, _said(error))
            return None
        actions.keep_picture(key=picture, data=kept, size=size, **_by(request))
        data[f"{name}_key"] = picture
    form.data = data
    if not form.is_valid() or form.question is None:
        return None
    made = actions.keep_item(activity=found, item=item, question=form.question, **_by(request))
    if item is None and form.kind in forms.WITH_PICTURES:
        messages.success(request, _("The question is kept. You may add pictures to its choices."))
        return redirect("voice:item", found.consultation.slug, found.key, made.pk)
    return redirect("voice:activity", found.consultation.slug, found.key)


def new_item(request: HttpRequest, slug: str, key: str, kind: str) -> HttpResponse:
    """A new question of one kind."""
    found = _activity(request, slug, key)
    if kind not in KINDS:
        raise Http404
    form = forms.QuestionForm(request.POST or None, kind=kind, key=queries.free_key(found))
    done = _keep(request, found, form, None)
    if done is not None:
        return done
    context = {"activity": found, "consultation": found.consultation, "form": form, "kind": KINDS[kind]}
    return render(request, "voice/item.html", context, status=400 if form.errors else 200)


def item(request: HttpRequest, slug: str, key: str, pk: int) -> HttpResponse:
    """One question: its words, choices and pictures; POST keeps it, moves it up or takes it out."""
    found = _activity(request, slug, key)
    row = found.items.filter(pk=pk).first()
    if row is None:
        raise Http404
    if request.method == "POST" and {"remove", "up"} & set(request.POST):
        (actions.remove_item if "remove" in request.POST else actions.move_item_up)(item=row, **_by(request))
        return redirect("voice:activity", slug, key)
    question = row.question
    form = forms.QuestionForm(
        request.POST or None, request.FILES or None, kind=row.kind, key=row.key, was=question
    )
    done = _keep(request, found, form, row)
    if done is not None:
        return done
    context = {
        "activity": found,
        "consultation": found.consultation,
        "form": form,
        "kind": KINDS[row.kind],
        "item": row,
        "pictures": [option for option in getattr(question, "options", ()) if option.picture],
    }
    return render(request, "voice/item.html", context, status=400 if form.errors else 200)


def upload(request: HttpRequest) -> HttpResponse:
    """A whole consultation as a YAML document becomes a draft."""
    form = forms.UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["document"]
        try:
            text = given.read(LARGEST_DOCUMENT + 1).decode("utf-8-sig")
            document = ConsultationDocument.from_text(text, name="consultation.yaml")
            made = asking.import_document(document=document, **_by(request))
        except UnicodeDecodeError:
            form.add_error("document", _("The file is not text in UTF-8. Save it as UTF-8 and try again."))
        except InputError as error:
            form.add_error("document", f"{_said(error)} {error.where}")
        else:
            return redirect("voice:office_consultation", made.slug)
    return render(request, "voice/upload.html", {"form": form}, status=400 if form.errors else 200)
