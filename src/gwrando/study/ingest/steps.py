"""The order of ingest: land and check files about people, make persons, land and check the rest, make events."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from gwrando.study.agreement import Agreement
from gwrando.study.definition import ExtractSource, Study
from gwrando.study.engine import Engine
from gwrando.study.extract import Extract, FileKind, load
from gwrando.study.ingest import accepting, compiler
from gwrando.study.ingest.accepting import Checked
from gwrando.study.ingest.faults import CheckedFiles, Fault, Tally, faults, write_fault_report, write_summary
from gwrando.study.ingest.landing import LandedFile, Landing, Manifest

Tick = Callable[[int, int], None]
"""Called with rows read so far, and 0 (how many there will be is not known before)."""


@dataclass(frozen=True, kw_only=True)
class Ingested:
    """What ingest did: the files it read, accepted persons and events, rows set aside, and each kind's checks."""

    files: tuple[LandedFile, ...]
    persons: int
    events: int
    set_aside: int
    kinds: tuple[CheckedFiles, ...]

    @property
    def rows(self) -> int:
        """Rows of all files."""
        return sum(file.rows for file in self.files)

    @property
    def inputs(self) -> dict[str, str]:
        """SHA-256 of each file by its path inside the study."""
        return {file.path: file.sha256 for file in self.files}

    def faults(self, engine: Engine) -> list[Fault]:
        """Every fault of every row, sorted."""
        return faults(engine, self.kinds)

    def report(self, engine: Engine, folder: Path) -> Tally:
        """Writes `faults.csv` and `faults.json` into a folder; gives what was written, counted."""
        tally = write_fault_report(engine, self.kinds, folder / "faults.csv")
        write_summary(folder / "faults.json", tally, rows={file.path: file.rows for file in self.files})
        return tally


@dataclass(frozen=True, kw_only=True)
class _Source:
    """One extract of the study with the plug-in that reads it."""

    given: ExtractSource
    extract: Extract
    folder: Path
    agreement: Agreement | None
    manifest: Manifest | None

    def kinds(self, *, people: bool) -> list[tuple[int, str, FileKind]]:
        """The file kinds that were sent and are about people, or are not."""
        return [
            (number, name, kind)
            for number, (name, kind) in enumerate(self.extract.kinds.items())
            if name in self.given.files and bool(kind.person) == people
        ]


def land_and_check(
    engine: Engine,
    paths: Sequence[tuple[str, Path]],
    *,
    kind: FileKind,
    name: str,
    service: str,
    covers: tuple[date, date],
    number: int = 0,
    extract: Extract,
    agreement: Agreement | None = None,
    manifest: Manifest | None = None,
    tick: Callable[[int], None] = lambda rows: None,
) -> tuple[CheckedFiles, list[LandedFile]]:
    """Reads the files of one kind and runs its rules: the table `names.checked_<service>_<name>`.

    Raises `InputError` or `RefusedError` when a file cannot be used.
    """
    compiled = compiler.compile_kind(kind, name=name, service=service, starts_on=covers[0], ends_on=covers[1])
    landing = Landing(
        paths,
        kind=kind,
        name=name,
        service=service,
        agreement=agreement,
        encodings=extract.encodings,
        manifest=manifest,
        tick=tick,
    )
    landing.into(engine, f"names.{compiled.landed}")
    engine.make(compiled.statement)
    checked = Checked(service=service, kind=kind, compiled=compiled, number=number, n_files=len(paths))
    return CheckedFiles(checked=checked, files=[inside for inside, _ in paths]), landing.files


def _sources(study: Study, folder: Path) -> list[_Source]:
    return [
        _Source(
            given=given,
            extract=load(given.plugin or given.service),
            folder=folder,
            agreement=study.agreement,
            manifest=Manifest.read(folder / given.manifest) if given.manifest else None,
        )
        for given in study.extracts
    ]


def ingest(engine: Engine, study: Study, folder: Path, *, tick: Tick | None = None) -> Ingested:
    """Reads every extract of a study whose definition is in `folder`; makes the tables that later steps stand on.

    Makes names.person, work.record, work.stay, work.event, work.coverage, and a quarantine table for each file kind.
    Raises `InputError` or `RefusedError` when a file cannot be used; nothing of it is then kept.
    """
    return _ingest(engine, _sources(study, folder), tick=tick)


def ingest_one(
    engine: Engine, given: ExtractSource, extract: Extract, folder: Path, *, agreement: Agreement | None = None
) -> Ingested:
    """The same for one extract alone, with a plug-in that need not be installed (for proofs, tests, benchmarks)."""
    manifest = Manifest.read(folder / given.manifest) if given.manifest else None
    source = _Source(given=given, extract=extract, folder=folder, agreement=agreement, manifest=manifest)
    return _ingest(engine, [source], tick=None)


def _ingest(engine: Engine, sources: Sequence[_Source], *, tick: Tick | None) -> Ingested:
    kinds: list[CheckedFiles] = []
    files: list[LandedFile] = []
    set_aside = 0

    def check(*, people: bool) -> list[Checked]:
        nonlocal set_aside
        found = []
        for source in sources:
            for number, name, kind in source.kinds(people=people):
                before = sum(file.rows for file in files)
                made, read = land_and_check(
                    engine,
                    [(inside, source.folder / inside) for inside in source.given.paths(name)],
                    kind=kind,
                    name=name,
                    service=source.given.service,
                    covers=(source.given.starts_on, source.given.ends_on),
                    number=number,
                    extract=source.extract,
                    agreement=source.agreement,
                    manifest=source.manifest,
                    tick=lambda rows, before=before: tick(before + rows, 0) if tick else None,  # type: ignore[misc]
                )
                files.extend(read)
                kinds.append(made)
                found.append(made.checked)
                bits = made.checked.compiled.bits("no")
                set_aside += engine.make(accepting.quarantine(made.checked, effect_bits=bits))
        return found

    people = check(people=True)
    engine.make(accepting.person_parts(people))
    persons = engine.run("person")
    engine.run("record")
    others = check(people=False)
    engine.make(accepting.stay_parts([*people, *others]))
    engine.run("stay")
    engine.make(accepting.event_parts([*people, *others]))
    events = engine.run("event")
    covers = [(s.given.service, s.given.starts_on, s.given.ends_on, s.extract.knows_every_child) for s in sources]
    names = ("agency", "starts_on", "ends_on", "knows_every_child")
    engine.load(
        "work.source",
        {name: [row[at] for row in covers] for at, name in enumerate(names)},
        types={"starts_on": "DATE", "ends_on": "DATE", "knows_every_child": "BOOLEAN"},
    )
    engine.run("coverage")
    return Ingested(
        files=tuple(files), persons=persons, events=events, set_aside=set_aside, kinds=tuple(kinds)
    )
