"""Numbers that look drawn by chance and are the same on every machine, in every order, for every chunk size.

A draw is a function of (seed, name of what is drawn, number of the child): a 64-bit hash in the way of SplitMix64, on
numpy's unsigned integers. No stream is kept, so making children 1 to 10 alone gives the same ten children as making a
million, and a numpy release that changes its generators changes nothing here.
Source: Steele, Lea, Flood (2014), Fast splittable pseudorandom number generators (the finaliser and its constants).
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_TO_UNIT = 2.0**-53


def _mixed(bits: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """SplitMix64's finaliser. Works in place on its argument, which the callers below have just made."""
    with np.errstate(over="ignore"):
        bits ^= bits >> np.uint64(30)
        bits *= _FIRST
        bits ^= bits >> np.uint64(27)
        bits *= _SECOND
        bits ^= bits >> np.uint64(31)
    return bits


@dataclass(frozen=True, kw_only=True)
class Draws:
    """All draws of one seed. `name` says what is drawn; `of` are whole numbers (a child, a family, an event)."""

    seed: int

    def _bits(self, name: str, of: NDArray[np.integer]) -> NDArray[np.uint64]:
        stream = hashlib.sha256(f"{self.seed}/{name}".encode()).digest()[:8]
        start = np.uint64(int.from_bytes(stream, "little"))
        with np.errstate(over="ignore"):
            # twice: neighbours in `of` differ in few bits, and so do streams that share a prefix
            bits = _mixed(of.astype(np.uint64) * _GOLDEN + start)
            return _mixed(bits + start)

    def uniform(self, name: str, of: NDArray[np.integer]) -> Floats:
        """One number in [0, 1) for each of `of`."""
        return (self._bits(name, of) >> np.uint64(11)).astype(np.float64) * _TO_UNIT

    def below(self, name: str, of: NDArray[np.integer], limit: int | NDArray[np.integer]) -> Numbers:
        """One whole number in [0, limit) for each."""
        found: Numbers = np.floor(self.uniform(name, of) * limit).astype(np.int64)
        return found

    def happens(self, name: str, of: NDArray[np.integer], share: float | Floats) -> NDArray[np.bool_]:
        """True for about `share` of them."""
        found: NDArray[np.bool_] = self.uniform(name, of) < share
        return found

    def waiting(self, name: str, of: NDArray[np.integer]) -> Floats:
        """Waiting times of mean 1 (exponential)."""
        found: Floats = -np.log1p(-self.uniform(name, of))
        return found

    def normal(self, name: str, of: NDArray[np.integer]) -> Floats:
        """Standard normal (Box and Muller 1958)."""
        found: Floats = np.sqrt(2 * self.waiting(f"{name}/length", of)) * np.cos(
            2 * np.pi * self.uniform(f"{name}/angle", of)
        )
        return found

    def pick(self, name: str, of: NDArray[np.integer], weights: Sequence[float]) -> Numbers:
        """A place in `weights` for each, as often as its weight says."""
        steps = np.cumsum(np.asarray(weights, dtype=np.float64))
        places = np.searchsorted(steps, self.uniform(name, of) * steps[-1], side="right")
        found: Numbers = np.minimum(places, len(steps) - 1).astype(np.int64)
        return found

    def count(self, name: str, of: NDArray[np.integer], mean: Floats, *, most: int = 12) -> Numbers:
        """How many: Poisson with these means, by inversion; never more than `most`."""
        left = np.arange(len(of))
        luck = self.uniform(name, of)
        chance = np.exp(-mean)
        total = chance.copy()
        found = np.zeros(len(of), dtype=np.int64)
        for number in range(1, most + 1):
            left = left[luck[left] >= total[left]]
            if not len(left):
                break
            found[left] = number
            chance[left] *= mean[left] / number
            total[left] += chance[left]
        return found

    def order(self, name: str, number: int) -> Numbers:
        """The numbers 0 to number - 1 in an order of chance."""
        return np.argsort(self._bits(name, np.arange(number)), kind="stable").astype(np.int64)


__all__ = ["Draws", "Floats", "Numbers"]
