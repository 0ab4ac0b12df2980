"""Children aged 10 to 17 by police area and ethnic group: the denominators, with how sure we are of them.

The shipped table is made by tools/fairness_populations.py from Census 2021 and ONS mid-2020 estimates; where
the census hides small counts they are filled from what its totals leave, never by 0 (decision 0051).
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Literal

from gwrando.strategy.ethnicity import Group
from gwrando.text import Bilingual

Source = Literal["census-2021", "census-2021-filled", "ons-mid-2020"]
SOURCES: Mapping[Source, Bilingual] = {
    "census-2021": Bilingual(
        cy="Cyfrifiad 2021, tabl ONS o grŵp ethnig yn ôl oedran.",
        en="Census 2021, ONS table of ethnic group by age.",
    ),
    "census-2021-filled": Bilingual(
        cy=(
            "Cyfrifiad 2021. Mae'r Cyfrifiad yn cuddio cyfrifon o dan 10; rydym yn eu hamcangyfrif o'r"
            " cyfansymiau."
        ),
        en="Census 2021. The census hides counts under 10; we estimate them from the totals.",
    ),
    "ons-mid-2020": Bilingual(
        cy="Amcangyfrifon canol 2020 yr ONS yn ôl blwyddyn oed.",
        en="ONS mid-2020 estimates by single year of age.",
    ),
}


@dataclass(frozen=True)
class Population:
    """Children aged 10-17 in a police area: the best number, and the range it lies in (equal when counted
    whole).

    `published` is what adding up the published cells would give, with hidden cells taken for 0: too few.
    """

    estimate: int
    low: int
    high: int
    published: int
    source: Source


@lru_cache(maxsize=1)
def _table() -> Mapping[tuple[str, str], Population]:
    text = (files("gwrando.strategy") / "reference" / "population_10_17_wales.csv").read_text(
        encoding="utf-8"
    )
    return {
        (row["area"], row["group"]): Population(
            estimate=int(row["estimate"]),
            low=int(row["low"]),
            high=int(row["high"]),
            published=int(row["published"]),
            source=row["source"],  # type: ignore[arg-type]
        )
        for row in csv.DictReader(text.splitlines())
    }


def children(area: str, group: Group | Literal["all"] = "all") -> Population | None:
    """The children aged 10-17 of a police area, in a group or all; None for an area that is not in the
    table."""
    return _table().get((area, group))
