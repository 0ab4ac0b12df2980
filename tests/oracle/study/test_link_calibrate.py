"""Recalibration against plain restatements: the error, rivals, the fitted curve, and that it never falls with the weight."""

import math

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from gwrando.study.link import calibrate
from gwrando.study.link.calibrate import Features, Reviewed, calibration_error, fit, rivals
from gwrando.study.link.cluster import Pairs


def features(weight: np.ndarray, **flags: np.ndarray) -> Features:
    none = np.zeros(len(weight), dtype=bool)
    return Features(**{"weight": weight, "twins": none, "family": none, "rival": none, **flags})


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=60))
def test_calibration_error(pairs: list[tuple[float, bool]]) -> None:
    chances = np.array([p for p, _ in pairs])
    total = 0.0
    for band in range(10):
        inside = [(p, s) for p, s in pairs if min(int(p * 10), 9) == band]
        if inside:
            gap = sum(p for p, _ in inside) / len(inside) - sum(s for _, s in inside) / len(inside)
            total += abs(gap) * len(inside) / len(pairs)
    assert math.isclose(calibration_error(chances, [s for _, s in pairs]), total, abs_tol=1e-12)


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(-3, 9)), max_size=15))
def test_rivals(found: list[tuple[int, int, int]]) -> None:
    agency = np.array([0, 0, 1, 1, 2, 2])
    ends = sorted({(min(a, b), max(a, b)): w for a, b, w in found if a != b}.items())
    pairs = Pairs(
        left=np.array([a for (a, _), _ in ends], dtype=np.int64),
        right=np.array([b for (_, b), _ in ends], dtype=np.int64),
        weight=np.array([w for _, w in ends], dtype=np.float64),
    )

    def better(a: int, b: int, w: int) -> bool:
        return any(
            v > w and ((x == a and agency[y] == agency[b]) or (y == a and agency[x] == agency[b]))
            for (x, y), v in ends
        )

    assert rivals(pairs, agency).tolist() == [better(a, b, w) or better(b, a, w) for (a, b), w in ends]


def reviewed(seed: int, n: int = 500) -> tuple[Features, Reviewed, np.ndarray]:
    """Pairs whose true probability is known: Splink's, made less sure, and much less for twins."""
    rng = np.random.default_rng(seed)
    found = features(rng.uniform(-4, 16, n * 10), twins=rng.random(n * 10) < 0.2)
    true = 1 / (1 + np.exp(-(0.35 * found.weight - 1.0 - 4.0 * found.twins)))
    same = rng.random(n * 10) < true
    places = np.sort(rng.permutation(n * 10)[:n])
    return found, Reviewed(places=places, same=same[places]), true


def test_the_truth_is_found_again() -> None:
    found, evidence, true = reviewed(1)
    raw = calibrate.fit(found, Reviewed(places=np.empty(0, int), same=np.empty(0, bool)))
    assert not raw.fitted
    assert raw.threshold == calibrate.LINK_FROM_RAW
    assert np.allclose(raw.chances(found), 1 / (1 + np.exp2(-found.weight)))
    made = fit(found, evidence)
    assert made.fitted
    assert np.abs(made.chances(found) - true).mean() < 0.05 < np.abs(raw.chances(found) - true).mean()
    assert made.to_dict()["n_same"] == evidence.same.sum()


def test_the_curve_is_where_the_loss_is_least() -> None:
    """A second answer: nudging any coefficient that may move makes the penalised likelihood worse."""
    found, evidence, _ = reviewed(2)
    made = fit(found, evidence)
    own = fit(found, Reviewed(places=np.empty(0, int), same=np.empty(0, bool))).coefficients
    edges = (calibrate.LOWEST, *calibrate.KNOTS, calibrate.HIGHEST)
    scale = [6.0, *[1.0] * (len(edges) - 1), 6.0, 3.0, 3.0]

    def loss(c: list[float]) -> float:
        total = sum(calibrate.DRAWN / 2 * ((a - b) / s) ** 2 for a, b, s in zip(c, own, scale, strict=True))
        for at, same in zip(evidence.places, evidence.same, strict=True):
            w = min(max(float(found.weight[at]), edges[0]), edges[-1])
            line = c[0] + sum(
                slope * (min(max(w, low), high) - low)
                for slope, low, high in zip(c[1:], edges[:-1], edges[1:], strict=False)
            )
            line += (
                c[-3] * bool(found.twins[at]) + c[-2] * bool(found.family[at]) + c[-1] * bool(found.rival[at])
            )
            total += math.log1p(math.exp(-line if same else line))
        return total

    best = list(made.coefficients)
    for at in range(len(best)):
        for step in (-0.05, 0.05):
            moved = [c + step * (i == at) for i, c in enumerate(best)]
            if 1 <= at <= len(edges) - 1 and moved[at] < 0:
                continue  # a slope may not fall below nought
            assert loss(moved) >= loss(best) - 1e-6


@settings(max_examples=25)
@given(st.integers(0, 10_000))
def test_a_heavier_pair_is_never_less_likely(seed: int) -> None:
    rng = np.random.default_rng(seed)
    weight = rng.uniform(-6, 20, 120)
    evidence = Reviewed(places=np.arange(120), same=rng.random(120) < rng.random())
    made = fit(features(weight), evidence)
    line = made.chances(features(np.linspace(-10, 30, 200)))
    assert (np.diff(line) >= -1e-9).all()
