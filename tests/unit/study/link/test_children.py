"""The preset's conditions: what is asked first to save time changes no answer."""

import random

import duckdb
import pyarrow as pa
import pytest

from gwrando.study.link.children import COMPARISONS

LETTERS, FIGURES = "ABDEN", "0123"


def _postcodes(rng: random.Random) -> tuple[str, str]:
    """A postcode and, mostly, one with a sign changed, left out or put in before its inward part."""

    def one() -> str:
        outward = rng.choice(("NP{0}", "CF{0}{1}", "N{0}", "N{0}{1}", "E{0}B"))
        return (
            outward.format(*rng.choices(FIGURES, k=2))
            + rng.choice(FIGURES)
            + "".join(rng.choices(LETTERS, k=2))
        )

    first, kind = one(), rng.randrange(4)
    at = rng.randrange(len(first))
    if kind == 0:
        return first, one()
    if kind == 1:
        return first, first[:-4] + rng.choice(FIGURES) + first[-3:]
    if kind == 2:
        return first, first[: max(1, len(first) - 4)] + first[-3:]
    swapped = rng.choice(LETTERS if first[at].isalpha() else FIGURES)
    return first, first[:at] + swapped + first[at + 1 :]


def _dates(rng: random.Random) -> tuple[str, str]:
    a, b = (f"{rng.randint(2007, 2012)}{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}" for _ in range(2))
    cut = rng.randrange(9)
    return a, rng.choice((b, a[:cut] + b[cut:], b[:cut] + a[cut:]))


def _condition(column: str, label: str) -> str:
    return next(level.condition for level in COMPARISONS[column] if level.label == label)


def _edits(a: str, b: str) -> int:
    """Levenshtein's distance, restated."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, start=1):
        last, row[0] = row[0], i
        for j, y in enumerate(b, start=1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (x != y))
    return row[-1]


@pytest.mark.parametrize("kind", ["born_on", "postcode"])
def test_near_means_one_edit_and_nothing_less(kind: str) -> None:
    rng = random.Random(7)
    pairs = [(_dates if kind == "born_on" else _postcodes)(rng) for _ in range(4000)]
    data: dict[str, list[object]] = {}
    for at, side in enumerate("lr"):
        texts = [pair[at] for pair in pairs]
        if kind == "born_on":
            data[f"born_text_{side}"] = texts
            for name, part in (("year", slice(0, 4)), ("month", slice(4, 6)), ("day", slice(6, 8))):
                data[f"born_{name}_{side}"] = [int(text[part]) for text in texts]
        else:
            data[f"postcode_{side}"] = texts
            data[f"district_{side}"] = [text[:-3] for text in texts]
    label = {"born_on": "one figure differs", "postcode": "one sign differs"}[kind]
    with duckdb.connect() as connection:
        connection.register("given", pa.table(data))
        found = connection.execute(f"select {_condition(kind, label)} from given").fetchall()
    want = [_edits(a, b) <= 1 for a, b in pairs]
    assert [near for (near,) in found] == want
    assert 400 < sum(want) < 3600
