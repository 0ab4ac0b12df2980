"""Rooms, slips and what a child chose."""

import uuid

from django.db import models

from gwrando.web.voice.models.asking import Consultation, Group, Statement

MODES = [("screen", "screen"), ("paper", "paper")]
CHOICES = [("agree", "agree"), ("disagree", "disagree"), ("pass", "pass")]


class Session(models.Model):
    """One group, one lesson: the room that a word-code opens, in either language."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="sessions")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="sessions")
    code_cy = models.CharField(max_length=40, unique=True)
    code_en = models.CharField(max_length=40, unique=True)
    police_in_room = models.BooleanField()
    mode = models.CharField(
        max_length=12, choices=MODES, default="screen"
    )  # paper: sheets were used, screens perhaps too
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=60)
    closes_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=60, blank=True)
    # what the room said, protected, as it was first shown; JSON text (decision 0109)
    result = models.TextField(blank=True)
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
