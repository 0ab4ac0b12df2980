"""Reads: findings of published releases are for everyone, others for the staff who prepare them."""

from collections.abc import Sequence

from django.db.models import QuerySet

from gwrando.outputs import SafeTable
from gwrando.web.accounts.rules import Actor
from gwrando.web.findings import rules
from gwrando.web.findings.models import Finding, Improvement, Release


def releases(*, for_person: Actor) -> QuerySet[Release]:
    """Releases this person may see, newest first."""
    found = Release.objects.all()
    if any(for_person.may(role) for role in rules.STAFF):
        return found
    return found.exclude(published_by="")


def release(pk: int, *, for_person: Actor) -> Release | None:
    """One release this person may see."""
    found = Release.objects.filter(pk=pk).first()
    return found if found is not None and rules.may_see(for_person, found) else None


def shown(*, for_person: Actor) -> Release | None:
    """The release on the front page: the newest that is published."""
    return releases(for_person=for_person).exclude(published_by="").order_by("-published_at", "-pk").first()


def findings(of: Release) -> list[Finding]:
    """The findings of a release, in its order."""
    return list(of.findings.all())


def finding(pk: int, ref: str, *, for_person: Actor) -> Finding | None:
    """One finding of a release this person may see."""
    of = release(pk, for_person=for_person)
    return of.findings.filter(ref=ref).select_related("release").first() if of is not None else None


def tables(of: Release, names: Sequence[str]) -> list[SafeTable]:
    """Safe tables of a release by name, checked again as they are read. Raises `DisclosureError` if one is
    not safe."""
    found = {row.key: row.data for row in of.tables.filter(key__in=names)}
    return [SafeTable.from_dict(found[name]) for name in names if name in found]


def improvements(of: Release, *, finding_ref: str = "") -> list[Improvement]:
    """What services could do: all of a release, or those of one finding."""
    found = of.improvements.all()
    return list(found.filter(finding_ref=finding_ref) if finding_ref else found)
