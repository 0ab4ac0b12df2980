"""Estimates in a release: written, read back, and refused when anything differs; the data package; papers."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gwrando.errors import DisclosureError, InputError, TamperedError
from gwrando.outputs import DisclosureRules, Estimate, SafeEstimate, bundle, files, protect_estimate
from tests.factories.outputs import both
from tests.unit.outputs.test_bundle import ABOUT, AT, a_table, agree, change_json, everything, rehash


def an_estimate(
    name: str = "matched_x", rules: DisclosureRules | None = None, **changes: Any
) -> SafeEstimate:
    given = {
        **{"name": name, "kind": "odds_ratio", "value": 2.14, "low": 1.3, "high": 3.4, "p": 0.004, "q": 0.02},
        **{"title": both("=X"), "unit": both("times"), "source": both("Made up"), "missing": both("Nothing")},
        **{"n_children": 243, "rests_on": {"a": 40}, "method": "m", "family": "triggers"},
    }
    return protect_estimate(Estimate(**(given | changes)), rules or DisclosureRules.acro())


@pytest.fixture
def estimated(tmp_path: Path) -> Path:
    made = [
        an_estimate(),
        an_estimate("lag_x", kind="days", value=70, low=None, high=None, rests_on={"a": 2}),
    ]
    path = tmp_path / "estimated"
    bundle.write_bundle(path, tables=[a_table()], estimates=made, about=ABOUT, at=AT)
    bundle.check_bundle(path, by="lead 2", at=AT)
    return path


def test_estimates_are_written_and_read(estimated: Path) -> None:
    found = bundle.read_bundle(estimated)
    assert found.estimates == bundle.look_at(estimated).estimates
    assert found.estimate("matched_x").value == 2.1
    with pytest.raises(KeyError):
        found.estimate("other")
    assert {"estimates.json", "estimates.csv"} <= set(everything(estimated))
    rows = list(csv.DictReader(io.StringIO((estimated / "estimates.csv").read_text(encoding="utf-8-sig"))))
    assert [(row["value"], row["low"], row["p"], row["q"], row["n"]) for row in rows] == [
        ("2.1", "1.3", "<0.01", "0.02", "245"),
        ("", "", "", "", ""),
    ]
    assert rows[0]["title_en"] == "'=X"  # no formula
    assert rows[1]["note_en"].startswith("hidden")
    results = json.loads((estimated / "results.json").read_bytes())["results"]
    assert [(one["uid"], one["type"], one["summary"]) for one in results[1:]] == [
        ("matched_x", "regression", "shown"),
        ("lag_x", "statistic", "hidden"),
    ]


def test_the_data_package_describes_each_file(estimated: Path) -> None:
    package = json.loads((estimated / "datapackage.json").read_bytes())
    assert [one["path"] for one in package["resources"]] == ["tables/example.csv", "estimates.csv"]
    for one in package["resources"]:
        with (estimated / one["path"]).open(encoding="utf-8-sig", newline="") as file:
            head = next(csv.reader(file))
        assert [field["name"] for field in one["schema"]["fields"]] == head
    kinds = {field["name"]: field["type"] for field in package["resources"][1]["schema"]["fields"]}
    assert (kinds["value"], kinds["n"], kinds["p"]) == ("number", "integer", "string")


@pytest.mark.parametrize(
    "change",
    [
        lambda found: found["estimates"][0].update(value=2.2),
        lambda found: found["estimates"][0].update(name="other"),
        lambda found: found["estimates"].pop(),
        lambda found: found["estimates"].append(found["estimates"][0]),
        lambda found: found["estimates"][0]["rules"].update(threshold=5),
        lambda found: found.pop("estimates"),
        lambda found: found.update(estimates=3),
    ],
)
def test_estimates_changed_by_one_who_knows_of_hashes(estimated: Path, change: Callable[[Any], None]) -> None:
    change_json(estimated / "estimates.json", change)
    rehash(estimated, "estimates.json")
    with pytest.raises(TamperedError):
        bundle.read_bundle(estimated)


def test_an_estimate_that_breaks_its_rules_is_refused(estimated: Path) -> None:
    change_json(estimated / "estimates.json", lambda found: found["estimates"][0].update(value=2.14))
    rehash(estimated, "estimates.json")
    with pytest.raises(DisclosureError):
        bundle.read_bundle(estimated)


@pytest.mark.parametrize(
    "names", [["lag_x", "matched_x"], ["matched_x"], [], ["matched_x", "lag_x", "lag_x"], 3]
)
def test_a_manifest_that_names_other_estimates(estimated: Path, names: Any) -> None:
    change_json(estimated / "manifest.json", lambda found: found.update(estimates=names))
    agree(estimated)
    with pytest.raises(TamperedError):
        bundle.read_bundle(estimated)


@pytest.mark.parametrize(
    "estimates",
    [
        [an_estimate("x"), an_estimate("X")],
        [an_estimate("x", DisclosureRules.public_counts())],
    ],
)
def test_estimates_that_cannot_be_released(tmp_path: Path, estimates: list[SafeEstimate]) -> None:
    with pytest.raises(InputError, match="a name of its own"):
        bundle.write_bundle(tmp_path / "r", tables=[a_table()], estimates=estimates, about=ABOUT, at=AT)
    assert not (tmp_path / "r").exists()


def test_other_rules_than_the_tables_are_refused_when_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "r"
    bundle.write_bundle(path, tables=[a_table()], estimates=[an_estimate()], about=ABOUT, at=AT)
    bundle.check_bundle(path, by="lead 2", at=AT)
    loose = an_estimate("matched_x", DisclosureRules.public_counts())
    made = files.release_files([a_table()], [loose])
    for name in ("estimates.json", "estimates.csv", "results.json"):
        (path / name).write_bytes(made[name])
        rehash(path, name)
    with pytest.raises(TamperedError):
        bundle.read_bundle(path)


@pytest.mark.parametrize("name", ["report/report.cy.pdf", "report/findings.json"])
def test_report_files_may_be_pdf(tmp_path: Path, name: str) -> None:
    path = bundle.write_bundle(tmp_path / "r", tables=[a_table()], about=ABOUT, at=AT, report={name: b"%PDF"})
    assert bundle.look_at(path).report == {name: b"%PDF"}
