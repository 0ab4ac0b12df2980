"""What an analysis step hands on: counts and estimates that are still inside. Only `outputs` lets them leave."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from gwrando.outputs import CountTable, Estimate


@dataclass(frozen=True, kw_only=True)
class Counted:
    """Unprotected tables and estimates of one or more steps, in the order in which they are released."""

    tables: tuple[CountTable, ...] = ()
    estimates: tuple[Estimate, ...] = ()

    @classmethod
    def joined(cls, parts: Iterable[Self]) -> Self:
        """All tables and all estimates of several steps, in order. Raises ValueError when a name comes twice."""
        found = list(parts)
        tables = tuple(table for part in found for table in part.tables)
        estimates = tuple(estimate for part in found for estimate in part.estimates)
        for names in ([t.name for t in tables], [e.name for e in estimates]):
            if len(set(names)) != len(names):
                raise ValueError("a name comes twice")
        return cls(tables=tables, estimates=estimates)
