"""What a run may use of the machine, and what it uses now."""

import os
import resource
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from gwrando.errors import InputError, RefusedError
from gwrando.study import engine

MOST = 2 * 2**30
"""Bytes that a run takes when it is not told: half the machine, and no more than this."""

LEAST = 256_000_000
"""Bytes below which a run does not start: Python and the libraries alone need most of this."""


@dataclass(frozen=True, kw_only=True)
class Machine:
    """What a run may use: engine, memory in bytes, threads, and for Spark where it is and why it may be plain."""

    engine: Literal["duckdb", "spark"] = "duckdb"
    memory: int = 0
    threads: int = 2
    spark_master: str = ""
    spark_unencrypted_ok: str = ""
    spark_session: Any = None
    """A Spark session that is running already and is to be shared; it is not stopped after the run."""

    @property
    def limit(self) -> int:
        """Bytes the run may take."""
        return self.memory or min(MOST, physical() // 2)

    @property
    def for_engine(self) -> str:
        """The part of it that the engine may fill, in its own words; the rest is Python's."""
        return f"{max(LEAST // 2, self.limit * 6 // 10) // 2**20}MiB"

    def may_run(self, *, made_up: bool) -> None:
        """Raises `RefusedError` when real records would lie on the disk as they are and nobody said why."""
        if self.engine == "spark" and not made_up and not self.spark_unencrypted_ok.strip():
            raise RefusedError(
                cy="Nid yw Spark yn amgryptio'r tablau y mae'n eu cadw tra bo'r astudiaeth yn rhedeg.",
                en="Spark does not encrypt the tables that it keeps while the study runs.",
                where="--engine spark",
                next_cy='Rhedwch ar ddisg wedi\'i hamgryptio, a dywedwch hynny: --spark-unencrypted-ok "RHESWM". '
                "Ysgrifennir y rheswm yng nghofnod y rhediad.",
                next_en='Run on an encrypted disk, and say so: --spark-unencrypted-ok "REASON". The reason is '
                "written into the log of the run.",
            )


def physical() -> int:
    """Bytes of memory in this machine."""
    return int(os.sysconf("SC_PAGE_SIZE")) * int(os.sysconf("SC_PHYS_PAGES"))


def asked(text: str) -> int:
    """Bytes of memory as somebody typed them (`2GB`). Raises `InputError` when it is no size or too small."""
    try:
        found = engine.size(text)
    except ValueError:
        found = 0
    if found < LEAST:
        raise InputError(
            cy="Nid yw hwn yn faint o gof y gall rhediad ei ddefnyddio.",
            en="This is not an amount of memory that a run can use.",
            where="--memory",
            next_cy="Rhowch faint fel 2GB neu 800MB (o leiaf 256MB).",
            next_en="Give a size such as 2GB or 800MB (at least 256MB).",
        )
    return found


def used() -> int:
    """Bytes of memory that this process holds now (its most so far where the system does not tell)."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except (OSError, ValueError, IndexError):
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return most if sys.platform == "darwin" else most * 1024
    return pages * int(os.sysconf("SC_PAGE_SIZE"))
