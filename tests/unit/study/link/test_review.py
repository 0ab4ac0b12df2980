"""Clerical review: the queue, the door of the page, and that a decision is kept to."""

import http.client
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from click.testing import CliRunner

from gwrando.cli.study import command
from gwrando.errors import InputError
from gwrando.study import dummy, engine, link
from gwrando.study.link import review, review_store
from gwrando.study.link.decisions import standings
from gwrando.study.link.queue import Queue, open_queue, tally
from gwrando.study.link.review_server import Server, Session
from tests.factories.agency_records import agency_records
from tests.unit.study.link.conftest import COLUMNS, KEY

CANARY = "Canaria"


def now() -> datetime:
    return datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The stores of a linked study, one name in it a canary."""
    folder = tmp_path_factory.mktemp("linked")
    person = agency_records(n_records=900, seed=8).person
    columns = {name: person[name].to_pylist() for name in COLUMNS}
    columns["surname"] = [CANARY if at % 7 == 0 else name for at, name in enumerate(columns["surname"])]
    with engine.open_duckdb(folder, key=KEY, fresh=True) as store:
        store.load("names.person", columns, types={"born_on": "DATE"})
        with link.open_links(folder, key=KEY) as links:
            link.link(store, seed=2, links=links)
    return folder


Opens = Callable[..., Any]


@pytest.fixture
def queue_of(linked: Path, tmp_path: Path) -> Opens:
    """Opens one person's queue; decisions are kept in a folder of the test's own."""

    @contextmanager
    def _queue(by: str, n: int = 6) -> Iterator[Queue]:
        store = engine.DuckDB(connection=engine.reopen(linked, "names", key=KEY), holds_names=True)
        with store, link.open_links(tmp_path, key=KEY) as links:
            yield open_queue(store, links, by=by, n=n, seed=1, now=now)

    return _queue


def test_two_people_then_a_third(queue_of: Opens) -> None:
    with queue_of("Ann") as ann:
        pairs = ann.pairs
        assert len(set(pairs)) == 6
        assert ann.next() == 0
        ann.answer(0, "same", note=" a  note ")
        ann.answer(1, "same", note="")
        assert ann.next() == 2
        assert ann.progress() == (2, 6)
    with queue_of(" ann ") as again:  # the same person, typed otherwise
        assert again.progress() == (2, 6)
    with queue_of("Bob", n=3) as bob:
        assert bob.pairs[:2] == pairs[:2], "what somebody began comes first"
        bob.answer(0, "same", note="")
        assert bob.next() == 1
        bob.answer(1, "different", note="")
        bob.answer(1, "unsure", note="")  # a change of mind
        standing = standings(bob.links.decisions())
        assert standing[pairs[0]].settled == "same"
        assert standing[pairs[1]].in_conflict
        assert tally(bob.links.decisions()) == {"looked_at": 2, "settled": 1, "second": 0, "third": 1}
    with queue_of("Cai") as cai:
        assert pairs[0] not in [pair for at, pair in enumerate(cai.pairs) if cai.may_answer(at)]
        assert cai.pairs[cai.next() or 0] == pairs[1]
        assert cai.links.decisions()[0].note == "a note"
        assert cai.links.decisions()[0].at == "2026-03-01T09:30:00+00:00"


def test_review_after_a_run_on_spark_reads_what_was_kept_for_it(
    linked: Path, tmp_path: Path, queue_of: Opens
) -> None:
    """Spark's own names are gone by then; the engine is played by DuckDB's, which the Spark test does for real."""
    with queue_of("Ann", n=30) as ann:
        pairs = [(pair, ann.shown(at)) for at, pair in enumerate(ann.pairs)]
    with engine.DuckDB(connection=engine.reopen(linked, "names", key=KEY), holds_names=True) as store:
        store.name = "spark"
        (tmp_path / "review.duckdb.new").write_bytes(b"half of what a killed run wrote")
        review_store.keep(store, tmp_path, key=KEY)
        assert sorted(path.name for path in tmp_path.glob("review*")) == ["review.duckdb"]
        review_store.keep(store, tmp_path, key=KEY)  # again, over the last
    assert CANARY.encode() not in (tmp_path / "review.duckdb").read_bytes()
    assert not (tmp_path / "names.duckdb").exists()
    kept = engine.DuckDB(connection=review_store.open_names(tmp_path, key=KEY), holds_names=True)
    with kept, link.open_links(tmp_path, key=KEY) as links:
        bob = open_queue(kept, links, by="Bob", n=30, seed=1, now=now)
        assert [(pair, bob.shown(at)) for at, pair in enumerate(bob.pairs)] == pairs
    # a run on DuckDB in the same folder: its own store of names is the last linkage again
    with engine.DuckDB(connection=engine.reopen(linked, "names", key=KEY), holds_names=True) as store:
        review_store.keep(store, tmp_path, key=KEY)
    assert not (tmp_path / "review.duckdb").exists()


def test_the_choice_is_the_same_for_everybody(queue_of: Opens) -> None:
    with queue_of("Ann", n=60) as ann:
        pairs = ann.pairs
    with queue_of("Bob", n=20) as fewer:
        assert pairs[:20] == fewer.pairs


class Browser:
    """What a browser sends, and what it can be made to send."""

    def __init__(self, server: Server) -> None:
        self.port = server.server_address[1]
        self.root = server.session.root
        self.host = f"127.0.0.1:{self.port}"

    def ask(
        self, method: str, path: str, *, host: str | None = None, body: bytes = b"", **headers: str
    ) -> Any:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        connection.putrequest(method, path, skip_host=True)
        connection.putheader("Host", self.host if host is None else host)
        for name, value in headers.items():
            connection.putheader(name.replace("_", "-"), value)
        if body:
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body or None)
        answer = connection.getresponse()
        answer.words = answer.read().decode()
        connection.close()
        return answer

    def send(self, path: str, fields: dict[str, Any], *, origin: str | None = None, kind: str = "") -> Any:
        return self.ask(
            "POST",
            self.root + path,
            body=urlencode(fields).encode(),
            Origin=f"http://{self.host}" if origin is None else origin,
            Content_Type=kind or "application/x-www-form-urlencoded",
        )


@pytest.fixture
def browser(queue_of: Opens) -> Iterator[Browser]:
    with queue_of("Ann") as queue:
        server = Server(Session(queue=queue, minutes=5))
        thread = threading.Thread(target=server.serve)
        thread.start()
        made = Browser(server)
        made.session = server.session  # type: ignore[attr-defined]
        yield made
        server.session.over = True
        thread.join(5)
        server.server_close()
        assert not thread.is_alive()


def proof(browser: Any) -> str:
    found = re.search(r'name="proof" value="([^"]+)"', browser.ask("GET", browser.root + "/en/").words)
    assert found
    return found.group(1)


def test_the_page_and_an_answer(browser: Any, capfd: pytest.CaptureFixture[str]) -> None:
    page = browser.ask("GET", browser.root + "/cy/")
    assert page.status == 200
    assert "A yw&#39;r ddau gofnod hyn am yr un plentyn?" in page.words
    assert "Are these two" in browser.ask("GET", browser.root + "/en/").words
    assert not re.search(r"weight|pwysau|0\.\d\d", page.words.partition("</style>")[2]), "blind to the weight"
    assert "http" not in page.words.replace(f"http://{browser.host}", ""), "nothing from elsewhere"
    assert page.headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    fields = {"proof": proof(browser), "pair": "0", "answer": "same", "note": "ŵ"}
    sent = browser.send("/cy/answer", fields)
    assert (sent.status, sent.headers["Location"]) == (303, browser.root + "/cy/")
    (decision,) = browser.session.queue.links.decisions()
    assert (decision.answer, decision.by, decision.note) == ("same", "Ann", "ŵ")
    # a change of mind, then no more of this pair
    assert "Newid fy ateb diwethaf" in browser.ask("GET", browser.root + "/cy/").words
    assert browser.ask("GET", browser.root + "/cy/last").status == 200
    assert browser.send("/cy/answer", {**fields, "answer": "unsure"}).status == 303
    assert browser.send("/cy/answer", {**fields, "pair": "1"}).status == 303
    assert browser.send("/cy/answer", {**fields, "pair": "0"}).status == 400
    assert len(browser.session.queue.links.decisions()) == 3
    assert capfd.readouterr() == ("", ""), "nothing is logged"


@pytest.mark.parametrize(
    ("host", "path", "status"),
    [(None, "/wrong/cy/", 404), ("evil.example", "ROOT/cy/", 403), ("127.0.0.1", "ROOT/cy/", 403), (None, "ROOT/de/", 404), (None, "/", 404)],
)  # fmt: skip
def test_only_who_knows_the_address(browser: Any, host: str | None, path: str, status: int) -> None:
    answer = browser.ask("GET", path.replace("ROOT", browser.root), host=host)
    assert (answer.status, answer.words) == (status, "")


@pytest.mark.parametrize(
    ("fields", "origin", "kind", "status"),
    [
        ({}, "http://evil.example", "", 403),
        ({}, "null", "", 403),
        ({}, "", "", 403),
        ({"proof": "guess"}, None, "", 403),
        ({}, None, "text/plain", 403),
        ({"note": "x" * 9000}, None, "", 403),
        ({"pair": "99"}, None, "", 400),
        ({"pair": "-1"}, None, "", 400),
        ({"pair": "1e3"}, None, "", 400),
        ({"answer": "maybe"}, None, "", 400),
    ],
)
def test_only_forms_of_our_own_pages(
    browser: Any, fields: dict[str, str], origin: str | None, kind: str, status: int
) -> None:
    right = {"proof": proof(browser), "pair": "0", "answer": "same", "note": ""}
    assert browser.send("/cy/answer", {**right, **fields}, origin=origin, kind=kind).status == status
    assert browser.session.queue.links.decisions() == []


def test_it_ends_when_told_and_by_itself(browser: Any, queue_of: Opens) -> None:
    assert "ar ben" in browser.send("/cy/end", {"proof": proof(browser)}).words
    clock = [0.0]
    session = Session(queue=browser.session.queue, minutes=5, clock=lambda: clock[0])
    assert not session.is_over()
    clock[0] = 301
    assert session.is_over()


def test_a_fault_of_ours_tells_no_name(
    browser: Any, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise ValueError(CANARY)

    monkeypatch.setattr("gwrando.study.link.review_page._row", fail)
    answer = browser.ask("GET", browser.root + "/cy/")
    assert (answer.status, answer.words) == (500, "")
    assert browser.session.faults == ["ValueError"]
    assert CANARY not in "".join(capfd.readouterr())


def test_when_all_is_answered(queue_of: Opens) -> None:
    with queue_of("Ann", n=1) as ann:
        ann.answer(0, "unsure", note="")
        assert ann.next() is None
        page = Session(queue=ann, minutes=5).page("en", at=None).decode()
        assert "That is all for you." in page


def test_nothing_to_review(tmp_path: Path) -> None:
    dummy.write(tmp_path, n_children=60, seed=1)
    arguments: dict[str, Any] = {"n": 5, "seed": 1, "minutes": 5, "environ": {}, "now": now}
    for by, word in ((" ", "who is reviewing"), ("Ann", "cannot be opened")):
        with (
            pytest.raises(InputError) as refused,
            review.reviewing(tmp_path / "study.toml", by=by, **arguments),
        ):
            pass
        assert word in refused.value.en


def test_the_command_says_where_and_how_many(
    linked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dummy.write(tmp_path, n_children=60, seed=1)
    (tmp_path / "names.duckdb").write_bytes((linked / "names.duckdb").read_bytes())
    monkeypatch.setenv("GWRANDO_STUDY_KEY", KEY)
    monkeypatch.setattr(Server, "serve", lambda self: self.session.queue.answer(0, "same", note=""))
    done = CliRunner().invoke(
        command, ["review", str(tmp_path / "study.toml"), "--by", "Ann", "--no-open"], catch_exceptions=False
    )
    assert done.exit_code == 0, done.output
    assert "http://127.0.0.1:" in done.output
    assert "looked at: 1" in done.output
    assert CANARY not in done.output


def test_names_stay_in_the_store_of_names(linked: Path) -> None:
    work = engine.reopen(linked, "work", key=KEY)
    tables = work.execute(
        "select table_name from information_schema.tables where table_catalog = 'work'"
    ).fetchall()
    for (table,) in tables:
        assert CANARY.lower() not in repr(work.execute(f"from work.main.{table}").fetchall()).lower()
    work.close()
    for file in linked.iterdir():
        if file.is_file():
            assert CANARY.encode() not in file.read_bytes()
    with link.open_links(linked, key=KEY) as links:
        for (table,) in links.connection.execute(
            "select table_name from information_schema.tables"
        ).fetchall():
            assert CANARY.lower() not in repr(links.connection.execute(f"from {table}").fetchall()).lower()
