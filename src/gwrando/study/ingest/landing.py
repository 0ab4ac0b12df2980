"""Landing: the rows of every file of one kind, as trimmed text, into one table of the names store."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from gwrando.errors import GwrandoError
from gwrando.study.agreement import Agreement, tidy
from gwrando.study.engine import Engine
from gwrando.study.extract import Encoding, FileKind
from gwrando.study.ingest.files import Block, Source, fingerprint, open_source, unreadable
from gwrando.study.ingest.files.open import Again

Tick = Callable[[int], None]
"""Called with the number of rows read so far."""

_SPACE = " \t\n\v\f\r\u00a0"


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What a service says it sent: rows and SHA-256 of each file, by file name."""

    files: Mapping[str, tuple[int, str]]

    @classmethod
    def read(cls, path: Path) -> "Manifest":
        """Reads a manifest. Raises `InputError` when it cannot be opened or is no manifest."""
        try:
            values = json.loads(path.read_text(encoding="utf-8"))["files"]
            return cls(files={str(n): (int(v["rows"]), str(v["sha256"])) for n, v in values.items()})
        except OSError as error:
            raise unreadable(
                path.name, "Ni ellir agor y maniffest.", "The manifest cannot be opened."
            ) from error
        except (ValueError, KeyError, TypeError, AttributeError):
            raise unreadable(
                path.name,
                "Nid yw'r maniffest ar y ffurf y mae 'gwrando study manifest' yn ei hysgrifennu.",
                "The manifest does not have the form that 'gwrando study manifest' writes.",
            ) from None

    def to_json(self) -> str:
        """The manifest as a file holds it."""
        files = {
            name: {"rows": rows, "sha256": digest} for name, (rows, digest) in sorted(self.files.items())
        }
        return json.dumps({"gwrando_manifest": 1, "files": files}, indent=1, ensure_ascii=False) + "\n"


@dataclass(frozen=True, kw_only=True)
class LandedFile:
    """One file that was read: its path inside the study, SHA-256 and rows."""

    path: str
    sha256: str
    rows: int


def _not_as_sent(file: str, what_cy: str, what_en: str) -> GwrandoError:
    return unreadable(
        file,
        f"Nid dyma'r ffeil a anfonwyd: {what_cy} yn wahanol i'r maniffest.",
        f"This is not the file that was sent: {what_en} differs from the manifest.",
    )


def check_sent(path: Path, *, manifest: Manifest | None) -> str:
    """The SHA-256 of a file. Raises `InputError` when the manifest lacks it or tells another."""
    digest = fingerprint(path)
    if manifest is not None:
        if path.name not in manifest.files:
            raise unreadable(path.name, "Nid yw'r ffeil yn y maniffest.", "The file is not in the manifest.")
        if manifest.files[path.name][1] != digest:
            raise _not_as_sent(path.name, "mae'r hash", "the hash")
    return digest


def check_headings(headings: Sequence[str], kind: FileKind, *, file: str) -> None:
    """Raises `InputError` when the first row of a file holds none of the headings of its kind.

    Asked first: what else could be said of such a file would mislead. What the row holds is not told (it may be a child's).
    """
    known = {tidy(name) for column in kind.columns for name in (column.heading, *column.also)}
    if known & {tidy(heading) for heading in headings}:
        return
    listed = ", ".join(column.heading for column in kind.columns if column.in_file)
    if not any(headings):
        said = ("Mae rhes gyntaf y ffeil yn wag", "The first row of the file is empty")
    elif len(headings) == 1 and len(kind.columns) > 1:
        said = (
            "Un gell yn unig sydd yn rhes gyntaf y ffeil: ai hanner colon neu dab sydd rhwng y celloedd, neu deitl uwchben y penawdau",
            "The first row of the file has one cell only: is a semicolon or tab between the cells, or a title above the headings",
        )
    else:
        said = (
            "Nid yw rhes gyntaf y ffeil yn dal yr un o benawdau'r math hwn o ffeil: ai'r ffeil anghywir yw hi, neu un heb benawdau",
            "The first row of the file holds none of the headings of this kind of file: is it the wrong file, or one without headings",
        )
    end = "." if not any(headings) else "?"
    raise unreadable(
        file,
        f"{said[0]}{end} Mae angen y colofnau hyn unwaith yn y ffeil: {listed}.",
        f"{said[1]}{end} These columns are needed once in the file: {listed}.",
        next_cy="Rhowch y penawdau yn y rhes gyntaf, gydag atalnod rhwng y celloedd (CSV UTF-8), yna rhedwch eto: gwrando study validate",
        next_en="Put the headings into the first row, with commas between the cells (CSV UTF-8), then run again: gwrando study validate",
    )


def places_of(headings: Sequence[str], kind: FileKind, *, file: str) -> list[int | None]:
    """Where each column of the kind stands in the file (None where it may be absent, and is).

    Raises `InputError` when a needed column is missing, or one is there twice.
    """
    found = [tidy(heading) for heading in headings]
    places: list[int | None] = []
    wrong = []
    for column in kind.columns:
        names = [tidy(name) for name in (column.heading, *column.also)]
        at = [place for place, heading in enumerate(found) if heading in names]
        if len(at) > 1 or (not at and column.in_file):
            wrong.append(column.heading)
        places.append(at[0] if at else None)
    if wrong:
        listed = ", ".join(wrong)
        raise unreadable(
            file,
            f"Mae angen y colofnau hyn unwaith yn y ffeil: {listed}.",
            f"These columns are needed once in the file: {listed}.",
            next_cy="Gofynnwch i'r gwasanaeth am y colofnau, neu newidiwch eu penawdau i'r rhain; tynnwch un sydd yno ddwywaith.",
            next_en="Ask the service for the columns, or change their headings to these; take out one that is there twice.",
        )
    return places


def headings_of(source: Source) -> list[str]:
    """The headings as they are compared: without spaces at the ends."""
    return [heading.strip(_SPACE) for heading in source.headings]


def schema_of(kind: FileKind) -> pa.Schema:
    """The columns of a landed table: file, row, mark, and the cells in the kind's order."""
    fixed = [("file_no", pa.int32()), ("row_no", pa.int64()), ("shape", pa.int8())]
    return pa.schema(fixed + [(f"c{at}", pa.string()) for at in range(len(kind.columns))])


def tidied(column: pa.Array) -> pa.Array:
    """Cells without spaces at the ends, and nothing instead of empty text."""
    trimmed = pc.utf8_trim(column, characters=_SPACE)
    return pc.if_else(pc.equal(trimmed, ""), None, trimmed)


class Landing:
    """The files of one kind on their way into a table; remembers what it read, and why it stopped."""

    def __init__(
        self,
        paths: Sequence[tuple[str, Path]],
        *,
        kind: FileKind,
        name: str,
        service: str,
        agreement: Agreement | None,
        encodings: Sequence[Encoding],
        manifest: Manifest | None,
        tick: Tick,
    ) -> None:
        self._paths, self._kind, self._name, self._service = paths, kind, name, service
        self._agreement, self._encodings, self._manifest, self._tick = agreement, encodings, manifest, tick
        self.files: list[LandedFile] = []
        self.stopped: BaseException | None = None

    def into(self, engine: Engine, table: str) -> int:
        """Fills the table; gives its rows. Raises `InputError` or `RefusedError`; then there is no such table."""
        for _ in range(2 + len(self._paths)):
            self.files, self.stopped = [], None
            reader = pa.RecordBatchReader.from_batches(schema_of(self._kind), self._guarded())
            try:
                return engine.stream(table, reader)
            except Exception as error:
                # the engine wraps what the reader raised; what happened is kept here
                if isinstance(self.stopped, Again):
                    continue
                raise (self.stopped or error) from None
        raise RuntimeError("a file changed its encoding on each reading")

    def _guarded(self) -> Iterator[pa.RecordBatch]:
        try:
            yield from self._batches()
        except BaseException as error:
            self.stopped = error
            raise

    def _batches(self) -> Iterator[pa.RecordBatch]:
        schema = schema_of(self._kind)
        done = 0
        self._sources = getattr(self, "_sources", {})
        for number, (inside, path) in enumerate(self._paths, start=1):
            digest = check_sent(path, manifest=self._manifest)
            source = self._sources.setdefault(
                inside,
                open_source(
                    path,
                    sheet=self._kind.sheet,
                    encodings=self._encodings,
                    whole=self._manifest is not None,
                ),
            )
            headings = headings_of(source)
            check_headings(headings, self._kind, file=path.name)
            if self._agreement is not None:
                self._agreement.check_columns(service=self._service, file=self._name, columns=headings)
            places = places_of(headings, self._kind, file=path.name)
            rows = 0
            for block in source.blocks([place for place in places if place is not None]):
                yield self._batch(block, places, number, schema)
                rows += len(block.rows)
                self._tick(done + rows)
            if self._manifest is not None and self._manifest.files[path.name][0] != rows:
                raise _not_as_sent(path.name, "mae nifer y rhesi", "the number of rows")
            self.files.append(LandedFile(path=inside, sha256=digest, rows=rows))
            done += rows

    def _batch(
        self, block: Block, places: Sequence[int | None], number: int, schema: pa.Schema
    ) -> pa.RecordBatch:
        n = len(block.rows)
        there = iter(block.cells)
        cells = [tidied(next(there)) if place is not None else pa.nulls(n, pa.string()) for place in places]
        files = pa.array(np.full(n, number, dtype=np.int32))
        return pa.RecordBatch.from_arrays([files, block.rows, block.shapes, *cells], schema=schema)


def manifest_of(paths: Sequence[Path], *, sheet: str = "") -> Manifest:
    """The manifest of these files, as the service that sends them makes it. Raises `InputError` as reading does."""
    found: dict[str, tuple[int, str]] = {}
    for path in paths:
        digest = fingerprint(path)
        for _ in range(2):
            source = open_source(path, sheet=sheet, whole=True)
            try:
                rows = sum(len(block.rows) for block in source.blocks([0] if source.headings else []))
            except Again:
                continue
            break
        if path.name in found:
            raise unreadable(path.name, "Mae dwy ffeil o'r un enw.", "Two files have the same name.")
        found[path.name] = (rows, digest)
    return Manifest(files=found)
