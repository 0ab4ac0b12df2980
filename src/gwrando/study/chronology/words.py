"""The words of a printed chronology, in both languages. They say what is on record, and nothing about the child."""

from collections.abc import Mapping, Sequence
from datetime import date

from gwrando.errors import Language
from gwrando.outputs import never
from gwrando.study.vocabulary import SERVICES, Service
from gwrando.text import Bilingual
from gwrando.text.dates import MONTHS, spoken

MARK = never.CASE_REVIEW
TITLE = Bilingual(
    cy="Cronoleg un plentyn: at adolygiad achos", en="Chronology of one child: for a case review"
)
MARKING = Bilingual(
    cy="CYFRINACHOL: am un plentyn. Arhosed yn y lleoliad diogel. Ni chaiff fod mewn unrhyw ryddhad.",
    en="CONFIDENTIAL: about one child. Stays in the safe setting. May be in no release.",
)
READING = (
    Bilingual(
        cy="Rhestr o'r hyn a gofnododd gwasanaethau yw hon. Nid yw'n dweud pam, ac nid yw'n farn am y plentyn na'r teulu.",
        en="This is a list of what services recorded. It does not say why, and it is no opinion of the child or the family.",
    ),
    Bilingual(
        cy="Cysylltwyd y cofnodion gan raglen, a gall hi gamgymryd. Gwiriwch bob cofnod yn ei ffynhonnell cyn dibynnu arno.",
        en="The records were linked by a program, which can be wrong. Check each entry at its source before relying on it.",
    ),
    Bilingual(
        cy="Nid yw dim byd yn y cofnodion yn golygu na ddigwyddodd dim. Gweler beth nad yw wedi'i gwmpasu.",
        en="Nothing on record does not mean that nothing happened. See what is not covered.",
    ),
)


def hashed(services: Sequence[Service]) -> list[Bilingual]:
    """A line on services whose records were linked without names; none where there are none."""
    if not services:
        return []
    named = [SERVICES[service] for service in services]
    return [
        Bilingual(
            cy=f"Heb enwau, drwy hashys, y cysylltwyd cofnodion {', '.join(name.cy for name in named)}: llai sicr. Gofynnwch "
            "i'r gwasanaeth ei hun ai'r un plentyn ydyw cyn dibynnu arnynt.",
            en=f"Records of {', '.join(name.en for name in named)} were linked without names, by hashes: less certain. Ask "
            "the service itself whether it is the same child before relying on them.",
        )
    ]


ROLES: Mapping[str, Bilingual] = {
    "subject": Bilingual(cy="am y plentyn", en="about the child"),
    "victim": Bilingual(cy="dioddefwr", en="victim"),
    "witness": Bilingual(cy="tyst", en="witness"),
    "suspect": Bilingual(cy="dan amheuaeth", en="suspect"),
}
ACTIONS: Mapping[str | None, Bilingual] = {
    "taken": Bilingual(cy="gweithredwyd", en="action taken"),
    "not_taken": Bilingual(cy="ni weithredwyd", en="no action taken"),
    None: Bilingual(cy="heb ei gofnodi", en="not recorded"),
}
REASONS: Mapping[str, Bilingual] = {
    "below_threshold": Bilingual(cy="o dan y trothwy", en="below the threshold"),
    "no_capacity": Bilingual(cy="dim lle na staff", en="no capacity"),
    "consent_refused": Bilingual(cy="gwrthodwyd cydsyniad", en="consent refused"),
    "not_known": Bilingual(cy="rheswm ddim yn hysbys", en="reason not known"),
}
"""Reasons for no action that have words; others are shown as the service's code."""
NO_REASON = Bilingual(cy="rheswm heb ei gofnodi", en="no reason recorded")
BASIS: Mapping[str, Bilingual] = {
    "fact": Bilingual(cy="ffaith", en="fact"),
    "opinion": Bilingual(cy="barn broffesiynol", en="professional opinion"),
}
LABELS: Mapping[str, Bilingual] = {
    "date": Bilingual(cy="Dyddiad", en="Date"),
    "age": Bilingual(cy="Oed", en="Age"),
    "what": Bilingual(cy="Beth a gofnodwyd", en="What was recorded"),
    "role": Bilingual(cy="Rôl y plentyn", en="The child's role"),
    "action": Bilingual(cy="Gweithredu", en="Action"),
    "basis": Bilingual(cy="Ffaith neu farn", en="Fact or opinion"),
    "source": Bilingual(cy="Ffynhonnell", en="Source"),
    "row": Bilingual(cy="rhes", en="row"),
    "until": Bilingual(cy="hyd", en="until"),
    "page": Bilingual(cy="Cronoleg", en="Chronology"),
    "entries": Bilingual(cy="Beth sydd wedi'i gofnodi", en="What is on record"),
    "covered": Bilingual(cy="Beth sydd wedi'i gwmpasu, a beth nad yw", en="What is covered, and what is not"),
    "service": Bilingual(cy="Gwasanaeth", en="Service"),
    "extract": Bilingual(cy="Dyddiau'r data", en="Days of the data"),
    "observed": Bilingual(cy="Y plentyn dan sylw", en="Child under observation"),
    "access": Bilingual(cy="Pwy a edrychodd, pryd a pham", en="Who looked, when and why"),
    "law": Bilingual(cy="Sail gyfreithiol", en="Lawful basis"),
    "agreement": Bilingual(cy="Cytundeb", en="Agreement"),
    "none": Bilingual(cy="Dim cofnod.", en="Nothing on record."),
}
NOT_LINKED = Bilingual(
    cy="dim cofnod cysylltiedig: ni wyddys dim o'r gwasanaeth hwn",
    en="no linked record: nothing is known from this service",
)


def when(starts_on: date, precision: str, language: Language) -> str:
    """The date as exactly as it is known, and no more exactly."""
    if precision == "day":
        return spoken(starts_on, language)
    only = {"month": ("mis yn unig", "month only"), "year": ("blwyddyn yn unig", "year only")}[precision]
    text = str(starts_on.year)
    if precision == "month":
        text = f"{MONTHS[language][starts_on.month - 1]} {text}"
    return f"{text} ({only[language == 'en']})"


def action(taken: str | None, reason: str | None, language: Language) -> str:
    """What was done, or why nothing was."""
    text = ACTIONS[taken].in_(language)
    if reason is not None:
        known = REASONS.get(reason)
        return f"{text}: {known.in_(language) if known else reason.replace('_', ' ')}"
    return f"{text}: {NO_REASON.in_(language)}" if taken == "not_taken" else text
