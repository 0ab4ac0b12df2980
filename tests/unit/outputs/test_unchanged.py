"""What is published of 900 made-up tables is what was published when they were attacked.

tests/oracle attacks tables of these kinds; this notices any change in what is hidden, however small. When a change is
meant, run the attacks (`pytest tests/oracle/test_outputs_attack.py`, `make bench NAME=outputs`) and put the new
digests here.
"""

import hashlib
import random

import pytest

from gwrando.errors import DisclosureError
from gwrando.outputs import PROFILES, SafeTable, protect
from tests.factories.outputs import both, count_table

KINDS = {
    "mixed": [0, 1, 3, 4, 5, 7, 10, 12, 20, 35, 60, 200],
    "small": [0, 0, 1, 2, 3, 4, 5, 9, 10, 11],
    "unknown": [None, 0, 2, 4, 9, 15, 30, 90],
}
DIGESTS = {
    ("acro", "mixed"): "065ba19569d64981",
    ("acro", "small"): "cb04f46e1a571da8",
    ("acro", "unknown"): "48241587f1c1f067",
    ("childrens_voice", "mixed"): "7723a6c89c317b35",
    ("childrens_voice", "small"): "6f0133083a117b4b",
    ("childrens_voice", "unknown"): "195a9c10fb548815",
    ("public_counts", "mixed"): "da040819781249f7",
    ("public_counts", "small"): "8ac3dc2b7f38f4e0",
    ("public_counts", "unknown"): "7aaa663e682764bc",
}


def published(safe: SafeTable) -> str:
    cells = [*(cell for line in safe.cells for cell in line), *safe.row_totals, *safe.column_totals, safe.n]
    return " ".join(str(cell.reason if cell.shown is None else cell.shown) for cell in cells)


def one_after_another(profile: str, kind: str) -> str:
    """A hundred tables and, for each of two directions, one more with the same rows after it."""
    rng, rules, lines = random.Random(f"{profile} {kind}"), PROFILES[profile](), []
    for _ in range(100):
        rows, columns = rng.randint(1, 5), rng.randint(1, 4)
        counts = [[rng.choice(KINDS[kind]) for _ in range(columns)] for _ in range(rows)]
        totals = rng.choice(["both", "both", "rows", "columns"])
        cuts = [[rng.random() for _ in line] for line in counts]
        parts = [
            sum(int((count or 0) * cut) for count, cut in zip(line, of, strict=True))
            for line, of in zip(counts, cuts, strict=True)
        ]
        others = [
            [part, sum(count or 0 for count in line) - part] for line, part in zip(counts, parts, strict=True)
        ]
        try:
            first = protect(count_table(counts, totals=totals), rules)
            lines.append(published(first))
            yes_no = {"yes": both("Yes"), "no": both("No")}
            second = count_table(others, name="second", title=both("Second"), columns=yes_no)
            lines.append(published(protect(second, rules, earlier=[first])))
        except DisclosureError as error:
            lines.append(error.where)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


@pytest.mark.parametrize("profile, kind", sorted(DIGESTS))
def test_nothing_else_is_published(profile: str, kind: str) -> None:
    assert one_after_another(profile, kind) == DIGESTS[profile, kind]
