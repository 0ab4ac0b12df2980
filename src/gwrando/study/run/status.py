"""Where a study stands: what is done, how long its data may be kept, what to do next."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from gwrando.errors import GwrandoError
from gwrando.outputs import bundle
from gwrando.study import definition, engine
from gwrando.study.definition import Study
from gwrando.study.engine import Mark
from gwrando.study.run import erasing, inputs, lock
from gwrando.text import Bilingual


@dataclass(frozen=True, kw_only=True)
class Standing:
    """The state of one study: steps that are done (by name), until when data may be kept, what to do next."""

    steps: Mapping[str, Mark]
    delete_by: date
    days_left: int
    notes: tuple[Bilingual, ...]
    next: Bilingual


def standing(path: Path, *, today: date, environ: Mapping[str, str]) -> Standing:
    """The state of the study defined in `path`. Reads its marks if the key is there; changes nothing."""
    folder, study = path.parent, definition.from_file(path)
    notes: list[Bilingual] = []
    marks: dict[str, Mark] = {}
    try:
        marks = engine.marks_on_duckdb(folder, key=engine.read_key(folder / study.key_file, environ=environ))
    except GwrandoError as error:
        notes.append(Bilingual(cy=error.cy, en=error.en))
    marks |= engine.marks_on_spark(folder)
    if (folder / "release").exists():
        marks["release"] = Mark(step="release", fingerprint="", rows=None, seconds=0)
        marks.setdefault("protect", marks["release"])
    notes += _retention(study, today=today)
    return Standing(
        steps=marks,
        delete_by=study.agreement.delete_by,
        days_left=(study.agreement.delete_by - today).days,
        notes=tuple(notes),
        next=_next(path, study, marks, today=today),
    )


def _retention(study: Study, *, today: date) -> Iterator[Bilingual]:
    for source in study.extracts:
        left = (source.use_until - today).days
        if left < 30:
            yield Bilingual(
                cy=f"{source.service}: {left} o ddiwrnodau ar ôl i ddefnyddio'r echdyniad.",
                en=f"{source.service}: {left} days left to use the extract.",
            )


def _next(path: Path, study: Study, marks: Mapping[str, Mark], *, today: date) -> Bilingual:
    folder, name = path.parent, path.name
    missing = [file for file in inputs.files(study) if not (folder / file).is_file()]
    if lock.held(folder):
        return Bilingual(
            cy="mae rhediad ar waith; arhoswch iddo orffen.", en="a run is going; wait for it to end."
        )
    if _erased(folder) and missing:
        return Bilingual(cy="dim: mae'r data wedi'u dileu.", en="nothing: the data are erased.")
    if today > study.agreement.delete_by:
        return Bilingual(
            cy=f"dilëwch y data: gwrando study erase {name}",
            en=f"delete the data: gwrando study erase {name}",
        )
    if missing:
        return Bilingual(
            cy=f"rhowch y ffeiliau sydd ar goll yn eu lle ({len(missing)}).",
            en=f"put the missing files in their place ({len(missing)}).",
        )
    if (folder / "release" / bundle.CHECK).exists():
        return Bilingual(
            cy=f"defnyddiwch y rhyddhad; dilëwch y data erbyn {study.agreement.delete_by.isoformat()}.",
            en=f"use the release; delete the data by {study.agreement.delete_by.isoformat()}.",
        )
    if (folder / "release").exists():
        return Bilingual(
            cy="rhywun arall i wirio: gwrando study check release --by ENW",
            en="someone else checks: gwrando study check release --by NAME",
        )
    if marks:
        return Bilingual(cy=f"ewch ymlaen: gwrando study run {name}", en=f"go on: gwrando study run {name}")
    return Bilingual(cy=f"dechreuwch: gwrando study run {name}", en=f"start: gwrando study run {name}")


def _erased(folder: Path) -> bool:
    for path in sorted((folder / erasing.CERTIFICATES).glob("*.json")):
        if json.loads(path.read_text(encoding="utf-8")).get("finished"):
            return True
    return False
