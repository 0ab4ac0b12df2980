"""k-means and silhouettes in the plane, from fixed starts: no chance, so the same groups on every run.

Source: Lloyd (1982), IEEE Transactions on Information Theory 28:129-137; Rousseeuw (1987), Journal of
Computational and Applied Mathematics 20:53-65 (silhouettes).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.distance import cdist

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
MOST_FOR_SILHOUETTE = 5000  # above, a fixed even selection of so many people
MOST_STEPS = 300
TOLERANCE = 1e-4  # of the mean variance: the published method's
_BLOCK = 64


@dataclass(frozen=True, eq=False)
class Clusters:
    """`labels` of every place (0 to k-1), the k `centres`, and `inertia`: the sum of squared distances to them."""

    labels: Ints
    centres: Floats
    inertia: float

    @property
    def k(self) -> int:
        """How many groups."""
        return len(self.centres)

    @property
    def smallest(self) -> int:
        """People in the smallest group."""
        return int(np.bincount(self.labels, minlength=self.k).min())


def lloyd(places: Floats, start: Floats) -> Clusters:
    """k-means from one start. A centre that loses everybody moves to the place farthest from its own centre."""
    k, centres = len(start), start
    x, y = np.ascontiguousarray(places[:, 0]), np.ascontiguousarray(places[:, 1])
    tolerance = TOLERANCE * float(x.var() + y.var()) / 2
    norms = x * x + y * y
    before: Ints | None = None
    for _ in range(MOST_STEPS):
        labels = _nearness(places, centres).argmin(axis=1)
        sizes = np.bincount(labels, minlength=k)
        if not sizes.min():
            away = norms + _nearness(places, centres)[np.arange(len(places)), labels]
            empty = np.flatnonzero(sizes == 0)
            labels[np.argsort(-away, kind="stable")[: len(empty)]] = empty
            sizes = np.bincount(labels, minlength=k)
        moved = np.empty((k, 2))
        moved[:, 0] = np.bincount(labels, x, k) / np.maximum(sizes, 1)
        moved[:, 1] = np.bincount(labels, y, k) / np.maximum(sizes, 1)
        shift = float(((moved - centres) ** 2).sum())
        settled = before is not None and np.array_equal(before, labels)
        centres, before = moved, labels
        if settled or shift <= tolerance:
            break
    nearness = _nearness(places, centres)
    labels = nearness.argmin(axis=1)
    away = np.maximum(norms + nearness[np.arange(len(places)), labels], 0.0)
    return Clusters(labels, centres, float(away.sum()))


def _nearness(places: Floats, centres: Floats) -> Floats:
    """Squared distances to each centre, less what is the same for all centres: the square of the place itself."""
    return np.asarray((centres * centres).sum(axis=1) - places @ (2.0 * centres.T))


def published_start(places: Floats, k: int) -> Floats:
    """The published method's start: the first k different places in sorted order (fewer where there are fewer)."""
    for most in (16 * k, len(places)):  # mostly the few smallest are enough, and need no sorting of all
        first = places
        if most < len(places):
            first = places[places[:, 0] <= np.partition(places[:, 0], most)[most]]
        first = first[np.lexsort(first.T[::-1])]
        found = first[np.append(True, (first[1:] != first[:-1]).any(axis=1))[: len(first)]]
        if len(found) >= k:
            break
    return np.asarray(found[:k])


def _slices(values: Floats, places: Floats, k: int) -> Floats:
    order = np.argsort(values, kind="stable")
    return np.stack([places[part].mean(axis=0) for part in np.array_split(order, k)])


def starts(places: Floats, k: int) -> Iterator[Floats]:
    """Our fixed starts, the published one first: farthest places, equal slices of each axis, slices of the circle."""
    yield published_start(places, k)
    middle = places.mean(axis=0)
    away = places - middle
    chosen = [int((away**2).sum(axis=1).argmax())]
    nearest = ((places - places[chosen[0]]) ** 2).sum(axis=1)
    while len(chosen) < k:
        chosen.append(int(nearest.argmax()))
        nearest = np.minimum(nearest, ((places - places[chosen[-1]]) ** 2).sum(axis=1))
    yield places[chosen]
    yield _slices(places[:, 0], places, k)
    yield _slices(places[:, 1], places, k)
    yield _slices(np.arctan2(away[:, 1], away[:, 0]), places, k)


def best(places: Floats, k: int, *, fewest: int = 1) -> Clusters | None:
    """The k groups of least inertia over our starts, none smaller than `fewest`; None when there are none such.

    With `fewest` 1 the inertia is never above the published start's, which is one of ours.
    """
    if len(places) < k * fewest:
        return None
    found: Clusters | None = None
    for start in starts(places, k):
        if len(start) < k:
            return None  # fewer different places than groups
        made = lloyd(places, start)
        if made.smallest >= fewest and (found is None or made.inertia < found.inertia):
            found = made
    return found


def published(places: Floats, k: int) -> Clusters | None:
    """The k groups from the published start; None when places or groups are fewer than k."""
    start = published_start(places, k)
    if len(places) <= k or len(start) < k:
        return None
    made = lloyd(places, start)
    return made if made.smallest else None


def silhouettes(places: Floats, labellings: Sequence[Ints]) -> list[float]:
    """The mean silhouette (-1 to 1) of each labelling, all in one pass over the distances.

    Exact up to 5,000 places; above, of a fixed even selection. Someone alone in a group counts as nought.
    """
    if len(places) > MOST_FOR_SILHOUETTE:
        picked = np.linspace(0, len(places) - 1, MOST_FOR_SILHOUETTE).astype(np.int64)
        if all(len(np.unique(labels[picked])) == labels.max() + 1 for labels in labellings):
            places, labellings = places[picked], [labels[picked] for labels in labellings]
    n = len(places)
    ks = [int(labels.max()) + 1 for labels in labellings]
    ends = np.concatenate([[0], np.cumsum(ks)])
    member = np.zeros((n, ends[-1]))
    for labels, end in zip(labellings, ends[:-1], strict=True):
        member[np.arange(n), end + labels] = 1.0
    sizes = member.sum(axis=0)
    reach = np.zeros((n, ends[-1]))  # of each place to each group: the sum of distances
    for first in range(0, n, _BLOCK):
        after = first + _BLOCK
        distances = cdist(places[first:after], places[first:])  # each pair once
        reach[first:after] += distances @ member[first:]
        reach[after:] += distances[:, _BLOCK:].T @ member[first:after]
    rows = np.arange(n)
    found = []
    for place, labels in enumerate(labellings):
        size = sizes[ends[place] : ends[place + 1]]
        outside = reach[:, ends[place] : ends[place + 1]] / size
        inside = outside[rows, labels] * size[labels] / np.maximum(size[labels] - 1, 1)
        outside[rows, labels] = np.inf
        nearest = outside.min(axis=1)
        each = (nearest - inside) / np.maximum(np.maximum(inside, nearest), 1e-300)
        found.append(float(np.where(size[labels] == 1, 0.0, each).mean()))
    return found
