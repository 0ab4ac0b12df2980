"""Youth justice service: children it works with, prevention and out-of-court outcomes (a case-level
shape)."""

from gwrando.study.extract.simple import SimpleExtract

EXTRACT = SimpleExtract(
    service="youth_justice",
    to_person={
        "record": "case_number",
        "forename": "first_names",
        "surname": "surname",
        "dob": "dob",
        "sex": "sex",
        "postcode": "postcode",
    },
    to_event={"record": "case_number", "code": "intervention", "on": "start_date", "role": "role"},
    codings={
        "PREVENTION": "prevention_support",
        "OOCD": "out_of_court",
        "COURT-ORDER": "court_order",
        "COMPLETED": "programme_completed",
    },
    date_format="%Y-%m-%d",
    knows_every_child=False,
)
