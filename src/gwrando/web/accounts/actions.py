"""Writes: invite a person, ask for a role, approve it by a second person."""

from datetime import datetime, timedelta

from django.db import transaction

from gwrando.errors import InputError
from gwrando.web.accounts import rules
from gwrando.web.accounts.models import Person, RoleGrant
from gwrando.web.accounts.rules import Actor
from gwrando.web.audit import actions as audit

ROLE_DAYS = 365  # a role ends by itself after twelve months


@transaction.atomic
def invite_person(*, email: str, name: str, password: str | None, by: str, at: datetime) -> Person:
    """A new sign-in without any role. Raises `InputError` when the address is already there."""
    if Person.objects.filter(email=email.strip().lower()).exists():
        raise InputError(
            cy="Mae gan rywun fewngofnodi gyda'r cyfeiriad e-bost hwn yn barod.",
            en="Somebody already has a sign-in with this e-mail address.",
            next_cy="Chwiliwch amdanynt yn y rhestr, a gofynnwch am rôl iddynt yno.",
            next_en="Find them in the list, and ask for a role for them there.",
        )
    person = Person.objects.create_user(email, name=name, password=password)
    audit.record(action="accounts.invite_person", thing=f"person:{person.pk}", by=by, at=at)
    return person


@transaction.atomic
def ask_role(*, person: Person, role: str, scope: str, by: str, at: datetime) -> RoleGrant:
    """Asks for a role for twelve months; it is not in force until a second person approves it."""
    if role not in rules.ROLES:
        raise InputError(
            cy="Nid oes rôl o'r enw hwn.",
            en="There is no role of this name.",
            next_cy="Dewiswch rôl o'r rhestr.",
            next_en="Choose a role from the list.",
        )
    grant, _ = RoleGrant.objects.update_or_create(
        person=person,
        role=role,
        scope=scope,
        defaults={
            "asked_by": by,
            "asked_at": at,
            "approved_by": "",
            "approved_at": None,
            "until": at + timedelta(days=ROLE_DAYS),
        },
    )
    audit.record(action="accounts.ask_role", thing=f"grant:{grant.pk}", by=by, at=at, note=f"{role} {scope}")
    return grant


@transaction.atomic
def approve_role(*, grant: RoleGrant, by: Actor, at: datetime) -> RoleGrant:
    """Puts a role in force. Raises `RefusedError` when the one who asked approves."""
    rules.check_may_approve_role(by, asked_by=grant.asked_by)
    RoleGrant.objects.filter(pk=grant.pk).update(approved_by=by.label, approved_at=at)
    audit.record(action="accounts.approve_role", thing=f"grant:{grant.pk}", by=by.label, at=at)
    grant.refresh_from_db()
    return grant


@transaction.atomic
def end_role(*, grant: RoleGrant, by: str, at: datetime) -> RoleGrant:
    """Ends a role now."""
    RoleGrant.objects.filter(pk=grant.pk).update(until=at)
    audit.record(action="accounts.end_role", thing=f"grant:{grant.pk}", by=by, at=at)
    grant.refresh_from_db()
    return grant
