"""Pictures of a study, made from what its findings say: shares as dots, funnels, waits as curves, order, ages, calendars."""

from collections.abc import Mapping, Sequence

from gwrando.outputs import SafeTable
from gwrando.printing.pictures import Picture, PictureRow
from gwrando.study.definition import Study
from gwrando.study.report import words
from gwrando.study.report.document import Finding, FindingRow
from gwrando.study.report.grades import Estimates
from gwrando.study.vocabulary import EVENT_TYPES
from gwrando.text import Bilingual

PER_CENT = Bilingual(cy="Canran y plant", en="Per cent of children")
RECORDS = Bilingual(cy="Canran y cofnodion", en="Per cent of records")
CHILDREN = Bilingual(cy="Nifer y plant", en="Number of children")
WEEKS = Bilingual(cy="Wythnosau ar ôl yr hysbysiad", en="Weeks after the notice")
HELPED = Bilingual(cy="Canran a gafodd gymorth erbyn hynny", en="Per cent helped by then")
RATIO = Bilingual(cy="Cymhareb (1: dim gwahaniaeth; 2: dwywaith)", en="Ratio (1: no difference; 2: twice)")
AGE = Bilingual(cy="Oed mewn blynyddoedd", en="Age in years")
MADE_UP = Bilingual(
    cy="Llwybr dychmygol: nid bywyd unrhyw blentyn yw hwn", en="A made-up path: this is no child's life"
)
NOTICED = Bilingual(cy="Rhywun wedi sylwi", en="Somebody noticed")
NARROW, WIDE = 0.125, 16.0
MOST_CURVES, MOST_PICTURES = 5, 12
"""The site takes no more pictures of the whole than these."""


def _row(row: FindingRow, *, series: int, group: Bilingual | None = None) -> PictureRow:
    """A row of its own says its numbers in a sentence; one of a group, beside others, in a few words."""
    told = row.share is not None
    return PictureRow(
        label=row.label,
        group=group,
        values=(None if row.share is None else round(100 * row.share, 2),),
        low=round(100 * row.low, 2) if told and row.low is not None else None,
        high=round(100 * row.high, 2) if told and row.high is not None else None,
        said=_capital(words.about(row) if group is None else words.briefly(row)),
        series=series,
    )


def _capital(text: Bilingual) -> Bilingual:
    return Bilingual(cy=text.cy[0].upper() + text.cy[1:], en=text.en[0].upper() + text.en[1:])


def shares(ref: str, title: Bilingual, rows: Sequence[FindingRow], *, records: bool = False) -> Picture:
    """Shares with their intervals, one below the other."""
    said = [words.about(row) for row in rows]
    about = Bilingual(
        cy="; ".join(f"{row.label.cy}: {one.cy}" for row, one in zip(rows, said, strict=True)) + ".",
        en="; ".join(f"{row.label.en}: {one.en}" for row, one in zip(rows, said, strict=True)) + ".",
    )
    return Picture(
        ref=f"{ref}-shares".lower(),
        kind="dots",
        title=title,
        description=about,
        x_label=RECORDS if records else PER_CENT,
        x_range=(0, 100),
        rows=tuple(_row(row, series=place % 3) for place, row in enumerate(rows)),
    )


def of_trigger(
    key: str, title: Bilingual, rows: Sequence[FindingRow], names: Sequence[str], found: Estimates
) -> tuple[Picture, ...]:
    """The shares of a trigger, and its ratios where it has any that are shown."""
    ratios = ratio_plot(f"ratios-{key}", title, names, found)
    return (shares(f"trigger_{key}", title, rows), *(() if ratios is None else (ratios,)))


def ratio_plot(
    ref: str,
    title: Bilingual,
    names: Sequence[str],
    found: Estimates,
    *,
    labels: Mapping[str, Bilingual] | None = None,
) -> Picture | None:
    """Odds and rate ratios on a scale where twice and half are equally far from one; `labels` in place of their titles."""
    rows = []
    for name in dict.fromkeys(names):
        one = found.get(name)
        if one is None or one.kind not in ("odds_ratio", "rate_ratio"):
            continue
        value = one.value if one.value else None
        low, high = (one.low or None, one.high) if value else (None, None)
        rows.append(
            PictureRow(
                label=(labels or {}).get(name, one.title),
                values=(value,),
                low=low if high is not None else None,
                high=high if low is not None else None,
                said=_capital(words.NOT_TOLD if labels and value is None else one.words),
                series=0 if one.kind == "odds_ratio" else 1,
            )
        )
    if not any(row.values[0] for row in rows):
        return None
    return Picture(
        ref=ref.lower(),
        kind="dots",
        title=Bilingual(cy=f"{title.cy}: cymarebau", en=f"{title.en}: ratios"),
        description=Bilingual(
            cy="Cymarebau â'u cyfyngau. Mae'r llinell doredig wrth 1: dim gwahaniaeth.",
            en="Ratios with their intervals. The dashed line stands at 1: no difference.",
        ),
        x_label=RATIO,
        x_range=(NARROW, WIDE),
        ratios=True,
        reference=1,
        rows=tuple(rows),
    )


def funnel(
    ref: str, title: Bilingual, whole: int | None, rows: Sequence[FindingRow], *, start: Bilingual = NOTICED
) -> Picture:
    """Bars that grow shorter: all, then each step."""
    about = Bilingual(
        cy=" ".join(f"{row.label.cy}: {words.about(row).cy}." for row in rows),
        en=" ".join(f"{row.label.en}: {words.about(row).en}." for row in rows),
    )
    none = words.CANNOT_TELL
    first = PictureRow(
        label=start,
        values=(None if whole is None else float(whole),),
        said=none if whole is None else Bilingual(cy=f"Tua {whole:,}", en=f"About {whole:,}"),
    )
    steps = [
        PictureRow(
            label=row.label,
            values=(None if row.k is None else float(row.k),),
            said=_capital(words.about(row)),
            series=(place + 1) % 3,
        )
        for place, row in enumerate(rows)
    ]
    return Picture(
        ref=f"{ref}-funnel".lower(),
        kind="bars",
        title=title,
        description=about,
        x_label=CHILDREN,
        rows=(first, *steps),
    )


def lag_curve(notice: str, title: Bilingual, found: Estimates) -> Picture | None:
    """How many had help by each time after a notice, from the times that are shown; None when there are too few."""
    points: list[float] = [0.0, 0.0]
    for name, one in found.items():
        days = name.removeprefix(f"waited_{notice}_")
        if name.startswith(f"waited_{notice}_") and days.isdigit() and one.value is not None:
            points += [round(int(days) / 7, 2), round(100 * one.value, 2)]
    pairs = sorted(zip(points[::2], points[1::2], strict=True))
    if len(pairs) < 3:
        return None
    flat = tuple(part for pair in pairs for part in pair)
    return Picture(
        ref=f"waited-{notice}".lower(),
        kind="curves",
        title=Bilingual(cy=f"{title.cy}: pryd y daeth cymorth", en=f"{title.en}: when help came"),
        description=Bilingual(
            cy="Canran y plant a gafodd gymorth erbyn pob amser a ddangosir; ar y diwedd "
            f"{pairs[-1][1]:g}% erbyn {pairs[-1][0]:g} wythnos.",
            en="Per cent of children who had help by each time shown; at the end "
            f"{pairs[-1][1]:g}% by {pairs[-1][0]:g} weeks.",
        ),
        x_label=WEEKS,
        y_label=HELPED,
        x_range=(0, pairs[-1][0]),
        rows=(PictureRow(label=title, values=flat),),
    )


def of_order(ref: str, title: Bilingual, pairs: Sequence[tuple[Bilingual, Bilingual, FindingRow]]) -> Picture:
    """Which of two things came first, as an arrow as long as the share."""
    rows = [
        PictureRow(
            label=first,
            then=then,
            values=(None if row.share is None else round(100 * row.share, 2),),
            said=_capital(words.about(row)),
        )
        for first, then, row in pairs
    ]
    about = Bilingual(
        cy=" ".join(f"{a.cy}, wedyn {b.cy}: {words.about(row).cy}." for a, b, row in pairs),
        en=" ".join(f"{a.en}, then {b.en}: {words.about(row).en}." for a, b, row in pairs),
    )
    return Picture(
        ref=f"{ref}-order".lower(),
        kind="order",
        title=title,
        description=about,
        x_label=PER_CENT,
        rows=tuple(rows),
    )


def parts(table: SafeTable) -> Picture | None:
    """A table as bars in parts, in per cent of each row; rows with a hidden part are said, not drawn."""
    rows = []
    for row, label in table.rows.items():
        cells = [table.cell(row, column).shown for column in table.columns]
        whole = sum(cell for cell in cells if cell is not None)
        told = None not in cells and whole > 0
        n = table.row_total(row).shown
        rows.append(
            PictureRow(
                label=label
                if n is None
                else Bilingual(
                    cy=f"{label.cy} (n\N{NO-BREAK SPACE}{n:,})", en=f"{label.en} (n\N{NO-BREAK SPACE}{n:,})"
                ),
                values=tuple(round(100 * (cell or 0) / whole, 1) if told else None for cell in cells),
            )
        )
    if not 0 < len(table.columns) <= 5:
        return None
    return Picture(
        ref=f"{table.name}-parts".lower(),
        kind="parts",
        title=table.title,
        description=Bilingual(
            cy=f"{table.title.cy}: cyfran pob ateb, fesul rhes. Mae'r rhifau yn y tabl.",
            en=f"{table.title.en}: the share of each answer, row by row. The numbers are in the table.",
        ),
        x_label=PER_CENT,
        series=tuple(table.columns.values()),
        rows=tuple(rows),
    )


def _typical(study: Study, found: Estimates) -> Picture | None:
    """Median ages at which things first came, along one line: a composite that nobody lived."""
    rows = []
    for name, one in found.items():
        event = name.removeprefix("age_")
        if (
            not name.startswith("age_")
            or one.value is None
            or event not in EVENT_TYPES
            or not 0 <= one.value <= 18
        ):
            continue
        rows.append(
            PictureRow(
                label=EVENT_TYPES[event].title,
                values=(one.value,),
                said=Bilingual(cy=f"tua {one.value:g} oed", en=f"about age {one.value:g}"),
            )
        )
    if len(rows) < 2:
        return None
    rows.sort(key=lambda row: row.values[0] or 0)
    return Picture(
        ref="typical-path",
        kind="strip",
        title=Bilingual(
            cy="Pryd y daeth pethau gyntaf, ar ganol y grŵp",
            en="When things first came, at the middle of the group",
        ),
        description=Bilingual(
            cy="Oedrannau canolrifol y grŵp wedi'u rhoi ar un llinell. Nid aeth bywyd unrhyw blentyn fel hyn.",
            en="Median ages of the group put on one line. No child's life went like this.",
        ),
        mark=MADE_UP,
        x_label=AGE,
        x_range=(0, 18),
        rows=tuple(rows[:12]),
    )


def _grouped(ref: str, title: Bilingual, made: Sequence[Finding]) -> Picture | None:
    """The first two shares of several findings on one scale, each finding's under its title; None when there is none."""
    rows = tuple(
        _row(row, series=place, group=_short(finding.title))
        for finding in made
        for place, row in enumerate(finding.rows[:2])
    )
    if not rows:
        return None
    return Picture(
        ref=ref,
        kind="dots",
        title=title,
        description=title,
        x_label=PER_CENT,
        x_range=(0, 100),
        rows=rows[:120],
    )


def _short(title: Bilingual) -> Bilingual:
    return Bilingual(cy=title.cy.split(":")[0], en=title.en.split(":")[0])


def helped(made: Sequence[Finding]) -> Picture | None:
    """Noticed -> helped -> in time, for every kind of notice: per cent of the children noticed."""
    rows: list[PictureRow] = []
    for finding in (one for one in made if one.kind == "answered"):
        group = _short(finding.title)
        whole = finding.rows[0].n
        said = None if whole is None else Bilingual(cy=f"100%, {whole:,}", en=f"100%, {whole:,}")
        noticed = PictureRow(
            label=NOTICED, group=group, values=(None if whole is None else 100.0,), said=said, series=3
        )
        rows += [
            noticed,
            *(_row(row, series=place, group=group) for place, row in enumerate(finding.rows[:2])),
        ]
    if not rows:
        return None
    title = Bilingual(
        cy="O'r plant y sylwodd rhywun arnynt: faint gafodd gymorth, a faint mewn pryd",
        en="Of the children somebody noticed: how many had help, and how many in time",
    )
    return Picture(
        ref="all-helped",
        kind="bars",
        title=title,
        description=title,
        x_label=PER_CENT,
        x_range=(0, 100),
        rows=tuple(rows[:120]),
    )


def waited(made: Sequence[Finding]) -> list[Picture]:
    """All waits for help as curves, at most five in one picture."""
    curves = [
        picture
        for one in made
        if one.kind == "answered"
        for picture in one.pictures
        if picture.kind == "curves"
    ]
    drawn = []
    for place in range(0, len(curves), MOST_CURVES):
        few = curves[place : place + MOST_CURVES]
        rows = tuple(curve.rows[0].model_copy(update={"series": series}) for series, curve in enumerate(few))
        last = max(curve.x_range[1] for curve in few if curve.x_range is not None)
        title = Bilingual(cy="Pryd y daeth cymorth ar ôl hysbysiad", en="When help came after a notice")
        drawn.append(
            Picture(
                ref="all-waited" if not place else f"all-waited-{place // MOST_CURVES + 1}",
                kind="curves",
                title=title,
                description=Bilingual(
                    cy=" ".join(f"{curve.rows[0].label.cy}: {curve.description.cy}" for curve in few),
                    en=" ".join(f"{curve.rows[0].label.en}: {curve.description.en}" for curve in few),
                ),
                x_label=WEEKS,
                y_label=HELPED,
                x_range=(0, last),
                rows=rows,
            )
        )
    return drawn


def _ratios(study: Study, asked: Sequence[Finding], found: Estimates) -> Picture | None:
    """The main ratio of every question on one scale."""
    keys = {finding.ref.removeprefix("trigger_"): finding.title for finding in asked}
    plot = ratio_plot(
        "all-ratios",
        RATIO,
        [f"matched_{key}" for key in keys],
        found,
        labels={f"matched_{key}": title for key, title in keys.items()},
    )
    title = Bilingual(
        cy=f"Faint amlach yn y {study.windows.main_days} diwrnod cyn ymuno nag ymhlith plant cymhariaeth (cymhareb ods)",
        en=f"How much more often in the {study.windows.main_days} days before joining than among comparison children (odds "
        "ratio)",
    )
    return None if plot is None else plot.model_copy(update={"title": title})


def _ordered(study: Study, made: Sequence[Finding]) -> Picture | None:
    ordered = {finding.ref: finding for finding in made if finding.kind == "order"}
    pairs = [
        (
            EVENT_TYPES[order.first].title,
            EVENT_TYPES[order.then].title,
            ordered[f"order_{order.first}_{order.then}"].rows[0],
        )
        for order in study.orders
        if f"order_{order.first}_{order.then}" in ordered
    ]
    title = Bilingual(cy="Beth ddaeth gyntaf", en="What came first")
    return of_order("all", title, pairs) if pairs else None


def overview(study: Study, made: Sequence[Finding], found: Estimates) -> tuple[Picture, ...]:
    """The pictures of the whole: help and its waits, who had contact, all triggers, all ratios, what came first, a made-up
    typical path."""
    asked = [finding for finding in made if finding.kind in ("trigger", "control")]
    contact = Bilingual(
        cy="Cyfran y plant yr oedd gan bob gwasanaeth gyswllt â nhw cyn ymuno",
        en="The share of children each service had contact with before joining",
    )
    recorded = Bilingual(
        cy="Cyfran y plant yn y grŵp a'r plant cymhariaeth yr oedd hyn yn eu cofnodion cyn ymuno",
        en="The share of children in the cohort and of comparison children with this on record before joining",
    )
    drawn: list[Picture | None] = [
        helped(made),
        *waited(made),
        _grouped("all-earliest", contact, [one for one in made if one.kind == "earliest"]),
        _grouped("all-triggers", recorded, asked),
        _ratios(study, asked, found),
        _ordered(study, made),
        _typical(study, found),
    ]
    return tuple(picture for picture in drawn if picture is not None)[:MOST_PICTURES]
