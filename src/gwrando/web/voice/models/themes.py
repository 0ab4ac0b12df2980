"""Themes that people made, what they coded with them, and the quotes they chose."""

from typing import Any

from django.db import models

from gwrando.text import Bilingual
from gwrando.web.voice.models.asking import Consultation
from gwrando.web.voice.models.caring import Text
from gwrando.web.voice.models.sizes import LONG, SHORT


class Theme(models.Model):
    """One theme of the answers to the open question, with its two names. People make the list, no machine does."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="themes")
    place = models.PositiveSmallIntegerField()
    name_cy = models.CharField(max_length=SHORT)
    name_en = models.CharField(max_length=SHORT)
    description_cy = models.CharField(max_length=LONG, blank=True)
    description_en = models.CharField(max_length=LONG, blank=True)

    class Privacy:
        """Nothing personal: the office's own words for what many said."""

        personal: dict[str, str] = {}
        keep_days = None
        keep_why = "Part of the public record of what was said and answered."

    class Meta:
        ordering = ["place", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["consultation", "place"], name="voice_one_theme_a_place"),
            models.CheckConstraint(
                condition=~models.Q(name_cy="") & ~models.Q(name_en=""),
                name="voice_theme_in_both_languages",
            ),
        ]

    def __str__(self) -> str:
        return f"theme:{self.pk}"

    @property
    def key(self) -> str:
        """Its name in documents and tables; never used again for another theme."""
        return f"t{self.pk}"

    @property
    def name(self) -> Bilingual:
        """Both names."""
        return Bilingual(cy=self.name_cy, en=self.name_en)


class Coding(models.Model):
    """A person says that a text speaks of a theme; without a theme, that it speaks of none of them."""

    text = models.ForeignKey(Text, on_delete=models.CASCADE, related_name="codings")
    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, null=True, blank=True, related_name="codings")
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Privacy:
        """What is personal here, and how long it is kept."""

        personal = {"by": "a number that stands for a member of staff"}
        keep_days = 400
        keep_from = "text__received_hour"
        keep_why = "As long as the words it is about."

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["text", "theme"], name="voice_one_coding_a_theme"),
            models.UniqueConstraint(
                fields=["text"], condition=models.Q(theme=None), name="voice_none_of_these_once"
            ),
        ]

    def __str__(self) -> str:
        return f"coding:{self.pk}"


class Meaning(models.Model):
    """What a text means as 384 numbers, so that it is read once; made by the suggester of this name."""

    text = models.OneToOneField(Text, on_delete=models.CASCADE, primary_key=True, related_name="meaning")
    suggester = models.CharField(max_length=20)
    vector = models.BinaryField()

    class Privacy:
        """What is personal here, and how long it is kept."""

        personal = {"vector": "made from what a child wrote, and nearly as telling"}
        keep_days = 400
        keep_from = "text__received_hour"
        keep_why = "As long as the words it is made from."

    def __str__(self) -> str:
        return "meaning"


class Quote(models.Model):
    """Words of one child that a person chose and found to identify nobody; "[…]" where something was left out."""

    text = models.ForeignKey(Text, on_delete=models.CASCADE, related_name="quotes")
    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="quotes")
    words = models.CharField(max_length=LONG)
    checked_by = models.CharField(max_length=60)
    checked_at = models.DateTimeField()

    class Privacy:
        """What is personal here, and how long it is kept."""

        personal = {
            "words": "a child's own words; a person checked that they identify nobody",
            "checked_by": "a number that stands for a member of staff",
        }
        keep_days = 400
        keep_from = "text__received_hour"
        keep_why = "As long as the words it is taken from; a child who withdraws takes it along."

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["text", "theme"], name="voice_one_quote_a_text_and_theme")
        ]

    def __str__(self) -> str:
        return f"quote:{self.pk}"


class ThemeCounts(models.Model):
    """How many children spoke of each theme, protected, as kept when word went back: it outlives the words."""

    consultation = models.OneToOneField(
        Consultation, on_delete=models.CASCADE, primary_key=True, related_name="theme_counts"
    )
    # a table that may leave, as JSON text; "" where too few wrote for a table
    result = models.TextField(blank=True)

    class Privacy:
        """Nothing personal: a table that may leave."""

        personal: dict[str, Any] = {}
        keep_days = None
        keep_why = "Part of the public record of the consultation."

    def __str__(self) -> str:
        return f"theme counts:{self.pk}"
