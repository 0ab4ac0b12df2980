"""The order of ingest: land and check files about people, make persons, land and check the rest, make events."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from gwrando.study.agreement import Agreement
from gwrando.study.definition import ExtractSource, Study
from gwrando.study.engine import Engine
from gwrando.study.extract import Extract, FileKind, load
from gwrando.study.extract.nameless import without_names
from gwrando.study.ingest import accepting, compiler
from gwrando.study.ingest.accepting import Checked
from gwrando.study.ingest.faults import CheckedFiles, Tally, write_fault_report, write_summary
from gwrando.study.ingest.landing import LandedFile, Landing, Manifest

Tick = Callable[[int, int], None]
"""Called with rows read so far, and 0 (how many there will be is not known before)."""


@dataclass(frozen=True, kw_only=True)
class Ingested:
    """What ingest did: the files it read, accepted persons and events, and rows set aside."""

    files: tuple[LandedFile, ...]
    persons: int
    events: int
    set_aside: int

    @property
    def rows(self) -> int:
        """Rows of all files."""
        return sum(file.rows for file in self.files)


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

    def compiled(self, number: int, name: str, kind: FileKind) -> CheckedFiles:
        """The rules of one file kind for this extract."""
        made = compiler.compile_kind(
            kind,
            name=name,
            service=self.given.service,
            starts_on=self.given.starts_on,
            ends_on=self.given.ends_on,
        )
        paths = self.given.paths(name)
        checked = Checked(
            service=self.given.service, kind=kind, compiled=made, number=number, n_files=len(paths)
        )
        return CheckedFiles(checked=checked, files=paths)

    def land(self, engine: Engine, of: CheckedFiles, *, tick: Callable[[int], None]) -> list[LandedFile]:
        """Reads the files of one kind into its landed table. Raises `InputError` or `RefusedError`."""
        landing = Landing(
            [(inside, self.folder / inside) for inside in of.files],
            kind=of.checked.kind,
            name=of.checked.compiled.kind,
            service=self.given.service,
            agreement=self.agreement,
            encodings=self.extract.encodings,
            manifest=self.manifest,
            tick=tick,
        )
        landing.into(engine, f"names.{of.checked.compiled.landed}")
        return landing.files


def plugin_of(given: ExtractSource) -> Extract:
    """The plug-in that reads an extract; for a service that keeps its names, as its files are without them."""
    extract = load(given.plugin or given.service)
    return without_names(extract) if given.names == "hashed" else extract


def _sources(study: Study, folder: Path) -> list[_Source]:
    return [
        _Source(
            given=given,
            extract=plugin_of(given),
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


def report(engine: Engine, study: Study, folder: Path) -> Tally:
    """Writes `faults.csv` and `faults.json` into the study's folder; gives what was written, counted."""
    tally = write_fault_report(engine, _kinds(_sources(study, folder)), folder / "faults.csv")
    write_summary(folder / "faults.json", tally)
    return tally


def ingest_one(
    engine: Engine,
    given: ExtractSource,
    extract: Extract,
    folder: Path,
    *,
    agreement: Agreement | None = None,
    tick: Tick | None = None,
) -> tuple[Ingested, list[CheckedFiles]]:
    """The same for one extract alone, with a plug-in that need not be installed (for proofs, tests, benchmarks).

    Gives the checks of each file kind too, for `faults`.
    """
    manifest = Manifest.read(folder / given.manifest) if given.manifest else None
    source = _Source(given=given, extract=extract, folder=folder, agreement=agreement, manifest=manifest)
    return _ingest(engine, [source], tick=tick), _kinds([source])


def _kinds(sources: Sequence[_Source]) -> list[CheckedFiles]:
    return [
        source.compiled(*kind)
        for people in (True, False)
        for source in sources
        for kind in source.kinds(people=people)
    ]


def _ingest(engine: Engine, sources: Sequence[_Source], *, tick: Tick | None) -> Ingested:
    files: list[LandedFile] = []
    set_aside = 0

    def check(*, people: bool) -> list[Checked]:
        nonlocal set_aside
        found = []
        for source in sources:
            for number, name, kind in source.kinds(people=people):
                of = source.compiled(number, name, kind)
                before = sum(file.rows for file in files)

                def told(rows: int, before: int = before) -> None:
                    if tick is not None:
                        tick(before + rows, 0)

                files.extend(source.land(engine, of, tick=told))
                engine.make(of.checked.compiled.statement)
                bits = of.checked.compiled.bits("no")
                set_aside += engine.make(accepting.quarantine(of.checked, effect_bits=bits))
                found.append(of.checked)
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
    covers = [
        (s.given.service, s.given.starts_on, s.given.ends_on, s.extract.knows_every_child) for s in sources
    ]
    names = ("agency", "starts_on", "ends_on", "knows_every_child")
    engine.load(
        "work.source",
        {name: [row[at] for row in covers] for at, name in enumerate(names)},
        types={"starts_on": "DATE", "ends_on": "DATE", "knows_every_child": "BOOLEAN"},
    )
    engine.run("coverage")
    return Ingested(files=tuple(files), persons=persons, events=events, set_aside=set_aside)
