"""The engine: what it may reach, and every SQL step in both dialects."""

import re
import threading
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
import sqlglot

from gwrando.errors import InputError
from gwrando.study import engine

KEY = "a" * 32


@pytest.mark.parametrize("step", engine.steps())
def test_every_step_has_a_head_and_one_statement(step: str) -> None:
    text = engine.step_sql(step)
    assert re.findall(r"^-- (grain|columns|units): +\S", text, flags=re.M) == ["grain", "columns", "units"]
    assert len(sqlglot.parse(text, read="duckdb")) == 1


@pytest.mark.parametrize("step", engine.steps())
def test_every_step_turns_into_spark_and_parses_there(step: str) -> None:
    text = engine.spark_sql(step)
    assert sqlglot.parse_one(text, read="spark") is not None


@pytest.mark.parametrize(
    "statement",
    [
        "copy (select 1) to '{}/out.csv'",
        "select * from read_csv('{}/in.csv')",
        "attach '{}/other.duckdb' as other",
        "set enable_external_access = true",
        "set memory_limit = '100GB'",
        "install spatial",
        "load spatial",
    ],
)
def test_a_connection_reaches_its_two_files_alone(tmp_path: Path, statement: str) -> None:
    (tmp_path / "in.csv").write_text("a\n1\n")
    with engine.open_duckdb(tmp_path, key=KEY) as store, pytest.raises(duckdb.Error):
        store.connection.execute(statement.format(tmp_path))


def test_forgotten_names_cannot_be_read(tmp_path: Path) -> None:
    with engine.open_duckdb(tmp_path, key=KEY) as store:
        store.load("names.person", {"forename": ["mari"]}, types={})
        store.forget_names()
        with pytest.raises(duckdb.Error):
            store.connection.execute("select * from names.main.person")


def test_a_flipped_byte_is_found(tmp_path: Path) -> None:
    with engine.open_duckdb(tmp_path, key=KEY) as store:
        store.load("work.t", {"a": [str(n) for n in range(50_000)]}, types={})
        store.forget_names()
        store.connection.execute("checkpoint work")
    path = tmp_path / "work.duckdb"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))
    with pytest.raises(duckdb.Error):
        read_all(tmp_path)


def read_all(folder: Path) -> list[tuple[object, ...]]:
    connection = engine.reopen(folder, "work", key=KEY)
    return connection.execute("select max(a), count(*) from t").fetchall()


@pytest.mark.parametrize("name", ["names.a b", "names.a;drop", "na'mes.a", "names.é"])
def test_only_our_own_words_become_table_names(tmp_path: Path, name: str) -> None:
    with engine.open_duckdb(tmp_path, key=KEY) as store, pytest.raises(ValueError, match="table name"):
        store.load(name, {"a": ["1"]}, types={})


def test_a_folder_that_is_not_there_is_an_expected_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="encrypted store"):
        engine.open_duckdb(tmp_path / "nowhere", key=KEY)


def test_a_key_file_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "study.key"
    engine.new_key_file(path)
    first = path.read_text()
    engine.new_key_file(path)
    assert path.read_text() == first
    assert len(first) == 64
    assert path.stat().st_mode & 0o777 == 0o600
    assert engine.read_key(path, environ={}) == first
    assert engine.read_key(path, environ={engine.KEY_VARIABLE: KEY}) == KEY


def tree(text: str) -> sqlglot.exp.Expr:
    return sqlglot.parse_one(text, read="duckdb")


def numbers(store: engine.Engine) -> list[int]:
    return [row["a"] for batch in store.ask(tree("select t.a from work.main.t")) for row in batch.to_pylist()]


def test_a_second_look_writes_over_nothing_and_leaves_nothing(tmp_path: Path) -> None:
    with engine.open_duckdb(tmp_path, key=KEY) as store:
        store.load("work.t", {"a": [1]}, types={"a": "INTEGER"})
        for name in ("draw", "without"):
            with store.aside(name) as other:
                made = "create or replace table work.main.u as select a + 1 as a from work.main.t"
                assert other.make(tree(made)) == 1
                assert other.make(
                    tree("create or replace table work.main.t as select a * 5 as a from work.main.u")
                )
                assert numbers(other) == [10]
                assert other.load("work.t", {"a": [7, 8]}, types={"a": "INTEGER"}) == 2
                assert numbers(other) == [7, 8]
            assert numbers(store) == [1]
        assert store.stats().rows == {"work.step_done": 0, "work.t": 1}
        assert abs(store.stats().memory_limit - 2e9) < 1e8
        with pytest.raises(ValueError, match="name of its own"), store.aside("work"):
            pass
        with pytest.raises(ValueError, match="makes no table"):
            store.make(tree("select 1"))


def test_a_look_within_a_look_reads_what_is_around_it(tmp_path: Path) -> None:
    with engine.open_duckdb(tmp_path, key=KEY) as store:
        store.load("work.t", {"a": [1]}, types={"a": "INTEGER"})
        with store.aside("looks") as outer:
            outer.load("work.t", {"a": [2]}, types={"a": "INTEGER"})
            for number in (3, 4):
                with outer.aside("draw") as inner:
                    assert numbers(inner) == [2]
                    inner.load("work.t", {"a": [number]}, types={"a": "INTEGER"})
                    assert numbers(inner) == [number]
            assert numbers(outer) == [2]
            with pytest.raises(ValueError, match="name of its own"), outer.aside("looks"):
                pass
            with outer.aside("draw") as inner:
                with pytest.raises(ValueError, match="name of its own"), inner.aside("looks"):
                    pass
                with inner.aside("inmost") as inmost:
                    assert numbers(inmost) == [2]
        assert numbers(store) == [1]


def test_a_second_look_runs_the_steps_themselves(tmp_path: Path) -> None:
    with engine.open_duckdb(tmp_path, key=KEY) as store:
        links = {"agency": ["police", "police"], "record": ["a", "b"], "child_no": [1, 2]}
        store.load("work.link", links, types={"child_no": "INTEGER"})
        store.run("link_now")
        for name in ("draw", "other"):
            with store.aside(name) as other:
                other.load("work.link", {**links, "child_no": [1, 1]}, types={"child_no": "INTEGER"})
                assert other.run("link_now") == 2
                found = other.ask(tree("select distinct child_no from work.main.link_now"))
                assert [batch.num_rows for batch in found] == [1]
        found = store.ask(tree("select distinct child_no from work.main.link_now"))
        assert [batch.num_rows for batch in found] == [2]


def test_a_stream_that_breaks_leaves_no_table(tmp_path: Path) -> None:
    batch = pa.record_batch({"a": [1, 2]})

    def breaks() -> Iterator[pa.RecordBatch]:
        yield batch
        raise ValueError("mine")

    with engine.open_duckdb(tmp_path, key=KEY) as store:
        with pytest.raises(duckdb.Error, match="mine"):
            store.stream("work.t", pa.RecordBatchReader.from_batches(batch.schema, breaks()))
        assert "work.t" not in store.stats().rows
        assert store.stream("work.t", pa.RecordBatchReader.from_batches(batch.schema, iter([batch]))) == 2


def test_columns_are_of_the_same_kinds_on_every_engine() -> None:
    day = date(2020, 2, 29)
    found = engine.arrays(
        pa.table(
            {
                "whole": pa.array([1, 2], pa.int32()),
                "gaps": pa.array([1, None], pa.int64()),
                "sum": pa.array([Decimal(3), Decimal(4)], pa.decimal128(38, 0)),
                "part": pa.array([Decimal("1.5"), None], pa.decimal128(10, 2)),
                "day": pa.array([day, None]),
                "time": pa.array([datetime(2020, 2, 29, 12), None], pa.timestamp("ns")),
                "text": pa.array(["x", None]).dictionary_encode(),
                "true": pa.array([True, False]),
                "maybe": pa.array([True, None]),
                "number": pa.array([0.5, None], pa.float32()),
            }
        )
    )
    kinds = {name: str(column.dtype) for name, column in found.items()}
    assert kinds == {
        "whole": "int64", "gaps": "float64", "sum": "int64", "part": "float64", "day": "datetime64[D]",
        "time": "datetime64[us]", "text": "object", "true": "bool", "maybe": "object", "number": "float64",
    }  # fmt: skip
    assert list(found["text"]) == ["x", None]
    assert list(found["maybe"]) == [True, None]
    assert found["sum"].tolist() == [3, 4]


@pytest.mark.parametrize(
    ("text", "is_"), [("2GB", 2 * 10**9), ("1.5 GiB", 3 * 2**29), ("512mb", 512 * 10**6)]
)
def test_sizes_are_read(text: str, is_: int) -> None:
    assert engine.size(text) == is_


@pytest.mark.parametrize("text", ["2", "GB", "2 cups", ""])
def test_what_is_no_size_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"not a size|convert"):
        engine.size(text)


def test_an_earlier_run_is_looked_at_without_a_change(tmp_path: Path) -> None:
    with engine.open_duckdb(tmp_path, key=KEY) as store:
        store.load("work.t", {"a": [1, 2]}, types={"a": "INTEGER"})
    with engine.look(tmp_path, key=KEY) as store:
        assert numbers(store) == [1, 2]
        with pytest.raises(duckdb.Error):
            store.load("work.t", {"a": [3]}, types={"a": "INTEGER"})


def test_cancelling_stops_what_runs(tmp_path: Path) -> None:
    with engine.open_duckdb(tmp_path, key=KEY) as store:
        stop = threading.Timer(0.3, store.cancel)
        stop.start()
        slow = "create or replace table work.main.t as select sum(a.i * b.i) as s from range(300000) as a(i), range(300000) as b(i)"
        with pytest.raises(duckdb.InterruptException):
            store.make(tree(slow))
        stop.join()
