"""The assessment as a document: judgements, their evidence, what children judged, and what will be done."""

import datetime as dt
import hashlib
import json
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from gwrando.standards.framework import EvidenceKind, Framework, Key, Scale
from gwrando.text import Bilingual, document_file

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class _Document(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Fact(_Document):
    """One fact of a piece of evidence as it stood on the day: a name, and a number, date or word as text."""

    name: Bilingual
    value: Line


class EvidenceItem(_Document):
    """Proof for a standard, frozen: the claim, the record it came from, its date and its facts.

    `sha256` is `fingerprint(...)` of the frozen part. `accepted_by` is a label (`person:3` or a post), never
    a name; a person accepted it as proof for `standard`, no machine did.
    """

    standard: Key
    kind: EvidenceKind
    claim: Bilingual
    source: Line
    happened_on: dt.date
    facts: tuple[Fact, ...] = ()
    accepted_by: Line
    accepted_on: dt.date
    sha256: Sha256


class Judgement(_Document):
    """What the office judges: one standard, one word of the scale, and why."""

    standard: Key
    level: Key
    why: Bilingual
    judged_by: Line
    judged_on: dt.date


class ChildrensJudgement(_Document):
    """What children judge, in their own column: adults cannot change it. `n_children` took part."""

    standard: Key
    level: Key
    said: Bilingual
    who: Bilingual
    n_children: Annotated[int, Field(ge=1, le=100_000)]
    judged_on: dt.date


class Action(_Document):
    """What will be done about a gap, by whom (a post, not a name) and by when."""

    standard: Key
    text: Bilingual
    owner: Bilingual
    due_on: dt.date
    done_on: dt.date | None = None


class Certificate(_Document):
    """A Charter or a Kitemark that somebody else awarded. `audits`: days of the yearly sample audits."""

    kind: Literal["charter", "kitemark"]
    awarding_body: Bilingual
    awarded_on: dt.date
    audits: tuple[dt.date, ...] = ()


class AssessmentDocument(_Document):
    """One self-assessment of one body against one framework, as it stands."""

    key: Key
    framework: Key
    title: Bilingual
    body: Bilingual
    is_example: bool
    period_start: dt.date
    period_end: dt.date
    scale: Scale | None = None  # the office's own words, where they differ from the framework's
    evidence: tuple[EvidenceItem, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    childrens_judgements: tuple[ChildrensJudgement, ...] = ()
    actions: tuple[Action, ...] = ()
    certificates: tuple[Certificate, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> "AssessmentDocument":
        if self.period_end < self.period_start:
            raise document_file.problem(
                cy="mae'r cyfnod yn gorffen cyn iddo ddechrau", en="the period ends before it starts"
            )
        judged = [judgement.standard for judgement in self.judgements]
        if len(set(judged)) < len(judged):
            raise document_file.problem(
                cy="mae'r un safon wedi'i barnu ddwywaith", en="the same standard is judged twice"
            )
        return self

    def judged_on(self, framework: Framework) -> Framework:
        """The framework with the scale that this assessment is judged on."""
        return framework if self.scale is None else framework.with_scale(self.scale)


def fingerprint(
    *, kind: str, claim: Bilingual, source: str, happened_on: dt.date, facts: tuple[Fact, ...]
) -> str:
    """SHA-256 of the frozen part of a piece of evidence, over JSON with sorted keys in UTF-8."""
    frozen = {
        "kind": kind,
        "claim": claim.model_dump(),
        "source": source,
        "happened_on": happened_on.isoformat(),
        "facts": [fact.model_dump() for fact in facts],
    }
    text = json.dumps(frozen, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def is_untouched(item: EvidenceItem) -> bool:
    """Whether the frozen part of a piece of evidence is what was accepted."""
    return item.sha256 == fingerprint(
        kind=item.kind,
        claim=item.claim,
        source=item.source,
        happened_on=item.happened_on,
        facts=item.facts,
    )
