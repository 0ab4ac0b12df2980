"""The findings of a study from its safe tables: grades, sentences, both languages."""

from collections.abc import Mapping, Sequence
from typing import Literal

from gwrando.outputs import SafeTable, intervals
from gwrando.study.definition import Improvement, Notice, Order, Study
from gwrando.study.report import words
from gwrando.study.report.document import GRADES, Finding, FindingImprovement, FindingRow, Findings, Grade
from gwrando.study.vocabulary import EVENT_TYPES, SERVICES
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


def _trigger(study: Study, safe: Mapping[str, SafeTable], trigger: str) -> Finding:
    table, reverse = safe[f"trigger_{trigger}"], safe[f"reverse_{trigger}"]
    family = len(study.exposures)
    one, all_ = intervals.z_for(level=LEVEL), intervals.z_for(level=LEVEL, questions=family)
    rows = [words.row(table, g, "recorded", label=label, z=one) for g, label in table.rows.items()]
    wide = [words.row(table, g, "recorded", label=label, z=all_) for g, label in table.rows.items()]
    grade, sentence = _graded(wide[0], wide[1], family=family)
    cohort, comparison = words.about(rows[0]), words.about(rows[1])
    forward = Bilingual(
        cy=f"Yn y cofnodion cyn ymuno â'r grŵp. Plant yn y grŵp: {cohort.cy}. "
        f"Plant cymhariaeth: {comparison.cy}.",
        en=f"On record before joining the cohort. Children in the cohort: {cohort.en}. "
        f"Comparison children: {comparison.en}.",
    )
    label = Bilingual(
        cy="O bawb â hyn, ymunodd â'r grŵp wedyn", en="Of all with this, joined the cohort afterwards"
    )
    back = words.row_of_parts(reverse, "all", "joined_later", label=label, z=one)
    later = words.about(back)
    backward = Bilingual(
        cy=f"O'r ochr arall. O bob plentyn â hyn yn y cofnodion, ymunodd â'r grŵp wedyn: {later.cy}.",
        en="The other way round. Of all children with this on record, joined the cohort "
        f"afterwards: {later.en}.",
    )
    timing = safe[f"timing_{trigger}"]
    first = words.about(words.row_of_parts(timing, "cohort", "before", label=label, z=one))
    order = Bilingual(
        cy=f"Trefn. O'r plant yn y grŵp â hyn, digwyddodd gyntaf cyn iddynt ymuno: {first.cy}.",
        en=f"Order. Of the children in the cohort with this, it first came before they joined: {first.en}.",
    )
    control = trigger in study.controls
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
        plain=_beside(words.out_of_ten(rows[0]), words.out_of_ten(rows[1])),
        words=words.lines(*parts),
        rows=(*rows, back),
        tables=(f"trigger_{trigger}", f"reverse_{trigger}", f"timing_{trigger}"),
    )


def _answered(safe: Mapping[str, SafeTable], notice: Notice) -> Finding:
    """Noticed -> helped -> in time, over all children noticed; the rows are the steps of a funnel."""
    name = f"answered_{notice.event}"
    table, z = safe[name], intervals.z_for(level=LEVEL)
    title, days = EVENT_TYPES[notice.event].title, notice.within_days
    noticed = table.row_total("all").shown
    soon, none = table.cell("all", "in_time").shown, table.cell("all", "none").shown
    helped = None if noticed is None or none is None else noticed - none
    ever_label = Bilingual(cy="Daeth cymorth", en="Help came")
    soon_label = Bilingual(cy=f"Daeth o fewn {days} o ddiwrnodau", en=f"It came within {days} days")
    rows = [
        words.row_of(helped, noticed, label=ever_label, table=table, z=z, k_parts=2),
        words.row_of(soon, noticed, label=soon_label, table=table, z=z),
    ]
    ever, quick = words.about(rows[0]), words.about(rows[1])
    sentence = Bilingual(
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
            cy=f"Daeth cymorth mewn pryd: {words.out_of_ten(rows[1]).cy}.",
            en=f"Help came in time: {words.out_of_ten(rows[1]).en}.",
        ),
        words=sentence,
        rows=tuple(rows),
        tables=(name,),
    )


def _ordered(safe: Mapping[str, SafeTable], order: Order) -> Finding:
    """Of the children with both events, how many had the first one first."""
    name = f"order_{order.first}_{order.then}"
    table, z = safe[name], intervals.z_for(level=LEVEL)
    first = EVENT_TYPES[order.first].title
    label = Bilingual(cy=f"«{first.cy}» yn gyntaf", en=f"“{first.en}” first")
    row = words.row_of_parts(table, "all", "in_order", label=label, z=z)
    grade: Grade = "shown" if row.share is not None else "cannot_tell"
    said = words.about(row)
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
        words=Bilingual(
            cy=f"O'r plant â'r ddau beth yn y cofnodion, «{first.cy}» ddaeth gyntaf: {said.cy}.",
            en=f"Of the children with both on record, “{first.en}” came first: {said.en}.",
        ),
        rows=(row,),
        tables=(name,),
    )


def _rows_of_table(safe: Mapping[str, SafeTable], name: str, *, row: str) -> tuple[FindingRow, ...]:
    table, z = safe[name], intervals.z_for(level=LEVEL)
    return tuple(words.row(table, row, column, label=label, z=z) for column, label in table.columns.items())


def _plain(
    safe: Mapping[str, SafeTable],
    name: str,
    *,
    kind: Literal["noticed", "left_out", "linked"],
    rows: tuple[FindingRow, ...],
    plain: Bilingual,
    sentence: Bilingual,
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
        words=sentence,
        rows=rows,
        tables=(name,),
    )


def _coverage(safe: Mapping[str, SafeTable]) -> tuple[Finding, ...]:
    """When somebody first noticed; who is not in the study; which records were not linked."""
    noticed = _rows_of_table(safe, "first_noticed", row="cohort")
    z = intervals.z_for(level=LEVEL)
    who = safe["left_out"]
    out = (words.row_of_parts(who, "index", "out", label=who.columns["out"], z=z),)
    table = safe["linked"]
    linked = tuple(
        words.row(table, service, "linked", label=label, z=z) for service, label in table.rows.items()
    )
    left = words.about(out[0])
    return (
        _plain(
            safe,
            "first_noticed",
            kind="noticed",
            rows=noticed,
            plain=Bilingual(
                cy=f"Ni sylwodd neb cyn iddynt ymuno â'r grŵp: {words.out_of_ten(noticed[-1]).cy}.",
                en=f"Nobody noticed before they joined the cohort: {words.out_of_ten(noticed[-1]).en}.",
            ),
            sentence=Bilingual(
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
                cy=f"Gadawyd allan am na allem gysylltu eu cofnodion: {words.out_of_ten(out[0]).cy}.",
                en=f"Left out because we could not link their records: {words.out_of_ten(out[0]).en}.",
            ),
            sentence=Bilingual(
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
            sentence=Bilingual(
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
            *(_trigger(study, safe, trigger) for trigger in (e.key for e in study.exposures)),
            *(_answered(safe, notice) for notice in study.notices),
            *(_ordered(safe, order) for order in study.orders),
            *_coverage(safe),
        ),
        improvements=tuple(_improvement(given) for given in study.improvements),
    )
