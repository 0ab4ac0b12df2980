"""Who may decide about a child's words, and when: claims, two readers, undoing."""

from collections.abc import Collection
from datetime import datetime, timedelta

from gwrando.text import Bilingual
from gwrando.voice import moderation
from gwrando.web.voice.models import Consultation, Text
from gwrando.web.voice.rules.refusal import refused

CLAIM = timedelta(minutes=20)  # how long a text is one person's; then anybody may read it again
# why words are not shown to others: a rule, not a telling-off
RULES: dict[str, Bilingual] = {key: rule.said for key, rule in moderation.RULES.items()}


def held_by_another(text: Text, *, by: str, at: datetime) -> bool:
    """Whether somebody else is reading it now."""
    return text.claimed_by not in {"", by} and text.claimed_until is not None and at < text.claimed_until


def check_may_claim(text: Text, *, by: str, at: datetime, readers: Collection[str] = ()) -> None:
    """Raises `RefusedError` when it was decided, somebody else is reading it, or this person has read it."""
    if text.door:
        raise refused(
            "Mae rhywun wedi penderfynu am y geiriau hyn yn barod.",
            "Somebody has already decided about these words.",
            "Ewch yn ôl i'r rhestr.",
            "Go back to the list.",
        )
    if held_by_another(text, by=by, at=at):
        raise refused(
            "Mae rhywun arall yn darllen y geiriau hyn nawr.",
            "Somebody else is reading these words now.",
            "Cymerwch y geiriau nesaf. Daw'r rhain yn rhydd eto os na fydd penderfyniad.",
            "Take the next words. These come free again if nothing is decided.",
        )
    if by in readers:
        raise refused(
            "Rydych chi wedi darllen y geiriau hyn. Rhaid i rywun arall eu darllen hefyd.",
            "You have read these words. Somebody else must read them too.",
            "Cymerwch y geiriau nesaf.",
            "Take the next words.",
        )


def check_may_decide(
    text: Text, *, door: str, rule: str, by: str, at: datetime, readers: Collection[str] = ()
) -> None:
    """Raises `RefusedError` as `check_may_claim`, or when words are held back without a rule."""
    check_may_claim(text, by=by, at=at, readers=readers)
    if door == "not_publish" and rule not in RULES:
        raise refused(
            "Dewiswch y rheol. Bydd y plentyn yn ei gweld.",
            "Choose the rule. The child will see it.",
            "Ewch yn ôl a dewiswch un o'r rheolau.",
            "Go back and choose one of the rules.",
        )


def check_may_undo(text: Text, *, consultation: Consultation) -> None:
    """Raises `RefusedError` unless it was decided and word is not yet back."""
    if not text.door:
        raise refused(
            "Nid oes penderfyniad i'w ddadwneud.",
            "There is no decision to undo.",
            "Ewch yn ôl i'r rhestr.",
            "Go back to the list.",
        )
    if consultation.fed_back_at is not None:
        raise refused(
            "Mae'r ateb wedi mynd yn ôl at y plant, felly mae'r penderfyniad yn sefyll.",
            "Word is back with the children, so the decision stands.",
            "Os oes rhaid cuddio'r geiriau, siaradwch â'r swyddog cyfranogi.",
            "If the words must be hidden, talk to the participation officer.",
        )
