"""Each trigger beside the negative controls: whether it lies further from one than what should mean nothing does."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from gwrando.study.definition import Study
from gwrando.study.statistics import nulls
from gwrando.text import Bilingual

Z = 1.959963984540054
OUTSIDE = Bilingual(
    cy="Mae'n gorwedd ymhellach o un na'r rheolyddion negyddol.",
    en="It lies further from one than the negative controls do.",
)
INSIDE = Bilingual(
    cy="Gallai fod yn un o'r rheolyddion negyddol: mae'r gwahaniaeth sy'n weddill rhwng y grwpiau cyn gymaint ag ef.",
    en="It could be one of the negative controls: what difference is left between the groups is as large as it.",
)
A_CONTROL_STANDS_OUT = Bilingual(
    cy="Mae rheolydd negyddol ei hun yn amlach yn y grŵp: mae gwahaniaeth ar ôl rhwng y grwpiau.",
    en="A negative control is itself more common in the cohort: some difference is left between the groups.",
)
NO_CONTROLS = Bilingual(
    cy="Ni chyhoeddwyd rheolyddion negyddol, neu ni ellir dweud dim ohonynt.",
    en="No negative controls were declared, or nothing can be told from them.",
)
NOT_TOLD = Bilingual(cy="Ni ellir dweud: nid oes cyfwng.", en="Cannot tell: there is no interval.")


class Figure(Protocol):
    """What is read of an estimate, before or after it was protected."""

    @property
    def name(self) -> str: ...
    @property
    def value(self) -> float | None: ...
    @property
    def low(self) -> float | None: ...
    @property
    def high(self) -> float | None: ...


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """Where a trigger lies beside the controls, and why that is said. Only "outside" speaks for it."""

    answer: Literal["outside", "inside", "cannot_tell"]
    reason: Bilingual


def verdicts(estimates: Iterable[Figure], *, study: Study, below: float = 0.05) -> Mapping[str, Verdict]:
    """For each exposure that is no control, its verdict from the figures `matched_<exposure>`.

    With `nulls.FEWEST_CONTROLS` controls or more: outside when its p, calibrated by their spread, is below `below`.
    With fewer: outside when its own interval leaves out one and no control's interval lies above one.
    """
    figures = {figure.name: figure for figure in estimates}
    controls = [
        told for key in sorted(study.controls) if (told := _log(figures.get(f"matched_{key}"))) is not None
    ]
    null = nulls.null_of(*zip(*controls, strict=True)) if len(controls) >= nulls.FEWEST_CONTROLS else None
    found = {}
    for exposure in study.exposures:
        if exposure.key in study.controls:
            continue
        own = _log(figures.get(f"matched_{exposure.key}"))
        if own is None:
            verdict = Verdict(answer="cannot_tell", reason=NOT_TOLD)
        elif not controls:
            verdict = Verdict(answer="cannot_tell", reason=NO_CONTROLS)
        elif null is not None:
            far = nulls.calibrated_p(*own, null=null) < below
            verdict = Verdict(answer="outside" if far else "inside", reason=OUTSIDE if far else INSIDE)
        elif any(ratio - Z * error > 0 for ratio, error in controls):
            verdict = Verdict(answer="inside", reason=A_CONTROL_STANDS_OUT)
        else:
            far = abs(own[0]) > Z * own[1]
            verdict = Verdict(answer="outside" if far else "inside", reason=OUTSIDE if far else INSIDE)
        found[exposure.key] = verdict
    return found


def _log(figure: Figure | None) -> tuple[float, float] | None:
    """Log odds ratio and its error from the interval; None where there is none, or an end of it is open."""
    if figure is None or figure.value is None or figure.low is None or figure.high is None:
        return None
    if not (0 < figure.low < figure.high < math.inf):
        return None
    return math.log(figure.value), (math.log(figure.high) - math.log(figure.low)) / (2 * Z)


__all__ = ["Verdict", "verdicts"]
