"""The findings of a study from its safe tables and estimates: grades, sentences, both languages."""

from collections.abc import Mapping, Sequence

from gwrando.outputs import SafeEstimate, SafeTable, intervals
from gwrando.study.definition import Exposure, Order, Study
from gwrando.study.report import annex, coverage, grades, helped, pictures, register, words, young
from gwrando.study.report.document import GRADES, Finding, FindingRow, Findings, Grade
from gwrando.study.report.facts import NO_FACTS, Facts
from gwrando.study.report.grades import Estimates
from gwrando.study.vocabulary import EVENT_TYPES
from gwrando.text import Bilingual

LEVEL = 0.95
"""Of every interval; the grades allow for the whole family of questions."""


def _graded(cohort: FindingRow, comparison: FindingRow, *, family: int) -> tuple[Grade, Bilingual]:
    """The grade of a trigger and the sentence that explains it. `cohort` and `comparison` carry intervals
    that hold together over the family of questions."""
    a, b = words.share(cohort), words.share(comparison)
    if a is None:
        return "cannot_tell", Bilingual(
            cy="Mae'r rhifau'n rhy fach i ddweud.", en="The numbers are too small to say."
        )
    if b is None:
        return "recurs", Bilingual(
            cy="Mae'n digwydd dro ar ôl tro; ni ellir cymharu, gan fod y rhifau cymhariaeth yn rhy fach.",
            en="It recurs; it cannot be compared, because the comparison numbers are too small.",
        )
    gap, low, high = intervals.difference(a, b)
    points_cy = (
        f"{words.percent(abs(gap))} pwynt canran (amrediad {words.percent(low)} i {words.percent(high)}"
    )
    points_en = (
        f"{words.percent(abs(gap))} percentage points (interval {words.percent(low)} to {words.percent(high)}"
    )
    family_cy, family_en = f", gan ganiatáu am {family} o gwestiynau)", f", allowing for {family} questions)"
    why = Bilingual(cy="Nid yw hyn yn dweud pam.", en="This does not say why.")
    if low > 0:
        return "more_often", words.join(
            Bilingual(
                cy=f"Mae'n digwydd yn amlach nag ymhlith plant cymhariaeth: {points_cy}{family_cy}.",
                en=f"It recurs more often than in comparison children: by {points_en}{family_en}.",
            ),
            why,
        )
    if high < 0:
        return "less_often", words.join(
            Bilingual(
                cy=f"Mae'n digwydd yn llai aml nag ymhlith plant cymhariaeth: {points_cy}{family_cy}.",
                en=f"It recurs less often than in comparison children: by {points_en}{family_en}.",
            ),
            why,
        )
    most = words.percent(max(abs(low), abs(high)))
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


def _trigger(study: Study, safe: Mapping[str, SafeTable], exposure: Exposure, found: Estimates) -> Finding:
    key, title = exposure.key, title_of(exposure)
    table, reverse = safe[f"trigger_{key}"], safe.get(f"reverse_{key}")
    family = len(study.exposures)
    one, all_ = intervals.z_for(level=LEVEL), intervals.z_for(level=LEVEL, questions=family)
    rows = [words.row(table, g, "recorded", label=label, z=one) for g, label in table.rows.items()]
    wide = [words.row(table, g, "recorded", label=label, z=all_) for g, label in table.rows.items()]
    graded = _grade(study, exposure, wide, found)
    cohort, comparison = words.about(rows[0]), words.about(rows[1])
    parts = [
        Bilingual(
            cy=f"Yn y cofnodion cyn ymuno â'r grŵp. Plant yn y grŵp: {cohort.cy}. "
            f"Plant cymhariaeth: {comparison.cy}.",
            en=f"On record before joining the cohort. Children in the cohort: {cohort.en}. "
            f"Comparison children: {comparison.en}.",
        ),
        words.join(*graded.reasons),
    ]
    tables = [f"trigger_{key}"]
    if reverse is not None:
        label = Bilingual(
            cy="O bawb â hyn, ymunodd â'r grŵp wedyn", en="Of all with this, joined the cohort afterwards"
        )
        back = words.row_of_parts(reverse, "all", "joined_later", label=label, z=one)
        later = words.about(back)
        rows.append(back)
        tables.append(f"reverse_{key}")
        parts.append(
            Bilingual(
                cy=f"O'r ochr arall. O bob plentyn â hyn yn y cofnodion, ymunodd â'r grŵp wedyn: {later.cy}.",
                en="The other way round. Of all children with this on record, joined the cohort "
                f"afterwards: {later.en}.",
            )
        )
    if f"timing_{key}" in safe:
        timing = safe[f"timing_{key}"]
        first = words.about(
            words.row_of_parts(timing, "cohort", "before", label=timing.columns["before"], z=one)
        )
        tables.append(timing.name)
        parts.append(
            Bilingual(
                cy=f"Trefn. O'r plant yn y grŵp â hyn, digwyddodd gyntaf cyn iddynt ymuno: {first.cy}.",
                en=f"Order. Of the children in the cohort with this, it first came before they joined: {first.en}.",
            )
        )
    control = key in study.controls
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
        ref=f"trigger_{key}",
        kind="control" if control else "trigger",
        service=EVENT_TYPES[exposure.event].service,
        title=title,
        grade=graded.grade,
        grade_words=GRADES[graded.grade],
        reasons=graded.reasons,
        plain=_beside(words.out_of_ten(rows[0]), words.out_of_ten(rows[1])),
        words=words.lines(*parts),
        rows=tuple(rows),
        source=table.source,
        missing=table.missing,
        tables=tuple(tables),
        estimates=graded.estimates,
        pictures=pictures.of_trigger(key, title, rows, graded.estimates, found),
    )


def _grade(study: Study, exposure: Exposure, wide: Sequence[FindingRow], found: Estimates) -> grades.Graded:
    """By matched sets where the study made them; else by the difference of the two shares."""
    if wide[0].share is None or f"matched_{exposure.key}" not in found:
        grade, sentence = _graded(wide[0], wide[1], family=len(study.exposures))
        more = grades.could_have_been_found(exposure, found) if grade in ("recurs", "cannot_tell") else ()
        return grades.Graded(grade=grade, reasons=(sentence, *more))
    return grades.graded(study, exposure, found)


def title_of(exposure: Exposure) -> Bilingual:
    """What an exposure is called: its event, and the role where the study names one or more of the same event."""
    return EVENT_TYPES[exposure.event].title


def _ordered(safe: Mapping[str, SafeTable], order: Order, found: Estimates) -> Finding:
    """Of the children with both events, how many had the first one first, and how long after it the other came."""
    name = f"order_{order.first}_{order.then}"
    table, z = safe[name], intervals.z_for(level=LEVEL)
    first, then = EVENT_TYPES[order.first].title, EVENT_TYPES[order.then].title
    label = Bilingual(cy=f"«{first.cy}» yn gyntaf", en=f"“{first.en}” first")
    row = words.row_of_parts(table, next(iter(table.rows)), "in_order", label=label, z=z)
    grade: Grade = "shown" if row.share is not None else "cannot_tell"
    said = words.about(row)
    parts = [
        Bilingual(
            cy=f"O'r plant â'r ddau beth yn y cofnodion, «{first.cy}» ddaeth gyntaf: {said.cy}.",
            en=f"Of the children with both on record, “{first.en}” came first: {said.en}.",
        )
    ]
    pair = f"{order.first}_{order.then}"
    used = [one for one in (name, f"order_chance_{pair}", f"lag_{pair}") if one in found]
    for one in used:
        estimate = found[one]
        parts.append(words.figure(estimate))
    return Finding(
        ref=name,
        kind="order",
        service=EVENT_TYPES[order.then].service,
        title=table.title,
        grade=grade,
        grade_words=GRADES[grade],
        plain=Bilingual(
            cy=f"«{first.cy}» ddaeth gyntaf: {words.out_of_ten(row).cy}.",
            en=f"“{first.en}” came first: {words.out_of_ten(row).en}.",
        ),
        words=words.lines(*parts),
        rows=(row,),
        source=table.source,
        missing=table.missing,
        tables=tuple(one for one in (name, f"ordered_{pair}") if one in safe),
        estimates=tuple(used),
        pictures=(pictures.of_order(name, table.title, ((first, then, row),)),),
    )


def _sequence(table: SafeTable, found: Estimates) -> Finding:
    """A mined sequence of events: how many of each group had them in this order, beside the chance of it; exploratory."""
    z = intervals.z_for(level=LEVEL)
    rows = tuple(words.row(table, row, "in_order", label=label, z=z) for row, label in table.rows.items())
    grade: Grade = "shown" if rows[0].share is not None else "cannot_tell"
    used = [one for one in found if one == f"order_{table.name}" or one.startswith(f"lag_{table.name}_")]
    said = [words.about(row) for row in rows]
    parts = [
        Bilingual(
            cy=" ".join(f"{row.label.cy}: {one.cy}." for row, one in zip(rows, said, strict=True)),
            en=" ".join(f"{row.label.en}: {one.en}." for row, one in zip(rows, said, strict=True)),
        ),
        *(words.figure(found[one]) for one in used),
        Bilingual(
            cy="Fe'i canfuwyd drwy chwilio, nid drwy ofyn ymlaen llaw: peidiwch â phwyso arno ar ei ben ei hun.",
            en="It was found by searching, not by asking beforehand: do not rely on it alone.",
        ),
    ]
    return Finding(
        ref=table.name,
        kind="sequence",
        service="",
        title=table.title,
        grade=grade,
        grade_words=GRADES[grade],
        plain=Bilingual(
            cy=f"Yn y drefn hon: {words.out_of_ten(rows[0]).cy}.",
            en=f"In this order: {words.out_of_ten(rows[0]).en}.",
        ),
        words=words.lines(*parts),
        rows=rows,
        source=table.source,
        missing=table.missing,
        tables=(table.name,),
        estimates=tuple(used),
        pictures=(pictures.shares(table.name, table.title, rows),) if grade == "shown" else (),
    )


def _how(study: Study, facts: Facts) -> tuple[Bilingual, ...]:
    """How it was done and what it cannot say, in plain sentences."""
    event = EVENT_TYPES[study.cohort.event].title
    ages = study.cohort
    return (
        *((annex.CHANGED,) if facts.first_sha256 else ()),
        Bilingual(
            cy=f"Y grŵp: plant {ages.age_from} i {ages.age_to} oed â hyn yn eu cofnodion: "
            f"{event.cy[0].lower()}{event.cy[1:]}.",
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


def findings(
    study: Study,
    tables: Sequence[SafeTable],
    estimates: Sequence[SafeEstimate] = (),
    *,
    facts: Facts = NO_FACTS,
) -> Findings:
    """The findings of a study from its safe tables and estimates, in the order of the definition.

    A question whose table is not there (it could not be made safe) is left out; the methods say so.
    """
    safe = {table.name: table for table in tables}
    found = {estimate.name: estimate for estimate in estimates}
    made = (
        *(_trigger(study, safe, e, found) for e in study.exposures if f"trigger_{e.key}" in safe),
        *helped.findings(study, safe, found),
        *(
            _ordered(safe, order, found)
            for order in study.orders
            if f"order_{order.first}_{order.then}" in safe
        ),
        *(
            made
            for table in tables
            if table.name.startswith("sequence_")
            for made in (_sequence(table, found),)
            if made.grade == "shown"
        ),
        *coverage.findings(safe),
    )
    improvements = tuple(register.improvement(given, made) for given in study.improvements)
    return Findings(
        made_up=study.made_up,
        title=study.title,
        question=study.question,
        how=_how(study, facts),
        findings=made,
        pictures=pictures.overview(study, made, found),
        improvements=improvements,
        young=young.sections(study, made, improvements),
        methods=annex.methods(study, tables, estimates, facts),
        atrs=annex.atrs(study, facts),
    )
