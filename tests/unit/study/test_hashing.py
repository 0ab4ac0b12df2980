"""Linkage without names through real doors: each agency hashes, the linkage unit pairs, the study team runs."""

import csv
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from gwrando.cli.study import command
from gwrando.errors import InputError, RefusedError
from gwrando.study import definition, dummy, engine, ingest, link, run
from gwrando.study.link import hashed_secrets
from gwrando.study.run.work import Work
from tests.unit.study.conftest import TODAY

CANARY = "Cwmcanari"
SERVICES = ("education", "health", "police")


def edited(text: str) -> str:
    """The made-up study in which health keeps its names."""
    text = text.replace(
        'service = "health"\nplugin = "health_records"\n',
        'service = "health"\nplugin = "health_records"\nnames = "hashed"\nmanifest = "inputs/sent.json"\n',
    )
    return text.replace("[[extract]]", '[hashed_linkage]\npairs = "inputs/pairs.csv"\n\n[[extract]]', 1)


@dataclass(frozen=True, kw_only=True)
class Partnership:
    """The agencies' folder (their own machines), what they sent, and the study team's folder."""

    agencies: Path
    sent: Path
    team: Path
    register: str


@pytest.fixture(scope="module")
def partners(tmp_path_factory: pytest.TempPathFactory) -> Partnership:
    root = tmp_path_factory.mktemp("partners")
    agencies, sent, team = root / "agencies", root / "sent", root / "team"
    dummy.write(agencies, n_children=500, seed=8)
    for path in (agencies / "inputs").glob("made_up_health_*.csv"):
        # a spreadsheet of a register is often in order of surname
        head, *rows = path.read_text(encoding="utf-8-sig").splitlines()
        path.write_text(
            "\n".join([head, *sorted(rows, key=lambda row: row.split(",")[4:])]) + "\n", encoding="utf-8"
        )
    definition_file = agencies / "study.toml"
    definition_file.write_text(edited(definition_file.read_text(encoding="utf-8")), encoding="utf-8")
    register = agencies / "inputs" / "made_up_health_register.csv"
    told = register.read_text(encoding="utf-8")
    rows = list(csv.DictReader(told.splitlines()))
    canary = rows[len(rows) // 2]
    whole = ",".join(canary.values())
    told = told.replace(whole, whole.replace(canary["FAMILY_NAME"], CANARY))
    register.write_text(told, encoding="utf-8")
    runner = CliRunner()
    assert runner.invoke(command, ["secret", str(agencies / "shared.key")]).exit_code == 0
    for service in SERVICES:
        done = runner.invoke(
            command,
            ["hash", str(definition_file), "--service", service, "--secret", str(agencies / "shared.key"), "--own-key",
             str(agencies / f"{service}.key"), "--out", str(sent / service), "--today", TODAY.isoformat()],
        )  # fmt: skip
        assert done.exit_code == 0, done.output
        assert CANARY not in done.output
    files = [str(sent / service / "to-linkage-unit" / f"{service}_clks.csv") for service in SERVICES]
    done = runner.invoke(command, ["pair", *files, "--out", str(sent / "pairs.csv")])
    assert done.exit_code == 0, done.output
    # the team: everybody's extract but health's, and what health sent
    (team / "inputs").mkdir(parents=True)
    for path in agencies.rglob("*"):
        if path.is_file() and "health" not in path.name and path.suffix != ".key":
            to = team / path.relative_to(agencies)
            to.parent.mkdir(exist_ok=True)
            to.write_bytes(path.read_bytes())
    (team / "study.key").write_bytes((agencies / "study.key").read_bytes())
    (team / "study.key").chmod(0o600)
    (team / "inputs" / "pairs.csv").write_bytes((sent / "pairs.csv").read_bytes())
    for path in (sent / "health" / "to-study-team" / "inputs").iterdir():
        (team / "inputs" / path.name).write_bytes(path.read_bytes())
    return Partnership(agencies=agencies, sent=sent, team=team, register=told)


def sent_by_health(partners: Partnership) -> list[Path]:
    return [path for path in (partners.sent / "health").rglob("*") if path.is_file()]


def test_no_name_number_address_or_day_of_birth_is_sent(partners: Partnership) -> None:
    rows = list(csv.DictReader(partners.register.splitlines()))
    assert any(row["FAMILY_NAME"] == CANARY for row in rows)
    secret_cells = {
        row[heading].lower()
        for row in rows
        for heading in (
            "LOCAL_NUMBER",
            "NHS_NUMBER",
            "GIVEN_NAME",
            "FAMILY_NAME",
            "BIRTH_FAMILY_NAME",
            "POSTCODE",
        )
        if len(row[heading]) > 3
    }
    assert len(secret_cells) > 500
    files = sent_by_health(partners)
    assert len(files) == 7
    for path in files:
        text = path.read_text(encoding="utf-8")
        cells = {cell.lower() for line in csv.reader(text.splitlines()) for cell in line}
        assert not secret_cells & cells, path.name
        assert CANARY.lower() not in text.lower()
    with (partners.team / "inputs" / "made_up_health_register.csv").open(encoding="utf-8") as file:
        kept = list(csv.DictReader(file))
    assert list(kept[0]) == ["LOCAL_NUMBER", "BIRTH_DATE", "SEX", "ETHNIC_CATEGORY"]
    assert all(re.fullmatch(r"\d\d/\d{4}", row["BIRTH_DATE"]) for row in kept)
    # in order of the made-up ids, which say nothing; the register was in order of surname
    ids = [row["LOCAL_NUMBER"] for row in kept]
    assert ids == sorted(ids)


def test_services_that_share_names_send_hashes_alone(partners: Partnership) -> None:
    for service in ("education", "police"):
        files = [path.name for path in (partners.sent / service).rglob("*") if path.is_file()]
        assert files == [f"{service}_clks.csv"]
    assert not (partners.agencies / "police.key").exists()
    assert (partners.agencies / "health.key").stat().st_mode & 0o777 == 0o600


def test_hashing_again_gives_the_same(partners: Partnership, tmp_path: Path) -> None:
    made = run.hash_extract(
        partners.agencies / "study.toml",
        service="health",
        secret=partners.agencies / "shared.key",
        own_key=partners.agencies / "health.key",
        out=tmp_path,
        today=TODAY,
    )
    assert made.clks.name == "health_clks.csv"
    assert {path.name for path in made.files} == {path.name for path in sent_by_health(partners)} - {
        made.clks.name
    }
    for path in sent_by_health(partners):
        assert (tmp_path / path.relative_to(partners.sent / "health")).read_bytes() == path.read_bytes()


def test_a_study_with_a_service_that_keeps_its_names(partners: Partnership) -> None:
    study = definition.from_file(partners.team / "study.toml")
    found = ingest.check(study, partners.team, today=TODAY)
    assert not [problem for problem in found if problem.stops]
    truth: dict[tuple[str, str], int] = {}
    with (partners.agencies / "truth" / "made_up_truth.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            truth[row["agency"], row["record"]] = int(row["child"])
    own = hashed_secrets.own_key(partners.agencies / "health.key")
    before = [record for service, record in truth if service == "health"]
    for record, made_up in hashed_secrets.made_up(before, what="record", key=own).items():
        truth["health", made_up] = truth.pop(("health", record))
    key = engine.read_key(partners.team / "study.key", environ={})
    with engine.open_duckdb(partners.team, key=key) as store:
        three = tuple(given for given in study.extracts if given.service in SERVICES)
        work = Work(
            study=study.model_copy(update={"extracts": three}),
            folder=partners.team,
            seed=1,
            store=store,
            key=key,
        )
        _, taken = work.read(lambda done, of: None)
        _, linked = work.link(lambda done, of: None)
        rows = store.connection.execute("select child_no, agency, record from work.main.link").fetchall()
        events = store.connection.execute(
            "select count(*) from work.main.event where agency = 'health'"
        ).fetchall()
    clusters: dict[int, list[tuple[str, str]]] = {}
    for child, agency, record in rows:
        clusters.setdefault(child, []).append((agency, record))
    with_health = [held for held in clusters.values() if any(agency == "health" for agency, _ in held)]
    quality = link.quality(with_health, truth)
    print(f"with health's names hashed: precision {quality.precision:.3f}")
    assert quality.precision > 0.98
    assert sum(len(held) > 1 for held in with_health) > 0.85 * len(with_health)
    assert events[0][0] > 100
    assert taken.set_aside < 40
    (said,) = [words for title, words in linked.items if "hashed" in title.en]
    assert "Dice" in said.en
    assert "0.75" in said.cy


def test_what_is_refused(partners: Partnership, tmp_path: Path) -> None:
    given = {
        "service": "health",
        "secret": partners.agencies / "shared.key",
        "own_key": tmp_path / "own.key",
        "out": tmp_path / "out",
        "today": TODAY,
    }
    path = partners.agencies / "study.toml"
    with pytest.raises(InputError, match="not in the study"):
        run.hash_extract(path, **{**given, "service": "fire"})
    with pytest.raises(RefusedError, match="no valid secret"):
        run.hash_extract(path, **{**given, "secret": tmp_path / "none.key"})
    with pytest.raises(RefusedError, match="ended"):
        run.hash_extract(path, **{**given, "today": date(2040, 1, 1)})
    (tmp_path / "study.toml").write_text(
        path.read_text(encoding="utf-8").replace("health_register.csv", "health_register.xlsx"),
        encoding="utf-8",
    )
    with pytest.raises(InputError, match=r"writes .csv"):
        run.hash_extract(tmp_path / "study.toml", **given)
    assert not (tmp_path / "out").exists()


def test_a_record_known_by_a_number_that_others_know_is_not_sent(
    partners: Partnership, tmp_path: Path
) -> None:
    text = (partners.agencies / "study.toml").read_text(encoding="utf-8")
    text = text.replace('names = "hashed"\n', "").replace(
        '[hashed_linkage]\npairs = "inputs/pairs.csv"\n', ""
    )
    (tmp_path / "study.toml").write_text(text, encoding="utf-8")
    (tmp_path / "inputs").mkdir()
    for path in (partners.agencies / "inputs").glob("made_up_health_*.csv"):
        told = path.read_text(encoding="utf-8")
        if path.name.endswith("register.csv"):
            number = next(row for row in csv.DictReader(told.splitlines()) if row["NHS_NUMBER"])
            told = told.replace(number["LOCAL_NUMBER"], number["NHS_NUMBER"])
        (tmp_path / "inputs" / path.name).write_text(told, encoding="utf-8")
    with pytest.raises(RefusedError, match="NHS number") as caught:
        run.hash_extract(
            tmp_path / "study.toml",
            service="health",
            secret=partners.agencies / "shared.key",
            own_key=tmp_path / "own.key",
            out=tmp_path / "out",
            today=TODAY,
        )
    assert number["NHS_NUMBER"] not in str(caught.value)
    assert not (tmp_path / "out").exists()


def test_a_definition_must_say_where_the_pairs_are(partners: Partnership, tmp_path: Path) -> None:
    text = (partners.agencies / "study.toml").read_text(encoding="utf-8")
    (tmp_path / "a.toml").write_text(re.sub(r"\[hashed_linkage\]\n.*\n", "", text), encoding="utf-8")
    with pytest.raises(InputError, match="where the pairs are"):
        definition.from_file(tmp_path / "a.toml")
    (tmp_path / "b.toml").write_text(text.replace('names = "hashed"\n', ""), encoding="utf-8")
    with pytest.raises(InputError, match="no service keeps its names"):
        definition.from_file(tmp_path / "b.toml")
