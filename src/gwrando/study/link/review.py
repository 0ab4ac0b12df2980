"""Clerical review from a study's definition: opens what it needs, and serves one person's session."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import duckdb

from gwrando.errors import InputError
from gwrando.study import definition, engine
from gwrando.study.link.queue import open_queue, tally
from gwrando.study.link.review_server import Server, Session
from gwrando.study.link.review_store import open_names
from gwrando.study.link.store import open_links


@contextmanager
def reviewing(
    path: Path,
    *,
    by: str,
    n: int,
    seed: int,
    minutes: int,
    environ: Mapping[str, str],
    now: Callable[[], datetime],
) -> Iterator[Server]:
    """A server of one person's review of the study defined in `path`, ready to `serve()`.

    Raises `InputError` or `RefusedError`: no name given, the study was not linked, its time has run out, the key is
    missing, or a run is going.
    """
    if len("".join(by.split())) < 2:
        raise InputError(
            cy="Rhaid dweud pwy sy'n adolygu.",
            en="It must be said who is reviewing.",
            where="--by",
            next_cy="Rhowch eich enw neu eich swydd: --by ENW. Fe'i cedwir gyda phob ateb.",
            next_en="Give your name or post: --by NAME. It is kept with each answer.",
        )
    study = definition.from_file(path)
    study.agreement.check_date(today=now().date())
    key = engine.read_key(path.parent / study.key_file, environ=environ)
    with _names(path.parent, key=key) as store, open_links(path.parent, key=key) as links:
        queue = open_queue(store, links, by=" ".join(by.split()), n=n, seed=seed, now=now)
        server = Server(Session(queue=queue, minutes=minutes))
        try:
            yield server
        finally:
            server.server_close()


@contextmanager
def _names(folder: Path, *, key: str) -> Iterator[engine.Engine]:
    try:
        connection = open_names(folder, key=key)
    except duckdb.Error:
        # not the cause itself: its words hold the statement, and the statement the key
        raise InputError(
            cy="Ni ellir agor storfa enwau'r astudiaeth (names.duckdb, neu review.duckdb ar ôl rhediad ar Spark).",
            en="The study's store of names (names.duckdb, or review.duckdb after a run on Spark) cannot be opened.",
            where=folder.name,
            next_cy="Rhedwch yr astudiaeth yn gyntaf (gwrando study run), ac arhoswch i bob rhediad orffen.",
            next_en="Run the study first (gwrando study run), and wait for every run to end.",
        ) from None
    try:
        yield engine.DuckDB(connection=connection, holds_names=True)
    finally:
        connection.close()


def reviewed(path: Path, *, environ: Mapping[str, str]) -> dict[str, int]:
    """How many pairs were looked at, are settled, and wait for a second or a third person."""
    study = definition.from_file(path)
    key = engine.read_key(path.parent / study.key_file, environ=environ)
    with open_links(path.parent, key=key) as links:
        return tally(links.decisions())
