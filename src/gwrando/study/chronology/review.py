"""One child's chronology for a lawful review of a case, inside the safe setting: printed with its sources, and logged.

It holds what services recorded and what is not covered. Nothing is concluded, counted up or summed up about a child.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from importlib import resources
from pathlib import Path
from typing import Any, Literal, get_args

from gwrando.errors import InputError, Language, RefusedError
from gwrando.outputs import never
from gwrando.printing import pdf
from gwrando.study import definition, engine
from gwrando.study.chronology import access, words
from gwrando.study.definition import Study
from gwrando.study.engine import Engine
from gwrando.study.vocabulary import EVENT_TYPES, SERVICES, Service
from gwrando.text.dates import spoken

FEWEST_LETTERS = 10
"""A reason shorter than this says nothing."""
Languages = Literal["cy", "en"]
"""A chronology is printed in both."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """What is on record about the child that one record is about; rows as the steps `read_case` and
    `read_case_covered` give them. `hashed`: services whose record hangs on a hash of names."""

    entries: tuple[tuple[Any, ...], ...]
    covered: tuple[tuple[Any, ...], ...]
    hashed: tuple[Service, ...] = ()


def review(
    path: Path,
    *,
    record: str,
    reason: str,
    by: str,
    at: datetime,
    today: date,
    environ: Mapping[str, str],
) -> list[Path]:
    """Prints the chronology of the child that `record` ("service:record") is about; gives the files written.

    Two files a language, a PDF/UA and a text, in the study's `case_review_folder`, which only its owner can open. The
    look is logged before it is taken. Raises `RefusedError` without a reason and a person, where the agreement does not
    allow it or has ended; `InputError` where there is no such record or no finished chronology.
    """
    study = definition.from_file(path)
    _may_look(study, reason=reason, by=by, today=today)
    agency, colon, number = record.partition(":")
    if not colon or agency not in SERVICES or not number.strip():
        raise _no_record()
    folder = path.parent
    key = engine.read_key(folder / study.key_file, environ=environ)
    place = _place(folder / study.case_review_folder)
    access.add(
        folder, at=at, by=by.strip(), reason=reason.strip(), agency=agency, record=number.strip(), key=key
    )
    with _store(folder, key) as store:
        case = read(store, agency=agency, record=number.strip())
    stem = f"{never.FILE_NAME}-{at:%Y%m%dT%H%M%SZ}-{access.digest(agency, number.strip(), key=key)[:8]}"
    made = []
    for language in get_args(Languages):
        data = document(study, case, language=language, reason=reason.strip(), by=by.strip(), at=at)
        template = (resources.files("gwrando.study.chronology") / "case.typ").read_text(encoding="utf-8")
        made.append(_write(place / f"{stem}.{language}.pdf", pdf.render(template, data=data, at=at)))
        made.append(_write(place / f"{stem}.{language}.txt", text(data).encode()))
    return made


def _may_look(study: Study, *, reason: str, by: str, today: date) -> None:
    study.agreement.check_date(today=today)
    if not study.agreement.case_review:
        raise RefusedError(
            cy="Nid yw'r cytundeb rhannu yn caniatáu adolygu achos un plentyn.",
            en="The sharing agreement does not allow the review of one child's case.",
            where="agreement.case_review",
            next_cy="Os oes sail gyfreithiol, gofynnwch i'r partneriaid ddiwygio'r cytundeb, ac ysgrifennwch "
            "case_review = true a case_review_basis.",
            next_en="If there is a lawful basis, ask the partners to amend the agreement, and write case_review = true "
            "and case_review_basis.",
        )
    if len(reason.strip()) < FEWEST_LETTERS or len(by.strip()) < 2:
        raise RefusedError(
            cy="Mae angen rheswm ac enw cyn edrych ar gronoleg plentyn.",
            en="A reason and a name are needed before a child's chronology is looked at.",
            where="--reason --by",
            next_cy="Ysgrifennwch pam mae angen edrych, er enghraifft rhif yr adolygiad, a phwy ydych chi.",
            next_en="Write why it has to be looked at, for example the number of the review, and who you are.",
        )


def _no_record() -> InputError:
    return InputError(
        cy="Nid oes cofnod o'r fath yn yr astudiaeth hon.",
        en="There is no such record in this study.",
        where="--record",
        next_cy="Rhowch y gwasanaeth, colon, ac yna rhif y cofnod fel y mae yn ffeil y gwasanaeth.",
        next_en="Give the service, a colon, and then the record's number as it stands in the service's file.",
    )


def _store(folder: Path, key: str) -> Engine:
    if not (folder / "work.duckdb").exists():
        raise InputError(
            cy="Nid oes cronoleg eto: nid yw'r astudiaeth wedi'i rhedeg yma.",
            en="There is no chronology yet: the study has not been run here.",
            where=folder.name,
            next_cy="Rhedwch: gwrando study run study.toml",
            next_en="Run: gwrando study run study.toml",
        )
    return engine.look(folder, key=key)


def read(store: Engine, *, agency: str, record: str) -> Case:
    """What is on record about the child of one record. Raises `InputError` where there is no such record."""
    given = {"agency": agency, "record": record}
    covered = store.rows("read_case_covered", given)
    if not any(row[3] for row in covered):
        raise _no_record()
    return Case(
        entries=tuple(store.rows("read_case", given)),
        covered=tuple(covered),
        hashed=tuple(service for (service,) in store.rows("read_case_hashed", given)),
    )


def document(
    study: Study, case: Case, *, language: Language, reason: str, by: str, at: datetime
) -> dict[str, Any]:
    """What is printed, in one language: words and dates only, ready for JSON."""
    agreement = study.agreement
    return {
        "title": words.TITLE.in_(language),
        "language": language,
        "mark": words.MARK,
        "marking": words.MARKING.in_(language),
        "reading": [line.in_(language) for line in (*words.READING, *words.hashed(case.hashed))],
        "labels": {name: label.in_(language) for name, label in words.LABELS.items()},
        "access": [
            [
                words.LABELS["access"].in_(language),
                f"{by}, {spoken(at.date(), language)} {at:%H:%M} UTC. {reason}",
            ],
            [words.LABELS["agreement"].in_(language), agreement.reference],
            [words.LABELS["law"].in_(language), agreement.case_review_basis],
        ],
        "entries": [_entry(row, language) for row in case.entries],
        "covered": _covered(case, language),
    }


def _entry(row: tuple[Any, ...], language: Language) -> list[str]:
    starts_on, _, ends_on, precision, age, kind, role, agency, action, reason, basis, detail, file, number = (
        row
    )
    dated = words.when(starts_on, precision, language)
    if ends_on is not None:
        dated = f"{dated} {words.LABELS['until'].in_(language)} {spoken(ends_on, language)}"
    what = EVENT_TYPES[kind].title.in_(language)
    return [
        dated,
        str(age),
        f"{what} ({detail})" if detail else what,
        words.ROLES[role].in_(language),
        words.action(action, reason, language),
        words.BASIS[basis].in_(language),
        f"{SERVICES[agency].in_(language)}: {file}, {words.LABELS['row'].in_(language)} {number}",
    ]


def _covered(case: Case, language: Language) -> list[list[str]]:
    """One row per service: the days of its data, and the days on which it would have known."""
    lines: dict[str, list[str]] = {}
    for agency, covers_from, covers_to, _, from_on, to_on in case.covered:
        label = SERVICES[agency].in_(language)
        line = lines.setdefault(agency, [label, _span(covers_from, covers_to, language), ""])
        seen = words.NOT_LINKED.in_(language) if from_on is None else _span(from_on, to_on, language)
        line[2] = f"{line[2]}; {seen}" if line[2] else seen
    return list(lines.values())


def _span(first: date, last: date, language: Language) -> str:
    return f"{spoken(first, language)} {words.LABELS['until'].in_(language)} {spoken(last, language)}"


def text(data: Mapping[str, Any]) -> str:
    """The same document as plain text."""
    labels = data["labels"]
    heads = [labels[part] for part in ("date", "age", "what", "role", "action", "basis", "source")]
    lines = [data["mark"], data["marking"], "", data["title"], "", *data["reading"], ""]
    lines += [f"{name}: {said}" for name, said in data["access"]]
    lines += ["", labels["entries"], ""]
    for entry in data["entries"]:
        lines += [f"{head}: {part}" for head, part in zip(heads, entry, strict=True)] + [""]
    lines += [] if data["entries"] else [labels["none"], ""]
    lines += [labels["covered"], ""]
    lines += [
        f"{label}: {extract}. {labels['observed']}: {seen}." for label, extract, seen in data["covered"]
    ]
    return "\n".join([*lines, "", data["mark"], ""])


def _place(folder: Path) -> Path:
    """The folder of case reviews, which only its owner may open. Raises `RefusedError` when others may."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.stat().st_mode & 0o077:
        raise RefusedError(
            cy="Gall pobl eraill ar y peiriant hwn agor ffolder yr adolygiadau achos.",
            en="Other people on this machine can open the folder of case reviews.",
            where=folder.name,
            next_cy=f"Rhedwch: chmod 700 {folder.name}",
            next_en=f"Run: chmod 700 {folder.name}",
        )
    return folder


def _write(path: Path, data: bytes) -> Path:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    return path
