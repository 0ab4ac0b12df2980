"""One study as its definition says it, and what must hold between the parts of a definition."""

from collections import Counter
from collections.abc import Iterator
from typing import Self

from pydantic import Field, model_validator

from gwrando.study.agreement import Agreement
from gwrando.study.definition.parts import (
    CONTROLS,
    Cohort,
    Comparison,
    Disclosure,
    Event,
    Exposure,
    ExtractSource,
    HashedLinkage,
    Improvement,
    InsidePath,
    Notice,
    Order,
    Part,
    Ref,
    Sensitivity,
    Sequences,
    Transition,
    Windows,
    WithinChild,
)
from gwrando.study.vocabulary import EVENT_TYPES, SERVICES
from gwrando.text import Bilingual

Fault = tuple[str, str]
"""Short code of what is wrong, and where."""


class Study(Part):
    """One study: what is asked of which extracts, under which agreement, released under which rules."""

    id: Ref
    title: Bilingual
    question: Bilingual
    made_up: bool
    analyst: str = Field(min_length=1)
    key_file: InsidePath = "study.key"
    truth: InsidePath | None = None
    case_review_folder: InsidePath = "case-reviews"
    agreement: Agreement
    extracts: tuple[ExtractSource, ...] = Field(min_length=1, alias="extract")
    hashed_linkage: HashedLinkage | None = None
    cohort: Cohort
    comparison: Comparison
    triggers: tuple[Event, ...] = ()
    negative_controls: tuple[Event, ...] = ()
    more_exposures: tuple[Exposure, ...] = Field(default=(), alias="exposure")
    windows: Windows = Windows()
    within_child: WithinChild = WithinChild()
    sequences: Sequences = Sequences()
    transition: Transition = Transition()
    sensitivity: Sensitivity = Sensitivity()
    false_discovery: float = Field(default=0.10, gt=0, lt=0.5)
    notices: tuple[Notice, ...] = Field(default=(), alias="notice")
    orders: tuple[Order, ...] = Field(default=(), alias="order")
    improvements: tuple[Improvement, ...] = Field(default=(), alias="improvement")
    disclosure: Disclosure

    @model_validator(mode="after")
    def _whole(self) -> Self:
        """Every event it names exists; dates and ages run forwards; nothing is named twice. All faults at once."""
        found = list(dict.fromkeys((*self._names(), *self._exposures(), *self._runs(), *self._agreed())))
        if found:
            raise ValueError("\n".join(f"{code}\t{where}" for code, where in found))
        return self

    def _names(self) -> Iterator[Fault]:
        """Event types and services that do not exist, or are named twice."""
        named = [("cohort.event", self.cohort.event)]
        named += [(f"exposure.{exposure.key}", exposure.event) for exposure in self.exposures]
        named += [(f"notice.{n.event}", event) for n in self.notices for event in (n.event, *n.help)]
        named += [(f"order.{o.first}", event) for o in self.orders for event in (o.first, o.then)]
        for _, event in named:
            if event not in EVENT_TYPES:
                yield "unknown_event", event
        for service in [e.service for e in self.extracts] + [i.service for i in self.improvements]:
            if service not in SERVICES:
                yield "unknown_service", service
        if self.unnamed and self.hashed_linkage is None:
            yield "hashed_without_pairs", "hashed_linkage"
        if self.hashed_linkage is not None and not self.unnamed:
            yield "pairs_without_hashed", "hashed_linkage"
        for service in _twice([extract.service for extract in self.extracts]):
            yield "service_twice", f"extract.{service}"
        for ref in _twice([improvement.ref for improvement in self.improvements]):
            yield "improvement_twice", f"improvement.{ref}"

    def _exposures(self) -> Iterator[Fault]:
        """What is asked about, in which family of tests."""
        exposures = self.exposures
        if not exposures:
            yield "no_exposure", "triggers"
        for key in _twice([exposure.key for exposure in exposures]):
            yield "trigger_twice", key
        families: dict[tuple[str, str | None], set[str]] = {}
        for exposure in exposures:
            families.setdefault((exposure.event, exposure.role), set()).add(exposure.family)
            if exposure.event == self.cohort.event and exposure.role in (None, self.cohort.role):
                yield "trigger_is_index", exposure.key
        for (event, _), names in families.items():
            if len(names) > 1:
                yield "families_overlap", f"{event}: {', '.join(sorted(names))}"
        for notice in self.notices:
            if notice.event in notice.help:
                yield "help_is_the_notice", f"notice.{notice.event}"
        for order in self.orders:
            if order.first == order.then:
                yield "order_of_one_event", f"order.{order.first}"

    def _runs(self) -> Iterator[Fault]:
        """Dates, ages and periods that run backwards."""
        if self.cohort.age_from > self.cohort.age_to:
            yield "runs_backwards", "cohort.age_to"
        for extract in self.extracts:
            if extract.starts_on > extract.ends_on:
                yield "runs_backwards", f"extract.{extract.service}.ends_on"
            if extract.use_until < extract.ends_on:
                yield "runs_backwards", f"extract.{extract.service}.use_until"
        for notice in self.notices:
            if notice.follow_days <= notice.within_days:
                yield "runs_backwards", f"notice.{notice.event}.follow_days"
        windows = (self.windows.main_days, *self.windows.also_days)
        if _twice([str(days) for days in windows]):
            yield "window_twice", "windows.also_days"

    def _agreed(self) -> Iterator[Fault]:
        """What the sharing agreement must say."""
        agreement = self.agreement
        if _twice(list(agreement.parties)):
            yield "party_twice", "agreement.parties"
        if agreement.review_on > agreement.delete_by:
            yield "runs_backwards", "agreement.delete_by"
        if agreement.case_review and not agreement.case_review_basis.strip():
            yield "case_review_basis", "agreement.case_review_basis"
        for extract in self.extracts:
            if not any(item.service == extract.service for item in agreement.items):
                yield "nothing_agreed", f"extract.{extract.service}"

    @property
    def exposures(self) -> tuple[Exposure, ...]:
        """Triggers, negative controls, and those given at length: asked in this order, each in its family."""
        short = [Exposure(event=event) for event in self.triggers]
        controls = [Exposure(event=event, family=CONTROLS) for event in self.negative_controls]
        return (*short, *controls, *self.more_exposures)

    @property
    def unnamed(self) -> frozenset[str]:
        """The services that keep their names to themselves."""
        return frozenset(extract.service for extract in self.extracts if extract.names == "hashed")

    @property
    def controls(self) -> frozenset[str]:
        """Keys of the negative controls."""
        return frozenset(exposure.key for exposure in self.exposures if exposure.family == CONTROLS)


def _twice(values: list[str]) -> list[str]:
    return [value for value, n in Counter(values).items() if n > 1]
