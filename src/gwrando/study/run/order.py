"""The order of a study: reads here from top to bottom. The only module that runs the steps.

check the definition -> read files -> accept or set aside -> link -> (names are let go) -> chronology -> cohort
and comparison -> count -> protect -> findings -> release

Each step up to the counts is done once and marked (`steps`); a run that was stopped goes on where it was.
"""

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from gwrando.outputs import bundle
from gwrando.study import chronology, definition, engine, ingest, link, triggers
from gwrando.study.answers import Counted
from gwrando.study.definition import Study
from gwrando.study.engine import Engine
from gwrando.study.run import inputs, log
from gwrando.study.run import release as releasing
from gwrando.study.run.lock import alone
from gwrando.study.run.machine import Machine
from gwrando.study.run.steps import Runner, Step, Tick, Watch, chain
from gwrando.study.run.stores import Stores

ORDER = ("read", "accept", "link", "chronology", "cohort", "triggers", "protect", "release")
"""The steps, in the order in which they run."""

WITH_NAMES = ("read", "accept", "link")
"""The steps that see names."""

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


@dataclass(frozen=True, kw_only=True)
class Faults:
    """How many faults there are, and how many rows were set aside."""

    n_faults: int
    n_set_aside: int


@dataclass(frozen=True, kw_only=True)
class Linked:
    """How good the linkage is, where the truth is known."""

    quality: link.Quality | None


@dataclass(frozen=True, kw_only=True)
class Rows:
    """A step that gives Python nothing but the number of rows of its table."""

    rows: int


class _Telling(Watch):
    def __init__(self, say: Say) -> None:
        self.say = say

    def done(self, step: Step) -> None:
        self.say(step)


def _truth(path: Path) -> dict[link.Record, int]:
    with path.open(encoding="utf-8", newline="") as file:
        return {(row["agency"], row["record"]): int(row["child"]) for row in csv.DictReader(file)}


@dataclass(frozen=True, kw_only=True)
class _Work:
    """The work of each step: what is done when it was not done before."""

    study: Study
    folder: Path
    seed: int
    store: Engine
    key: str

    def read(self, tick: Tick) -> tuple[int, ingest.Ingested]:
        taken = ingest.ingest(self.store, self.study, self.folder, tick=tick)
        ingest.refuse(ingest.after_ingest(self.store.rows("read_accepted")))
        return taken.rows, taken

    def accept(self, taken: ingest.Ingested) -> Callable[[Tick], tuple[int, Faults]]:
        def work(tick: Tick) -> tuple[int, Faults]:
            told = ingest.report(self.store, self.study, self.folder)
            faults = Faults(n_faults=told.n_faults, n_set_aside=taken.set_aside)
            return taken.persons + taken.events, faults

        return work

    def link(self, tick: Tick) -> tuple[int, Linked]:
        with link.open_links(self.folder, key=self.key) as links:
            found = link.link(self.store, seed=self.seed, links=links, tick=tick).clusters
        if self.study.sensitivity.linkage_draws:
            link.draws(self.store, n=self.study.sensitivity.linkage_draws, seed=self.seed)
        truth = self.folder / self.study.truth if self.study.made_up and self.study.truth else None
        known = link.quality(found, _truth(truth)) if truth is not None and truth.exists() else None
        return len(found), Linked(quality=known)

    def chronology(self, tick: Tick) -> tuple[int, Rows]:
        rows = chronology.chronology(self.store)
        return rows, Rows(rows=rows)

    def cohort(self, tick: Tick) -> tuple[int, Rows]:
        rows = triggers.choose(self.store, self.study, seed=self.seed)["member"]
        return rows, Rows(rows=rows)

    def triggers(self, tick: Tick) -> tuple[None, Counted]:
        triggers.ask(self.store, self.study)
        first, *rest = triggers.tables(self.store, self.study)
        matched = triggers.matched(self.store, self.study, seed=self.seed)
        return None, Counted(tables=(first, *matched.tables, *rest), estimates=matched.estimates)


def run(
    path: Path,
    *,
    seed: int,
    at: datetime,
    today: date,
    environ: Mapping[str, str],
    say: Say | None = None,
    watch: Watch | None = None,
    release: Path | None = None,
    machine: Machine | None = None,
    fresh: bool = False,
) -> Result:
    """Runs the study defined in `path`, from its extracts to a release that a second person must still check.

    `at` is written into the release; `today` decides what may still be used. The same inputs, definition and
    seed give the same tables, byte for byte, also when a run was stopped on the way: steps that are done are
    not done again (`fresh` does all anew). Raises `InputError`, `RefusedError` or `DisclosureError`; a
    release is written whole or not at all.
    """
    folder = path.parent
    machine = machine or Machine()
    study = definition.from_file(path)
    problems = ingest.check(study, folder, today=today)
    ingest.refuse(problems)
    stores = Stores(
        folder=folder, machine=machine, key=engine.read_key(folder / study.key_file, environ=environ)
    )
    stores.may_run(made_up=study.made_up)
    result = Result(release=release or folder / "release")
    with alone(folder):
        if fresh:
            stores.forget()
        digest = definition.digest(path)
        hashes = inputs.hashes(folder, inputs.files(study))
        first = chain(
            "", inputs.software(), machine.engine, inputs.about_records(study), repr(sorted(hashes.items()))
        )
        runner = Runner(
            order=ORDER,
            watch=watch or (_Telling(say) if say else Watch()),
            fingerprint=first,
            marks=stores.marks(),
            show_causes=study.made_up,
        )
        # a new decision of a reviewer links again
        linked_by = (str(seed), link.decided(folder, key=stores.key), str(study.sensitivity.linkage_draws))
        named = not runner.are_done({"read": (), "accept": (), "link": linked_by})
        with stores.open(names=named) as store:
            runner.store = store
            work = _Work(study=study, folder=folder, seed=seed, store=store, key=stores.key)
            taken = runner.step("read", work.read, gives=ingest.Ingested)
            faults = runner.step("accept", work.accept(taken), gives=Faults)
            result.n_faults, result.n_set_aside = faults.n_faults, faults.n_set_aside
            result.quality = runner.step("link", work.link, *linked_by, gives=Linked).quality
            store.forget_names()
            runner.step("chronology", work.chronology, gives=Rows)
            runner.step("cohort", work.cohort, digest, gives=Rows)
            counted = runner.step("triggers", work.triggers, gives=Counted)
        rules = releasing.rules_of(study)
        safe = runner.step(
            "protect",
            lambda tick: (len(counted.tables), releasing.protected(counted.tables, rules)),
            gives=list,
            keep=False,
        )
        about = bundle.ReleaseAbout(
            study_id=study.id, definition_sha256=digest, title=study.title, made_by=study.analyst
        )
        result.same_as_before = runner.step(
            "release",
            lambda tick: (
                None,
                releasing.write(result.release, safe, releasing.report(study, safe), about=about, at=at),
            ),
            gives=bool,
            keep=False,
        )
        result.steps = runner.done
        log.write(
            folder,
            runner.done,
            at=at,
            about={
                "engine": machine.engine,
                "spark_unencrypted_ok": machine.spark_unencrypted_ok,
                "memory_limit_mib": machine.limit // 2**20,
                "threads": machine.threads,
                "seed": seed,
                "definition_sha256": digest,
                "inputs_sha256": hashes,
                "rows_set_aside": result.n_set_aside,
                "warnings": [f"{problem.code}: {problem.where}" for problem in problems],
            },
        )
        stores.after_run()
    return result
