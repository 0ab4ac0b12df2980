"""Something wrong with a study that can be seen before (or right after) its records are read, and what to do."""

from collections.abc import Sequence
from dataclasses import dataclass

from gwrando.errors import GwrandoError, InputError, RefusedError
from gwrando.text import Bilingual


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One problem: short code, where (a field or file, never a value of a record), what, and what to do next.

    `kind`: `warning` where the run may go on, `input` where something must be corrected, `refused` where a rule of
    the sharing agreement says no.
    """

    code: str
    kind: str
    where: str
    says: Bilingual
    then: Bilingual

    @property
    def stops(self) -> bool:
        """Whether the study may not run."""
        return self.kind != "warning"


def _one(problem: Problem) -> GwrandoError:
    kind = RefusedError if problem.kind == "refused" else InputError
    return kind(
        cy=problem.says.cy,
        en=problem.says.en,
        where=problem.where,
        next_cy=problem.then.cy,
        next_en=problem.then.en,
    )


def refuse(problems: Sequence[Problem]) -> None:
    """Raises the error of the problems that stop a study, with all of them in it; `RefusedError` weighs more."""
    stops = sorted((p for p in problems if p.stops), key=lambda p: p.kind != "refused")
    if not stops:
        return
    if len(stops) == 1:
        raise _one(stops[0])
    kind = RefusedError if stops[0].kind == "refused" else InputError
    raise kind(
        cy="\n".join(f"- {p.where}: {p.says.cy} {p.then.cy}" for p in stops),
        en="\n".join(f"- {p.where}: {p.says.en} {p.then.en}" for p in stops),
        next_cy="Cywirwch y rhain i gyd, yna rhedwch: gwrando study validate study.toml. Ni ddarllenwyd yr un cofnod.",
        next_en="Correct all of these, then run: gwrando study validate study.toml. No record was read.",
    )
