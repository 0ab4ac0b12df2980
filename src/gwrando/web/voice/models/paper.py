"""Paper: what was printed, which sheets came back, and what of them waits for a person. No scan is kept.

A picture is a cut-out of one place of one sheet and goes the moment a person has decided what it says; nothing of a
consultation that has closed has pictures, because it cannot close before.
"""

import uuid

from django.db import models

from gwrando.voice.paper.code import SESSION_LENGTH
from gwrando.web.voice.models.sizes import LONG
from gwrando.web.voice.models.taking_part import Participation, Session

LANGUAGES = [("both", "both"), ("cy", "cy"), ("en", "en")]
LOOKS = [("mark", "mark"), ("words", "words"), ("page", "page")]


class PaperPrinting(models.Model):
    """Sheets of one room printed together: their numbers, how they look, and the layout that reads them back."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="printings")
    key = models.CharField(max_length=SESSION_LENGTH, unique=True)  # the letters in the QR codes
    token = models.CharField(
        max_length=40, unique=True
    )  # of the form that was sent: twice sent, printed once
    first = models.PositiveSmallIntegerField()
    last = models.PositiveSmallIntegerField()
    languages = models.CharField(max_length=4, choices=LANGUAGES)
    afterwards_cy = models.CharField(max_length=LONG, blank=True)
    afterwards_en = models.CharField(max_length=LONG, blank=True)
    layout = models.TextField()  # `SheetLayout` as JSON text
    printed_at = models.DateTimeField()
    printed_by = models.CharField(max_length=60)

    class Privacy:
        """What is personal here, and how long it is kept."""

        personal = {
            "printed_by": "a number that stands for a member of staff",
            "layout": "where boxes stand on an empty sheet; nothing of a child",
        }
        keep_days = 400
        keep_from = "printed_at"
        keep_why = "As long as the slips of its sheets."

    class Meta:
        ordering = ["session", "first"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(first__gte=1) & models.Q(last__gte=models.F("first")),
                name="voice_printing_has_sheets",
            )
        ]

    def __str__(self) -> str:
        return f"printing:{self.pk}"


class PaperSheet(models.Model):
    """One sheet and its slip. `participation` is there once something was read on it.

    `copy` is 0 for the sheet that was printed; 1 and more for photocopies that a person said are other children's.
    `was_read` without a participation: the child took their answers back, so a scan of it is not read again.
    """

    printing = models.ForeignKey(PaperPrinting, on_delete=models.CASCADE, related_name="sheets")
    number = models.PositiveSmallIntegerField()
    copy = models.PositiveSmallIntegerField(default=0)
    slip = models.CharField(max_length=8, unique=True)
    participation = models.OneToOneField(
        Participation, on_delete=models.SET_NULL, null=True, blank=True, related_name="sheet"
    )
    was_read = models.BooleanField(default=False)

    class Privacy:
        """What is personal here, and how long it is kept."""

        personal = {"slip": "random; only the child who holds the slip can tell it is theirs"}
        keep_days = 400
        keep_from = "printing__printed_at"
        keep_why = "As long as the slip it belongs to."

    class Meta:
        ordering = ["number", "copy"]
        constraints = [
            models.UniqueConstraint(fields=["printing", "number", "copy"], name="voice_one_sheet_a_number")
        ]

    def __str__(self) -> str:
        return "sheet"


class PaperPage(models.Model):
    """One page of a sheet as it was read: which boxes, and the shape of each mark in 12 x 12 squares. No picture.

    It tells the same paper scanned again from another child's. Deleted when the consultation closes.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sheet = models.ForeignKey(PaperSheet, on_delete=models.CASCADE, related_name="pages")
    participation = models.ForeignKey(
        Participation, on_delete=models.CASCADE, null=True, blank=True, related_name="paper_pages"
    )
    page = models.PositiveSmallIntegerField()
    reading = models.TextField()

    class Privacy:
        """What is personal here, and how long it is kept."""

        personal = {"reading": "an opinion, held by a random slip"}
        keep_days = 400
        keep_from = "sheet__printing__printed_at"
        keep_why = "Until the consultation closes; never longer than the slip it belongs to."

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "page"], name="voice_one_reading_a_page"),
        ]

    def __str__(self) -> str:
        return "page"


class PaperLook(models.Model):
    """One thing a person must look at: a doubtful mark, handwriting to type, or a whole page. Deleted when it is decided.

    `why` is a doubt or the state of a page (`gwrando.voice.paper.words`). Rows with a `parent` wait until a person has
    said whose page that is. `reading` is what was read of a page that differs from one read before.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="looks")
    sheet = models.ForeignKey(
        PaperSheet, on_delete=models.CASCADE, null=True, blank=True, related_name="looks"
    )
    participation = models.ForeignKey(
        Participation, on_delete=models.CASCADE, null=True, blank=True, related_name="looks"
    )
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="parts")
    kind = models.CharField(max_length=5, choices=LOOKS)
    why = models.CharField(max_length=20)
    page = models.PositiveSmallIntegerField(default=0)
    question = models.CharField(max_length=80, blank=True)
    picture = models.BinaryField()
    reading = models.TextField(blank=True)
    hour = models.DateTimeField()  # since when it waits

    class Privacy:
        """What is personal here, and how long it is kept."""

        personal = {
            "picture": "a cut-out of a sheet, perhaps a child's handwriting; deleted when a person has read it",
            "reading": "an opinion, held by a random slip",
        }
        keep_days = 400
        keep_from = "hour"
        keep_why = "Until a person has decided what it says; never longer than the slip it belongs to."

    class Meta:
        ordering = ["hour", "sheet__number", "sheet__copy", "page", "pk"]

    def __str__(self) -> str:
        return "look"


class PaperUpload(models.Model):
    """Files that came back: how many pages, and what became of them. Their names and pictures are not kept."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="uploads")
    at = models.DateTimeField()
    by = models.CharField(max_length=60)
    n_read = models.PositiveSmallIntegerField()
    n_again = models.PositiveSmallIntegerField()
    n_to_look_at = models.PositiveSmallIntegerField()
    n_not_ours = models.PositiveSmallIntegerField()

    class Privacy:
        """What is personal here, and how long it is kept."""

        personal = {"by": "a number that stands for a member of staff"}
        keep_days = 400
        keep_from = "at"
        keep_why = "So that whoever scans can check that no page was lost, while the slips are kept."

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"upload:{self.pk}"
