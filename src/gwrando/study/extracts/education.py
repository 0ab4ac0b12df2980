"""Education: pupils and what schools record about them (a PLASC-like shape; every pupil has a record)."""

from gwrando.study.extract.simple import SimpleExtract

EXTRACT = SimpleExtract(
    service="education",
    to_person={
        "record": "pupil_id",
        "forename": "given_name",
        "surname": "family_name",
        "dob": "dob",
        "sex": "sex",
        "postcode": "home_postcode",
    },
    to_event={"record": "pupil_id", "code": "entry", "on": "entry_date", "role": "as"},
    codings={
        "EXCL-FIXED": "fixed_exclusion",
        "EXCL-PERM": "permanent_exclusion",
        "Y7-DIFFICULTY": "transition_trouble",
        "ATT-CONCERN": "attendance_concern",
        "SUPPORT": "school_support",
        "MOVE": "school_move",
        "ALN": "aln_identified",
        "ATT-RECOVERED": "attendance_recovered",
        "AWARD": "school_award",
    },
    date_format="%d/%m/%Y",
    knows_every_child=True,
)
