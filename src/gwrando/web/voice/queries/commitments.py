"""What children said that led to a commitment: for the part that keeps the commitments."""

from dataclasses import dataclass

from django.urls import reverse

from gwrando.text import Bilingual
from gwrando.web.voice.models import Feedback


@dataclass(frozen=True)
class SaidForCommitment:
    """One answer to children that names a commitment: what they said, in which consultation, and its page."""

    said: Bilingual
    consultation: Bilingual
    slug: str
    url: str


def said_by_commitment() -> dict[str, list[SaidForCommitment]]:
    """Commitment ref -> what children said, newest consultation first; only what has been fed back to them."""
    rows = (
        Feedback.objects.filter(consultation__fed_back_at__isnull=False)
        .exclude(commitment_ref="")
        .select_related("consultation")
        .order_by("-consultation__fed_back_at", "consultation", "place")
    )
    found: dict[str, list[SaidForCommitment]] = {}
    for row in rows:
        where = row.consultation
        found.setdefault(row.commitment_ref, []).append(
            SaidForCommitment(
                said=Bilingual(cy=row.said_cy, en=row.said_en),
                consultation=Bilingual(cy=where.title_cy, en=where.title_en),
                slug=where.slug,
                url=reverse("voice:consultation", args=[where.slug]),
            )
        )
    return found
