"""How the word reached a group: an adult says how and when, or why it could not be given."""

from django.db import models

from gwrando.web.voice.models.sizes import SHORT
from gwrando.web.voice.models.taking_part import Session

HOW = [
    ("assembly", "in an assembly"),
    ("form_time", "in form time or a session"),
    ("poster", "on a poster on the wall"),
    ("slips", "by their slips"),
    ("not_given", "could not be given"),
    ("nobody", "nobody took part in this room"),
]
GIVEN = frozenset({"assembly", "form_time", "poster", "slips"})


class Delivery(models.Model):
    """One time that word was given to the group of a room, or that it could not be (`why_not`)."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="deliveries")
    how = models.CharField(max_length=10, choices=HOW)
    given_on = models.DateField()  # the day it was given, or the day it was clear that it could not be
    why_not = models.CharField(max_length=SHORT, blank=True)
    said_by = models.CharField(max_length=60)

    class Privacy:
        """What is personal here, and how long it is kept."""

        personal = {
            "why_not": "an adult's own words; the page asks for no names",
            "said_by": "a number that stands for a member of staff",
        }
        keep_days = None
        keep_why = "The record that word went back to the children who spoke. It holds nothing about a child."

    class Meta:
        ordering = ["given_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "how", "given_on"], name="voice_one_delivery_a_way_and_day"
            ),
            models.CheckConstraint(
                condition=(models.Q(how="not_given") & ~models.Q(why_not=""))
                | (~models.Q(how="not_given") & models.Q(why_not="")),
                name="voice_not_given_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"delivery:{self.pk}"
