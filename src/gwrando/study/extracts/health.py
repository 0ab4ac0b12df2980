"""Health: children on the child-health register, emergency visits and CAMHS (every child has a record)."""

from gwrando.study.extract.simple import SimpleExtract

EXTRACT = SimpleExtract(
    service="health",
    to_person={
        "record": "local_number",
        "forename": "first_name",
        "surname": "last_name",
        "dob": "birth_date",
        "sex": "sex",
        "postcode": "postcode",
    },
    to_event={"record": "local_number", "code": "activity", "on": "activity_date", "role": "role"},
    codings={
        "ED-INJURY": "injury_attendance",
        "BEREAVEMENT": "bereavement",
        "CAMHS-REF": "camhs_referral",
        "CAMHS-SEEN": "camhs_seen",
        "HV-CONCERN": "health_visitor_concern",
        "ED-DISTRESS": "distress_attendance",
        "HV-HELP": "health_visitor_help",
    },
    date_format="%Y-%m-%d",
    knows_every_child=True,
)
