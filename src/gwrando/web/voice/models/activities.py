"""Questions of more kinds than agree or disagree, and the answers to them."""

import uuid

from django.db import models

from gwrando.voice.questions.kinds import QUESTION, Question
from gwrando.web.voice.models.asking import Consultation
from gwrando.web.voice.models.sizes import LONG, SHORT
from gwrando.web.voice.models.taking_part import Participation, Session


class Activity(models.Model):
    """Some questions of a consultation under one heading; `key` is its id in the document, `place` its order."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="activities")
    key = models.SlugField(max_length=60)
    place = models.PositiveSmallIntegerField()
    title_cy = models.CharField(max_length=SHORT)
    title_en = models.CharField(max_length=SHORT)
    intro_cy = models.CharField(max_length=LONG, blank=True)
    intro_en = models.CharField(max_length=LONG, blank=True)

    class Privacy:
        """Nothing personal: the office's words."""

        personal: dict[str, str] = {}
        keep_days = None
        keep_why = "Part of the public record of the consultation."

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["consultation", "key"], name="voice_one_activity_a_key"),
            models.CheckConstraint(
                condition=~models.Q(title_cy="") & ~models.Q(title_en=""),
                name="voice_activity_in_both_languages",
            ),
        ]

    def __str__(self) -> str:
        return f"activity:{self.pk}"


class Item(models.Model):
    """One question. Its words and choices, whatever its kind, are the checked document, as JSON text (decision 0102)."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="items")
    key = models.SlugField(max_length=60)
    place = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12)
    document = models.TextField()
    # the protected tables as JSON text, made once when it closed
    result = models.TextField(blank=True)

    class Privacy:
        """Nothing personal: the office's words, and tables that may leave."""

        personal: dict[str, str] = {}
        keep_days = None
        keep_why = "Part of the public record of the consultation."

    class Meta:
        ordering = ["activity__place", "place"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "key"], name="voice_one_item_a_key"),
        ]

    def __str__(self) -> str:
        return f"item:{self.pk}"

    @property
    def question(self) -> Question:
        """The document. Raises pydantic's `ValidationError` when somebody changed the database by hand."""
        return QUESTION.validate_json(self.document)


class Answer(models.Model):
    """The latest answer of one slip to one question, as JSON text. `part` tells the pairs of one question apart."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="answers")
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="answers")
    part = models.PositiveSmallIntegerField(default=0)
    value = models.CharField(max_length=2000)
    turn = models.PositiveSmallIntegerField()

    class Privacy:
        """What is personal here, and how long it is kept."""

        personal = {"value": "an opinion, held by a random slip"}
        keep_days = 400
        keep_from = "participation__session__opened_at"
        keep_why = "As long as the slip it belongs to."

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["participation", "item", "part"], name="voice_one_answer_each"),
        ]

    def __str__(self) -> str:
        return "answer"


class AboutMe(models.Model):
    """A coarse fact that one child gave about themselves, apart from everything else they said.

    `key` is a keyed hash of the slip with the question: nothing in the database joins it to an answer or to words.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="about_me")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="about_me")
    key = models.CharField(max_length=64)
    value = models.SlugField(max_length=60)

    class Privacy:
        """What is personal here, and how long it is kept."""

        personal = {
            "value": "a coarse band, such as an age from 11 to 13; held by no slip",
            "key": "a keyed hash: without the site's secret key it leads to no slip",
        }
        keep_days = 400
        keep_from = "session__opened_at"
        keep_why = "As long as the slips of its room; the protected counts stay."

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "key"], name="voice_one_about_me_each"),
        ]

    def __str__(self) -> str:
        return "about me"


class Picture(models.Model):
    """A picture that the office gave to a choice: redrawn small, with nothing of the file it came in."""

    key = models.SlugField(max_length=64, unique=True)
    data = models.BinaryField(max_length=40_000)
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()

    class Privacy:
        """Nothing personal: the office must not give pictures of people it may not show."""

        personal: dict[str, str] = {}
        keep_days = None
        keep_why = "Part of the question it belongs to."

    def __str__(self) -> str:
        return f"picture:{self.pk}"
