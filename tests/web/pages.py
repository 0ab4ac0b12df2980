"""Every page of the site, found from the address map and the permission matrix: a new page is tested by being there."""

from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import translation

from gwrando.web.accounts import rules
from tests.factories import Matrix
from tests.web.test_matrix import ROUTES, asker, worlds

LANGUAGES = ("cy", "en")
ORDER = ("public", "child", *rules.ROLES)


@dataclass(frozen=True)
class Page:
    """One route asked by one who may: the least who may, so that a public page is seen as the public sees it."""

    route: str
    role: str

    def __str__(self) -> str:
        return f"{self.route}-{self.role}"


def pages() -> list[Page]:
    """Every route that somebody may read, with the first role that may."""
    found = []
    for route in ROUTES:
        readers = rules.row(route, "GET")
        if readers:
            found.append(Page(route, next(role for role in ORDER if role in readers)))
    return found


PAGES = pages()


@dataclass(frozen=True)
class World:
    """The objects that the factories made for people who ask about what is theirs."""

    matrix: Matrix

    def address(self, page: Page, language: str) -> str:
        """The page's address in one language."""
        with translation.override(language):
            return reverse(page.route, kwargs=self.matrix.kwargs.get(page.route))

    def client(self, page: Page) -> Client:
        """A browser in which the page's reader has signed in."""
        return asker(page.role, self.matrix)


def world() -> World:
    """Makes everything once."""
    return World(worlds(True))


def is_page(response: Any) -> bool:
    """Whether an answer is a page to look at (not a redirect, a download or a picture)."""
    shown = not response.headers.get("Content-Disposition", "").startswith("attachment")
    return (
        shown
        and response.status_code == 200
        and response.headers.get("Content-Type", "").startswith("text/html")
    )
