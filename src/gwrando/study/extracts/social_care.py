"""Social care: children and contacts, plans of care and support (headings as in SSDA903, dates
DD/MM/YYYY)."""

from gwrando.study.extract.simple import SimpleExtract

EXTRACT = SimpleExtract(
    service="social_care",
    to_person={
        "record": "CHILD",
        "forename": "FORENAME",
        "surname": "SURNAME",
        "dob": "DOB",
        "sex": "SEX",
        "postcode": "HOME_POST",
    },
    to_event={"record": "CHILD", "code": "EVENT", "on": "DECOM", "role": "ROLE"},
    codings={
        "CONTACT": "contact",
        "CASP": "care_support",
        "REFERRAL": "referral",
        "ASSESSMENT": "assessment",
        "CPR": "child_protection",
        "CLA": "looked_after",
        "MOVE": "placement_move",
        "MISSING": "missing_from_care",
        "EARLY-HELP": "early_help",
        "HOME": "returned_home",
        "SECTION-47": "protection_enquiry",
        "ALONE": "arrived_alone",
        "REVIEW": "care_review",
        "PERMANENCE": "permanent_family",
    },
    sexes={"1": "M", "2": "F"},
    date_format="%d/%m/%Y",
    knows_every_child=False,
)
