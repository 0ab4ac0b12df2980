"""Objects for tests, one module an app.

Each app's module has `matrix(own: bool) -> Matrix`, which the permission test calls twice: once for things
inside the scopes of the people who ask (`own=True`), once for things outside them. It makes the objects and
says how to reach them:

- `kwargs`: route -> URL arguments, for every route of the app that has some;
- `scopes`: role -> scope (`group:3`), for the roles that are held in a scope only (used from `own=True`);
- `participation`: the id to put into a child's session, when the app has routes for children;
- `data`: route -> form data for a POST, when an empty POST would be refused for another reason than permission.
"""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Matrix:
    """How to reach an app's routes, for things inside or outside the scopes of those who ask."""

    kwargs: dict[str, dict[str, Any]] = field(default_factory=dict)
    scopes: dict[str, str] = field(default_factory=dict)
    participation: Any = None
    data: dict[str, dict[str, Any]] = field(default_factory=dict)
