"""The sentences of a fairness report, in Welsh and English. "Disparity", never "bias"; never "because"."""

from collections.abc import Mapping, Sequence

from gwrando.strategy.disparity import Disparity
from gwrando.strategy.ethnicity import Group
from gwrando.strategy.fairness_report import Conclusion, CountFigure, GroupFigure
from gwrando.strategy.fitness import COLUMNS, QUESTIONS, Fit, missing, percent
from gwrando.strategy.police_data import Outcome
from gwrando.strategy.searches import ALL_YEARS, Searches, force_name, period_name
from gwrando.text import Bilingual

CREDIT = Bilingual(
    cy=(
        "Yn cynnwys gwybodaeth sector cyhoeddus a drwyddedwyd o dan Drwydded Llywodraeth Agored v3.0: "
        "data.police.uk"
        " (stopio a chwilio) a'r Swyddfa Ystadegau Gwladol (Cyfrifiad 2021, amcangyfrifon canol 2020)."
    ),
    en=(
        "Contains public sector information licensed under the Open Government Licence v3.0: data.police.uk"
        " (stop and search) and the Office for National Statistics (Census 2021, mid-2020 estimates)."
    ),
)

OUTCOMES: Mapping[Outcome, Bilingual] = {
    "nothing": Bilingual(cy="Dim camau pellach", en="No further action"),
    "arrest": Bilingual(cy="Arestio", en="Arrest"),
    "community": Bilingual(cy="Datrysiad cymunedol", en="Community resolution"),
    "cannabis": Bilingual(cy="Rhybudd canabis neu khat", en="Cannabis or khat warning"),
    "summons": Bilingual(cy="Gwŷs neu gyhuddiad drwy'r post", en="Summons or charge by post"),
    "penalty": Bilingual(cy="Hysbysiad cosb am anhrefn", en="Penalty notice for disorder"),
    "caution": Bilingual(cy="Rhybuddiad", en="Caution"),
    "other": Bilingual(cy="Canlyniad arall", en="Other outcome"),
}
FOUND = Bilingual(
    cy="Y canlyniad yn ymwneud â'r hyn y chwiliwyd amdano", en="Outcome linked to what was searched for"
)
MORE_THAN_OUTER = Bilingual(cy="Tynnwyd mwy na dillad allanol", en="More than outer clothing was removed")

# "White children" and so on, as they stand in a sentence; Welsh mutates, so whole phrases are kept
CHILDREN: Mapping[Group, Bilingual] = {
    "white": Bilingual(cy="Plant Gwyn", en="White children"),
    "asian": Bilingual(cy="Plant Asiaidd", en="Asian children"),
    "black": Bilingual(cy="Plant Du", en="Black children"),
    "mixed": Bilingual(cy="Plant o ethnigrwydd Cymysg", en="Mixed children"),
    "other": Bilingual(cy="Plant o grwpiau ethnig Eraill", en="Children of Other ethnic groups"),
}

NO_POPULATION = Bilingual(
    cy="Nid oes poblogaeth ar gyfer yr ardal hon yn y rhaglen, felly nid oes cyfradd.",
    en="The program holds no population for this area, so there is no rate.",
)

DOUBTS: Mapping[str, Bilingual] = {
    "dispersion_14": Bilingual(
        cy="os cafodd rhai plant eu chwilio fwy nag unwaith (gwasgariad 1.4)",
        en="if some children were searched more than once (dispersion 1.4)",
    ),
    "dispersion_20": Bilingual(
        cy="os cafodd llawer o blant eu chwilio fwy nag unwaith (gwasgariad 2.0)",
        en="if many children were searched more than once (dispersion 2.0)",
    ),
    "population": Bilingual(
        cy="os yw nifer y plant yn yr ardal ar ben arall ei amrediad",
        en="if the number of children in the area is at the other end of its range",
    ),
    "missing": Bilingual(
        cy="os oedd y plant heb ethnigrwydd hysbys i gyd yn un grŵp",
        en="if the children with no known ethnicity were all of one group",
    ),
}


def number(value: float) -> str:
    """A ratio as text: 0.28, 2.41, 31; nought is 0."""
    return f"{value:,.0f}" if value >= 10 or value == 0 else f"{value:.2f}"


def rate(value: float) -> str:
    """A rate per 1,000 as text, to one decimal place."""
    return f"{value:,.1f}"


def compared(group: Group, found: Disparity) -> tuple[Conclusion, Bilingual]:
    """The conclusion's key and its sentences: what the figures say, and where that would not stand."""
    name = CHILDREN[group]
    ratio = found.ratio_white
    value, low, high = number(ratio.value), number(ratio.low), number(ratio.high)
    doubt_cy = "; ".join(DOUBTS[each].cy for each in found.doubts)
    doubt_en = "; ".join(DOUBTS[each].en for each in found.doubts)
    said = Bilingual(
        cy=f"{name.cy}: {value} gwaith cyfradd plant Gwyn (rhwng {low} a {high}).",
        en=f"{name.en}: {value} times the rate of White children (between {low} and {high}).",
    )
    if found.sampling == "cannot_tell":
        return "cannot_tell", Bilingual(
            cy=f"{said.cy} Ni ellir dweud a oes gwahaniaeth.",
            en=f"{said.en} It cannot be told whether there is a difference.",
        )
    more_cy, more_en = ("uwch", "higher") if found.sampling == "higher" else ("is", "lower")
    if found.doubts:
        return "cannot_tell", Bilingual(
            cy=(
                f"{said.cy} Cyfradd {more_cy} yn y ffeil, ond ni ellir dweud yn sicr. Ni fyddai'n sefyll"
                f" {doubt_cy}."
            ),
            en=(
                f"{said.en} A {more_en} rate in the file, but it cannot be told for sure. It would not"
                f" stand {doubt_en}."
            ),
        )
    return found.sampling, Bilingual(
        cy=f"{said.cy} Mae gwahaniaeth: cyfradd {more_cy}. Mae'n sefyll ym mhob prawf yma.",
        en=f"{said.en} There is a disparity: a {more_en} rate. It stands in every check here.",
    )


def hidden_count(group: Group) -> Bilingual:
    """Why there is no ratio for a group whose count is hidden."""
    return Bilingual(
        cy=(
            f"{CHILDREN[group].cy}: mae'r nifer yn rhy fach i'w ddangos, felly nid oes cyfradd na"
            " chymhariaeth."
        ),
        en=f"{CHILDREN[group].en}: the number is too small to show, so there is no rate and no comparison.",
    )


def too_few(group: Group, number_expected: float) -> Bilingual:
    """Why there is no ratio for a group with fewer than 5 expected searches."""
    return Bilingual(
        cy=(
            f"{CHILDREN[group].cy}: ni ellir dweud. Ar y gyfradd gyfan byddem yn disgwyl "
            f"{number(number_expected)}"
            " chwiliad, ac mae llai na 5 yn rhy ychydig i'w gymharu."
        ),
        en=(
            f"{CHILDREN[group].en}: cannot tell. At the overall rate we would expect "
            f"{number(number_expected)}"
            " searches, and fewer than 5 are too few to compare."
        ),
    )


BASE_GROUP = Bilingual(cy="Y grŵp y cymherir ag ef.", en="The group that others are compared with.")

STANDING_WARNINGS: tuple[Bilingual, ...] = (
    Bilingual(
        cy="Mae gwahaniaeth yn wahaniaeth rhwng dau rif. Nid yw'n dangos rheswm.",
        en="A disparity is a difference between two numbers. It does not show a reason.",
    ),
    Bilingual(
        cy=(
            "Cymherir chwiliadau â phlant sy'n byw yn yr ardal. Nid y rhain yw'r plant sydd ar y stryd"
            " pan fydd yr heddlu yno."
        ),
        en=(
            "Searches are compared with children who live in the area. They are not the children on the"
            " street when police are."
        ),
    ),
    Bilingual(
        cy="Gall plentyn a chwiliwyd fyw y tu allan i'r ardal, ac nid yw'r ffeil yn dweud.",
        en="A child who was searched may live outside the area, and the file does not say.",
    ),
    Bilingual(
        cy=(
            "Nid oes person yn y ffeil: os chwiliwyd un plentyn ddwywaith, mae dwy res. Mae'r"
            " amrediadau felly'n rhy gul."
        ),
        en=(
            "The file has no person in it: a child searched twice is two rows. The intervals are"
            " therefore too narrow."
        ),
    ),
    Bilingual(
        cy=(
            "Mae ethnigrwydd yn ôl y plentyn, yn ôl y swyddog ac yn ôl y Cyfrifiad yn dri pheth "
            "gwahanol. Nid oes gan"
            " swyddogion god ar gyfer Cymysg, felly ni wneir cyfradd o'r hyn a nododd y swyddog."
        ),
        en=(
            "Ethnicity as the child says, as the officer sees it and as the census asks are three "
            "different things."
            " Officers have no code for Mixed, so no rate is made from what the officer wrote."
        ),
    ),
    Bilingual(
        cy='Nid yw "Heb ei nodi" yn grŵp: fe\'i cyfrifir fel ar goll, byth fel Arall.',
        en='"Not stated" is not a group: it is counted as missing, never as Other.',
    ),
    Bilingual(
        cy="Yr heddlu sy'n cofnodi'r oedran, ac weithiau mae'n ddyfaliad.",
        en="Police record the age, and sometimes it is a guess.",
    ),
    Bilingual(
        cy=(
            "Mae lleoedd wedi'u pylu a rhai amseroedd wedi'u talgrynnu, felly nid yw rhes debyg yn"
            " brawf o gofnod dwbl."
        ),
        en=(
            "Places are blurred and some times rounded, so an identical row is no proof of a record"
            " made twice."
        ),
    ),
    Bilingual(
        cy=(
            "Mae chwiliadau o gerbyd yn unig yn y ffeil, heb berson. Maent yn cyfrif fel rhesi heb"
            " oedran (penderfyniad 0051)."
        ),
        en=(
            "Searches of a vehicle alone are in the file, with no person. They count as rows without an"
            " age (decision 0051)."
        ),
    ),
    Bilingual(
        cy=(
            "Gall un ymgyrch neu un swyddog fod y tu ôl i lawer o resi mewn chwarter, ac nid yw'r ffeil"
            " yn dweud."
        ),
        en="One operation or one officer may stand behind many rows in a quarter, and the file does not say.",
    ),
)


def file_warnings(searches: Sequence[Searches]) -> tuple[Bilingual, ...]:
    """What is odd about these files: missing months, repeated rows, midnight times, children under 10."""
    made = []
    for each in searches:
        name = force_name(each.force)
        cy, en = f"{name.cy} {each.period}:", f"{name.en} {each.period}:"
        if each.n_months_missing:
            made.append(
                Bilingual(
                    cy=(
                        f"{cy} nid oes ffeil ar gyfer {each.n_months_missing} o 12 mis. Mae'r"
                        " cyfraddau'n caniatáu am hyn."
                    ),
                    en=(
                        f"{en} there is no file for {each.n_months_missing} of 12 months. The rates"
                        " allow for this."
                    ),
                )
            )
        if each.n_rows and each.n_repeats:
            part = percent(each.n_repeats / each.n_rows)
            made.append(
                Bilingual(
                    cy=(
                        f"{cy} mae {part} o'r rhesi yn union yr un fath â rhes gynharach. Fe'u cyfrifir;"
                        " ni thynnir dim."
                    ),
                    en=(
                        f"{en} {part} of rows are exactly like an earlier row. They are counted; nothing"
                        " is dropped."
                    ),
                )
            )
        midnight = each.n(lambda pattern: not pattern.has_time)
        if each.n_rows and midnight == each.n_rows:
            made.append(
                Bilingual(
                    cy=f"{cy} mae pob amser yn hanner nos, felly dim ond y dyddiad a gofnodwyd.",
                    en=f"{en} every time is midnight, so only the date was recorded.",
                )
            )
        if each.n(lambda pattern: pattern.age == "under 10"):
            made.append(
                Bilingual(
                    cy=f"{cy} mae rhesi am blant o dan 10 oed. Nid ydynt yn y ffigurau 10-17.",
                    en=f"{en} there are rows about children under 10. They are not in the figures for 10-17.",
                )
            )
        if each.n_outside_month:
            made.append(
                Bilingual(
                    cy=(
                        f"{cy} mae rhai rhesi'n perthyn, yn ôl amser lleol, i fis arall. Fe'u cyfrifir"
                        " ym mis y ffeil."
                    ),
                    en=(
                        f"{en} some rows belong, by local time, to another month. They are counted in"
                        " the file's month."
                    ),
                )
            )
    return tuple(made)


def comparisons_warning(n: int) -> Bilingual:
    """How many comparisons were made, so that a chance difference is not a surprise."""
    return Bilingual(
        cy=(
            f"Nifer y cymariaethau yn yr adroddiad hwn: {n}. Byddai tua 1 o bob 20 yn edrych yn wahanol"
            " drwy siawns yn unig."
        ),
        en=f"Comparisons made in this report: {n}. About 1 in 20 would look different by chance alone.",
    )


def limits(years: Sequence[Searches], fits: Sequence[Fit]) -> tuple[Bilingual, ...]:
    """One sentence a force: the questions that none of its files can answer, and columns blank throughout."""
    made = []
    for force in dict.fromkeys(each.force for each in fits):
        here = [each for each in fits if each.force == force]
        never = [
            question.title
            for question in QUESTIONS
            if all(each.verdict == "cannot" for each in here if each.question == question.key)
        ]
        name = force_name(force)
        if len(never) == len(QUESTIONS):
            made.append(
                Bilingual(
                    cy=f"{name.cy}: ni all y ffeiliau ateb yr un cwestiwn am blant 10-17 oed.",
                    en=f"{name.en}: the files cannot answer any question about children aged 10-17.",
                )
            )
        elif never:
            blank = [
                words
                for column, words in COLUMNS.items()
                if column != "has_time"
                and all(missing(each, column) == 1 for each in years if each.force == force)
            ]
            why_cy = f" Gwag ym mhob rhes: {'; '.join(words.cy for words in blank)}." if blank else ""
            why_en = f" Blank in every row: {'; '.join(words.en for words in blank)}." if blank else ""
            listed_cy = " ".join(title.cy for title in never)
            listed_en = " ".join(title.en for title in never)
            made.append(
                Bilingual(
                    cy=f"{name.cy}: ni all y ffeiliau ateb hyn: {listed_cy}{why_cy}",
                    en=f"{name.en}: the files cannot answer these: {listed_en}{why_en}",
                )
            )
        else:
            made.append(
                Bilingual(
                    cy=f"{name.cy}: gall y ffeiliau ateb pob cwestiwn mewn o leiaf un flwyddyn.",
                    en=f"{name.en}: the files can answer every question in at least one year.",
                )
            )
    return tuple(made)


def summary(counts: Sequence[CountFigure], groups: Sequence[GroupFigure]) -> tuple[Bilingual, ...]:
    """What the figures say in a few plain sentences; how many comparisons cannot be told is the last."""
    made = []
    for figure in counts:
        if figure.period != ALL_YEARS and figure.rate is not None:
            made.append(_counted(figure, rate(figure.rate.value)))
    told = [each for each in groups if each.conclusion in ("higher", "lower")]
    for found in told:
        name, period = force_name(found.force), period_name(found.period)
        made.append(
            Bilingual(
                cy=f"{name.cy}, {period.cy}. {found.words.cy}", en=f"{name.en}, {period.en}. {found.words.en}"
            )
        )
    n_not = sum(each.group != "white" for each in groups) - len(told)
    if n_not:
        made.append(
            Bilingual(
                cy=f"Mewn {n_not} cymhariaeth rhwng grwpiau ethnig, ni ellir dweud.",
                en=f"In {n_not} comparisons between ethnic groups, it cannot be told.",
            )
        )
    return tuple(made)


def _counted(figure: CountFigure, per_1000: str) -> Bilingual:
    name = force_name(figure.force)
    cy = (
        f"{name.cy} {figure.period}: {figure.count.words.cy} chwiliad o blant wedi'u cofnodi, "
        f"{per_1000} y flwyddyn"
        " i bob 1,000 o blant."
    )
    en = (
        f"{name.en} {figure.period}: {figure.count.words.en} recorded searches of children, {per_1000} "
        "a year for"
        " every 1,000 children."
    )
    if figure.count_range is not None:
        most = f"{figure.count_range.high:,.0f}"
        cy += f" Gyda gofal: gan fod oedran ar goll mewn rhai rhesi, gallai fod hyd at {most}."
        en += f" With care: an age is missing in some rows, so it could be as many as {most}."
    return Bilingual(cy=cy, en=en)
