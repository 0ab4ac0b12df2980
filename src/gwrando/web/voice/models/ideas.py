"""Support for ideas and for questions to a panel, and what the panel answered."""

import uuid

from django.db import models

from gwrando.web.voice.models.activities import Item
from gwrando.web.voice.models.caring import Text
from gwrando.web.voice.models.sizes import LONG, SHORT
from gwrando.web.voice.models.taking_part import Participation


class Support(models.Model):
    """What one slip said of another child's idea: `supports`, or saw it and did not say so. No row: it was never on a screen sent.

    Goes with the slip that said it, and with the idea: a child who takes an idea back takes its support with it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="supports")
    idea = models.ForeignKey(Text, on_delete=models.CASCADE, related_name="supports")
    supports = models.BooleanField()
    turn = models.PositiveSmallIntegerField()

    class Privacy:
        """What is personal here, and how long it is kept."""

        personal = {"supports": "an opinion, held by a random slip"}
        keep_days = 400
        keep_from = "participation__session__opened_at"
        keep_why = "As long as the slip it belongs to; the protected counts stay."

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["participation", "idea"], name="voice_one_support_each"),
        ]

    def __str__(self) -> str:
        return "support"


class PanelAnswer(models.Model):
    """What a panel answered to one question, or why it was not answered this time, in the office's words in both languages.

    `asked` is the question as it was put to the panel: it stays when the child's own words are past their time (`question`
    is then empty). `panel` names posts, never people.
    """

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="panel_answers")
    question = models.OneToOneField(
        Text, on_delete=models.SET_NULL, null=True, blank=True, related_name="panel_answer"
    )
    asked_cy = models.CharField(max_length=LONG)
    asked_en = models.CharField(max_length=LONG)
    answered = models.BooleanField()
    answer_cy = models.CharField(max_length=LONG)
    answer_en = models.CharField(max_length=LONG)
    panel_cy = models.CharField(max_length=SHORT)
    panel_en = models.CharField(max_length=SHORT)
    answered_on = models.DateField()

    class Privacy:
        """Nothing personal: the office's words, and posts instead of people."""

        personal: dict[str, str] = {}
        keep_days = None
        keep_why = "The public record of what the panel answered."

    class Meta:
        ordering = ["item", "answered_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(asked_cy="")
                & ~models.Q(asked_en="")
                & ~models.Q(answer_cy="")
                & ~models.Q(answer_en=""),
                name="voice_panel_answer_in_both_languages",
            ),
        ]

    def __str__(self) -> str:
        return f"panel_answer:{self.pk}"
