"""The pieces papers are made of, in one language: headings, paragraphs, tables, pictures. A page and a PDF draw the same ones."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from gwrando.errors import Language
from gwrando.outputs import Reason, SafeEstimate, SafeTable
from gwrando.printing.pictures import Picture
from gwrando.study.report import words
from gwrando.study.report.document import Finding, FindingRow, Findings, Section
from gwrando.text import Bilingual

MADE_UP = Bilingual(
    cy="Data dychmygol: nid yw'r plant hyn yn bod, ac nid yw'r ffigurau hyn yn dweud dim am Went.",
    en="Made-up data: these children do not exist, and these figures say nothing about Gwent.",
)
SOURCE = Bilingual(cy="Ffynhonnell", en="Source")
MISSING = Bilingual(cy="Ar goll", en="Missing")
TOTAL = Bilingual(cy="Cyfanswm", en="Total")
NOT_SHOWN = Bilingual(cy="Ni ellir dweud", en="Cannot be told")


Kind = Literal[
    "h1", "h2", "h3", "p", "lead", "note", "grade", "small", "list",
    "table", "small_table", "picture", "facts", "break",
]  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Block:
    """One piece of a paper in one language. A break starts a new page in print; a small table has smaller letters there.

    titled   whether the text of a table or picture is shown over it: not where the heading above says the same
    """

    kind: Kind
    text: str = ""
    items: tuple[str, ...] = ()
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    picture: Picture | None = field(default=None)
    titled: bool = True


def untitled(made: Iterable[Block]) -> list[Block]:
    """The blocks, without the title of a table or picture that stands under a heading of the same words."""
    found: list[Block] = []
    heading = ""
    for block in made:
        heading = block.text if block.kind in ("h1", "h2", "h3") else heading
        found.append(
            replace(block, titled=False)
            if block.kind in ("table", "small_table", "picture") and block.text == heading
            else block
        )
    return found


def unbroken(text: str) -> str:
    """The text with spaces at which no line breaks: `25 of 180` stays together."""
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def short(title: Bilingual) -> Bilingual:
    """A title up to its colon: what it is about, without what was counted."""
    return Bilingual(cy=title.cy.split(":")[0], en=title.en.split(":")[0])


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """What a paper is made from: the findings, the tables and estimates they rest on by name, and the language."""

    found: Findings
    tables: Mapping[str, SafeTable]
    estimates: Mapping[str, SafeEstimate]
    language: Language

    def say(self, text: Bilingual) -> str:
        """The text in the language of the paper."""
        return text.in_(self.language)

    def of_kind(self, *kinds: str) -> list[Finding]:
        """The findings of these kinds, in their order."""
        return [one for one in self.found.findings if one.kind in kinds]

    def heading(self, level: Literal["h2", "h3"], text: Bilingual) -> Block:
        """A heading."""
        return Block(kind=level, text=self.say(text))

    def paragraph(self, text: Bilingual, kind: Literal["p", "lead", "note", "small", "grade"] = "p") -> Block:
        """A paragraph, or one of its louder or quieter kinds."""
        return Block(kind=kind, text=self.say(text))

    def picture(self, ref: str) -> Iterator[Block]:
        """The picture of the whole of that name, where there is one."""
        for one in self.found.pictures:
            if one.ref == ref:
                yield drawn(one, self.language)

    def table(
        self,
        title: Bilingual,
        head: Sequence[Bilingual],
        rows: Iterable[Sequence[str]],
        *,
        small: bool = False,
    ) -> Iterator[Block]:
        """A table with at least one row; nothing when there is none."""
        made = tuple(tuple(row) for row in rows)
        if made:
            yield Block(
                kind="small_table" if small else "table",
                text=self.say(title),
                head=tuple(self.say(part) if part.en != "-" else "" for part in head),
                rows=made,
            )

    def share(self, row: FindingRow) -> str:
        """A share with its interval and its two counts, as it stands in a table: `14% (9 to 21), 25 of 180`."""
        share, comma, counts = self.say(words.briefly(row)).partition(", ")
        return f"{share}{comma}{unbroken(counts)}"

    def figure(self, name: str) -> str:
        """An estimate with its interval, as it stands in a table; blank where there is none."""
        one = self.estimates.get(name)
        return "" if one is None else self.told(one)

    def told(self, one: SafeEstimate) -> str:
        """An estimate with its interval, or that it cannot be told (its reason is in the estimates' file)."""
        return self.say(words.NOT_TOLD) if one.value is None else one.text(self.language)

    def sources(self, findings: Sequence[Finding]) -> Iterator[Block]:
        """Where the figures above come from and what is missing in them: each sentence once."""
        if findings:
            said = dict.fromkeys(self.say(one.source) for one in findings)
            lost = dict.fromkeys(self.say(one.missing) for one in findings)
            text = f"{self.say(SOURCE)}: {' '.join(said)} {self.say(MISSING)}: {' '.join(lost)}"
            yield Block(kind="small", text=text)

    def cannot(self, findings: Sequence[Finding]) -> Iterator[Block]:
        """The findings that cannot be told, by title, in one line."""
        hidden = [self.say(short(one.title)) for one in findings if one.grade == "cannot_tell"]
        if hidden:
            yield Block(kind="small", text=f"{self.say(NOT_SHOWN)}: {'; '.join(hidden)}.")


def drawn(picture: Picture, language: Language) -> Block:
    """A picture under its title."""
    return Block(kind="picture", text=picture.title.in_(language), picture=picture)


def table_block(table: SafeTable, language: Language) -> Block:
    """One safe table, with its totals where they mean something."""
    totals = any(total.reason is not Reason.NO_TOTAL for total in table.row_totals)
    head = ["", *(label.in_(language) for label in table.columns.values())]
    rows = []
    for key, label in table.rows.items():
        cells = [label.in_(language), *(table.cell(key, column).text(language) for column in table.columns)]
        rows.append(tuple([*cells, table.row_total(key).text(language)] if totals else cells))
    return Block(
        kind="table",
        text=table.title.in_(language),
        head=tuple([*head, TOTAL.in_(language)] if totals else head),
        rows=tuple(rows),
    )


def opening(found: Findings, language: Language) -> Iterator[Block]:
    """The title and, for made-up data, that it is made up."""
    yield Block(kind="h1", text=found.title.in_(language))
    if found.made_up:
        yield Block(kind="note", text=MADE_UP.in_(language))


def sections(given: Sequence[Section], language: Language) -> Iterator[Block]:
    """Headings with their paragraphs and facts."""
    for section in given:
        yield Block(kind="h3", text=section.title.in_(language))
        for paragraph in section.paragraphs:
            yield Block(kind="p", text=paragraph.in_(language))
        if section.facts:
            rows = tuple((name.in_(language), value.in_(language)) for name, value in section.facts)
            yield Block(kind="facts", text=section.title.in_(language), rows=rows)
