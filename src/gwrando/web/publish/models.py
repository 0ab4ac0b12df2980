"""What was published: a version of the strategy for one audience, in both languages at once, and its files.

No row is changed after it is made: a new version is a new row. Nothing here is about a child.
"""

from django.db import models
from django.db.models import Q


class ReadByChildren(models.Model):
    """A group of children read one audience's words: how many, when, what they changed. Names nobody."""

    strategy = models.CharField(max_length=60)
    audience = models.CharField(max_length=40)
    group_cy = models.CharField(max_length=200)
    group_en = models.CharField(max_length=200)
    n_children = models.PositiveIntegerField()
    read_on = models.DateField()
    what_changed_cy = models.TextField()
    what_changed_en = models.TextField()
    words_sha256 = models.CharField(max_length=64)  # of the words they stood by; other words cannot claim it
    recorded_by = models.CharField(max_length=60)
    recorded_at = models.DateTimeField()

    class Privacy:
        """What is personal here, and how long it is kept."""

        personal: dict[str, str] = {}
        keep_days = None
        keep_why = "The ground of a public claim; it says which group read, never who."

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(n_children__gte=1), name="read_by_at_least_one_child"),
            models.CheckConstraint(
                condition=~Q(group_cy="") & ~Q(group_en="") & ~Q(what_changed_cy="") & ~Q(what_changed_en=""),
                name="reading_in_both_languages",
            ),
        ]

    def __str__(self) -> str:
        return f"reading:{self.pk}"


class Publication(models.Model):
    """One audience's version as it went out, with the strategy as it stood and what was left to mend.

    `problems` lists what was left (code, where, language, cy, en); then `reason` and `answered_by` are
    required.
    """

    strategy = models.CharField(max_length=60)
    audience = models.CharField(max_length=40)
    document = models.TextField()  # YAML
    document_sha256 = models.CharField(max_length=64)
    words_sha256 = models.CharField(max_length=64)
    is_example = models.BooleanField()
    problems = models.JSONField(default=list)
    n_problems = models.PositiveIntegerField()
    reason = models.TextField(blank=True)
    answered_by = models.CharField(max_length=120, blank=True)
    reading = models.ForeignKey(ReadByChildren, null=True, blank=True, on_delete=models.PROTECT)
    site_url = models.CharField(max_length=200)
    published_by = models.CharField(max_length=60)
    published_at = models.DateTimeField()

    class Privacy:
        """What is personal here, and how long it is kept."""

        personal = {
            "answered_by": "the name of the member of staff who answers for what was left to mend",
            "reason": "why it was left, in that person's words",
        }
        keep_days = None
        keep_why = "What was published to children, and who answered for it, is a public record."

    class Meta:
        ordering = ["-published_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(n_problems=0) | (~Q(reason="") & ~Q(answered_by="")),
                name="problems_left_need_reason_and_name",
            ),
        ]

    def __str__(self) -> str:
        return f"publication:{self.pk}"


class EditionFile(models.Model):
    """One format in one language of a publication: where its file is, and its hash."""

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="files")
    language = models.CharField(max_length=2, choices=[("cy", "cy"), ("en", "en")])
    format = models.CharField(max_length=20)
    media_type = models.CharField(max_length=60)
    file_name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    n_bytes = models.PositiveIntegerField()
    article = models.TextField(blank=True)  # web only: the part this site shows
    has_cover = models.BooleanField(default=False)

    class Privacy:
        """What is personal here, and how long it is kept."""

        personal: dict[str, str] = {}
        keep_days = None
        keep_why = "A public document."

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "language", "format"], name="one_file_a_language_and_format"
            ),
        ]

    def __str__(self) -> str:
        return f"edition:{self.pk}"
