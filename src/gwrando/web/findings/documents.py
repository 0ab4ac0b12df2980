"""A release bundle <-> what the site keeps: reads the findings in words, and checks them against their
tables."""

import io
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Literal, NoReturn

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from gwrando.errors import InputError
from gwrando.outputs import files
from gwrando.outputs.bundle import Release
from gwrando.printing.pictures import Picture
from gwrando.text import Bilingual

MOST_FILES = 1000
MOST_BYTES = 50_000_000
WORDS = "report/findings.json"
PAPERS = ("report", "summary", "young")
"""The papers of a release that people may download, as `report/NAME.cy.pdf` and `report/NAME.en.pdf`."""

Ref = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_-]{1,80}$")]
Share = Annotated[float, Field(ge=0, le=1)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Row(_Part):
    """One share of a finding: about `k` of `n` as shown, or all None when it cannot be told."""

    label: Bilingual
    k: int | None
    n: int | None
    share: Share | None
    low: Share | None
    high: Share | None


class FindingWords(_Part):
    """One finding in words."""

    ref: Ref
    kind: Literal[
        "trigger", "control", "answered", "repeat", "funnel", "earliest", "known", "help_when", "transition",
        "order", "sequence", "noticed", "left_out", "linked",
    ]  # fmt: skip
    service: str
    title: Bilingual
    grade: Literal["robust", "also_within", "more_often", "less_often", "recurs", "cannot_tell", "shown"]
    grade_words: Bilingual
    reasons: tuple[Bilingual, ...] = Field(default=(), max_length=20)
    plain: Bilingual
    words: Bilingual
    rows: tuple[Row, ...] = Field(max_length=60)
    source: Bilingual
    missing: Bilingual
    tables: tuple[Ref, ...] = Field(min_length=1)
    estimates: tuple[Ref, ...] = ()
    pictures: tuple[Picture, ...] = Field(default=(), max_length=6)


class ImprovementWords(_Part):
    """Something a service could do."""

    ref: Ref
    finding: Ref
    service: str
    service_words: Bilingual
    text: Bilingual
    rests: Literal["told", "cannot_tell", "not_released"]
    rests_words: Bilingual
    commitment_ref: Annotated[str, StringConstraints(pattern=r"^([A-Z]\d{1,2}(\.\d{1,2})?)?$")]


class SectionWords(_Part):
    """A heading with paragraphs, facts and pictures."""

    title: Bilingual
    paragraphs: tuple[Bilingual, ...] = ()
    facts: tuple[tuple[Bilingual, Bilingual], ...] = ()
    pictures: tuple[Picture, ...] = Field(default=(), max_length=4)


class Words(_Part):
    """All findings of a release in words."""

    format: Literal["gwrando-findings-2"]
    made_up: bool
    title: Bilingual
    question: Bilingual
    how: tuple[Bilingual, ...]
    findings: tuple[FindingWords, ...] = Field(min_length=1)
    pictures: tuple[Picture, ...] = Field(default=(), max_length=12)
    improvements: tuple[ImprovementWords, ...]
    young: tuple[SectionWords, ...] = ()
    methods: tuple[SectionWords, ...] = ()
    atrs: tuple[SectionWords, ...] = ()


def words(release: Release) -> Words:
    """The findings in words of a release that was read and checked.

    Raises `InputError` when they are missing, are not of this form, name a table that is not there, or hold a
    count that is not rounded as the tables are.
    """
    try:
        found = Words.model_validate_json(release.report.get(WORDS, b""))
    except ValidationError:
        _refuse(WORDS)
    names = {table.name: table for table in release.tables}
    estimates = {estimate.name for estimate in release.estimates}
    for finding in found.findings:
        if not set(finding.tables) <= set(names) or not set(finding.estimates) <= estimates:
            _refuse(finding.ref)
        base = names[finding.tables[0]].rules.rounding_base
        counts = [number for row in finding.rows for number in (row.k, row.n) if number is not None]
        if any(number < 0 or number % base for number in counts):
            _refuse(finding.ref)
    return found


def downloads(release: Release) -> dict[str, bytes]:
    """The files of a release that people may download, by the name they get: papers, data package, estimates."""
    found = {
        name.removeprefix("report/"): data
        for name, data in release.report.items()
        if name.endswith(".pdf") and name.removeprefix("report/").split(".")[0] in PAPERS
    }
    found[files.PACKAGE] = files.json_bytes(files.data_package(release.tables, release.estimates))
    if release.estimates:
        found[files.ESTIMATES_CSV] = files.csv_bytes(files.estimate_rows(release.estimates))
    return found


def models_out(parts: tuple[BaseModel, ...]) -> list[dict[str, Any]]:
    """Documents ready for a JSON column."""
    return [part.model_dump(mode="json") for part in parts]


def pictures(data: list[dict[str, Any]]) -> list[Picture]:
    """Pictures from a JSON column, checked again."""
    return [Picture.model_validate(one) for one in data]


def bilingual(texts: tuple[Bilingual, ...]) -> list[dict[str, Any]]:
    """Texts ready for a JSON column."""
    return [text.model_dump() for text in texts]


@contextmanager
def unzipped(data: bytes) -> Iterator[Path]:
    """The release folder inside an uploaded ZIP file, unpacked for as long as the block lasts.

    Raises `InputError` when it is not a ZIP, is too large, or holds a name that leads out of its folder.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                items = [item for item in archive.infolist() if not item.is_dir()]
                too_much = sum(item.file_size for item in items) > MOST_BYTES
                if too_much or len(items) > MOST_FILES or not all(_inside(item.filename) for item in items):
                    _refuse("zip")
                for item in items:
                    path = folder / item.filename
                    path.parent.mkdir(parents=True, exist_ok=True)
                    with archive.open(item) as file:
                        # one byte more than declared would be a lie of the directory
                        content = file.read(item.file_size + 1)
                    if len(content) != item.file_size:
                        _refuse("zip")
                    path.write_bytes(content)
        except (zipfile.BadZipFile, OSError, EOFError, ValueError, RuntimeError, NotImplementedError):
            _refuse("zip")
        manifests = sorted(folder.rglob("manifest.json"))
        if len(manifests) != 1:
            _refuse("manifest.json")
        yield manifests[0].parent


def _inside(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return (
        bool(parts)
        and not name.startswith("/")
        and ".." not in parts
        and "\\" not in name
        and ":" not in name
    )


def _refuse(where: str) -> NoReturn:
    raise InputError(
        cy="Ni ellir defnyddio'r ffeil hon fel rhyddhad o astudiaeth. Ni newidiwyd dim.",
        en="This file cannot be used as a release of a study. Nothing was changed.",
        where=where,
        next_cy="Gofynnwch i'r tîm am y ffolder rhyddhad gyfan a wiriwyd, wedi'i sipio.",
        next_en="Ask the team for the whole checked release folder, zipped.",
    )
