"""From safe tables to findings in words, both languages, and to pages. Nothing unprotected is read here.

A finding says what recurs, whether more often than in comparison children, who noticed, when help came; each
with its numbers, intervals, source and what is missing. It never says that one thing causes another or what a
child will do. Source: study.md 4.3 (grades), 4.6 (order), 4.7 (both directions), 4.12 (groups only).
"""

import json
from collections.abc import Mapping, Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict

from gwrando.errors import Language
from gwrando.outputs import SafeTable
from gwrando.printing import charts, html
from gwrando.study import triggers
from gwrando.study.definition import Improvement, Notice, Order, Study
from gwrando.study.schemas import EVENT_TYPES, SERVICES
from gwrando.study.triggers import Share
from gwrando.text import Bilingual

FORMAT: Literal["gwrando-findings-1"] = "gwrando-findings-1"
LEVEL = 0.95

Grade = Literal["more_often", "less_often", "recurs", "cannot_tell", "shown"]

GRADES: Mapping[Grade, Bilingual] = {
    "more_often": Bilingual(
        cy="Yn digwydd yn amlach nag ymhlith plant cymhariaeth",
        en="Recurs more often than in comparison children",
    ),
    "less_often": Bilingual(
        cy="Yn digwydd yn llai aml nag ymhlith plant cymhariaeth",
        en="Recurs less often than in comparison children",
    ),
    "recurs": Bilingual(cy="Yn digwydd dro ar ôl tro", en="Recurs"),
    "cannot_tell": Bilingual(cy="Ni ellir dweud", en="Cannot tell"),
    "shown": Bilingual(cy="Wedi'i gyfrif", en="Counted"),
}


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FindingRow(_Part):
    """One share of a finding: about `k` of `n` children as shown; all None when it cannot be told."""

    label: Bilingual
    k: int | None
    n: int | None
    share: float | None
    low: float | None
    high: float | None


class Finding(_Part):
    """One answer: its grade, plain words, shares with intervals, and the tables it rests on (first the main
    one)."""

    ref: str
    kind: Literal["trigger", "control", "reverse", "answered", "order", "noticed", "left_out", "linked"]
    service: str
    title: Bilingual
    grade: Grade
    grade_words: Bilingual
    plain: Bilingual
    words: Bilingual
    rows: tuple[FindingRow, ...]
    tables: tuple[str, ...]


class FindingImprovement(_Part):
    """Something a service could do, with the finding it comes from and the commitment it is tied to
    (text)."""

    ref: str
    finding: str
    service: str
    service_words: Bilingual
    text: Bilingual
    commitment_ref: str


class Findings(_Part):
    """All findings of a study in words; goes out beside the tables."""

    format: Literal["gwrando-findings-1"] = FORMAT
    made_up: bool
    title: Bilingual
    question: Bilingual
    how: tuple[Bilingual, ...]
    findings: tuple[Finding, ...]
    improvements: tuple[FindingImprovement, ...]

    def to_json(self) -> bytes:
        """The same bytes for the same findings."""
        text = json.dumps(self.model_dump(mode="json"), ensure_ascii=False, indent=1, sort_keys=True)
        return (text + "\n").encode()


def _percent(share: float) -> str:
    return f"{round(100 * share)}"


def _row(table: SafeTable, row: str, column: str, *, label: Bilingual, z: float) -> FindingRow:
    k, n = table.cell(row, column).shown, table.row_total(row).shown
    return _row_of(k, n, label=label, table=table, z=z)


def _row_of(
    k: int | None,
    n: int | None,
    *,
    label: Bilingual,
    table: SafeTable,
    z: float,
    k_parts: int = 1,
    n_parts: int = 1,
) -> FindingRow:
    """One share; `k_parts` and `n_parts` say of how many rounded numbers k and n are the sum."""
    base, least = table.rules.rounding_base, table.rules.minimum_denominator
    if k is None or n is None or not 0 <= k <= n or n < least or n <= base * n_parts:
        return FindingRow(label=label, k=None, n=n, share=None, low=None, high=None)
    found = triggers.share_of_shown(k, n, slack=(base // 2 * k_parts, base // 2 * n_parts), z=z)
    parts = {"share": found.share, "low": found.low, "high": found.high}
    return FindingRow(label=label, k=k, n=n, **{name: round(value, 4) for name, value in parts.items()})


def _share(row: FindingRow) -> Share | None:
    if row.share is None or row.low is None or row.high is None or row.n is None:
        return None
    return Share(share=row.share, low=row.low, high=row.high, n=row.n)


def _about(row: FindingRow) -> Bilingual:
    """About k of n (share, interval), in words; or that it cannot be told. Stands after a colon."""
    if row.share is None or row.low is None or row.high is None:
        return Bilingual(cy="ni ellir dweud (rhifau bach)", en="cannot tell (small numbers)")
    low, high, share = _percent(row.low), _percent(row.high), _percent(row.share)
    return Bilingual(
        cy=f"tua {row.k:,} o {row.n:,} ({share}%, amrediad {low} i {high})",
        en=f"about {row.k:,} of {row.n:,} ({share}%, interval {low} to {high})",
    )


def _out_of_ten(row: FindingRow) -> Bilingual:
    """A share for those who do not read percentages: about 4 in 10, about 1 in 7."""
    if row.share is None:
        return Bilingual(cy="rhy ychydig o blant i ddweud", en="too few children to say")
    if row.share < 0.02:
        return Bilingual(cy="llai nag 1 o bob 50", en="fewer than 1 in 50")
    if row.share < 0.15:
        return Bilingual(cy=f"tua 1 o bob {round(1 / row.share)}", en=f"about 1 in {round(1 / row.share)}")
    if row.share > 0.95:
        return Bilingual(cy="bron pob un", en="nearly all")
    tenths = round(10 * row.share)
    return Bilingual(cy=f"tua {tenths} o bob 10", en=f"about {tenths} in 10")


def _join(*parts: Bilingual) -> Bilingual:
    return Bilingual(cy=" ".join(p.cy for p in parts), en=" ".join(p.en for p in parts))


def _graded(cohort: FindingRow, comparison: FindingRow, *, family: int) -> tuple[Grade, Bilingual]:
    """The grade of a trigger and the sentence that explains it. `cohort` and `comparison` carry intervals
    that hold together over the family of questions."""
    a, b = _share(cohort), _share(comparison)
    if a is None:
        return "cannot_tell", Bilingual(
            cy="Mae'r rhifau'n rhy fach i ddweud.", en="The numbers are too small to say."
        )
    if b is None:
        return "recurs", Bilingual(
            cy="Mae'n digwydd dro ar ôl tro; ni ellir cymharu, gan fod y rhifau cymhariaeth yn rhy fach.",
            en="It recurs; it cannot be compared, because the comparison numbers are too small.",
        )
    gap, low, high = triggers.difference(a, b)
    points_cy = f"{_percent(abs(gap))} pwynt canran (amrediad {_percent(low)} i {_percent(high)}"
    points_en = f"{_percent(abs(gap))} percentage points (interval {_percent(low)} to {_percent(high)}"
    family_cy, family_en = f", gan ganiatáu am {family} o gwestiynau)", f", allowing for {family} questions)"
    why = Bilingual(cy="Nid yw hyn yn dweud pam.", en="This does not say why.")
    if low > 0:
        return "more_often", _join(
            Bilingual(
                cy=f"Mae'n digwydd yn amlach nag ymhlith plant cymhariaeth: {points_cy}{family_cy}.",
                en=f"It recurs more often than in comparison children: by {points_en}{family_en}.",
            ),
            why,
        )
    if high < 0:
        return "less_often", _join(
            Bilingual(
                cy=f"Mae'n digwydd yn llai aml nag ymhlith plant cymhariaeth: {points_cy}{family_cy}.",
                en=f"It recurs less often than in comparison children: by {points_en}{family_en}.",
            ),
            why,
        )
    most = _percent(max(abs(low), abs(high)))
    return "recurs", Bilingual(
        cy=f"Ni chafwyd gwahaniaeth oddi wrth blant cymhariaeth; gallai gwahaniaeth o hyd at {most} pwynt "
        "canran fod wedi'i fethu.",
        en=f"No difference from comparison children was found; a difference of up to {most} percentage "
        "points could have been missed.",
    )


def _beside(cohort: Bilingual, comparison: Bilingual) -> Bilingual:
    return Bilingual(
        cy=f"Plant yn y grŵp â hyn yn eu cofnodion o'r blaen: {cohort.cy}. Plant eraill o'r un oed: "
        f"{comparison.cy}.",
        en=f"Children in the cohort with this on record before: {cohort.en}. Other children of the same age: "
        f"{comparison.en}.",
    )


def _trigger(study: Study, safe: Mapping[str, SafeTable], trigger: str) -> Finding:
    table, reverse = safe[f"trigger_{trigger}"], safe[f"reverse_{trigger}"]
    family = len(study.exposures)
    one, all_ = triggers.z_for(level=LEVEL), triggers.z_for(level=LEVEL, questions=family)
    rows = [_row(table, g, "recorded", label=triggers.GROUPS[g], z=one) for g in triggers.GROUPS]
    wide = [_row(table, g, "recorded", label=triggers.GROUPS[g], z=all_) for g in triggers.GROUPS]
    grade, sentence = _graded(wide[0], wide[1], family=family)
    cohort, comparison = _about(rows[0]), _about(rows[1])
    forward = Bilingual(
        cy=f"Yn y cofnodion cyn ymuno â'r grŵp. Plant yn y grŵp: {cohort.cy}. "
        f"Plant cymhariaeth: {comparison.cy}.",
        en=f"On record before joining the cohort. Children in the cohort: {cohort.en}. "
        f"Comparison children: {comparison.en}.",
    )
    label = Bilingual(
        cy="O bawb â hyn, ymunodd â'r grŵp wedyn", en="Of all with this, joined the cohort afterwards"
    )
    back = _row(reverse, "all", "joined_later", label=label, z=one)
    later = _about(back)
    backward = Bilingual(
        cy=f"O'r ochr arall. O bob plentyn â hyn yn y cofnodion, ymunodd â'r grŵp wedyn: {later.cy}.",
        en="The other way round. Of all children with this on record, joined the cohort "
        f"afterwards: {later.en}.",
    )
    timing = safe[f"timing_{trigger}"]
    before, after = timing.cell("cohort", "before").shown, timing.cell("cohort", "after").shown
    known = None if before is None or after is None else before + after
    first = _about(_row_of(before, known, label=label, table=timing, z=one, n_parts=2))
    order = Bilingual(
        cy=f"Trefn. O'r plant yn y grŵp â hyn, digwyddodd gyntaf cyn iddynt ymuno: {first.cy}.",
        en=f"Order. Of the children in the cohort with this, it first came before they joined: {first.en}.",
    )
    control = trigger in study.negative_controls
    parts = [forward, sentence, backward, order]
    if control:
        parts.append(
            Bilingual(
                cy="Cwestiwn rheoli yw hwn: ni ddylai fod gwahaniaeth. Os oes un, peidiwch ag ymddiried "
                "yn y lleill.",
                en="This is a control question: there should be no difference. If there is one, distrust "
                "the others.",
            )
        )
    return Finding(
        ref=f"trigger_{trigger}",
        kind="control" if control else "trigger",
        service=EVENT_TYPES[trigger].service,
        title=EVENT_TYPES[trigger].title,
        grade=grade,
        grade_words=GRADES[grade],
        plain=_beside(_out_of_ten(rows[0]), _out_of_ten(rows[1])),
        words=_join(*parts),
        rows=(*rows, back),
        tables=(f"trigger_{trigger}", f"reverse_{trigger}", f"timing_{trigger}"),
    )


def _answered(safe: Mapping[str, SafeTable], notice: Notice) -> Finding:
    """Noticed -> helped -> in time, over all children noticed; the rows are the steps of a funnel."""
    name = f"answered_{notice.event}"
    table, z = safe[name], triggers.z_for(level=LEVEL)
    title, days = EVENT_TYPES[notice.event].title, notice.within_days
    noticed = table.row_total("all").shown
    soon, late = table.cell("all", "in_time").shown, table.cell("all", "late").shown
    none = table.cell("all", "none").shown
    helped = None if noticed is None or none is None else noticed - none
    if helped is None and soon is not None and late is not None:
        helped = soon + late
    ever_label = Bilingual(cy="Daeth cymorth", en="Help came")
    soon_label = Bilingual(cy=f"Daeth o fewn {days} o ddiwrnodau", en=f"It came within {days} days")
    rows = [
        _row_of(helped, noticed, label=ever_label, table=table, z=z, k_parts=2),
        _row_of(soon, noticed, label=soon_label, table=table, z=z),
    ]
    ever, quick = _about(rows[0]), _about(rows[1])
    words = Bilingual(
        cy=f"Ar ôl i rywun sylwi, daeth cymorth: {ever.cy}. O fewn {days} o ddiwrnodau: {quick.cy}.",
        en=f"After somebody noticed, help came: {ever.en}. Within {days} days: {quick.en}.",
    )
    grade: Grade = "shown" if any(row.share is not None for row in rows) else "cannot_tell"
    return Finding(
        ref=name,
        kind="answered",
        service=EVENT_TYPES[notice.event].service,
        title=Bilingual(
            cy=f"{title.cy}: sylwi, helpu, pa mor hwyr", en=f"{title.en}: noticed, helped, how late"
        ),
        grade=grade,
        grade_words=GRADES[grade],
        plain=Bilingual(
            cy=f"Daeth cymorth mewn pryd: {_out_of_ten(rows[1]).cy}.",
            en=f"Help came in time: {_out_of_ten(rows[1]).en}.",
        ),
        words=words,
        rows=tuple(rows),
        tables=(name,),
    )


def _ordered(safe: Mapping[str, SafeTable], order: Order) -> Finding:
    """Of the children with both events, how many had the first one first."""
    name = f"order_{order.first}_{order.then}"
    table, z = safe[name], triggers.z_for(level=LEVEL)
    first = EVENT_TYPES[order.first].title
    k, other = table.cell("all", "in_order").shown, table.cell("all", "not_in_order").shown
    label = Bilingual(cy=f"«{first.cy}» yn gyntaf", en=f"“{first.en}” first")
    row = _row_of(
        k, None if k is None or other is None else k + other, label=label, table=table, z=z, n_parts=2
    )
    grade: Grade = "shown" if row.share is not None else "cannot_tell"
    said = _about(row)
    return Finding(
        ref=name,
        kind="order",
        service=EVENT_TYPES[order.then].service,
        title=table.title,
        grade=grade,
        grade_words=GRADES[grade],
        plain=Bilingual(
            cy=f"«{first.cy}» ddaeth gyntaf: {_out_of_ten(row).cy}.",
            en=f"“{first.en}” came first: {_out_of_ten(row).en}.",
        ),
        words=Bilingual(
            cy=f"O'r plant â'r ddau beth yn y cofnodion, daeth «{first.cy}» gyntaf i: {said.cy}.",
            en=f"Of the children with both on record, “{first.en}” came first for: {said.en}.",
        ),
        rows=(row,),
        tables=(name,),
    )


def _rows_of_table(safe: Mapping[str, SafeTable], name: str, *, row: str) -> tuple[FindingRow, ...]:
    table, z = safe[name], triggers.z_for(level=LEVEL)
    return tuple(_row(table, row, column, label=label, z=z) for column, label in table.columns.items())


def _plain(
    safe: Mapping[str, SafeTable],
    name: str,
    *,
    kind: Literal["noticed", "left_out", "linked"],
    rows: tuple[FindingRow, ...],
    plain: Bilingual,
    words: Bilingual,
) -> Finding:
    grade: Grade = "shown" if any(row.share is not None for row in rows) else "cannot_tell"
    return Finding(
        ref=name,
        kind=kind,
        service="",
        title=safe[name].title,
        grade=grade,
        grade_words=GRADES[grade],
        plain=plain,
        words=words,
        rows=rows,
        tables=(name,),
    )


def _coverage(safe: Mapping[str, SafeTable]) -> tuple[Finding, ...]:
    """When somebody first noticed; who is not in the study; which records were not linked."""
    noticed = _rows_of_table(safe, "first_noticed", row="cohort")
    out = _rows_of_table(safe, "left_out", row="index")[1:]
    z = triggers.z_for(level=LEVEL)
    table = safe["linked"]
    linked = tuple(_row(table, service, "linked", label=label, z=z) for service, label in table.rows.items())
    left = _about(out[0])
    return (
        _plain(
            safe,
            "first_noticed",
            kind="noticed",
            rows=noticed,
            plain=Bilingual(
                cy=f"Ni sylwodd neb cyn iddynt ymuno â'r grŵp: {_out_of_ten(noticed[-1]).cy}.",
                en=f"Nobody noticed before they joined the cohort: {_out_of_ten(noticed[-1]).en}.",
            ),
            words=Bilingual(
                cy="Pryd ym mywyd plant y grŵp y cofnododd gwasanaeth bryder gyntaf, cyn ymuno â'r grŵp.",
                en="When in the lives of the children in the cohort a service first recorded a concern, "
                "before joining the cohort.",
            ),
        ),
        _plain(
            safe,
            "left_out",
            kind="left_out",
            rows=out,
            plain=Bilingual(
                cy=f"Gadawyd allan am na allem gysylltu eu cofnodion: {_out_of_ten(out[0]).cy}.",
                en=f"Left out because we could not link their records: {_out_of_ten(out[0]).en}.",
            ),
            words=Bilingual(
                cy="Plant a fyddai yn y grŵp ond a adawyd allan, am fod cofnod ar goll neu heb ei gysylltu: "
                f"{left.cy}.",
                en="Children who would be in the cohort but were left out, because a record "
                "is missing or was "
                f"not linked: {left.en}.",
            ),
        ),
        _plain(
            safe,
            "linked",
            kind="linked",
            rows=linked,
            plain=Bilingual(
                cy="Faint o gofnodion pob gwasanaeth y gellid eu cysylltu â gwasanaeth arall.",
                en="How many records of each service could be linked to another service.",
            ),
            words=Bilingual(
                cy="Cyfran cofnodion pob gwasanaeth a gysylltwyd â chofnod gwasanaeth arall. Nid yw "
                "cofnod heb ei gysylltu yn golygu na ddigwyddodd dim.",
                en="The share of each service's records linked to a record of another service. A record "
                "not linked does not mean that nothing happened.",
            ),
        ),
    )


def _how(study: Study) -> tuple[Bilingual, ...]:
    """How it was done and what it cannot say, in plain sentences."""
    event = EVENT_TYPES[study.cohort.event].title
    ages = study.cohort
    return (
        Bilingual(
            cy=f"Y grŵp: plant â'r canlynol yn {ages.age_from} i {ages.age_to} oed: {event.cy.lower()}.",
            en=f"The cohort: children aged {ages.age_from} to {ages.age_to} with "
            f"{event.en[0].lower()}{event.en[1:]}.",
        ),
        Bilingual(
            cy=f"Cymherir pob plentyn yn y grŵp â hyd at {study.comparison.per_child} o blant o'r un rhyw "
            "a chwarter geni, ar yr un diwrnod ac felly'r un oed.",
            en=f"Each child in the cohort is compared with up to {study.comparison.per_child} children of "
            "the same sex and quarter of birth, on the same day and so at the same age.",
        ),
        Bilingual(
            cy="Mae pob rhif wedi'i dalgrynnu a rhifau bach wedi'u cuddio cyn i ddim gael ei gyfrif "
            "ohonynt. Amrediadau Wilson 95%, wedi'u lledu am y talgrynnu.",
            en="Every number is rounded and small numbers hidden before anything is worked out from "
            "them. 95% Wilson intervals, widened for the rounding.",
        ),
        Bilingual(
            cy="Nid yw cymhariaeth o'r fath yn dweud beth sy'n achosi beth: gall pethau na chofnododd "
            "neb, megis caledi gartref, fod y tu ôl i'r ddau.",
            en="Such a comparison does not say what causes what: things nobody recorded, such as "
            "hardship at home, may lie behind both.",
        ),
        Bilingual(
            cy="Canfyddiadau am grwpiau a gwasanaethau yw'r rhain. Nid ydynt yn dweud dim am unrhyw blentyn.",
            en="These are findings about groups and services. They say nothing about any one child.",
        ),
    )


def _improvement(given: Improvement) -> FindingImprovement:
    return FindingImprovement(
        ref=given.ref,
        finding=given.finding,
        service=given.service,
        service_words=SERVICES[given.service],  # type: ignore[index]
        text=given.text,
        commitment_ref=given.commitment_ref,
    )


def findings(study: Study, tables: Sequence[SafeTable]) -> Findings:
    """The findings of a study from its safe tables, in the order of the definition."""
    safe = {table.name: table for table in tables}
    return Findings(
        made_up=study.made_up,
        title=study.title,
        question=study.question,
        how=_how(study),
        findings=(
            *(_trigger(study, safe, trigger) for trigger in study.exposures),
            *(_answered(safe, notice) for notice in study.notices),
            *(_ordered(safe, order) for order in study.orders),
            *_coverage(safe),
        ),
        improvements=tuple(_improvement(given) for given in study.improvements),
    )


def _chart(finding: Finding, language: Language) -> str:
    rows = [
        charts.DotRow(
            label=row.label.in_(language),
            value=None if row.share is None else 100 * row.share,
            low=None if row.low is None else 100 * row.low,
            high=None if row.high is None else 100 * row.high,
            said=_about(row).in_(language),
            series=at % 3,
        )
        for at, row in enumerate(finding.rows)
    ]
    per_cent = Bilingual(cy="Canran y plant", en="Per cent of children")
    return charts.dot_plot(
        rows,
        title=finding.title.in_(language),
        description=finding.words.in_(language),
        x_label=per_cent.in_(language),
        x_range=(0, 100),
        language=language,
        chart_id=finding.ref,
    )


def page(found: Findings, tables: Sequence[SafeTable], *, language: Language) -> str:
    """The report as one HTML page in one language: findings, charts, tables, how it was done."""
    template = html.environment("gwrando.study").get_template("templates/report.html.j2")
    return template.render(
        found=found,
        tables={table.name: table for table in tables},
        chart={finding.ref: _chart(finding, language) for finding in found.findings},
        language=language,
    )
