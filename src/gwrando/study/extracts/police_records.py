"""Police: people, occurrences with the child's role, missing episodes, domestic abuse, safeguarding notices, stop and
search, custody, outcomes. The shape of exports from a records-management system (Niche-like); a force maps its
headings to these.

A child's role is kept apart always (Data Protection Act 2018, Part 3): victim, witness, suspect and subject are
never added up.
"""

from gwrando.study.extract import Column, Extract, FileKind, Happens, Rule, code, day, text
from gwrando.study.extract.codes import ETHNICITY_16_1, FLAG, NO_ACTION, SEX, YES_NO
from gwrando.study.extract.columns import DateStyle
from gwrando.study.extract.conditions import All, Any, IsIn, needs
from gwrando.study.extract.rules import end_after_start, reason_for_no_action
from gwrando.text import Bilingual

STYLES: tuple[DateStyle, ...] = ("iso", "dmy", "named", "excel")
"""Police exports hold times too (often midnight for "time not known"): the day alone is used."""

ROLES = {
    "VICTIM": "victim",
    "AGGRIEVED": "victim",
    "WITNESS": "witness",
    "PRESENT": "witness",
    "SUSPECT": "suspect",
    "OFFENDER": "suspect",
    "SUBJECT": "subject",
    "INVOLVED": "subject",
}
_SUSPECT = ("SUSPECT", "OFFENDER")
_VICTIM = ("VICTIM", "AGGRIEVED")
OFFENCES = (
    "VIOLENCE", "SEXUAL", "ROBBERY", "BURGLARY", "THEFT", "VEHICLE", "DAMAGE", "DRUGS", "WEAPON", "PUBLIC_ORDER", "OTHER",
)  # fmt: skip
OUTCOMES = {
    **{str(number): "" for number in range(1, 23)},
    "8": "community_resolution",
    "20": "outcome_20",
    "21": "outcome_21",
    "22": "outcome_22",
    "23": "outcome_23",
}
"""Home Office outcome types. 8 community resolution; 20 action by another body; 21 further investigation not in the
public interest; 22 diversionary or educational activity; 23 as recorded by the force. Others are known and left."""


def _title(cy: str, en: str) -> Bilingual:
    return Bilingual(cy=cy, en=en)


def _record() -> Column:
    return text("NOMINAL_URN", filled=True)


EXTRACT = Extract(
    service="police",
    knows_every_child=False,
    schema="records-management export, 1",
    kinds={
        "person": FileKind(
            title=_title("Pobl", "People"),
            record="NOMINAL_URN",
            person={
                "forename": "FORENAME",
                "middle_names": "MIDDLE_NAMES",
                "surname": "SURNAME",
                "other_surname": "OTHER_SURNAME",
                "born_on": "DATE_OF_BIRTH",
                "sex": "SEX",
                "postcode": "HOME_POSTCODE",
                "ethnicity": "SELF_DEFINED_ETHNICITY",
            },
            columns=(
                _record(),
                text("FORENAME", filled=True),
                text("MIDDLE_NAMES", in_file=False),
                text("SURNAME", filled=True),
                text("OTHER_SURNAME", in_file=False),
                day("DATE_OF_BIRTH", *STYLES, filled=True),
                code("SEX", SEX),
                Column(heading="HOME_POSTCODE", type="postcode"),
                code("SELF_DEFINED_ETHNICITY", ETHNICITY_16_1, in_file=False),
            ),
        ),
        "occurrences": FileKind(
            title=_title("Digwyddiadau gyda rôl y plentyn", "Occurrences with the child's role"),
            record="NOMINAL_URN",
            needed=False,
            columns=(
                text("OCCURRENCE_REF", filled=True),
                _record(),
                code(
                    "OCCURRENCE_TYPE",
                    {"CRIME": "", "ASB": "", "EXPLOITATION": "", "OTHER": ""},
                    filled=True,
                    strict=True,
                ),
                code("ROLE", ROLES, filled=True, strict=True),
                day("OCCURRED_ON", *STYLES, filled=True),
                code("OFFENCE_GROUP", OFFENCES),
            ),
            key=("OCCURRENCE_REF", "NOMINAL_URN", "ROLE"),
            events=(
                Happens(
                    type="offence",
                    starts="OCCURRED_ON",
                    when=All(
                        of=(
                            IsIn(column="OCCURRENCE_TYPE", values=("CRIME",)),
                            IsIn(column="ROLE", values=_SUSPECT),
                        )
                    ),
                    role="suspect",
                    detail_from="OFFENCE_GROUP",
                ),
                Happens(
                    type="victim_of_crime",
                    starts="OCCURRED_ON",
                    when=All(
                        of=(
                            IsIn(column="OCCURRENCE_TYPE", values=("CRIME",)),
                            IsIn(column="ROLE", values=_VICTIM),
                        )
                    ),
                    role="victim",
                    detail_from="OFFENCE_GROUP",
                ),
                Happens(
                    type="anti_social_behaviour",
                    starts="OCCURRED_ON",
                    when=IsIn(column="OCCURRENCE_TYPE", values=("ASB",)),
                    role_from="ROLE",
                ),
                Happens(
                    type="exploitation_concern",
                    starts="OCCURRED_ON",
                    when=IsIn(column="OCCURRENCE_TYPE", values=("EXPLOITATION",)),
                    role_from="ROLE",
                    basis="opinion",
                ),
            ),
            rules=(
                Rule(
                    name="crime_without_a_group",
                    column="OFFENCE_GROUP",
                    broken=needs("OCCURRENCE_TYPE", ("CRIME",), "OFFENCE_GROUP"),
                    words=_title("Trosedd heb grŵp trosedd", "A crime without a group of offence"),
                    sets_aside=False,
                ),
            ),
        ),
        "missing": FileKind(
            title=_title("Cyfnodau ar goll", "Missing episodes"),
            record="NOMINAL_URN",
            needed=False,
            columns=(
                _record(),
                day("MISSING_FROM", *STYLES, filled=True),
                day("RETURNED_ON", *STYLES),
                code("INTERVIEW_DONE", YES_NO),
                code("INTERVIEW_REASON", NO_ACTION),
                day("INTERVIEW_ON", *STYLES),
            ),
            events=(
                Happens(
                    type="missing_episode",
                    starts="MISSING_FROM",
                    ends="RETURNED_ON",
                    action_from="INTERVIEW_DONE",
                    reason_from="INTERVIEW_REASON",
                ),
                Happens(type="return_interview", starts="INTERVIEW_ON"),
            ),
            rules=(
                end_after_start("RETURNED_ON", "MISSING_FROM"),
                reason_for_no_action("INTERVIEW_DONE", "INTERVIEW_REASON"),
            ),
        ),
        "domestic_abuse": FileKind(
            title=_title("Cam-drin domestig lle'r oedd plentyn", "Domestic abuse where a child was"),
            record="NOMINAL_URN",
            needed=False,
            columns=(
                text("OCCURRENCE_REF", filled=True),
                _record(),
                day("INCIDENT_ON", *STYLES, filled=True),
                code(
                    "CHILD_WAS",
                    {"PRESENT": "witness", "HEARD": "witness", "HARMED": "victim"},
                    filled=True,
                    strict=True,
                ),
            ),
            key=("OCCURRENCE_REF", "NOMINAL_URN"),
            events=(
                Happens(type="da_witnessed", starts="INCIDENT_ON", role="witness", role_from="CHILD_WAS"),
            ),
        ),
        "notices": FileKind(
            title=_title("Hysbysiadau diogelu (PPN)", "Safeguarding notices (PPN)"),
            record="NOMINAL_URN",
            needed=False,
            columns=(
                text("NOTICE_REF", filled=True),
                _record(),
                day("SUBMITTED_ON", *STYLES, filled=True),
                code(
                    "NOTICE_TYPE",
                    (
                        "DOMESTIC_ABUSE",
                        "MISSING",
                        "EXPLOITATION",
                        "NEGLECT",
                        "SELF_HARM",
                        "BEHAVIOUR",
                        "OTHER",
                    ),
                ),
                code("SHARED", YES_NO),
                code("NOT_SHARED_REASON", NO_ACTION),
            ),
            key=("NOTICE_REF", "NOMINAL_URN"),
            events=(
                Happens(
                    type="ppn",
                    starts="SUBMITTED_ON",
                    basis="opinion",
                    action_from="SHARED",
                    reason_from="NOT_SHARED_REASON",
                    detail_from="NOTICE_TYPE",
                ),
            ),
            rules=(reason_for_no_action("SHARED", "NOT_SHARED_REASON"),),
        ),
        "stop_search": FileKind(
            title=_title("Stopio a chwilio", "Stop and search"),
            record="NOMINAL_URN",
            needed=False,
            columns=(
                text("SEARCH_REF", filled=True),
                _record(),
                day("SEARCHED_ON", *STYLES, filled=True),
                code("OBJECT", ("DRUGS", "WEAPON", "STOLEN", "DAMAGE", "OTHER")),
                code("RESULT", ("ARREST", "CAUTION", "COMMUNITY_RESOLUTION", "NOTHING_FURTHER", "OTHER")),
                code("MORE_THAN_OUTER_CLOTHING", FLAG, in_file=False),
            ),
            key=("SEARCH_REF", "NOMINAL_URN"),
            events=(Happens(type="stop_search", starts="SEARCHED_ON", detail_from="RESULT"),),
        ),
        "custody": FileKind(
            title=_title("Dalfa", "Custody"),
            record="NOMINAL_URN",
            needed=False,
            columns=(
                text("CUSTODY_REF", filled=True),
                _record(),
                day("ARRIVED_ON", *STYLES, filled=True),
                day("RELEASED_ON", *STYLES),
                code("DISPOSAL", ("CHARGED", "BAILED", "RELEASED", "DIVERTED", "OTHER")),
            ),
            key=("CUSTODY_REF",),
            events=(
                Happens(
                    type="custody",
                    starts="ARRIVED_ON",
                    ends="RELEASED_ON",
                    role="suspect",
                    detail_from="DISPOSAL",
                ),
            ),
            rules=(end_after_start("RELEASED_ON", "ARRIVED_ON"),),
        ),
        "outcomes": FileKind(
            title=_title("Canlyniadau troseddau", "Crime outcomes"),
            record="NOMINAL_URN",
            needed=False,
            columns=(
                text("OCCURRENCE_REF", filled=True),
                _record(),
                code("OUTCOME", OUTCOMES, filled=True, strict=True),
                day("OUTCOME_ON", *STYLES, filled=True),
                code("VIA", ("POLICE", "YOUTH_JUSTICE", "SCHOOL", "HEALTH"), in_file=False),
            ),
            key=("OCCURRENCE_REF", "NOMINAL_URN", "OUTCOME"),
            events=(Happens(type_from="OUTCOME", starts="OUTCOME_ON", role="suspect", detail_from="VIA"),),
            rules=(
                Rule(
                    name="action_by_nobody",
                    column="VIA",
                    broken=Any(of=(needs("OUTCOME", ("20",), "VIA"), needs("OUTCOME", ("22",), "VIA"))),
                    words=_title(
                        "Mae canlyniadau 20 a 22 yn dweud bod rhywun yn gweithredu, ond ni ddywedir pwy",
                        "Outcomes 20 and 22 say that somebody acts, but not who",
                    ),
                    sets_aside=False,
                ),
            ),
        ),
    },
)
