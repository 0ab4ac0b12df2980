"""Ordered mining: every sequence that 5 % of 100,000 children share, with lags, beside prefixspan; then ten times more."""

# peers: prefixspan==0.5.2
# extras: study

import argparse
import gc
import itertools
import json
import math
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import pyarrow.parquet as pq
from prefixspan import PrefixSpan

from gwrando.study.dummy import lives
from gwrando.study.statistics import mining

SEED = 20260301
SHARE = 0.05
MOST_EVENTS = 10
Arrays = tuple[np.ndarray, np.ndarray, np.ndarray, int, int]


def made(n_children: int) -> Arrays:
    """Made-up lives as (child, day, kind, children with events, kinds); offences are left out. Sorted by child, day, kind."""
    world = lives.make(n_children, seed=SEED)
    return sorted_by_child(
        *(world.events[name][~world.of("offence")].astype(np.int64) for name in ("child", "day", "type"))
    )


def given(folder: Path) -> Arrays:
    """The same from a chronology.parquet (child_no, starts_on, type)."""
    table = pq.read_table(folder / "chronology.parquet", columns=["child_no", "starts_on", "type"])
    types = np.array(table["type"].to_pylist())
    kept = types != "offence"
    day = table["starts_on"].to_numpy().astype("datetime64[D]").astype(np.int64)
    kind = np.unique(types[kept], return_inverse=True)[1]
    return sorted_by_child(table["child_no"].to_numpy()[kept].astype(np.int64), day[kept], kind)


def sorted_by_child(child: np.ndarray, day: np.ndarray, kind: np.ndarray) -> Arrays:
    """Children numbered from 0, one event a child, day and kind order."""
    order = np.lexsort((kind, day, child))
    numbers, place = np.unique(child[order], return_inverse=True)
    return place, day[order], kind[order], len(numbers), int(kind.max()) + 1


def ours(arrays: Arrays, *, ties: mining.Ties = "listed") -> list[mining.Pattern]:
    """Index and mine."""
    child, day, kind, n_children, n_kinds = arrays
    found = mining.events(child, day, kind, n_children=n_children, n_kinds=n_kinds, ties=ties)
    return mining.mine(found, least=math.ceil(SHARE * n_children), most_events=MOST_EVENTS)


def theirs(lists: list[list[int]]) -> list[tuple[int, list[int]]]:
    """prefixspan on lists made beforehand; no lags."""
    asked = PrefixSpan(lists)
    asked.maxlen = MOST_EVENTS
    found: list[tuple[int, list[int]]] = asked.frequent(math.ceil(SHARE * len(lists)))
    return found


def timed(work: Callable[[], Any], repeats: int) -> tuple[float, Any]:
    """Median seconds of processor time, and what came back."""
    seconds, found = [], None
    for _ in range(repeats):
        gc.collect()
        started = time.process_time()
        found = work()
        seconds.append(time.process_time() - started)
    return median(seconds), found


def main() -> int:
    """Prints both sides; the last line is JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--data", type=Path, help="a folder with chronology.parquet to mine instead of made-up lives"
    )
    parser.add_argument("--quick", action="store_true", help="20,000 and 200,000 children, fewer repeats")
    options = parser.parse_args()
    size, repeats, others = (20_000, 3, 1) if options.quick else (100_000, 5, 3)

    arrays = given(options.data) if options.data else made(size)
    child, _, kind, n_children, _ = arrays
    ends = np.searchsorted(child, np.arange(n_children + 1))
    lists = [kind[low:high].tolist() for low, high in itertools.pairwise(ends)]
    seconds, found = timed(lambda: ours(arrays), repeats)
    peer_seconds, peer = timed(lambda: theirs(lists), others)
    same = {tuple(kinds): n for n, kinds in peer} == {p.kinds: p.n_children for p in found}
    apart, apart_found = timed(lambda: ours(arrays, ties="apart"), repeats)
    print(f"{n_children:,} children, {len(child):,} events, sequences of at least {SHARE:.0%} of children")
    print(f"{'':44} {'seconds':>8} {'sequences':>10}")
    print(f"{f'Gwrando, index and mine, with lags ({repeats} runs)':44} {seconds:8.2f} {len(found):10,}")
    print(f"{'  the same, events of one day kept apart':44} {apart:8.2f} {len(apart_found):10,}")
    print(f"{f'prefixspan 0.5.2, no lags ({others} runs)':44} {peer_seconds:8.2f} {len(peer):10,}")
    print(f"same sequences and numbers of children: {same}; times as fast: {peer_seconds / seconds:.1f}")
    figures: dict[str, Any] = {
        "same_patterns": {"value": same, "goal": True},
        "times_as_fast_as_prefixspan": {"value": round(peer_seconds / seconds, 1), "goal": ">= 20"},
    }
    holds = same and peer_seconds >= 20 * seconds
    if not options.data:
        del lists, peer
        big = made(10 * size)
        big_seconds, big_found = timed(lambda: ours(big), repeats)
        print(
            f"{big[3]:,} children: {big_seconds:.2f} s, {len(big_found):,} sequences, {big_seconds / seconds:.1f} times"
        )
        figures["growth_of_a_tenfold"] = {"value": round(big_seconds / seconds, 1), "goal": "<= 12"}
        holds = holds and big_seconds <= 12 * seconds
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"peak memory of all this, both sides: {peak:.2f} GiB")
    print(json.dumps({"name": "mining", "holds": holds, "figures": figures}))
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
