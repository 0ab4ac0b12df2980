"""Education: pupils, enrolments, attendance, exclusions, concerns and moves, additional learning needs, support, awards.

PLASC-like: enrolment status M (main), C (current), S (subsidiary), G (guest); three classes of exclusion (fixed term of
five days or fewer, fixed term of more than five, permanent); a permanent exclusion counts only when upheld. PLASC itself
lags by a year: ask for the schools' own records. Source: Welsh Government, PLASC technical completion notes; domain notes 3.1.
"""

from gwrando.study.extract import Column, Extract, FileKind, Happens, Rule, Stays, code, day, number, text
from gwrando.study.extract.codes import ETHNICITY_DFE, FLAG, NO_ACTION, SEX, YES_NO
from gwrando.study.extract.columns import DateStyle
from gwrando.study.extract.conditions import All, AtLeast, IsIn, MoreThan, Not, ShareAtLeast
from gwrando.study.extract.rules import end_after_start, reason_for_no_action
from gwrando.text import Bilingual

STYLES: tuple[DateStyle, ...] = ("dmy", "iso", "excel")
MISSED_SHARE = 0.10
"""Share of half-day sessions missed from which a pupil is persistently absent. Source: Welsh Government, since 2022/23."""

REASONS = {
    "AS": "assault_on_staff", "AP": "assault_on_pupil", "DR": "defiance_of_rules", "DB": "disruptive_behaviour",
    "BT": "bullying_or_theft", "RS": "racial_or_sexual_harassment", "VA": "verbal_abuse", "TB": "threatening_behaviour",
    "WE": "weapon", "DA": "damage", "SM": "substance_misuse", "OT": "other",
}  # fmt: skip
"""The one main reason of an exclusion. Source: Welsh Government, permanent and fixed-term exclusions."""


def _title(cy: str, en: str) -> Bilingual:
    return Bilingual(cy=cy, en=en)


def _record() -> Column:
    return text("PupilID", filled=True)


_FIXED = ("FIXED5", "FIXED6")

EXTRACT = Extract(
    service="education",
    knows_every_child=True,
    schema="PLASC-like, 1",
    kinds={
        "pupils": FileKind(
            title=_title("Disgyblion", "Pupils"),
            record="PupilID",
            person={
                "upn": "UPN",
                "forename": "Forename",
                "middle_names": "MiddleNames",
                "surname": "Surname",
                "other_surname": "FormerSurname",
                "born_on": "DOB",
                "sex": "Gender",
                "ethnicity": "Ethnicity",
                "postcode": "HomePostcode",
                "deprivation": "WIMDFifth",
                "area": "LocalAuthority",
            },
            columns=(
                _record(),
                Column(heading="UPN", type="upn"),
                text("Forename", filled=True),
                text("MiddleNames", in_file=False),
                text("Surname", filled=True),
                text("FormerSurname", in_file=False),
                day("DOB", *STYLES, filled=True),
                code("Gender", SEX),
                code("Ethnicity", ETHNICITY_DFE, in_file=False),
                Column(heading="HomePostcode", type="postcode"),
                number("WIMDFifth", least=1, most=5, in_file=False),
                text("LocalAuthority", in_file=False),
            ),
        ),
        "enrolments": FileKind(
            title=_title("Cofrestru mewn ysgolion", "School enrolments"),
            record="PupilID",
            needed=False,
            columns=(
                _record(),
                text("SchoolNo"),
                code("EnrolStatus", ("M", "C", "S", "G")),
                day("EntryDate", *STYLES, filled=True),
                day("LeavingDate", *STYLES),
            ),
            key=("PupilID", "SchoolNo", "EntryDate"),
            stays=Stays(starts="EntryDate", ends="LeavingDate"),
            rules=(end_after_start("LeavingDate", "EntryDate"),),
        ),
        "attendance": FileKind(
            title=_title("Presenoldeb fesul tymor", "Attendance by term"),
            record="PupilID",
            needed=False,
            columns=(
                _record(),
                day("TermEnd", *STYLES, filled=True),
                number("SessionsPossible", least=0, most=400, filled=True),
                number("SessionsMissed", least=0, most=400, filled=True),
                code("Recovered", FLAG, in_file=False),
                code("Action", YES_NO, in_file=False),
                code("NoActionReason", NO_ACTION, in_file=False),
            ),
            key=("PupilID", "TermEnd"),
            events=(
                Happens(
                    type="attendance_concern",
                    starts="TermEnd",
                    when=ShareAtLeast(part="SessionsMissed", whole="SessionsPossible", share=MISSED_SHARE),
                    action_from="Action",
                    reason_from="NoActionReason",
                ),
                Happens(
                    type="attendance_recovered",
                    starts="TermEnd",
                    when=IsIn(column="Recovered", values=("Y",)),
                ),
            ),
            rules=(
                Rule(
                    name="missed_more_than_possible",
                    column="SessionsMissed",
                    broken=MoreThan(column="SessionsMissed", than="SessionsPossible"),
                    words=_title(
                        "Collwyd mwy o sesiynau nag oedd yn bosibl",
                        "More sessions were missed than were possible",
                    ),
                ),
                reason_for_no_action("Action", "NoActionReason"),
            ),
        ),
        "exclusions": FileKind(
            title=_title("Gwaharddiadau", "Exclusions"),
            record="PupilID",
            needed=False,
            columns=(
                _record(),
                code("ExclusionClass", {"FIXED5": "", "FIXED6": "", "PERM": ""}, filled=True, strict=True),
                day("StartDate", *STYLES, filled=True),
                day("EndDate", *STYLES),
                number("Days", least=0.5, most=200),
                code("Reason", REASONS),
                code("Upheld", FLAG),
            ),
            key=("PupilID", "ExclusionClass", "StartDate"),
            events=(
                Happens(
                    type="fixed_exclusion",
                    starts="StartDate",
                    ends="EndDate",
                    when=IsIn(column="ExclusionClass", values=_FIXED),
                    detail_from="Reason",
                ),
                Happens(
                    type="permanent_exclusion",
                    starts="StartDate",
                    when=All(
                        of=(
                            IsIn(column="ExclusionClass", values=("PERM",)),
                            Not(of=IsIn(column="Upheld", values=("N",))),
                        )
                    ),
                    detail_from="Reason",
                ),
            ),
            rules=(
                end_after_start("EndDate", "StartDate"),
                Rule(
                    name="class_and_days_disagree",
                    column="Days",
                    broken=All(
                        of=(
                            IsIn(column="ExclusionClass", values=("FIXED5",)),
                            AtLeast(column="Days", number=5.5),
                        )
                    ),
                    words=_title(
                        "Dosbarth o bum diwrnod neu lai, ond mwy na phum diwrnod",
                        "A class of five days or fewer, but more than five days",
                    ),
                    sets_aside=False,
                ),
            ),
        ),
        "concerns": FileKind(
            title=_title("Pryderon a symud ysgol", "Concerns and moves of school"),
            record="PupilID",
            needed=False,
            columns=(
                _record(),
                day("NotedDate", *STYLES, filled=True),
                code(
                    "What",
                    {
                        "ATTENDANCE": "attendance_concern",
                        "TRANSITION": "transition_trouble",
                        "MOVE": "school_move",
                        "MANAGEDMOVE": "school_move",
                        "EOTAS": "school_move",
                    },
                    filled=True,
                    strict=True,
                ),
                code("Basis", {"FACT": "fact", "OPINION": "opinion"}, in_file=False),
                code("Action", YES_NO),
                code("NoActionReason", NO_ACTION),
            ),
            events=(
                Happens(
                    type_from="What",
                    starts="NotedDate",
                    basis_from="Basis",
                    action_from="Action",
                    reason_from="NoActionReason",
                ),
            ),
            rules=(reason_for_no_action("Action", "NoActionReason"),),
        ),
        "aln": FileKind(
            title=_title("Anghenion dysgu ychwanegol", "Additional learning needs"),
            record="PupilID",
            needed=False,
            columns=(
                _record(),
                day("StartDate", *STYLES, filled=True),
                day("EndDate", *STYLES),
                code("Provision", ("IDP_SCHOOL", "IDP_LA", "SA", "SAP", "STATEMENT")),
            ),
            events=(
                Happens(
                    type="aln_identified",
                    starts="StartDate",
                    ends="EndDate",
                    basis="opinion",
                    detail_from="Provision",
                ),
            ),
            rules=(end_after_start("EndDate", "StartDate"),),
        ),
        "support": FileKind(
            title=_title("Cymorth yn yr ysgol", "Support in school"),
            record="PupilID",
            needed=False,
            columns=(
                _record(),
                day("StartDate", *STYLES, filled=True),
                day("EndDate", *STYLES),
                code("SupportType", ("PASTORAL", "ELSA", "TRUSTED_ADULT", "COUNSELLING", "FAMILY", "OTHER")),
            ),
            events=(
                Happens(type="school_support", starts="StartDate", ends="EndDate", detail_from="SupportType"),
            ),
            rules=(end_after_start("EndDate", "StartDate"),),
        ),
        "awards": FileKind(
            title=_title("Gwobrau a chydnabyddiaeth", "Awards and recognition"),
            record="PupilID",
            needed=False,
            columns=(
                _record(),
                day("AwardDate", *STYLES, filled=True),
                code("AwardType", ("ACADEMIC", "SPORT", "ARTS", "CHARACTER", "OTHER")),
            ),
            events=(Happens(type="school_award", starts="AwardDate", detail_from="AwardType"),),
        ),
    },
)
