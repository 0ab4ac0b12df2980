"""k-means and silhouettes, beside plain-Python restatements; starts and limits of groups for use."""

from itertools import product

import numpy as np
import pytest

from gwrando.voice.opinion import axis, clusters, components, groups, votes


def plain_lloyd(places, centres):
    """k-means by the book, with lists."""
    places, centres = [tuple(p) for p in places], [tuple(c) for c in centres]
    while True:
        labels = [
            min(
                range(len(centres)),
                key=lambda c: sum((a - b) ** 2 for a, b in zip(p, centres[c], strict=True)),
            )
            for p in places
        ]
        moved = []
        for c in range(len(centres)):
            members = [p for p, label in zip(places, labels, strict=True) if label == c]
            moved.append(tuple(sum(axis) / len(members) for axis in zip(*members, strict=True)))
        if moved == centres:
            inertia = sum(
                sum((a - b) ** 2 for a, b in zip(p, centres[label], strict=True))
                for p, label in zip(places, labels, strict=True)
            )
            return labels, inertia
        centres = moved


def plain_silhouette(places, labels):
    """The mean silhouette by the book."""
    total = 0.0
    for i, label in enumerate(labels):
        by_group = {}
        for j, other in enumerate(labels):
            if i != j:
                by_group.setdefault(other, []).append(float(np.linalg.norm(places[i] - places[j])))
        if label in by_group:
            inside = sum(by_group[label]) / len(by_group[label])
            nearest = min(sum(far) / len(far) for other, far in by_group.items() if other != label)
            total += (nearest - inside) / max(nearest, inside)
    return total / len(labels)


def scattered(seed, n=60):
    rng = np.random.default_rng(seed)
    middles = rng.normal(scale=3, size=(3, 2))
    return middles[np.arange(n) % 3] + rng.normal(size=(n, 2))


@pytest.mark.parametrize("seed", range(4))
def test_groups_and_inertia_are_those_of_k_means_by_the_book(seed):
    places = scattered(seed)
    start = clusters.published_start(places, 3)
    assert start.tolist() == sorted(map(list, places))[:3]
    found = clusters.lloyd(places, start)
    labels, inertia = plain_lloyd(places, start)
    assert found.labels.tolist() == labels
    assert found.inertia == pytest.approx(inertia, rel=1e-3)


def test_many_equal_places_start_from_different_ones():
    places = np.array([[0.0, 1.0]] * 200 + [[0.0, 0.0]] * 3 + [[2.0, 0.0]])
    assert clusters.published_start(places, 3).tolist() == [[0, 0], [0, 1], [2, 0]]
    assert clusters.published_start(places, 4).tolist() == [[0, 0], [0, 1], [2, 0]]
    assert clusters.published(places, 4) is None
    assert clusters.best(places, 4) is None
    assert clusters.published(places[:2], 2) is None
    assert clusters.published(places[:0], 2) is None


def test_an_empty_centre_moves_to_the_farthest_place():
    places = np.array([[0.0, 0.0], [0.1, 0.0], [0.2, 0.0], [9.0, 0.0]])
    found = clusters.lloyd(places, np.array([[0.1, 0.0], [50.0, 50.0]]))
    assert sorted(np.bincount(found.labels).tolist()) == [1, 3]


def test_k_means_stops_after_its_steps(monkeypatch):
    places = scattered(0)
    settled = clusters.lloyd(places, clusters.published_start(places, 3)).inertia
    monkeypatch.setattr(clusters, "MOST_STEPS", 1)
    assert clusters.lloyd(places, clusters.published_start(places, 3)).inertia > settled


@pytest.mark.parametrize("seed", range(6))
def test_our_starts_are_never_worse_and_near_the_best_there_is(seed):
    places = scattered(seed, n=9)
    ours, theirs = clusters.best(places, 2), clusters.published(places, 2)
    assert ours.inertia <= theirs.inertia * (1 + 1e-12)
    least = min(
        sum(
            float(((places[np.array(labels) == c] - places[np.array(labels) == c].mean(axis=0)) ** 2).sum())
            for c in (0, 1)
        )
        for labels in product((0, 1), repeat=9)
        if 0 < sum(labels) < 9
    )
    assert least * (1 - 1e-9) <= ours.inertia <= least * 1.05


def test_silhouettes_by_the_book_also_across_blocks_and_for_one_alone(monkeypatch):
    monkeypatch.setattr(clusters, "_BLOCK", 7)
    places = scattered(1, n=25)
    labellings = [np.arange(25) % 2, np.arange(25) % 3, np.where(np.arange(25) == 0, 0, 1)]
    found = clusters.silhouettes(places, labellings)
    assert found == pytest.approx([plain_silhouette(places, labels.tolist()) for labels in labellings])


def test_silhouettes_of_very_many_are_of_a_selection_that_has_every_group(monkeypatch):
    places = scattered(2, n=90)
    labels = np.arange(90) % 3
    exact = clusters.silhouettes(places, [labels])[0]
    monkeypatch.setattr(clusters, "MOST_FOR_SILHOUETTE", 45)
    assert clusters.silhouettes(places, [labels])[0] == pytest.approx(exact, abs=0.1)
    alone = np.where(np.arange(90) == 1, 0, 1)  # not in the selection: all are used
    assert clusters.silhouettes(places, [alone])[0] == pytest.approx(plain_silhouette(places, alone.tolist()))


def camps(sizes, seed=3, n_statements=12, few=0):
    """People of camps that answer oppositely on all statements with few exceptions; the last `few` answer one only."""
    rng = np.random.default_rng(seed)
    camp = np.repeat(np.arange(len(sizes)), sizes)
    side = np.where((np.arange(n_statements) % len(sizes))[None, :] == camp[:, None], 1, -1)
    value = np.where(rng.random(side.shape) < 0.1, -side, side)
    answered = np.ones(side.shape, dtype=bool)
    answered[len(camp) - few :, 1:] = False
    row, column = np.nonzero(answered)
    return votes.from_columns(row, column, value[row, column]), camp


def test_groups_for_use_are_the_camps_the_largest_first():
    table, camp = camps((15, 25))
    found = groups.find(table, components.components(table), n_axes=1)
    assert found.sizes == (25, 15)
    assert found.labels.tolist() == (1 - camp).tolist()
    assert all(y == 0 for _, y in found.centres)  # the second axis was not shown to be there
    assert found.silhouette > 0.5


def test_three_camps_need_two_axes():
    table, camp = camps((20, 22, 24))
    found = groups.find(table, components.components(table), n_axes=2)
    assert found.sizes == (24, 22, 20)
    assert found.labels.tolist() == (2 - camp).tolist()


def test_people_with_few_answers_are_in_no_group():
    table, _ = camps((15, 25), few=4)
    found = groups.find(table, components.components(table), n_axes=1)
    assert found.labels.tolist()[-4:] == [-1] * 4
    assert sum(found.sizes) == 36


def test_no_group_smaller_than_may_be_shown():
    table, _ = camps((4, 30))
    found = groups.find(table, components.components(table), n_axes=1)
    assert found is None or min(found.sizes) >= axis.smallest_group(34)
    tiny, _ = camps((4, 4))
    assert groups.find(tiny, components.components(tiny), n_axes=1) is None
