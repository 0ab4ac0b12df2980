"""The rule compiler: one file kind of a plug-in becomes one SQL statement over its landed rows.

The statement reads every cell once, works out every rule of every row into bits of a few whole numbers ("masks"),
and keeps what later steps need. No row is dropped, no value is changed.
"""

from calendar import isleap
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlglot import exp

from gwrando.study.extract.columns import UNKNOWN_UPNS, Column
from gwrando.study.extract.conditions import columns_of
from gwrando.study.extract.kinds import FileKind, Happens
from gwrando.study.ingest import cells
from gwrando.study.ingest.conditions import asked, both, filled, in_range, is_in, never_unknown, sql_of
from gwrando.study.ingest.files import SHAPES
from gwrando.study.ingest.rules import Check, Effect
from gwrando.study.vocabulary import EVENT_TYPES

FORMS = {"c": "VARCHAR", "d": "DATE", "p": "VARCHAR", "k": "VARCHAR", "n": "DOUBLE"}
"""The forms a cell is kept in: text, day, how exact the day is, code, number."""


_FORM_OF = {"date": "d", "number": "n", "code": "k", "upn": "k", "nhs": "k", "postcode": "k"}


@dataclass(frozen=True, kw_only=True)
class Compiled:
    """One file kind as SQL: the statement that makes its checked table, and what each bit of the masks means.

    `whole`: every cell that is needed afterwards is in the checked table; else the texts are those of the landed one.
    """

    kind: str
    landed: str
    checked: str
    statement: exp.Expr
    checks: tuple[Check, ...]
    whole: bool

    @property
    def n_words(self) -> int:
        """Number of mask columns."""
        return max((check.word for check in self.checks), default=0) + 1

    def bits(self, *effects: Effect, happens: int | None = None) -> list[int]:
        """For each mask, the bits of the checks with one of these effects (of one event alone, where it is told)."""
        found = [0] * self.n_words
        for check in self.checks:
            if check.effect in effects and (happens is None or check.happens == happens):
                found[check.word] |= check.bit
        return found

    def cells(self, select: exp.Select) -> exp.Select:
        """The select, from the rows after their rules ran with every cell that is needed."""
        select = select.from_(table(self.checked))
        return select if self.whole else select.join(table(self.landed), using=["file_no", "row_no"])


def column(name: str, table: str = "") -> exp.Column:
    """A column by our own name."""
    return exp.column(name, table=table or None)


def table(name: str) -> exp.Table:
    """A table of the names store by our own name."""
    return exp.Table(
        this=exp.to_identifier(name), db=exp.to_identifier("main"), catalog=exp.to_identifier("names")
    )


def day_literal(day: date) -> exp.Expr:
    """A date of the definition (never one of a child) as SQL."""
    return exp.cast(exp.Literal.string(day.isoformat()), "date")


def no_bits(words: Sequence[int]) -> exp.Expr:
    """None of these bits is set."""
    parts = [
        exp.EQ(
            this=exp.paren(exp.BitwiseAnd(this=column(f"faults{at}"), expression=exp.Literal.number(bits))),
            expression=exp.Literal.number(0),
        )
        for at, bits in enumerate(words)
        if bits
    ]
    return exp.and_(*parts) if parts else exp.true()


@dataclass
class _Compiler:
    """Builds one statement. Each `_…` method adds the rules of one thing."""

    kind: FileKind
    starts_on: date
    ends_on: date
    found: list[tuple[Check, exp.Expr]] = field(default_factory=list)

    def cell(self, heading: str, form: str) -> exp.Expr:
        """A cell in one of its forms, as it is called after it was read."""
        return column(f"{form}{self._place(heading)}")

    def read(self, heading: str, form: str) -> exp.Expr:
        """The same, as the rules across columns read it."""
        cell = self.cell(heading, form)
        return in_range(self.kind.column(heading), cell) if form == "n" else cell

    def _place(self, heading: str) -> int:
        return [c.heading for c in self.kind.columns].index(heading)

    def _add(
        self, heading: str, rule: str, effect: Effect, broken: exp.Expr, happens: int | None = None
    ) -> None:
        check = Check(heading=heading, rule=rule, effect=effect, place=len(self.found), happens=happens)
        self.found.append((check, broken))

    def plain(self) -> list[tuple[str, exp.Expr]]:
        """Plain functions of one cell each, by the name they are called afterwards: worked out before the forms."""
        return [
            (f"{name}{at}", cells.of(text, column(f"c{at}")).unnest())
            for at, of in enumerate(self.kind.columns)
            for name, text in cells.plain(of).items()
        ]

    def forms(self) -> list[tuple[str, exp.Expr]]:
        """Each cell in each form it is needed in, by the name it is called afterwards."""
        made: list[tuple[str, exp.Expr]] = []
        for at, of in enumerate(self.kind.columns):
            text = column(f"c{at}")
            plain = {name: column(f"{name}{at}") for name in cells.plain(of)}
            match of.type:
                case "date":
                    made.append((f"d{at}", cells.date_of(of, text, plain)))
                    if {"month", "year"} & set(of.styles):
                        made.append((f"p{at}", cells.precision_of(of, text)))
                case "number":
                    made.append((f"n{at}", cells.of(cells.NUMBER, text, **plain)))
                case "code":
                    made.append((f"k{at}", cells.code_of(of, text)))
                case "upn":
                    made.append((f"k{at}", cells.of(cells.UPN, text, **plain)))
                case "nhs":
                    made.append((f"k{at}", cells.of(cells.NHS, text)))
                case "postcode":
                    made.append((f"k{at}", cells.of(cells.POSTCODE, text, **plain)))
        return made

    def kept(self) -> set[str]:
        """Names of the cells that become part of a person, a stay or an event."""
        found = {("c", self.kind.record)}
        found |= {(_FORM_OF.get(self.kind.column(h).type, "c"), h) for h in (self.kind.person or {}).values()}
        if self.kind.stays:
            found |= {("d", self.kind.stays.starts), ("d", self.kind.stays.ends)}
        for event in self.kind.events:
            found |= {(_FORM_OF.get(self.kind.column(h).type, "c"), h) for h in event.headings}
            found |= {("p", event.starts)}
            if event.when is not None:
                # "filled" and "empty" ask about the text itself
                found |= {("c", heading) for heading in columns_of(event.when)}
        return {f"{form}{self._place(heading)}" for form, heading in found}

    def shapes(self) -> None:
        """Rows whose shape is wrong."""
        for mark, rule in enumerate(SHAPES):
            if rule:
                self._add("", rule, "no", exp.EQ(this=column("shape"), expression=exp.Literal.number(mark)))

    def cell_rules(self) -> None:
        """What each cell must be."""
        person = {heading: field for field, heading in (self.kind.person or {}).items()}
        for of in self.kind.columns:
            text, heading = self.cell(of.heading, "c"), of.heading
            there = filled(text)
            if of.filled or heading == self.kind.record:
                self._add(heading, "empty", "no", exp.Is(this=text, expression=exp.null()))
            not_read: Effect = "no" if of.strict or of.filled else "yes"
            match of.type:
                case "date":
                    self._add(heading, "not_a_date", not_read, self._unread(heading, "d", there))
                case "number":
                    self._add(heading, "not_a_number", not_read, self._unread(heading, "n", there))
                    self._range(of, not_read)
                case "code":
                    known = is_in(self.cell(heading, "k"), tuple(of.words))
                    self._add(heading, "unknown_code", not_read, exp.and_(there, exp.not_(known)))
                case "upn":
                    self._upn(heading, there)
                case "nhs":
                    self._add(heading, "not_an_nhs_number", not_read, self._unread(heading, "k", there))
                case "postcode":
                    self._add(heading, "not_a_postcode", not_read, self._unread(heading, "k", there))
            if person.get(heading, "").endswith("name") or person.get(heading) == "middle_names":
                self._add(
                    heading, "doubtful_letter", "yes", never_unknown(cells.of(cells.DOUBTFUL_LETTER, text))
                )

    def _unread(self, heading: str, form: str, there: exp.Expr) -> exp.Expr:
        return exp.and_(there, exp.Is(this=self.cell(heading, form), expression=exp.null()))

    def _range(self, of: Column, effect: Effect) -> None:
        parts: list[exp.Expr] = []
        if of.least is not None:
            parts.append(exp.LT(this=self.cell(of.heading, "n"), expression=exp.Literal.number(of.least)))
        if of.most is not None:
            parts.append(exp.GT(this=self.cell(of.heading, "n"), expression=exp.Literal.number(of.most)))
        if parts:
            self._add(of.heading, "out_of_range", effect, never_unknown(exp.or_(*parts)))

    def _upn(self, heading: str, there: exp.Expr) -> None:
        upn = self.cell(heading, "k")
        code = is_in(cells.of("upper(x)", self.cell(heading, "c")), UNKNOWN_UPNS)
        unread = exp.and_(self._unread(heading, "k", there), exp.not_(code))
        self._add(heading, "not_a_upn", "yes", unread)
        wrong = exp.Case().when(filled(upn), exp.not_(cells.of(cells.UPN_CHECK, upn.copy())))
        self._add(heading, "upn_check_letter", "yes", never_unknown(wrong))

    def row_rules(self) -> None:
        """The rules over a whole row that the plug-in declares, and what comes twice."""
        for rule in self.kind.rules:
            effect: Effect = "no" if rule.sets_aside else "yes"
            self._add(rule.column, rule.name, effect, sql_of(rule.broken, self.read))
        if self.kind.once:
            later = exp.GT(this=column("row_no"), expression=column("first_row"))
            self._add(self.kind.record, "repeated", "no", never_unknown(later))

    def person_rules(self) -> None:
        """What a date of birth must be: before the data end, and less than 18 years before they start."""
        heading = (self.kind.person or {}).get("born_on")
        if heading is None:
            return
        born = self.cell(heading, "d")
        self._add(
            heading,
            "in_the_future",
            "no",
            never_unknown(exp.GT(this=born, expression=day_literal(self.ends_on))),
        )
        self._swapped(heading, exp.GT(this=born.copy(), expression=day_literal(self.ends_on)), self.ends_on)
        # 18 or older before the extract starts: never a child in it
        eighteen = exp.LTE(this=born.copy(), expression=day_literal(_latest_of_age(self.starts_on)))
        self._add(heading, "not_a_child", "no", never_unknown(eighteen))

    def _swapped(self, heading: str, wrong: exp.Expr, latest: date) -> None:
        other = cells.of(cells.SWAPPED, self.cell(heading, "d"))
        fits = exp.LTE(this=other, expression=day_literal(latest))
        self._add(heading, "perhaps_swapped", "yes", both(wrong, fits))

    def of_a_person(self) -> None:
        """An event or a stay must be of a child whom a file about people told of."""
        there = filled(self.cell(self.kind.record, "c"))
        unknown = exp.Is(this=column("known_born"), expression=exp.null())
        self._add(self.kind.record, "no_person", "no", exp.and_(there, unknown))
        if self.kind.agrees:
            born = self.cell(self.kind.agrees, "d")
            differs = exp.NEQ(this=born, expression=column("known_born"))
            swapped = exp.EQ(this=cells.of(cells.SWAPPED, born.copy()), expression=column("known_born"))
            self._add(self.kind.agrees, "another_birth_date", "yes", never_unknown(differs))
            self._add(self.kind.agrees, "perhaps_swapped", "yes", both(differs.copy(), swapped))

    def event_rules(self) -> None:
        """When an event of a child may have been."""
        # where the row is there for one event alone, a fault of the event sets the row aside
        alone = len(self.kind.events) == 1 and not self.kind.person and not self.kind.stays
        effect: Effect = "no" if alone else "part"
        for number, event in enumerate(self.kind.events):
            given = self.given(event)
            start, last = self.cell(event.starts, "d"), self._last_day(event.starts)
            end = self.cell(event.ends, "d") if event.ends else None

            def when(broken: exp.Expr, given: exp.Expr = given) -> exp.Expr:
                return exp.and_(given.copy(), never_unknown(broken))

            early = exp.LT(this=last, expression=column("known_born"))
            self._add(event.starts, "before_birth", effect, when(early), number)
            old = exp.GTE(this=start, expression=_plus_18_years(column("known_born")))
            self._add(event.starts, "not_a_child", effect, when(old), number)
            # no end: it goes on where its type is one that lasts, else it was over that day
            lasts = all(EVENT_TYPES[t].spell for t in self.kind.types_of(event))
            over = day_literal(self.ends_on) if lasts else last.copy()
            covered = last.copy() if end is None else exp.func("coalesce", end, over)
            outside = exp.or_(
                exp.GT(this=start.copy(), expression=day_literal(self.ends_on)),
                exp.LT(this=covered, expression=day_literal(self.starts_on)),
            )
            self._add(event.starts, "outside_coverage", effect, when(outside), number)
            if end is not None:
                backwards = exp.LT(this=end.copy(), expression=start.copy())
                self._add(event.ends, "ends_before_start", effect, when(backwards), number)
                turned = cells.of(cells.SWAPPED, end.copy())
                fits = exp.GTE(this=turned, expression=start.copy())
                self._add(event.ends, "perhaps_swapped", "yes", when(both(backwards.copy(), fits)), number)

    def _last_day(self, heading: str) -> exp.Expr:
        """The last day a date may stand for: the month or year of a date that is known no better."""
        at, styles = self._place(heading), set(self.kind.column(heading).styles)
        day = column(f"d{at}")
        if not styles & {"month", "year"}:
            return day
        case = exp.Case()
        for precision, text in (("month", cells.LAST_OF_MONTH), ("year", cells.LAST_OF_YEAR)):
            is_it = exp.EQ(this=column(f"p{at}"), expression=exp.Literal.string(precision))
            case = case.when(is_it, cells.of(text, day.copy()))
        return case.else_(day)

    def given(self, event: Happens) -> exp.Expr:
        """Whether a row gives an event (before it is asked whether the event can be right)."""
        parts = [filled(self.cell(event.starts, "d"))]
        if event.type_from:
            coding = self.kind.column(event.type_from).words
            means = tuple(code for code, word in coding.items() if word)
            parts.append(never_unknown(is_in(self.cell(event.type_from, "k"), means)))
        if event.when is not None:
            parts.append(sql_of(event.when, self.read))
        return exp.paren(exp.and_(*parts))


def _plus_18_years(day: exp.Expr) -> exp.Expr:
    return exp.cast(
        exp.Add(this=day, expression=exp.Interval(this=exp.Literal.string("18"), unit=exp.var("YEAR"))),
        "date",
    )


def _latest_of_age(on: date) -> date:
    """The latest date of birth of somebody who is 18 on a day (born on 29 February: 18 on the 28th where there is no 29th)."""
    year = on.year - 18
    if (on.month, on.day) == (2, 28) and isleap(year) and not isleap(on.year):
        return date(year, 2, 29)
    if (on.month, on.day) == (2, 29) and not isleap(year):
        return date(year, 2, 28)
    return on.replace(year=year)


def _masks(found: Sequence[tuple[Check, exp.Expr]]) -> list[exp.Expr]:
    """The masks: a sum of the bits of the rules a row breaks. A row of the wrong shape is asked nothing else."""
    zero = exp.cast(exp.Literal.number(0), "bigint")
    words: dict[int, tuple[list[exp.Expr], list[exp.Expr]]] = {}
    for check, broken in found:
        part = exp.Case()
        part = part.when(asked(broken), exp.cast(exp.Literal.number(check.bit), "bigint"), copy=False)
        part = part.else_(zero.copy(), copy=False)
        words.setdefault(check.word, ([], []))[check.rule not in SHAPES].append(part)
    made = []
    for at, (shapes, others) in words.items():
        whole = exp.EQ(this=column("shape"), expression=exp.Literal.number(0))
        rest = (
            [exp.Case().when(whole, _sum(others), copy=False).else_(zero.copy(), copy=False)]
            if others
            else []
        )
        made.append(exp.alias_(_sum([*shapes, *rest]), f"faults{at}", copy=False))
    return made


def _sum(parts: Sequence[exp.Expr]) -> exp.Expr:
    total = parts[0]
    for part in parts[1:]:
        total = exp.Add(this=total, expression=part)
    return total


_made: dict[tuple[int, str, str, date, date], tuple[FileKind, Compiled]] = {}
"""What was compiled in this process: a tree takes a tenth of a second to build, and is asked for twice in a run."""


def compile_kind(kind: FileKind, *, name: str, service: str, starts_on: date, ends_on: date) -> Compiled:
    """The statement that checks one file kind, for an extract that covers these dates."""
    key = (id(kind), name, service, starts_on, ends_on)
    if key not in _made:
        # the kind is kept beside, so that its id is not given to another one
        _made[key] = (kind, _compiled(kind, name=name, service=service, starts_on=starts_on, ends_on=ends_on))
    return _made[key][1]


def _compiled(kind: FileKind, *, name: str, service: str, starts_on: date, ends_on: date) -> Compiled:
    work = _Compiler(kind=kind, starts_on=starts_on, ends_on=ends_on)
    work.shapes()
    work.cell_rules()
    work.row_rules()
    work.person_rules()
    if not kind.person:
        work.of_a_person()
    if kind.events:
        work.event_rules()
    landed, checked = f"landed_{service}_{name}", f"checked_{service}_{name}"
    forms = work.forms()
    texts = [f"c{at}" for at in range(len(kind.columns))]
    names = ["file_no", "row_no", "shape", *texts, *(form for form, _ in forms)]
    plain = exp.select("file_no", "row_no", "shape", *texts).from_(table(landed))
    plain = plain.select(*(exp.alias_(tree, name, copy=False) for name, tree in work.plain()), copy=False)
    read = (
        exp.select("file_no", "row_no", "shape", *texts).from_("plain").with_("plain", as_=plain, copy=False)
    )
    read = read.select(*(exp.alias_(tree, form, copy=False) for form, tree in forms), copy=False)
    found = (
        exp.select(*(column(n, "read_cells") for n in names))
        .from_("read_cells")
        .with_("read_cells", as_=read, copy=False)
    )
    if kind.once:
        keys = [f"c{work._place(heading)}" for heading in kind.once]
        again = (
            exp.select("file_no", *keys, exp.alias_(exp.Min(this=column("row_no")), "first_row"))
            .from_(table(landed))
            .where(filled(column(keys[0])))
            .group_by("file_no", *keys)
            .having(exp.GT(this=exp.Count(this=exp.Star()), expression=exp.Literal.number(1)))
        )
        same = [
            exp.NullSafeEQ(this=column(k, "read_cells"), expression=column(k, "again"))
            for k in ("file_no", *keys)
        ]
        found = found.with_("again", as_=again, copy=False)
        found = found.select(column("first_row", "again"), copy=False)
        found = found.join("again", on=exp.and_(*same), join_type="left", copy=False)
    if not kind.person or kind.events or kind.stays:
        found = _with_birth(found, kind, work, service)
    # only what later steps read is kept: writing (and encrypting) a row costs more than all its rules. Names, and ids of
    # which no two are alike, cost the most; a file about people has one row a child, so that joining them later is cheap
    whole = not kind.person
    kept = ["file_no", "row_no", *(n for n in names if n in work.kept() and (whole or n not in texts))]
    marked = exp.select(*kept, *_masks(work.found)).from_("joined").with_("joined", as_=found, copy=False)
    checks = tuple(check for check, _ in work.found)
    statement = exp.Create(this=table(checked), kind="TABLE", replace=True, expression=marked)
    return Compiled(
        kind=name, landed=landed, checked=checked, statement=statement, checks=checks, whole=whole
    )


def _with_birth(found: exp.Select, kind: FileKind, work: _Compiler, service: str) -> exp.Select:
    """Adds the date of birth that is known of the child: the row's own, or that of the files about people."""
    own = (kind.person or {}).get("born_on")
    if own:
        return found.select(exp.alias_(column(f"d{work._place(own)}", "read_cells"), "known_born"))
    is_record = exp.EQ(
        this=column(f"c{work._place(kind.record)}", "read_cells"), expression=column("record", "known")
    )
    known = (
        exp.select("record", exp.alias_(column("born_on"), "known_born"))
        .from_(table("person"))
        .where(exp.EQ(this=column("agency"), expression=exp.Literal.string(service)))
    )
    found = found.with_("known", as_=known, copy=False)
    found = found.select(column("known_born", "known"), copy=False)
    return found.join("known", on=is_record, join_type="left", copy=False)
