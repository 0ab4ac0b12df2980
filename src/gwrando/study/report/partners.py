"""The partners' report: one page of answers, then findings by importance (services first), then an annex.

Each part has a picture and a table; everything else that was released is named in the annex with the file it is in.
"""

from collections.abc import Iterator

from gwrando.study.report import annexes, words
from gwrando.study.report.blocks import Block, Sheet, drawn, opening, short, table_block
from gwrando.study.report.document import CLIMB, Finding
from gwrando.text import Bilingual

ASKED = Bilingual(cy="Beth ofynnwyd", en="What was asked")
FOUND = Bilingual(cy="Beth welwyd", en="What was found")
CANNOT_BE_TOLD = Bilingual(cy="Beth na ellir ei ddweud", en="What cannot be told")
HELPED = Bilingual(cy="Sylwi, helpu, pa mor hwyr", en="Noticed, helped, how late")
BEFORE = Bilingual(cy="Beth oedd wedi digwydd o'r blaen", en="What had happened before")
FIRST = Bilingual(cy="Beth ddaeth gyntaf", en="What came first")
TRUST = Bilingual(cy="Pa mor bell y gellir ymddiried ynddo", en="How far this can be trusted")
COULD_DO = Bilingual(cy="Beth allai gwasanaethau ei wneud", en="What services could do")
HOW = Bilingual(
    cy="Sut y gwnaed hyn, a beth na all ei ddweud", en="How this was done, and what it cannot say"
)
WHY = Bilingual(cy="Pam y radd hon", en="Why this grade")
WHAT = Bilingual(cy="Beth", en="What")
NONE = Bilingual(cy="-", en="-")
TOP = 5


def report(sheet: Sheet) -> Iterator[Block]:
    """The whole report in one language."""
    yield from _first_page(sheet)
    yield from _services(sheet)
    yield from _triggers(sheet)
    yield from _order(sheet)
    yield from _trust(sheet)
    yield from _improvements(sheet)
    yield from annexes.annex(sheet)


def firmest(sheet: Sheet) -> list[Finding]:
    """The triggers that can be told, the firmest first."""
    asked = [one for one in sheet.of_kind("trigger") if one.grade != "cannot_tell"]
    return sorted(asked, key=lambda one: -CLIMB.index(one.grade) if one.grade in CLIMB else 0)


def in_short(sheet: Sheet, finding: Finding) -> str:
    """A finding as one line: a share of those noticed that had help in time, or the two shares of a trigger."""
    one, other = words.briefly(finding.rows[0]), words.briefly(finding.rows[1])
    title, firm = short(finding.title), finding.grade_words
    if finding.kind == "answered":
        label = finding.rows[1].label
        return sheet.say(
            Bilingual(
                cy=f"{title.cy}. Cymorth: {one.cy}. {label.cy}: {other.cy}.",
                en=f"{title.en}. Help: {one.en}. {label.en}: {other.en}.",
            )
        )
    return sheet.say(
        Bilingual(
            cy=f"{title.cy}. Yn y grŵp: {one.cy}. Plant cymhariaeth: {other.cy}. {firm.cy}.",
            en=f"{title.en}. In the cohort: {one.en}. Comparison children: {other.en}. {firm.en}.",
        )
    )


def untold(sheet: Sheet) -> list[Bilingual]:
    """What this study cannot tell: small numbers, what could not have been found, why."""
    made = []
    hidden = [one.title for one in sheet.of_kind("trigger") if one.grade == "cannot_tell"]
    if hidden:
        made.append(
            Bilingual(
                cy=f"Rhy ychydig o blant i ddweud dim am: {'; '.join(one.cy for one in hidden)}.",
                en=f"Too few children to say anything about: {'; '.join(one.en for one in hidden)}.",
            )
        )
    twice = [
        one
        for name, one in sheet.estimates.items()
        if name.startswith("found_") and name.endswith("_2") and one.value
    ]
    if twice:
        least, most = (words.percent(pick(one.value or 0 for one in twice)) for pick in (min, max))
        made.append(
            Bilingual(
                cy=f"Byddai gwahaniaeth o ddwywaith (cymhareb ods 2) wedi'i fethu'n aml: byddai rhwng {least}% a {most}% o "
                "astudiaethau o'r maint hwn yn ei ganfod, yn ôl y cwestiwn.",
                en=f"A twofold difference (odds ratio 2) would often have been missed: between {least}% and {most}% of studies of "
                "this size would find it, depending on the question.",
            )
        )
    return [*made, *sheet.found.how[-2:]]


def _first_page(sheet: Sheet) -> Iterator[Block]:
    yield from opening(sheet.found, sheet.language)
    yield sheet.heading("h2", ASKED)
    yield sheet.paragraph(sheet.found.question, "lead")
    for line in sheet.found.how[:-3]:
        yield sheet.paragraph(line)
    yield sheet.heading("h2", FOUND)
    helped = [one for one in sheet.of_kind("answered") if one.rows[1].share is not None]
    best = [*helped[:TOP], *firmest(sheet)[:TOP]]
    told = tuple(in_short(sheet, one) for one in best)
    nothing = Bilingual(
        cy="Nid oes digon o blant i ddweud dim.", en="There are too few children to say anything."
    )
    yield Block(kind="list", items=told or (sheet.say(nothing),))
    yield sheet.heading("h2", CANNOT_BE_TOLD)
    yield Block(kind="list", items=tuple(sheet.say(line) for line in untold(sheet)))
    yield from sheet.sources(best[:1])
    reading = Bilingual(
        cy="Sut i ddarllen: 14% (9 i 21), 25 o 180 yw'r gyfran, ei chyfwng 95%, a'r plant wedi'u talgrynnu. Mae rhestr o bob "
        "tabl, a'r ffeil y mae ynddi, yn yr atodiad.",
        en="How to read: 14% (9 to 21), 25 of 180 is the share, its 95% interval, and the children, rounded. A list of every "
        "table, with the file it is in, is in the annex.",
    )
    yield sheet.paragraph(reading, "small")


def _services(sheet: Sheet) -> Iterator[Block]:
    answered, happened = sheet.of_kind("answered"), sheet.of_kind("funnel")
    others = sheet.of_kind("earliest", "known", "help_when", "transition", "noticed")
    if not (answered or happened or others):
        return
    yield Block(kind="break")
    yield sheet.heading("h2", HELPED)
    yield from sheet.picture("all-helped")
    yield from helped_table(sheet)
    yield from sheet.sources(answered)
    for ref in ("all-waited", "all-waited-2", "all-waited-3"):
        yield from sheet.picture(ref)
    if happened:
        title = Bilingual(cy="O'r digwyddiad i gymorth mewn pryd", en="From what happened to help in time")
        yield sheet.heading("h3", title)
        head = (WHAT, *(row.label for row in happened[0].rows))
        told = [one for one in happened if one.grade != "cannot_tell"]
        rows = [(sheet.say(short(one.title)), *map(sheet.share, one.rows)) for one in told]
        yield from sheet.table(title, head, rows)
        yield from sheet.cannot(happened)
        yield from sheet.sources(told)
    yield from _earliest(sheet)
    for finding in sheet.of_kind("known", "transition"):
        yield from _in_parts(sheet, finding)
    for finding in sheet.of_kind("help_when", "noticed"):
        yield sheet.heading("h3", finding.title)
        yield sheet.paragraph(finding.plain, "lead")
        yield table_block(sheet.tables[finding.tables[0]], sheet.language)
        yield from sheet.sources([finding])


def helped_table(sheet: Sheet) -> Iterator[Block]:
    """One row a kind of notice: how many were noticed, had help, had it in time, how long it took, and a second notice."""
    again = {one.ref.removeprefix("repeat_"): one for one in sheet.of_kind("repeat")}
    rows = []
    for one in sheet.of_kind("answered"):
        key = one.ref.removeprefix("answered_")
        rows.append(
            (
                sheet.say(short(one.title)),
                *(sheet.share(row) for row in one.rows),
                _median(sheet, f"wait_{key}"),
                sheet.share(again[key].rows[0]) if key in again else "",
            )
        )
    head = (
        WHAT,
        Bilingual(cy="Daeth cymorth", en="Help came"),
        Bilingual(cy="Mewn pryd", en="In time"),
        Bilingual(cy="Aros, wythnosau (canolrif)", en="Wait, weeks (median)"),
        Bilingual(cy="Ail hysbysiad cyn cymorth", en="Second notice before help"),
    )
    yield from sheet.table(HELPED, head, rows)


def _median(sheet: Sheet, name: str) -> str:
    """A median with its interval and the number of children behind it."""
    one = sheet.estimates.get(name)
    n = "" if one is None or one.value is None or one.n is None else f", n\N{NO-BREAK SPACE}{one.n:,}"
    return f"{sheet.figure(name)}{n}"


def _earliest(sheet: Sheet) -> Iterator[Block]:
    made = sheet.of_kind("earliest")
    if not made:
        return
    title = Bilingual(
        cy="Y cyfle cynharaf: pwy oedd â chyswllt o'r blaen",
        en="The earliest opportunity: who had contact before",
    )
    yield sheet.heading("h3", title)
    yield from sheet.picture("all-earliest")
    head = (
        Bilingual(cy="Gwasanaeth", en="Service"),
        Bilingual(
            cy="O bawb â'r cyswllt hwn, ymunodd wedyn", en="Of all with this contact, joined afterwards"
        ),
        Bilingual(cy="Y grŵp: wythnosau cyn ymuno (canolrif)", en="Cohort: weeks before joining (median)"),
        Bilingual(cy="Cymhariaeth: wythnosau (canolrif)", en="Comparison: weeks (median)"),
    )
    rows = [
        (
            sheet.say(short(one.title)),
            sheet.share(one.rows[2]) if len(one.rows) > 2 else "",
            _median(sheet, f"lead_{one.service}"),
            _median(sheet, f"lead_comparison_{one.service}"),
        )
        for one in made
        if one.grade != "cannot_tell"
    ]
    yield from sheet.table(title, head, rows)
    warned = Bilingual(
        cy="Nid yw cyswllt cynnar yn golygu y gellid bod wedi gwybod: mae gan lawer o blant na ymunodd â'r grŵp yr un cyswllt.",
        en="An early contact does not mean that anybody could have known: many children who never joined had the same contact.",
    )
    yield sheet.paragraph(warned)
    yield from sheet.cannot(made)
    yield from sheet.sources(made[:1])


FILE = Bilingual(cy="Y rhifau", en="The numbers")


def _in_parts(sheet: Sheet, finding: Finding) -> Iterator[Block]:
    """A table as bars in parts, with the file of its numbers; one line where none of it can be told."""
    yield sheet.heading("h3", finding.title)
    told = [picture for picture in finding.pictures if any(None not in row.values for row in picture.rows)]
    if not told:
        yield from sheet.cannot([finding.model_copy(update={"grade": "cannot_tell"})])
        return
    yield sheet.paragraph(finding.words)
    for picture in told:
        yield drawn(picture, sheet.language)
    yield Block(kind="small", text=f"{sheet.say(FILE)}: tables/{finding.tables[0]}.csv")
    yield from sheet.sources([finding])


def _triggers(sheet: Sheet) -> Iterator[Block]:
    made = sheet.of_kind("trigger", "control")
    if not made:
        return
    yield sheet.heading("h2", BEFORE)
    for ref in ("all-triggers", "all-ratios"):
        yield from sheet.picture(ref)
    told = [one for one in made if one.grade != "cannot_tell"]
    rows = []
    for one in told:
        key = one.ref.removeprefix("trigger_")
        rows.append(
            (
                sheet.say(one.title),
                *map(sheet.share, one.rows[:2]),
                sheet.share(one.rows[2]) if len(one.rows) > 2 else "",
                _tested(sheet, f"matched_{key}"),
                _tested(sheet, f"within_{key}"),
            )
        )
    head = (
        WHAT,
        Bilingual(cy="Y grŵp", en="Cohort"),
        Bilingual(cy="Plant cymhariaeth", en="Comparison children"),
        Bilingual(cy="O bawb â hyn, ymunodd wedyn", en="Of all with it, joined afterwards"),
        Bilingual(cy="Cymhareb ods mewn setiau", en="Odds ratio in matched sets"),
        Bilingual(cy="Cymhareb cyfradd, yr un plentyn", en="Rate ratio, same child"),
    )
    yield from sheet.table(BEFORE, head, rows)
    yield from sheet.cannot(made)
    yield from sheet.sources(told[:1])
    yield sheet.heading("h3", WHY)
    facts = tuple(
        (
            f"{sheet.say(one.title)} · {sheet.say(one.grade_words)}",
            " ".join(sheet.say(reason) for reason in one.reasons),
        )
        for one in told
    )
    if facts:
        yield Block(kind="facts", text=sheet.say(WHY), rows=facts)
    if any(one.kind == "control" for one in made):
        names = [one.title for one in made if one.kind == "control"]
        yield sheet.paragraph(
            Bilingual(
                cy=f"Cwestiynau rheoli, lle na ddylai fod gwahaniaeth: {'; '.join(one.cy for one in names)}. Os oes un, "
                "peidiwch ag ymddiried yn y lleill.",
                en=f"Control questions, where there should be no difference: {'; '.join(one.en for one in names)}. If there is "
                "one, distrust the others.",
            )
        )


def _tested(sheet: Sheet, name: str) -> str:
    one = sheet.estimates.get(name)
    if one is None or one.value is None:
        return sheet.figure(name)
    q = "" if one.q is None else f", q\N{NO-BREAK SPACE}{one.q}"
    return f"{one.text(sheet.language)}{q}, n\N{NO-BREAK SPACE}{one.n:,}"


def _order(sheet: Sheet) -> Iterator[Block]:
    ordered, mined = sheet.of_kind("order"), sheet.of_kind("sequence")
    strip = [block for one in sheet.found.pictures if one.kind == "strip" for block in sheet.picture(one.ref)]
    if not (ordered or mined or strip):
        return
    yield sheet.heading("h2", FIRST)
    yield from sheet.picture("all-order")
    rows = []
    for one in ordered:
        pair = one.ref.removeprefix("order_")
        cells = sheet.share(one.rows[0]), sheet.figure(f"order_chance_{pair}"), _median(sheet, f"lag_{pair}")
        rows.append((sheet.say(one.title), *cells))
    head = (
        WHAT,
        Bilingual(cy="Yn y drefn hon", en="In this order"),
        Bilingual(cy="Ar hap yn unig", en="By chance alone"),
        Bilingual(cy="Rhyngddynt, wythnosau (canolrif)", en="Between them, weeks (median)"),
    )
    yield from sheet.table(FIRST, head, rows)
    yield from sheet.sources(ordered[:1])
    searched = Bilingual(
        cy="Trefnau a gafwyd drwy chwilio (peidiwch â phwyso arnynt ar eu pen eu hunain)",
        en="Orders found by searching (do not rely on them alone)",
    )
    both = [(sheet.say(one.title), *map(sheet.share, one.rows[:2])) for one in mined]
    names = [row.label for row in mined[0].rows[:2]] if mined else []
    yield from sheet.table(searched, (WHAT, *names), both)
    yield from strip


def _trust(sheet: Sheet) -> Iterator[Block]:
    yield sheet.heading("h2", TRUST)
    yield Block(kind="list", items=tuple(sheet.say(line) for line in sheet.found.how[-3:]))
    yield from annexes.power(sheet)
    made = sheet.of_kind("left_out", "linked")
    rows = [
        (sheet.say(one.title) if one.kind == "left_out" else sheet.say(row.label), sheet.share(row))
        for one in made
        for row in one.rows
    ]
    title = Bilingual(
        cy="Pwy a adawyd allan, a chofnodion a gysylltwyd â gwasanaeth arall",
        en="Who was left out, and records linked to another service",
    )
    yield from sheet.table(title, (WHAT, Bilingual(cy="Cyfran", en="Share")), rows)
    yield from sheet.sources(made)


def _improvements(sheet: Sheet) -> Iterator[Block]:
    if not sheet.found.improvements:
        return
    yield sheet.heading("h2", COULD_DO)
    head = (
        Bilingual(cy="Gwasanaeth", en="Service"),
        WHAT,
        Bilingual(cy="Ar beth mae'n dibynnu", en="What it rests on"),
        Bilingual(cy="Ymrwymiad", en="Commitment"),
    )
    rows = (
        (
            sheet.say(item.service_words),
            sheet.say(item.text),
            sheet.say(item.rests_words),
            item.commitment_ref or "-",
        )
        for item in sheet.found.improvements
    )
    yield from sheet.table(COULD_DO, head, rows)
