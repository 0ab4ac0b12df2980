"""The ledger: every number, chained; a new release is compared with all that is out; nothing is taken out again."""

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from gwrando.errors import DisclosureError, InputError, RefusedError, TamperedError
from gwrando.outputs import DisclosureRules, Estimate, SafeTable, bundle, ledger, protect, protect_estimate
from gwrando.outputs.earlier import differs_safely
from gwrando.outputs.together import protect_together
from tests.factories.outputs import both, count_table

AT = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
RULES = DisclosureRules.acro()


def table(counts: list[list[int]], name: str = "trigger_x", **changes: Any) -> SafeTable:
    return protect(count_table(counts, name=name, **changes), RULES)


def release(tmp_path: Path, *tables: SafeTable, number: int = 1, estimates: bool = False) -> bundle.Release:
    about = bundle.ReleaseAbout(
        study_id="s", definition_sha256="a" * 64, title=both("S"), made_by="analyst 1"
    )
    one = Estimate(
        name="matched_x", kind="odds_ratio", title=both("X"), value=2.14, low=1.3, high=3.4, n_children=243,
        rests_on={"a": 40}, unit=both("times"), source=both("Made up"), missing=both("Nothing"), method="m",
    )  # fmt: skip
    folder = tmp_path / f"release{number}"
    given = [protect_estimate(one, RULES)] if estimates else []
    bundle.write_bundle(folder, tables=tables, estimates=given, about=about, at=AT)
    bundle.check_bundle(folder, by="lead 2", at=AT)
    return bundle.read_bundle(folder)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.jsonl"


def test_every_number_is_a_line_and_makes_the_table_again(tmp_path: Path, path: Path) -> None:
    made = release(
        tmp_path,
        table([[40, 60], [3, 97], [200, 300]]),
        table([[50, 70]], "one", totals="rows"),
        estimates=True,
    )
    assert ledger.read(path) == []
    assert ledger.head([]) == "0" * 64
    added = ledger.add(path, made)
    found = ledger.read(path)
    assert found == added
    assert [entry.kind for entry in found].count("number") == 4 * 3 + 2 * 3
    assert ledger.tables(found) == made.tables
    shown = {entry.said["figure"]: entry.said["shown"] for entry in found if entry.kind == "estimate"}
    assert shown == {"value": 2.1, "low": 1.3, "high": 3.4, "p": "shown", "q": "shown", "n": 245}
    assert (found[0].kind, found[0].said["checked_by"]) == ("release", "lead 2")
    assert ledger.head(found) == found[-1].hash


def test_a_release_is_written_once(tmp_path: Path, path: Path) -> None:
    made = release(tmp_path, table([[40, 60]]))
    ledger.add(path, made)
    before = path.read_bytes()
    assert ledger.add(path, made) == []
    assert path.read_bytes() == before


def test_a_second_release_is_added_and_the_same_numbers_tell_nothing(tmp_path: Path, path: Path) -> None:
    ledger.add(path, release(tmp_path, table([[40, 60]])))
    first = path.read_bytes()
    ledger.add(
        path, release(tmp_path, table([[40, 60]]), table([[70, 80]], "more", title=both("More")), number=2)
    )
    assert path.read_bytes().startswith(first)
    assert len(ledger.tables(ledger.read(path))) == 3


@pytest.mark.parametrize(
    "counts, refused",
    [
        ([[44, 60]], True),  # 40, then 45: the 5 are told
        ([[61, 60]], False),  # twenty more: nobody is told
        ([[40, 4]], True),  # what was shown is hidden now: the change tells
    ],
)
def test_differences_to_what_is_out_are_refused(
    tmp_path: Path, path: Path, counts: list[list[int]], refused: bool
) -> None:
    ledger.add(path, release(tmp_path, table([[40, 60]], totals="rows")))
    other = release(tmp_path, table(counts, totals="rows"), number=2)
    before = path.read_bytes()
    if refused:
        with pytest.raises(DisclosureError, match="compared with an earlier release"):
            ledger.add(path, other)
        assert path.read_bytes() == before
    else:
        assert ledger.add(path, other)


def test_a_cell_hidden_once_may_not_be_shown_later() -> None:
    before, now = table([[4, 60], [80, 90], [70, 90]]), table([[24, 60], [80, 90], [70, 90]])
    with pytest.raises(DisclosureError):
        differs_safely(now, before)
    differs_safely(before, before)
    differs_safely(
        table(
            [[500, 600]],
            title=both("Other"),
            name="other",
            rows={"z": both("Z")},
            columns={"y": both("Y"), "x": both("X")},
        ),
        before,
    )


def test_totals_that_are_not_made_tell_nothing() -> None:
    differs_safely(table([[40, 60]], totals="columns"), table([[40, 60]], totals="rows"))


def test_tables_are_protected_knowing_what_is_out() -> None:
    out = [table([[4, 60], [80, 90], [70, 90]])]
    made, refused = protect_together(
        [count_table([[24, 60], [80, 90], [70, 90]], name="trigger_x")], RULES, earlier=out
    )
    assert refused == []
    assert made[0].cell("r1", "c1").shown is None  # it was hidden before
    differs_safely(made[0], out[0])
    same, _ = protect_together(
        [count_table([[4, 60], [80, 90], [70, 90]], name="trigger_x")], RULES, earlier=out
    )
    assert same == out  # the same again, byte for byte


def test_what_cannot_be_made_safe_beside_what_is_out_is_left_out() -> None:
    out = [table([[40, 60]], totals="rows")]
    made, refused = protect_together(
        [count_table([[44, 60]], name="trigger_x", totals="rows")], RULES, earlier=out
    )
    assert (made, refused) == ([], [both("Example")])


def test_a_withdrawn_release_still_counts(tmp_path: Path, path: Path) -> None:
    made = release(tmp_path, table([[40, 60]], totals="rows"))
    ledger.add(path, made)
    added = ledger.withdraw(
        path, release=made.manifest_sha256[:12], reason=" A wrong number. ", by=" lead 2 ", at=AT
    )
    assert (added[0].kind, added[0].said["reason"], added[0].said["by"]) == (
        "withdrawn",
        "A wrong number.",
        "lead 2",
    )
    assert len(ledger.tables(ledger.read(path))) == 1
    with pytest.raises(DisclosureError):
        ledger.add(path, release(tmp_path, table([[44, 60]], totals="rows"), number=2))
    with pytest.raises(RefusedError, match="already"):
        ledger.withdraw(path, release=made.manifest_sha256, reason="x", by="y", at=AT)


@pytest.mark.parametrize(
    "changes", [{"release": "0" * 12}, {"release": "short"}, {"reason": " "}, {"by": ""}]
)
def test_what_is_needed_to_withdraw(tmp_path: Path, path: Path, changes: dict[str, str]) -> None:
    made = release(tmp_path, table([[40, 60]]))
    ledger.add(path, made)
    given = {
        "release": made.manifest_sha256[: 5 if changes.get("release") == "short" else 12],
        "reason": "x",
        "by": "y",
    }
    changes = {key: value for key, value in changes.items() if value != "short"}
    with pytest.raises(InputError, match="Nothing was withdrawn"):
        ledger.withdraw(path, **(given | changes), at=AT)


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def rewrite(path: Path, found: list[Any]) -> None:
    path.write_text("".join(json.dumps(line) + "\n" for line in found), encoding="utf-8")


TAMPERINGS: dict[str, Callable[[Path], object]] = {
    "a number changed": lambda path: rewrite(path, [line | ({"shown": 45} if line["seq"] == 3 else {}) for line in lines(path)]),
    "a line taken out": lambda path: rewrite(path, [line for line in lines(path) if line["seq"] != 3]),
    "the first line taken out": lambda path: rewrite(path, lines(path)[1:]),
    "two lines changed about": lambda path: rewrite(path, [*lines(path)[:2], *lines(path)[3:1:-1], *lines(path)[4:]]),
    "half a line": lambda path: path.write_bytes(path.read_bytes()[:-30]),
    "no JSON": lambda path: path.write_text("x\n"),
    "no object": lambda path: path.write_text("[1]\n"),
    "not text": lambda path: path.write_bytes(b"\xff\xfe\n"),
    "nothing in it": lambda path: path.write_text("{}\n"),
    "a link": lambda path: (path.rename(path.with_name("x")), path.symlink_to(path.with_name("x"))),
    "too large": lambda path: os.truncate(path, ledger.LARGEST + 1),
}  # fmt: skip


@pytest.mark.parametrize("how", TAMPERINGS)
def test_a_ledger_that_was_changed_is_not_read(tmp_path: Path, path: Path, how: str) -> None:
    ledger.add(path, release(tmp_path, table([[40, 60]])))
    TAMPERINGS[how](path)
    with pytest.raises(TamperedError, match="ledger"):
        ledger.read(path)


def test_lines_that_make_no_table_are_refused(tmp_path: Path, path: Path) -> None:
    ledger.add(path, release(tmp_path, table([[40, 60]])))
    found = [entry for entry in ledger.read(path) if entry.seq != 4]
    with pytest.raises(TamperedError):
        ledger.tables(found)
