"""Who is asked, and what: groups, consultations, statements."""

from django.db import models

from gwrando.web.voice.models.sizes import LONG, SHORT

SOURCES = [("office", "office"), ("young_person", "young person"), ("import", "import")]


class Group(models.Model):
    """A school class, youth group or mini-police unit, with the person who keeps its children safe."""

    name_cy = models.CharField(max_length=SHORT)
    name_en = models.CharField(max_length=SHORT)
    safeguarding_name = models.CharField(max_length=SHORT, blank=True)
    safeguarding_contact = models.CharField(max_length=SHORT, blank=True)
    is_example = models.BooleanField(default=False)

    class Privacy:
        """What is personal here, and how long it is kept."""

        personal = {
            "safeguarding_name": "the adult to call when a child of this group may be in danger",
            "safeguarding_contact": "how to reach them",
        }
        keep_days = None
        keep_why = (
            "Kept while the office works with the group; the office changes the names when people change."
        )

    def __str__(self) -> str:
        return f"group:{self.pk}"


class Consultation(models.Model):
    """One round of asking: the promise made to children, and whether it was kept."""

    slug = models.SlugField(max_length=60, unique=True)
    title_cy = models.CharField(max_length=SHORT, blank=True)
    title_en = models.CharField(max_length=SHORT, blank=True)
    purpose_cy = models.CharField(max_length=LONG, blank=True)
    purpose_en = models.CharField(max_length=LONG, blank=True)
    who_asks_cy = models.CharField(max_length=LONG, blank=True)
    who_asks_en = models.CharField(max_length=LONG, blank=True)
    who_listens_cy = models.CharField(max_length=LONG, blank=True)
    who_listens_en = models.CharField(max_length=LONG, blank=True)
    what_can_change_cy = models.CharField(max_length=LONG, blank=True)
    what_can_change_en = models.CharField(max_length=LONG, blank=True)
    decision_maker_cy = models.CharField(max_length=SHORT, blank=True)
    decision_maker_en = models.CharField(max_length=SHORT, blank=True)
    feedback_owner_cy = models.CharField(max_length=SHORT, blank=True)
    feedback_owner_en = models.CharField(max_length=SHORT, blank=True)
    feedback_due_on = models.DateField(null=True, blank=True)
    question_cy = models.CharField(max_length=SHORT, blank=True)
    question_en = models.CharField(max_length=SHORT, blank=True)
    read_within_hours = models.PositiveSmallIntegerField(default=24)  # in which a person decides about a text
    read_twice = models.PositiveSmallIntegerField(default=0)  # how many of the first texts two people read
    attribution_cy = models.CharField(max_length=LONG, blank=True)
    attribution_en = models.CharField(max_length=LONG, blank=True)
    source_url = models.URLField(max_length=300, blank=True)
    is_example = models.BooleanField(default=False)
    is_imported = models.BooleanField(default=False)
    opened_at = models.DateTimeField(null=True, blank=True)
    opened_by = models.CharField(max_length=60, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=60, blank=True)
    n_participants = models.PositiveIntegerField(null=True, blank=True)  # counted when it closed
    opinion = models.TextField(
        blank=True
    )  # groups of opinion as they may be shown, as JSON text, made when it closed
    # how children found it, as it may be shown, as JSON text, made when it closed
    evaluation = models.TextField(blank=True)
    fed_back_at = models.DateTimeField(null=True, blank=True)
    fed_back_by = models.CharField(max_length=60, blank=True)

    class Privacy:
        """What is personal here, and how long it is kept."""

        personal = {
            "opened_by": "a number that stands for a member of staff",
            "closed_by": "a number that stands for a member of staff",
            "fed_back_by": "a number that stands for a member of staff",
        }
        keep_days = None
        keep_why = "The public record of what children were asked and what came of it."

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(opened_at=None)
                | (
                    ~models.Q(title_cy="")
                    & ~models.Q(title_en="")
                    & ~models.Q(purpose_cy="")
                    & ~models.Q(purpose_en="")
                ),
                name="voice_open_needs_both_languages",
            ),
            models.CheckConstraint(
                condition=models.Q(opened_at=None)
                | models.Q(is_imported=True)
                | models.Q(feedback_due_on__isnull=False),
                name="voice_open_needs_feedback_date",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at=None) | models.Q(opened_at__isnull=False),
                name="voice_closed_was_open",
            ),
            models.CheckConstraint(
                condition=models.Q(fed_back_at=None) | models.Q(closed_at__isnull=False),
                name="voice_fed_back_was_closed",
            ),
        ]

    def __str__(self) -> str:
        return f"consultation:{self.slug}"


class Statement(models.Model):
    """One sentence to agree or disagree with; `key` is its id in the document, `place` its order."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="statements")
    key = models.SlugField(max_length=60)
    place = models.PositiveSmallIntegerField()
    text_cy = models.CharField(max_length=400)
    text_en = models.CharField(max_length=400)
    # the same sentence in easier words, where the office has written them
    easier_cy = models.CharField(max_length=400, blank=True)
    easier_en = models.CharField(max_length=400, blank=True)
    easiest_cy = models.CharField(max_length=400, blank=True)
    easiest_en = models.CharField(max_length=400, blank=True)
    source = models.CharField(max_length=12, choices=SOURCES, default="office")
    is_our_translation = models.BooleanField(default=False)
    # the protected table as JSON text, made once when it closed; not a JSONField: PostgreSQL would sort its keys,
    # and the columns of the table with them
    result = models.TextField(blank=True)

    class Privacy:
        """Nothing personal: a person checked each sentence, and the result is a table that may leave."""

        personal: dict[str, str] = {}
        keep_days = None
        keep_why = "Part of the public record of the consultation."

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["consultation", "key"], name="voice_one_statement_a_key"),
            models.UniqueConstraint(fields=["consultation", "place"], name="voice_one_statement_a_place"),
            models.CheckConstraint(
                condition=~models.Q(text_cy="") & ~models.Q(text_en=""),
                name="voice_statement_in_both_languages",
            ),
        ]

    def __str__(self) -> str:
        return f"statement:{self.pk}"
