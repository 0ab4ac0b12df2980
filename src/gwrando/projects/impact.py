"""What a project's return can and cannot say: reach, sessions, and change that children reported themselves.

Who did not answer comes first, then the change. Without a group to compare with, nothing here says why.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from gwrando import outputs
from gwrando.projects.document import ChangeReport, ProjectDocument, ReturnDocument, Steps
from gwrando.text import Bilingual
from gwrando.voice import tally

FEWEST_PAIRS = 10  # below this a mean says more about a few children than about the project
STEPS = (-2, -1, 0, 1, 2)

CAUTIONS = (
    Bilingual(
        cy="Nid oes grŵp i gymharu ag ef, felly nid yw hyn yn dangos beth a achosodd y newid.",
        en="There is no group to compare with, so this does not show what brought the change about.",
    ),
    Bilingual(
        cy=(
            "Mae plant yn aml yn ymuno â phrosiect ar adeg anodd. Gall pethau wella wedyn beth bynnag, "
            "felly gall y newid edrych yn fwy nag ydyw."
        ),
        en=(
            "Children often join a project at a hard time. Things may get better afterwards anyway, "
            "so the change can look larger than it is."
        ),
    ),
    Bilingual(
        cy="Nid ydym yn gwybod beth fyddai'r plant na atebodd y ddau dro wedi ei ddweud.",
        en="We do not know what the children who did not answer both times would have said.",
    ),
)


@dataclass(frozen=True, kw_only=True)
class Reach:
    """Children and sessions, planned for the whole project and reached in one return's period."""

    n_planned: int
    n_reached: int
    n_new: int
    sessions_planned: int
    sessions_held: int


@dataclass(frozen=True, kw_only=True)
class MeanChange:
    """The mean change in steps of the answer and the ends of its paired 95 % interval, over `n` children."""

    steps: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, kw_only=True)
class Change:
    """What children reported, in the order it is to be read. Shares are 0-1 with Wilson 95 % intervals.

    `response`: answered the first time, of those asked. `dropout`: did not answer again, of those.
    `up`, `same`, `down`: of those who answered both times. Each is None when there is nobody to count;
    `mean` is None with fewer than ten pairs, or when every answer moved alike (no spread to judge by).
    """

    n_asked: int
    n_before: int
    n_both: int
    response: tally.Interval | None
    dropout: tally.Interval | None
    up: tally.Interval | None
    same: tally.Interval | None
    down: tally.Interval | None
    mean: MeanChange | None


def reach(project: ProjectDocument, report: ReturnDocument) -> Reach:
    """Planned beside actual. The plan is for the whole project; an early return reaches a part of it."""
    return Reach(
        n_planned=project.reach_planned,
        n_reached=report.n_reached,
        n_new=report.n_new,
        sessions_planned=project.sessions_planned,
        sessions_held=report.n_sessions,
    )


def change(report: ChangeReport) -> Change:
    """Response, drop-out and change of one question asked before and after."""
    steps, n_both = report.steps, report.steps.total
    up, down = steps.up_1 + steps.up_2, steps.down_1 + steps.down_2
    return Change(
        n_asked=report.n_asked,
        n_before=report.n_before,
        n_both=n_both,
        response=_share(report.n_before, n=report.n_asked),
        dropout=_share(report.n_before - n_both, n=report.n_before),
        up=_share(up, n=n_both),
        same=_share(steps.same, n=n_both),
        down=_share(down, n=n_both),
        mean=mean_change(steps),
    )


def _share(k: int, *, n: int) -> tally.Interval | None:
    return tally.wilson(k, n=n) if n else None


@dataclass(frozen=True, kw_only=True)
class PublicChange:
    """What may be shown of a change: the protected table, and shares made from its shown numbers alone.

    A share is None when a number it needs is hidden, or fewer than ten children are left to share among.
    """

    table: outputs.SafeTable
    response: tally.Interval | None
    dropout: tally.Interval | None
    up: tally.Interval | None
    same: tally.Interval | None
    down: tally.Interval | None


RULES = outputs.DisclosureRules(
    name="project_return",
    threshold=5,
    zeros_are_disclosive=False,
    all_of_group=1,  # "every child's answer went down" would tell each child's answer
    minimum_denominator=FEWEST_PAIRS,
    name_reasons=True,
    reason=Bilingual(
        cy=(
            "Mae prosiectau'n fach ac mae pobl yn adnabod y plant. Cuddir llai na 5 a thalgrynnir i'r 5 agosaf; "
            "dangosir sero, am fod sero yn ateb."
        ),
        en=(
            "Projects are small and people know the children. Fewer than 5 is hidden and numbers are rounded to "
            "the nearest 5; nought is shown, because nought is an answer."
        ),
    ),
)
REACH_RULES = replace(RULES, name="project_reach", all_of_group=0)  # that all came tells nothing of a child
CHILDREN = Bilingual(cy="plant", en="children")
ALL = {"all": Bilingual(cy="Pob plentyn", en="All children")}
ANSWERS = {
    "silent": Bilingual(cy="Heb ateb o gwbl", en="Did not answer at all"),
    "once": Bilingual(cy="Ateb y tro cyntaf yn unig", en="Answered the first time only"),
    "down": Bilingual(cy="Aeth yr ateb i lawr", en="Answer went down"),
    "same": Bilingual(cy="Arhosodd yr ateb yr un fath", en="Answer stayed the same"),
    "up": Bilingual(cy="Aeth yr ateb i fyny", en="Answer went up"),
}


def safe_reach(project: ProjectDocument, report: ReturnDocument) -> outputs.SafeTable:
    """Children the project worked with in the period, protected: one number."""
    return outputs.protect(
        outputs.CountTable(
            name="reach",
            title=Bilingual(cy="Plant y gweithiwyd gyda nhw", en="Children the project worked with"),
            rows=ALL,
            columns={"reached": Bilingual(cy="Plant", en="Children")},
            counts=((report.n_reached,),),
            source=_source(project),
            missing=Bilingual(
                cy="Y prosiect ei hun sy'n cyfrif. Nid ydym yn gwybod faint oedd eisiau dod ond na allai.",
                en="The project counts for itself. We do not know how many wanted to come but could not.",
            ),
            unit=CHILDREN,
        ),
        REACH_RULES,
    )


def public_change(project: ProjectDocument, report: ChangeReport) -> PublicChange:
    """The change that children reported, protected for everyone to see. Each child asked is in one column."""
    steps = report.steps
    counts = (
        report.n_asked - report.n_before,
        report.n_before - steps.total,
        steps.down_1 + steps.down_2,
        steps.same,
        steps.up_1 + steps.up_2,
    )
    table = outputs.protect(
        outputs.CountTable(
            name="change",
            title=report.question,
            rows=ALL,
            columns=ANSWERS,
            counts=(counts,),
            source=_source(project),
            missing=CAUTIONS[2],
            unit=CHILDREN,
        ),
        RULES,
    )
    shown = {answer: table.cell("all", answer).shown for answer in ANSWERS}
    both = (shown["down"], shown["same"], shown["up"])
    return PublicChange(
        table=table,
        response=_shown_share((shown["once"], *both), (shown["silent"], shown["once"], *both)),
        dropout=_shown_share((shown["once"],), (shown["once"], *both)),
        up=_shown_share((shown["up"],), both),
        same=_shown_share((shown["same"],), both),
        down=_shown_share((shown["down"],), both),
    )


def _shown_share(part: Sequence[int | None], whole: Sequence[int | None]) -> tally.Interval | None:
    if None in part or None in whole:
        return None
    n = sum(number for number in whole if number is not None)
    if n < RULES.minimum_denominator:
        return None
    return tally.wilson(sum(number for number in part if number is not None), n=n)


def _source(project: ProjectDocument) -> Bilingual:
    return Bilingual(
        cy=f"Adroddiad y prosiect: {project.title.cy}", en=f"The project's own return: {project.title.en}"
    )


def mean_change(steps: Steps) -> MeanChange | None:
    """The paired mean change and its Student's t interval; None when it cannot be told.

    The pairs are the children: mean of (after - before), plus or minus t(0.975, n-1) * s / sqrt(n).
    Source: Student (1908), Biometrika 6, 1-25.
    """
    counts = (steps.down_2, steps.down_1, steps.same, steps.up_1, steps.up_2)
    n = steps.total
    if n < FEWEST_PAIRS or max(counts) == n:
        return None
    mean = sum(step * count for step, count in zip(STEPS, counts, strict=True)) / n
    squares = sum(count * (step - mean) ** 2 for step, count in zip(STEPS, counts, strict=True))
    half = t_975(n - 1) * math.sqrt(squares / (n - 1) / n)
    return MeanChange(steps=mean, low=mean - half, high=mean + half, n=n)


def t_975(df: int) -> float:
    """The 97.5 % point of Student's t with `df` whole degrees of freedom (1 or more), by halving.

    Source: Abramowitz and Stegun (1964), 26.7.3 and 26.7.4: for whole degrees of freedom the share of the
    distribution within plus or minus t is a finite sum of sines and cosines of atan(t / sqrt(df)). Above
    200 degrees their expansion 26.7.5 is used: the sum grows long and the two agree to nine places.
    """
    if df > 200:
        z = tally.Z_95
        second = (5 * z**5 + 16 * z**3 + 3 * z) / (96 * df**2)
        third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * df**3)
        return z + (z**3 + z) / (4 * df) + second + third
    low, high = 1.9, 12.8  # the normal's point is 1.96; with one degree of freedom it is 12.71
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if _within(middle, df) < 0.95 else (low, middle)
    return (low + high) / 2


def _within(t: float, df: int) -> float:
    """The share of Student's t between -t and t."""
    angle = math.atan(t / math.sqrt(df))
    cosine, sine = math.cos(angle), math.sin(angle)
    start = 1 if df % 2 else 0
    term = cosine if df % 2 else 1.0
    total = 0.0
    for power in range(start, df - 1, 2):  # each term is the one before it times cos^2 * (p + 1) / (p + 2)
        total += term
        term *= cosine**2 * (power + 1) / (power + 2)
    return 2 / math.pi * (angle + sine * total) if df % 2 else sine * total
