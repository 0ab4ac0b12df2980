"""`gwrando study new | schema | validate | manifest`: the definition of a study, before any record is read."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click

from gwrando import plugins
from gwrando.cli.study.parts import part, together
from gwrando.errors import InputError


def _ask(cy: str, en: str, default: str | None = None) -> str:
    found: str = click.prompt(f"{cy} | {en}", default=default)
    return found.strip()


def _both(cy: str, en: str) -> dict[str, str]:
    return {"cy": _ask(f"{cy} (Cymraeg)", f"{en} (Welsh)"), "en": _ask(f"{cy} (Saesneg)", f"{en} (English)")}


def _day(cy: str, en: str) -> date:
    found: datetime = click.prompt(f"{cy} | {en} (YYYY-MM-DD)", type=click.DateTime(["%Y-%m-%d"]))
    return found.date()


def _several(cy: str, en: str, choices: list[str], *, least: int) -> list[str]:
    """Some of a list, typed with commas; asks again until each is in the list."""
    click.echo(f"  {', '.join(choices)}")
    while True:
        typed = _ask(cy, en, default="" if least == 0 else None)
        found = list(dict.fromkeys(word.strip() for word in typed.split(",") if word.strip()))
        wrong = [word for word in found if word not in choices]
        if not wrong and len(found) >= least:
            return found
        click.echo(f"  ? {', '.join(wrong)}")


def _one(cy: str, en: str, choices: list[str]) -> str:
    found: str = click.prompt(f"{cy} | {en}", type=click.Choice(choices))
    return found


def _service(service: str) -> tuple[dict[str, Any], list[dict[str, Any]], set[str]]:
    """One extract, the items of the agreement it needs, and the event types it can tell of."""
    extracts = part("extract")
    names = [n for n in plugins.names("gwrando.extracts") if extracts.load(n).service == service]
    plugin = _one(f"Ategyn ar gyfer {service}", f"Plug-in for {service}", names)
    extract = extracts.load(plugin)
    needed = [name for name, kind in extract.kinds.items() if kind.needed]
    optional = [name for name in extract.kinds if name not in needed]
    kinds = needed + (
        _several("Pa ffeiliau eraill? (gyda choma)", "Which other files? (with commas)", optional, least=0)
        if optional
        else []
    )
    files = {
        name: _ask(f"Llwybr {name}", f"Path of {name}", default=f"inputs/{service}_{name}.csv")
        for name in kinds
    }
    given = {
        "service": service,
        "plugin": plugin,
        "files": files,
        "starts_on": _day("Diwrnod cyntaf y data", "First day of the data"),
        "ends_on": _day("Diwrnod olaf y data", "Last day of the data"),
        "use_until": _day("Gellir eu defnyddio hyd", "May be used until"),
    }
    if not click.confirm(
        "A yw'n rhannu enwau'r plant? | Does it share the names of the children?", default=True
    ):
        given |= {"names": "hashed", "manifest": f"inputs/{service}_manifest.json"}
        extract = part("extract.nameless").without_names(extract)  # no name is agreed, so none is let in
    items = [
        {"service": service, "file": name, "columns": [c.heading for c in extract.kinds[name].columns]}
        for name in kinds
    ]
    told = {
        type_
        for name in kinds
        for event in extract.kinds[name].events
        for type_ in extract.kinds[name].types_of(event)
    }
    return given, items, told


def _answers() -> dict[str, Any]:
    words = part("vocabulary")
    values: dict[str, Any] = {
        "id": _ask("Enw byr (llythrennau bach ac _)", "Short name (small letters and _)"),
        "made_up": click.confirm(
            "A yw'r cofnodion i gyd yn ddychmygol? | Are all records made up?", default=False
        ),
        "analyst": _ask("Pwy sy'n gwneud y rhyddhad (swydd)", "Who makes the release (post)"),
        "title": _both("Teitl", "Title"),
        "question": _both("Cwestiwn", "Question"),
        "agreement": {
            "reference": _ask("Cyfeirnod y cytundeb rhannu", "Reference of the sharing agreement"),
            "parties": [p.strip() for p in _ask("Partïon (gyda choma)", "Parties (with commas)").split(",")],
            "lawful_basis": _ask("Sail gyfreithiol", "Lawful basis"),
            "delete_by": _day("Rhaid dileu erbyn", "Must be deleted by"),
            "review_on": _day("Adolygu'r cytundeb ar", "Review of the agreement on"),
            "purpose": _both("Pwrpas", "Purpose"),
        },
    }
    services = _several("Gwasanaethau (gyda choma)", "Services (with commas)", list(words.SERVICES), least=1)
    given: list[dict[str, Any]] = []
    items: list[dict[str, Any]] = []
    told: set[str] = set()
    for service in services:
        extract, columns, of_service = _service(service)
        given.append(extract)
        items += columns
        told |= of_service
    values["agreement"]["items"] = items
    hashed = any("names" in extract for extract in given)
    types = sorted(told)
    event = _one("Digwyddiad sy'n dewis y grŵp", "Event that chooses the cohort", types)
    values["cohort"] = {
        "event": event,
        "role": _one("Rôl y plentyn", "Role of the child", list(words.ROLES)),
        "min_events": click.prompt("O leiaf faint | At least how many", type=int, default=1),
        "age_from": click.prompt("O oed | From age", type=int, default=10),
        "age_to": click.prompt("Hyd at oed | To age", type=int, default=17),
    }
    others = [type_ for type_ in types if type_ != event]
    triggers = _several("Sbardunau (gyda choma)", "Triggers (with commas)", others, least=1)
    controls = [type_ for type_ in others if type_ not in triggers]
    return {
        **{key: value for key, value in values.items() if not isinstance(value, dict)},
        "triggers": triggers,
        "negative_controls": _several(
            "Cwestiynau rheoli: ni ddylent wahaniaethu (gyda choma)",
            "Negative controls: they should not differ (with commas)",
            controls,
            least=0,
        ),
        **{key: value for key, value in values.items() if isinstance(value, dict)},
        "extract": given,
        **({"hashed_linkage": {"pairs": "inputs/pairs.csv"}} if hashed else {}),
        "comparison": {"per_child": 5},
        "disclosure": {
            "profile": "acro",
            "reason": _both("Pam y rheolau datgelu hyn", "Why these disclosure rules"),
        },
    }


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def new(folder: Path) -> None:
    """Ask about a new study, in both languages, and write its study.toml and key into FOLDER."""
    path = folder / "study.toml"
    if path.exists():
        raise InputError(
            cy="Mae diffiniad yn y ffolder hon eisoes; ni newidiwyd ef.",
            en="There is a definition in this folder already; it was not changed.",
            where=str(path),
            next_cy="Dewiswch ffolder arall, neu olygu'r ffeil.",
            next_en="Choose another folder, or edit the file.",
        )
    definition = part("definition")
    text = part("definition.writing").to_toml(_answers())
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "inputs").mkdir(exist_ok=True)
    trial = folder / ".study.toml.new"
    trial.write_text(text, encoding="utf-8")
    try:
        definition.from_file(trial)
        trial.rename(path)
    finally:
        trial.unlink(missing_ok=True)
    part("engine").new_key_file(folder / "study.key")
    click.echo(f"{path}")
    click.echo(f"Nesaf | Next: gwrando study validate {path}")


@click.command()
def schema() -> None:
    """Print the JSON Schema of study.toml, for editors: gwrando study schema > study.schema.json."""
    click.echo(json.dumps(part("definition").json_schema(), indent=1, ensure_ascii=False))


@click.command()
@click.argument("definition", metavar="STUDY.toml", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--today", type=click.DateTime(["%Y-%m-%d"]), help="decides what may still be used (default: today)"
)
def validate(definition: Path, today: datetime | None) -> None:
    """Check a whole definition, its agreement, plug-ins, files and headings. No record is read."""
    study = part("definition").from_file(definition)
    ingest = part("ingest")
    day = today.date() if today else datetime.now(UTC).date()
    found = ingest.check(study, definition.parent, today=day)
    for stops, places, cy, en in together(found):
        mark = "NA | NO" if stops else "SYLWER | NOTE"
        click.echo(f"{mark}  {', '.join(places)}\n  {cy}\n  {en}")
    ingest.refuse(found)
    click.echo("Gall yr astudiaeth redeg. | The study may run.")


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--out",
    default="manifest.json",
    show_default=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="where to write",
)
def manifest(files: tuple[Path, ...], out: Path) -> None:
    """Write the rows and SHA-256 of FILES, so that whoever gets them sees that they are whole."""
    made = part("ingest").manifest_of(files)
    out.write_text(made.to_json(), encoding="utf-8")
    for name, (rows, _) in sorted(made.files.items()):
        click.echo(f"{name}: {rows:,} rhes | rows")
    click.echo(f"{out}")
