"""The words of a study: services, roles, kinds and types of event. Everything else names things by these keys."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from gwrando.text import Bilingual

Service = Literal["police", "education", "social_care", "health", "youth_justice"]
Kind = Literal["happened", "noticed", "helped", "achieved", "justice"]

SERVICES: Mapping[Service, Bilingual] = {
    "education": Bilingual(cy="Addysg", en="Education"),
    "health": Bilingual(cy="Iechyd", en="Health"),
    "police": Bilingual(cy="Heddlu", en="Police"),
    "social_care": Bilingual(cy="Gofal cymdeithasol", en="Social care"),
    "youth_justice": Bilingual(cy="Cyfiawnder ieuenctid", en="Youth justice"),
}
"""The services, and the order in which a tie between their records is settled."""

ROLES = ("subject", "victim", "witness", "suspect")
"""What a child was to an event; kept apart always (Data Protection Act 2018, Part 3)."""

PRECISIONS = ("day", "month", "year")
"""How exactly a date is known."""

ETHNICITIES: Mapping[str, Bilingual] = {
    "asian": Bilingual(cy="Asiaidd neu Asiaidd Cymreig", en="Asian or Asian Welsh"),
    "black": Bilingual(cy="Du neu Ddu Cymreig", en="Black or Black Welsh"),
    "mixed": Bilingual(cy="Grwpiau cymysg", en="Mixed groups"),
    "white": Bilingual(cy="Gwyn", en="White"),
    "other": Bilingual(cy="Grwpiau eraill", en="Other groups"),
}
"""The five groups of the 2021 Census (England and Wales). Used for the quality of linkage only."""


@dataclass(frozen=True, kw_only=True)
class EventType:
    """One type of event: who records it, what kind of thing it is, its name, and whether it lasts (has an end)."""

    service: Service
    kind: Kind
    title: Bilingual
    spell: bool = False


def _type(service: Service, kind: Kind, cy: str, en: str, *, spell: bool = False) -> EventType:
    return EventType(service=service, kind=kind, title=Bilingual(cy=cy, en=en), spell=spell)


EVENT_TYPES: Mapping[str, EventType] = {
    # police
    "da_witnessed": _type(
        "police", "happened", "Bod yn dyst i gam-drin domestig", "Witnessing domestic abuse"
    ),
    "victim_of_crime": _type("police", "happened", "Bod yn ddioddefwr trosedd", "Being a victim of crime"),
    "missing_episode": _type(
        "police", "happened", "Cyfnod ar goll", "An episode of being missing", spell=True
    ),
    "anti_social_behaviour": _type(
        "police", "happened", "Digwyddiad ymddygiad gwrthgymdeithasol", "An incident of anti-social behaviour"
    ),
    "exploitation_concern": _type(
        "police", "noticed", "Pryder am gamfanteisio", "A concern about exploitation"
    ),
    "ppn": _type(
        "police", "noticed", "Hysbysiad diogelu gan yr heddlu", "A safeguarding notification by the police"
    ),
    "stop_search": _type("police", "justice", "Stopio a chwilio", "A stop and search"),
    "custody": _type("police", "justice", "Cadw yn y ddalfa", "Being held in custody", spell=True),
    "offence": _type("police", "justice", "Trosedd a gofnodwyd", "A recorded offence"),
    "outcome_20": _type(
        "police", "justice", "Canlyniad 20: corff arall yn gweithredu", "Outcome 20: action by another body"
    ),
    "outcome_21": _type(
        "police",
        "justice",
        "Canlyniad 21: nid er budd y cyhoedd i ymchwilio ymhellach",
        "Outcome 21: further investigation not in the public interest",
    ),
    "outcome_22": _type(
        "police",
        "justice",
        "Canlyniad 22: gweithgaredd dargyfeirio neu addysg",
        "Outcome 22: diversionary or educational activity",
    ),
    "outcome_23": _type("police", "justice", "Canlyniad 23", "Outcome 23"),
    "community_resolution": _type("police", "justice", "Datrysiad cymunedol", "A community resolution"),
    "return_interview": _type(
        "police", "helped", "Sgwrs ar ôl dychwelyd", "A return interview after going missing"
    ),
    # education
    "fixed_exclusion": _type("education", "happened", "Gwaharddiad cyfnod penodol", "A fixed-term exclusion"),
    "permanent_exclusion": _type("education", "happened", "Gwaharddiad parhaol", "A permanent exclusion"),
    "school_move": _type("education", "happened", "Symud ysgol", "A move of school"),
    "transition_trouble": _type(
        "education",
        "happened",
        "Anhawster wrth symud i'r ysgol uwchradd",
        "Difficulty in the move to secondary school",
    ),
    "attendance_concern": _type(
        "education", "noticed", "Pryder am bresenoldeb", "A concern about attendance"
    ),
    "aln_identified": _type(
        "education",
        "noticed",
        "Nodi anghenion dysgu ychwanegol",
        "Additional learning needs identified",
        spell=True,
    ),
    "school_support": _type("education", "helped", "Cymorth yn yr ysgol", "Support in school", spell=True),
    "attendance_recovered": _type("education", "achieved", "Presenoldeb wedi gwella", "Attendance recovered"),
    "school_award": _type("education", "achieved", "Gwobr neu gydnabyddiaeth", "An award or recognition"),
    # social care
    "contact": _type("social_care", "noticed", "Cyswllt â gofal cymdeithasol", "A contact to social care"),
    "referral": _type(
        "social_care", "noticed", "Atgyfeiriad at ofal cymdeithasol", "A referral to social care"
    ),
    "assessment": _type("social_care", "noticed", "Asesiad gofal cymdeithasol", "A social care assessment"),
    "child_protection": _type(
        "social_care",
        "noticed",
        "Cofrestru amddiffyn plant",
        "Child protection registration",
        spell=True,
    ),
    "looked_after": _type(
        "social_care", "happened", "Derbyn gofal gan awdurdod lleol", "Being looked after", spell=True
    ),
    "placement_move": _type("social_care", "happened", "Symud lleoliad gofal", "A move of placement"),
    "missing_from_care": _type(
        "social_care", "happened", "Ar goll o ofal", "Being missing from care", spell=True
    ),
    "care_support": _type(
        "social_care", "helped", "Cynllun gofal a chymorth", "A care and support plan", spell=True
    ),
    "protection_enquiry": _type(
        "social_care",
        "noticed",
        "Ymholiad amddiffyn plant (adran 47)",
        "A child protection enquiry (section 47)",
    ),
    "arrived_alone": _type(
        "social_care",
        "happened",
        "Cyrraedd y wlad ar ei ben ei hun i geisio lloches",
        "Arriving in the country alone to seek asylum",
    ),
    "care_review": _type(
        "social_care", "helped", "Adolygiad gofal gyda'r plentyn", "A review of care with the child"
    ),
    "early_help": _type("social_care", "helped", "Cymorth cynnar", "Early help", spell=True),
    "permanent_family": _type(
        "social_care",
        "achieved",
        "Teulu parhaol (mabwysiadu neu warcheidiaeth)",
        "A permanent family (adoption or guardianship)",
    ),
    "returned_home": _type("social_care", "achieved", "Dychwelyd adref", "A return home"),
    # health
    "injury_attendance": _type(
        "health",
        "happened",
        "Ymweld ag adran achosion brys oherwydd anaf",
        "An emergency visit for an injury",
    ),
    "bereavement": _type("health", "happened", "Profedigaeth", "A bereavement"),
    "distress_attendance": _type(
        "health",
        "noticed",
        "Ymweld ag adran achosion brys oherwydd trallod",
        "An emergency visit because of distress",
    ),
    "health_visitor_help": _type(
        "health", "helped", "Cymorth ymwelydd iechyd", "Help by a health visitor", spell=True
    ),
    "health_visitor_concern": _type(
        "health", "noticed", "Pryder gan ymwelydd iechyd", "A concern by a health visitor"
    ),
    "camhs_referral": _type("health", "noticed", "Atgyfeiriad at CAMHS", "A referral to CAMHS"),
    "camhs_seen": _type("health", "helped", "Gweld CAMHS", "Being seen by CAMHS"),
    # youth justice
    "prevention_support": _type("youth_justice", "helped", "Cymorth atal", "Prevention support", spell=True),
    "out_of_court": _type(
        "youth_justice", "justice", "Datrysiad y tu allan i'r llys", "An out-of-court outcome"
    ),
    "court_order": _type("youth_justice", "justice", "Gorchymyn llys", "A court order", spell=True),
    "programme_completed": _type("youth_justice", "achieved", "Cwblhau rhaglen", "Completing a programme"),
}
"""Names follow domain vocabulary: what happened, who noticed, who helped, what went well, and justice outcomes."""
