"""Released findings: tables that were protected and checked, and what they say in words. No child has a row
here."""

from django.db import models
from django.db.models import Q


class Release(models.Model):
    """One checked release of a study, as it was imported; shown to everyone once a second person publishes
    it."""

    study_id = models.CharField(max_length=200)
    manifest_sha256 = models.CharField(max_length=64, unique=True)
    definition_sha256 = models.CharField(max_length=64)
    made_up = models.BooleanField()
    title_cy = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300)
    question_cy = models.TextField()
    question_en = models.TextField()
    how = models.JSONField()  # [{"cy": ..., "en": ...}]: how it was done, what it cannot say
    software = models.CharField(max_length=60)
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    checked_by = models.CharField(max_length=200)
    checked_at = models.DateTimeField()
    imported_by = models.CharField(max_length=60)
    imported_at = models.DateTimeField()
    published_by = models.CharField(max_length=60, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    class Privacy:
        """What is personal here, and how long it is kept."""

        personal = {
            "made_by": "who answers for the numbers: a post or a name of staff",
            "checked_by": "who checked them before they left",
        }
        keep_days = None
        keep_why = "A published figure stays answerable; no record of a child is in it."

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(published_by="", published_at=None)
                | (~Q(published_by="") & Q(published_at__isnull=False)),
                name="release_published_by_and_at_together",
            ),
            models.CheckConstraint(
                condition=Q(published_by="") | ~Q(published_by=models.F("imported_by")),
                name="release_imported_and_published_by_two_people",
            ),
        ]

    def __str__(self) -> str:
        return f"release:{self.pk}"


class FindingTable(models.Model):
    """One safe table of a release, as `SafeTable.to_dict` wrote it; checked again each time it is read."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="tables")
    key = models.CharField(max_length=80)  # the table's key inside its release
    data = models.JSONField()

    class Privacy:
        """What is personal here, and how long it is kept."""

        personal: dict[str, str] = {}
        keep_days = None
        keep_why = "Rounded counts of groups that a second person checked."

    class Meta:
        constraints = [models.UniqueConstraint(fields=["release", "key"], name="one_table_a_key")]

    def __str__(self) -> str:
        return f"finding_table:{self.pk}"


class Finding(models.Model):
    """One finding of a release in words, with the shares it gives and the names of its tables."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="findings")
    place = models.PositiveSmallIntegerField()
    ref = models.CharField(max_length=80)
    kind = models.CharField(max_length=20)
    grade = models.CharField(max_length=20)
    title_cy = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300)
    grade_cy = models.CharField(max_length=200)
    grade_en = models.CharField(max_length=200)
    plain_cy = models.TextField()
    plain_en = models.TextField()
    words_cy = models.TextField()
    words_en = models.TextField()
    rows = models.JSONField()
    tables = models.JSONField()

    class Privacy:
        """What is personal here, and how long it is kept."""

        personal: dict[str, str] = {}
        keep_days = None
        keep_why = "Sentences about groups, made from checked tables."

    class Meta:
        ordering = ["release_id", "place"]
        constraints = [models.UniqueConstraint(fields=["release", "ref"], name="one_finding_a_ref")]

    def __str__(self) -> str:
        return f"finding:{self.pk}"


class Improvement(models.Model):
    """Something a service could do, the finding it comes from, and the commitment it is tied to (as text)."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="improvements")
    place = models.PositiveSmallIntegerField()
    ref = models.CharField(max_length=40)
    finding_ref = models.CharField(max_length=80)
    service_cy = models.CharField(max_length=100)
    service_en = models.CharField(max_length=100)
    text_cy = models.TextField()
    text_en = models.TextField()
    commitment_ref = models.CharField(max_length=20, blank=True)

    class Privacy:
        """What is personal here, and how long it is kept."""

        personal: dict[str, str] = {}
        keep_days = None
        keep_why = "What services could do; names services, not people."

    class Meta:
        ordering = ["release_id", "place"]
        constraints = [models.UniqueConstraint(fields=["release", "ref"], name="one_improvement_a_ref")]

    def __str__(self) -> str:
        return f"improvement:{self.pk}"
