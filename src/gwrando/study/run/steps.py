"""Steps that are done once: each is marked with the fingerprint of all it was made from, and skipped while that
stays the same.

A fingerprint holds the one before it, so a change redoes everything from the first step it touches. The mark
is written after the step's tables: a run that is killed between the two does the step again.
"""

import hashlib
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from gwrando.study.engine import Engine, Mark
from gwrando.study.run import kept
from gwrando.study.run.faults import told

Tick = Callable[[int, int], None]
"""Says how far a step is: (done, total)."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step: its name, rows made (None where rows mean nothing), seconds taken, whether an earlier run did it."""

    name: str
    rows: int | None
    seconds: float
    kept: bool = False


class Watch:
    """Looks on while a study runs; this one says nothing. No value and no name ever comes by here."""

    def begin(self, step: str) -> None:
        """A step starts."""

    def tick(self, done: int, total: int) -> None:
        """The step has come so far."""

    def done(self, step: Step) -> None:
        """A step is done."""


def chain(before: str, *parts: str) -> str:
    """The fingerprint of a step: of the one before it, and of what is its own."""
    return hashlib.sha256("\0".join((before, *parts)).encode()).hexdigest()


@dataclass(kw_only=True)
class Runner:
    """Runs the steps of one study in order, and passes over those that are done."""

    order: Sequence[str]
    watch: Watch
    fingerprint: str
    marks: Mapping[str, Mark]
    store: Engine | None = None
    show_causes: bool = False
    done: list[Step] = field(default_factory=list)

    def are_done(self, steps: Mapping[str, tuple[str, ...]]) -> bool:
        """Whether the next steps are done already from the same things (step -> what it depends on beside)."""
        reached = self.fingerprint
        for name, of in steps.items():
            reached = chain(reached, name, *of)
            mark = self.marks.get(name)
            if mark is None or mark.fingerprint != reached:
                return False
        return True

    def step[T](
        self,
        name: str,
        work: Callable[[Tick], tuple[int | None, T]],
        *of: str,
        gives: type[T],
        keep: bool = True,
    ) -> T:
        """Does a step, or takes what it gave from the run that did it. `of` is all it depends on that is not
        in an earlier step."""
        mark = self.marks.get(name)
        self.watch.begin(name)
        if keep and mark is not None and mark.result is not None and self.are_done({name: of}):
            found = kept.from_text(mark.result, gives)
            self._pass(Step(name=name, rows=mark.rows, seconds=mark.seconds, kept=True))
            self.fingerprint = chain(self.fingerprint, name, *of)
            return found
        started = time.perf_counter()
        with told(name, show_causes=self.show_causes):
            if self.store is not None and keep:
                self.store.unmark(self.order[self.order.index(name) :])
                self.marks = self.store.marks()
            rows, made = work(self.watch.tick)
            self.fingerprint = chain(self.fingerprint, name, *of)
            seconds = time.perf_counter() - started
            if self.store is not None and keep:
                self.store.mark(
                    Mark(
                        step=name,
                        fingerprint=self.fingerprint,
                        rows=rows,
                        seconds=seconds,
                        result=kept.as_text(made),
                    )
                )
        self._pass(Step(name=name, rows=rows, seconds=seconds))
        return made

    def _pass(self, step: Step) -> None:
        self.done.append(step)
        self.watch.done(step)
