"""What a study found, as a document: findings in words with their shares and pictures, what services could do, how it was
done. Everything in it is made from safe tables and safe estimates.
"""

import json
from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict

from gwrando.printing.pictures import Picture
from gwrando.text import Bilingual

FORMAT: Literal["gwrando-findings-2"] = "gwrando-findings-2"
Grade = Literal["robust", "also_within", "more_often", "less_often", "recurs", "cannot_tell", "shown"]
Kind = Literal[
    "trigger",
    "control",
    "answered",
    "repeat",
    "funnel",
    "earliest",
    "known",
    "help_when",
    "transition",
    "order",
    "sequence",
    "noticed",
    "left_out",
    "linked",
]

GRADES: Mapping[Grade, Bilingual] = {
    "robust": Bilingual(
        cy="Yn dal ym mhob prawf y gallem ei wneud", en="Holds in every check that we could make"
    ),
    "also_within": Bilingual(
        cy="Hefyd o fewn bywyd yr un plentyn", en="Also within the life of the same child"
    ),
    "more_often": Bilingual(
        cy="Yn digwydd yn amlach nag ymhlith plant cymhariaeth",
        en="Recurs more often than in comparison children",
    ),
    "less_often": Bilingual(
        cy="Yn digwydd yn llai aml nag ymhlith plant cymhariaeth",
        en="Recurs less often than in comparison children",
    ),
    "recurs": Bilingual(cy="Yn digwydd dro ar ôl tro", en="Recurs"),
    "cannot_tell": Bilingual(cy="Ni ellir dweud", en="Cannot tell"),
    "shown": Bilingual(cy="Wedi'i gyfrif", en="Counted"),
}
CLIMB: tuple[Grade, ...] = ("cannot_tell", "recurs", "more_often", "also_within", "robust")
"""The steps of evidence, lowest first (`less_often` stands beside `more_often`)."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FindingRow(_Part):
    """One share of a finding: about `k` of `n` children as shown; all None when it cannot be told."""

    label: Bilingual
    k: int | None
    n: int | None
    share: float | None
    low: float | None
    high: float | None


class Finding(_Part):
    """One answer: its grade with the reasons for it, plain words, shares with intervals, source, what is missing, pictures,
    and the tables and estimates it rests on (first the main one)."""

    ref: str
    kind: Kind
    service: str
    title: Bilingual
    grade: Grade
    grade_words: Bilingual
    reasons: tuple[Bilingual, ...] = ()
    plain: Bilingual
    words: Bilingual
    rows: tuple[FindingRow, ...]
    source: Bilingual
    missing: Bilingual
    tables: tuple[str, ...]
    estimates: tuple[str, ...] = ()
    pictures: tuple[Picture, ...] = ()


class FindingImprovement(_Part):
    """Something a service could do, the finding it comes from, how firm that is, and the commitment it is tied to (text)."""

    ref: str
    finding: str
    service: str
    service_words: Bilingual
    text: Bilingual
    rests: Literal["told", "cannot_tell", "not_released"]
    rests_words: Bilingual
    commitment_ref: str


class Section(_Part):
    """A heading with paragraphs and, where there are any, a table of two columns and pictures."""

    title: Bilingual
    paragraphs: tuple[Bilingual, ...] = ()
    facts: tuple[tuple[Bilingual, Bilingual], ...] = ()
    pictures: tuple[Picture, ...] = ()


class Findings(_Part):
    """All findings of a study in words; goes out beside the tables."""

    format: Literal["gwrando-findings-2"] = FORMAT
    made_up: bool
    title: Bilingual
    question: Bilingual
    how: tuple[Bilingual, ...]
    findings: tuple[Finding, ...]
    pictures: tuple[Picture, ...] = ()
    improvements: tuple[FindingImprovement, ...]
    young: tuple[Section, ...] = ()
    methods: tuple[Section, ...] = ()
    atrs: tuple[Section, ...] = ()

    def to_json(self) -> bytes:
        """The same bytes for the same findings."""
        text = json.dumps(self.model_dump(mode="json"), ensure_ascii=False, indent=1, sort_keys=True)
        return (text + "\n").encode()
