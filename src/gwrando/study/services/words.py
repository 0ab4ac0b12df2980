"""The words of the tables about services, and how a table or an estimate is made: neither may leave as it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from gwrando.outputs import CountTable, Estimate
from gwrando.outputs.estimates import EstimateKind
from gwrando.study.definition import Study
from gwrando.study.vocabulary import SERVICES
from gwrando.text import Bilingual

CHILDREN = Bilingual(cy="plant", en="children")
RECORDS = Bilingual(cy="cofnodion", en="records")
WEEKS = Bilingual(cy="wythnosau", en="weeks")
YEARS = Bilingual(cy="oed mewn blynyddoedd", en="age in years")
SHARE = Bilingual(cy="cyfran o'r plant", en="share of the children")
GROUPS = {
    "cohort": Bilingual(cy="Plant yn y grŵp", en="Children in the cohort"),
    "comparison": Bilingual(cy="Plant cymhariaeth", en="Comparison children"),
}
ANSWERS = {
    "in_time": Bilingual(cy="Cymorth mewn pryd", en="Help in time"),
    "late": Bilingual(cy="Cymorth yn hwyr", en="Help, but late"),
    "none": Bilingual(cy="Dim cymorth wedi'i gofnodi", en="No help recorded"),
}
FUNNEL = {
    "in_time": ANSWERS["in_time"],
    "late": ANSWERS["late"],
    "noticed": Bilingual(
        cy="Sylwodd rhywun; dim cymorth wedi'i gofnodi", en="Somebody noticed; no help recorded"
    ),
    "nothing": Bilingual(cy="Dim sylw na chymorth wedi'i gofnodi", en="Neither notice nor help recorded"),
}
AGAIN = {
    "helped_first": Bilingual(cy="Daeth cymorth yn gyntaf", en="Help came first"),
    "again": Bilingual(cy="Hysbysiad arall cyn unrhyw gymorth", en="Another notice before any help"),
    "once": Bilingual(cy="Un hysbysiad, dim cymorth wedi'i gofnodi", en="One notice, no help recorded"),
}
ALREADY = {
    "already": Bilingual(cy="Roedd cymorth ar waith eisoes", en="Help was under way already"),
    "not_yet": Bilingual(cy="Dim cymorth ar waith", en="No help under way"),
}
CONTACT = {
    "before": Bilingual(cy="Cyswllt cyn y diwrnod mynegai", en="Contact before the index day"),
    "none": Bilingual(cy="Dim cyswllt cyn hynny", en="No contact before it"),
}
LATER = {
    "joined_later": Bilingual(cy="Ymunodd â'r grŵp wedyn", en="Joined the cohort afterwards"),
    "not_later": Bilingual(cy="Nid ymunodd â'r grŵp wedyn", en="Did not join the cohort afterwards"),
}
WHEN = {
    "before": Bilingual(cy="Cymorth cyn y diwrnod mynegai", en="Help before the index day"),
    "after": Bilingual(cy="Dim ond ar y diwrnod hwnnw neu wedyn", en="Only on that day or after"),
    "none": Bilingual(cy="Dim cymorth wedi'i gofnodi", en="No help recorded"),
}
KNOWING = {
    "none": Bilingual(cy="Dim un gwasanaeth", en="No service"),
    "one": Bilingual(cy="Un gwasanaeth", en="One service"),
    "two_or_more": Bilingual(cy="Dau neu fwy", en="Two or more"),
}
MONTHS = {
    "helped": Bilingual(cy="Cymorth", en="Help"),
    "noticed": Bilingual(cy="Rhywbeth wedi'i gofnodi, dim cymorth", en="Something on record, no help"),
    "nothing": Bilingual(cy="Dim byd wedi'i gofnodi", en="Nothing on record"),
}
SEEN = {
    "seen": Bilingual(cy="Cofnodion dros y calendr i gyd", en="Records over the whole calendar"),
    "not_seen": Bilingual(cy="Cofnodion dros ran ohono", en="Records over part of it"),
}
MERGED = {
    "kept": Bilingual(cy="Digwyddiadau yn y cronolegau", en="Events in the chronologies"),
    "merged": Bilingual(cy="Rhesi a ailadroddai'r un peth", en="Rows that told the same thing again"),
}


def lower(text: Bilingual) -> Bilingual:
    """The text inside a sentence; an abbreviation or a name keeps its capital."""
    return Bilingual(
        **{
            language: said if said[:2].isupper() else said[:1].lower() + said[1:]
            for language, said in (("cy", text.cy), ("en", text.en))
        }
    )


@dataclass(frozen=True, kw_only=True)
class Words:
    """What the tables and estimates of one study share: where they come from and what is not in them."""

    source: Bilingual
    missing: Bilingual

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
        totals: Literal["rows", "columns"] = "rows",
    ) -> CountTable:
        """One unprotected table; a cell that was not counted is nought."""
        return CountTable(
            name=name,
            title=title,
            rows=rows,
            columns=columns,
            counts=[[found.get((row, column), 0) for column in columns] for row in rows],
            source=self.source,
            missing=missing or self.missing,
            unit=unit,
            totals=totals,
        )

    def estimate(
        self,
        name: str,
        *,
        kind: EstimateKind,
        title: Bilingual,
        value: float | None,
        ends: tuple[float, float] | None,
        n_children: int,
        rests_on: Mapping[str, int],
        unit: Bilingual,
        method: str,
        missing: Bilingual | None = None,
        reason: Bilingual | None = None,
        family: str = "",
    ) -> Estimate:
        """One unprotected estimate; `ends` None where the data set no limit on one side."""
        low, high = ends if value is not None and ends is not None else (None, None)
        return Estimate(
            name=name,
            kind=kind,
            title=title,
            value=value,
            low=low,
            high=high,
            n_children=n_children,
            rests_on=rests_on,
            unit=unit,
            source=self.source,
            missing=missing or self.missing,
            method=method,
            reason=reason,
            family=family,
        )


def words_of(study: Study) -> Words:
    """What the tables and estimates of this study share."""
    starts_on, ends_on = min(e.starts_on for e in study.extracts), max(e.ends_on for e in study.extracts)
    services = [SERVICES[s] for s in SERVICES if any(e.service == s for e in study.extracts)]
    cy = f"Cofnodion {', '.join(s.cy.lower() for s in services)}, {starts_on.year} i {ends_on.year}."
    en = f"Records of {', '.join(s.en.lower() for s in services)}, {starts_on.year} to {ends_on.year}."
    if study.made_up:
        cy, en = (
            f"{cy} Wedi'u dyfeisio: nid yw'r plant hyn yn bod.",
            f"{en} Made up: these children do not exist.",
        )
    return Words(
        source=Bilingual(cy=cy, en=en),
        missing=Bilingual(
            cy="Plant heb gofnod cysylltiedig ym mhob gwasanaeth sy'n adnabod pob plentyn; pethau na chofnododd neb.",
            en="Children without a linked record in each service that knows every child; things nobody recorded.",
        ),
    )
