"""When an adult may say how the word reached a group, and when a consultation is finished."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from gwrando.web.voice.models import Consultation
from gwrando.web.voice.rules.refusal import refused

REMIND_BEFORE = timedelta(days=14)  # the officers are reminded this long before the promised day


def check_may_deliver(
    consultation: Consultation, *, how: str, given_on: date, n_joined: int, at: datetime
) -> None:
    """Raises `RefusedError` before word is back, for a day before that or still to come, or for "nobody took part" where
    somebody did (`n_joined`)."""
    if consultation.fed_back_at is None:
        raise refused(
            "Nid yw'r gair yn ôl wedi'i gyhoeddi eto, felly ni all neb ei roi i'r grŵp.",
            "Word is not back yet, so nobody can have given it to the group.",
            "Dewch yn ôl pan fydd yr ateb wedi'i gyhoeddi.",
            "Come back when the answer has been published.",
        )
    if not timezone.localdate(consultation.fed_back_at) <= given_on <= timezone.localdate(at):
        raise refused(
            "Rhaid i'r dydd fod rhwng dydd cyhoeddi'r ateb a heddiw.",
            "The day must lie between the day the answer was published and today.",
            "Newidiwch y dydd, a cheisiwch eto.",
            "Change the day, and try again.",
        )
    if how == "nobody" and n_joined:
        raise refused(
            "Cymerodd rhywun ran yn yr ystafell hon, felly mae gair yn ôl yn ddyledus.",
            "Somebody took part in this room, so word back is owed.",
            "Dywedwch sut y rhoddwyd y gair, neu pam na ellid ei roi.",
            "Say how the word was given, or why it could not be.",
        )


def is_past(consultation: Consultation, *, at: datetime) -> bool:
    """Whether the promised day has passed, word back or not."""
    due_on = consultation.feedback_due_on
    return due_on is not None and timezone.localdate(at) > due_on
