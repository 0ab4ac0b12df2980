"""The same study on Spark: every table and every byte of the release as DuckDB makes them."""

import contextlib
import datetime
import os
import shutil
import socket
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.dataset as ds
import pytest
import sqlglot

from gwrando import plugins
from gwrando.errors import InputError, MissingExtraError, RefusedError
from gwrando.study import definition, dummy, engine, extract, run
from gwrando.study.definition.writing import to_toml
from gwrando.study.engine import to_spark
from gwrando.study.engine.on_spark import Spark
from gwrando.study.ingest import compiler
from gwrando.study.link import open_links, review_store
from gwrando.study.link.queue import open_queue
from gwrando.study.schemas import TABLES
from tests.unit.study.conftest import AT, TODAY
from tests.unit.study.test_resume import content

pytestmark = pytest.mark.spark


JAVA = {"JDK_JAVA_OPTIONS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"}
"""A Java that does not work at becoming fast: a quarter less of the processor for what runs once."""


@pytest.fixture(scope="session")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """One Spark for all tests, in this process, tuned for tables of a few rows."""
    with pytest.MonkeyPatch.context() as environment:
        for name, value in JAVA.items():
            environment.setenv(name, value)
        found = engine.on_spark.session(tmp_path_factory.mktemp("spark"), master="local[2]", memory="1GB")
    yield found
    found.stop()


@pytest.fixture
def quick(session: Any) -> Any:
    """The session, without what pays only for many rows."""
    session.conf.set("spark.sql.codegen.wholeStage", "false")
    session.conf.set("spark.sql.shuffle.partitions", "1")
    return session


@pytest.fixture
def on_spark(quick: Any, tmp_path: Path) -> Iterator[Spark]:
    with engine.open_spark(tmp_path, within=quick) as found:
        yield found


def tree(text: str) -> sqlglot.exp.Expr:
    return sqlglot.parse_one(text, read="duckdb")


def plain(value: object) -> object:
    return int(value) if isinstance(value, Decimal) and value == value.to_integral_value() else value


def rows(table: pa.Table) -> list[tuple[object, ...]]:
    """The rows in an order of their own: a table has none."""
    found = zip(*([plain(value) for value in column.to_pylist()] for column in table.columns), strict=True)
    return sorted(found, key=repr)


KEPT = {
    "police": ["person", "occurrences", "missing", "domestic_abuse", "notices"],
    "education": ["pupils", "attendance", "exclusions", "aln", "support"],
    "social_care": ["children", "contacts", "care_support", "early_help"],
}
"""Every kind of step in as few files as will do: Spark takes a second a query, however few the rows."""


def smaller(text: str) -> str:
    """The made-up study with fewer files and questions, and one draw."""
    values = tomllib.loads(text)
    told = ("da_witnessed", "fixed_exclusion", "missing_episode")
    agreement = values["agreement"]
    agreement["items"] = [i for i in agreement["items"] if i["file"] in KEPT.get(i["service"], ())]
    extracts = [e for e in values["extract"] if e["service"] in KEPT]
    for given in extracts:
        given["files"] = {kind: given["files"][kind] for kind in KEPT[given["service"]]}
    asked = {"triggers": told, "negative_controls": ["aln_identified"]}
    return to_toml(
        {
            **values,
            **{key: list(names) for key, names in asked.items()},
            "extract": extracts,
            "cohort": {**values["cohort"], "min_children": 10},
            "notice": [n for n in values["notice"] if n["event"] != "camhs_referral"],
            "order": values["order"][:2],
            "improvement": values["improvement"][:1],
            "sensitivity": {"linkage_draws": 1, "leave_out_services": False},
        }
    )


@pytest.mark.no_cover
def test_the_whole_study_is_the_same_on_both_engines(
    quick: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each table of the schema, row for row, then the release, byte for byte."""
    here, there = tmp_path / "duckdb", tmp_path / "spark"
    dummy.write(here, n_children=1000, seed=3)
    text = (here / "study.toml").read_text(encoding="utf-8")
    (here / "study.toml").write_text(smaller(text), encoding="utf-8")
    shutil.copytree(here, there)
    given = {"seed": 1, "at": AT, "today": TODAY, "environ": {}}
    run.run(here / "study.toml", **given)
    with monkeypatch.context() as patched:  # the tables are looked at before they go
        patched.setattr(engine, "forget_spark", lambda folder: None)
        patched.setattr(Spark, "forget_names", lambda store: None)
        on_spark = run.Machine(engine="spark", spark_session=quick)
        run.run(there / "study.toml", **given, machine=on_spark)
    key = engine.read_key(here / "study.key", environ={})
    for store in ("names", "work"):
        connection = engine.reopen(here, store, key=key)
        for name, table in TABLES.items():
            if table.store != store:
                continue
            ours = connection.table(f"{store}.main.{name}").to_arrow_table()
            theirs = ds.dataset(there / "spark" / "main" / store / name, format="parquet").to_table()
            assert theirs.column_names == ours.column_names, name
            assert rows(theirs) == rows(ours), name
        connection.close()
    assert content(there / "release") == content(here / "release")
    # what review shows: Spark's names are gone, DuckDB's stay
    for_review = []
    for folder in (here, there):
        given_names = engine.DuckDB(
            connection=review_store.open_names(folder, key=engine.read_key(folder / "study.key", environ={}))
        )
        with given_names, open_links(folder, key=engine.read_key(folder / "study.key", environ={})) as links:
            asked = open_queue(given_names, links, by="Ann", n=40, seed=1, now=lambda: AT)
            for_review.append([(pair, asked.shown(at)) for at, pair in enumerate(asked.pairs)])
    assert for_review[0] == for_review[1]
    assert len(for_review[0]) == 40


def test_spark_reads_the_rules_of_every_file_of_every_plugin(session: Any) -> None:
    """Those that the study above has no file of too, as far as Spark's own parser."""
    parser = session._jsparkSession.sessionState().sqlParser()
    n_kinds = 0
    for name in plugins.names("gwrando.extracts"):
        found = extract.load(name)
        for file, kind in found.kinds.items():
            made = compiler.compile_kind(
                kind, name=file, service=found.service, starts_on=TODAY, ends_on=TODAY
            )
            parser.parsePlan(to_spark.turned(made.statement, to_spark.view))
            n_kinds += 1
    assert n_kinds > 40


def test_a_finished_run_leaves_no_plain_table(quick: Any, tmp_path: Path) -> None:
    stores = run.stores.Stores(
        folder=tmp_path, machine=run.Machine(engine="spark", spark_session=quick), key="k" * 32
    )
    with stores.open(names=True) as store:
        store.load("names.person", {"forename": ["mari"]}, types={})
        store.load("work.t", {"a": [1, None]}, types={"a": "INTEGER"})
        store.mark(engine.Mark(step="read", fingerprint="f", rows=2, seconds=0.1, result="{}"))
        assert store.stats().rows == {"names.person": 1, "work.t": 2}
        store.forget_names()
        assert not list((tmp_path / "spark" / "main" / "names").glob("*"))
    assert stores.marks()["read"].rows == 2
    with stores.open(names=False) as store:  # another run goes on with the tables
        assert store.make(tree("create or replace table work.main.u as select a from work.main.t")) == 2
        store.unmark(["read"])
        assert not stores.marks()
    stores.after_run()
    assert not (tmp_path / "spark").exists()


def test_plain_tables_of_real_children_need_a_reason(tmp_path: Path) -> None:
    dummy.write(tmp_path, n_children=60, seed=1)
    path = tmp_path / "study.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("made_up = true", "made_up = false"), encoding="utf-8"
    )
    assert not definition.from_file(path).made_up
    with pytest.raises(RefusedError, match="does not encrypt"):
        run.run(path, seed=1, at=AT, today=TODAY, environ={}, machine=run.Machine(engine="spark"))
    run.Machine(engine="spark", spark_unencrypted_ok="the disk is encrypted").may_run(made_up=False)
    run.Machine(engine="spark").may_run(made_up=True)


def test_what_is_spilled_is_encrypted_and_nothing_listens_outside(session: Any) -> None:
    found = session.sparkContext.getConf()
    assert found.get("spark.io.encryption.enabled") == "true"
    assert found.get("spark.ui.enabled") == "false"
    assert found.get("spark.driver.bindAddress") == "127.0.0.1"


def test_the_verbs_answer_as_duckdbs_do(on_spark: Spark, tmp_path: Path) -> None:
    with engine.open_duckdb(tmp_path, key="k" * 32) as ours:
        day = datetime.date(2020, 2, 29)
        columns = {"a": [1, None, 3], "b": ["x", None, "é"], "c": [day, day, None], "d": [True, False, True]}
        types = {"a": "INTEGER", "c": "DATE", "d": "BOOLEAN"}
        select = tree(
            "select a, b, c, d, strip_accents(b) as e, a // 2 as f, a / 2 as g, concat(b, '-', a) as h,"
            " try_strptime('29/02/2020', '%d/%m/%Y') as i, try_strptime('30/02/2020', '%d/%m/%Y') as j,"
            " regexp_full_match(b, '[a-z]') as k, date_diff('day', c, date '2020-03-02') as l,"
            " cast(c + interval 1 month as date) as m, sum(a) over (order by b) as n"
            " from work.main.t where a > $least or a is null order by b"
        )
        found = []
        for store in (ours, on_spark):
            assert store.load("work.t", columns, types=types) == 3
            batches = [batch for batch in store.ask(select, {"least": 0})]
            found.append(rows(pa.Table.from_batches(batches)))
        assert found[0] == found[1]
        assert len(found[0]) == 3


def test_names_are_as_alike_on_both(on_spark: Spark, tmp_path: Path) -> None:
    """Splink's own function on Spark gives 0.876, 0.889 and 0.895 for the first three: the other side of 0.9."""
    pairs = [
        ("anisa", "anaisa"),
        ("abdi-dupont", "ibdi-dupont"),
        ("barnard", "banard"),
        ("owen", "owen"),
        ("a", None),
    ]
    columns = {"l": [a for a, _ in pairs], "r": [b for _, b in pairs]}
    on_spark.load("work.t", columns, types={})
    on_spark.linkage()
    theirs = on_spark.session.sql("select l, r, jarowinkler_similarity(l, r) as s from work__t").toArrow()
    with engine.open_duckdb(tmp_path, key="k" * 32) as store:
        store.load("work.t", columns, types={})
        asked = store.ask(tree("select l, r, jaro_winkler_similarity(l, r) as s from work.main.t"))
        assert rows(theirs) == rows(pa.Table.from_batches(list(asked)))


def test_samples_are_drawn_alike_on_both(on_spark: Spark, tmp_path: Path) -> None:
    """By the expression that Splink itself makes for each engine."""
    keys = {"k": [f"{n}_1" for n in range(500)]}
    on_spark.load("work.t", keys, types={})
    theirs = on_spark.linkage().api.sql_dialect.hash_bucket_expression("k", 1000)
    theirs += (
        " as b, cast(abs("
        + on_spark.linkage().api.sql_dialect.hash_function_expression("k")
        + ") % 10 as bigint)"
    )
    found = on_spark.session.sql("select k, " + theirs + " as c from work__t").toArrow()
    with engine.open_duckdb(tmp_path, key="k" * 32) as store:
        store.load("work.t", keys, types={})
        ours = store.linkage().api.sql_dialect.hash_bucket_expression("k", 1000)
        asked = store.ask(
            tree(
                "select k, cast("
                + ours
                + " as bigint) as b, cast(abs(hash(k)) % 10 as bigint) as c from work.main.t"
            )
        )
        assert rows(found) == rows(pa.Table.from_batches(list(asked)))


def test_a_stream_that_breaks_leaves_no_table(on_spark: Spark) -> None:
    batch = pa.record_batch({"a": [1, 2]})

    def breaks() -> Iterator[pa.RecordBatch]:
        yield batch
        raise ValueError("mine")

    with pytest.raises(ValueError, match="mine"):
        on_spark.stream("work.t", pa.RecordBatchReader.from_batches(batch.schema, breaks()))
    assert on_spark.stats().rows == {}
    assert on_spark.stream("work.t", pa.RecordBatchReader.from_batches(batch.schema, iter([batch]))) == 2


def test_a_second_look_writes_over_nothing(on_spark: Spark) -> None:
    on_spark.load("work.t", {"a": [1]}, types={"a": "INTEGER"})
    with on_spark.aside("draw") as other:
        assert (
            other.make(tree("create or replace table work.main.u as select a + 1 as a from work.main.t")) == 1
        )
        assert (
            other.make(tree("create or replace table work.main.t as select a * 5 as a from work.main.u")) == 1
        )
        assert [batch.to_pydict() for batch in other.ask(tree("select t.a from work.main.t"))] == [
            {"a": [10]}
        ]
    assert [batch.to_pydict() for batch in on_spark.ask(tree("select t.a from work.main.t"))] == [{"a": [1]}]
    assert on_spark.stats().rows == {"work.t": 1}


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextlib.contextmanager
def standalone(folder: Path) -> Iterator[str]:
    """A Spark master and one worker of our own on loopback; the master's address."""
    import pyspark

    home = Path(pyspark.__file__).parent
    port = free_port()
    environment = {**os.environ, **JAVA, "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_WORKER_DIR": str(folder)}
    address = f"spark://127.0.0.1:{port}"
    common = ["--host", "127.0.0.1", "--webui-port", str(free_port())]
    master = "org.apache.spark.deploy.master.Master"
    worker = "org.apache.spark.deploy.worker.Worker"
    started = []
    try:
        with (folder / "spark.log").open("w") as log:
            for words in (
                [master, *common, "--port", str(port)],
                [
                    worker,
                    *common[:2],
                    "--webui-port",
                    str(free_port()),
                    "--cores",
                    "2",
                    "--memory",
                    "1g",
                    address,
                ],
            ):
                started.append(
                    subprocess.Popen(
                        [home / "bin" / "spark-class", *words], env=environment, stdout=log, stderr=log,
                        start_new_session=True,
                    )
                )  # fmt: skip
            for _ in range(600):  # the worker asks again until the master is there
                if "Registered with master" in (folder / "spark.log").read_text():
                    break
                time.sleep(0.1)
        yield address
    finally:
        for process in started:
            process.terminate()
            process.wait(30)


@pytest.mark.slow
def test_a_master_of_its_own_gives_the_same_rows(tmp_path: Path) -> None:
    """The engine on a standalone cluster: another process starts, runs steps there, and ends."""
    work = (
        "import sys, sqlglot; from pathlib import Path; from gwrando.study import engine\n"
        "with engine.open_spark(Path(sys.argv[1]), master=sys.argv[2], memory='600MB') as store:\n"
        "    store.load('work.t', {'a': list(range(1000))}, types={'a': 'INTEGER'})\n"
        "    made = sqlglot.parse_one('create or replace table work.main.u as'\n"
        "        ' select a % 7 as b, count(*) as n from work.main.t group by 1', read='duckdb')\n"
        "    print(store.make(made))\n"
        "    asked = sqlglot.parse_one('select * from work.main.u order by b', read='duckdb')\n"
        "    print([tuple(row.values()) for batch in store.ask(asked) for row in batch.to_pylist()])\n"
    )
    with standalone(tmp_path) as address:
        done = subprocess.run(
            [sys.executable, "-c", work, str(tmp_path), address],
            env={**os.environ, **JAVA},
            capture_output=True,
            text=True,
            timeout=180,
        )
    assert done.returncode == 0, done.stderr[-2000:]
    shown = done.stdout.splitlines()
    assert shown == ["7", repr([(b, len(range(b, 1000, 7))) for b in range(7)])]


def test_a_master_that_does_not_answer_is_an_expected_error(tmp_path: Path) -> None:
    class Refuses:
        def newSession(self) -> object:  # noqa: N802 - Spark's name
            raise RuntimeError("no master")

    with pytest.raises(InputError, match="Spark did not start"):
        engine.open_spark(tmp_path, within=Refuses())


def test_without_the_spark_part(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from gwrando.cli.study import parts

    error = ModuleNotFoundError("No module named 'pyspark'", name="pyspark")
    assert isinstance(parts.missing(error), MissingExtraError)
    assert "gwrando[spark]" in str(parts.missing(error))
