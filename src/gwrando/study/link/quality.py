"""How good a linkage is where the truth is known (made-up data)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gwrando.study.link.register import Record


@dataclass(frozen=True, kw_only=True)
class Quality:
    """How good the linkage is where the truth is known: pairs of records that belong to one child."""

    precision: float
    recall: float
    n_pairs_made: int
    n_pairs_true: int

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def quality(clusters: Sequence[Sequence[Record]], truth: Mapping[Record, int]) -> Quality:
    """Precision and recall over pairs of records, against the known truth (made-up data only)."""
    known = [[truth[record] for record in found if record in truth] for found in clusters]
    made = sum(_pairs(len(found)) for found in known)
    right = sum(_pairs(n) for found in known for n in Counter(found).values())
    true = sum(_pairs(n) for n in Counter(child for found in known for child in found).values())
    return Quality(
        precision=right / made if made else 1.0,
        recall=right / true if true else 1.0,
        n_pairs_made=made,
        n_pairs_true=true,
    )


def _pairs(n: int) -> int:
    return n * (n - 1) // 2
