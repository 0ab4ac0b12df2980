"""The office's self-assessments: evidence, judgements, what children judged, actions, and what was published.

Judgements are kept as they were made; the newest of a standard counts. Nothing here is about one child.
"""

from django.db import models
from django.db.models import F, Q


class Assessment(models.Model):
    """One self-assessment against one framework. `scale` null: the framework's own words."""

    key = models.SlugField(max_length=60, unique=True)
    framework = models.CharField(max_length=60)
    title_cy = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    body_cy = models.CharField(max_length=200)
    body_en = models.CharField(max_length=200)
    is_example = models.BooleanField()
    period_start = models.DateField()
    period_end = models.DateField()
    scale = models.JSONField(null=True, blank=True)

    class Privacy:
        """What is personal here, and how long it is kept."""

        personal: dict[str, str] = {}
        keep_days = None
        keep_why = "The office's account to children of how it listens; it names no person."

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(period_end__gte=F("period_start")), name="assessment_period_runs_on"
            )
        ]

    def __str__(self) -> str:
        return f"assessment:{self.pk}"


class Evidence(models.Model):
    """Proof that a person accepted for one standard: facts frozen with their fingerprint, never changed."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="evidence")
    standard = models.CharField(max_length=60)
    kind = models.CharField(max_length=30)
    claim_cy = models.TextField()
    claim_en = models.TextField()
    source = models.CharField(max_length=200)
    url = models.CharField(max_length=300, blank=True)
    happened_on = models.DateField()
    facts = models.JSONField()
    sha256 = models.CharField(max_length=64)
    accepted_by = models.CharField(max_length=60)
    accepted_at = models.DateTimeField()

    class Privacy:
        """What is personal here, and how long it is kept."""

        personal: dict[str, str] = {}
        keep_days = None
        keep_why = "Proof behind a public claim; it holds counts and dates, and the label of who accepted it."

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "standard", "sha256"], name="evidence_once_a_standard"
            )
        ]

    def __str__(self) -> str:
        return f"evidence:{self.pk}"


class Judgement(models.Model):
    """One judgement of the office of one standard, in both languages; a newer one replaces it in what is shown."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="judgements")
    standard = models.CharField(max_length=60)
    level = models.CharField(max_length=60)
    why_cy = models.TextField()
    why_en = models.TextField()
    judged_by = models.CharField(max_length=60)
    judged_at = models.DateTimeField()

    class Privacy:
        """What is personal here, and how long it is kept."""

        personal: dict[str, str] = {}
        keep_days = None
        keep_why = "The history of a public judgement; it holds the label of who judged."

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(why_cy="") & ~Q(why_en=""), name="judgement_says_why_in_both")
        ]

    def __str__(self) -> str:
        return f"judgement:{self.pk}"


class ChildrensJudgement(models.Model):
    """What a group of children judges of one standard, in their own words and language. Adults cannot change it."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="childrens_judgements")
    standard = models.CharField(max_length=60)
    level = models.CharField(max_length=60)
    said_cy = models.TextField(blank=True)
    said_en = models.TextField(blank=True)
    n_children = models.PositiveIntegerField()
    judged_by = models.CharField(max_length=60)
    judged_at = models.DateTimeField()

    class Privacy:
        """What is personal here, and how long it is kept."""

        personal = {
            "said_cy": "words of a group of young inspectors, without names",
            "said_en": "the same in English",
        }
        keep_days = None
        keep_why = "Children's judgement of the office is part of the public record; it names no child."

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(said_cy="", said_en=""), name="children_say_something"),
            models.CheckConstraint(condition=Q(n_children__gte=1), name="children_are_some"),
        ]

    def __str__(self) -> str:
        return f"childrens-judgement:{self.pk}"


class Action(models.Model):
    """What will be done about a gap, who will do it (a post, not a person) and by when."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="actions")
    standard = models.CharField(max_length=60)
    text_cy = models.TextField()
    text_en = models.TextField()
    owner_cy = models.CharField(max_length=200)
    owner_en = models.CharField(max_length=200)
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)

    class Privacy:
        """What is personal here, and how long it is kept."""

        personal: dict[str, str] = {}
        keep_days = None
        keep_why = "A public promise; its owner is a post, not a person."

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text_cy="") & ~Q(text_en="") & ~Q(owner_cy="") & ~Q(owner_en=""),
                name="action_in_both_languages",
            )
        ]

    def __str__(self) -> str:
        return f"action:{self.pk}"


class Certificate(models.Model):
    """A Charter or Kitemark that somebody else awarded the office. `audits`: days of sample audits (ISO text)."""

    kind = models.CharField(max_length=20, choices=[("charter", "charter"), ("kitemark", "kitemark")])
    awarding_body_cy = models.CharField(max_length=200)
    awarding_body_en = models.CharField(max_length=200)
    awarded_on = models.DateField()
    audits = models.JSONField(default=list)

    class Privacy:
        """What is personal here, and how long it is kept."""

        personal: dict[str, str] = {}
        keep_days = None
        keep_why = "A public award to the office."

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["charter", "kitemark"]), name="certificate_of_a_known_kind"
            )
        ]

    def __str__(self) -> str:
        return f"certificate:{self.pk}"


class Publication(models.Model):
    """An assessment as it was published: the whole document, frozen, with its fingerprint."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="publications")
    document = models.TextField()  # YAML of the AssessmentDocument
    sha256 = models.CharField(max_length=64)
    published_by = models.CharField(max_length=60)
    published_at = models.DateTimeField()

    class Privacy:
        """What is personal here, and how long it is kept."""

        personal = {
            "document": "the published text, with the words of young inspectors as a group, without names"
        }
        keep_days = None
        keep_why = "What the office told the public."

    def __str__(self) -> str:
        return f"publication:{self.pk}"
