"""How it was: four taps of a child at the end of a session."""

import uuid

from django.db import models

from gwrando.voice.evaluation import SAID
from gwrando.web.voice.models.taking_part import Participation

CHOICES = [(key, words.en) for key, words in SAID.items()]


class Evaluation(models.Model):
    """One child's view of the session; each answer may be empty."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    participation = models.OneToOneField(Participation, on_delete=models.CASCADE, related_name="evaluation")
    listened = models.CharField(max_length=6, choices=CHOICES, blank=True)
    enjoyed = models.CharField(max_length=6, choices=CHOICES, blank=True)
    learnt = models.CharField(max_length=6, choices=CHOICES, blank=True)
    safe = models.CharField(max_length=6, choices=CHOICES, blank=True)

    class Privacy:
        """What is personal here, and how long it is kept."""

        personal = {
            name: "an opinion about the session, held by a random slip"
            for name in ("listened", "enjoyed", "learnt", "safe")
        }
        keep_days = 400
        keep_from = "participation__session__opened_at"
        keep_why = "As long as the slip it belongs to; the protected counts stay."

    def __str__(self) -> str:
        return "evaluation"
