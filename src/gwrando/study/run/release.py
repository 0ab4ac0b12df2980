"""From counts to a release: everything is protected, put into words, and written whole or not at all."""

import hashlib
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from gwrando.errors import RefusedError
from gwrando.outputs import PROFILES, CountTable, DisclosureRules, SafeTable, bundle, optimal
from gwrando.study.answers import Counted
from gwrando.study.definition import Study
from gwrando.study.report import findings, pages, released
from gwrando.study.report.facts import Facts
from gwrando.study.report.released import Released


def rules_of(study: Study) -> DisclosureRules:
    """The rules of the study's profile, with the study's own reason for them."""
    values = PROFILES[study.disclosure.profile]().to_dict()
    return DisclosureRules.from_dict({**values, "reason": study.disclosure.reason.model_dump()})


def suppressor(study: Study) -> optimal.Suppressor | None:
    """The solver that the study asks for, where it is installed; else None, which is our own choice."""
    asked = study.disclosure.suppressor == "optimal"
    return optimal.Optimal() if asked and optimal.installed() else None


def protected(tables: Sequence[CountTable], rules: DisclosureRules) -> list[SafeTable]:
    """Each table as it may leave; those about the same children are protected together."""
    return list(released.protected(Counted(tables=tuple(tables)), rules).tables)


def report(study: Study, safe: Released, facts: Facts) -> dict[str, bytes]:
    """The files in words of a release, by name: dated by the end of the data, so that the bytes stay the same."""
    words = findings.findings(study, safe.tables, safe.estimates, facts=replace(facts, refused=safe.refused))
    day = max(source.ends_on for source in study.extracts)
    return pages.files(words, safe.tables, safe.estimates, day=day)


def write(
    release: Path,
    safe: Released,
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
        made = bundle.write_bundle(
            Path(beside) / "release",
            tables=safe.tables,
            estimates=safe.estimates,
            about=about,
            at=at,
            report=files,
        )
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
        if path.name not in (bundle.MANIFEST, bundle.CHECK, bundle.SIGNATURE)
    }
