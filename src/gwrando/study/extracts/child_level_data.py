"""Youth justice: children, outcomes and interventions, in the shape of the Child Level Data sent to the YJB.

The files say which schema they follow. Until Schema 12 (2027/28) Outcome 23 has no code of its own and is stored under
the obsolete code for a reprimand (reprimands ended on 8 April 2013): such a row is read as Outcome 23, and a reprimand in
Schema 12 or an Outcome 23 before it is a fault. Source: domain notes 3.1 (YJB, CLD guidance).
"""

from datetime import date

from gwrando.study.extract import Column, Extract, FileKind, Happens, Rule, code, day, text
from gwrando.study.extract.codes import ETHNICITY_16_1, FLAG, SEX
from gwrando.study.extract.columns import DateStyle
from gwrando.study.extract.conditions import All, IsIn, Not, Since
from gwrando.study.extract.rules import end_after_start
from gwrando.text import Bilingual

STYLES: tuple[DateStyle, ...] = ("iso", "dmy", "excel")
REPRIMANDS_ENDED = date(2013, 4, 8)
"""Youth cautions took the place of reprimands. Source: Legal Aid, Sentencing and Punishment of Offenders Act 2012, s. 135."""

_NEW = ("12", "13", "14")
_OUT_OF_COURT = ("CR", "YC", "YCC", "O22")
_COURT = ("REFERRAL_ORDER", "YRO", "REPARATION", "DETENTION", "DISCHARGE", "FINE")


def _title(cy: str, en: str) -> Bilingual:
    return Bilingual(cy=cy, en=en)


def _record() -> Column:
    return text("CaseID", filled=True)


_OLD_REPRIMAND = All(
    of=(
        IsIn(column="Outcome", values=("REPRIMAND",)),
        Not(of=IsIn(column="Schema", values=_NEW)),
        Since(column="OutcomeDate", day=REPRIMANDS_ENDED),
    )
)

EXTRACT = Extract(
    service="youth_justice",
    knows_every_child=False,
    schema="Child Level Data, schemas 10 to 14",
    kinds={
        "children": FileKind(
            title=_title("Plant", "Children"),
            record="CaseID",
            person={
                "forename": "Forename",
                "middle_names": "MiddleNames",
                "surname": "Surname",
                "born_on": "DateOfBirth",
                "sex": "Sex",
                "ethnicity": "Ethnicity",
                "postcode": "HomePostcode",
                "area": "LocalAuthority",
            },
            columns=(
                _record(),
                text("Forename", filled=True),
                text("MiddleNames", in_file=False),
                text("Surname", filled=True),
                day("DateOfBirth", *STYLES, filled=True),
                code("Sex", SEX),
                code("Ethnicity", ETHNICITY_16_1, in_file=False),
                Column(heading="HomePostcode", type="postcode"),
                text("LocalAuthority", in_file=False),
            ),
        ),
        "outcomes": FileKind(
            title=_title("Canlyniadau", "Outcomes"),
            record="CaseID",
            needed=False,
            columns=(
                _record(),
                code("Schema", ("10", "11", "12", "13", "14"), filled=True, strict=True),
                code(
                    "Outcome",
                    (*_OUT_OF_COURT, "O23", "REPRIMAND", "WARNING", "YDO", *_COURT),
                    filled=True,
                    strict=True,
                ),
                day("OutcomeDate", *STYLES, filled=True),
                day("OrderEnd", *STYLES),
            ),
            key=("CaseID", "Outcome", "OutcomeDate"),
            events=(
                Happens(
                    type="out_of_court",
                    starts="OutcomeDate",
                    when=IsIn(column="Outcome", values=(*_OUT_OF_COURT, "WARNING", "YDO")),
                    detail_from="Outcome",
                ),
                Happens(
                    type="out_of_court",
                    starts="OutcomeDate",
                    when=IsIn(column="Outcome", values=("O23",)),
                    detail="outcome_23",
                ),
                Happens(type="out_of_court", starts="OutcomeDate", when=_OLD_REPRIMAND, detail="outcome_23"),
                Happens(
                    type="out_of_court",
                    starts="OutcomeDate",
                    when=All(of=(IsIn(column="Outcome", values=("REPRIMAND",)), Not(of=_OLD_REPRIMAND))),
                    detail_from="Outcome",
                ),
                Happens(
                    type="court_order",
                    starts="OutcomeDate",
                    ends="OrderEnd",
                    when=IsIn(column="Outcome", values=_COURT),
                    detail_from="Outcome",
                ),
            ),
            rules=(
                end_after_start("OrderEnd", "OutcomeDate"),
                Rule(
                    name="obsolete_code",
                    column="Outcome",
                    broken=All(
                        of=(
                            IsIn(column="Outcome", values=("REPRIMAND", "WARNING")),
                            IsIn(column="Schema", values=_NEW),
                            Since(column="OutcomeDate", day=REPRIMANDS_ENDED),
                        )
                    ),
                    words=_title(
                        "Nid yw'r cod hwn yn cael ei ddefnyddio yn y sgema hwn",
                        "This code is not used in this schema",
                    ),
                ),
                Rule(
                    name="code_of_a_later_schema",
                    column="Outcome",
                    broken=All(
                        of=(
                            IsIn(column="Outcome", values=("O23", "YDO")),
                            Not(of=IsIn(column="Schema", values=_NEW)),
                        )
                    ),
                    words=_title(
                        "Nid oes cod fel hwn tan Sgema 12", "There is no such code before Schema 12"
                    ),
                ),
            ),
        ),
        "interventions": FileKind(
            title=_title("Ymyriadau", "Interventions"),
            record="CaseID",
            needed=False,
            columns=(
                _record(),
                code(
                    "InterventionType",
                    ("PREVENTION", "DIVERSION", "STATUTORY", "FAMILY", "EDUCATION"),
                    filled=True,
                    strict=True,
                ),
                day("StartDate", *STYLES, filled=True),
                day("EndDate", *STYLES),
                code("Completed", FLAG),
            ),
            events=(
                Happens(
                    type="prevention_support",
                    starts="StartDate",
                    ends="EndDate",
                    when=Not(of=IsIn(column="InterventionType", values=("STATUTORY",))),
                    detail_from="InterventionType",
                ),
                Happens(
                    type="programme_completed", starts="EndDate", when=IsIn(column="Completed", values=("Y",))
                ),
            ),
            rules=(end_after_start("EndDate", "StartDate"),),
        ),
    },
)
