"""Word back: you said, we did; and whether that answered."""

import uuid

from django.db import models

from gwrando.web.voice.models.asking import Consultation, Statement
from gwrando.web.voice.models.sizes import LONG, SHORT
from gwrando.web.voice.models.taking_part import Participation, Session
from gwrando.web.voice.models.themes import Theme

DECISIONS = [("did", "did"), ("will", "will"), ("not_this_time", "not this time")]


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
    themes = models.ManyToManyField(Theme, blank=True, related_name="feedback")

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
