"""The published method as it is, for comparison only: its start, its 90 % rule, its consensus and priority.

It finds groups and representative statements in any class, also in one that answers by chance; what Gwrando shows is
in `analysis`. Written from the formulas, to be measured against (benchmarks/opinion.py).
Source: Small, Bjorkegren, Erkkila, Shaw and Megill (2021), Recerca 26(2).
"""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from gwrando.voice.opinion import clusters
from gwrando.voice.opinion.clusters import Clusters
from gwrando.voice.opinion.components import Components, components
from gwrando.voice.opinion.marks import SIDES, Side, counts
from gwrando.voice.opinion.together import group_aware
from gwrando.voice.opinion.votes import VoteTable

Floats = NDArray[np.float64]
Numbers = Floats | NDArray[np.int64]
MOST_GROUPS = 5
FEWEST_ANSWERS = 7
PICKED = 5
CONFIDENCE = 0.9


@dataclass(frozen=True)
class Picked:
    """A statement picked by the 90 % rule: place of the statement, side, counts, and the four factors of its measure.

    `share` is (chose + 1) / (answered + 2), `share_z` its distance from one half in standard errors; `ratio` the share
    over that of all other groups and `ratio_z` their difference in standard errors (both 0 for a consensus).
    """

    place: int
    side: Side
    n_chose: int
    n_answered: int
    share: float
    share_z: float
    ratio: float = 0.0
    ratio_z: float = 0.0


@dataclass(frozen=True, eq=False)
class Published:
    """What the published method says. `labels` per person (-1: too few answers); one entry a group in `representative`.

    `consensus` is everything that passes, strongest first, for agree and disagree; the published list ends at five.
    """

    components: Components
    labels: NDArray[np.int64]
    k: int
    inertia: dict[int, float]
    silhouettes: dict[int, float]
    representative: tuple[tuple[Picked, ...], ...]
    consensus: dict[Side, tuple[Picked, ...]]
    group_aware: dict[Side, Floats]
    priority: Floats


def share_z(chose: Numbers, answered: Numbers) -> Floats:
    """How far the share of those who answered lies from one half, in standard errors (one added to both counts)."""
    return np.asarray(2 * np.sqrt(answered + 1) * ((chose + 1) / (answered + 1) - 0.5))


def ratio_z(chose: Numbers, answered: Numbers, others_chose: Numbers, others_answered: Numbers) -> Floats:
    """The difference of two shares in standard errors of a pooled share (one added to each count)."""
    a, n, b, m = chose + 1, answered + 1, others_chose + 1, others_answered + 1
    pooled = (a + b) / (n + m)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = (a / n - b / m) / np.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))
    return np.where(pooled == 1, 0.0, z)


class _Side:
    """The factors of one side (agree or disagree) for all groups and statements."""

    def __init__(self, chose: NDArray[np.int64], answered: NDArray[np.int64]) -> None:
        others, others_answered = chose.sum(axis=0) - chose, answered.sum(axis=0) - answered
        self.chose = chose
        self.share = (chose + 1) / (answered + 2)
        self.share_z = share_z(chose, answered)
        self.ratio = self.share / ((others + 1) / (others_answered + 2))
        self.ratio_z = ratio_z(chose, answered, others, others_answered)

    def measure(self) -> Floats:
        """The product the published method orders statements by."""
        return self.ratio * self.ratio_z * self.share * self.share_z

    def passes(self, z: float) -> NDArray[np.bool_]:
        """Both tests above the line."""
        return (self.share_z > z) & (self.ratio_z > z)


def _best_agree(agree: _Side, group: int, voted: NDArray[np.bool_], z: float) -> int | None:
    """The statement a group agrees with most by the published scan, which starts at the first that is any good."""
    good = voted & ((agree.share_z[group] > z) | ((agree.ratio[group] > 1) & (agree.share[group] > 0.5)))
    if not good.any():
        return None
    order = np.flatnonzero(voted)
    order = order[order >= np.argmax(good)]
    ratio, weak = agree.ratio[group].tolist(), (agree.share * agree.share_z)[group].tolist()
    full = agree.measure()[group].tolist()
    best = int(order[0])
    for place in order[1:].tolist():
        by = full if ratio[best] > 1 else weak
        best = place if by[place] > by[best] else best
    return best


def _representative(by_group: NDArray[np.int64], z: float) -> tuple[tuple[Picked, ...], ...]:
    answered = by_group.sum(axis=2)
    agree, disagree = _Side(by_group[:, :, 0], answered), _Side(by_group[:, :, 1], answered)
    agrees = agree.ratio_z > disagree.ratio_z
    measure = np.where(agrees, agree.measure(), disagree.measure())
    enough = agree.passes(z) | disagree.passes(z)
    found = []
    for group in range(len(by_group)):
        best = _best_agree(agree, group, by_group[group, :, :2].sum(axis=1) > 0, z)
        places = np.flatnonzero(enough[group])
        order = places[np.argsort(-measure[group][places], kind="stable")].tolist()
        if best is not None:
            order = [best, *(place for place in order if place != best)]
        elif not order:
            order = [int(np.maximum(agree.ratio_z, disagree.ratio_z)[group].argmax())]
        found.append(
            tuple(
                Picked(
                    place=place,
                    side="agree" if agrees[group, place] else "disagree",
                    n_chose=int(side.chose[group, place]),
                    n_answered=int(answered[group, place]),
                    share=float(side.share[group, place]),
                    share_z=float(side.share_z[group, place]),
                    ratio=float(side.ratio[group, place]),
                    ratio_z=float(side.ratio_z[group, place]),
                )
                for place in order[:PICKED]
                for side in [agree if agrees[group, place] else disagree]
            )
        )
    return tuple(found)


def _consensus(totals: NDArray[np.int64], z: float) -> dict[Side, tuple[Picked, ...]]:
    answered = totals.sum(axis=1)
    found: dict[Side, tuple[Picked, ...]] = {}
    for kind, side in enumerate(SIDES):
        share, far = (totals[:, kind] + 1) / (answered + 2), share_z(totals[:, kind], answered)
        places = np.flatnonzero((share > 0.5) & (far > z))
        found[side] = tuple(
            Picked(
                place=place,
                side=side,
                n_chose=int(totals[place, kind]),
                n_answered=int(answered[place]),
                share=float(share[place]),
                share_z=float(far[place]),
            )
            for place in places[np.argsort(-(share * far)[places], kind="stable")].tolist()
        )
    return found


def _priority(totals: NDArray[np.int64], found: Components) -> Floats:
    """How much the published method wants a statement to be shown next."""
    answered = totals.sum(axis=1)
    far = np.hypot(found.statement_places[:, 0], found.statement_places[:, 1])
    wanted = (1 - (totals[:, 2] + 1) / (answered + 2)) * (far + 1) * (totals[:, 0] + 1) / (answered + 2)
    return np.asarray((wanted * (1 + 8 * 2.0 ** (answered / -5.0))) ** 2)


def _clusters(places: Floats) -> tuple[dict[int, Clusters], dict[int, float]]:
    made = {k: each for k in range(2, MOST_GROUPS + 1) if (each := clusters.published(places, k)) is not None}
    apart = clusters.silhouettes(places, [each.labels for each in made.values()]) if made else []
    return made, dict(zip(made, apart, strict=True))


def published(votes: VoteTable) -> Published:
    """All outputs of the published method; one group where no two can be made. Never raises on odd input."""
    found = components(votes)
    enough = votes.answers_of_people() >= FEWEST_ANSWERS
    made, apart = _clusters(found.places[enough])
    k = max(apart, key=lambda size: apart[size], default=1)
    labels = np.full(votes.n_people, -1, dtype=np.int64)
    labels[enough] = made[k].labels if made else 0
    all_counts = counts(votes, np.where(labels < 0, k, labels), k + 1)
    by_group, totals = all_counts[:k], all_counts.sum(axis=0)
    z = NormalDist().inv_cdf(CONFIDENCE)
    return Published(
        components=found,
        labels=labels,
        k=k,
        inertia={size: each.inertia for size, each in made.items()},
        silhouettes=apart,
        representative=_representative(by_group, z) if votes.n_statements else (),
        consensus=_consensus(totals, z),
        group_aware={side: group_aware(by_group, side=side) for side in SIDES},
        priority=_priority(by_group.sum(axis=0), found),
    )
