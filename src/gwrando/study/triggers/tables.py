"""The words of trigger tables, and how a table is made: nothing in them may leave as it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from gwrando.outputs import CountTable
from gwrando.study.definition import Study
from gwrando.study.engine import Engine
from gwrando.study.vocabulary import SERVICES
from gwrando.text import Bilingual

CHILDREN = Bilingual(cy="plant", en="children")
RECORDS = Bilingual(cy="cofnodion", en="records")
GROUPS = {
    "cohort": Bilingual(cy="Plant yn y grŵp", en="Children in the cohort"),
    "comparison": Bilingual(cy="Plant cymhariaeth", en="Comparison children"),
}
STATES = {
    "recorded": Bilingual(cy="Wedi'i gofnodi", en="Recorded"),
    "not_recorded": Bilingual(cy="Heb ei gofnodi", en="Not recorded"),
}
LATER = {
    "joined_later": Bilingual(cy="Ymunodd â'r grŵp wedyn", en="Joined the cohort afterwards"),
    "not_later": Bilingual(cy="Nid ymunodd â'r grŵp wedyn", en="Did not join the cohort afterwards"),
}
TIMING = {
    "before": Bilingual(cy="Gyntaf cyn ymuno â'r grŵp", en="First before joining the cohort"),
    "after": Bilingual(cy="Gyntaf ar ôl ymuno â'r grŵp", en="First after joining the cohort"),
}
ANSWERS = {
    "in_time": Bilingual(cy="Cymorth mewn pryd", en="Help in time"),
    "late": Bilingual(cy="Cymorth yn hwyr", en="Help, but late"),
    "none": Bilingual(cy="Dim cymorth wedi'i gofnodi", en="No help recorded"),
}
ORDERS = {
    "in_order": Bilingual(cy="Yn y drefn hon", en="In this order"),
    "not_in_order": Bilingual(cy="Fel arall neu'r un diwrnod", en="The other way or on one day"),
}
STAGES = {
    "primary": Bilingual(cy="Cyn 11 oed", en="Before age 11"),
    "secondary": Bilingual(cy="11 oed neu'n hŷn", en="Aged 11 or older"),
    "never": Bilingual(cy="Ni sylwodd neb cyn ymuno", en="Nobody noticed before joining"),
}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the tables of one study share.

    Where one cell of a row is the same number as a cell of another table (who joined after a trigger; who is
    in the study), the row has no total: a reader could take the known cell from it and have the hidden one
    (decision 0022).
    """

    source: Bilingual
    left_out: Bilingual

    def table(
        self,
        name: str,
        *,
        title: Bilingual,
        rows: Mapping[str, Bilingual],
        columns: Mapping[str, Bilingual],
        found: Mapping[tuple[str, str], int],
        missing: Bilingual | None = None,
        unit: Bilingual = CHILDREN,
        totals: Literal["both", "rows", "columns"] = "rows",
    ) -> CountTable:
        """One table of counts, with its source and what is missing."""
        counts = [[found.get((row, column), 0) for column in columns] for row in rows]
        return CountTable(
            name=name,
            title=title,
            rows=rows,
            columns=columns,
            counts=counts,
            source=self.source,
            missing=missing or self.left_out,
            unit=unit,
            totals=totals,
        )


def source_of(study: Study) -> Bilingual:
    """Where the numbers come from: the services and the years, and whether they are made up."""
    starts_on, ends_on = min(e.starts_on for e in study.extracts), max(e.ends_on for e in study.extracts)
    services = [SERVICES[s] for s in SERVICES if any(e.service == s for e in study.extracts)]
    cy = f"Cofnodion {', '.join(s.cy.lower() for s in services)}, {starts_on.year} i {ends_on.year}"
    en = f"Records of {', '.join(s.en.lower() for s in services)}, {starts_on.year} to {ends_on.year}"
    if study.made_up:
        return Bilingual(
            cy=f"{cy}. Wedi'u dyfeisio: nid yw'r plant hyn yn bod.",
            en=f"{en}. Made up: these children do not exist.",
        )
    return Bilingual(cy=f"{cy}.", en=f"{en}.")


def read(engine: Engine, step: str) -> Mapping[tuple[str, ...], int]:
    """The counts that one step made, under the words of their other columns."""
    return {tuple(row[:-1]): int(row[-1]) for row in engine.rows(f"read_{step}")}


def of_key(counts: Mapping[tuple[str, ...], int], *first: str) -> dict[tuple[str, str], int]:
    """The counts whose key starts with `first`, under the two parts that remain."""
    size = len(first)
    return {(key[size], key[size + 1]): n for key, n in counts.items() if key[:size] == first}


def asked_of(study: Study) -> Asked:
    """What the tables of this study share."""
    return Asked(
        source=source_of(study),
        left_out=Bilingual(
            cy="Plant heb gofnod cysylltiedig ym mhob gwasanaeth sy'n adnabod pob plentyn; pethau na "
            "chofnododd neb.",
            en="Children without a linked record in each service that knows every child; things nobody "
            "recorded.",
        ),
    )
