"""The annex of the partners' report: whether each finding holds, what could not have been found, methods, transparency
record, and where each released number is.
"""

from collections.abc import Iterator

from gwrando.outputs import SafeEstimate
from gwrando.study.report.blocks import Block, Sheet, sections
from gwrando.text import Bilingual

HOLDS = Bilingual(cy="Atodiad A: A yw'n dal?", en="Annex A: Does it hold?")
METHODS = Bilingual(cy="Atodiad B: Dulliau", en="Annex B: Methods")
ATRS = Bilingual(
    cy="Atodiad C: Cofnod tryloywder algorithmig (ATRS)", en="Annex C: Algorithmic transparency record (ATRS)"
)
WHERE = Bilingual(cy="Atodiad D: Ym mha ffeil mae pob tabl", en="Annex D: Which file each table is in")
NOT_FOUND = Bilingual(cy="Yr hyn na ellid bod wedi'i ganfod", en="What could not have been found")
CHECK = Bilingual(cy="Prawf", en="Check")
ACROSS = 4
"""So many findings stand side by side in the table of checks; more make another table."""


def annex(sheet: Sheet) -> Iterator[Block]:
    """The whole annex."""
    yield Block(kind="break")
    yield from _checks(sheet)
    yield sheet.heading("h2", METHODS)
    yield from sections([one for one in sheet.found.methods if one.title != NOT_FOUND], sheet.language)
    yield sheet.heading("h2", ATRS)
    yield from sections(sheet.found.atrs, sheet.language)
    yield from _where(sheet)


def _ratios(sheet: Sheet, key: str) -> dict[str, SafeEstimate]:
    """Every ratio about one exposure: what was done (its name without the exposure) -> estimate."""
    made = {}
    for name, one in sheet.estimates.items():
        if one.kind not in ("odds_ratio", "rate_ratio") or name.startswith(("order_", "sequence_")):
            continue
        if name.endswith(f"_{key}"):
            made[name.removesuffix(key)] = one
        elif name.startswith(f"matched_{key}_") and name.removeprefix(f"matched_{key}_").isdigit():
            made[f"matched_{name.removeprefix(f'matched_{key}_')}"] = one
    return made


def _checks(sheet: Sheet) -> Iterator[Block]:
    """One row a check, one column a finding: the same ratio looked at in other ways."""
    told = [one for one in sheet.of_kind("trigger", "control") if one.grade != "cannot_tell"]
    found = {one.ref: _ratios(sheet, one.ref.removeprefix("trigger_")) for one in told}
    if not any(found.values()):
        return
    yield sheet.heading("h2", HOLDS)
    lead = Bilingual(
        cy="Pob cymhareb gyda'i chyfwng 95% a nifer y plant. Mae 1 yn golygu dim gwahaniaeth. Mae'r gweddill, gyda p a q, yn "
        "estimates.csv.",
        en="Each ratio with its 95% interval and the number of children. 1 means no difference. The rest, with p and q, are in "
        "estimates.csv.",
    )
    yield sheet.paragraph(lead)
    for at in range(0, len(told), ACROSS):
        few = told[at : at + ACROSS]
        kinds = list(dict.fromkeys(kind for one in few for kind in found[one.ref]))
        rows = []
        for kind in kinds:
            cells = [found[one.ref].get(kind) for one in few]
            if any(cell is not None and cell.value is not None for cell in cells):
                named = next(
                    (one.title, cell) for one, cell in zip(few, cells, strict=True) if cell is not None
                )
                rows.append((_about(sheet, *named), *(_cell(sheet, cell) for cell in cells)))
        part = f" ({at // ACROSS + 1}/{-(-len(told) // ACROSS)})" if len(told) > ACROSS else ""
        title = Bilingual(cy=f"{HOLDS.cy}{part}", en=f"{HOLDS.en}{part}")
        yield from sheet.table(title, (CHECK, *(one.title for one in few)), rows, small=True)


def _about(sheet: Sheet, title: Bilingual, one: SafeEstimate) -> str:
    """What was done, without the name of the exposure before it."""
    rest = sheet.say(one.title).removeprefix(sheet.say(title)).lstrip(":, ")
    return rest[:1].upper() + rest[1:]


def _cell(sheet: Sheet, one: SafeEstimate | None) -> str:
    if one is None or one.value is None:
        return "-" if one is None else sheet.told(one)
    return f"{one.text(sheet.language)}, n\N{NO-BREAK SPACE}{one.n:,}"


def power(sheet: Sheet) -> Iterator[Block]:
    """What a study of this size would have found: one row a question, one column a size of difference."""
    sizes: dict[str, dict[str, SafeEstimate]] = {}
    for name, one in sheet.estimates.items():
        if one.kind != "power":
            continue
        stem, _, size = name.rpartition("_")
        if size.isdigit() and stem.startswith(("found_", "power_")):
            sizes.setdefault(stem, {})[size] = one
        else:
            sizes.setdefault(name, {})[""] = one
    if not sizes:
        return
    yield sheet.heading("h3", NOT_FOUND)
    lead = Bilingual(
        cy="Cyfran yr astudiaethau o'r maint hwn a fyddai'n canfod gwahaniaeth o'r maint a enwir. Lle mae'r gyfran yn fach, nid "
        "yw «dim gwahaniaeth» yn golygu nad oes un.",
        en="The share of studies of this size that would find a difference of the size named. Where the share is small, “no "
        "difference” does not mean that there is none.",
    )
    yield sheet.paragraph(lead)
    columns = sorted({size for found in sizes.values() for size in found}, key=lambda size: (len(size), size))
    rows = []
    for found in sizes.values():
        title = sheet.say(next(iter(found.values())).title).split(":")[0]
        rows.append((title, *(sheet.told(found[size]) if size in found else "-" for size in columns)))
    head = [Bilingual(cy=f"Cymhareb ods {size}".strip(), en=f"Odds ratio {size}".strip()) for size in columns]
    yield from sheet.table(NOT_FOUND, (Bilingual(cy="Beth", en="What"), *head), rows, small=True)


def _where(sheet: Sheet) -> Iterator[Block]:
    """Every table that was released, the file it is in, and how much of it is hidden."""
    yield sheet.heading("h2", WHERE)
    lead = Bilingual(
        cy=f"Mae'r {len(sheet.estimates):,} amcangyfrif i gyd, gyda'u cyfyngau, p, q a nifer y plant, yn estimates.csv; mae "
        "datapackage.json yn dweud beth yw pob colofn.",
        en=f"All {len(sheet.estimates):,} estimates, with their intervals, p, q and number of children, are in estimates.csv; "
        "datapackage.json says what each column is.",
    )
    yield sheet.paragraph(lead)
    rows = []
    for name, table in sheet.tables.items():
        cells = [cell for line in table.cells for cell in line]
        hidden = sum(cell.shown is None for cell in cells)
        rows.append((sheet.say(table.title), f"tables/{name}.csv", f"{hidden} / {len(cells)}"))
    head = (
        Bilingual(cy="Tabl", en="Table"),
        Bilingual(cy="Ffeil", en="File"),
        Bilingual(cy="Celloedd cudd", en="Cells hidden"),
    )
    yield from sheet.table(WHERE, head, rows, small=True)
