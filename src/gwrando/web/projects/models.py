"""Funded projects and the returns they send. Counts of children only: no child has a row here."""

from django.db import models
from django.db.models import F, Q


class Project(models.Model):
    """One funded project. Made from a project document; `is_example` is shown on every page."""

    key = models.SlugField(max_length=60, unique=True)
    title_cy = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    provider_cy = models.CharField(max_length=200)
    provider_en = models.CharField(max_length=200)
    is_example = models.BooleanField()
    about_cy = models.TextField()
    about_en = models.TextField()
    area_cy = models.CharField(max_length=200)
    area_en = models.CharField(max_length=200)
    referral_route_cy = models.CharField(max_length=200)
    referral_route_en = models.CharField(max_length=200)
    aims = models.JSONField()  # ["A1", "A2"]
    age_from = models.PositiveSmallIntegerField()
    age_to = models.PositiveSmallIntegerField()
    award_gbp = models.PositiveIntegerField()
    period_start = models.DateField()
    period_end = models.DateField()
    reach_planned = models.PositiveIntegerField()
    sessions_planned = models.PositiveIntegerField()
    question_cy = models.CharField(max_length=300, blank=True)  # asked of children before and after
    question_en = models.CharField(max_length=300, blank=True)

    class Privacy:
        """What is personal here, and how long it is kept."""

        personal: dict[str, str] = {}
        keep_days = None
        keep_why = "A grant of public money is a public record; it names no person."

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(period_end__gte=F("period_start")), name="project_period_runs_on"
            ),
            models.CheckConstraint(condition=Q(age_to__gte=F("age_from")), name="project_ages_run_on"),
            models.CheckConstraint(
                condition=Q(question_cy="", question_en="") | (~Q(question_cy="") & ~Q(question_en="")),
                name="project_question_in_both_languages",
            ),
        ]

    def __str__(self) -> str:
        return f"project:{self.pk}"


class Return(models.Model):
    """What a project reported for one period: sent, asked about (queried), or accepted by the office.

    Counts of children. Before it is accepted, what children said may stand in one language only.
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="returns")
    period_start = models.DateField()
    period_end = models.DateField()
    n_new = models.PositiveIntegerField()
    n_continuing = models.PositiveIntegerField()
    n_sessions = models.PositiveIntegerField()
    n_asked = models.PositiveIntegerField(null=True, blank=True)  # null: the question was not asked
    n_before = models.PositiveIntegerField(null=True, blank=True)
    down_2 = models.PositiveIntegerField(null=True, blank=True)
    down_1 = models.PositiveIntegerField(null=True, blank=True)
    same = models.PositiveIntegerField(null=True, blank=True)
    up_1 = models.PositiveIntegerField(null=True, blank=True)
    up_2 = models.PositiveIntegerField(null=True, blank=True)
    children_said_cy = models.TextField(blank=True)
    children_said_en = models.TextField(blank=True)
    what_changed_cy = models.TextField(blank=True)
    what_changed_en = models.TextField(blank=True)
    sent_by = models.CharField(max_length=60)
    sent_at = models.DateTimeField()
    query = models.TextField(blank=True)
    queried_by = models.CharField(max_length=60, blank=True)
    queried_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.CharField(max_length=60, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)

    class Privacy:
        """What is personal here, and how long it is kept."""

        personal = {
            "children_said_cy": "what children told the project, without names, to be read by the office",
            "children_said_en": "the same in English",
            "query": "the office's question about the numbers",
        }
        keep_days = None
        keep_why = "The account of a grant of public money; it names no child, and the office reads it before it is shown."

    class Meta:
        ordering = ["project_id", "period_start"]
        constraints = [
            models.UniqueConstraint(fields=["project", "period_start"], name="one_return_a_period"),
            models.CheckConstraint(
                condition=Q(period_end__gte=F("period_start")), name="return_period_runs_on"
            ),
            models.CheckConstraint(
                condition=Q(accepted_by="", accepted_at=None)
                | (~Q(accepted_by="") & Q(accepted_at__isnull=False)),
                name="return_accepted_by_and_at_together",
            ),
            models.CheckConstraint(
                condition=Q(accepted_by="") | ~Q(accepted_by=F("sent_by")),
                name="return_sent_and_accepted_by_two_people",
            ),
            models.CheckConstraint(
                condition=Q(accepted_by="")
                | (
                    (
                        Q(children_said_cy="", children_said_en="")
                        | (~Q(children_said_cy="") & ~Q(children_said_en=""))
                    )
                    & (
                        Q(what_changed_cy="", what_changed_en="")
                        | (~Q(what_changed_cy="") & ~Q(what_changed_en=""))
                    )
                ),
                name="return_accepted_in_both_languages",
            ),
            models.CheckConstraint(
                condition=Q(
                    n_asked=None, n_before=None, down_2=None, down_1=None, same=None, up_1=None, up_2=None
                )
                | (
                    Q(n_asked__gte=F("n_before"), down_2__isnull=False, down_1__isnull=False)
                    & Q(same__isnull=False, up_1__isnull=False, up_2__isnull=False)
                    & Q(n_before__gte=F("down_2") + F("down_1") + F("same") + F("up_1") + F("up_2"))
                ),
                name="return_counts_nest",
            ),
        ]

    def __str__(self) -> str:
        return f"return:{self.pk}"

    @property
    def state(self) -> str:
        """sent, queried or accepted."""
        return "accepted" if self.accepted_by else "queried" if self.query else "sent"
