"""Linkage by group: who should have a partner and has one, and the items for the methods annex."""

from pathlib import Path

import pytest

from gwrando.study import engine, link
from gwrando.study.link import annex
from gwrando.study.link.groups import quality_tables
from gwrando.text import Bilingual
from tests.unit.study.link.conftest import KEY, Opens

SOURCE = Bilingual(cy="Prawf", en="Test")


def tables(folder: Path, *, universal: bool) -> dict[str, list[list[int]]]:
    """Four police records: two linked to education, one to social care alone, one to nobody."""
    records = [
        # agency, record, child_no, ethnicity, deprivation
        ("education", "e1", 1, "white", 1), ("education", "e2", 2, "asian", None), ("education", "e9", 9, None, None),
        ("police", "p1", 1, "white", 1), ("police", "p2", 2, None, None), ("police", "p3", 3, "white", 5),
        ("police", "p4", 4, "asian", 1), ("social_care", "s3", 3, "white", 5),
    ]  # fmt: skip
    columns = list(zip(*records, strict=True))
    whole = {"child_no": "INTEGER", "deprivation": "INTEGER"}
    with engine.open_duckdb(folder, key=KEY, fresh=True) as store:
        own = {"agency": columns[0], "record": columns[1]}
        store.load("work.link_now", {**own, "child_no": columns[2]}, types=whole)
        store.load("work.record", {**own, "ethnicity": columns[3], "deprivation": columns[4]}, types=whole)
        store.load(
            "work.event", {"agency": ["social_care"], "record": ["s3"], "type": ["looked_after"]}, types={}
        )
        services = ["education", "police", "social_care"]
        knows = [universal, False, False]
        store.load(
            "work.coverage",
            {"agency": services, "knows_every_child": knows},
            types={"knows_every_child": "BOOLEAN"},
        )
        found = quality_tables(store, source=SOURCE)
    return {table.name: [list(line) for line in table.counts] for table in found.tables}


def test_by_group(tmp_path: Path) -> None:
    found = tables(tmp_path, universal=True)
    # asian, black, mixed, white, other, not recorded; (linked, alone)
    assert found["linked_by_ethnicity"] == [[0, 1], [0, 0], [0, 0], [1, 2], [0, 0], [1, 0]]
    assert found["linked_by_deprivation"] == [[1, 1], [0, 0], [0, 0], [0, 0], [0, 2], [1, 0]]
    assert found["linked_by_looked_after"] == [[0, 1], [2, 2]]


def test_where_no_service_knows_every_child(tmp_path: Path) -> None:
    found = tables(tmp_path, universal=False)
    assert found["linked_by_looked_after"] == [[1, 0], [5, 2]]


def rounded(n: int) -> Bilingual:
    """A number as a release would say it."""
    return Bilingual(cy="dim" if not n else "llai na 10", en="none" if not n else "fewer than 10")


@pytest.mark.parametrize("language", ["cy", "en"])
def test_annex(opened: Opens, tmp_path: Path, language: str) -> None:
    people = [
        {"agency": agency, "record": "1", "forename": "Mari", "surname": "Rees"}
        for agency in ("health", "police")
    ]
    with opened(people) as store, link.open_links(tmp_path, key=KEY) as links:
        found = {
            item.key: item.words.in_(language)
            for item in annex.items(link.link(store, seed=1, links=links), said=rounded)
        }
    assert list(found) == ["identifiers", "method", "threshold", "review", "calibration", "result"]
    assert "0.90" in found["threshold"]
    assert ("too sure" if language == "en" else "rhy sicr") in found["calibration"]
    said = "fewer than 10" if language == "en" else "llai na 10"
    assert found["result"].count(said) == 2, "no true number is said"
    assert "Mari" not in " ".join(found.values())
