"""What a study found, as a document: findings in words with their shares, and what services could do."""

import json
from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict

from gwrando.text import Bilingual

FORMAT: Literal["gwrando-findings-1"] = "gwrando-findings-1"
Grade = Literal["more_often", "less_often", "recurs", "cannot_tell", "shown"]

GRADES: Mapping[Grade, Bilingual] = {
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
    """One answer: its grade, plain words, shares with intervals, and the tables it rests on (first the main
    one)."""

    ref: str
    kind: Literal["trigger", "control", "reverse", "answered", "order", "noticed", "left_out", "linked"]
    service: str
    title: Bilingual
    grade: Grade
    grade_words: Bilingual
    plain: Bilingual
    words: Bilingual
    rows: tuple[FindingRow, ...]
    tables: tuple[str, ...]


class FindingImprovement(_Part):
    """Something a service could do, with the finding it comes from and the commitment it is tied to
    (text)."""

    ref: str
    finding: str
    service: str
    service_words: Bilingual
    text: Bilingual
    commitment_ref: str


class Findings(_Part):
    """All findings of a study in words; goes out beside the tables."""

    format: Literal["gwrando-findings-1"] = FORMAT
    made_up: bool
    title: Bilingual
    question: Bilingual
    how: tuple[Bilingual, ...]
    findings: tuple[Finding, ...]
    improvements: tuple[FindingImprovement, ...]

    def to_json(self) -> bytes:
        """The same bytes for the same findings."""
        text = json.dumps(self.model_dump(mode="json"), ensure_ascii=False, indent=1, sort_keys=True)
        return (text + "\n").encode()
