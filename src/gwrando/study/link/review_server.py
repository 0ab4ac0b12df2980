"""The review page, served to this machine alone.

Listens on 127.0.0.1 only, under an address nobody can guess; answers only requests made to that host, and takes forms
only from its own pages (Origin, and a word that every form must bring back). It asks nothing of any other machine, keeps
no log, and ends by itself. Source: OWASP Cross-Site Request Forgery Prevention; DNS rebinding (Host check).
"""

import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast
from urllib.parse import parse_qs

from gwrando.errors import Language
from gwrando.study.link import review_page
from gwrando.study.link.decisions import ANSWERS
from gwrando.study.link.queue import Queue

LONGEST_FORM = 8192
"""Bytes of a form; one with more is refused unread."""
HEADERS = {
    "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{review_page.style_hash()}'; img-src data:;"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@dataclass(kw_only=True)
class Session:
    """One person's session: its secrets, and when it was last used."""

    queue: Queue
    minutes: int
    clock: Callable[[], float] = time.monotonic
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    proof: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    over: bool = False
    faults: list[str] = field(default_factory=list, init=False)
    """Kinds of faults of ours that a request met."""
    used: float = field(init=False)
    lock: threading.Lock = field(default_factory=threading.Lock, init=False)

    def __post_init__(self) -> None:
        self.used = self.clock()

    @property
    def root(self) -> str:
        """The secret first part of every address."""
        return f"/{self.token}"

    def is_over(self) -> bool:
        """Whether the person ended it, or nothing was answered or asked for too long."""
        self.over = self.over or self.clock() - self.used > 60 * self.minutes
        return self.over

    def page(self, language: Language, *, at: int | None) -> bytes:
        """A page of the session."""
        return review_page.page(
            self.queue, language=language, root=self.root, proof=self.proof, minutes=self.minutes, at=at
        )


class _Door(BaseHTTPRequestHandler):
    """Answers one request. Whatever is not exactly right gets a bare status."""

    timeout = 10
    server_version = "Gwrando"
    sys_version = ""

    @property
    def session(self) -> Session:
        return cast("Server", self.server).session

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is logged: an address would hold the token."""

    def do_GET(self) -> None:
        """The page of the next pair, or of the last one."""
        with self._safely():
            rest = self._rest()
            if rest in ("cy/", "en/", "cy/last", "en/last"):
                language: Language = "cy" if rest.startswith("cy") else "en"
                queue = self.session.queue
                self.session.used = self.session.clock()
                self._send(
                    self.session.page(language, at=queue.last if rest.endswith("last") else queue.next())
                )
            elif rest is not None:
                self._refuse(HTTPStatus.NOT_FOUND)

    def do_POST(self) -> None:
        """An answer, or the end of the session."""
        with self._safely():
            rest = self._rest()
            if rest is None:
                return
            form = self._form()
            if form is None:
                self._refuse(HTTPStatus.FORBIDDEN)
            elif rest in ("cy/answer", "en/answer"):
                self._answer(form, rest[:2])
            elif rest in ("cy/end", "en/end"):
                language: Language = "cy" if rest.startswith("cy") else "en"
                self._send(
                    review_page.page(
                        None,
                        language=language,
                        root=self.session.root,
                        proof="",
                        minutes=self.session.minutes,
                    )
                )
                self.session.over = True  # after the page is sent: the process may end now
            else:
                self._refuse(HTTPStatus.NOT_FOUND)

    @contextmanager
    def _safely(self) -> Iterator[None]:
        """One request at a time; a fault of ours is told by its kind alone, for its words could hold a name."""
        with self.session.lock:
            try:
                yield
            except (OSError, TimeoutError):  # the browser went away
                self.close_connection = True
            except Exception as error:
                self.session.faults.append(type(error).__name__)
                self._refuse(HTTPStatus.INTERNAL_SERVER_ERROR)

    def _answer(self, form: dict[str, str], language: str) -> None:
        queue, answer, place = self.session.queue, form.get("answer", ""), form.get("pair", "")
        at = int(place) if place.isascii() and place.isdigit() and len(place) < 10 else -1
        if answer not in ANSWERS or not queue.may_answer(at):
            self._refuse(HTTPStatus.BAD_REQUEST)
            return
        queue.answer(at, answer, note=form.get("note", ""))
        self.session.used = self.session.clock()
        self.send_response(HTTPStatus.SEE_OTHER)
        self.send_header("Location", f"{self.session.root}/{language}/")
        self._headers(0)

    def _rest(self) -> str | None:
        """What follows the secret in the address; None (and refused) where host or secret are not ours."""
        host = self.headers.get("Host", "")
        port = cast("Server", self.server).server_address[1]
        secret, _, rest = self.path.lstrip("/").partition("/")
        known = secrets.compare_digest(secret.encode(), self.session.token.encode())
        if host not in (f"127.0.0.1:{port}", f"localhost:{port}"):
            self._refuse(HTTPStatus.FORBIDDEN)
        elif not known or self.session.is_over():
            self._refuse(HTTPStatus.NOT_FOUND)
        else:
            return rest
        return None

    def _form(self) -> dict[str, str] | None:
        """The form's fields; None where it does not come from a page of this session."""
        length = self.headers.get("Content-Length", "")
        ours = self.headers.get("Origin", "") == f"http://{self.headers.get('Host', '')}"
        kind = self.headers.get("Content-Type", "").partition(";")[0]
        if not (ours and kind == "application/x-www-form-urlencoded" and length.isdigit()):
            return None
        if int(length) > LONGEST_FORM:
            return None
        try:
            text = self.rfile.read(int(length)).decode("ascii")
            fields = parse_qs(text, keep_blank_values=True, errors="strict", max_num_fields=8)
        except ValueError:
            return None
        form = {name: values[0] for name, values in fields.items() if len(values) == 1}
        given = form.get("proof", "").encode()
        return form if secrets.compare_digest(given, self.session.proof.encode()) else None

    def _send(self, content: bytes) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self._headers(len(content))
        self.wfile.write(content)

    def _refuse(self, status: HTTPStatus) -> None:
        self.send_response(status)
        self._headers(0)

    def _headers(self, length: int) -> None:
        for name, value in HEADERS.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(length))
        self.end_headers()


class Server(ThreadingHTTPServer):
    """Serves one session on a free port of 127.0.0.1."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, session: Session) -> None:
        self.session = session
        super().__init__(("127.0.0.1", 0), _Door)
        self.timeout = 0.5

    @property
    def address(self) -> str:
        """Where a browser on this machine finds the page, in Welsh first."""
        return f"http://127.0.0.1:{self.server_address[1]}{self.session.root}/cy/"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Nothing is printed: an error could hold what was on the page."""

    def serve(self) -> None:
        """Serves until the session is over."""
        while not self.session.is_over():
            self.handle_request()
