"""Who asks, whether they may, what must not be kept, and what an expected error looks like.

Deny by default: a route or method without a row in some app's permissions.yaml is refused.
"""

import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from gwrando.errors import GwrandoError
from gwrando.web.accounts import queries, rules
from gwrando.web.audit import actions as audit
from gwrando.web.config import errors

Next = Callable[[HttpRequest], HttpResponse]
log = logging.getLogger("gwrando.web")


class ActorMiddleware:
    """Puts `request.actor` in place: the signed-in person, a child in a session, or the public."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = queries.actor(request, at=timezone.now())
        return self.get_response(request)


class PermissionMiddleware:
    """Refuses every request whose route, method and role are not in the matrix."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """None when the request may go on; a sign-in page or a refusal when it may not."""
        match = request.resolver_match
        name = match.view_name if match else ""
        actor: rules.Actor = request.actor
        row = rules.row(name, request.method or "")
        if row is None:
            log.debug("no permission row for route %s and method %s", name, request.method)
        elif actor.roles & row.keys():
            return None
        if actor.person_id is None and row is not None and request.method == "GET" and "child" not in row:
            return redirect_to_login(request.get_full_path())
        if actor.label != "public":
            audit.record(
                action=f"route.{name}",
                thing=request.method or "",
                by=actor.label,
                at=timezone.now(),
                decision="refused",
            )
        return errors.refused(request)


class PrivateMiddleware:
    """Pages of a signed-in person, of a child, or of anyone with a session are stored nowhere."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        actor = getattr(request, "actor", None)
        match = request.resolver_match
        child_side = match is not None and match.namespace == "voice"
        # not session.accessed: asking who is there reads the session on every page
        session = settings.SESSION_COOKIE_NAME in request.COOKIES or request.session.modified
        if child_side or session or actor is None or actor.label != "public":
            add_never_cache_headers(response)
            response.headers["Cache-Control"] = "no-store, private"
        return response


class ExpectedErrorMiddleware:
    """Shows an expected error as a page; a database that is busy or full is a 503, never a false yes."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page of an expected error, or None to let a bug be a bug."""
        if isinstance(exception, GwrandoError):
            return errors.expected(request, exception)
        if isinstance(exception, DatabaseError):
            log.error("database: %s", type(exception).__name__)  # its text may hold values
            return errors.busy(request)
        return None
