"""What a project and the office may send about a return."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError

from gwrando.projects.document import ChangeReport, ReturnDocument, Steps
from gwrando.text import Bilingual
from gwrando.web.projects.documents import STEPS
from gwrando.web.projects.models import Project

LARGEST_COUNT = 1_000_000
LONGEST_TEXT = 2000
_CHANGE = ("n_asked", "n_before", *STEPS)


class _Day(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class _Count(forms.IntegerField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=LARGEST_COUNT, **kwargs)
        self.widget.attrs["inputmode"] = "numeric"


def _text(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 3})
    )


class ReturnForm(forms.Form):
    """A return on a phone: numbers first, then words in either language. No names, no child's details."""

    period_start = forms.DateField(label=_("From"), widget=_Day())
    period_end = forms.DateField(label=_("To"), widget=_Day())
    n_new = _Count(label=_("How many children were new in this time?"))
    n_continuing = _Count(label=_("How many were with you before and came again?"))
    n_sessions = _Count(label=_("How many sessions did you hold?"))
    n_asked = _Count(label=_("How many children did you ask?"), required=False)
    n_before = _Count(label=_("How many answered the first time?"), required=False)
    up_2 = _Count(label=_("Answer went up two steps (from no to yes)"), required=False)
    up_1 = _Count(label=_("Answer went up one step"), required=False)
    same = _Count(label=_("Answer stayed the same"), required=False)
    down_1 = _Count(label=_("Answer went down one step"), required=False)
    down_2 = _Count(label=_("Answer went down two steps (from yes to no)"), required=False)
    children_said_cy = _text(_("What did children say? (in Welsh)"))
    children_said_en = _text(_("What did children say? (in English)"))
    what_changed_cy = _text(_("What did you change because of it? (in Welsh)"))
    what_changed_en = _text(_("What did you change because of it? (in English)"))

    parts = (
        ("period", ("period_start", "period_end")),
        ("reach", ("n_new", "n_continuing", "n_sessions")),
        ("change", ("n_asked", "n_before", "up_2", "up_1", "same", "down_1", "down_2")),
        ("words", ("children_said_cy", "children_said_en", "what_changed_cy", "what_changed_en")),
    )

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.project = project
        if not project.question_cy:
            for name in _CHANGE:
                del self.fields[name]

    def groups(self) -> list[dict[str, Any]]:
        """The fields in their parts, for the template."""
        return [
            {"name": name, "fields": [self[field] for field in fields if field in self.fields]}
            for name, fields in self.parts
            if any(field in self.fields for field in fields)
        ]

    def clean(self) -> dict[str, Any]:
        """The columns of the return. What cannot be true is said once, in the page's language."""
        found = super().clean() or {}
        if self.errors:
            return found
        counts = {name: found.get(name) for name in _CHANGE}
        if any(value is not None for value in counts.values()):
            for name, value in counts.items():
                if value is None:
                    self.add_error(
                        name, _("Fill in all seven numbers about the question, or none. 0 is a number.")
                    )
            if self.errors:
                return found
        try:
            self._document(found, counts)
        except ValidationError as failure:
            language = "cy" if get_language() == "cy" else "en"
            for error in failure.errors():
                self.add_error(
                    None, error.get("ctx", {}).get(language) or _("These numbers cannot be right.")
                )
        return {name: found.get(name) for name in self.base_fields} | counts

    def _document(self, found: dict[str, Any], counts: dict[str, int | None]) -> ReturnDocument:
        """The counts as a document: its own rules say whether they can be true."""
        change = None
        if counts["n_asked"] is not None:
            change = ChangeReport(
                question=Bilingual(cy=self.project.question_cy, en=self.project.question_en),
                n_asked=counts["n_asked"],
                n_before=counts["n_before"],  # type: ignore[arg-type]
                steps=Steps(**{name: counts[name] for name in STEPS}),  # type: ignore[arg-type]
            )
        return ReturnDocument(
            period_start=found["period_start"],
            period_end=found["period_end"],
            n_new=found["n_new"],
            n_continuing=found["n_continuing"],
            n_sessions=found["n_sessions"],
            change=change,
        )


class QueryForm(forms.Form):
    """The office's question about a return."""

    text = forms.CharField(
        label=_("What do you want to ask?"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 3})
    )


class AcceptForm(forms.Form):
    """The texts of a return in both languages, as they will be public."""

    children_said_cy = _text(_("What children said (in Welsh)"))
    children_said_en = _text(_("What children said (in English)"))
    what_changed_cy = _text(_("What changed because of it (in Welsh)"))
    what_changed_en = _text(_("What changed because of it (in English)"))
