"""Findings about services: who noticed, whether help came, how late, again and again, and at which time of a school life."""

from collections.abc import Callable, Mapping

from gwrando.outputs import SafeTable, intervals
from gwrando.study.definition import Notice, Study
from gwrando.study.report import pictures, words
from gwrando.study.report.coverage import LEVEL, counted
from gwrando.study.report.document import Finding, FindingRow
from gwrando.study.report.grades import Estimates
from gwrando.study.vocabulary import EVENT_TYPES, SERVICES
from gwrando.text import Bilingual

Safe = Mapping[str, SafeTable]
AGES = ("5", "8", "11", "14")


def findings(study: Study, safe: Safe, found: Estimates) -> tuple[Finding, ...]:
    """Every finding about services for which there is a table, in the order of the definition."""
    made: list[Finding | None] = []
    for notice in study.notices:
        made += [_answered(safe, notice, found), _repeat(safe, notice)]
    made += [_funnel(safe, exposure.key, exposure.event, found) for exposure in study.exposures]
    made += [_earliest(safe, service, found) for service in SERVICES]
    made += [_known(safe), _help_when(safe), _transition(safe)]
    return tuple(finding for finding in made if finding is not None)


def _z() -> float:
    return intervals.z_for(level=LEVEL)


def _wait(name: str, found: Estimates) -> tuple[tuple[Bilingual, ...], tuple[str, ...]]:
    """A median wait or lead with its quartiles as a sentence, and the estimates it names."""
    middle = found.get(name)
    if middle is None:
        return (), ()
    kind, _, rest = name.partition("_")
    ends = [found.get(f"{kind}_q1_{rest}"), found.get(f"{kind}_q3_{rest}")]
    names = tuple(one.name for one in (middle, *ends) if one is not None)
    said, unit = words.figure(middle), middle.unit
    if middle.value is None:
        return (said,), names
    low, high = ends
    if low is not None and high is not None and low.value is not None and high.value is not None:
        between = f"{low.value:g}", f"{high.value:g}"
        said = words.join(
            said,
            Bilingual(
                cy=f"Hanner ohonynt: rhwng {between[0]} a {between[1]} {unit.cy}.",
                en=f"Half of them: between {between[0]} and {between[1]} {unit.en}.",
            ),
        )
    return (said,), names


def _answered(safe: Safe, notice: Notice, found: Estimates) -> Finding | None:
    """Noticed -> helped -> in time, over all children noticed; the rows are the steps of a funnel."""
    table = safe.get(f"answered_{notice.event}")
    if table is None:
        return None
    z, title, days = _z(), EVENT_TYPES[notice.event].title, notice.within_days
    noticed = table.row_total("all").shown
    soon, none = table.cell("all", "in_time").shown, table.cell("all", "none").shown
    helped = None if noticed is None or none is None else noticed - none
    ever_label = Bilingual(cy="Daeth cymorth", en="Help came")
    soon_label = Bilingual(cy=f"Daeth o fewn {days} o ddiwrnodau", en=f"It came within {days} days")
    rows = (
        words.row_of(helped, noticed, label=ever_label, table=table, z=z, k_parts=2),
        words.row_of(soon, noticed, label=soon_label, table=table, z=z),
    )
    ever, quick = words.about(rows[0]), words.about(rows[1])
    waited, names = _wait(f"wait_{notice.event}", found)
    sentence = words.lines(
        Bilingual(
            cy=f"Ar ôl i rywun sylwi, daeth cymorth: {ever.cy}. O fewn {days} o ddiwrnodau: {quick.cy}.",
            en=f"After somebody noticed, help came: {ever.en}. Within {days} days: {quick.en}.",
        ),
        *waited,
    )
    made = counted(
        table,
        kind="answered",
        rows=rows,
        plain=Bilingual(
            cy=f"Daeth cymorth mewn pryd: {words.out_of_ten(rows[1]).cy}.",
            en=f"Help came in time: {words.out_of_ten(rows[1]).en}.",
        ),
        sentence=sentence,
        service=EVENT_TYPES[notice.event].service,
        title=Bilingual(
            cy=f"{title.cy}: sylwi, helpu, pa mor hwyr", en=f"{title.en}: noticed, helped, how late"
        ),
    )
    drawn = [pictures.funnel(table.name, made.title, noticed, rows)]
    curve = pictures.lag_curve(notice.event, title, found)
    drawn += [curve] if curve is not None else []
    shown = tuple(one for one in found if one.startswith(f"waited_{notice.event}_"))
    return made.model_copy(update={"pictures": tuple(drawn), "estimates": (*names, *shown)})


def _repeat(safe: Safe, notice: Notice) -> Finding | None:
    table = safe.get(f"repeat_{notice.event}")
    if table is None:
        return None
    title = EVENT_TYPES[notice.event].title
    row = words.row(table, "all", "again", label=table.columns["again"], z=_z())
    said = words.about(row)
    return counted(
        table,
        kind="repeat",
        rows=(row,),
        plain=Bilingual(
            cy=f"Bu ail hysbysiad cyn i gymorth ddod: {words.out_of_ten(row).cy}.",
            en=f"There was a second notice before help came: {words.out_of_ten(row).en}.",
        ),
        sentence=Bilingual(
            cy=f"«{title.cy}»: ail hysbysiad cyn i unrhyw gymorth gael ei gofnodi: {said.cy}.",
            en=f"“{title.en}”: a second notice before any help was recorded: {said.en}.",
        ),
        service=EVENT_TYPES[notice.event].service,
    )


def _funnel(safe: Safe, key: str, event: str, found: Estimates) -> Finding | None:
    """Happened -> noticed -> helped -> in time."""
    table = safe.get(f"funnel_{key}")
    if table is None:
        return None
    total, z = table.row_total("all").shown, _z()
    cells = {column: table.cell("all", column).shown for column in table.columns}

    def sum_of(*columns: str) -> int | None:
        parts = [cells[column] for column in columns]
        return None if None in parts else sum(part for part in parts if part is not None)

    nothing = cells["nothing"]
    noticed = None if total is None or nothing is None else max(0, total - nothing)
    steps = (
        (Bilingual(cy="Sylwodd rhywun", en="Somebody noticed"), noticed, 2),
        (Bilingual(cy="Daeth cymorth", en="Help came"), sum_of("in_time", "late"), 2),
        (Bilingual(cy="Daeth mewn pryd", en="It came in time"), cells["in_time"], 1),
    )
    rows = tuple(
        words.row_of(
            None if k is None or total is None else min(k, total),
            total,
            label=label,
            table=table,
            z=z,
            k_parts=parts,
        )
        for label, k, parts in steps
    )
    said = [words.about(row) for row in rows]
    waited, names = _wait(f"wait_from_{key}", found)
    made = counted(
        table,
        kind="funnel",
        rows=rows,
        plain=Bilingual(
            cy=f"Daeth cymorth mewn pryd: {words.out_of_ten(rows[2]).cy}.",
            en=f"Help came in time: {words.out_of_ten(rows[2]).en}.",
        ),
        sentence=words.lines(
            Bilingual(
                cy=f"O'r plant y digwyddodd hyn iddynt. Sylwodd rhywun: {said[0].cy}. Daeth cymorth: {said[1].cy}. Mewn "
                f"pryd: {said[2].cy}.",
                en=f"Of the children to whom this happened. Somebody noticed: {said[0].en}. Help came: {said[1].en}. In "
                f"time: {said[2].en}.",
            ),
            *waited,
        ),
        service=EVENT_TYPES[event].service,
    )
    drawn = pictures.funnel(
        table.name, made.title, total, rows, start=Bilingual(cy="Digwyddodd", en="It happened")
    )
    return made.model_copy(update={"pictures": (drawn,), "estimates": names})


def _earliest(safe: Safe, service: str, found: Estimates) -> Finding | None:
    """The first contact a service had before the index day, how long before, and the base rate."""
    table, base = safe.get(f"earliest_{service}"), safe.get(f"base_{service}")
    if table is None:
        return None
    z, name = _z(), SERVICES[service]  # type: ignore[index]
    rows = [words.row(table, row, "before", label=label, z=z) for row, label in table.rows.items()]
    cohort, others = (words.about(row) for row in rows[:2])
    parts = [
        Bilingual(
            cy=f"Roedd gan y gwasanaeth gyswllt cyn ymuno â'r grŵp. Plant yn y grŵp: {cohort.cy}. Plant cymhariaeth: "
            f"{others.cy}.",
            en=f"The service had contact before joining the cohort. Children in the cohort: {cohort.en}. Comparison "
            f"children: {others.en}.",
        )
    ]
    names: list[str] = []
    for one in (f"lead_{service}", f"lead_comparison_{service}"):
        said, used = _wait(one, found)
        parts += said
        names += used
    tables = [table.name]
    if base is not None:
        label = Bilingual(
            cy="O bawb â'r cyswllt hwn, ymunodd â'r grŵp wedyn",
            en="Of all with this contact, joined the cohort afterwards",
        )
        back = words.row_of_parts(base, next(iter(base.rows)), "joined_later", label=label, z=z)
        rows.append(back)
        tables.append(base.name)
        later = words.about(back)
        parts.append(Bilingual(cy=f"{label.cy}: {later.cy}.", en=f"{label.en}: {later.en}."))
    made = counted(
        table,
        kind="earliest",
        rows=tuple(rows),
        plain=Bilingual(
            cy=f"{name.cy}: cyswllt o'r blaen â phlant y grŵp: {words.out_of_ten(rows[0]).cy}.",
            en=f"{name.en}: contact before with children in the cohort: {words.out_of_ten(rows[0]).en}.",
        ),
        sentence=words.lines(*parts),
        service=service,
    )
    drawn = pictures.shares(table.name, made.title, tuple(rows))
    return made.model_copy(update={"tables": tuple(tables), "estimates": tuple(names), "pictures": (drawn,)})


def _known(safe: Safe) -> Finding | None:
    """How many services had something on record by each age."""
    table = safe.get("known_by_age")
    if table is None:
        return None
    rows = _each(table, "two_or_more", lambda row: row.startswith("cohort"))
    return _with_parts(
        counted(
            table,
            kind="known",
            rows=rows,
            plain=Bilingual(
                cy=f"Dau wasanaeth neu fwy eisoes yn gwybod am rywbeth: {words.out_of_ten(rows[-1]).cy}.",
                en=f"Two services or more already knew of something: {words.out_of_ten(rows[-1]).en}.",
            ),
            sentence=Bilingual(
                cy="Faint o wasanaethau oedd â rhywbeth yn eu cofnodion erbyn pob oed, yn y grŵp ac ymhlith plant cymhariaeth.",
                en="How many services had something on record by each age, in the cohort and among comparison children.",
            ),
        ),
        table,
    )


def _help_when(safe: Safe) -> Finding | None:
    table = safe.get("help_when")
    if table is None:
        return None
    rows = _each(table, "before", lambda row: True)
    return counted(
        table,
        kind="help_when",
        rows=rows,
        plain=Bilingual(
            cy=f"Dechreuodd cymorth cyn ymuno â'r grŵp: {words.out_of_ten(rows[0]).cy}.",
            en=f"Help began before joining the cohort: {words.out_of_ten(rows[0]).en}.",
        ),
        sentence=Bilingual(
            cy="Pryd y dechreuodd unrhyw gymorth gyntaf: cyn ymuno â'r grŵp, wedyn, neu ddim o gwbl yn y cofnodion.",
            en="When any help first began: before joining the cohort, afterwards, or not at all on record.",
        ),
    )


def _transition(safe: Safe) -> Finding | None:
    """The year before and the year after the move from primary to secondary school, three months at a time."""
    table = safe.get("transition")
    if table is None:
        return None
    rows = _each(table, "helped", lambda row: row.startswith("cohort"))
    made = counted(
        table,
        kind="transition",
        rows=rows,
        plain=Bilingual(
            cy=f"Adeg symud i'r ysgol uwchradd, daeth cymorth: {words.out_of_ten(rows[len(rows) // 2]).cy}.",
            en=f"Around the move to secondary school, help came: {words.out_of_ten(rows[len(rows) // 2]).en}.",
        ),
        sentence=Bilingual(
            cy="Y flwyddyn cyn symud i'r ysgol uwchradd a'r flwyddyn wedyn, fesul tri mis: pwy gafodd gymorth, pwy gafodd ei "
            "weld yn unig.",
            en="The year before the move to secondary school and the year after, three months at a time: who had help, who "
            "was only noticed.",
        ),
        service="education",
    )
    return _with_parts(made, table)


def _each(table: SafeTable, column: str, wanted: Callable[[str], bool]) -> tuple[FindingRow, ...]:
    z = _z()
    return tuple(
        words.row(table, row, column, label=label, z=z) for row, label in table.rows.items() if wanted(row)
    )


def _with_parts(made: Finding, table: SafeTable) -> Finding:
    drawn = pictures.parts(table)
    return made if drawn is None else made.model_copy(update={"pictures": (drawn,)})
