"""The front pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render


def go(request: HttpRequest) -> HttpResponse:
    """The short door on a wall or a slip: to the page where a child enters a code."""
    return redirect("voice:join")


def index(request: HttpRequest) -> HttpResponse:
    """The loop, and one story followed round it."""
    return render(request, "home/index.html")


def today(request: HttpRequest) -> HttpResponse:
    """What waits for the person who signed in."""
    return render(request, "home/today.html")


def help_now(request: HttpRequest) -> HttpResponse:
    """Who to ring, for a child who needs someone now."""
    return render(request, "home/help.html")


def about(request: HttpRequest) -> HttpResponse:
    """What Gwrando is, what it keeps, and what it never does."""
    return render(request, "home/about.html")


def style(request: HttpRequest) -> HttpResponse:
    """Every component alone, in the page's language."""
    return render(request, "home/style.html")
