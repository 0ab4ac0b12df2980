"""A small made-up release of a study, written and checked as a real one is."""

import io
import json
import zipfile
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from gwrando.outputs import (
    DisclosureRules,
    Estimate,
    SafeEstimate,
    bundle,
    protect,
    protect_estimate,
    signing,
)
from gwrando.web.accounts.rules import Actor
from gwrando.web.findings import actions
from gwrando.web.findings.models import Release, SigningKey
from tests.factories import Matrix
from tests.factories.outputs import both, count_table

AT = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
_numbers = count(1)


def finding(**changes: Any) -> dict[str, Any]:
    """One finding in words, as findings.json holds it."""
    row = {
        "label": {"cy": "Grŵp", "en": "Cohort"},
        "k": 50,
        "n": 100,
        "share": 0.5,
        "low": 0.38,
        "high": 0.62,
    }
    found = {
        "ref": "trigger_x",
        "kind": "trigger",
        "service": "police",
        "title": {"cy": "Peth", "en": "A thing"},
        "grade": "recurs",
        "grade_words": {"cy": "Yn digwydd dro ar ôl tro", "en": "Recurs"},
        "plain": {"cy": "Tua 5 o bob 10.", "en": "About 5 in 10."},
        "words": {"cy": "Tua 50 o 100.", "en": "About 50 of 100."},
        "rows": [row, {**row, "label": {"cy": "Cymhariaeth", "en": "Comparison"}}],
        "source": {"cy": "Cofnodion", "en": "Records"},
        "missing": {"cy": "Dim", "en": "Nothing"},
        "reasons": [{"cy": "Am fod y cyfwng uwchlaw 1.", "en": "Because the interval is above 1."}],
        "tables": ["example"],
        "estimates": ["matched_x"],
        "pictures": [picture()],
    }
    return found | changes


def picture(**changes: Any) -> dict[str, Any]:
    """One picture, as findings.json holds it."""
    words = {"cy": "Llun", "en": "A picture"}
    row = {"label": words, "values": [50.0], "low": 40.0, "high": 60.0, "said": words}
    found = {
        "ref": "shares",
        "kind": "dots",
        "title": words,
        "description": words,
        "x_label": words,
        "rows": [row],
    }
    return found | changes


def section(title: str = "A section") -> dict[str, Any]:
    """A heading with a paragraph and a fact."""
    words = {"cy": f"{title} cy", "en": title}
    return {"title": words, "paragraphs": [words], "facts": [[words, {"cy": "Gwerth", "en": "A value"}]]}


def words(*findings: dict[str, Any], **changes: Any) -> bytes:
    """A findings.json."""
    found = {
        "format": "gwrando-findings-2",
        "made_up": True,
        "title": {"cy": "Astudiaeth", "en": "A study"},
        "question": {"cy": "Beth?", "en": "What?"},
        "how": [{"cy": "Grwpiau yn unig.", "en": "Groups only."}],
        "findings": list(findings) or [finding()],
        "improvements": [
            {
                "ref": "i1",
                "finding": "trigger_x",
                "service": "police",
                "service_words": {"cy": "Heddlu", "en": "Police"},
                "text": {"cy": "Enghraifft.", "en": "An example."},
                "rests": "told",
                "rests_words": {"cy": "Mae'n dibynnu ar beth.", "en": "It rests on a thing."},
                "commitment_ref": "A1.1",
            }
        ],
        "pictures": [picture(ref="all")],
        "young": [section("For you")],
        "methods": [section("Definition")],
        "atrs": [section("Tier 1")],
    }
    return json.dumps(found | changes, ensure_ascii=False).encode()


def estimate() -> SafeEstimate:
    """One safe estimate."""
    found = Estimate(
        name="matched_x",
        kind="odds_ratio",
        title=both("Ratio"),
        value=2.1,
        low=1.3,
        high=3.4,
        q=0.02,
        n_children=240,
        rests_on={"exposed": 40},
        unit=both("times"),
        source=both("Made up"),
        missing=both("Nothing"),
        method="matched sets",
        family="triggers",
        notes=(both("A note on the method."),),
    )
    return protect_estimate(found, DisclosureRules.acro())


def folder(
    *,
    report: bytes | None = None,
    checked: bool = True,
    made_by: str = "analyst 1",
    study: str = "",
    signer: signing.Signer | None = None,
) -> Path:
    """A release folder of one safe table and its findings in words."""
    safe = protect(count_table([[50, 50], [50, 50]], totals="rows"), DisclosureRules.acro())
    about = bundle.ReleaseAbout(
        study_id=study or f"example-{next(_numbers)}",
        definition_sha256="a" * 64,
        title=both("Example"),
        made_by=made_by,
    )
    files = {"report/findings.json": words() if report is None else report}
    files |= {"report/report.cy.pdf": b"%PDF cy", "report/report.en.pdf": b"%PDF en"}
    made = bundle.write_bundle(
        Path(mkdtemp()) / "release", tables=[safe], estimates=[estimate()], about=about, at=AT, report=files
    )
    if checked:
        bundle.check_bundle(made, by="second person", at=AT, signer=signer)
    return made


def signer(seed: int = 1) -> signing.Signer:
    """A key that is the same each time."""
    private = Ed25519PrivateKey.from_private_bytes(seed.to_bytes(32, "big"))
    return signing.Signer(public_key=private.public_key().public_bytes_raw().hex(), private=private)


def key(seed: int = 9, holder: str = "Data lead") -> SigningKey:
    """A registered key."""
    return actions.register_key(
        public_key=signer(seed).public_key, holder=holder, by=Actor(label="person:9"), at=AT
    )


def zipped(path: Path, *, under: str = "release/") -> bytes:
    """A folder as a ZIP file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for file in sorted(p for p in path.rglob("*") if p.is_file()):
            archive.write(file, under + file.relative_to(path).as_posix())
    return out.getvalue()


def release(*, published: bool = True, report: bytes | None = None, study: str = "") -> Release:
    """A release on the site."""
    made = actions.import_release(folder=folder(report=report, study=study), by="person:0", at=AT)
    return actions.publish(release=made, by=Actor(label="person:00"), at=AT) if published else made


def matrix(own: bool) -> Matrix:
    """Findings have no scope: published ones are everyone's, releases are all or nothing."""
    shown, waiting = release(), release(published=False)
    return Matrix(
        kwargs={
            "findings:finding": {"pk": shown.pk, "ref": "trigger_x"},
            "findings:table": {"pk": shown.pk, "name": "example"},
            "findings:release": {"pk": waiting.pk},
            "findings:publish": {"pk": waiting.pk},
            "findings:withdraw": {"pk": shown.pk},
            "findings:file": {"pk": shown.pk, "name": "report.en.pdf"},
            "findings:note": {"pk": shown.pk, "ref": "trigger_x"},
            "findings:retire_key": {"pk": key(next(_numbers)).pk},
        }
    )
