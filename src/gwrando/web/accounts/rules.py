"""Roles, and the matrix of who may use which route: data in each app's permissions.yaml.

Source: the matrix of docs/decisions/0005. `all` means wherever; any other scope is checked by the app's
own queries and rules, where a thing outside the scope does not exist (404).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from gwrando.errors import RefusedError
from gwrando.text import Bilingual

ROLES: Mapping[str, Bilingual] = {
    "facilitator": Bilingual(cy="Hwylusydd", en="Facilitator"),
    "young_inspector": Bilingual(cy="Arolygydd ifanc", en="Young inspector"),
    "participation_officer": Bilingual(cy="Swyddog cyfranogi", en="Participation officer"),
    "analyst": Bilingual(cy="Dadansoddwr", en="Analyst"),
    "data_steward": Bilingual(cy="Stiward data asiantaeth", en="Agency data steward"),
    "output_checker": Bilingual(cy="Gwiriwr allbynnau", en="Output checker"),
    "commissioner": Bilingual(cy="Comisiynydd", en="Commissioner"),
    "admin": Bilingual(cy="Gweinyddwr technegol", en="Technical administrator"),
    "safeguarding_lead": Bilingual(cy="Arweinydd diogelu", en="Safeguarding lead"),
    "project_user": Bilingual(cy="Gweithiwr prosiect", en="Project worker"),
}
EVERYONE = ("public", "child", *ROLES)
APPS = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Grant:
    """One role in one scope, in force now."""

    role: str
    scope: str


@dataclass(frozen=True)
class Actor:
    """Who asks: a member of staff (`person:3`), a child in a session (`child`) or the public."""

    label: str = "public"
    grants: tuple[Grant, ...] = ()
    person_id: int | None = None
    name: str = ""

    @property
    def roles(self) -> frozenset[str]:
        """The names of the roles in force; everyone is also the public."""
        return frozenset({"public", *(grant.role for grant in self.grants)})

    def scopes(self, role: str) -> frozenset[str]:
        """The scopes in which this role is held: `all`, or `group:3` and the like."""
        return frozenset(grant.scope for grant in self.grants if grant.role == role)

    def may(self, role: str, scope: str = "all") -> bool:
        """Whether the role is held in this scope (a grant for `all` covers every scope)."""
        held = self.scopes(role)
        return "all" in held or scope in held


@cache
def matrix() -> dict[str, dict[str, dict[str, str]]]:
    """Route -> method -> role -> scope, read from every app's permissions.yaml.

    Raises ValueError for a role that is not known or a route in two files: programming mistakes.
    """
    found: dict[str, dict[str, dict[str, str]]] = {}
    for path in sorted(APPS.glob("*/permissions.yaml")):
        for route, methods in (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).items():
            if route in found:
                raise ValueError(f"{route} stands in two permissions.yaml files")
            for roles in methods.values():
                unknown = set(roles) - set(EVERYONE)
                if unknown:
                    raise ValueError(f"{route}: unknown roles {sorted(unknown)}")
            found[route] = methods
    return found


def row(route: str, method: str) -> dict[str, str] | None:
    """Role -> scope for one route and method; None when there is no such row (so it is refused)."""
    return matrix().get(route, {}).get("GET" if method == "HEAD" else method)


def check_may_approve_role(actor: Actor, *, asked_by: str) -> None:
    """Raises `RefusedError` when the one who approves a role is the one who asked for it."""
    if actor.label == asked_by:
        raise RefusedError(
            cy="Ni allwch gymeradwyo rôl y gwnaethoch chi ofyn amdani.",
            en="You cannot approve a role that you asked for.",
            next_cy="Gofynnwch i weinyddwr arall neu i'r comisiynydd.",
            next_en="Ask another administrator or the commissioner.",
        )
