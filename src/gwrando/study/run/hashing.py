"""What an agency does on its own machine: its extract becomes CLKs for the linkage unit and, where it keeps its names to
itself, files without names for the study team."""

import secrets
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from gwrando.errors import InputError, RefusedError
from gwrando.study import definition, engine, ingest, link
from gwrando.study.definition import ExtractSource, Study
from gwrando.study.extract import load
from gwrando.study.extract.nameless import without_names
from gwrando.study.link import hashed_secrets

UNIT, TEAM = "to-linkage-unit", "to-study-team"
"""The two folders of what is made, each named for whom it is sent to."""
Tick = Callable[[int, int], None]


@dataclass(frozen=True, kw_only=True)
class Hashed:
    """What was made: the file of CLKs, the files without names (none where names are shared), records and rows set aside."""

    clks: Path
    files: tuple[Path, ...]
    records: int
    set_aside: int


def hash_extract(
    path: Path,
    *,
    service: str,
    secret: Path,
    own_key: Path,
    out: Path,
    today: date,
    tick: Tick | None = None,
) -> Hashed:
    """Hashes one service's extract for the study defined in `path`; its files lie where the definition says.

    Reads and checks the files as the study would, in an encrypted store that is gone afterwards. Raises `InputError` or
    `RefusedError`; then nothing is left in `out` that was not there before.
    """
    study = definition.from_file(path)
    study.agreement.check_date(today=today)
    given = _given(study, service)
    shared, own = hashed_secrets.secret(secret), b""
    hides = given.names == "hashed"
    if hides:
        _only_csv(given)
        own = hashed_secrets.own_key(own_key)
    extract = load(given.plugin or given.service)
    # the manifest of the definition is that of the files as they are sent
    mine = given.model_copy(update={"manifest": None})
    with tempfile.TemporaryDirectory() as name, _store(Path(name)) as store:
        taken, checked = ingest.ingest_one(store, mine, extract, path.parent, tick=tick)
        ingest.refuse(ingest.after_ingest([(service, taken.persons)]))
        if not hides:
            _only_own_ids(store, service)
        renamed = (lambda what, texts: hashed_secrets.made_up(texts, what=what, key=own)) if hides else None
        clks = link.clks(store, service=service, secret=shared, renames=renamed)
        files: list[Path] = []
        if renamed is not None:
            kinds = without_names(extract).kinds
            files = ingest.send(store, checked, kinds, out / TEAM, renames=renamed)
    if files:
        manifest = out / TEAM / (given.manifest or f"{service}_manifest.json")
        manifest.write_text(ingest.manifest_of(files).to_json(), encoding="utf-8")
        files.append(manifest)
    to = out / UNIT / f"{service}_clks.csv"
    link.write_clks(to, clks)
    return Hashed(clks=to, files=tuple(files), records=len(clks.records), set_aside=taken.set_aside)


def _store(folder: Path) -> engine.DuckDB:
    # the key is never written: what is left after a crash cannot be read
    return engine.open_duckdb(folder, key=secrets.token_hex(32), fresh=True)


def _given(study: Study, service: str) -> ExtractSource:
    for given in study.extracts:
        if given.service == service:
            return given
    listed = ", ".join(given.service for given in study.extracts)
    raise InputError(
        cy=f"Nid yw'r gwasanaeth hwn yn yr astudiaeth. Y rhain sydd: {listed}.",
        en=f"This service is not in the study. These are: {listed}.",
        where=f"--service {service}",
        next_cy="Rhowch enw eich gwasanaeth fel y mae yn study.toml.",
        next_en="Give the name of your service as it is in study.toml.",
    )


def _only_own_ids(store: engine.DuckDB, service: str) -> None:
    ((n_known,),) = store.rows("read_known_ids")
    if n_known:
        raise RefusedError(
            cy="UPN neu rif GIG y plentyn yw rhif rhai cofnodion: byddai'r uned gysylltu'n gwybod pwy ydynt.",
            en="Some records have the child's UPN or NHS number as their id: the linkage unit would know who they are.",
            where=service,
            next_cy="Rhowch rif eich system eich hun yn lle'r rhif hwnnw, yn yr echdyniad hefyd.",
            next_en="Put your own system's id in place of that number, in the extract too.",
        )


def _only_csv(given: ExtractSource) -> None:
    others = [p for kind in given.files for p in given.paths(kind) if not p.lower().endswith(".csv")]
    if others:
        raise InputError(
            cy="Ffeiliau .csv y mae'r gorchymyn hwn yn eu hysgrifennu; mae enw arall yn y diffiniad.",
            en="This command writes .csv files; the definition has another name.",
            where=", ".join(others),
            next_cy="Cadwch eich ffeil fel CSV, a gofynnwch i dîm yr astudiaeth newid y llwybr yn study.toml.",
            next_en="Save your file as CSV, and ask the study team to change the path in study.toml.",
        )
