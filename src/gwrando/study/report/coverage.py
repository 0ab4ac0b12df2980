"""Findings about how far the rest can be trusted: who noticed first, who is not in the study, which records were not linked."""

from collections.abc import Mapping

from gwrando.outputs import SafeTable, intervals
from gwrando.study.report import words
from gwrando.study.report.document import GRADES, Finding, FindingRow, Grade, Kind
from gwrando.text import Bilingual

LEVEL = 0.95


def counted(
    table: SafeTable,
    *,
    kind: Kind,
    rows: tuple[FindingRow, ...],
    plain: Bilingual,
    sentence: Bilingual,
    service: str = "",
    title: Bilingual | None = None,
) -> Finding:
    """A finding that counts and does not compare: "counted", or "cannot tell" when no share of it is shown."""
    grade: Grade = "shown" if any(row.share is not None for row in rows) else "cannot_tell"
    return Finding(
        ref=table.name,
        kind=kind,
        service=service,
        title=title or table.title,
        grade=grade,
        grade_words=GRADES[grade],
        plain=plain,
        words=sentence,
        rows=rows,
        source=table.source,
        missing=table.missing,
        tables=(table.name,),
    )


def findings(safe: Mapping[str, SafeTable]) -> tuple[Finding, ...]:
    """When somebody first noticed; who is not in the study; which records were not linked."""
    made = (_noticed(safe), _left_out(safe), _linked(safe))
    return tuple(finding for finding in made if finding is not None)


def _noticed(safe: Mapping[str, SafeTable]) -> Finding | None:
    table = safe.get("first_noticed")
    if table is None:
        return None
    z = intervals.z_for(level=LEVEL)
    rows = tuple(
        words.row(table, "cohort", column, label=label, z=z) for column, label in table.columns.items()
    )
    return counted(
        table,
        kind="noticed",
        rows=rows,
        plain=Bilingual(
            cy=f"Ni sylwodd neb cyn iddynt ymuno â'r grŵp: {words.out_of_ten(rows[-1]).cy}.",
            en=f"Nobody noticed before they joined the cohort: {words.out_of_ten(rows[-1]).en}.",
        ),
        sentence=Bilingual(
            cy="Pryd ym mywyd plant y grŵp y cofnododd gwasanaeth bryder gyntaf, cyn ymuno â'r grŵp.",
            en="When in the lives of the children in the cohort a service first recorded a concern, "
            "before joining the cohort.",
        ),
    )


def _left_out(safe: Mapping[str, SafeTable]) -> Finding | None:
    table = safe.get("left_out")
    if table is None:
        return None
    z = intervals.z_for(level=LEVEL)
    row = words.row_of_parts(table, "index", "out", label=table.columns["out"], z=z)
    left = words.about(row)
    return counted(
        table,
        kind="left_out",
        rows=(row,),
        plain=Bilingual(
            cy=f"Gadawyd allan am na allem gysylltu eu cofnodion: {words.out_of_ten(row).cy}.",
            en=f"Left out because we could not link their records: {words.out_of_ten(row).en}.",
        ),
        sentence=Bilingual(
            cy="Plant a fyddai yn y grŵp ond a adawyd allan, am fod cofnod ar goll neu heb ei gysylltu: "
            f"{left.cy}.",
            en="Children who would be in the cohort but were left out, because a record is missing or was "
            f"not linked: {left.en}.",
        ),
    )


def _linked(safe: Mapping[str, SafeTable]) -> Finding | None:
    table = safe.get("linked")
    if table is None:
        return None
    z = intervals.z_for(level=LEVEL)
    rows = tuple(
        words.row(table, service, "linked", label=label, z=z) for service, label in table.rows.items()
    )
    return counted(
        table,
        kind="linked",
        rows=rows,
        plain=Bilingual(
            cy="Faint o gofnodion pob gwasanaeth y gellid eu cysylltu â gwasanaeth arall.",
            en="How many records of each service could be linked to another service.",
        ),
        sentence=Bilingual(
            cy="Cyfran cofnodion pob gwasanaeth a gysylltwyd â chofnod gwasanaeth arall. Nid yw "
            "cofnod heb ei gysylltu yn golygu na ddigwyddodd dim.",
            en="The share of each service's records linked to a record of another service. A record "
            "not linked does not mean that nothing happened.",
        ),
    )
