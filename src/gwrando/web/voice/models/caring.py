"""A child's own words, and worries about a child."""

import uuid

from django.db import models

from gwrando.web.voice.models.activities import Item
from gwrando.web.voice.models.sizes import WORDS_MAX
from gwrando.web.voice.models.taking_part import Participation, Session

DOORS = [("publish", "publish"), ("not_publish", "do not publish"), ("worried", "worried")]
STEPS = [
    ("told", "told"),
    ("called", "called"),
    ("everyone", "everyone"),
    ("failed", "failed"),
    ("taken", "taken"),
    ("handed_over", "handed over"),
    ("check_in", "check in"),
    ("closed", "closed"),
]
RAISED_BY = [("button", "button"), ("moderator", "moderator"), ("words", "words"), ("adult", "adult")]


class Text(models.Model):
    """A child's own words. Nobody but a moderator and the safeguarding lead reads them before a person decides."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="texts")
    # the question they answer; none: the open question of the consultation
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="texts", null=True, blank=True)
    token = models.CharField(max_length=40, unique=True)
    words = models.TextField(max_length=WORDS_MAX)
    received_hour = models.DateTimeField()  # to the hour: the minute could tell who wrote it
    read_first = models.BooleanField(default=False)
    door = models.CharField(max_length=12, choices=DOORS, blank=True)
    rule = models.CharField(max_length=30, blank=True)
    decided_by = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    read_by = models.DateTimeField()  # when a person should have decided
    needs_two = models.BooleanField(default=False)  # one of the first texts of its consultation
    claimed_by = models.CharField(max_length=60, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True)

    class Privacy:
        """What is personal here, and how long it is kept."""

        personal = {
            "words": "what a child wrote; may hold anything",
            "decided_by": "a number that stands for a member of staff",
            "claimed_by": "a number that stands for a member of staff",
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
            ),
            models.CheckConstraint(
                condition=models.Q(claimed_by="", claimed_until=None)
                | (~models.Q(claimed_by="") & models.Q(claimed_until__isnull=False)),
                name="voice_text_claimed_until",
            ),
        ]
        indexes = [models.Index(fields=["door", "-read_first", "read_by"], name="voice_text_queue")]

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
    handed_to = models.CharField(max_length=60, blank=True)  # who should take it next; anybody may
    check_in_at = models.DateTimeField(null=True, blank=True)  # the adult in the room was asked to check in
    reported = models.BooleanField(default=False)  # to the local authority, under section 130
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
            "handed_to": "a number that stands for a member of staff",
        }
        keep_days = 2555
        keep_from = "closed_at"
        keep_why = "Seven years, until the office sets the period of its own safeguarding policy."

    class Meta:
        ordering = ["due_at", "pk"]

    def __str__(self) -> str:
        return f"concern:{self.pk}"


class ConcernStep(models.Model):
    """One step of looking after a worry: who was told, called, took it, handed it over, closed it. No words."""

    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=12, choices=STEPS)
    by = models.CharField(max_length=60)
    to = models.CharField(max_length=60, blank=True)
    about = models.CharField(max_length=12, blank=True)  # of a call that failed: which call
    at = models.DateTimeField()

    class Privacy:
        """What is personal here, and how long it is kept."""

        personal = {
            "by": "a number that stands for a member of staff",
            "to": "a number that stands for a member of staff",
        }
        keep_days = 2555
        keep_from = "concern__closed_at"
        keep_why = "As long as the worry it belongs to."

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"step:{self.pk}"


class AfterRoom(models.Model):
    """What the adult said when the room had closed: did anything worry you?"""

    session = models.OneToOneField(Session, on_delete=models.CASCADE, related_name="after")
    worried = models.BooleanField()
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Privacy:
        """What is personal here, and how long it is kept."""

        personal = {"by": "a number that stands for a member of staff"}
        keep_days = None
        keep_why = (
            "That the question was asked is part of the record of the room. It says nothing about a child."
        )

    def __str__(self) -> str:
        return f"after:{self.session_id}"
