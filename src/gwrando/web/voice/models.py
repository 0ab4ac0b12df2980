"""What listening stores. A child is a random slip and nothing else: no account, address, device or time of day.

Primary keys of what a child makes are random, so that the order of rows does not tell who was first.
"""

import uuid

from django.db import models

CHOICES = [("agree", "agree"), ("disagree", "disagree"), ("pass", "pass")]
DECISIONS = [("did", "did"), ("will", "will"), ("not_this_time", "not this time")]
SOURCES = [("office", "office"), ("young_person", "young person"), ("import", "import")]
DOORS = [("publish", "publish"), ("not_publish", "do not publish"), ("worried", "worried")]
RAISED_BY = [("button", "button"), ("moderator", "moderator"), ("words", "words"), ("adult", "adult")]
SHORT, LONG, WORDS_MAX = 200, 1000, 20_000


class Group(models.Model):
    """A school class, youth group or mini-police unit, with the person who keeps its children safe."""

    name_cy = models.CharField(max_length=SHORT)
    name_en = models.CharField(max_length=SHORT)
    safeguarding_name = models.CharField(max_length=SHORT, blank=True)
    safeguarding_contact = models.CharField(max_length=SHORT, blank=True)
    is_example = models.BooleanField(default=False)

    class Privacy:
        """What is personal here, and how long it is kept."""

        personal = {
            "safeguarding_name": "the adult to call when a child of this group may be in danger",
            "safeguarding_contact": "how to reach them",
        }
        keep_days = None
        keep_why = (
            "Kept while the office works with the group; the office changes the names when people change."
        )

    def __str__(self) -> str:
        return f"group:{self.pk}"


class Consultation(models.Model):
    """One round of asking: the promise made to children, and whether it was kept."""

    slug = models.SlugField(max_length=60, unique=True)
    title_cy = models.CharField(max_length=SHORT, blank=True)
    title_en = models.CharField(max_length=SHORT, blank=True)
    purpose_cy = models.CharField(max_length=LONG, blank=True)
    purpose_en = models.CharField(max_length=LONG, blank=True)
    who_asks_cy = models.CharField(max_length=LONG, blank=True)
    who_asks_en = models.CharField(max_length=LONG, blank=True)
    who_listens_cy = models.CharField(max_length=LONG, blank=True)
    who_listens_en = models.CharField(max_length=LONG, blank=True)
    what_can_change_cy = models.CharField(max_length=LONG, blank=True)
    what_can_change_en = models.CharField(max_length=LONG, blank=True)
    decision_maker_cy = models.CharField(max_length=SHORT, blank=True)
    decision_maker_en = models.CharField(max_length=SHORT, blank=True)
    feedback_owner_cy = models.CharField(max_length=SHORT, blank=True)
    feedback_owner_en = models.CharField(max_length=SHORT, blank=True)
    feedback_due_on = models.DateField(null=True, blank=True)
    question_cy = models.CharField(max_length=SHORT, blank=True)
    question_en = models.CharField(max_length=SHORT, blank=True)
    attribution_cy = models.CharField(max_length=LONG, blank=True)
    attribution_en = models.CharField(max_length=LONG, blank=True)
    source_url = models.URLField(max_length=300, blank=True)
    is_example = models.BooleanField(default=False)
    is_imported = models.BooleanField(default=False)
    opened_at = models.DateTimeField(null=True, blank=True)
    opened_by = models.CharField(max_length=60, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=60, blank=True)
    n_participants = models.PositiveIntegerField(null=True, blank=True)  # counted when it closed
    opinion = models.TextField(
        blank=True
    )  # groups of opinion as they may be shown, as JSON text, made when it closed
    fed_back_at = models.DateTimeField(null=True, blank=True)
    fed_back_by = models.CharField(max_length=60, blank=True)

    class Privacy:
        """What is personal here, and how long it is kept."""

        personal = {
            "opened_by": "a number that stands for a member of staff",
            "closed_by": "a number that stands for a member of staff",
            "fed_back_by": "a number that stands for a member of staff",
        }
        keep_days = None
        keep_why = "The public record of what children were asked and what came of it."

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(opened_at=None)
                | (
                    ~models.Q(title_cy="")
                    & ~models.Q(title_en="")
                    & ~models.Q(purpose_cy="")
                    & ~models.Q(purpose_en="")
                ),
                name="voice_open_needs_both_languages",
            ),
            models.CheckConstraint(
                condition=models.Q(opened_at=None)
                | models.Q(is_imported=True)
                | models.Q(feedback_due_on__isnull=False),
                name="voice_open_needs_feedback_date",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at=None) | models.Q(opened_at__isnull=False),
                name="voice_closed_was_open",
            ),
            models.CheckConstraint(
                condition=models.Q(fed_back_at=None) | models.Q(closed_at__isnull=False),
                name="voice_fed_back_was_closed",
            ),
        ]

    def __str__(self) -> str:
        return f"consultation:{self.slug}"


class Statement(models.Model):
    """One sentence to agree or disagree with; `key` is its id in the document, `place` its order."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="statements")
    key = models.SlugField(max_length=60)
    place = models.PositiveSmallIntegerField()
    text_cy = models.CharField(max_length=400)
    text_en = models.CharField(max_length=400)
    source = models.CharField(max_length=12, choices=SOURCES, default="office")
    is_our_translation = models.BooleanField(default=False)
    # the protected table as JSON text, made once when it closed; not a JSONField: PostgreSQL would sort its keys,
    # and the columns of the table with them
    result = models.TextField(blank=True)

    class Privacy:
        """Nothing personal: a person checked each sentence, and the result is a table that may leave."""

        personal: dict[str, str] = {}
        keep_days = None
        keep_why = "Part of the public record of the consultation."

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["consultation", "key"], name="voice_one_statement_a_key"),
            models.UniqueConstraint(fields=["consultation", "place"], name="voice_one_statement_a_place"),
            models.CheckConstraint(
                condition=~models.Q(text_cy="") & ~models.Q(text_en=""),
                name="voice_statement_in_both_languages",
            ),
        ]

    def __str__(self) -> str:
        return f"statement:{self.pk}"


class Session(models.Model):
    """One group, one lesson: the room that a word-code opens, in either language."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="sessions")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="sessions")
    code_cy = models.CharField(max_length=40, unique=True)
    code_en = models.CharField(max_length=40, unique=True)
    police_in_room = models.BooleanField()
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=60)
    closes_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=60, blank=True)
    head_count = models.PositiveSmallIntegerField(null=True, blank=True)

    class Privacy:
        """What is personal here, and how long it is kept."""

        personal = {
            "opened_by": "a number that stands for a member of staff",
            "closed_by": "a number that stands for a member of staff",
        }
        keep_days = None
        keep_why = (
            "Which groups were asked, and when: part of the public record. It holds nothing about a child."
        )

    class Meta:
        ordering = ["-opened_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opened_at")),
                name="voice_session_closes_after_opening",
            )
        ]

    def __str__(self) -> str:
        return f"session:{self.pk}"


class Participation(models.Model):
    """One child in one room: a random slip number. Nothing says who, when or on which device."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="participations")
    slip = models.CharField(max_length=8, unique=True)
    token = models.CharField(max_length=40, unique=True)  # of the page that was sent: twice sent, joined once
    understood = models.BooleanField(null=True, blank=True)  # the comprehension tap: right, wrong, not asked

    class Privacy:
        """What is personal here, and how long it is kept."""

        personal = {"slip": "random; only the child who holds the slip can tell it is theirs"}
        keep_days = 400
        keep_from = "session__opened_at"
        keep_why = (
            "Until word is back and a year has gone; then slips and votes go, the protected counts stay."
        )

    def __str__(self) -> str:
        return "participation"


class Vote(models.Model):
    """The latest choice of one slip on one statement. `turn` orders changes, so that a late repeat changes nothing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="votes")
    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="votes")
    choice = models.CharField(max_length=8, choices=CHOICES)
    turn = models.PositiveSmallIntegerField()

    class Privacy:
        """What is personal here, and how long it is kept."""

        personal = {"choice": "an opinion, held by a random slip"}
        keep_days = 400
        keep_from = "participation__session__opened_at"
        keep_why = "As long as the slip it belongs to."

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["participation", "statement"], name="voice_one_vote_each"),
            models.CheckConstraint(
                condition=models.Q(choice__in=["agree", "disagree", "pass"]), name="voice_vote_is_a_choice"
            ),
        ]

    def __str__(self) -> str:
        return "vote"


class Text(models.Model):
    """A child's own words. Nobody but a moderator and the safeguarding lead reads them before a person decides."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="texts")
    token = models.CharField(max_length=40, unique=True)
    words = models.TextField(max_length=WORDS_MAX)
    received_hour = models.DateTimeField()  # to the hour: the minute could tell who wrote it
    read_first = models.BooleanField(default=False)
    door = models.CharField(max_length=12, choices=DOORS, blank=True)
    rule = models.CharField(max_length=30, blank=True)
    decided_by = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Privacy:
        """What is personal here, and how long it is kept."""

        personal = {
            "words": "what a child wrote; may hold anything",
            "decided_by": "a number that stands for a member of staff",
        }
        keep_days = 400
        keep_from = "received_hour"
        keep_why = "As long as the slip it belongs to."

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(door="", decided_by="", decided_at=None)
                | (~models.Q(door="") & ~models.Q(decided_by="") & models.Q(decided_at__isnull=False)),
                name="voice_text_decided_by_a_person",
            )
        ]

    def __str__(self) -> str:
        return "text"


class Concern(models.Model):
    """A worry for the safeguarding lead: which consultation, room and hour, and the words if there were any."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="concerns")
    source = models.CharField(max_length=10, choices=RAISED_BY)
    token = models.CharField(max_length=50, unique=True)
    hour = models.DateTimeField()
    due_at = models.DateTimeField()  # a person should have opened it by then
    words = models.TextField(max_length=WORDS_MAX, blank=True)  # a copy: it outlives the text
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.CharField(max_length=60, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=60, blank=True)
    note = models.TextField(max_length=4000, blank=True)

    class Privacy:
        """What is personal here, and how long it is kept."""

        personal = {
            "words": "what a child wrote, read by the safeguarding lead alone",
            "note": "what was done about it; read by the safeguarding lead alone",
            "acknowledged_by": "a number that stands for a member of staff",
            "closed_by": "a number that stands for a member of staff",
        }
        keep_days = 2555
        keep_from = "closed_at"
        keep_why = "Seven years, until the office sets the period of its own safeguarding policy."

    class Meta:
        ordering = ["due_at", "pk"]

    def __str__(self) -> str:
        return f"concern:{self.pk}"


class FailedCode(models.Model):
    """How many wrong codes one address tried in this window. `key` is a keyed hash that changes each window."""

    key = models.CharField(max_length=64, unique=True)
    tries = models.PositiveIntegerField(default=0)
    until = models.DateTimeField()

    class Privacy:
        """What is personal here, and how long it is kept."""

        personal = {
            "key": "a keyed hash of an address with the window; no address can be had back without the key"
        }
        keep_days = 1
        keep_from = "until"
        keep_why = "Deleted when the window of ten minutes is over."

    def __str__(self) -> str:
        return "failed codes"


class Feedback(models.Model):
    """One answer to the children: you said, we did, because, and next."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="feedback")
    place = models.PositiveSmallIntegerField()
    said_cy = models.CharField(max_length=LONG)
    said_en = models.CharField(max_length=LONG)
    decision = models.CharField(max_length=14, choices=DECISIONS)
    reason_cy = models.CharField(max_length=LONG)
    reason_en = models.CharField(max_length=LONG)
    next_step_cy = models.CharField(max_length=LONG)
    next_step_en = models.CharField(max_length=LONG)
    owner_cy = models.CharField(max_length=SHORT)
    owner_en = models.CharField(max_length=SHORT)
    due_on = models.DateField(null=True, blank=True)
    commitment_ref = models.CharField(max_length=20, blank=True)
    statements = models.ManyToManyField(Statement, blank=True, related_name="feedback")

    class Privacy:
        """Nothing personal: owners are posts, not people."""

        personal: dict[str, str] = {}
        keep_days = None
        keep_why = "The public record of what came of it."

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["consultation", "place"], name="voice_one_feedback_a_place"),
            models.CheckConstraint(
                condition=~models.Q(decision="will") | models.Q(due_on__isnull=False),
                name="voice_will_needs_a_date",
            ),
        ]

    def __str__(self) -> str:
        return f"feedback:{self.pk}"


class FeedbackReply(models.Model):
    """Did this answer you? One tap of a slip, or of a class that came back with its code."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="replies")
    participation = models.OneToOneField(
        Participation, on_delete=models.CASCADE, null=True, blank=True, related_name="reply"
    )
    token = models.CharField(max_length=40, unique=True)
    answered_me = models.BooleanField()

    class Privacy:
        """What is personal here, and how long it is kept."""

        personal = {"answered_me": "an opinion, held by a random slip"}
        keep_days = 400
        keep_from = "session__opened_at"
        keep_why = "As long as the slip it belongs to."

    def __str__(self) -> str:
        return "reply"
