"""The linkage unit's work: CLKs of several services, no names and no secret, become pairs of records."""

from collections.abc import Callable, Sequence
from itertools import combinations
from pathlib import Path

from gwrando.errors import InputError, RefusedError
from gwrando.study.link.hashed_compare import LEAST, best_pairs
from gwrando.study.link.hashed_files import Clks, HashedPair, HashedPairs, read_clks, write_pairs

Tick = Callable[[int, int], None]


def pair(paths: Sequence[Path], out: Path, *, least: float = LEAST, tick: Tick | None = None) -> HashedPairs:
    """Compares the CLKs of every two services, and writes the pairs that are each other's likeliest.

    Raises `InputError` (fewer than two services, one twice, a damaged file) or `RefusedError` (another secret).
    """
    sent = sorted((read_clks(path) for path in paths), key=lambda clks: clks.service)
    _check(sent)
    both = list(combinations(sent, 2))
    found: list[HashedPair] = []
    for number, (left, right) in enumerate(both):

        def told(done: int, of: int, number: int = number) -> None:
            if tick is not None:
                tick(number * 1000 + 1000 * done // of, len(both) * 1000)

        found.extend(_between(left, right, least=least, tick=told))
    made = HashedPairs(
        made=sent[0].made, records={clks.service: len(clks.records) for clks in sent}, pairs=tuple(found)
    )
    write_pairs(out, made)
    return made


def _between(left: Clks, right: Clks, *, least: float, tick: Tick) -> list[HashedPair]:
    best = best_pairs(left.filters, right.filters, least=least, tick=tick)
    rows = zip(
        best.left.tolist(), best.right.tolist(), best.likeness.tolist(), best.margin.tolist(), strict=True
    )
    return [
        HashedPair(
            left=(left.service, left.records[a]),
            right=(right.service, right.records[b]),
            likeness=likeness,
            margin=margin,
        )
        for a, b, likeness, margin in rows
    ]


def _check(sent: Sequence[Clks]) -> None:
    services = [clks.service for clks in sent]
    if len(set(services)) != len(services) or len(services) < 2:
        raise InputError(
            cy="Mae angen hashys o leiaf ddau wasanaeth, un ffeil o bob un.",
            en="Hashes of at least two services are needed, one file of each.",
            where=", ".join(services),
            next_cy="Rhowch y ffeil _clks.csv a anfonodd pob gwasanaeth, unwaith yr un.",
            next_en="Give the _clks.csv file that each service sent, once each.",
        )
    if len({clks.made for clks in sent}) > 1:
        listed = ", ".join(f"{clks.service}: {clks.made.secret}" for clks in sent)
        raise RefusedError(
            cy="Nid yr un gyfrinach a ddefnyddiodd y gwasanaethau: nid oes modd cymharu eu hashys.",
            en="The services did not use the same secret: their hashes cannot be compared.",
            where=listed,
            next_cy="Gofynnwch iddynt gytuno ar un ffeil gyfrinach a hashio eto. Marc pob cyfrinach sydd uchod, nid y "
            "gyfrinach.",
            next_en="Ask them to agree on one secret file and hash again. Above is the mark of each secret, not the "
            "secret.",
        )
