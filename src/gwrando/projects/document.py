"""A funded project and its returns as a document. Aggregates only: no child has a row or a name here."""

import datetime as dt
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from gwrando.text import Bilingual, document_file

Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
AimRef = Annotated[str, StringConstraints(pattern=r"^A[0-9]{1,2}$")]
Count = Annotated[int, Field(ge=0, le=1_000_000)]
Age = Annotated[int, Field(ge=0, le=25)]


class _Document(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Steps(_Document):
    """How many children's answers moved, from the first time of asking to the last, by how many steps.

    For a question with three answers (such as no, sometimes, yes) an answer moves at most two steps.
    Unit: children who answered both times.
    """

    down_2: Count = 0
    down_1: Count = 0
    same: Count = 0
    up_1: Count = 0
    up_2: Count = 0

    @property
    def total(self) -> int:
        """Children who answered both times."""
        return self.down_2 + self.down_1 + self.same + self.up_1 + self.up_2


class ChangeReport(_Document):
    """What children reported themselves, before and after. `n_asked` >= `n_before` >= all of `steps`."""

    question: Bilingual
    n_asked: Count
    n_before: Count
    steps: Steps

    @model_validator(mode="after")
    def _nested(self) -> "ChangeReport":
        if self.n_before > self.n_asked:
            raise document_file.problem(
                cy="mae mwy o blant wedi ateb nag a holwyd", en="more children answered than were asked"
            )
        if self.steps.total > self.n_before:
            raise document_file.problem(
                cy="mae mwy o blant wedi ateb y ddau dro na'r tro cyntaf",
                en="more children answered both times than the first time",
            )
        return self


class ReturnDocument(_Document):
    """What a project reports for one period. `n_new` and `n_continuing` count each child once."""

    period_start: dt.date
    period_end: dt.date
    n_new: Count
    n_continuing: Count
    n_sessions: Count
    change: ChangeReport | None = None
    children_said: Bilingual | None = None
    what_changed: Bilingual | None = None

    @property
    def n_reached(self) -> int:
        """Children the project worked with in the period, each counted once."""
        return self.n_new + self.n_continuing

    @model_validator(mode="after")
    def _possible(self) -> "ReturnDocument":
        if self.period_end < self.period_start:
            raise document_file.problem(
                cy="mae'r cyfnod yn gorffen cyn iddo ddechrau", en="the period ends before it starts"
            )
        if self.change is not None and self.change.n_asked > self.n_reached:
            raise document_file.problem(
                cy="mae mwy o blant wedi'u holi nag y gweithiwyd gyda nhw",
                en="more children were asked than the project worked with",
            )
        return self


class ProjectDocument(_Document):
    """One funded project. `is_example`: made up, and every page says so. Money in whole pounds."""

    key: Key
    title: Bilingual
    provider: Bilingual
    is_example: bool
    about: Bilingual
    area: Bilingual
    referral_route: Bilingual
    aims: Annotated[tuple[AimRef, ...], Field(min_length=1)]
    age_from: Age
    age_to: Age
    award_gbp: Annotated[int, Field(ge=0, le=100_000_000)]
    period_start: dt.date
    period_end: dt.date
    reach_planned: Annotated[int, Field(ge=1, le=1_000_000)]
    sessions_planned: Annotated[int, Field(ge=1, le=1_000_000)]
    returns: tuple[ReturnDocument, ...] = ()

    @model_validator(mode="after")
    def _possible(self) -> "ProjectDocument":
        if self.period_end < self.period_start or self.age_to < self.age_from:
            raise document_file.problem(
                cy="mae'r cyfnod neu'r oedrannau'n gorffen cyn iddynt ddechrau",
                en="the period or the ages end before they start",
            )
        starts = [one.period_start for one in self.returns]
        if len(set(starts)) < len(starts):
            raise document_file.problem(
                cy="mae dau adroddiad ar gyfer yr un cyfnod", en="two returns are for the same period"
            )
        return self
