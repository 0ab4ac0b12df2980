"""The order of a study: reads here from top to bottom. The only module that runs the steps.

check the definition -> read files -> accept or set aside -> link -> (names are let go) -> chronology -> cohort
and comparison -> count -> protect -> findings -> release

Each step up to the counts is done once and marked (`steps`); a run that was stopped goes on where it was.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from gwrando.outputs import bundle, ledger
from gwrando.study import definition, engine, ingest, link, services
from gwrando.study.answers import Counted
from gwrando.study.report import released
from gwrando.study.report.facts import Facts
from gwrando.study.run import inputs, log
from gwrando.study.run import release as releasing
from gwrando.study.run.lock import alone
from gwrando.study.run.machine import Machine
from gwrando.study.run.steps import Runner, Step, Watch, chain
from gwrando.study.run.stores import Stores
from gwrando.study.run.work import Faults, Linked, Rows, Work

COUNTS = ("triggers", "within_child", "sequences", "services", "sensitivity")
"""The steps that count and estimate, in the order in which their figures are released: methods of `Work`."""

ORDER = ("read", "accept", "link", "chronology", "cohort", *COUNTS, "protect", "release")
"""The steps, in the order in which they run."""

WITH_NAMES = ("read", "accept", "link")
"""The steps that see names."""

Say = Callable[[Step], None]


@dataclass(kw_only=True)
class Result:
    """What a run did: its release folder, whether that was there before, steps, faults, linkage quality, warnings,
    and whether the definition was changed after linkage was opened."""

    release: Path
    same_as_before: bool = False
    steps: list[Step] = field(default_factory=list)
    n_faults: int = 0
    n_set_aside: int = 0
    quality: link.Quality | None = None
    problems: list[ingest.Problem] = field(default_factory=list)
    definition_changed: bool = False


class _Telling(Watch):
    def __init__(self, say: Say) -> None:
        self.say = say

    def done(self, step: Step) -> None:
        self.say(step)


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
    machine.may_run(made_up=study.made_up)
    problems = ingest.check(study, folder, today=today)
    ingest.refuse(problems)
    services.check_register(study)
    stores = Stores(
        folder=folder, machine=machine, key=engine.read_key(folder / study.key_file, environ=environ)
    )
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
            work = Work(study=study, folder=folder, seed=seed, store=store, key=stores.key)
            taken = runner.step("read", work.read, gives=ingest.Ingested)
            faults = runner.step("accept", work.accept(taken), gives=Faults)
            result.n_faults, result.n_set_aside = faults.n_faults, faults.n_set_aside
            opened = definition.mark_opened(folder, digest=digest, at=at)
            linked = runner.step("link", work.link, *linked_by, gives=Linked)
            result.quality, result.definition_changed = linked.quality, opened.changed
            result.problems = [*problems, *linked.problems]
            store.forget_names()
            runner.step("chronology", work.chronology, gives=Rows)
            runner.step("cohort", work.cohort, digest, gives=Rows)
            counted = Counted.joined(runner.step(name, getattr(work, name), gives=Counted) for name in COUNTS)
        safe = runner.step(
            "protect",
            lambda tick: (
                len(counted.tables) + len(counted.estimates),
                released.protected(
                    counted,
                    releasing.rules_of(study),
                    earlier=ledger.tables(ledger.read(folder / ledger.NAME)),
                    out=ledger.estimates(ledger.read(folder / ledger.NAME)),
                    suppressor=releasing.suppressor(study),
                ),
            ),
            gives=released.Released,
            keep=False,
        )
        about = bundle.ReleaseAbout(
            study_id=study.id, definition_sha256=digest, title=study.title, made_by=study.analyst
        )
        facts = Facts(
            definition_sha256=digest,
            first_sha256=opened.first_sha256 if opened.changed else "",
            seed=seed,
            software=inputs.versions(),
            inputs_sha256=hashes,
            linkage=linked.items,
        )
        result.same_as_before = runner.step(
            "release",
            lambda tick: (
                None,
                releasing.write(
                    result.release, safe, releasing.report(study, safe, facts), about=about, at=at
                ),
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
                "definition_changed_after_linkage": opened.changed,
                "first_definition_sha256": opened.first_sha256,
                "inputs_sha256": hashes,
                "rows_set_aside": result.n_set_aside,
                "warnings": [f"{problem.code}: {problem.where}" for problem in result.problems],
            },
        )
        stores.after_run()
    return result
