"""What matched estimates are called and what must be said beside them, in both languages. Findings, never reasons why."""

from gwrando.study.definition import Exposure
from gwrando.study.vocabulary import EVENT_TYPES
from gwrando.text import Bilingual

ODDS_RATIO = Bilingual(cy="cymhareb ods", en="odds ratio")
SHARE_OF_STUDIES = Bilingual(cy="cyfran o astudiaethau fel hon", en="share of studies like this one")
MISSING = Bilingual(
    cy="Plant na fu dan sylw'r gwasanaeth drwy'r holl ddiwrnodau hyn; plant heb blant cymhariaeth tebyg; pethau na "
    "chofnododd neb.",
    en="Children who were not under observation in the service on all these days; children without comparison "
    "children like them; things nobody recorded.",
)
SETS = Bilingual(
    cy="Plant yn y grŵp y cafwyd plant cymhariaeth tebyg iddynt",
    en="Cohort children matched with children like them",
)
WITH_A_SET = Bilingual(cy="Wedi'u paru", en="Matched")
NEVER_MATCHED = Bilingual(cy="Heb neb tebyg", en="Nobody like them found")
USES = Bilingual(
    cy="Faint o blant y grŵp y mae pob plentyn cymhariaeth yn cael ei gymharu â nhw",
    en="How many cohort children each comparison child is compared with",
)
ONCE = Bilingual(cy="Un", en="One")
SEVERAL = Bilingual(cy="Mwy nag un", en="More than one")
NOT_OBSERVED = Bilingual(
    cy="Plant na fu dan sylw'r gwasanaeth sy'n cofnodi hyn drwy'r holl ddiwrnodau; pethau na chofnododd neb.",
    en="Children who were not under observation on all these days in the service that records this; things nobody "
    "recorded.",
)
NO_CONTRAST = Bilingual(
    cy="Ni ellir dweud: nid oes yr un set lle'r oedd hyn yng nghofnodion rhai plant ac nid eraill.",
    en="Cannot tell: there is no set in which some children had this on record and others had not.",
)
LASTING = Bilingual(
    cy="Peth sy'n para: cymharu plant â'i gilydd yn unig a wneir, nid cymharu plentyn ag ef ei hun.",
    en="Something that lasts: children are compared with each other only, not a child with itself.",
)
FEW_SETS = Bilingual(
    cy="Ychydig o setiau sydd: rhoddir yr amcangyfrif canolrif-ddiduedd, ac mae'r cyfwng yn dweud mwy na'r rhif.",
    en="There are few sets: the median-unbiased estimate is given, and the interval says more than the figure.",
)
TOO_FEW_TO_ADJUST = Bilingual(
    cy="Ni ellir dweud: rhaid i o leiaf ddeg o blant y grŵp a deg o'r plant cymhariaeth fod â phob peth sy'n cael ei "
    "ddal yn gyfartal, ac o leiaf ddau beth felly.",
    en="Cannot tell: at least ten children of the cohort and ten comparison children must have each thing that is held "
    "alike, and there must be at least two such things.",
)
ADJUSTED_NOTE = Bilingual(
    cy="Gyda'r pethau eraill wedi'u dal yn gyfartal. Nid yw hynny'n cael gwared ar wahaniaethau na chofnododd neb.",
    en="With the other things held alike. That does not take away differences that nobody recorded.",
)
CONTROLS = Bilingual(
    cy="Rheolyddion negyddol: lle byddai un arall yn debyg o orwedd",
    en="Negative controls: where one more of them would lie",
)
CONTROLS_NOTE = Bilingual(
    cy="Ni ddylai'r rhain fod yn fwy cyffredin yn y naill grŵp na'r llall. Mae eu pellter o un yn dangos y gwahaniaeth "
    "sy'n weddill rhwng y grwpiau.",
    en="These should be no more common in one group than in the other. Their distance from one shows what difference "
    "between the groups is left.",
)

ROLES = {
    "subject": Bilingual(cy="fel y plentyn dan sylw", en="as the child concerned"),
    "victim": Bilingual(cy="fel dioddefwr", en="as a victim"),
    "witness": Bilingual(cy="fel tyst", en="as a witness"),
    "suspect": Bilingual(cy="fel un a ddrwgdybir", en="as a suspect"),
}


def title_of(exposure: Exposure) -> Bilingual:
    """What an exposure is called: its event and, where the definition gives one, the child's role in it."""
    title = EVENT_TYPES[exposure.event].title
    if exposure.role is None:
        return title
    role = ROLES[exposure.role]
    return Bilingual(cy=f"{title.cy} ({role.cy})", en=f"{title.en} ({role.en})")


def matched(title: Bilingual, *, days: int) -> Bilingual:
    """The title of a matched odds ratio."""
    return Bilingual(
        cy=f"{title.cy}: faint yn amlach yn y {days} diwrnod cyn ymuno nag ymhlith plant cymhariaeth",
        en=f"{title.en}: how much more often in the {days} days before joining than among comparison children",
    )


def adjusted(title: Bilingual, *, days: int) -> Bilingual:
    """The title of an odds ratio with the other exposures held alike."""
    return Bilingual(
        cy=f"{title.cy}: faint yn amlach yn y {days} diwrnod cyn ymuno, gyda'r pethau eraill yn gyfartal",
        en=f"{title.en}: how much more often in the {days} days before joining, the other things being alike",
    )


def found(title: Bilingual, *, ratio: int) -> Bilingual:
    """The title of what a study like this would find of one exposure."""
    return Bilingual(
        cy=f"{title.cy}: faint o astudiaethau fel hon fyddai'n dod o hyd i gymhareb ods o {ratio}",
        en=f"{title.en}: how many studies like this one would find an odds ratio of {ratio}",
    )


def found_by_share(percent: int, *, ratio: int) -> Bilingual:
    """The title of what a study of this size would find of something that this many children have."""
    return Bilingual(
        cy=f"Rhywbeth sydd gan {percent} o bob cant o blant cymhariaeth: faint o astudiaethau fel hon fyddai'n dod o hyd "
        f"i gymhareb ods o {ratio}",
        en=f"Something that {percent} in a hundred comparison children have: how many studies like this one would find an "
        f"odds ratio of {ratio}",
    )
