"""The strategy as rows: aims, commitments, their words for each audience; and fairness reports (aggregates
only)."""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from gwrando.strategy.document import STATUS_WORDS

STATUSES = [(key, words.en) for key, words in STATUS_WORDS.items()]
NOT_PERSONAL = (
    "It holds nothing about a person but the label of the member of staff who wrote or approved it."
)


def both(*names: str) -> list[CheckConstraint]:
    """One constraint a name: the Welsh and the English are there, or the row does not exist."""
    return [
        CheckConstraint(
            condition=~Q(**{f"{name}_cy": ""}) & ~Q(**{f"{name}_en": ""}),
            name=f"%(class)s_{name}_in_both_languages",
        )
        for name in names
    ]


class Strategy(models.Model):
    """One strategy."""

    ref = models.SlugField(max_length=60, unique=True)
    title_cy = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300)
    introduction_cy = models.TextField()
    introduction_en = models.TextField()
    is_example = models.BooleanField(default=False)
    loaded_at = models.DateTimeField()

    class Meta:
        constraints = both("title", "introduction")

    class Privacy:
        """What is personal here, and how long it is kept."""

        personal: dict[str, str] = {}
        keep_days = None
        keep_why = "A public document."

    def __str__(self) -> str:
        return f"strategy:{self.ref}"


class Aim(models.Model):
    """One aim of a strategy, in its place."""

    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="aims")
    ref = models.CharField(max_length=3)
    key = models.CharField(max_length=40)
    title_cy = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300)
    why_cy = models.TextField()
    why_en = models.TextField()
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            *both("title", "why"),
            UniqueConstraint(fields=["strategy", "ref"], name="one_aim_a_ref"),
            UniqueConstraint(fields=["strategy", "key"], name="one_aim_a_key"),
        ]

    class Privacy:
        """What is personal here, and how long it is kept."""

        personal: dict[str, str] = {}
        keep_days = None
        keep_why = "A public document."

    def __str__(self) -> str:
        return f"aim:{self.ref}"


class Commitment(models.Model):
    """One promise: who keeps it, by when, how far it is, where it came from."""

    aim = models.ForeignKey(Aim, on_delete=models.CASCADE, related_name="commitments")
    ref = models.CharField(max_length=6)
    owner_cy = models.CharField(max_length=200)
    owner_en = models.CharField(max_length=200)
    due_on = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=12, choices=STATUSES, default="planned")
    came_from = models.JSONField(default=list, blank=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            *both("owner"),
            UniqueConstraint(fields=["aim", "ref"], name="one_commitment_a_ref"),
            CheckConstraint(condition=Q(status__in=list(STATUS_WORDS)), name="commitment_status_is_known"),
        ]

    class Privacy:
        """What is personal here, and how long it is kept."""

        personal: dict[str, str] = {}
        keep_days = None
        keep_why = "A public document."

    def __str__(self) -> str:
        return f"commitment:{self.ref}"


class Wording(models.Model):
    """What a strategy, an aim or a commitment says to one audience. Every change is a new row; the newest
    that a
    second person has approved is in force.
    """

    strategy = models.ForeignKey(
        Strategy, null=True, blank=True, on_delete=models.CASCADE, related_name="wordings"
    )
    aim = models.ForeignKey(Aim, null=True, blank=True, on_delete=models.CASCADE, related_name="wordings")
    commitment = models.ForeignKey(
        Commitment, null=True, blank=True, on_delete=models.CASCADE, related_name="wordings"
    )
    audience = models.CharField(max_length=40)
    text_cy = models.TextField()
    text_en = models.TextField()
    picture = models.CharField(max_length=40, blank=True)
    worded_by = models.CharField(max_length=60)
    worded_at = models.DateTimeField()
    approved_by = models.CharField(max_length=60, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            *both("text"),
            CheckConstraint(
                condition=(
                    Q(strategy__isnull=False, aim__isnull=True, commitment__isnull=True)
                    | Q(strategy__isnull=True, aim__isnull=False, commitment__isnull=True)
                    | Q(strategy__isnull=True, aim__isnull=True, commitment__isnull=False)
                ),
                name="wording_of_one_thing",
            ),
            CheckConstraint(
                condition=Q(approved_at__isnull=True, approved_by="")
                | (Q(approved_at__isnull=False) & ~Q(approved_by="") & ~Q(approved_by=models.F("worded_by"))),
                name="author_is_not_approver",
            ),
        ]

    class Privacy:
        """What is personal here, and how long it is kept."""

        personal: dict[str, str] = {}
        keep_days = None
        keep_why = NOT_PERSONAL

    def __str__(self) -> str:
        return f"wording:{self.pk}"


class FairnessReport(models.Model):
    """One fairness report as a document: aggregates, with the hashes of the files; never a search."""

    document = models.JSONField()
    sha256 = models.CharField(max_length=64, unique=True)
    made_by = models.CharField(max_length=60)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-made_at", "-pk"]

    class Privacy:
        """What is personal here, and how long it is kept."""

        personal: dict[str, str] = {}
        keep_days = None
        keep_why = NOT_PERSONAL

    def __str__(self) -> str:
        return f"fairness:{self.pk}"
