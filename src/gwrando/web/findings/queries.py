"""Reads: findings of published releases are for everyone, others for the staff who prepare them."""

from collections.abc import Sequence

from django.db.models import QuerySet

from gwrando.errors import Language
from gwrando.outputs import SafeEstimate, SafeTable
from gwrando.web.accounts.rules import Actor
from gwrando.web.findings import rules
from gwrando.web.findings.models import Finding, FindingNote, Improvement, Release, SigningKey


def releases(*, for_person: Actor) -> QuerySet[Release]:
    """Releases this person may see, newest first."""
    found = Release.objects.all()
    if any(for_person.may(role) for role in rules.STAFF):
        return found
    return found.exclude(published_by="").filter(withdrawn_by="")


def release(pk: int, *, for_person: Actor) -> Release | None:
    """One release this person may see."""
    found = Release.objects.filter(pk=pk).first()
    return found if found is not None and rules.may_see(for_person, found) else None


def shown(*, for_person: Actor) -> Release | None:
    """The release on the front page: the newest that is published."""
    out = releases(for_person=for_person).exclude(published_by="").filter(withdrawn_by="")
    return out.order_by("-published_at", "-pk").first()


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


def estimates(of: Release, names: Sequence[str] | None = None) -> list[SafeEstimate]:
    """Safe estimates of a release (all, or by name), checked again as they are read."""
    found = {row.key: row.data for row in of.estimates.all()}
    wanted = found if names is None else [name for name in names if name in found]
    return [SafeEstimate.from_dict(found[name]) for name in wanted]


def file(of: Release, name: str) -> bytes | None:
    """One file of a release that people may download."""
    found = of.files.filter(path=name).first()
    return None if found is None else bytes(found.data)


def file_names(of: Release) -> list[str]:
    """The names of the files of a release that people may download."""
    return list(of.files.values_list("path", flat=True))


def papers(of: Release, *, language: Language) -> list[str]:
    """The papers of a release in one language, in their order, and its data."""
    names = file_names(of)
    wanted = [f"{paper}.{language}.pdf" for paper in ("report", "summary", "young")]
    return [name for name in (*wanted, "estimates.csv", "datapackage.json") if name in names]


def before(of: Release, among: Sequence[Release]) -> Release | None:
    """The release of the same study that was published before this one, from a list with the newest first."""
    older = [one for one in among[list(among).index(of) + 1 :] if one.study_id == of.study_id]
    return older[0] if older else None


def keys() -> list[SigningKey]:
    """Every key that was ever registered, by its holder."""
    return list(SigningKey.objects.all())


def key(pk: int) -> SigningKey | None:
    """One registered key."""
    return SigningKey.objects.filter(pk=pk).first()


def key_of(public_key: str) -> SigningKey | None:
    """The registered key with this public half; none where the office does not know it."""
    return SigningKey.objects.filter(public_key=public_key).first()


def is_staff(actor: Actor) -> bool:
    """Whether the actor has a role that prepares findings."""
    return rules.is_staff(actor)


def notes(of: Finding, *, for_person: Actor) -> list[FindingNote]:
    """The notes on a finding, for staff; none for others."""
    return list(of.notes.all()) if rules.is_staff(for_person) else []


def published() -> list[Release]:
    """Every release that was ever published, newest first; withdrawn ones too (what they said is not shown)."""
    return list(Release.objects.exclude(published_by="").order_by("-published_at", "-pk"))


def improvements(of: Release, *, finding_ref: str = "") -> list[Improvement]:
    """What services could do: all of a release, or those of one finding."""
    found = of.improvements.all()
    return list(found.filter(finding_ref=finding_ref) if finding_ref else found)
