"""Reads: the strategy in force, one commitment for other parts, and the newest fairness report.

The strategy and the fairness report are public; drafts are given to the staff pages only.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.db.models import Prefetch, QuerySet
from django.urls import reverse

from gwrando.strategy.document import STATUS_WORDS, Status
from gwrando.text import Bilingual
from gwrando.web.accounts.rules import Actor
from gwrando.web.findings import queries as findings
from gwrando.web.strategy.models import Aim, Commitment, FairnessReport, Strategy, Wording
from gwrando.web.voice.queries.commitments import said_by_commitment
from gwrando.web.voice.queries.evidence import public_consultation

REPORTS = {
    "report:understanding-the-triggers-2020": Bilingual(
        cy="Yr adroddiad “Understanding the Triggers” (Gwent, Tachwedd 2020).",
        en="The report “Understanding the Triggers” (Gwent, November 2020).",
    )
}


@dataclass(frozen=True)
class CommitmentNow:
    """One commitment as it stands, for pages of other parts: words for everyone, young people and
    children."""

    ref: str
    full: Bilingual
    young_people: Bilingual | None
    children: Bilingual | None
    owner: Bilingual
    due_on: date | None
    status: Status
    status_words: Bilingual
    came_from: tuple[str, ...]
    url: str


def whole() -> QuerySet[Strategy]:
    """Strategies with everything that belongs to them, in four queries."""
    wordings = Prefetch("wordings", queryset=Wording.objects.order_by("pk"))
    return Strategy.objects.order_by("-loaded_at", "-pk").prefetch_related(
        wordings,
        Prefetch("aims", queryset=Aim.objects.order_by("position").prefetch_related(wordings)),
        Prefetch(
            "aims__commitments", queryset=Commitment.objects.order_by("position").prefetch_related(wordings)
        ),
    )


def current() -> Strategy | None:
    """The strategy loaded last, or None when there is none yet."""
    return whole().first()


def is_there(ref: str) -> bool:
    """Whether a strategy with this ref is in the database."""
    return Strategy.objects.filter(ref=ref).exists()


def commitment_row(ref: str) -> Commitment | None:
    """A commitment of the current strategy by its ref (A1.2), or None."""
    strategy = Strategy.objects.order_by("-loaded_at", "-pk").first()
    return (
        Commitment.objects.filter(aim__strategy=strategy, ref=ref)
        .select_related("aim__strategy")
        .prefetch_related("wordings")
        .first()
    )


def in_force(wordings: list[Wording]) -> dict[str, Wording]:
    """Audience -> the newest approved wording, in the order the audiences were first worded."""
    found: dict[str, Wording] = {}
    for each in sorted(wordings, key=lambda one: one.pk):
        if each.approved_at is not None:
            found[each.audience] = each
    return found


def waiting(wordings: list[Wording]) -> list[Wording]:
    """Drafts newer than what is in force, the newest a reader would be asked to approve; one an audience."""
    newest: dict[str, Wording] = {}
    for each in sorted(wordings, key=lambda one: one.pk):
        newest[each.audience] = each
    return [each for each in newest.values() if each.approved_at is None]


def n_waiting() -> int:
    """How many wordings of the current strategy wait for approval."""
    strategy = Strategy.objects.order_by("-loaded_at", "-pk").first()
    rows = Commitment.objects.filter(aim__strategy=strategy).prefetch_related("wordings")
    return sum(len(waiting(list(each.wordings.all()))) for each in rows)


def wording(pk: int) -> Wording | None:
    """One wording of a commitment, or None."""
    return Wording.objects.filter(pk=pk, commitment__isnull=False).select_related("commitment").first()


def commitment(ref: str) -> CommitmentNow | None:
    """A commitment of the current strategy with its approved words; None when there is none, or none
    approved."""
    row = commitment_row(ref)
    if row is None:
        return None
    words = {
        key: Bilingual(cy=one.text_cy, en=one.text_en)
        for key, one in in_force(list(row.wordings.all())).items()
    }
    if "full" not in words:
        return None
    status: Status = row.status  # type: ignore[assignment]
    return CommitmentNow(
        ref=row.ref,
        full=words["full"],
        young_people=words.get("young_people"),
        children=words.get("children"),
        owner=Bilingual(cy=row.owner_cy, en=row.owner_en),
        due_on=row.due_on,
        status=status,
        status_words=STATUS_WORDS[status],
        came_from=tuple(row.came_from),
        url=f"{reverse('strategy:index')}#{row.ref}",
    )


@dataclass(frozen=True)
class Origin:
    """Where a commitment came from: what children said, what a study found, a consultation, or another reference.

    `words` are what was said or found, or the name of the source; `source` names the consultation; `url` is its
    page, empty when there is none.
    """

    kind: Literal["said", "found", "consultation", "reference"]
    words: Bilingual
    source: Bilingual | None = None
    url: str = ""


def origins(came_from: Mapping[str, Sequence[str]]) -> dict[str, tuple[Origin, ...]]:
    """Commitment ref -> where it came from: first what children said, then findings, then its own references.

    `came_from` is commitment ref -> text references. Read from voice and findings, which come before in the loop.
    """
    said = said_by_commitment()
    release = findings.shown(for_person=Actor())
    improvements = findings.improvements(release) if release is not None else []
    found: dict[str, tuple[Origin, ...]] = {}
    for ref, references in came_from.items():
        heard = [Origin("said", each.said, each.consultation, each.url) for each in said.get(ref, [])]
        told = {each.slug for each in said.get(ref, [])}
        learnt = [
            Origin("found", Bilingual(cy=each.text_cy, en=each.text_en), None, reverse("findings:index"))
            for each in improvements
            if each.commitment_ref == ref
        ]
        others = [_reference(each) for each in references if each.removeprefix("consultation:") not in told]
        found[ref] = (*heard, *learnt, *others)
    return found


def _reference(reference: str) -> Origin:
    plain = Bilingual(cy=reference, en=reference)
    kind, _, name = reference.partition(":")
    if kind == "consultation":
        row = public_consultation(name)
        if row is not None:
            title = Bilingual(cy=row.title_cy, en=row.title_en)
            return Origin("consultation", title, None, reverse("voice:consultation", args=[row.slug]))
        return Origin("consultation", Bilingual(cy=name, en=name))
    return Origin("reference", REPORTS.get(reference, plain))


def fairness_row() -> FairnessReport | None:
    """The fairness report made last, or None."""
    return FairnessReport.objects.first()
