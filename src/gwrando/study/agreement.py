"""The sharing agreement as data: who shares what, why, how long. What is not on its list is refused.

An information sharing protocol (WASPI) states purpose, group affected, legal powers, data items, procedure
and review. Source: WASPI framework documentation; domain notes 3.5.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Self

from pydantic import BaseModel, ConfigDict, Field

from gwrando.errors import RefusedError
from gwrando.text import Bilingual


def tidy(heading: str) -> str:
    """A heading as headings are compared: without regard to case and to how many spaces stand between words."""
    return " ".join(heading.split()).casefold()


class SharedFile(BaseModel):
    """The data items of one file of one service that the agreement covers."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    service: str
    file: str
    columns: tuple[str, ...] = Field(min_length=1)


class Agreement(BaseModel):
    """One agreement: purpose, parties, basis, items, and the day after which nothing may be used.

    `condition` is the condition for special category or criminal offence data (for instance Data Protection Act 2018,
    Schedule 1, paragraph 18); `contact` a post or mailbox, not a person. `case_review` allows printed chronologies of
    single cases inside the safe setting, on `case_review_basis`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    reference: str = Field(min_length=1)
    purpose: Bilingual
    parties: tuple[str, ...] = Field(min_length=2)
    lawful_basis: str = Field(min_length=1)
    delete_by: date
    review_on: date
    items: tuple[SharedFile, ...] = Field(min_length=1)
    condition: str = ""
    contact: str = ""
    case_review: bool = False
    case_review_basis: str = ""

    def check_date(self, *, today: date) -> None:
        """Raises `RefusedError` after `delete_by`: the extracts should be gone."""
        if today > self.delete_by:
            raise RefusedError(
                cy=f"Daeth y cytundeb rhannu i ben ar {self.delete_by.isoformat()}; ni ellir defnyddio'r "
                "data.",
                en=f"The sharing agreement ended on {self.delete_by.isoformat()}; the data may not be used.",
                where=self.reference,
                next_cy="Dilëwch y data a'r allwedd, neu gofynnwch i'r partneriaid adnewyddu'r cytundeb.",
                next_en="Delete the data and the key, or ask the partners to renew the agreement.",
            )

    def check_columns(self, *, service: str, file: str, columns: Sequence[str]) -> None:
        """Raises `RefusedError` with the place of each column of the file that is not on the agreement's
        list.

        Only the place is told: in a file without a heading the "name" of a column is a child's.
        """
        agreed = {
            tidy(c)
            for item in self.items
            if (item.service, item.file) == (service, file)
            for c in item.columns
        }
        extra = [str(place) for place, column in enumerate(columns, start=1) if tidy(column) not in agreed]
        if extra:
            listed = ", ".join(extra)
            raise RefusedError(
                cy=f"Nid yw'r colofnau hyn (yn ôl eu lle) ar restr y cytundeb: {listed}. Ni ddarllenwyd "
                "yr un rhes.",
                en=f"These columns (by their place) are not on the agreement's list: {listed}. No row was "
                "read.",
                where=f"{service}/{file}",
                next_cy="Gofynnwch i'r gwasanaeth anfon y ffeil heb y colofnau hyn, neu ddiwygio'r cytundeb.",
                next_en="Ask the service to send the file without these columns, or amend the agreement.",
            )

    def covering(self, *, service: str, person: Mapping[str, str], event: Mapping[str, str]) -> Self:
        """The same agreement with one service's headings as its only items (to prove a plug-in on made-up
        records)."""
        files = {"person": person, "event": event}
        items = [SharedFile(service=service, file=f, columns=tuple(h.values())) for f, h in files.items()]
        return self.model_copy(update={"items": tuple(items)})
