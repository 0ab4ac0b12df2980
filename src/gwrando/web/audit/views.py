"""The log as a page."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from gwrando.web.audit import queries


def index(request: HttpRequest) -> HttpResponse:
    """The entries this person may read, 50 a page."""
    found = queries.entries(for_person=request.actor)
    page = Paginator(found, 50).get_page(request.GET.get("page"))
    return render(request, "audit/index.html", {"page": page})
