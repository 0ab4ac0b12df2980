"""Health: the child-health register, emergency department, CAMHS, health visiting, bereavement.

Emergency attendances are as in the Emergency Department Data Set (one row an attendance, with a broad group of reason);
nothing clinical beyond that group is read. Source: NHS Wales, EDDS; domain notes 3.1.
"""

from gwrando.study.extract import Column, Extract, FileKind, Happens, Rule, code, day, text
from gwrando.study.extract.codes import ETHNICITY_NHS, NO_ACTION, SEX, SEX_NUMBER, YES_NO
from gwrando.study.extract.columns import DateStyle
from gwrando.study.extract.conditions import All, Filled, IsIn
from gwrando.study.extract.rules import end_after_start, reason_for_no_action
from gwrando.text import Bilingual

STYLES: tuple[DateStyle, ...] = ("iso", "dmy", "compact", "excel")


def _title(cy: str, en: str) -> Bilingual:
    return Bilingual(cy=cy, en=en)


def _record() -> Column:
    return text("LOCAL_NUMBER", filled=True)


EXTRACT = Extract(
    service="health",
    knows_every_child=True,
    schema="child-health register and EDDS-like, 1",
    kinds={
        "register": FileKind(
            title=_title("Cofrestr iechyd plant", "Child-health register"),
            record="LOCAL_NUMBER",
            person={
                "nhs_number": "NHS_NUMBER",
                "forename": "GIVEN_NAME",
                "middle_names": "MIDDLE_NAMES",
                "surname": "FAMILY_NAME",
                "other_surname": "BIRTH_FAMILY_NAME",
                "born_on": "BIRTH_DATE",
                "sex": "SEX",
                "ethnicity": "ETHNIC_CATEGORY",
                "postcode": "POSTCODE",
            },
            columns=(
                _record(),
                Column(heading="NHS_NUMBER", type="nhs"),
                text("GIVEN_NAME", filled=True),
                text("MIDDLE_NAMES", in_file=False),
                text("FAMILY_NAME", filled=True),
                text("BIRTH_FAMILY_NAME", in_file=False),
                day("BIRTH_DATE", *STYLES, filled=True),
                code("SEX", {**SEX, **SEX_NUMBER}),
                code("ETHNIC_CATEGORY", ETHNICITY_NHS, in_file=False),
                Column(heading="POSTCODE", type="postcode"),
            ),
        ),
        "emergency": FileKind(
            title=_title("Adran achosion brys", "Emergency department"),
            record="LOCAL_NUMBER",
            needed=False,
            columns=(
                text("ATTENDANCE_REF", filled=True),
                _record(),
                day("ARRIVED_ON", *STYLES, filled=True),
                code(
                    "REASON_GROUP",
                    {
                        "INJURY": "injury_attendance",
                        "DISTRESS": "distress_attendance",
                        "ILLNESS": "",
                        "OTHER": "",
                    },
                    filled=True,
                    strict=True,
                ),
                code("PLACE", ("HOME", "SCHOOL", "ROAD", "SPORT", "PUBLIC", "OTHER"), in_file=False),
            ),
            key=("ATTENDANCE_REF", "LOCAL_NUMBER"),
            events=(Happens(type_from="REASON_GROUP", starts="ARRIVED_ON", detail_from="PLACE"),),
        ),
        "camhs": FileKind(
            title=_title("CAMHS", "CAMHS"),
            record="LOCAL_NUMBER",
            needed=False,
            columns=(
                _record(),
                day("REFERRED_ON", *STYLES, filled=True),
                code(
                    "REFERRED_BY", ("GP", "SCHOOL", "SOCIAL_CARE", "POLICE", "FAMILY", "OTHER"), in_file=False
                ),
                code("ACCEPTED", YES_NO),
                code("NOT_ACCEPTED_REASON", NO_ACTION),
                day("FIRST_SEEN_ON", *STYLES),
            ),
            events=(
                Happens(
                    type="camhs_referral",
                    starts="REFERRED_ON",
                    basis="opinion",
                    action_from="ACCEPTED",
                    reason_from="NOT_ACCEPTED_REASON",
                    detail_from="REFERRED_BY",
                ),
                Happens(type="camhs_seen", starts="FIRST_SEEN_ON"),
            ),
            rules=(
                end_after_start("FIRST_SEEN_ON", "REFERRED_ON"),
                reason_for_no_action("ACCEPTED", "NOT_ACCEPTED_REASON"),
                Rule(
                    name="seen_but_not_accepted",
                    column="ACCEPTED",
                    broken=All(
                        of=(IsIn(column="ACCEPTED", values=("N", "NO", "0")), Filled(column="FIRST_SEEN_ON"))
                    ),
                    words=_title(
                        "Gwelwyd y plentyn er na dderbyniwyd yr atgyfeiriad",
                        "Seen although the referral was not accepted",
                    ),
                    sets_aside=False,
                ),
            ),
        ),
        "health_visiting": FileKind(
            title=_title("Ymwelwyr iechyd", "Health visiting"),
            record="LOCAL_NUMBER",
            needed=False,
            columns=(
                _record(),
                day("CONTACT_ON", *STYLES, filled=True),
                code(
                    "WHAT",
                    {"ROUTINE": "", "CONCERN": "health_visitor_concern", "EXTRA_HELP": "health_visitor_help"},
                    filled=True,
                    strict=True,
                ),
                day("ENDED_ON", *STYLES, in_file=False),
                code("BASIS", {"FACT": "fact", "OPINION": "opinion"}, in_file=False),
                code("ACTION", YES_NO, in_file=False),
                code("NO_ACTION_REASON", NO_ACTION, in_file=False),
            ),
            events=(
                Happens(
                    type_from="WHAT",
                    starts="CONTACT_ON",
                    ends="ENDED_ON",
                    basis_from="BASIS",
                    action_from="ACTION",
                    reason_from="NO_ACTION_REASON",
                ),
            ),
            rules=(
                end_after_start("ENDED_ON", "CONTACT_ON"),
                reason_for_no_action("ACTION", "NO_ACTION_REASON"),
            ),
        ),
        "bereavements": FileKind(
            title=_title("Profedigaethau", "Bereavements"),
            record="LOCAL_NUMBER",
            needed=False,
            columns=(
                _record(),
                day("DIED_ON", *STYLES, "month", "year", filled=True),
                code("WHO", ("PARENT", "SIBLING", "GRANDPARENT", "OTHER")),
            ),
            events=(Happens(type="bereavement", starts="DIED_ON", detail_from="WHO"),),
        ),
    },
)
