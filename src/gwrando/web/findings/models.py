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
    signed_with = models.CharField(max_length=64, blank=True)  # public key, verified when it was brought in
    imported_by = models.CharField(max_length=60)
    imported_at = models.DateTimeField()
    published_by = models.CharField(max_length=60, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.CharField(max_length=60, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why_cy = models.TextField(blank=True)
    withdrawn_why_en = models.TextField(blank=True)
    pictures = models.JSONField(default=list)  # as printing.pictures.Picture writes them
    young = models.JSONField(default=list)  # sections: title, paragraphs, facts
    methods = models.JSONField(default=list)
    atrs = models.JSONField(default=list)

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
            models.CheckConstraint(
                condition=Q(withdrawn_by="", withdrawn_at=None, withdrawn_why_cy="", withdrawn_why_en="")
                | (
                    ~Q(withdrawn_by="")
                    & Q(withdrawn_at__isnull=False)
                    & ~Q(withdrawn_why_cy="")
                    & ~Q(withdrawn_why_en="")
                ),
                name="release_withdrawn_with_a_reason_in_both_languages",
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
    reasons = models.JSONField(default=list)  # [{"cy": ..., "en": ...}]: why this grade
    source_cy = models.TextField(default="")
    source_en = models.TextField(default="")
    missing_cy = models.TextField(default="")
    missing_en = models.TextField(default="")
    estimates = models.JSONField(default=list)  # names
    pictures = models.JSONField(default=list)

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
    rests = models.CharField(max_length=20, default="told")
    rests_cy = models.TextField(default="")
    rests_en = models.TextField(default="")

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


class FindingEstimate(models.Model):
    """One safe estimate of a release, as `SafeEstimate.to_dict` wrote it; checked again each time it is read."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="estimates")
    place = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=80)
    data = models.JSONField()

    class Privacy:
        """What is personal here, and how long it is kept."""

        personal: dict[str, str] = {}
        keep_days = None
        keep_why = "Rounded figures about groups that a second person checked."

    class Meta:
        ordering = ["release_id", "place"]
        constraints = [models.UniqueConstraint(fields=["release", "key"], name="one_estimate_a_key")]

    def __str__(self) -> str:
        return f"finding_estimate:{self.pk}"


class ReleaseFile(models.Model):
    """A file of a release that people may download: the papers as PDF, the data package, the estimates."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="files")
    path = models.CharField(max_length=100)  # inside the release: report.cy.pdf, estimates.csv
    data = models.BinaryField()

    class Privacy:
        """What is personal here, and how long it is kept."""

        personal: dict[str, str] = {}
        keep_days = None
        keep_why = "Papers made from checked tables; part of the release and under its hash."

    class Meta:
        ordering = ["release_id", "path"]
        constraints = [models.UniqueConstraint(fields=["release", "path"], name="one_file_a_name")]

    def __str__(self) -> str:
        return f"release_file:{self.pk}"


class SigningKey(models.Model):
    """The public half of a person's signing key, as the office registered it; whose it is, and until when it counts."""

    public_key = models.CharField(max_length=64, unique=True)
    holder = models.CharField(max_length=200)
    added_by = models.CharField(max_length=60)
    added_at = models.DateTimeField()
    retired_by = models.CharField(max_length=60, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Privacy:
        """What is personal here, and how long it is kept."""

        personal = {"holder": "who signs releases: a post or a name of staff"}
        keep_days = None
        keep_why = "Without it nobody could tell later whose signature a published release has."

    class Meta:
        ordering = ["holder", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(retired_by="", retired_at=None)
                | (~Q(retired_by="") & Q(retired_at__isnull=False)),
                name="signing_key_retired_by_and_at_together",
            ),
        ]

    def __str__(self) -> str:
        return f"signing_key:{self.pk}"


class FindingNote(models.Model):
    """A note of staff on a finding: what to ask, whom to tell. Only staff see it."""

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="notes")
    text = models.TextField()
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Privacy:
        """What is personal here, and how long it is kept."""

        personal = {"by": "who wrote the note", "text": "staff may name a colleague in it"}
        keep_days = 1095
        keep_from = "at"
        keep_why = "Three years: as long as a strategy that rests on the finding is likely to run."

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"finding_note:{self.pk}"
