"""Comparing CLKs: against every pair compared one by one, whatever the size of a block."""

import numpy as np
import pytest

from gwrando.study.link import hashed_compare
from gwrando.study.link.hashed_compare import best_pairs
from gwrando.study.link.hashed_encode import Filters


def filters(n: int, seed: int, share: float = 0.3) -> Filters:
    rng = np.random.default_rng(seed)
    return np.packbits(rng.random((n, 64)) < share, axis=1)


def noisy(of: Filters, seed: int) -> Filters:
    rng = np.random.default_rng(seed)
    flip = np.packbits(rng.random((len(of), 64)) < 0.06, axis=1)
    return (of ^ flip)[rng.permutation(len(of))]


def one_by_one(left: Filters, right: Filters, least: float) -> set[tuple[int, int, float, float]]:
    """The same with sets of bits and no blocks."""
    a = [set(np.flatnonzero(row).tolist()) for row in np.unpackbits(left, axis=1)]
    b = [set(np.flatnonzero(row).tolist()) for row in np.unpackbits(right, axis=1)]
    alike = {
        (i, j): 2 * len(one & other) / max(1, len(one) + len(other))
        for i, one in enumerate(a)
        for j, other in enumerate(b)
    }
    found = set()
    for (i, j), likeness in alike.items():
        others = [alike[i, k] for k in range(len(b)) if k != j] + [
            alike[k, j] for k in range(len(a)) if k != i
        ]
        margin = likeness - max(least - 0.1, max(others, default=0.0))
        if likeness >= least and margin > 0:
            found.add((i, j, round(likeness, 5), round(margin, 5)))
    return found


@pytest.mark.parametrize("block", [1, 3, 7, 1024])
@pytest.mark.parametrize("seed", range(4))
def test_as_compared_one_by_one(block: int, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hashed_compare, "BLOCK", block)
    left = filters(23, seed)
    right = np.concatenate([noisy(left, seed + 100)[:15], filters(4, seed + 200), left[:2], left[:1]])
    heard: list[tuple[int, int]] = []
    best = best_pairs(left, right, least=0.55, tick=lambda done, of: heard.append((done, of)))
    found = {
        (int(i), int(j), round(float(alike), 5), round(float(margin), 5))
        for i, j, alike, margin in zip(best.left, best.right, best.likeness, best.margin, strict=True)
    }
    expected = one_by_one(left, right, 0.55)
    assert {row[:2] for row in found} == {row[:2] for row in expected}
    assert np.allclose(sorted(found), sorted(expected), atol=2e-5)
    assert len(expected) > 5
    assert heard[-1][0] == heard[-1][1] == len(heard)


def test_a_tie_is_no_pair() -> None:
    left = filters(3, 1)
    # two records as like the first: which of them is the child cannot be told
    best = best_pairs(left, np.concatenate([left[:1], left[:1], left[1:2]]))
    assert best.left.tolist() == [1]
    assert best.right.tolist() == [2]


def test_records_of_which_nothing_is_known_pair_with_nothing() -> None:
    empty = np.zeros((2, 8), dtype=np.uint8)
    assert not len(best_pairs(empty, filters(3, 1)).left)
    assert not len(best_pairs(empty, empty).left)
    assert not len(best_pairs(filters(3, 1), empty[:0]).left)
