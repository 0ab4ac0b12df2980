"""How a child's words were read: each reading and each undoing, and who is on duty when."""

from django.db import models

from gwrando.web.accounts.models import Person
from gwrando.web.voice.models.asking import Consultation
from gwrando.web.voice.models.caring import DOORS, Text

PLACES = [("first", "first"), ("second", "second")]


class Reading(models.Model):
    """One step in deciding about one text: a reading, or an undoing. No words, no room; it outlives the text."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="readings")
    text = models.ForeignKey(Text, on_delete=models.SET_NULL, null=True, related_name="readings")
    door = models.CharField(max_length=12, choices=[*DOORS, ("undo", "undo")])
    rule = models.CharField(max_length=30, blank=True)
    settled = models.BooleanField()  # this reading decided it
    n_readers = models.PositiveSmallIntegerField()  # people who had read it then, this one among them
    waited_hours = models.PositiveIntegerField()  # whole hours since the hour it came in
    in_time = models.BooleanField()
    undone = models.BooleanField(default=False)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Privacy:
        """What is personal here, and how long it is kept."""

        personal = {"by": "a number that stands for a member of staff"}
        keep_days = None
        keep_why = "The record of how children's words were treated. It holds none of them."

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["text", "by"],
                condition=models.Q(undone=False) & ~models.Q(door="undo"),
                name="voice_one_reading_a_person",
            )
        ]

    def __str__(self) -> str:
        return f"reading:{self.pk}"


class Duty(models.Model):
    """Who is on duty on one day: the first person, and the second who is called when the first does not answer."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="duties")
    day = models.DateField()
    place = models.CharField(max_length=6, choices=PLACES)

    class Privacy:
        """What is personal here, and how long it is kept."""

        personal = {"person": "who is called when a worry waits"}
        keep_days = 400
        keep_from = "day"
        keep_why = "A year and a month, to show who was on duty when something is looked into."

    class Meta:
        ordering = ["day", "place"]
        constraints = [models.UniqueConstraint(fields=["day", "place"], name="voice_one_on_duty_a_place")]

    def __str__(self) -> str:
        return f"duty:{self.pk}"
