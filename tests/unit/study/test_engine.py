"""The engine: what it may reach, and every SQL step in both dialects."""

import re
from pathlib import Path

import duckdb
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
