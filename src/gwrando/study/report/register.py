"""The improvements register: what a service could do, from which finding, and how firm that is today."""

from collections.abc import Sequence
from typing import Literal

from gwrando.study.definition import Improvement
from gwrando.study.report.document import Finding, FindingImprovement
from gwrando.study.vocabulary import SERVICES
from gwrando.text import Bilingual

Rests = Literal["told", "cannot_tell", "not_released"]
WORDS = {
    "cannot_tell": Bilingual(
        cy="Mae'r canfyddiad y mae'n dibynnu arno yn rhy fach i'w ddweud; mae'r syniad yn sefyll am resymau eraill.",
        en="The finding it rests on is too small to tell; the idea stands for other reasons.",
    ),
    "not_released": Bilingual(
        cy="Ni ryddhawyd y canfyddiad y mae'n dibynnu arno.", en="The finding it rests on was not released."
    ),
}


def improvement(given: Improvement, made: Sequence[Finding]) -> FindingImprovement:
    """One line of the register. Its own words are the study's; what it rests on is read from the findings."""
    finding = next((one for one in made if one.ref == given.finding), None)
    rests: Rests = (
        "not_released" if finding is None else "cannot_tell" if finding.grade == "cannot_tell" else "told"
    )
    said = (
        WORDS[rests]
        if finding is None or rests == "cannot_tell"
        else Bilingual(
            cy=f"Mae'n dibynnu ar: {finding.title.cy} ({finding.grade_words.cy}).",
            en=f"It rests on: {finding.title.en} ({finding.grade_words.en}).",
        )
    )
    return FindingImprovement(
        ref=given.ref,
        finding=given.finding,
        service=given.service,
        service_words=SERVICES[given.service],  # type: ignore[index]
        text=given.text,
        rests=rests,
        rests_words=said,
        commitment_ref=given.commitment_ref,
    )
