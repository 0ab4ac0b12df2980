"""The order of a study: reads here from top to bottom. The only module that runs the steps.

check the definition -> read files -> accept or set aside -> link -> chronology (names are let go) -> cohort
and comparison -> count -> protect -> findings -> release
"""

import csv
import hashlib
import json
import random
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import duckdb

from gwrando import __version__
from gwrando.errors import Language, RefusedError
from gwrando.outputs import PROFILES, CountTable, DisclosureRules, SafeTable, bundle, protect
from gwrando.study import chronology, definition, dummy, engine, ingest, link, triggers
from gwrando.study.definition import Study
from gwrando.study.engine import Engine
from gwrando.study.extract import Extract, load
from gwrando.study.report import findings, pages

MEMBERS = ("trigger_", "first_noticed")
"""Tables about the same children in the same rows: each is protected knowing those before it."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step done: its name, rows made (None where rows mean nothing) and seconds taken."""

    name: str
    rows: int | None
    seconds: float


Say = Callable[[Step], None]


@dataclass(kw_only=True)
class Result:
    """What a run did: its release folder, whether that was there before, steps, faults, linkage quality."""

    release: Path
    same_as_before: bool = False
    steps: list[Step] = field(default_factory=list)
    n_faults: int = 0
    n_set_aside: int = 0
    quality: link.Quality | None = None


class _Clock:
    def __init__(self, say: Say) -> None:
        self.say, self.done = say, list[Step]()

    @contextmanager
    def step(self, name: str) -> Iterator[list[int]]:
        """Times one step; put its rows into the list it gives."""
        started, rows = time.perf_counter(), list[int]()
        yield rows
        step = Step(name=name, rows=sum(rows) if rows else None, seconds=time.perf_counter() - started)
        self.done.append(step)
        self.say(step)


Landed = list[tuple[Extract, definition.ExtractSource, ingest.LandedFile, ingest.LandedFile]]


def _read(study: Study, folder: Path) -> Landed:
    found: Landed = []
    for source in study.extracts:
        extract = load(source.service)
        files = [
            ingest.read_strictly(
                folder / path,
                headings=headings,
                agreement=study.agreement,
                service=source.service,
                kind=kind,
                encoding=extract.encoding,
            )
            for kind, path, headings in (
                ("person", source.files["person"], extract.to_person),
                ("event", source.files["event"], extract.to_event),
            )
        ]
        found.append((extract, source, files[0], files[1]))
    return found


def _truth(path: Path) -> dict[link.Record, int]:
    with path.open(encoding="utf-8", newline="") as file:
        return {(row["agency"], row["record"]): int(row["child"]) for row in csv.DictReader(file)}


def rules_of(study: Study) -> DisclosureRules:
    """The rules of the study's profile, with the study's own reason for them."""
    values = PROFILES[study.disclosure.profile]().to_dict()
    return DisclosureRules.from_dict({**values, "reason": study.disclosure.reason.model_dump()})


def protected(tables: Sequence[CountTable], rules: DisclosureRules) -> list[SafeTable]:
    """Each table as it may leave; those about the same children are protected together."""
    safe: list[SafeTable] = []
    for table in tables:
        kin = [earlier for earlier in safe if earlier.name.startswith(MEMBERS)]
        safe.append(protect(table, rules, earlier=kin if table.name.startswith(MEMBERS) else ()))
    return safe


def _analyse(store: Engine, study: Study, clock: _Clock, *, seed: int) -> list[CountTable]:
    store.forget_names()
    with clock.step("chronology") as rows:
        rows.append(chronology.chronology(store))
    with clock.step("cohort") as rows:
        rows.append(triggers.choose(store, study, seed=seed)["member"])
    with clock.step("triggers"):
        triggers.ask(store, study)
        first, *rest = triggers.tables(store, study)
        return [first, *triggers.matched(store, study, seed=seed).tables, *rest]


def _write(
    release: Path,
    tables: Sequence[SafeTable],
    files: Mapping[str, bytes],
    *,
    about: bundle.ReleaseAbout,
    at: datetime,
) -> bool:
    """Writes the release; true when the same one is there already (it, and its check, are then left as they
    are).

    Raises `RefusedError` rather than write over a different release.
    """
    with tempfile.TemporaryDirectory(dir=release.parent, prefix=".release-") as beside:
        made = bundle.write_bundle(Path(beside) / "release", tables=tables, about=about, at=at, report=files)
        if release.exists():
            if _content(made) != _content(release):
                raise RefusedError(
                    cy="Mae rhyddhad arall yn y ffolder hon eisoes; nid ysgrifennwyd drosto.",
                    en="There is another release in this folder already; it was not written over.",
                    where=release.name,
                    next_cy="Rhowch enw ffolder newydd: --release FFOLDER",
                    next_en="Give the name of a new folder: --release FOLDER",
                )
            return True
        made.rename(release)
    return False


def _content(release: Path) -> dict[str, str]:
    """Hash of each file of a release but those that hold when it was made and checked."""
    files = sorted(path for path in release.rglob("*") if path.is_file())
    return {
        path.relative_to(release).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
        if path.name not in (bundle.MANIFEST, bundle.CHECK)
    }


def _log(folder: Path, study: Study, result: Result, *, seed: int, at: datetime, digest: str) -> None:
    """Adds the log of a run: seed, versions, hashes of the inputs, rows and seconds. No name, key or
    value."""
    inputs = {
        path: hashlib.sha256((folder / path).read_bytes()).hexdigest()
        for source in study.extracts
        for path in source.files.values()
    }
    log = {
        "at": at.isoformat(),
        "software": f"gwrando {__version__}",
        "duckdb": duckdb.__version__,
        "seed": seed,
        "definition_sha256": digest,
        "inputs_sha256": inputs,
        "rows_set_aside": result.n_set_aside,
        "steps": [{"step": s.name, "rows": s.rows, "seconds": round(s.seconds, 2)} for s in result.steps],
    }
    (folder / "runs").mkdir(exist_ok=True)
    path = folder / "runs" / f"{at:%Y%m%dT%H%M%SZ}.json"
    path.write_text(json.dumps(log, indent=1) + "\n", encoding="utf-8")


def run(
    path: Path,
    *,
    seed: int,
    at: datetime,
    today: date,
    environ: Mapping[str, str],
    say: Say,
    release: Path | None = None,
) -> Result:
    """Runs the study defined in `path`, from its extracts to a release that a second person must still check.

    `at` is written into the release; `today` decides what may still be used. The same inputs, definition and
    seed give the same tables, byte for byte. Raises `InputError`, `RefusedError` or `DisclosureError`; a
    release is written whole or not at all.
    """
    folder = path.parent
    study = definition.from_file(path)
    study.agreement.check_date(today=today)
    for source in study.extracts:
        ingest.check_dates(source, today=today)
    key = engine.read_key(folder / study.key_file, environ=environ)
    clock, result = _Clock(say), Result(release=release or folder / "release")
    with clock.step("read") as rows:
        landed = _read(study, folder)
        rows.extend(len(f.rows) for _, _, *files in landed for f in files)
    with engine.open_duckdb(folder, key=key) as store:
        with clock.step("accept") as rows:
            ingest.land(store, landed)
            made = ingest.accept(store)
            rows.extend((made["person"], made["event"]))
            found = ingest.faults(store, landed)
            result.n_faults = len(found)
            result.n_set_aside = len({(f.file, f.row) for f in found if not f.kept})
            ingest.write_fault_report(folder / "faults.csv", found)
        with clock.step("link") as rows:
            clusters = link.clusters(
                store,
                services=sorted(s.service for s in study.extracts),
                nicknames=dummy.nicknames(),
                seed=seed,
            )
            rows.append(len(clusters))
        if study.made_up and study.truth and (folder / study.truth).exists():
            result.quality = link.quality(clusters, _truth(folder / study.truth))
        counted = _analyse(store, study, clock, seed=seed)
    with clock.step("protect") as rows:
        safe = protected(counted, rules_of(study))
        rows.append(len(safe))
    with clock.step("release"):
        words = findings.findings(study, safe)
        languages: tuple[Language, Language] = ("cy", "en")
        files = {
            f"report/report.{la}.html": pages.page(words, safe, language=la).encode() for la in languages
        }
        files["report/findings.json"] = words.to_json()
        digest = definition.digest(path)
        about = bundle.ReleaseAbout(
            study_id=study.id, definition_sha256=digest, title=study.title, made_by=study.analyst
        )
        result.same_as_before = _write(result.release, safe, files, about=about, at=at)
    result.steps = clock.done
    _log(folder, study, result, seed=seed, at=at, digest=digest)
    return result


def prove(service: str) -> list[str]:
    """Proves one extract plug-in on made-up records: gives what is wrong, as short English codes; empty when
    sound.

    Two hundred children are written in the plug-in's own form, read back, and each of its event codes must
    arrive.
    """
    extract = load(service)
    study = definition.from_file(Path(str(dummy.template("study.toml"))))
    source = definition.ExtractSource(
        service=service,
        files={kind: f"made_up_{service}_{kind}.csv" for kind in ("person", "event")},
        starts_on=study.extracts[0].starts_on,
        ends_on=study.extracts[0].ends_on,
        use_until=study.extracts[0].use_until,
    )
    rng = random.Random(1)  # noqa: S311 - made-up data, not secrets
    children = dummy.children(n_children=400, rng=rng)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        dummy.extracts(children, folder, rng=rng, services=[extract.service])
        agreement = study.agreement.covering(
            service=service, person=extract.to_person, event=extract.to_event
        )
        landed = _read(study.model_copy(update={"extracts": (source,), "agreement": agreement}), folder)
        with engine.open_duckdb(folder, key="0" * 64) as store:
            ingest.land(store, landed)
            made = ingest.accept(store)
            arrived = {kind for (kind,) in store.rows("read_event_types")}
            faults = ingest.faults(store, landed)
    problems = [f"never_arrives:{kind}" for kind in sorted(set(extract.codings.values()) - arrived)]
    if not made["person"]:
        problems.append("no_person_accepted")
    # the made-up records hold a few faults on purpose; more than a twentieth means the mapping is wrong
    if len(faults) * 20 > made["event"] + made["person"]:
        problems.append("too_many_faults")
    return problems


__all__ = ["Result", "Step", "protected", "prove", "rules_of", "run"]
