"""Opens a study's stores on the engine that was asked for, and knows what an earlier run left there."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from gwrando.study import engine
from gwrando.study.engine import Engine, Mark
from gwrando.study.link import review_store
from gwrando.study.run.machine import Machine


@dataclass(kw_only=True)
class Stores:
    """The stores of one study on one engine."""

    folder: Path
    machine: Machine
    key: str

    def marks(self) -> Mapping[str, Mark]:
        """The steps that earlier runs did; none when there is no store, or it does not open."""
        if self.machine.engine == "spark":
            return engine.marks_on_spark(self.folder)
        return engine.marks_on_duckdb(self.folder, key=self.key)

    def open(self, *, names: bool) -> Engine:
        """The engine over the stores, with or without the store of names."""
        if self.machine.engine == "spark":
            return engine.open_spark(
                self.folder,
                master=self.machine.spark_master or f"local[{self.machine.threads}]",
                memory=self.machine.for_engine,
                names=names,
                within=self.machine.spark_session,
            )
        return engine.open_duckdb(
            self.folder,
            key=self.key,
            threads=self.machine.threads,
            memory=self.machine.for_engine,
            names=names,
        )

    def forget(self) -> None:
        """Deletes what earlier runs kept."""
        engine.forget(self.folder)
        engine.forget_spark(self.folder)
        review_store.forget(self.folder)

    def after_run(self) -> None:
        """Deletes what must not stay after a run that came to its end: Spark's plain tables."""
        if self.machine.engine == "spark":
            engine.forget_spark(self.folder)
