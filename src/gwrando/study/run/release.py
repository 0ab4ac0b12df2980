"""From counts to a release: everything is protected, put into words, and written whole or not at all."""

import hashlib
import tempfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from gwrando.errors import Language, RefusedError
from gwrando.outputs import PROFILES, CountTable, DisclosureRules, SafeTable, bundle, protect
from gwrando.study.definition import Study
from gwrando.study.report import findings, pages

MEMBERS = ("trigger_", "first_noticed")
"""Tables about the same children in the same rows: each is protected knowing those before it."""


def rules_of(study: Study) -> DisclosureRules:
    """The rules of the study's profile, with the study's own reason for them."""
    values = PROFILES[study.disclosure.profile]().to_dict()
    return DisclosureRules.from_dict({**values, "reason": study.disclosure.reason.model_dump()})


def protected(tables: Sequence[CountTable], rules: DisclosureRules) -> list[SafeTable]:
    """Each table as it may leave; those about the same children are protected together."""
    safe: list[SafeTable] = []
    for table in tables:
        kin = [earlier for earlier in safe if earlier.name.startswith(MEMBERS)]
        safe.append(protect(table, rules, earlier=kin if table.name.startswith(MEMBERS) else ()))
    return safe


def report(study: Study, safe: Sequence[SafeTable]) -> dict[str, bytes]:
    """The files in words of a release, by name."""
    words = findings.findings(study, safe)
    languages: tuple[Language, Language] = ("cy", "en")
    files = {f"report/report.{la}.html": pages.page(words, safe, language=la).encode() for la in languages}
    files["report/findings.json"] = words.to_json()
    return files


def write(
    release: Path,
    tables: Sequence[SafeTable],
    files: Mapping[str, bytes],
    *,
    about: bundle.ReleaseAbout,
    at: datetime,
) -> bool:
    """Writes the release; true when the same one is there already (it, and its check, are then left as they
    are).

    It is made beside its place and put there by one rename, so a kill leaves none or all of it. Raises
    `RefusedError` rather than write over a different release.
    """
    for left in release.parent.glob(".release-*"):
        _remove(left)  # what a killed run left half made
    with tempfile.TemporaryDirectory(dir=release.parent, prefix=".release-") as beside:
        made = bundle.write_bundle(Path(beside) / "release", tables=tables, about=about, at=at, report=files)
        if release.exists():
            if _content(made) != _content(release):
                raise RefusedError(
                    cy="Mae rhyddhad arall yn y ffolder hon eisoes; nid ysgrifennwyd drosto.",
                    en="There is another release in this folder already; it was not written over.",
                    where=release.name,
                    next_cy="Rhowch enw ffolder newydd: --release FFOLDER",
                    next_en="Give the name of a new folder: --release FOLDER",
                )
            return True
        made.rename(release)
    return False


def _remove(folder: Path) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()
    folder.rmdir()


def _content(release: Path) -> dict[str, str]:
    """Hash of each file of a release but those that hold when it was made and checked."""
    files = sorted(path for path in release.rglob("*") if path.is_file())
    return {
        path.relative_to(release).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
        if path.name not in (bundle.MANIFEST, bundle.CHECK)
    }
