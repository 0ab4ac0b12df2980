"""Writes: import a checked release, and publish it by a second person."""

from datetime import datetime
from pathlib import Path

from django.db import transaction

from gwrando.outputs import bundle
from gwrando.web.accounts.rules import Actor
from gwrando.web.audit import actions as audit
from gwrando.web.findings import documents, rules
from gwrando.web.findings.models import Finding, FindingTable, Improvement, Release


@transaction.atomic
def import_release(*, folder: Path, by: str, at: datetime) -> Release:
    """Reads a release folder and keeps what it says; one that is here already is left as it is.

    Raises `RefusedError` when nobody checked it, `TamperedError` when a hash differs, `DisclosureError` when
    a table is not safe, `InputError` when it has no findings in words. Nothing is kept then.
    """
    found = bundle.read_bundle(folder)
    words = documents.words(found)
    here = Release.objects.filter(manifest_sha256=found.manifest_sha256).first()
    if here is not None:
        return here
    release = Release.objects.create(
        study_id=found.about.study_id,
        manifest_sha256=found.manifest_sha256,
        definition_sha256=found.about.definition_sha256,
        made_up=words.made_up,
        title_cy=words.title.cy,
        title_en=words.title.en,
        question_cy=words.question.cy,
        question_en=words.question.en,
        how=documents.bilingual(words.how),
        software=found.software,
        made_by=found.about.made_by,
        made_at=found.made_at,
        checked_by=found.checked_by,
        checked_at=found.checked_at,
        imported_by=by,
        imported_at=at,
    )
    FindingTable.objects.bulk_create(
        FindingTable(release=release, key=table.name, data=table.to_dict()) for table in found.tables
    )
    Finding.objects.bulk_create(
        Finding(
            release=release,
            place=place,
            ref=item.ref,
            kind=item.kind,
            grade=item.grade,
            title_cy=item.title.cy,
            title_en=item.title.en,
            grade_cy=item.grade_words.cy,
            grade_en=item.grade_words.en,
            plain_cy=item.plain.cy,
            plain_en=item.plain.en,
            words_cy=item.words.cy,
            words_en=item.words.en,
            rows=[row.model_dump() for row in item.rows],
            tables=list(item.tables),
        )
        for place, item in enumerate(words.findings)
    )
    Improvement.objects.bulk_create(
        Improvement(
            release=release,
            place=place,
            ref=item.ref,
            finding_ref=item.finding,
            service_cy=item.service_words.cy,
            service_en=item.service_words.en,
            text_cy=item.text.cy,
            text_en=item.text.en,
            commitment_ref=item.commitment_ref,
        )
        for place, item in enumerate(words.improvements)
    )
    audit.record(
        action="findings.import_release", thing=str(release), by=by, at=at, note=found.manifest_sha256[:16]
    )
    return release


def import_zip(*, data: bytes, by: str, at: datetime) -> Release:
    """The same from an uploaded ZIP file; raises as `import_release` and `documents.unzipped` do."""
    with documents.unzipped(data) as folder:
        return import_release(folder=folder, by=by, at=at)


@transaction.atomic
def publish(*, release: Release, by: Actor, at: datetime) -> Release:
    """Shows a release to everyone. Raises `RefusedError` unless a second person does it, once."""
    held = Release.objects.select_for_update().get(pk=release.pk)
    rules.check_may_publish(by, held)
    held.published_by, held.published_at = by.label, at
    held.save(update_fields=["published_by", "published_at"])
    audit.record(action="findings.publish", thing=str(held), by=by.label, at=at)
    return held
