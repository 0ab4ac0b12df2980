"""The work of each step of a study: what is done when it was not done before."""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from gwrando.study import chronology, ingest, link, sensitivity, services, triggers
from gwrando.study.answers import Counted
from gwrando.study.definition import Study
from gwrando.study.engine import Engine
from gwrando.study.link import Hashes, annex, review_store
from gwrando.study.run.release import rules_of
from gwrando.study.run.steps import Tick
from gwrando.study.triggers import sequences, within_child
from gwrando.study.triggers.tables import source_of
from gwrando.text import Bilingual


@dataclass(frozen=True, kw_only=True)
class Faults:
    """How many faults there are, and how many rows were set aside."""

    n_faults: int
    n_set_aside: int


@dataclass(frozen=True, kw_only=True)
class Linked:
    """How good the linkage is, where the truth is known; what the methods annex says of it (heading, words); and what
    is odd about it."""

    quality: link.Quality | None
    items: tuple[tuple[Bilingual, Bilingual], ...] = ()
    problems: tuple[ingest.Problem, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Rows:
    """A step that gives Python nothing but the number of rows of its table."""

    rows: int


def _truth(path: Path) -> dict[link.Record, int]:
    with path.open(encoding="utf-8", newline="") as file:
        return {(row["agency"], row["record"]): int(row["child"]) for row in csv.DictReader(file)}


@dataclass(frozen=True, kw_only=True)
class Work:
    """The steps over one store: each gives the rows it made, and what later steps or the release need."""

    study: Study
    folder: Path
    seed: int
    store: Engine
    key: str

    def read(self, tick: Tick) -> tuple[int, ingest.Ingested]:
        """Every file into the stores; refuses where a service has no usable record."""
        taken = ingest.ingest(self.store, self.study, self.folder, tick=tick)
        ingest.refuse(ingest.after_ingest(self.store.rows("read_accepted")))
        return taken.rows, taken

    def accept(self, taken: ingest.Ingested) -> Callable[[Tick], tuple[int, Faults]]:
        """Writes the fault report of what was read."""

        def work(tick: Tick) -> tuple[int, Faults]:
            told = ingest.report(self.store, self.study, self.folder)
            faults = Faults(n_faults=told.n_faults, n_set_aside=taken.set_aside)
            return taken.persons + taken.events, faults

        return work

    def link(self, tick: Tick) -> tuple[int, Linked]:
        """Records to children, draws of the linkage; how good it is where the truth is known."""
        with link.open_links(self.folder, key=self.key) as links:
            linked = link.link(self.store, seed=self.seed, links=links, hashes=self._hashes(), tick=tick)
        if self.study.sensitivity.linkage_draws:
            link.draws(self.store, n=self.study.sensitivity.linkage_draws, seed=self.seed)
        review_store.keep(self.store, self.folder, key=self.key)
        truth = self.folder / self.study.truth if self.study.made_up and self.study.truth else None
        known = link.quality(linked.clusters, _truth(truth)) if truth is not None and truth.exists() else None
        odd = ingest.after_link(self.store.rows("read_linked_records"))
        items = tuple((item.title, item.words) for item in annex.items(linked, said=self._said))
        return linked.n_children, Linked(quality=known, items=items, problems=tuple(odd))

    def _hashes(self) -> Hashes | None:
        given = self.study.hashed_linkage
        if given is None:
            return None
        return Hashes(
            found=link.read_pairs_file(self.folder / given.pairs),
            services=self.study.unnamed,
            least_likeness=given.least_likeness,
            least_margin=given.least_margin,
        )

    def _said(self, n: int) -> Bilingual:
        """A number as it may leave: rounded, or "fewer than"."""
        rules = rules_of(self.study)
        if n and rules.is_small(n):
            return Bilingual(cy=f"llai na {rules.threshold}", en=f"fewer than {rules.threshold}")
        return Bilingual(cy=f"{rules.rounded(n):,}", en=f"{rules.rounded(n):,}")

    def chronology(self, tick: Tick) -> tuple[int, Rows]:
        """Every child's events and time under observation."""
        rows = chronology.chronology(self.store)
        return rows, Rows(rows=rows)

    def cohort(self, tick: Tick) -> tuple[int, Rows]:
        """The cohort and its comparison children."""
        rows = triggers.choose(self.store, self.study, seed=self.seed)["member"]
        return rows, Rows(rows=rows)

    def triggers(self, tick: Tick) -> tuple[None, Counted]:
        """Counts and matched comparisons of the exposures."""
        triggers.ask(self.store, self.study)
        first, *rest = triggers.tables(self.store, self.study)
        matched = triggers.matched(self.store, self.study, seed=self.seed)
        by_group = link.quality_tables(self.store, source=source_of(self.study))
        tables = (first, *matched.tables, *rest, *by_group.tables)
        return None, Counted(tables=tables, estimates=matched.estimates)

    def within_child(self, tick: Tick) -> tuple[None, Counted]:
        """The same child's other days."""
        return None, within_child.within_child(self.store, self.study)

    def sequences(self, tick: Tick) -> tuple[None, Counted]:
        """Ordered pairs and longer sequences."""
        return None, sequences.sequences(self.store, self.study, seed=self.seed)

    def services(self, tick: Tick) -> tuple[None, Counted]:
        """Noticed, helped, how late."""
        return None, services.ask(self.store, self.study)

    def sensitivity(self, tick: Tick) -> tuple[None, Counted]:
        """Whether the answers hold over draws of the linkage and with services left out."""
        return None, sensitivity.ask(self.store, self.study, seed=self.seed, tick=tick)
