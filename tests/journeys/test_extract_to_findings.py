"""Journey (a): an agency extract becomes a published finding, through the real doors: command line, file, browser."""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import translation

from gwrando.errors import RefusedError, TamperedError
from gwrando.web.audit.models import Entry
from gwrando.web.findings import actions
from gwrando.web.findings.models import Finding, Release
from tests.factories import accounts
from tests.factories.findings import AT, zipped

CANARY = "Zzgwenfronwy"
CANARY_RECORD = "MADEUP-CANARY-77"
RECORDS = {"PupilID", "LOCAL_NUMBER", "NOMINAL_URN", "ChildID", "CaseID"}


def gwrando(*words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    """One command in a process of its own, as a person would run it."""
    environment = {**os.environ, "PYTHONWARNINGS": "error", "COLUMNS": "120"}
    return subprocess.run(
        [sys.executable, "-m", "gwrando", *words],
        capture_output=True,
        text=True,
        input=typed,
        env=environment,
    )


def plant(folder: Path) -> None:
    """Adds one child with the canary's name to every file about people, and unusable rows of hers to every other."""
    for path in sorted((folder / "inputs").glob("*.csv")):
        with path.open(encoding="cp1252", newline="") as file:
            head, first, *_ = [*csv.reader(file), [], []]
        record = next(h for h in head if h in RECORDS)
        if any("birth" in h.lower() or h == "DOB" for h in head):
            hers = {
                h: CANARY for h in head if re.search("forename|surname|given_name|family_name", h.lower())
            }
            kept = {h: "" for h in head if re.search("upn|nhs|middle|other|former|birth_family", h.lower())}
            row = {**dict(zip(head, first, strict=True)), **hers, **kept, record: CANARY_RECORD}
            row |= {h: "NP91 1ZZ" for h in head if "postcode" in h.lower()}
            rows = [list(row.values()), [CANARY_RECORD + "x", *[CANARY] * (len(head) - 1)]]
        else:
            rows = [
                [CANARY_RECORD if h == record else CANARY for h in head],
                [CANARY, CANARY],
                [CANARY] * len(head),
            ]
        with path.open("a", encoding="cp1252", newline="") as file:
            csv.writer(file).writerows(rows)


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A made-up study with the canary in every input, run and checked from the command line."""
    folder = tmp_path_factory.mktemp("journey") / "study"
    made = gwrando("study", "dummy", str(folder), "--children", "1500", "--seed", "11")
    assert made.returncode == 0, made.stderr
    plant(folder)
    with (folder / "study.toml").open("a", encoding="utf-8") as file:  # each draw is a whole analysis
        file.write("\n[sensitivity]\nlinkage_draws = 2\nleave_out_services = false\n")
    ran = gwrando("study", "run", str(folder / "study.toml"))
    assert ran.returncode == 0, ran.stderr
    assert "precision" in ran.stdout
    (folder / "said.txt").write_text(made.stdout + ran.stdout + made.stderr + ran.stderr, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def release(study: Path) -> Path:
    """The release, looked at and signed by a second person who typed y."""
    done = gwrando("study", "check", str(study / "release"), "--by", "Output checker", typed="y\n")
    assert done.returncode == 0, done.stderr
    assert "Children in the cohort" in done.stdout
    assert "fewer than 10, or hidden" in done.stdout
    with (study / "said.txt").open("a", encoding="utf-8") as file:
        file.write(done.stdout)
    return study / "release"


def test_the_maker_may_not_check_and_no_means_no(study: Path) -> None:
    fresh = study.parent / "unsigned"
    shutil.copytree(study / "release", fresh)
    (fresh / "check.json").unlink(missing_ok=True)
    done = gwrando("study", "check", str(fresh), "--by", "example-analyst", "--yes")
    assert done.returncode == RefusedError.exit_code
    assert "second person" in done.stderr
    assert gwrando("study", "check", str(fresh), "--by", "Output checker", typed="n\n").returncode == 1
    assert not (fresh / "check.json").exists()


@pytest.mark.django_db
def test_from_extract_to_page(study: Path, release: Path, media: Path) -> None:
    checker, commissioner = Client(), Client()
    backend = "allauth.account.auth_backends.AuthenticationBackend"
    checker.force_login(accounts.person("output_checker"), backend=backend)
    commissioner.force_login(accounts.person("commissioner"), backend=backend)
    upload = media.parent / "release.zip"
    upload.write_bytes(zipped(release))
    with translation.override("cy"), upload.open("rb") as file:
        answer = checker.post(reverse("findings:releases"), {"file": file})
        assert answer.status_code == 302
        made = Release.objects.get()
        # nobody outside sees it yet; the one who brought it in may not publish it
        public = Client()
        page = reverse("findings:finding", args=[made.pk, "trigger_da_witnessed"])
        assert public.get(page).status_code == 404
        assert checker.post(reverse("findings:publish", args=[made.pk])).status_code == 403
        assert commissioner.post(reverse("findings:publish", args=[made.pk])).status_code == 302

    told = json.loads((release / "report" / "findings.json").read_text(encoding="utf-8"))
    assert Finding.objects.filter(release=made).count() == len(told["findings"])
    shown = (study / "said.txt").read_text(encoding="utf-8")
    for language in ("cy", "en"):
        with translation.override(language):
            front = public.get(reverse("findings:index"))
            assert front.status_code == 200
            shown += front.content.decode()
            for item in told["findings"]:
                answer = public.get(reverse("findings:finding", args=[made.pk, item["ref"]]))
                assert answer.status_code == 200
                text = answer.content.decode()
                assert item["plain"][language].split(":")[0].replace("'", "&#x27;") in text
                shown += text
                for table in item["tables"]:
                    shown += public.get(reverse("findings:table", args=[made.pk, table])).content.decode()
    for path in [*release.rglob("*"), study / "faults.csv", *(study / "runs").iterdir()]:
        if path.is_file():
            shown += path.read_text(encoding="utf-8", errors="replace")  # a PDF has the words of its page
    # the canary was in every input; a record of her is in no page, file, log or message
    assert CANARY not in shown
    assert CANARY_RECORD not in shown
    assert "MADEUP-" not in shown
    acts = list(Entry.objects.order_by("seq").values_list("action", flat=True))
    assert [name for name in acts if name.startswith("findings.")] == [
        "findings.import_release",
        "findings.publish",
    ]


@pytest.mark.django_db
def test_the_example_command_twice(release: Path, capsys: Any) -> None:
    call_command("example_findings", release=release)
    call_command("example_findings", release=release)
    assert Release.objects.count() == 1
    assert Release.objects.get().published_by
    assert "more often than in comparison" in capsys.readouterr().out


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name",
    [
        "tables/trigger_da_witnessed.json",
        "tables/linked.csv",
        "report/findings.json",
        "report/report.cy.html",
        "report/summary.en.pdf",
        "estimates.json",
        "manifest.json",
        "check.json",
    ],
)
def test_one_changed_byte_and_the_site_refuses(release: Path, tmp_path: Path, name: str) -> None:
    copy = tmp_path / "release"
    shutil.copytree(release, copy)
    data = bytearray((copy / name).read_bytes())
    at = data.index(b"1")
    data[at : at + 1] = b"2"
    (copy / name).write_bytes(bytes(data))
    with pytest.raises((TamperedError, RefusedError)):
        actions.import_release(folder=copy, by="person:1", at=AT)
    assert not Release.objects.exists()


def test_an_error_is_in_both_languages_and_has_its_exit_code(tmp_path: Path) -> None:
    done = gwrando("study", "run", str(tmp_path / "study.toml"))
    assert done.returncode == 2
    assert "Ni ellir agor y ffeil" in done.stderr
    assert "The file cannot be opened" in done.stderr
    assert "Traceback" not in done.stderr
