"""Social care: tables with the field names of the Standard Safeguarding Dataset (England, draft).

Names are not in the standard's tables beside the person's identifiers; linkage rests on NHS number and UPN unless the
optional name columns are sent. Source: domain notes 3.2 (SSD field list).
"""

from gwrando.study.extract import Column, Extract, FileKind, Happens, code, day, text
from gwrando.study.extract.codes import ETHNICITY_DFE, NEEDS, SEX, YES_NO
from gwrando.study.extract.columns import UNKNOWN_UPNS, DateStyle
from gwrando.study.extract.conditions import IsIn, Not
from gwrando.study.extract.rules import end_after_start
from gwrando.text import Bilingual

STYLES: tuple[DateStyle, ...] = ("iso", "dmy")


def _title(cy: str, en: str) -> Bilingual:
    return Bilingual(cy=cy, en=en)


EXTRACT = Extract(
    service="social_care",
    knows_every_child=False,
    schema="Standard Safeguarding Dataset, draft 2024",
    kinds={
        "person": FileKind(
            title=_title("Pobl", "People"),
            record="pers_person_id",
            person={
                "forename": "pers_forename",
                "surname": "pers_surname",
                "born_on": "pers_dob",
                "sex": "pers_sex",
                "ethnicity": "pers_ethnicity",
                "upn": "pers_upn",
                "nhs_number": "pers_common_child_id",
                "postcode": "addr_address_postcode",
            },
            columns=(
                text("pers_person_id", filled=True),
                text("pers_forename", in_file=False),
                text("pers_surname", in_file=False),
                day("pers_dob", *STYLES, filled=True),
                code("pers_sex", SEX),
                code("pers_ethnicity", ETHNICITY_DFE),
                Column(heading="pers_upn", type="upn", in_file=False),
                code("pers_upn_unknown", UNKNOWN_UPNS, in_file=False),
                Column(heading="pers_common_child_id", type="nhs", in_file=False),
                Column(heading="addr_address_postcode", type="postcode", in_file=False),
            ),
        ),
        "cin_episodes": FileKind(
            title=_title("Cyfnodau plentyn mewn angen", "Child in need episodes"),
            record="cine_person_id",
            needed=False,
            columns=(
                text("cine_person_id", filled=True),
                day("cine_referral_date", *STYLES, filled=True),
                code("cine_cin_primary_need_code", NEEDS),
                code("cine_referral_nfa", {"Y": "not_taken", "N": "taken", "1": "not_taken", "0": "taken"}),
                day("cine_close_date", *STYLES),
            ),
            events=(
                Happens(
                    type="referral",
                    starts="cine_referral_date",
                    basis="opinion",
                    action_from="cine_referral_nfa",
                    detail_from="cine_cin_primary_need_code",
                ),
                Happens(
                    type="care_support",
                    starts="cine_referral_date",
                    ends="cine_close_date",
                    when=Not(of=IsIn(column="cine_referral_nfa", values=("Y", "1"))),
                    detail_from="cine_cin_primary_need_code",
                ),
            ),
            rules=(end_after_start("cine_close_date", "cine_referral_date"),),
        ),
        "cp_plans": FileKind(
            title=_title("Cynlluniau amddiffyn plant", "Child protection plans"),
            record="cppl_person_id",
            needed=False,
            columns=(
                text("cppl_person_id", filled=True),
                day("cppl_cp_plan_start_date", *STYLES, filled=True),
                day("cppl_cp_plan_end_date", *STYLES),
                code(
                    "cppl_cp_plan_initial_category",
                    {
                        "NEG": "neglect",
                        "PHY": "physical",
                        "SAB": "sexual",
                        "EMO": "emotional",
                        "MUL": "multiple",
                    },
                ),
            ),
            events=(
                Happens(
                    type="child_protection",
                    starts="cppl_cp_plan_start_date",
                    ends="cppl_cp_plan_end_date",
                    basis="opinion",
                    detail_from="cppl_cp_plan_initial_category",
                ),
            ),
            rules=(end_after_start("cppl_cp_plan_end_date", "cppl_cp_plan_start_date"),),
        ),
        "missing": FileKind(
            title=_title("Cyfnodau ar goll", "Missing episodes"),
            record="miss_person_id",
            needed=False,
            columns=(
                text("miss_person_id", filled=True),
                code("miss_missing_episode_type", {"M": "missing", "A": "absent"}),
                day("miss_missing_episode_start_date", *STYLES, filled=True),
                day("miss_missing_episode_end_date", *STYLES),
                code("miss_missing_rhi_offered", YES_NO),
                code("miss_missing_rhi_accepted", YES_NO),
            ),
            events=(
                Happens(
                    type="missing_from_care",
                    starts="miss_missing_episode_start_date",
                    ends="miss_missing_episode_end_date",
                    action_from="miss_missing_rhi_offered",
                    detail_from="miss_missing_episode_type",
                ),
            ),
            rules=(end_after_start("miss_missing_episode_end_date", "miss_missing_episode_start_date"),),
        ),
        "cla_episodes": FileKind(
            title=_title("Cyfnodau mewn gofal", "Episodes of care"),
            record="clae_person_id",
            needed=False,
            columns=(
                text("clae_person_id", filled=True),
                day("clae_cla_episode_start_date", *STYLES, filled=True),
                day("clae_cla_episode_ceased_date", *STYLES),
                code("clae_cla_primary_need_code", NEEDS),
            ),
            events=(
                Happens(
                    type="looked_after",
                    starts="clae_cla_episode_start_date",
                    ends="clae_cla_episode_ceased_date",
                    detail_from="clae_cla_primary_need_code",
                    join=True,
                ),
            ),
            rules=(end_after_start("clae_cla_episode_ceased_date", "clae_cla_episode_start_date"),),
        ),
    },
)
