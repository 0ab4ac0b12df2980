"""What each rule of the fault report says, in both languages, and what follows when it is broken."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from gwrando.text import Bilingual

Effect = Literal["no", "part", "yes"]
"""Whether the row is used all the same: no (it is set aside), part (an event of it is not), yes (only noted)."""


@dataclass(frozen=True, kw_only=True)
class Check:
    """One rule of one column, at one place of the masks: bit `bit` of column `faults<word>`.

    `happens` is the number of the event it is about, where it is about one alone.
    """

    heading: str
    rule: str
    effect: Effect
    place: int
    happens: int | None = None

    @property
    def word(self) -> int:
        """Which mask it is in."""
        return self.place // BITS

    @property
    def bit(self) -> int:
        """Its value in that mask."""
        return 1 << (self.place % BITS)


BITS = 60
"""Rules in one mask: fewer than the 63 bits of a BIGINT."""

RULES: Mapping[str, Bilingual] = {
    "empty": Bilingual(cy="Mae'r gell yn wag", en="The cell is empty"),
    "repeated": Bilingual(
        cy="Mae'r un peth yn y ffeil fwy nag unwaith", en="The same thing is in the file more than once"
    ),
    "not_a_date": Bilingual(
        cy="Nid yw'n ddyddiad yn ffurf y gwasanaeth", en="It is not a date in the service's form"
    ),
    "not_a_number": Bilingual(cy="Nid yw'n rhif", en="It is not a number"),
    "out_of_range": Bilingual(
        cy="Mae'r rhif yn rhy fach neu'n rhy fawr", en="The number is too small or too large"
    ),
    "in_the_future": Bilingual(cy="Mae'r dyddiad ar ôl diwedd y data", en="The date is after the data end"),
    "not_a_child": Bilingual(cy="Yn 18 oed neu'n hŷn", en="Aged 18 or older"),
    "unknown_code": Bilingual(
        cy="Nid yw'r cod ar restr y gwasanaeth", en="The code is not on the service's list"
    ),
    "not_a_postcode": Bilingual(cy="Nid yw ar ffurf cod post", en="It does not have the form of a postcode"),
    "not_a_upn": Bilingual(
        cy="Nid yw ar ffurf rhif unigryw disgybl (UPN)",
        en="It does not have the form of a unique pupil number (UPN)",
    ),
    "upn_check_letter": Bilingual(
        cy="Nid yw llythyren wirio'r UPN yn cyfateb i'r rhifau",
        en="The check letter of the UPN does not match its digits",
    ),
    "not_an_nhs_number": Bilingual(
        cy="Nid yw'n rhif GIG dilys (deg digid gyda digid gwirio)",
        en="It is not a valid NHS number (ten digits with a check digit)",
    ),
    "doubtful_letter": Bilingual(
        cy="Mae marc cwestiwn yn yr enw: efallai bod llythyren wedi'i cholli",
        en="There is a question mark in the name: a letter may have been lost",
    ),
    "no_person": Bilingual(
        cy="Nid oes cofnod o berson y gellir ei ddefnyddio", en="There is no usable record of a person"
    ),
    "outside_coverage": Bilingual(
        cy="Y tu allan i'r dyddiadau y mae'r data'n eu cwmpasu", en="Outside the dates the data cover"
    ),
    "before_birth": Bilingual(cy="Cyn y dyddiad geni", en="Before the date of birth"),
    "ends_before_start": Bilingual(cy="Mae'r diwedd cyn y dechrau", en="The end is before the start"),
    "perhaps_swapped": Bilingual(
        cy="Gallai'r diwrnod a'r mis fod wedi'u cyfnewid; ni newidiwyd dim",
        en="The day and the month may have been swapped; nothing was changed",
    ),
    "another_birth_date": Bilingual(
        cy="Mae'r dyddiad geni'n wahanol i'r un yng nghofnod y person",
        en="The date of birth differs from the one in the person's record",
    ),
    "cells": Bilingual(cy="Nifer anghywir o gelloedd yn y rhes", en="The wrong number of cells in the row"),
    "nul": Bilingual(
        cy="Mae nod gwag (NUL) yn y rhes: mae wedi'i difrodi", en="There is a NUL in the row: it is damaged"
    ),
    "line_break": Bilingual(
        cy="Mae toriad llinell y tu mewn i gell, neu ddyfynnod ar goll",
        en="There is a line break inside a cell, or a quote is missing",
    ),
    "cut_short": Bilingual(
        cy="Nid yw llinell olaf y ffeil yn gorffen: efallai bod y ffeil wedi'i thorri (anfonwch faniffest)",
        en="The last line of the file does not end: the file may have been cut off (send a manifest)",
    ),
}
"""What each built-in rule says. Rules of a file kind bring their own words."""
