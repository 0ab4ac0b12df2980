"""A small plug-in with one of everything, and a way to put lines of text through the real door."""

import atexit
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest

from gwrando.study.definition import ExtractSource
from gwrando.study.engine import DuckDB, open_duckdb
from gwrando.study.extract import Extract, FileKind, Happens, Rule, Stays, code, day, number, text
from gwrando.study.extract.columns import Column
from gwrando.study.extract.conditions import ShareAtLeast, ends_before_start, needs
from gwrando.study.ingest import Fault, Ingested, faults, ingest_one
from gwrando.text import Bilingual

STARTS, ENDS = date(2010, 1, 1), date(2020, 12, 31)


def words(said: str) -> Bilingual:
    return Bilingual(cy=said, en=said)


EVERYTHING = Extract(
    service="education",
    knows_every_child=True,
    kinds={
        "pupils": FileKind(
            title=words("Pupils"),
            record="ID",
            person={
                "forename": "NAME",
                "born_on": "DOB",
                "sex": "SEX",
                "upn": "UPN",
                "nhs_number": "NHS",
                "postcode": "HOME",
                "ethnicity": "ETHNIC",
                "deprivation": "FIFTH",
            },
            columns=(
                text("ID"),
                text("NAME", filled=True),
                day("DOB", "dmy", "iso", filled=True),
                code("SEX", {"1": "M", "2": "F", "9": ""}),
                Column(heading="UPN", type="upn"),
                Column(heading="NHS", type="nhs", in_file=False),
                Column(heading="HOME", type="postcode"),
                code("ETHNIC", {"WBRI": "white", "NOBT": ""}, labelled=True),
                number("FIFTH", least=1, most=5),
            ),
        ),
        "rolls": FileKind(
            title=words("Rolls"),
            record="ID",
            columns=(text("ID"), day("FROM", "dmy"), day("TO", "dmy")),
            stays=Stays(starts="FROM", ends="TO"),
            needed=False,
        ),
        "things": FileKind(
            title=words("Things"),
            record="ID",
            columns=(
                text("ID"),
                code(
                    "WHAT",
                    {"F": "fixed_exclusion", "P": "permanent_exclusion", "N": ""},
                    filled=True,
                    strict=True,
                ),
                day("START", "dmy", "month", "excel", filled=True),
                day("END", "dmy"),
                code("DONE", {"Y": "taken", "N": "not_taken"}),
                code("WHY", ("no_capacity", "below_threshold")),
                number("MISSED", least=0),
                number("OF", least=0),
                day("DOB", "dmy", strict=False),
            ),
            events=(
                Happens(type_from="WHAT", starts="START", ends="END", action_from="DONE", reason_from="WHY"),
                Happens(
                    type="attendance_concern",
                    starts="START",
                    when=ShareAtLeast(part="MISSED", whole="OF", share=0.1),
                ),
            ),
            rules=(
                Rule(
                    name="reason_missing",
                    column="WHY",
                    broken=needs("DONE", ("N",), "WHY"),
                    words=words("A reason is needed"),
                    sets_aside=False,
                ),
            ),
            agrees="DOB",
            needed=False,
        ),
        "spells": FileKind(
            title=words("Spells"),
            record="ID",
            columns=(text("ID"), day("START", "dmy"), day("END", "dmy")),
            events=(Happens(type="aln_identified", starts="START", ends="END", join=True),),
            rules=(
                Rule(
                    name="backwards",
                    column="END",
                    broken=ends_before_start("START", "END"),
                    words=words("Backwards"),
                ),
            ),
            needed=False,
        ),
    },
)
"""A plug-in with one of everything."""

PUPILS = "ID,NAME,DOB,SEX,UPN,NHS,HOME,ETHNIC,FIFTH"
GOOD = "A1,Mari,21/03/2006,2,A123456789012,943 476 5919,NP90 1AB,WBRI,3"
HEADS = {
    "pupils": PUPILS,
    "rolls": "ID,FROM,TO",
    "things": "ID,WHAT,START,END,DONE,WHY,MISSED,OF,DOB",
    "spells": "ID,START,END",
}


@cache
def engine() -> DuckDB:
    """One engine for all tests here: opening encrypted files is slow, and ingest makes its tables anew."""
    folder = Path(mkdtemp())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return open_duckdb(folder, key="k" * 32, threads=1)


@dataclass
class Done:
    """What came of some lines."""

    ingested: Ingested
    found: list[Fault]

    def rules(self, file: str = "") -> list[tuple[int, str, str, str]]:
        """Row, column, rule and use of each fault (of one file)."""
        return [(f.row, f.column, f.rule, f.used) for f in self.found if not file or f.file == file]

    def table(self, name: str, order: str = "all") -> list[dict[str, Any]]:
        """The rows of a table, as dictionaries."""
        return engine().connection.sql(f"from {name} order by {order}").to_arrow_table().to_pylist()


def put(folder: Path, extract: Extract, files: Mapping[str, Any], **more: Any) -> Done:
    """Puts files (kind -> path or paths inside the folder) through the real door."""
    given = ExtractSource(
        service=extract.service,
        files=files,
        starts_on=STARTS,
        ends_on=ENDS,
        use_until=date(2036, 1, 1),
        **more,
    )
    done, kinds = ingest_one(engine(), given, extract, folder)
    return Done(ingested=done, found=faults(engine(), kinds))


@pytest.fixture
def through(tmp_path: Path) -> Callable[..., Done]:
    """A function that puts lines of each kind through (`pupils=[...]`), with the good pupil where none is given."""

    def run(**lines: list[str]) -> Done:
        for kind, given in {"pupils": [GOOD], **lines}.items():
            (tmp_path / f"{kind}.csv").write_text("\n".join([HEADS[kind], *given]) + "\n", encoding="utf-8")
        return put(tmp_path, EVERYTHING, {k: f"{k}.csv" for k in {"pupils": 0, **lines}})

    return run
