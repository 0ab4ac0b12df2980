"""Files without names, as a service sends them that keeps its names: accepted rows, made-up ids, nothing that says who."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv
from sqlglot import exp

from gwrando.study.engine import Engine
from gwrando.study.extract import FileKind
from gwrando.study.extract.nameless import references
from gwrando.study.ingest.accepting import Checked
from gwrando.study.ingest.compiler import column, no_bits, table
from gwrando.study.ingest.faults import CheckedFiles

Renames = Callable[[str, Iterable[str]], Mapping[str, str]]
"""Gives the made-up id of each id of a kind ("record", or the heading of a column of references)."""


def send(
    engine: Engine,
    found: Sequence[CheckedFiles],
    kinds: Mapping[str, FileKind],
    folder: Path,
    *,
    renames: Renames,
) -> list[Path]:
    """Writes each file of `found` into `folder`, by the path the study knows it by; gives the paths.

    `kinds` are the file kinds without names. Rows are in order of the made-up ids: the order of the service's own files
    may follow the names.
    """
    written: list[Path] = []
    for of in found:
        kind = kinds[of.checked.compiled.kind]
        rows = pa.Table.from_batches(
            engine.ask(_accepted(of.checked, kind)),
            pa.schema([("file_no", pa.int32()), *((c.heading, pa.string()) for c in kind.columns)]),
        )
        for heading in references(kind):
            what = "record" if heading == kind.record else heading
            rows = _renamed(rows, heading, what, renames)
        for number, inside in enumerate(of.files, start=1):
            own = rows.filter(pc.equal(rows["file_no"], number)).drop_columns("file_no")
            first = [kind.record, *(h for h in own.column_names if h != kind.record)]
            path = folder / inside
            path.parent.mkdir(parents=True, exist_ok=True)
            csv.write_csv(own.sort_by([(heading, "ascending") for heading in first]), path)
            written.append(path)
    return written


def _renamed(rows: pa.Table, heading: str, what: str, renames: Renames) -> pa.Table:
    coded = pc.dictionary_encode(rows[heading]).combine_chunks()
    values = coded.dictionary.to_pylist()
    other = renames(what, values)
    texts = pa.array([other[value] for value in values], pa.string())
    made = texts.take(coded.indices)
    return rows.set_column(rows.column_names.index(heading), heading, made)


def _accepted(item: Checked, kind: FileKind) -> exp.Expr:
    """The kept cells of the rows that were not set aside, as they came; of the date of birth the month."""
    headings = [c.heading for c in item.kind.columns]
    born = (kind.person or {}).get("born_on")

    def cell(heading: str) -> exp.Expr:
        at = headings.index(heading)
        if heading != born:
            return column(f"c{at}", "landed")
        day = column(f"d{at}", "checked")
        return exp.func("strftime", day, exp.Literal.string("%m/%Y"), dialect="duckdb")

    same = [exp.EQ(this=column(n, "landed"), expression=column(n, "checked")) for n in ("file_no", "row_no")]
    return (
        exp.select(
            column("file_no", "checked"),
            *(exp.alias_(cell(c.heading), c.heading, quoted=True) for c in kind.columns),
        )
        .from_(exp.alias_(table(item.compiled.checked), "checked", table=True))
        .join(exp.alias_(table(item.compiled.landed), "landed", table=True), on=exp.and_(*same))
        .where(no_bits(item.compiled.bits("no")))
    )
