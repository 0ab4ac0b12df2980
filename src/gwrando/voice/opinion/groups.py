"""Groups of opinion for use: only on axes stronger than chance, from several fixed starts, none too small to show."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gwrando.voice.opinion import clusters
from gwrando.voice.opinion.axis import smallest_group
from gwrando.voice.opinion.components import Components
from gwrando.voice.opinion.votes import VoteTable

MOST_GROUPS = {
    1: 2,
    2: 5,
}  # by axes stronger than chance: one axis has two sides, and no more can be told from it
ANSWERS_NEEDED = 7  # of a person who is put in a group, or half of all statements where these are fewer


@dataclass(frozen=True, eq=False)
class Groups:
    """`labels` of every person of the table: 0 for the largest group and so on, -1 for too few answers.

    `sizes` are people; `centres` mean places on the two axes; `silhouette` (-1 to 1) says how far apart the groups are;
    `n_axes` on how many axes they were looked for.
    """

    labels: NDArray[np.int64]
    sizes: tuple[int, ...]
    centres: tuple[tuple[float, float], ...]
    silhouette: float
    n_axes: int

    def __post_init__(self) -> None:
        self.labels.flags.writeable = False

    @property
    def k(self) -> int:
        """How many groups."""
        return len(self.sizes)


def enough_answers(votes: VoteTable) -> NDArray[np.bool_]:
    """People who answered seven statements, or half of all where that is fewer."""
    needed = min(ANSWERS_NEEDED, max(1, -(-votes.n_statements // 2)))
    return np.asarray(votes.answers_of_people() >= needed)


def on_axes(places: NDArray[np.float64], n_axes: int) -> NDArray[np.float64]:
    """The places with the axes that are not stronger than chance taken out."""
    kept = places.copy()
    kept[:, n_axes:] = 0.0
    return kept


def find(votes: VoteTable, found: Components, *, n_axes: int, k: int | None = None) -> Groups | None:
    """The groups of the highest silhouette, none with fewer people than may be shown; or None.

    Two where one axis is stronger than chance, two to five where two are; `k` where it is given.
    """
    enough = enough_answers(votes)
    fewest = smallest_group(votes.n_people)
    places = on_axes(found.places[enough], n_axes)
    made = []
    for size in range(2, MOST_GROUPS[n_axes] + 1) if k is None else [k]:
        best = clusters.best(places, size, fewest=fewest)
        if best is not None:
            made.append(best)
    if not made:
        return None
    apart = clusters.silhouettes(places, [each.labels for each in made])
    chosen = made[int(np.argmax(apart))]
    sizes = np.bincount(chosen.labels, minlength=chosen.k)
    order = np.lexsort((chosen.centres[:, 0], -sizes))  # the largest first; of equals the one further left
    renamed = np.empty(chosen.k, dtype=np.int64)
    renamed[order] = np.arange(chosen.k)
    labels = np.full(votes.n_people, -1, dtype=np.int64)
    labels[enough] = renamed[chosen.labels]
    return Groups(
        labels=labels,
        sizes=tuple(int(sizes[place]) for place in order),
        centres=tuple((float(x), float(y)) for x, y in chosen.centres[order]),
        silhouette=max(apart),
        n_axes=n_axes,
    )
