"""Estimates (ratios, waits, shares, power) before and after protection. Neither can hold a record about a child.

An `Estimate` is what was worked out; it stays where it was made. A `SafeEstimate` is what may leave: rounded to two
significant figures (waits to whole weeks), or hidden with the counts it rests on, beside the rules it was made under,
which it checks again each time it is made or read.
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from types import MappingProxyType
from typing import Any, Literal, NoReturn, get_args

from gwrando.errors import DisclosureError, GwrandoError, Language
from gwrando.outputs import intervals, labels
from gwrando.outputs.rules import DisclosureRules
from gwrando.outputs.tables import Reason, SafeTable
from gwrando.text import Bilingual

EstimateKind = Literal["odds_ratio", "rate_ratio", "share", "difference", "days", "years", "power"]
Outcome = Literal["shown", "hidden", "not_told"]
RATIOS = ("odds_ratio", "rate_ratio")
SHARES = ("share", "power")
MEDIANS = ("days", "years")
DAYS_A_WEEK = 7
FREEDOM = "degrees_of_freedom"
"""Key of `rests_on` for what a model has left over (cases less parameters): held to the threshold as counts are.
Source: ACRO (SACRO), safe_dof_threshold."""
NUMBER = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+|\d+")
PART, WHOLE = "part", "whole"
NAME = re.compile(r"[A-Za-z0-9_-]{1,80}")
PROBABILITY = re.compile(r"<0\.01|>0\.99|0\.\d\d")
SIGNIFICANT, LARGEST = 2, 1e6
HIDDEN = Bilingual(
    cy="wedi'i guddio: mae'n dibynnu ar niferoedd bach neu gudd",
    en="hidden: it rests on small or hidden numbers",
)
NOT_FINITE = Bilingual(
    cy="ni ellid ei amcangyfrif: nid oes terfyn iddo yn y data hyn",
    en="could not be estimated: these data set no limit to it",
)
NOT_TOLD = Bilingual(cy="ni ellid ei amcangyfrif", en="could not be estimated")
WEEKS = Bilingual(cy="wythnosau", en="weeks")
BETWEEN = Bilingual(cy="i", en="to")


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """One unprotected figure with its interval.

    name              a short key, unique within a release: letters, digits, `-` and `_`
    value, low, high  None when it could not be estimated; `reason` then says why. For "days" (a wait) and "years" (an
                      age) the value is a median; for "share" and "power" all are 0-1
    rests_on          what -> the true count of children (or sets) the figure rests on; checked, never written. A key
                      `table/row/column` names a cell of a table of the same release (row or column empty: its total)
    n_children        children in the analysis behind it
    p, q              of the test in its family (q: false discovery rate), where there is one
    method            the method in a few words or the key of its page

    Notes and a reason that say one of the true counts are left out when it is protected.
    Raises InputError when it is not well formed, DisclosureError when a text looks like an identifier.
    """

    name: str
    kind: EstimateKind
    title: Bilingual
    value: float | None
    low: float | None
    high: float | None
    n_children: int
    rests_on: Mapping[str, int]
    unit: Bilingual
    source: Bilingual
    missing: Bilingual
    method: str
    level: float = 0.95
    p: float | None = None
    q: float | None = None
    family: str = ""
    reason: Bilingual | None = None
    notes: tuple[Bilingual, ...] = field(default=())

    def __post_init__(self) -> None:
        _check_about(self)
        if type(self.n_children) is not int or self.n_children < 0:
            labels.refuse_shape("n_children")
        if not self.rests_on or any(type(count) is not int or count < 0 for count in self.rests_on.values()):
            labels.refuse_shape("rests_on")
        for part in (self.p, self.q):
            if part is not None and not 0 <= part <= 1:
                labels.refuse_shape("p")
        _check_figures(self.value, self.low, self.high, self.kind)
        object.__setattr__(self, "rests_on", MappingProxyType(dict(self.rests_on)))
        object.__setattr__(self, "notes", tuple(self.notes))


@dataclass(frozen=True, kw_only=True)
class SafeEstimate:
    """One figure that may leave, or why it may not. Made by `protect_estimate`; checks itself when made and read.

    outcome           "shown"; "hidden" (small or hidden numbers); "not_told" (it could not be estimated)
    value, low, high  two significant figures, the ends rounded outwards; for waits whole weeks. None unless shown
    n                 children in the analysis, rounded; None when hidden
    p, q              text: "0.04", "<0.01"; None where there is none
    reason            why there is no figure; None when shown
    tables            names of the tables whose cells it rests on: where one hides a cell, it hides too
    """

    name: str
    kind: EstimateKind
    title: Bilingual
    outcome: Outcome
    value: float | None
    low: float | None
    high: float | None
    n: int | None
    unit: Bilingual
    source: Bilingual
    missing: Bilingual
    method: str
    level: float
    p: str | None
    q: str | None
    family: str
    reason: Bilingual | None
    notes: tuple[Bilingual, ...]
    rules: DisclosureRules
    tables: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _check_about(self)
        object.__setattr__(self, "notes", tuple(self.notes))
        object.__setattr__(self, "tables", tuple(self.tables))
        if not all(isinstance(name, str) and NAME.fullmatch(name) for name in self.tables):
            labels.refuse_shape("tables")
        figures = (self.value, self.low, self.high)
        if self.outcome not in get_args(Outcome) or (self.outcome == "shown") is not (self.value is not None):
            labels.refuse_shape("outcome")
        if (self.outcome == "shown") is not (self.reason is None):
            labels.refuse_shape("reason")
        if self.outcome != "shown" and (figures, self.p, self.q) != ((None,) * 3, None, None):
            _refuse("value")
        if self.outcome == "hidden" and self.n is not None:
            _refuse("n")
        for figure in figures:
            if figure is not None and (type(figure) is not float or not _is_rounded(figure, self.kind)):
                _refuse("value")
        for text in (self.p, self.q):
            if text is not None and not (isinstance(text, str) and PROBABILITY.fullmatch(text)):
                _refuse("p")
        if self.n is not None and (type(self.n) is not int or not self.rules.may_be_shown(self.n)):
            _refuse("n")
        _check_figures(self.value, self.low, self.high, self.kind)
        if not _in_order(self.value, self.low, self.high):
            labels.refuse_shape("value")

    @property
    def words(self) -> Bilingual:
        """The figure with its interval as text in both languages, or why it is not told."""
        return self.reason or Bilingual(cy=self.text("cy"), en=self.text("en"))

    def text(self, language: Language) -> str:
        """`words` in one language: `2.1 (1.3 to 3.4)`, `31% (24% to 40%)`, `6 (2 to 20)` in weeks."""
        if self.reason is not None:
            return self.reason.in_(language)
        value, *ends = (
            said(part, self.kind) for part in (self.value, self.low, self.high) if part is not None
        )
        return f"{value} ({f' {BETWEEN.in_(language)} '.join(ends)})" if ends else value

    def to_dict(self) -> dict[str, Any]:
        """The estimate ready for JSON; `from_dict` reads it back and checks it again."""
        return {
            **{part: getattr(self, part) for part in PLAIN},
            **{part: getattr(self, part).model_dump() for part in ABOUT},
            "reason": None if self.reason is None else self.reason.model_dump(),
            "notes": [note.model_dump() for note in self.notes],
            "rules": self.rules.to_dict(),
            "tables": list(self.tables),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "SafeEstimate":
        """The estimate written by `to_dict`, checked again.

        Raises InputError when it is not such an estimate, DisclosureError when it breaks its own rules.
        """
        try:
            if set(data) | {"tables"} != {*PLAIN, *ABOUT, "reason", "notes", "rules", "tables"}:
                raise ValueError("fields")
            reason = data["reason"]
            plain: dict[str, Any] = {part: data[part] for part in PLAIN}
            about: dict[str, Any] = {part: Bilingual.model_validate(data[part]) for part in ABOUT}
            return cls(
                **plain,
                **about,
                reason=None if reason is None else Bilingual.model_validate(reason),
                notes=tuple(Bilingual.model_validate(note) for note in data["notes"]),
                rules=DisclosureRules.from_dict(data["rules"]),
                tables=tuple(data.get("tables", ())),  # releases of before 2026-12 have none
            )
        except GwrandoError:
            raise
        except (TypeError, KeyError, ValueError, AttributeError):
            labels.refuse_shape("SafeEstimate")


ABOUT = ("title", "unit", "source", "missing")
PLAIN = ("name", "kind", "outcome", "value", "low", "high", "n", "method", "level", "p", "q", "family")


def protect_estimate(
    estimate: Estimate,
    rules: DisclosureRules,
    *,
    tables: Sequence[SafeTable] = (),
    about: Sequence[str] = (),
) -> SafeEstimate:
    """The estimate as it may leave under the rules; `tables` are the protected tables of the same release, `about` the
    names of those it rests on besides the ones it names cell by cell.

    Hidden whole (value, interval, p, q and number of children) when any count it rests on is small, or is a cell of
    a table that is hidden there. A median has its ends only from twice the threshold on: with fewer children an end is
    nearly the shortest or longest wait of one of them.
    A share whose `rests_on` gives its "part" and its "whole" is worked out anew from the two rounded counts, with an
    interval wide enough for the rounding: else a reader could narrow the counts by it.
    """
    named = dict.fromkeys(key.split("/")[0] for key in estimate.rests_on if key.count("/") == 2)
    made = _protected(estimate, rules, tables)
    return replace(made, tables=tuple(dict.fromkeys((*about, *named))))


def _protected(estimate: Estimate, rules: DisclosureRules, tables: Sequence[SafeTable]) -> SafeEstimate:
    counts = [*estimate.rests_on.values(), estimate.n_children]
    if any(rules.is_small(count) for count in counts) or any(_hidden_cells(estimate, tables)):
        return _safe(estimate, rules, outcome="hidden", reason=HIDDEN)
    n = rules.rounded(estimate.n_children)
    if estimate.kind == "share" and {PART, WHOLE} <= set(estimate.rests_on):
        return _from_counts(estimate, rules, n=n)
    if estimate.value is None:
        told = _sayable([estimate.reason or NOT_TOLD], estimate, rules)
        return _safe(estimate, rules, outcome="not_told", reason=(*told, NOT_TOLD)[0], n=n)
    ends = (estimate.low, estimate.high)
    if estimate.kind in MEDIANS and min(counts) < 2 * rules.threshold:
        ends = (None, None)
    low, high = ends
    figures = [part for part in (estimate.value, low, high) if part is not None]
    if not _in_order(estimate.value, low, high):
        return _safe(estimate, rules, outcome="not_told", reason=NOT_TOLD, n=n)
    if not all(math.isfinite(part) and abs(part) <= LARGEST for part in figures):
        return _safe(estimate, rules, outcome="not_told", reason=NOT_FINITE, n=n)
    return _safe(
        estimate,
        rules,
        outcome="shown",
        reason=None,
        n=n,
        value=rounded(estimate.value, estimate.kind),
        low=None if low is None else rounded(low, estimate.kind, ROUND_FLOOR),
        high=None if high is None else rounded(high, estimate.kind, ROUND_CEILING),
        p=probability(estimate.p),
        q=probability(estimate.q),
    )


def _from_counts(estimate: Estimate, rules: DisclosureRules, *, n: int) -> SafeEstimate:
    """A share made from its rounded counts alone; hidden when the whole is below the smallest denominator."""
    whole = rules.rounded(estimate.rests_on[WHOLE])
    part = min(rules.rounded(estimate.rests_on[PART]), whole)
    slack = rules.rounding_base // 2
    if whole < rules.minimum_denominator:
        return _safe(estimate, rules, outcome="hidden", reason=HIDDEN)
    z = intervals.z_for(level=estimate.level)
    found = intervals.share_of_shown(part, whole, slack=(slack, slack), z=z)
    return _safe(
        estimate,
        rules,
        outcome="shown",
        reason=None,
        n=n,
        value=rounded(found.share, "share"),
        low=rounded(found.low, "share", ROUND_FLOOR),
        high=rounded(found.high, "share", ROUND_CEILING),
        p=probability(estimate.p),
        q=probability(estimate.q),
    )


def protect_estimates(
    estimates: Iterable[Estimate], rules: DisclosureRules, *, tables: Sequence[SafeTable] = ()
) -> list[SafeEstimate]:
    """Each estimate as it may leave, in order; see `protect_estimate`."""
    return [protect_estimate(estimate, rules, tables=tables) for estimate in estimates]


def rounded(value: float, kind: EstimateKind, how: str = ROUND_HALF_UP) -> float:
    """The figure as shown: two significant figures; a wait in days becomes whole weeks.

    Only nine figures of the value count, so that the last bits of a machine's arithmetic never turn it.
    """
    exact = Decimal(f"{value / DAYS_A_WEEK if kind == 'days' else value:.9g}")
    if kind == "days" or not exact:
        return float(exact.quantize(Decimal(1), rounding=how)) + 0.0
    step = Decimal(1).scaleb(exact.adjusted() - SIGNIFICANT + 1)
    # to steps of its own size; from 99.5 up this gives 100, which has fewer figures still
    return float((exact / step).quantize(Decimal(1), rounding=how) * step)


def probability(value: float | None) -> str | None:
    """A p or q value as shown: two decimals, "<0.01" or ">0.99"."""
    if value is None:
        return None
    if value < 0.01:
        return "<0.01"
    return ">0.99" if value > 0.99 else f"{Decimal(f'{value:.9g}').quantize(Decimal('0.01'), ROUND_HALF_UP)}"


def said(value: float, kind: EstimateKind) -> str:
    """One figure in words that fit both languages: `2.1`, `31%`, `6`."""
    shown = 100 * value if kind in (*SHARES, "difference") else value
    text = f"{Decimal(f'{shown:.9g}'):f}".replace("-", "\N{MINUS SIGN}")
    whole = text.rstrip("0").rstrip(".") if "." in text else text
    if kind in RATIOS and "." not in whole and abs(value) < 10:
        whole += ".0"
    return f"{whole}%" if kind in (*SHARES, "difference") else whole


def _is_rounded(value: float, kind: EstimateKind) -> bool:
    if not math.isfinite(value) or abs(value) > LARGEST:
        return False
    return value == int(value) if kind == "days" else value == rounded(value, kind)


def _hidden_cells(estimate: Estimate, tables: Sequence[SafeTable]) -> Iterator[bool]:
    """For each cell of a table that the estimate says it rests on: whether it is hidden there.

    Raises InputError when there is no such table or cell: a misspelt name must not let a figure out.
    """
    by_name = {table.name: table for table in tables}
    for key in estimate.rests_on:
        name, *place = key.split("/")
        if len(place) != 2:  # a count that no table holds
            continue
        row, column = place
        try:
            table = by_name[name]
            cell = (
                table.cell(row, column) if row and column
                else table.row_total(row) if row
                else table.column_total(column) if column
                else table.grand_total
            )  # fmt: skip
        except KeyError:
            labels.refuse_shape(f"rests_on ({name})")
        yield cell.shown is None and cell.reason is not Reason.NO_TOTAL


def _safe(
    estimate: Estimate,
    rules: DisclosureRules,
    *,
    outcome: Outcome,
    reason: Bilingual | None,
    n: int | None = None,
    value: float | None = None,
    low: float | None = None,
    high: float | None = None,
    p: str | None = None,
    q: str | None = None,
) -> SafeEstimate:
    return SafeEstimate(
        name=estimate.name,
        kind=estimate.kind,
        title=estimate.title,
        source=estimate.source,
        missing=estimate.missing,
        method=estimate.method,
        level=estimate.level,
        family=estimate.family,
        unit=WEEKS if estimate.kind == "days" else estimate.unit,
        notes=() if outcome == "hidden" else tuple(_sayable(estimate.notes, estimate, rules)),
        outcome=outcome,
        reason=reason,
        n=n,
        value=value,
        low=low,
        high=high,
        p=p,
        q=q,
        rules=rules,
    )


def _check_about(estimate: Estimate | SafeEstimate) -> None:
    plain = str(estimate.name).replace("-", "").replace("_", "")
    named = isinstance(estimate.name, str) and plain.isascii() and plain.isalnum()
    if not named or len(estimate.name) > 80:
        labels.refuse_shape("name")
    if estimate.kind not in get_args(EstimateKind):
        labels.refuse_shape("kind")
    for part in ("method", "family"):
        text = getattr(estimate, part)
        if not isinstance(text, str) or len(text) > 400 or labels.CONTROL.search(text):
            labels.refuse_shape(part)
    if not isinstance(estimate.level, float) or not 0.5 <= estimate.level < 1:
        labels.refuse_shape("level")
    texts = [*(getattr(estimate, part) for part in ABOUT), *estimate.notes]
    if not all(isinstance(text, Bilingual) for text in texts):
        labels.refuse_shape("title")
    if not (estimate.reason is None or isinstance(estimate.reason, Bilingual)):
        labels.refuse_shape("reason")
    read = [
        text for text in (estimate.title, estimate.unit, estimate.reason, *estimate.notes) if text is not None
    ]
    words = [
        estimate.name,
        estimate.method,
        estimate.family,
        *(part for text in read for part in (text.cy, text.en)),
    ]
    labels.check_words(words, where="estimate", may_be_dated=True)


def _sayable(texts: Iterable[Bilingual], estimate: Estimate, rules: DisclosureRules) -> Iterator[Bilingual]:
    """The texts that say none of the true counts behind the figure (a rounded one may be said)."""
    true = {*estimate.rests_on.values(), estimate.n_children}
    exact = {count for count in true if not rules.may_be_shown(count)}
    for text in texts:
        numbers = {int(found.replace(",", "")) for found in NUMBER.findall(f"{text.cy} {text.en}")}
        if not numbers & exact:
            yield text


def _check_figures(value: float | None, low: float | None, high: float | None, kind: EstimateKind) -> None:
    """Raises InputError unless both ends or neither are given, and each figure is one that its kind can be."""
    if (low is None) is not (high is None) or (value is None and low is not None):
        labels.refuse_shape("low")
    least, most = (
        (0.0, math.inf) if kind in (*RATIOS, "years") else (0.0, 1.0) if kind in SHARES
        else (-1.0, 1.0) if kind == "difference" else (-math.inf, math.inf)
    )  # fmt: skip
    for figure in (low, value, high):
        if figure is None:
            continue
        if isinstance(figure, bool) or not isinstance(figure, int | float) or not least <= figure <= most:
            labels.refuse_shape("value")


def _in_order(value: float | None, low: float | None, high: float | None) -> bool:
    """Whether the figure lies in its interval, where there is one."""
    return value is None or low is None or high is None or low <= value <= high


def _refuse(where: str) -> NoReturn:
    raise DisclosureError(
        cy="Mae'r amcangyfrif hwn yn torri ei reolau ei hun: byddai'n dweud mwy nag y caiff.",
        en="This estimate breaks its own rules: it would tell more than it may.",
        where=where,
        next_cy="Peidiwch â'i ddefnyddio. Gwnewch y rhyddhad eto o'r dechrau.",
        next_en="Do not use it. Make the release again from the start.",
    )
