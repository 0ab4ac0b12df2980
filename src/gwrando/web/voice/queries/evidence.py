"""What later parts of the loop may pull from listening: facts about consultations, never about children."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from gwrando.text import Bilingual
from gwrando.voice.evaluation import ASKED
from gwrando.voice.feedback import DECISIONS
from gwrando.voice.questions.kinds import PROPOSED
from gwrando.web.voice import rules
from gwrando.web.voice.models import Consultation, Feedback, Participation, Session, Text
from gwrando.web.voice.queries import delivery, evaluation, replies
from gwrando.web.voice.queries.delivery import NOBODY, Reached
from gwrando.web.voice.queries.results import Result, n_participants_of_open, results
from gwrando.web.voice.rules import FEWEST_SHOWN


@dataclass(frozen=True)
class ConsultationEvidence:
    """Grain: one consultation that has opened. Days by the site's clock.

    `n_participants` is None when fewer than five took part; `n_comprehension` is how many children were asked
    who would read their answers and `n_comprehension_right` how many knew (None unless five were asked).
    `reached`: how many groups had the word; `replied`: how many said that it answered them, of how many, as shown.
    `evaluated`: what children were asked about taking part -> the question, how many said yes, of how many, as shown.
    """

    id: int
    title: Bilingual
    opened_on: date
    closed_on: date | None
    feedback_due_on: date | None
    fed_back_on: date | None
    n_participants: int | None
    n_sessions: int
    n_did: int
    n_will: int
    n_not_this_time: int
    n_comprehension: int | None
    n_comprehension_right: int | None
    evaluated: dict[str, tuple[Bilingual, int, int]]
    reached: Reached
    replied: tuple[int, int] | None
    is_example: bool
    is_imported: bool
    url: str

    @property
    def was_on_time(self) -> bool | None:
        """Whether word was back by the promised day; None when there was no promise or no word yet."""
        if self.fed_back_on is None or self.feedback_due_on is None:
            return None
        return self.fed_back_on <= self.feedback_due_on


@dataclass(frozen=True)
class FollowedStory:
    """One thing children said, followed to what changed. `result` holds the protected counts of `statement`."""

    consultation: Bilingual
    statement: Bilingual
    result: Result
    said: Bilingual
    decision: str
    decision_words: Bilingual
    reason: Bilingual
    next_step: Bilingual
    owner: Bilingual
    due_on: date | None
    commitment_ref: str
    fed_back_on: date
    was_on_time: bool
    is_example: bool
    url: str


@dataclass(frozen=True)
class HeardConsultation:
    """One line of "What we heard": title, purpose, where it stands, when word is due or came back, and a link."""

    title: Bilingual
    purpose: Bilingual
    state: str
    feedback_due_on: date | None
    fed_back_on: date | None
    is_late: bool
    is_example: bool
    is_imported: bool
    url: str


def _day(at: datetime | None) -> date | None:
    return timezone.localdate(at) if at else None


def _both(row: object, name: str) -> Bilingual:
    return Bilingual(cy=getattr(row, f"{name}_cy"), en=getattr(row, f"{name}_en"))


def _url(consultation: Consultation) -> str:
    return reverse("voice:consultation", args=[consultation.slug])


def _at_least_five(n: int) -> int | None:
    return n if n >= FEWEST_SHOWN else None


def consultations_for_evidence() -> list[ConsultationEvidence]:
    """Every consultation that has opened, newest first. Imported conversations are marked, not left out."""
    found = []
    rows = Consultation.objects.filter(opened_at__isnull=False).order_by("-opened_at", "-pk")
    # a few queries for all: one page asks this several times, and the office has many consultations after some years
    answers, understood, sessions, open_ = _answers(), _understood(), _sessions(), n_participants_of_open()
    reached = delivery.reached_by(rows)
    for row in rows:
        counts, asked = answers.get(row.pk, {}), understood.get(row.pk, {"all": 0, "right": 0})
        enough = asked["all"] >= FEWEST_SHOWN
        n = row.n_participants if row.n_participants is not None else open_.get(row.pk, 0)
        found.append(
            ConsultationEvidence(
                id=row.pk,
                title=_both(row, "title"),
                opened_on=timezone.localdate(row.opened_at),
                closed_on=_day(row.closed_at),
                feedback_due_on=row.feedback_due_on,
                fed_back_on=_day(row.fed_back_at),
                n_participants=_at_least_five(n),
                n_sessions=sessions.get(row.pk, 0),
                n_did=counts.get("did", 0) if row.fed_back_at else 0,
                n_will=counts.get("will", 0) if row.fed_back_at else 0,
                n_not_this_time=counts.get("not_this_time", 0) if row.fed_back_at else 0,
                n_comprehension=asked["all"] if enough else None,
                n_comprehension_right=asked["right"] if enough else None,
                evaluated=_evaluated(row),
                reached=reached.get(row.pk, NOBODY),
                replied=replies.yes_of(row),
                is_example=row.is_example,
                is_imported=row.is_imported,
                url=_url(row),
            )
        )
    return found


def _answers() -> dict[int, dict[str, int]]:
    """Consultation pk -> decision -> how many answers."""
    made: dict[int, dict[str, int]] = {}
    rows = Feedback.objects.values_list("consultation", "decision").annotate(n=Count("pk")).order_by()
    for pk, decision, n in rows:
        made.setdefault(pk, {})[decision] = n
    return made


def _understood() -> dict[int, dict[str, int]]:
    """Consultation pk -> how many were asked who would read their answers, and how many knew."""
    rows = (
        Participation.objects.filter(understood__isnull=False)
        .values("session__consultation")
        .annotate(all=Count("pk"), right=Count("pk", filter=Q(understood=True)))
        .order_by()
    )
    return {row["session__consultation"]: {"all": row["all"], "right": row["right"]} for row in rows}


def _sessions() -> dict[int, int]:
    """Consultation pk -> how many rooms."""
    return dict(Session.objects.values_list("consultation").annotate(n=Count("pk")).order_by())


def _evaluated(row: Consultation) -> dict[str, tuple[Bilingual, int, int]]:
    found = {}
    for key, table in evaluation.kept(row).items():
        yes, whole = table.cell("all", "yes").shown, table.row_total("all").shown
        if yes is not None and whole:
            found[key] = (ASKED[key], min(yes, whole), whole)
    return found


def followed_story() -> FollowedStory | None:
    """The newest answer that led to a commitment, with what children said; None when there is none yet.

    A story whose counts are all hidden is passed over: it would have nothing to show.
    """
    answers = Feedback.objects.filter(consultation__fed_back_at__isnull=False).exclude(commitment_ref="")
    answers = answers.select_related("consultation").order_by(
        "-consultation__fed_back_at", "decision", "place"
    )  # "did" before "will"
    for answer in answers:
        consultation = answer.consultation
        by_statement = {result.statement.pk: result for result in results(consultation)}
        for statement in answer.statements.order_by("place"):
            result = by_statement.get(statement.pk)
            if result is None:
                continue  # no form of its table was safe
            if result.agree is None and result.nearly_all is None:
                continue
            return FollowedStory(
                consultation=_both(consultation, "title"),
                statement=_both(statement, "text"),
                result=result,
                said=_both(answer, "said"),
                decision=answer.decision,
                decision_words=DECISIONS[answer.decision],
                reason=_both(answer, "reason"),
                next_step=_both(answer, "next_step"),
                owner=_both(answer, "owner"),
                due_on=answer.due_on,
                commitment_ref=answer.commitment_ref,
                fed_back_on=timezone.localdate(consultation.fed_back_at),
                was_on_time=not rules.is_late(consultation, at=consultation.fed_back_at),
                is_example=consultation.is_example,
                url=_url(consultation),
            )
    return None


def heard(*, at: datetime) -> list[HeardConsultation]:
    """What we heard: every consultation that has opened, newest first; imported ones last."""
    rows = Consultation.objects.filter(opened_at__isnull=False).order_by("is_imported", "-opened_at", "-pk")
    return [
        HeardConsultation(
            title=_both(row, "title"),
            purpose=_both(row, "purpose"),
            state=rules.state(row),
            feedback_due_on=row.feedback_due_on,
            fed_back_on=_day(row.fed_back_at),
            is_late=rules.is_late(row, at=at),
            is_example=row.is_example,
            is_imported=row.is_imported,
            url=_url(row),
        )
        for row in rows
    ]


def public_consultation(slug: str) -> Consultation | None:
    """One consultation that has opened, for everyone."""
    return Consultation.objects.filter(slug=slug, opened_at__isnull=False).first()


def published_texts(consultation: Consultation) -> list[Text]:
    """Words that a person said others may see, in no order of time; ideas and questions to a panel stand with their support."""
    found = Text.objects.filter(participation__session__consultation=consultation, door="publish")
    return list(found.exclude(item__kind__in=PROPOSED).order_by("pk"))


def police_in_rooms(consultation: Consultation) -> dict[str, int]:
    """In how many rooms someone from the police was, of how many; an imported conversation does not know."""
    if consultation.is_imported:
        return {}
    rooms = consultation.sessions.all()
    return {"with": rooms.filter(police_in_room=True).count(), "of": rooms.count()}
