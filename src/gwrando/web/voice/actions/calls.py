"""Messages to those on duty: that something waits, how much and until when. Never a child's words, group or room."""

from datetime import datetime

from django.conf import settings
from django.core.mail import send_mail
from django.utils import timezone

from gwrando.text import Bilingual
from gwrando.web.accounts.models import Person
from gwrando.web.audit import actions as audit
from gwrando.web.voice.models import Concern
from gwrando.web.voice.queries import caring, staff
from gwrando.web.voice.queries.moderation import queue_numbers

SUBJECTS = {
    "told": Bilingual(cy="Gwrando: mae pryder yn aros amdanoch chi", en="Gwrando: a worry waits for you"),
    "called": Bilingual(
        cy="Gwrando: nid yw pryder wedi'i agor mewn pryd", en="Gwrando: a worry has not been opened in time"
    ),
    "everyone": Bilingual(
        cy="Gwrando: nid oes neb wedi agor pryder. Agorwch ef nawr",
        en="Gwrando: nobody has opened a worry. Open it now",
    ),
}
BODY = Bilingual(
    cy="Dylai person fod wedi ei agor erbyn {time}. Mewngofnodwch i Gwrando ac ewch i'r Pryderon. "
    "Nid yw'r neges hon yn cynnwys dim a ysgrifennodd plentyn.",
    en="A person should have opened it by {time}. Sign in to Gwrando and go to Worries. "
    "This message holds nothing that a child wrote.",
)
DIGEST_SUBJECT = Bilingual(cy="Gwrando: beth sy'n aros heddiw", en="Gwrando: what waits today")
DIGEST = Bilingual(
    cy="Pryderon heb eu cymryd: {worries}. Testunau i'w darllen: {waiting}. I'w darllen yn gyntaf: {first}. "
    "Yn hwyr: {late}. Mewngofnodwch i Gwrando i'w darllen. Nid yw'r neges hon yn cynnwys dim a ysgrifennodd plentyn.",
    en="Worries not taken: {worries}. Texts to read: {waiting}. To read first: {first}. "
    "Late: {late}. Sign in to Gwrando to read them. This message holds nothing that a child wrote.",
)


def _send(person: Person, *, subject: Bilingual, body: Bilingual) -> None:
    """Sends one message in both languages. Raises OSError when it cannot go, or no mail server is set."""
    if not settings.MAIL_IS_SENT:
        raise OSError("no mail server is set")
    send_mail(
        subject=f"{subject.cy} / {subject.en}",
        message=f"{body.cy}\n\n{body.en}\n",
        from_email=None,
        recipient_list=[person.email],
    )


def send_call(person: Person, call: str, concern: Concern) -> None:
    """One call about one worry. Raises OSError when it cannot go."""
    time = f"{timezone.localtime(concern.due_at):%H:%M}"
    body = Bilingual(cy=BODY.cy.format(time=time), en=BODY.en.format(time=time))
    _send(person, subject=SUBJECTS[call], body=body)


def send_digest(*, by: str, at: datetime) -> tuple[int, int]:
    """What waits, to those on duty today (to every lead when the rota has no name): (sent, failed).

    Nothing is sent when nothing waits.
    """
    numbers = queue_numbers(at=at) | {"worries": staff.concern_numbers(at=at)["waiting"]}
    if not numbers["waiting"] and not numbers["worries"]:
        return 0, 0
    duty = caring.duty_now(at=at)
    named = [person for person in (duty.first, duty.second) if person is not None]
    sent = failed = 0
    for person in dict.fromkeys(named or duty.leads):
        try:
            body = Bilingual(cy=DIGEST.cy.format(**numbers), en=DIGEST.en.format(**numbers))
            _send(person, subject=DIGEST_SUBJECT, body=body)
        except OSError:  # smtplib's errors are OSErrors too
            failed += 1
        else:
            sent += 1
    audit.record(action="voice.duty_digest", by=by, at=at, note=f"sent={sent} failed={failed}")
    return sent, failed
