"""Writes: import a checked release, publish it by a second person, withdraw it with a reason; notes on findings."""

from datetime import datetime
from pathlib import Path

from django.db import transaction

from gwrando.outputs import bundle
from gwrando.web.accounts.rules import Actor
from gwrando.web.audit import actions as audit
from gwrando.web.findings import documents, queries, rules
from gwrando.web.findings.models import (
    Finding,
    FindingEstimate,
    FindingNote,
    FindingTable,
    Improvement,
    Release,
    ReleaseFile,
    SigningKey,
)


@transaction.atomic
def import_release(*, folder: Path, by: str, at: datetime) -> Release:
    """Reads a release folder and keeps what it says; one that is here already is left as it is.

    Raises `RefusedError` when nobody checked it or its key counts no longer, `TamperedError` when a hash or signature differs, `DisclosureError` when
    a table is not safe, `InputError` when it has no findings in words. Nothing is kept then.
    """
    found = bundle.read_bundle(folder)
    words = documents.words(found)
    here = Release.objects.filter(manifest_sha256=found.manifest_sha256).first()
    if here is not None:
        return here
    if found.signed_with:
        rules.check_may_bring_in(queries.key_of(found.signed_with))
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
        signed_with=found.signed_with,
        imported_by=by,
        imported_at=at,
        pictures=documents.models_out(words.pictures),
        young=documents.models_out(words.young),
        methods=documents.models_out(words.methods),
        atrs=documents.models_out(words.atrs),
    )
    FindingEstimate.objects.bulk_create(
        FindingEstimate(release=release, place=place, key=one.name, data=one.to_dict())
        for place, one in enumerate(found.estimates)
    )
    ReleaseFile.objects.bulk_create(
        ReleaseFile(release=release, path=name, data=data)
        for name, data in documents.downloads(found).items()
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
            reasons=documents.bilingual(item.reasons),
            source_cy=item.source.cy,
            source_en=item.source.en,
            missing_cy=item.missing.cy,
            missing_en=item.missing.en,
            estimates=list(item.estimates),
            pictures=documents.models_out(item.pictures),
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
            rests=item.rests,
            rests_cy=item.rests_words.cy,
            rests_en=item.rests_words.en,
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


@transaction.atomic
def withdraw(*, release: Release, why_cy: str, why_en: str, by: Actor, at: datetime) -> Release:
    """Takes a published release off the pages, with a reason that stays. Raises `RefusedError` unless it is out, once.

    It stays in the list of releases and still counts in the study's ledger: what was read cannot be unread.
    """
    held = Release.objects.select_for_update().get(pk=release.pk)
    rules.check_may_withdraw(held)
    held.withdrawn_by, held.withdrawn_at = by.label, at
    held.withdrawn_why_cy, held.withdrawn_why_en = why_cy.strip(), why_en.strip()
    held.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawn_why_cy", "withdrawn_why_en"])
    audit.record(action="findings.withdraw", thing=str(held), by=by.label, at=at)
    return held


@transaction.atomic
def add_note(*, finding: Finding, text: str, by: Actor, at: datetime) -> FindingNote:
    """Adds a note of staff to a finding."""
    made = FindingNote.objects.create(finding=finding, text=text.strip(), by=by.label, at=at)
    audit.record(action="findings.add_note", thing=str(finding), by=by.label, at=at)
    return made


@transaction.atomic
def register_key(*, public_key: str, holder: str, by: Actor, at: datetime) -> SigningKey:
    """Registers the public half of a person's key. Raises `RefusedError` when it is registered already."""
    rules.check_may_register(queries.key_of(public_key))
    made = SigningKey.objects.create(
        public_key=public_key, holder=holder.strip(), added_by=by.label, added_at=at
    )
    audit.record(action="findings.register_key", thing=str(made), by=by.label, at=at, note=public_key[:16])
    return made


@transaction.atomic
def retire_key(*, key: SigningKey, by: Actor, at: datetime) -> SigningKey:
    """From now on nothing signed with this key is brought in. Raises `RefusedError` when it was retired already."""
    held = SigningKey.objects.select_for_update().get(pk=key.pk)
    rules.check_may_retire(held)
    held.retired_by, held.retired_at = by.label, at
    held.save(update_fields=["retired_by", "retired_at"])
    audit.record(action="findings.retire_key", thing=str(held), by=by.label, at=at)
    return held
