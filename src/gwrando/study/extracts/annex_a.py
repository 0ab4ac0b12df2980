"""Social care: the child-level lists that England's councils prepare for inspection (Ofsted, Annex A), as one workbook.

Each list is a sheet; most give the child and an event in one row, and no list has names: linkage needs another file of the
same service. Codes stand before a label ("b) Female", "N1 - Abuse or neglect"). Lists 9 to 11 are about care leavers and
adopters and give no event. Source: Ofsted, ILACS Annex A.
"""

from collections.abc import Mapping

from gwrando.study.extract import Column, Extract, FileKind, Happens, code, day, text
from gwrando.study.extract.codes import ETHNICITY_DFE, NEEDS
from gwrando.study.extract.columns import DateStyle
from gwrando.study.extract.conditions import IsIn
from gwrando.study.extract.rules import end_after_start
from gwrando.text import Bilingual

STYLES: tuple[DateStyle, ...] = ("iso", "dmy", "excel")
SEX = {"MALE": "M", "FEMALE": "F", "NOT STATED/RECORDED": "", "NEITHER": ""}
SOURCES: Mapping[str, str] = {
    "1A": "individual", "1B": "individual", "1C": "individual", "1D": "individual",
    "2A": "school", "2B": "education",
    "3A": "health", "3B": "health", "3C": "health", "3D": "health", "3E": "health", "3F": "health",
    "4": "housing", "5A": "council", "5B": "council", "5C": "council", "5D": "council",
    "6": "police", "7": "other_justice", "8": "other", "9": "anonymous", "10": "unknown",
}  # fmt: skip
CATEGORIES = {
    "PHYSICAL ABUSE": "physical", "SEXUAL ABUSE": "sexual", "EMOTIONAL ABUSE": "emotional", "NEGLECT": "neglect",
    "MULTIPLE": "multiple",
}  # fmt: skip
HOME = ("E4A", "E4B")
ENDS = {
    **dict.fromkeys(HOME, "home"),
    **dict.fromkeys(("E11", "E12", "E43", "E44", "E45", "E46", "E47", "E48"), "permanent"),
}
NFA = {"YES": "not_taken", "NO": "taken", "Y": "not_taken", "N": "taken"}


def _list(
    number: int,
    cy: str,
    en: str,
    *columns: Column,
    events: tuple[Happens, ...] = (),
    ends: tuple[str, str] | None = None,
) -> FileKind:
    person = {"born_on": "Date of Birth", "sex": "Gender", "ethnicity": "Ethnicity"}
    record = "Child Unique ID"
    return FileKind(
        title=Bilingual(cy=cy, en=en),
        record=record,
        needed=False,
        sheet=f"List {number}",
        person=person,
        columns=(
            text(record, filled=True),
            code("Gender", SEX, labelled=True),
            code("Ethnicity", ETHNICITY_DFE, labelled=True),
            day("Date of Birth", *STYLES, filled=True),
            *columns,
        ),
        # a child comes as often as things happened
        key=(record, *(c.heading for c in columns if c.type == "date")),
        events=events,
        rules=(end_after_start(*ends),) if ends else (),
    )


def _source(heading: str) -> Column:
    return code(heading, SOURCES, labelled=True, in_file=False)


EXTRACT = Extract(
    service="social_care",
    knows_every_child=False,
    schema="Ofsted ILACS Annex A, lists 1 to 8",
    kinds={
        "contacts": _list(
            1,
            "Rhestr 1: cysylltiadau",
            "List 1: contacts",
            day("Date of Contact", *STYLES, filled=True),
            _source("Contact Source"),
            events=(
                Happens(
                    type="contact", starts="Date of Contact", basis="opinion", detail_from="Contact Source"
                ),
            ),
        ),
        "early_help": _list(
            2,
            "Rhestr 2: cymorth cynnar",
            "List 2: early help",
            day("Assessment start date", *STYLES, filled=True),
            day("Assessment completion date", *STYLES),
            events=(
                Happens(type="early_help", starts="Assessment start date", ends="Assessment completion date"),
            ),
            ends=("Assessment completion date", "Assessment start date"),
        ),
        "referrals": _list(
            3,
            "Rhestr 3: atgyfeiriadau",
            "List 3: referrals",
            day("Date of Referral", *STYLES, filled=True),
            _source("Referral Source"),
            code("Referral NFA?", NFA, labelled=True),
            events=(
                Happens(
                    type="referral",
                    starts="Date of Referral",
                    basis="opinion",
                    action_from="Referral NFA?",
                    detail_from="Referral Source",
                ),
            ),
        ),
        "assessments": _list(
            4,
            "Rhestr 4: asesiadau",
            "List 4: assessments",
            day("Continuous Assessment Start Date", *STYLES, filled=True),
            day("Continuous Assessment Date of Authorisation", *STYLES),
            events=(
                Happens(
                    type="assessment",
                    starts="Continuous Assessment Start Date",
                    ends="Continuous Assessment Date of Authorisation",
                    basis="opinion",
                ),
            ),
            ends=("Continuous Assessment Date of Authorisation", "Continuous Assessment Start Date"),
        ),
        "section_47": _list(
            5,
            "Rhestr 5: ymholiadau adran 47",
            "List 5: section 47 enquiries",
            day("Strategy discussion initiating Section 47 Enquiry Start Date", *STYLES, filled=True),
            events=(
                Happens(
                    type="protection_enquiry",
                    starts="Strategy discussion initiating Section 47 Enquiry Start Date",
                    basis="opinion",
                ),
            ),
        ),
        "in_need": _list(
            6,
            "Rhestr 6: plant mewn angen",
            "List 6: children in need",
            day("CIN Start Date", *STYLES, filled=True),
            code("Primary Need Code", NEEDS, labelled=True),
            day("CIN Closure Date", *STYLES),
            events=(
                Happens(
                    type="care_support",
                    starts="CIN Start Date",
                    ends="CIN Closure Date",
                    detail_from="Primary Need Code",
                ),
            ),
            ends=("CIN Closure Date", "CIN Start Date"),
        ),
        "protection": _list(
            7,
            "Rhestr 7: cynlluniau amddiffyn plant",
            "List 7: child protection plans",
            day("Child Protection Plan Start Date", *STYLES, filled=True),
            code("Initial Category of Abuse", CATEGORIES, labelled=True),
            day("Child Protection Plan End Date", *STYLES),
            events=(
                Happens(
                    type="child_protection",
                    starts="Child Protection Plan Start Date",
                    ends="Child Protection Plan End Date",
                    basis="opinion",
                    detail_from="Initial Category of Abuse",
                ),
            ),
            ends=("Child Protection Plan End Date", "Child Protection Plan Start Date"),
        ),
        "in_care": _list(
            8,
            "Rhestr 8: plant mewn gofal",
            "List 8: children in care",
            day("Date Started to be Looked After", *STYLES, filled=True),
            code("Child's Category of Need", NEEDS, labelled=True),
            day("Date Ceased to be Looked After", *STYLES),
            code("Reason Ceased to be Looked After", ENDS, labelled=True),
            events=(
                Happens(
                    type="looked_after",
                    starts="Date Started to be Looked After",
                    ends="Date Ceased to be Looked After",
                    detail_from="Child's Category of Need",
                ),
                Happens(
                    type="returned_home",
                    starts="Date Ceased to be Looked After",
                    when=IsIn(column="Reason Ceased to be Looked After", values=HOME),
                ),
            ),
            ends=("Date Ceased to be Looked After", "Date Started to be Looked After"),
        ),
    },
)
