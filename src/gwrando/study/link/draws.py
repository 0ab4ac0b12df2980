"""Draws of the whole linkage: clusterings as likely as reviewers found pairs to be, so that findings can be made on each.

A draw for each pair by itself is no linkage: it joins what may not be joined, and what is joined through a third record
is joined too often. So every connected component is drawn as a whole. Its admissible clusterings (one record of a child
per service, no twins, people's decisions kept) are listed, and each is given the probability exp(sum of theta over its
linked pairs), with theta such that each pair is linked as often as its recalibrated probability says: of all distributions
with those shares the one that adds nothing else (maximum entropy). Where no clustering rule allows the shares together,
the nearest are taken. Source: Jaynes (1957); Kamat and Gutman (2024), arXiv 2406.14717, on carrying linkage
uncertainty; study.md 4.10.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gwrando.study.engine import Engine
from gwrando.study.link.calibrate import Chances
from gwrando.study.link.cluster import Codes, Numbers, Pairs, cluster, components, conflicts, members
from gwrando.study.link.linkage import read_codes, read_decided

SURE, NEVER = 0.995, 0.005
"""Pairs beyond these probabilities are linked, or not, in every draw."""
MOST_RECORDS, MOST_CLUSTERINGS = 9, 2500
"""A component with more is cut at its weakest pair until none of its parts has."""
RIDGE = 1e-6
"""Keeps theta finite where a share is 0 or 1, or the shares cannot all be had."""

Share = float
Edge = tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class Spread:
    """All admissible clusterings of one component: for each its blocks (as numbers of its members) and probability."""

    clusterings: tuple[tuple[int, ...], ...]
    chances: Chances

    def together(self, a: int, b: int) -> float:
        """Probability that two members are in one block."""
        return float(sum(p for c, p in zip(self.clusterings, self.chances, strict=True) if c[a] == c[b]))


def clusterings(
    n: int, edges: Sequence[Edge], barred: frozenset[Edge], *, most: int
) -> list[tuple[int, ...]] | None:
    """Every way to part `n` members into blocks that hold no barred pair and hang together by `edges`.

    A clustering is the block of each member, numbered in order of appearance. None when there are more than `most`.
    """
    found: list[tuple[int, ...]] = []
    linked: list[set[int]] = [set() for _ in range(n)]
    for a, b in edges:
        linked[a].add(b)
        linked[b].add(a)

    def grow(at: int, blocks: list[list[int]], own: list[int]) -> bool:
        if at == n:
            if all(_hangs_together(block, linked) for block in blocks):
                found.append(tuple(own))
            return len(found) <= most
        for number, block in enumerate([*blocks, []]):
            if any((other, at) in barred for other in block):
                continue
            grown = [*blocks[:number], [*block, at], *blocks[number + 1 :]]
            if not grow(at + 1, grown, [*own, number]):
                return False
        return True

    return found if grow(0, [], []) else None


def _hangs_together(block: Sequence[int], linked: Sequence[set[int]]) -> bool:
    inside, reached, waiting = set(block), {block[0]}, [block[0]]
    while waiting:
        for other in linked[waiting.pop()] & inside - reached:
            reached.add(other)
            waiting.append(other)
    return len(reached) == len(inside)


def spread(
    n: int, shares: Mapping[Edge, Share], barred: frozenset[Edge], *, most: int = MOST_CLUSTERINGS
) -> Spread | None:
    """The distribution over the admissible clusterings whose linked pairs have these shares, by Newton's method.

    None when there are more than `most` clusterings.
    """
    edges = sorted(shares)
    found = clusterings(n, edges, barred, most=most)
    if found is None or len(found) == 1:
        return None if found is None else Spread(clusterings=(found[0],), chances=np.ones(1))
    blocks = np.array(found)
    together = np.column_stack([blocks[:, a] == blocks[:, b] for a, b in edges]).astype(np.float64)
    want = np.array([shares[edge] for edge in edges])
    theta = np.log(want / (1 - want))

    def loss(at: Chances) -> float:
        line = together @ at
        top = line.max()
        return float(top + np.log(np.exp(line - top).sum()) - want @ at + RIDGE / 2 * at @ at)

    for _ in range(60):
        chances = _softmax(together @ theta)
        mean = chances @ together
        slope = mean - want + RIDGE * theta
        if np.abs(slope).max() < 1e-10:
            break
        spread_of = (together * chances[:, None]).T @ together - np.outer(mean, mean)
        step = np.linalg.solve(spread_of + RIDGE * np.eye(len(edges)), slope)
        length, now = 1.0, loss(theta)
        while loss(theta - length * step) > now + 1e-14 and length > 1e-6:
            length /= 2
        theta = theta - length * step
    return Spread(clusterings=tuple(found), chances=_softmax(together @ theta))


def _softmax(line: Chances) -> Chances:
    found: Chances = np.exp(line - line.max())
    return found / found.sum()


@dataclass(frozen=True, kw_only=True)
class Component:
    """A doubtful component: its atoms (each a set of records that are sure to be one child) and their distribution."""

    atoms: tuple[tuple[int, ...], ...]
    spread: Spread


def doubtful(
    codes: Codes, pairs: Pairs, *, same: Sequence[Edge] = (), different: Sequence[Edge] = ()
) -> list[Component]:
    """The components in which anything is left to chance, in order of their first record.

    `pairs.weight` holds probabilities; decided pairs are sure.
    """
    sure = cluster(codes, pairs.only(pairs.weight >= SURE), same=same, different=different)
    left, right = sure[pairs.left], sure[pairs.right]
    open_ = (pairs.weight > NEVER) & (pairs.weight < SURE) & (left != right)
    shares = _atom_shares(left[open_], right[open_], pairs.weight[open_])
    if not shares:
        return []
    ends = np.array(sorted(shares), dtype=np.int64)
    of = components(len(codes), ends[:, 0], ends[:, 1])
    inside: dict[int, list[int]] = {}
    for atom in np.unique(ends).tolist():
        inside.setdefault(int(of[atom]), []).append(atom)
    held = _held(sure, np.unique(ends))
    by_component: dict[int, dict[Edge, Share]] = {}
    for edge, share in shares.items():
        by_component.setdefault(int(of[edge[0]]), {})[edge] = share
    apart = {(min(a, b), max(a, b)) for a, b in different}
    found: list[Component] = []
    for number, atoms in inside.items():
        found.extend(_parts(atoms, by_component[number], held, codes, apart))
    return sorted(found, key=lambda component: component.atoms[0][0])


def _atom_shares(left: Numbers, right: Numbers, chances: Chances) -> dict[Edge, Share]:
    """Of several pairs between two atoms the surest: they tell of the same two children."""
    found: dict[Edge, Share] = {}
    low, high = np.minimum(left, right), np.maximum(left, right)
    for a, b, share in zip(low.tolist(), high.tolist(), chances.tolist(), strict=True):
        found[a, b] = max(share, found.get((a, b), 0.0))
    return dict(sorted(found.items()))


def _held(sure: Numbers, atoms: Numbers) -> dict[int, tuple[int, ...]]:
    """The records of each atom."""
    order, starts, sizes = members(sure)
    first = sure[order[starts]]
    wanted = set(atoms.tolist())
    return {
        atom: tuple(order[start : start + size].tolist())
        for atom, start, size in zip(first.tolist(), starts.tolist(), sizes.tolist(), strict=True)
        if atom in wanted
    }


def _parts(
    atoms: Sequence[int],
    shares: Mapping[Edge, Share],
    held: Mapping[int, tuple[int, ...]],
    codes: Codes,
    apart: set[Edge],
) -> Iterator[Component]:
    """The component, or where it is too large its parts after the weakest pairs are cut, a tenth at a time."""
    waiting = [(list(atoms), dict(shares))]
    while waiting:
        for part, own in _split(*waiting.pop()):
            made = _spread_of(part, own, held, codes, apart)
            if made is not None:
                yield Component(atoms=tuple(held[atom] for atom in part), spread=made)
            else:
                by_share = sorted(own, key=lambda edge: (own[edge], edge))
                waiting.append(
                    (part, {edge: own[edge] for edge in sorted(by_share[1 + len(by_share) // 10 :])})
                )


def _spread_of(
    part: Sequence[int],
    own: Mapping[Edge, Share],
    held: Mapping[int, tuple[int, ...]],
    codes: Codes,
    apart: set[Edge],
) -> Spread | None:
    """The distribution over the clusterings of a component; None where it is too large."""
    if len(part) > MOST_RECORDS:
        return None
    places = [(a, b) for a in range(len(part)) for b in range(a + 1, len(part))]
    bars = frozenset((a, b) for a, b in places if _barred(held[part[a]], held[part[b]], codes, apart))
    shares = {(part.index(a), part.index(b)): share for (a, b), share in own.items()}
    return spread(len(part), {edge: share for edge, share in shares.items() if edge not in bars}, bars)


def _split(
    atoms: Sequence[int], shares: Mapping[Edge, Share]
) -> Iterator[tuple[list[int], dict[Edge, Share]]]:
    """The connected parts with at least one pair."""
    place = {atom: at for at, atom in enumerate(atoms)}
    if not shares:
        return
    ends = np.array([(place[a], place[b]) for a, b in shares], dtype=np.int64)
    of = components(len(atoms), ends[:, 0], ends[:, 1]).tolist()
    parts: dict[int, list[int]] = {}
    for atom in atoms:
        parts.setdefault(of[place[atom]], []).append(atom)
    own: dict[int, dict[Edge, Share]] = {}
    for edge, share in shares.items():
        own.setdefault(of[place[edge[0]]], {})[edge] = share
    for number, part in parts.items():
        if number in own:
            yield part, own[number]


def _barred(mine: Sequence[int], theirs: Sequence[int], codes: Codes, apart: set[Edge]) -> bool:
    left = np.repeat(np.array(mine), len(theirs))
    right = np.tile(np.array(theirs), len(mine))
    if any((min(a, b), max(a, b)) in apart for a, b in zip(left.tolist(), right.tolist(), strict=True)):
        return True
    return bool(conflicts(codes, left, right).any())


def drawn(component: Component, luck: npt.NDArray[np.float64]) -> list[tuple[tuple[int, ...], ...]]:
    """For each draw (a uniform number) the clusters of records of the component, in order."""
    edges = np.cumsum(component.spread.chances)
    chosen = np.minimum(np.searchsorted(edges, luck * edges[-1], side="right"), len(edges) - 1)
    made: dict[int, tuple[tuple[int, ...], ...]] = {}
    for at in set(chosen.tolist()):
        blocks: dict[int, list[int]] = {}
        for atom, block in zip(component.atoms, component.spread.clusterings[at], strict=True):
            blocks.setdefault(block, []).extend(atom)
        made[at] = tuple(sorted(tuple(sorted(block)) for block in blocks.values()))
    return [made[at] for at in chosen.tolist()]


def renumbered(
    clusters: Sequence[Sequence[int]], main: Mapping[int, int], new: Iterator[int]
) -> dict[int, int]:
    """A child number for each record of the clusters: a number of the main linkage goes where most of its records go, a
    cluster takes the one most of its records had, and else the next of `new` (the rule of the register)."""
    claims: dict[int, tuple[int, int, int]] = {}
    counts: list[dict[int, int]] = []
    for at, records in enumerate(clusters):
        counts.append({})
        for record in records:
            counts[at][main[record]] = counts[at].get(main[record], 0) + 1
        for number, n in counts[at].items():
            claim = (-n, records[0], at)
            claims[number] = min(claim, claims.get(number, claim))
    found: dict[int, int] = {}
    for at, records in enumerate(clusters):
        mine = [(-n, number) for number, n in counts[at].items() if claims[number][2] == at]
        number = min(mine)[1] if mine else next(new)
        found.update(dict.fromkeys(records, number))
    return found


def draws(engine: Engine, *, n: int, seed: int) -> int:
    """Makes `n` linkages: `work.link_draw_no`, and `work.link_draw` with a row for each record whose child differs from
    `work.link`. Gives the number of those rows.

    Child numbers are those of `work.link` where a child stays the same; children that are new in a draw have numbers after
    the last. Runs after `link`, while the names are still open. The same linkage and seed give the same draws.
    """
    codes = read_codes(engine)
    pairs, same, different = read_decided(engine)
    main = np.asarray(engine.columns("read_link_child")["child_no"], dtype=np.int64)
    found = doubtful(codes, pairs, same=same, different=different)
    rng = np.random.default_rng([seed, 20_260_301])
    luck = rng.random((len(found), n))
    changed: list[tuple[int, int, int]] = []
    new = [int(main.max(initial=0)) for _ in range(n)]
    for component, lucky in zip(found, luck, strict=True):
        numbers = {record: int(main[record]) for atom in component.atoms for record in atom}
        for draw, clusters in enumerate(drawn(component, lucky)):
            fresh = iter(range(new[draw] + 1, new[draw] + 1 + len(clusters)))
            given = renumbered(clusters, numbers, fresh)
            new[draw] = max(new[draw], *given.values())
            changed.extend(
                (draw + 1, record, number)
                for record, number in sorted(given.items())
                if number != numbers[record]
            )
    whole = {"draw": "INTEGER", "record_no": "INTEGER", "child_no": "INTEGER"}
    engine.load("work.link_draw_no", {"draw": list(range(1, n + 1))}, types=whole)
    columns = {name: [row[at] + (at == 1) for row in changed] for at, name in enumerate(whole)}
    engine.load("names.link_drawn", columns, types=whole)
    return engine.run("link_draw")
