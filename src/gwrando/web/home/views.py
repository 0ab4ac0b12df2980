"""The front pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language

from gwrando.web.home import presenters, queries
from gwrando.web.voice.presenters import share_words


def go(request: HttpRequest) -> HttpResponse:
    """The short door on a wall or a slip: to the page where a child enters a code."""
    return redirect("voice:join")


def index(request: HttpRequest) -> HttpResponse:
    """The loop, and one story followed round it."""
    story = queries.story()
    shares = share_words(story.heard.result, "cy" if get_language() == "cy" else "en") if story else ""
    return render(request, "home/index.html", {"story": story, "shares": shares})


def today(request: HttpRequest) -> HttpResponse:
    """What waits for the person who signed in."""
    waiting = queries.waiting(for_person=request.actor, at=timezone.now())
    return render(request, "home/today.html", {"cards": presenters.cards(waiting)})


def help_now(request: HttpRequest) -> HttpResponse:
    """Who to ring, for a child who needs someone now."""
    return render(request, "home/help.html")


def about(request: HttpRequest) -> HttpResponse:
    """What Gwrando is, what it keeps, and what it never does."""
    return render(request, "home/about.html")


def style(request: HttpRequest) -> HttpResponse:
    """Every component alone, in the page's language."""
    return render(request, "home/style.html")
