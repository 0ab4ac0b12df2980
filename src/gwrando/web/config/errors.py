"""Pages for when something is not found, not allowed, not usable or not possible just now."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from gwrando.errors import DisclosureError, GwrandoError, RefusedError, TamperedError

STATUS = {RefusedError: 403, DisclosureError: 422, TamperedError: 422}


def expected(request: HttpRequest, error: GwrandoError) -> HttpResponse:
    """An expected error in the page's language: what, where, what to do next."""
    language = "cy" if get_language() == "cy" else "en"
    context = {
        "what": error.cy if language == "cy" else error.en,
        "next": error.next_cy if language == "cy" else error.next_en,
        "where": error.where,
    }
    return render(request, "errors/expected.html", context, status=STATUS.get(type(error), 400))


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: this is not for the one who asks."""
    return render(request, "errors/403.html", status=403)


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: there is nothing here, or nothing for the one who asks."""
    return render(request, "errors/404.html", status=404)


def busy(request: HttpRequest) -> HttpResponse:
    """503: the database could not take it now; nothing was kept, so asking again is safe."""
    response = render(request, "errors/503.html", status=503)
    response.headers["Retry-After"] = "5"
    return response


def broken(request: HttpRequest) -> HttpResponse:
    """500: our mistake."""
    return render(request, "errors/500.html", status=500)


def bad(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request could not be read."""
    return render(request, "errors/400.html", status=400)


def csrf_failure(request: HttpRequest, reason: str = "", **kwargs: Any) -> HttpResponse:
    """The page was open too long or came from elsewhere."""
    return render(request, "errors/stale.html", status=403)
