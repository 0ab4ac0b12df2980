"""Police: people and occurrences with the child's role in each (the shape of a records-management export)."""

from gwrando.study.extract.simple import SimpleExtract

EXTRACT = SimpleExtract(
    service="police",
    to_person={
        "record": "nominal_ref",
        "forename": "forename",
        "surname": "surname",
        "dob": "date_of_birth",
        "sex": "sex",
        "postcode": "postcode",
    },
    to_event={"record": "nominal_ref", "code": "occurrence_code", "on": "occurred_on", "role": "involvement"},
    codings={
        "DA-CHILD": "da_witnessed",
        "VICTIM": "victim_of_crime",
        "MISSING": "missing_episode",
        "PPN": "ppn",
        "CRIME": "offence",
        "ASB": "anti_social_behaviour",
        "EXPLOITATION": "exploitation_concern",
        "STOP": "stop_search",
        "CUSTODY": "custody",
        "OUTCOME-20": "outcome_20",
        "OUTCOME-21": "outcome_21",
        "OUTCOME-22": "outcome_22",
        "OUTCOME-23": "outcome_23",
        "COMMUNITY-RES": "community_resolution",
        "RETURN-INT": "return_interview",
    },
    roles={"SUBJECT": "subject", "VICTIM": "victim", "WITNESS": "witness", "SUSPECT": "suspect"},
    date_format="%Y-%m-%d",
    knows_every_child=False,
)
