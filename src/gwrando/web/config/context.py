"""What every template may use: who asks, the places of the loop, the way out."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language


def site(request: HttpRequest) -> dict[str, object]:
    """`actor`, `demo` and `quick_exit` (an ordinary weather page in the reader's language)."""
    welsh = get_language() == "cy"
    return {
        "actor": getattr(request, "actor", None),
        "demo": settings.DEMO,
        "quick_exit": "https://www.bbc.co.uk/tywydd" if welsh else "https://www.bbc.co.uk/weather",
    }
