"""Template words every page can use without loading them."""

from typing import Any

from django import template
from django.http import HttpRequest
from django.utils.translation import get_language

from gwrando.text import Bilingual

register = template.Library()


def _language() -> str:
    return "cy" if get_language() == "cy" else "en"


@register.filter
def words(thing: Any, name: str = "") -> Any:
    """The text in the page's language: of a `Bilingual`, or of the columns `name_cy` and `name_en` of an object or mapping."""
    language = _language()
    if isinstance(thing, Bilingual):
        return getattr(thing, language)
    if isinstance(thing, dict):
        return thing[f"{name}_{language}" if name else language]
    return getattr(thing, f"{name}_{language}")


@register.filter
def other_words(thing: Any, name: str = "") -> Any:
    """The text in the other language; put it in an element with `lang="{{ other_language }}"`."""
    language = "en" if _language() == "cy" else "cy"
    return getattr(thing, f"{name}_{language}" if name else language)


@register.simple_tag(takes_context=True)
def same_page(context: dict[str, Any], language: str) -> str:
    """The address of this very page in another language, with its query string."""
    request: HttpRequest | None = context.get("request")
    if request is None:
        return f"/{language}/"
    path = request.get_full_path()
    head, _, rest = path.lstrip("/").partition("/")
    return f"/{language}/{rest}" if head in {"cy", "en"} else f"/{language}/"


@register.simple_tag
def other_language() -> str:
    """cy on an English page, en on a Welsh one."""
    return "en" if _language() == "cy" else "cy"
