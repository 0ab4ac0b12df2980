"""Social care in Wales: children, contacts, referrals, assessments, care and support, the child protection register,
looked-after periods, early help, going missing from care.

The words of the Social Services and Well-being (Wales) Act 2014 and of the Children Receiving Care and Support census:
care and support plan, child protection register, main need. Source: Welsh Government, CRCS census; domain notes 3.1.
"""

from gwrando.study.extract import Column, Extract, FileKind, Happens, Rule, code, day, number, text
from gwrando.study.extract.codes import ETHNICITY_DFE, NEEDS, NO_ACTION, SEX, YES_NO
from gwrando.study.extract.columns import DateStyle
from gwrando.study.extract.conditions import All, Filled, IsIn, Not
from gwrando.study.extract.rules import end_after_start, reason_for_no_action
from gwrando.text import Bilingual

STYLES: tuple[DateStyle, ...] = ("dmy", "iso", "excel")
FROM = ("POLICE", "SCHOOL", "HEALTH", "FAMILY", "YOUTH_JUSTICE", "HOUSING", "OTHER")
CATEGORIES = ("NEGLECT", "PHYSICAL", "SEXUAL", "EMOTIONAL", "MULTIPLE")
CEASED = {
    "HOME": "home",
    "ADOPTED": "permanent",
    "GUARDIAN": "permanent",
    "AGED_18": "other",
    "OTHER": "other",
}


def _title(cy: str, en: str) -> Bilingual:
    return Bilingual(cy=cy, en=en)


def _record() -> Column:
    return text("ChildID", filled=True)


EXTRACT = Extract(
    service="social_care",
    knows_every_child=False,
    schema="care and support, 1",
    kinds={
        "children": FileKind(
            title=_title("Plant", "Children"),
            record="ChildID",
            person={
                "forename": "Forename",
                "middle_names": "MiddleNames",
                "surname": "Surname",
                "other_surname": "OtherSurname",
                "born_on": "DateOfBirth",
                "sex": "Sex",
                "ethnicity": "Ethnicity",
                "postcode": "HomePostcode",
                "upn": "UPN",
                "nhs_number": "NHSNumber",
                "area": "LocalAuthority",
            },
            columns=(
                _record(),
                text("Forename", filled=True),
                text("MiddleNames", in_file=False),
                text("Surname", filled=True),
                text("OtherSurname", in_file=False),
                day("DateOfBirth", *STYLES, filled=True),
                code("Sex", SEX),
                code("Ethnicity", ETHNICITY_DFE, in_file=False),
                Column(heading="HomePostcode", type="postcode"),
                Column(heading="UPN", type="upn", in_file=False),
                Column(heading="NHSNumber", type="nhs", in_file=False),
                text("LocalAuthority", in_file=False),
            ),
        ),
        "contacts": FileKind(
            title=_title("Cysylltiadau", "Contacts"),
            record="ChildID",
            needed=False,
            columns=(
                _record(),
                day("ContactDate", *STYLES, filled=True),
                code("ContactFrom", FROM),
                code("TakenFurther", YES_NO),
                code("NoActionReason", NO_ACTION),
            ),
            events=(
                Happens(
                    type="contact",
                    starts="ContactDate",
                    basis="opinion",
                    action_from="TakenFurther",
                    reason_from="NoActionReason",
                    detail_from="ContactFrom",
                ),
            ),
            rules=(reason_for_no_action("TakenFurther", "NoActionReason"),),
        ),
        "referrals": FileKind(
            title=_title("Atgyfeiriadau", "Referrals"),
            record="ChildID",
            needed=False,
            columns=(
                _record(),
                day("ReferralDate", *STYLES, filled=True),
                code("ReferralFrom", FROM),
                code("TakenFurther", YES_NO),
                code("NoActionReason", NO_ACTION),
            ),
            events=(
                Happens(
                    type="referral",
                    starts="ReferralDate",
                    basis="opinion",
                    action_from="TakenFurther",
                    reason_from="NoActionReason",
                    detail_from="ReferralFrom",
                ),
            ),
            rules=(reason_for_no_action("TakenFurther", "NoActionReason"),),
        ),
        "assessments": FileKind(
            title=_title("Asesiadau ac ymholiadau", "Assessments and enquiries"),
            record="ChildID",
            needed=False,
            columns=(
                _record(),
                day("StartDate", *STYLES, filled=True),
                day("EndDate", *STYLES),
                code(
                    "AssessmentType",
                    {"ASSESSMENT": "assessment", "SECTION47": "protection_enquiry"},
                    filled=True,
                    strict=True,
                ),
                code("MainNeed", NEEDS),
            ),
            events=(
                Happens(
                    type_from="AssessmentType",
                    starts="StartDate",
                    ends="EndDate",
                    basis="opinion",
                    detail_from="MainNeed",
                ),
            ),
            rules=(end_after_start("EndDate", "StartDate"),),
        ),
        "care_support": FileKind(
            title=_title("Cynlluniau gofal a chymorth", "Care and support plans"),
            record="ChildID",
            needed=False,
            columns=(
                _record(),
                day("PlanStart", *STYLES, filled=True),
                day("PlanEnd", *STYLES),
                code("MainNeed", NEEDS),
                code("ParentalMentalHealth", ("0", "1"), in_file=False),
                code("DomesticAbuse", ("0", "1"), in_file=False),
                code("ParentalSubstance", ("0", "1"), in_file=False),
                number("OpenDaysAtCensus", least=0, in_file=False),
            ),
            events=(
                Happens(type="care_support", starts="PlanStart", ends="PlanEnd", detail_from="MainNeed"),
            ),
            rules=(end_after_start("PlanEnd", "PlanStart"),),
        ),
        "register": FileKind(
            title=_title("Cofrestr amddiffyn plant", "Child protection register"),
            record="ChildID",
            needed=False,
            columns=(
                _record(),
                day("RegisteredOn", *STYLES, filled=True),
                day("RemovedOn", *STYLES),
                code("Category", CATEGORIES),
            ),
            events=(
                Happens(
                    type="child_protection",
                    starts="RegisteredOn",
                    ends="RemovedOn",
                    basis="opinion",
                    detail_from="Category",
                ),
            ),
            rules=(end_after_start("RemovedOn", "RegisteredOn"),),
        ),
        "looked_after": FileKind(
            title=_title("Cyfnodau mewn gofal", "Periods of being looked after"),
            record="ChildID",
            needed=False,
            columns=(
                _record(),
                day("StartedOn", *STYLES, filled=True),
                day("CeasedOn", *STYLES),
                code("CeasedReason", CEASED),
                code("MovedPlacement", ("Y", "N"), in_file=False),
                code("ArrivedAlone", ("Y", "N"), in_file=False),
                day("ReviewedOn", *STYLES, in_file=False),
            ),
            events=(
                Happens(
                    type="looked_after",
                    starts="StartedOn",
                    ends="CeasedOn",
                    when=Not(of=IsIn(column="MovedPlacement", values=("Y",))),
                ),
                Happens(
                    type="placement_move",
                    starts="StartedOn",
                    when=IsIn(column="MovedPlacement", values=("Y",)),
                ),
                Happens(
                    type="arrived_alone", starts="StartedOn", when=IsIn(column="ArrivedAlone", values=("Y",))
                ),
                Happens(
                    type="returned_home",
                    starts="CeasedOn",
                    when=IsIn(column="CeasedReason", values=("HOME",)),
                ),
                Happens(
                    type="permanent_family",
                    starts="CeasedOn",
                    when=IsIn(column="CeasedReason", values=("ADOPTED", "GUARDIAN")),
                ),
                Happens(type="care_review", starts="ReviewedOn"),
            ),
            rules=(
                end_after_start("CeasedOn", "StartedOn"),
                Rule(
                    name="ended_without_reason",
                    column="CeasedReason",
                    broken=All(of=(Filled(column="CeasedOn"), Not(of=Filled(column="CeasedReason")))),
                    words=_title("Daeth y cyfnod i ben heb reswm", "The period ended without a reason"),
                    sets_aside=False,
                ),
            ),
        ),
        "early_help": FileKind(
            title=_title("Cymorth cynnar", "Early help"),
            record="ChildID",
            needed=False,
            columns=(_record(), day("StartDate", *STYLES, filled=True), day("EndDate", *STYLES)),
            events=(Happens(type="early_help", starts="StartDate", ends="EndDate"),),
            rules=(end_after_start("EndDate", "StartDate"),),
        ),
        "missing": FileKind(
            title=_title("Ar goll o ofal", "Missing from care"),
            record="ChildID",
            needed=False,
            columns=(_record(), day("MissingFrom", *STYLES, filled=True), day("FoundOn", *STYLES)),
            events=(Happens(type="missing_from_care", starts="MissingFrom", ends="FoundOn"),),
            rules=(end_after_start("FoundOn", "MissingFrom"),),
        ),
    },
)
