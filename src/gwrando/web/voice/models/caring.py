"""A child's own words, and worries about a child."""

import uuid

from django.db import models

from gwrando.web.voice.models.activities import Item
from gwrando.web.voice.models.sizes import WORDS_MAX
from gwrando.web.voice.models.taking_part import Participation, Session

DOORS = [("publish", "publish"), ("not_publish", "do not publish"), ("worried", "worried")]
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
