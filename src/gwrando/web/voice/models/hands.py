"""Hands counted in a room by the facilitator, where children have no screen."""

from django.db import models

from gwrando.web.voice.models.activities import Item
from gwrando.web.voice.models.asking import Statement
from gwrando.web.voice.models.taking_part import Session


class HandCount(models.Model):
    """How many hands went up for each choice of one statement or question, in one room; `counts` is JSON text, choice -> hands."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="hands")
    statement = models.ForeignKey(
        Statement, on_delete=models.CASCADE, related_name="hands", null=True, blank=True
    )
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="hands", null=True, blank=True)
    counts = models.CharField(max_length=1000)
    counted_by = models.CharField(max_length=60)

    class Privacy:
        """What is personal here, and how long it is kept."""

        personal = {"counted_by": "a number that stands for a member of staff"}
        keep_days = 400
        keep_from = "session__opened_at"
        keep_why = "Small numbers of one room: they go when its slips go; the protected counts stay."

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "statement"], name="voice_one_hand_count_a_statement"),
            models.UniqueConstraint(fields=["session", "item"], name="voice_one_hand_count_an_item"),
            models.CheckConstraint(
                condition=models.Q(statement=None) ^ models.Q(item=None), name="voice_hands_for_one_thing"
            ),
        ]

    def __str__(self) -> str:
        return f"hands:{self.pk}"
