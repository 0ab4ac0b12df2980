"""Linkage's own memory: `links.duckdb`, an encrypted file beside the study that a run adds to and never replaces.

It holds the register of children's keys with its log, people's decisions about pairs, and the last trained model. It
holds record ids, and no name, birth date or address. It is a DuckDB file whatever engine runs the study.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from gwrando.errors import InputError
from gwrando.study import engine
from gwrando.study.link.cluster import Numbers
from gwrando.study.link.decisions import Decision
from gwrando.study.link.register import Record, Settled

FILE = "links.duckdb"

_TABLES = (
    "register (agency varchar not null, record varchar not null, child_key varchar not null)",
    "register_log (run_no integer not null, child_key varchar not null, change varchar not null,"
    " from_key varchar not null, n_records integer not null)",
    "decision (number integer primary key, left_agency varchar not null, left_record varchar not null,"
    " right_agency varchar not null, right_record varchar not null, answer varchar not null,"
    " answered_by varchar not null, answered_at varchar not null, note varchar not null)",
    "model (run_no integer not null, seed bigint not null, trained boolean not null, document varchar not null,"
    " calibration varchar not null)",
)


_FORGET = (
    "delete from register using arriving"
    " where register.agency = arriving.agency and register.record = arriving.record"
)


@dataclass(frozen=True, kw_only=True)
class Links:
    """An open links store. Use it in a `with` block; what was written is kept when the block ends well."""

    connection: duckdb.DuckDBPyConnection

    def __enter__(self) -> Self:
        self.connection.execute("begin")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self.connection.execute("commit" if kind is None else "rollback")
        finally:
            self.connection.close()

    def keep(self) -> None:
        """Writes down now what was changed so far (after each decision of a reviewer)."""
        self.connection.execute("commit")
        self.connection.execute("begin")

    def register(self) -> dict[Record, str]:
        """Which key each record had, also of records that no extract holds any more."""
        rows = self.connection.execute(
            "select agency, record, child_key from register order by all"
        ).fetchall()
        return {(agency, record): key for agency, record, key in rows}

    def retired(self) -> set[str]:
        """Keys that were given once; none of them is ever given to another child."""
        return {
            key
            for (key,) in self.connection.execute("select distinct child_key from register_log").fetchall()
        }

    def keys(self, records: pa.Table) -> pa.Array:
        """The key that each of these records (`agency`, `record`) had, in their order; null where it had none."""
        if not self.connection.execute("select 1 from register limit 1").fetchall():
            return pa.nulls(len(records), pa.string())
        with self._arriving(records.append_column("at", pa.array(range(len(records)), pa.int64()))):
            found = self.connection.execute(
                "select register.child_key from arriving left join register on register.agency = arriving.agency"
                " and register.record = arriving.record order by arriving.at"
            ).to_arrow_table()
        return found.column(0).combine_chunks()

    def enter(self, records: pa.Table, cluster: Numbers, settled: Settled, *, had: pa.Array) -> None:
        """Writes the keys that are other than they were (`had`), and what changed. `cluster` is each record's place in
        `settled`. Nothing changes when nothing changed."""
        keys = pa.array(settled.keys, pa.string()).take(pa.array(cluster))
        as_before = pc.fill_null(pc.equal(keys, had), fill_value=False)
        if not settled.log and not settled.new.any():
            return
        (last,) = self.connection.execute("select coalesce(max(run_no), 0) from register_log").fetchall()
        moved = records.append_column("child_key", keys).filter(pc.invert(as_before))
        with self._arriving(moved):
            # no key on the table: an index on text costs more than all the rest at a hundred thousand records
            if had.null_count < len(had):
                self.connection.execute(_FORGET)
            self.connection.execute("insert into register select agency, record, child_key from arriving")
        sizes = np.bincount(cluster, minlength=len(settled.keys))[settled.new]
        new = pa.table({"child_key": pa.array(settled.keys[settled.new], pa.string()), "n_records": sizes})
        with self._arriving(new):
            self.connection.execute(
                "insert into register_log select $run, child_key, 'new', '', n_records from arriving",
                {"run": last[0] + 1},
            )
        for entry in settled.log:
            values = [last[0] + 1, entry.key, entry.change, entry.from_key, entry.n_records]
            self.connection.execute("insert into register_log values (?, ?, ?, ?, ?)", values)

    def decisions(self) -> list[Decision]:
        """All decisions of reviewers, oldest first."""
        rows = self.connection.execute(
            "select left_agency, left_record, right_agency, right_record, answer, answered_by, answered_at, note"
            " from decision order by number"
        ).fetchall()
        return [
            Decision(left=(la, lr), right=(ra, rr), answer=answer, by=by, at=at, note=note)
            for la, lr, ra, rr, answer, by, at, note in rows
        ]

    def decide(self, decision: Decision) -> None:
        """Adds a decision; earlier ones stay."""
        (last,) = self.connection.execute("select coalesce(max(number), 0) from decision").fetchall()
        values = [
            last[0] + 1,
            *decision.left,
            *decision.right,
            decision.answer,
            decision.by,
            decision.at,
            decision.note,
        ]
        self.connection.execute("insert into decision values (?, ?, ?, ?, ?, ?, ?, ?, ?)", values)

    def keep_model(
        self, *, seed: int, trained: bool, document: Mapping[str, Any], calibration: Mapping[str, Any]
    ) -> None:
        """Writes down what was learnt, unless the last run learnt the same."""
        values = [
            seed,
            trained,
            json.dumps(document, sort_keys=True),
            json.dumps(calibration, sort_keys=True),
        ]
        last = self.connection.execute(
            "select seed, trained, document, calibration, run_no from model order by run_no desc limit 1"
        ).fetchall()
        if not last or list(last[0][:4]) != values:
            number = last[0][4] + 1 if last else 1
            self.connection.execute("insert into model values (?, ?, ?, ?, ?)", [number, *values])

    @contextmanager
    def _arriving(self, rows: pa.Table) -> Iterator[None]:
        self.connection.register("arriving", rows)
        try:
            yield
        finally:
            self.connection.unregister("arriving")


def decided(folder: Path, *, key: str) -> str:
    """A hash of all decisions of reviewers: when it changes, records must be linked again. Raises `InputError`."""
    if not (folder / FILE).exists():
        return ""
    with open_links(folder, key=key) as links:
        decisions = links.decisions()
    if not decisions:
        return ""  # as before the first run: linking makes this store, and that is no reason to link again
    text = repr(decisions)
    return hashlib.sha256(text.encode()).hexdigest()


def open_links(folder: Path, *, key: str) -> Links:
    """The links store of a study's folder; made when it is not there yet.

    Raises `InputError` when it cannot be opened: another process has it open, or the key is another.
    """
    connection = None
    try:
        connection = engine.open_store(folder / FILE, key=key, read_only=False, name="links")
        for table in _TABLES:
            connection.execute(f"create table if not exists {table}")
    except (OSError, duckdb.Error):
        if connection is not None:
            connection.close()
        # not the cause itself: its words hold the statement, and the statement the key
        raise InputError(
            cy="Ni ellir agor storfa'r cysylltiadau (links.duckdb).",
            en="The store of links (links.duckdb) cannot be opened.",
            where=folder.name,
            next_cy="Gwiriwch nad oes rhediad neu adolygiad arall ar agor, ac mai'r un allwedd sydd gennych.",
            next_en="Check that no other run or review is open, and that you have the same key.",
        ) from None
    return Links(connection=connection)
