"""The improvements register: finding -> improvement -> the service that owns it -> commitment in the strategy."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from gwrando.errors import InputError
from gwrando.study.definition import Study
from gwrando.study.services.questions import waits_of
from gwrando.study.vocabulary import SERVICES
from gwrando.text import Bilingual

Rests = Literal["told", "cannot_tell", "not_released"]

RESTS: Mapping[Rests, Bilingual] = {
    "told": Bilingual(
        cy="Mae'n seiliedig ar ganfyddiad yn yr adroddiad hwn.", en="It rests on a finding in this report."
    ),
    "cannot_tell": Bilingual(
        cy="Ni allai'r astudiaeth hon ddweud: mae'r gwelliant yn seiliedig ar reswm arall, nid ar y rhifau hyn.",
        en="This study could not tell: the improvement rests on another reason, not on these numbers.",
    ),
    "not_released": Bilingual(
        cy="Nid yw'r canfyddiad yn y rhyddhad hwn.", en="The finding is not in this release."
    ),
}


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One improvement: what it is, who owns it, which commitment it serves, and what it rests on."""

    ref: str
    finding: str
    rests: Rests
    rests_words: Bilingual
    service: str
    service_words: Bilingual
    text: Bilingual
    commitment_ref: str


def findings_made(study: Study) -> frozenset[str]:
    """The names of all findings that this definition can lead to."""
    services = [e.service for e in study.extracts]
    names = {
        "known_by_age",
        "help_when",
        "transition",
        "transition_seen",
        "first_noticed",
        "left_out",
        "linked",
    }
    names |= {f"{stem}_{s}" for stem in ("earliest", "base", "help_when") for s in services}
    names |= {f"trigger_{e.key}" for e in study.exposures} | {f"reverse_{e.key}" for e in study.exposures}
    for wait in waits_of(study):
        stems = ("answered", "repeat", "already") if wait.is_notice else ("funnel",)
        names |= {f"{stem}_{wait.name}" for stem in stems}
    return frozenset(names | {f"order_{o.first}_{o.then}" for o in study.orders})


def check_register(study: Study) -> None:
    """Raises `InputError` when an improvement names a finding that the study does not make, or a service it has not."""
    made, services = findings_made(study), {e.service for e in study.extracts}
    wrong = [i.ref for i in study.improvements if i.finding not in made or i.service not in services]
    if wrong:
        listed = ", ".join(wrong)
        raise InputError(
            cy=f"Mae gwelliannau'n enwi canfyddiad neu wasanaeth nad yw yn yr astudiaeth hon: {listed}.",
            en=f"Improvements name a finding or a service that is not in this study: {listed}.",
            where="improvement",
            next_cy="Cywirwch `finding` a `service` yn y diffiniad. Gweler docs/reference/study-services.md.",
            next_en="Correct `finding` and `service` in the definition. See docs/reference/study-services.md.",
        )


def register(study: Study, *, grades: Mapping[str, str]) -> tuple[Entry, ...]:
    """The register in the order of the definition. `grades` are the grades of the findings of the release by name: an
    improvement whose finding has the grade "cannot_tell" says so, and one whose finding is not there says that."""
    entries = []
    for given in study.improvements:
        grade = grades.get(given.finding)
        rests: Rests = (
            "not_released" if grade is None else "cannot_tell" if grade == "cannot_tell" else "told"
        )
        entries.append(
            Entry(
                ref=given.ref,
                finding=given.finding,
                rests=rests,
                rests_words=RESTS[rests],
                service=given.service,
                service_words=SERVICES[given.service],  # type: ignore[index]  # check_register looked
                text=given.text,
                commitment_ref=given.commitment_ref,
            )
        )
    return tuple(entries)
