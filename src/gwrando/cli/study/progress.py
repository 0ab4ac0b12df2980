"""How a study shows that it goes forward: bars on a terminal, plain lines in a file. Rows, time and memory; no
value of any record."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

import click

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

STEPS = {
    "read": ("Darllen", "Reading"),
    "accept": ("Gwirio rhesi", "Checking rows"),
    "link": ("Cysylltu cofnodion", "Linking records"),
    "chronology": ("Cronoleg", "Chronology"),
    "cohort": ("Grŵp a chymhariaeth", "Cohort and comparison"),
    "triggers": ("Cymharu", "Comparing"),
    "within_child": ("O fewn yr un plentyn", "Within the same child"),
    "sequences": ("Dilyniannau", "Sequences"),
    "services": ("Gwasanaethau", "Services"),
    "sensitivity": ("A yw'n dal?", "Does it hold?"),
    "protect": ("Diogelu rhifau", "Protecting numbers"),
    "release": ("Ysgrifennu'r rhyddhad", "Writing the release"),
}
"""What each step is called, in the order in which they run."""

SECONDS_A_LINE = 10.0
"""In a file, how often a long piece of work says how far it is."""

Memory = Callable[[], tuple[int, int]]
"""Bytes used now, and bytes that may be used."""


class Done(Protocol):
    """A step that is done, as `gwrando.study.run` tells it."""

    @property
    def name(self) -> str: ...
    @property
    def rows(self) -> int | None: ...
    @property
    def seconds(self) -> float: ...
    @property
    def kept(self) -> bool: ...


def _size(memory: tuple[int, int]) -> str:
    return f"{memory[0] / 2**20:,.0f}/{memory[1] / 2**20:,.0f} MiB"


def name(step: str) -> str:
    """The step's name in both languages."""
    cy, en = STEPS[step]
    return f"{cy} | {en}"


WIDEST = max(len(name(step)) for step in STEPS)


class Lines:
    """One line a step when it is done: for files, pipes and old terminals."""

    def __init__(self, memory: Memory) -> None:
        self.memory, self.n_done = memory, 0

    def begin(self, step: str) -> None:
        """Says nothing: a line is for what is done."""

    def tick(self, done: int, total: int) -> None:
        """Says nothing: a line is for what is done."""

    def done(self, step: Done) -> None:
        """The step's line: how far the run is, its name, rows, seconds and memory."""
        self.n_done += 1
        bar = "#" * self.n_done + "." * (len(STEPS) - self.n_done)
        rows = "" if step.rows is None else f"{step.rows:,}"
        took = "wedi'i gadw | kept" if step.kept else f"{step.seconds:.2f} s"
        click.echo(f"[{bar}] {name(step.name):<{WIDEST}} {rows:>11} {took:>10}  {_size(self.memory())}")

    def close(self) -> None:
        """Nothing is open."""


class Bars:
    """A bar a step, with rows, time and memory, drawn by rich."""

    def __init__(self, memory: Memory, *, progress: "Progress") -> None:
        self.memory, self.progress = memory, progress
        self.step: TaskID | None = None
        self.nth = 0

    def begin(self, step: str) -> None:
        """A new bar; it moves without an end until the step says how far it is."""
        self.nth += 1
        self.step = self.progress.add_task(
            f"{self.nth}/{len(STEPS)} {name(step)}", total=None, rows="", memory=_size(self.memory())
        )

    def tick(self, done: int, total: int) -> None:
        """How far the step is."""
        if self.step is not None:
            self.progress.update(self.step, completed=done, total=total, memory=_size(self.memory()))

    def done(self, step: Done) -> None:
        """The bar is full: rows made, or that an earlier run did the step."""
        if self.step is not None:
            rows = "wedi'i gadw | kept" if step.kept else "" if step.rows is None else f"{step.rows:,}"
            self.progress.update(self.step, completed=1, total=1, rows=rows, memory=_size(self.memory()))
            self.progress.stop_task(self.step)
            self.step = None

    def close(self) -> None:
        """Leaves the bars as they are and gives the terminal back."""
        self.progress.stop()


def watch(memory: Memory) -> Lines | Bars:
    """Bars where a person looks on, lines elsewhere."""
    if not sys.stdout.isatty():
        return Lines(memory)
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    progress = Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=16),
        TextColumn("{task.fields[rows]}", justify="right"),
        TimeElapsedColumn(),
        TimeRemainingColumn(elapsed_when_finished=False),
        TextColumn("{task.fields[memory]}"),
    )
    progress.start()
    return Bars(memory, progress=progress)


@contextmanager
def counted(
    words: str, *, clock: Callable[[], float] = time.monotonic
) -> Iterator[Callable[[int, int], None]]:
    """How far one piece of work is: a bar where a person looks on, elsewhere a line now and then.

    The total is 0 where it is not known yet.
    """
    if not sys.stdout.isatty():
        told = clock()

        def line(done: int, total: int) -> None:
            nonlocal told
            if clock() - told >= SECONDS_A_LINE:
                told = clock()
                click.echo(f"{words}: {done:,}" + (f" / {total:,}" if total else ""))

        yield line
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(bar_width=24), MofNCompleteColumn())
    with Progress(*columns, TimeRemainingColumn(elapsed_when_finished=True)) as shown:
        task = shown.add_task(words, total=None)
        yield lambda done, total: shown.update(task, completed=done, total=total or None)
