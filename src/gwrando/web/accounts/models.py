"""Staff, and the roles they hold for a while. Children have no account: nothing here is about a child."""

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models


class PersonManager(BaseUserManager["Person"]):
    """Makes people; there is no superuser to make."""

    def create_user(self, email: str, *, name: str, password: str | None = None) -> "Person":
        """A person with an e-mail address, kept in lower case; without a password they cannot sign in yet."""
        person = self.model(email=email.strip().lower(), name=name)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username: str | None) -> "Person":
        """Finds by e-mail address, whatever its case."""
        return self.get(email=(username or "").strip().lower())


class Person(AbstractBaseUser):
    """A member of staff of the office, the force or a partner, or a young inspector with a sign-in."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[PersonManager] = PersonManager()

    class Privacy:
        """What is personal here, and how long it is kept."""

        personal = {
            "email": "to sign in",
            "name": "shown beside what they did",
            "last_login": "to close unused sign-ins",
        }
        keep_days = 400
        keep_from = "grants__until"
        keep_why = "A year and a month after the last role ended, then the sign-in is deleted."

    def __str__(self) -> str:
        return f"person:{self.pk}"

    def get_full_name(self) -> str:
        """The name, as Django's own templates ask for it."""
        return self.name


class RoleGrant(models.Model):
    """One role of one person in one scope, asked for by one and approved by another, until a day."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=30)
    scope = models.CharField(max_length=60, default="all")  # all | group:ID | project:ID | agency:KEY
    asked_by = models.CharField(max_length=60)
    asked_at = models.DateTimeField()
    approved_by = models.CharField(max_length=60, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    until = models.DateTimeField()

    class Privacy:
        """What is personal here, and how long it is kept."""

        personal = {"person": "who holds the role"}
        keep_days = 400
        keep_from = "until"
        keep_why = "A year and a month after it ended; the audit log keeps the number of the person."

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "role", "scope"], name="one_grant_a_role_and_scope"),
            models.CheckConstraint(
                condition=models.Q(approved_by="", approved_at=None)
                | (~models.Q(approved_by="") & models.Q(approved_at__isnull=False)),
                name="grant_approved_by_and_at_together",
            ),
            models.CheckConstraint(
                condition=models.Q(approved_by="") | ~models.Q(approved_by=models.F("asked_by")),
                name="grant_asked_and_approved_by_two_people",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} in {self.scope}"
