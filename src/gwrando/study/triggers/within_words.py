"""What is said about the within-child comparison and about order, in both languages. Findings, never reasons why."""

from collections.abc import Mapping

from gwrando.study.definition import Exposure
from gwrando.study.vocabulary import EVENT_TYPES
from gwrando.text import Bilingual

RATIO = Bilingual(
    cy="o'i gymharu â dyddiau eraill yr un plentyn (1: dim gwahaniaeth)",
    en="against the same child's other days (1: no difference)",
)
DAYS = Bilingual(cy="diwrnodau", en="days")
ODDS = Bilingual(
    cy="cymhareb ods, plant y grŵp yn erbyn plant cymhariaeth (1: dim gwahaniaeth)",
    en="odds ratio, cohort against comparison children (1: no difference)",
)
CHANCE = Bilingual(
    cy="gwaith y nifer a ddisgwylid pe bai trefn pob plentyn ar siawns (1: dim gwahaniaeth)",
    en="times the number expected if each child's own order were chance (1: no difference)",
)
MISSING = Bilingual(
    cy="Plant na welwyd drwy'r cyfnod gan y ddau wasanaeth; digwyddiadau heb ddiwrnod hysbys; pethau na "
    "chofnododd neb.",
    en="Children not observed throughout by both services; events whose day is not known; things nobody recorded.",
)
MISSING_ORDER = Bilingual(
    cy="Digwyddiadau heb ddiwrnod hysbys; digwyddiadau ar un diwrnod, nad oes trefn rhyngddynt; pethau na "
    "chofnododd neb.",
    en="Events whose day is not known; events of one day, which have no order; things nobody recorded.",
)

MARKED = Bilingual(
    cy="Mae gwiriad yn siarad yn erbyn y ffigur hwn: nid yw'n cyfrif fel peth a welwyd yn yr un plentyn hefyd.",
    en="A check speaks against this figure: it does not count as found within the same child as well.",
)
SIZE = Bilingual(
    cy="Mae'r gwiriadau'n cytuno ar y cyfeiriad ond nid ar y maint.",
    en="The checks agree on the direction but not on the size.",
)
LASTING = Bilingual(
    cy="Nid yw hyn byth yn dod i ben ar ôl dechrau, felly nid oes gan blentyn ddyddiau eraill wedyn i'w cymharu.",
    en="This never ends once it has begun, so that a child has no other days afterwards to compare with.",
)
FEW = Bilingual(
    cy="Ni ellir dweud: rhy ychydig o blant a gafodd hyn o fewn yr amser a wyliwyd.",
    en="Cannot tell: too few children had this within the time observed.",
)
NOT_TOLD = Bilingual(
    cy="Ni ellir dweud: ni all y data hyn wahanu hyn oddi wrth oed, neu nid oes terfyn i'r ateb.",
    en="Cannot tell: these data cannot tell this from age, or set no limit to the answer.",
)
HOLDS_ONE = Bilingual(
    cy="Ni ellir dweud: mae'r cyfwng yn cynnwys dim gwahaniaeth.",
    en="Cannot tell: the interval holds no difference.",
)
BY_CHANCE = Bilingual(
    cy="Ni ellir dweud: ymhlith cynifer o gwestiynau gallai cyfwng fel hwn ddod ar siawns.",
    en="Cannot tell: among so many questions an interval like this could come by chance.",
)
NOT_FOUND = Bilingual(
    cy="Nid oes gwahaniaeth mawr rhwng y dyddiau wedyn a dyddiau eraill yr un plentyn.",
    en="The days after are not much different from the same child's other days.",
)
BELOW = Bilingual(
    cy="Mae'r dyddiau wedyn yn dawelach na dyddiau eraill yr un plentyn.",
    en="The days after are quieter than the same child's other days.",
)
AGREES = Bilingual(
    cy="Gwelir yr un peth yn yr un plentyn: mwy yn y dyddiau wedyn na'i ddyddiau eraill, ac mae'r gwiriadau'n dal.",
    en="The same is seen within the child: more in the days after than on its other days, and the checks hold.",
)

CHECKS: Mapping[str, Bilingual] = {
    "before": Bilingual(cy="y dyddiau cyn hyn", en="the days before it"),
    "after_only": Bilingual(cy="dim ond amser ar ôl y tro cyntaf", en="only time after the first one"),
    "case_time": Bilingual(
        cy="dim ond amser cyn y diwrnod mynegai, yn erbyn plant cymhariaeth",
        en="only time before the index day, against comparison children",
    ),
    "ends": Bilingual(cy="diwedd cynnar yr amser a wyliwyd", en="the early end of the time observed"),
    "age": Bilingual(cy="bandiau oed hanner mor llydan", en="age bands half as wide"),
    "together": Bilingual(cy="y sbardunau eraill ochr yn ochr", en="the other triggers beside it"),
}


def check(name: str, passed: bool | None) -> Bilingual:
    """What one check said."""
    what = CHECKS[name]
    if passed is None:
        return Bilingual(
            cy=f"Gwiriad: {what.cy}. Ni ellid ei wneud.", en=f"Check: {what.en}. It could not be made."
        )
    if passed:
        return Bilingual(cy=f"Gwiriad: {what.cy}. Mae'n dal.", en=f"Check: {what.en}. It holds.")
    return Bilingual(cy=f"Gwiriad: {what.cy}. Nid yw'n dal.", en=f"Check: {what.en}. It does not hold.")


def title_of(exposure: Exposure) -> Bilingual:
    """The name of an exposure."""
    return EVENT_TYPES[exposure.event].title


def after(exposure: Exposure, days: int) -> Bilingual:
    """The days after an exposure."""
    title = title_of(exposure)
    return Bilingual(
        cy=f"{title.cy}: y {days} diwrnod wedyn, yn yr un plentyn",
        en=f"{title.en}: the {days} days after, same child",
    )


def before(exposure: Exposure, days: int) -> Bilingual:
    """The days before an exposure."""
    title = title_of(exposure)
    return Bilingual(
        cy=f"{title.cy}: y {days} diwrnod cynt, yn yr un plentyn",
        en=f"{title.en}: the {days} days before, same child",
    )


def checked(exposure: Exposure, name: str) -> Bilingual:
    """The estimate of one check."""
    title, what = title_of(exposure), CHECKS[name]
    return Bilingual(cy=f"{title.cy}, yn yr un plentyn: {what.cy}", en=f"{title.en}, same child: {what.en}")


def order(types: tuple[str, ...]) -> Bilingual:
    """Events one after another."""
    first, *later = [EVENT_TYPES[name].title for name in types]
    return Bilingual(
        cy=", wedyn ".join([first.cy, *(_inside(t.cy) for t in later)]),
        en=", then ".join([first.en, *(_inside(t.en) for t in later)]),
    )


def _inside(title: str) -> str:
    """A title inside a sentence: a small first letter, unless the first word is all capitals."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]


def lag(first: str, then: str) -> Bilingual:
    """The days from one event to another."""
    a, b = EVENT_TYPES[first].title, EVENT_TYPES[then].title
    return Bilingual(
        cy=f"Dyddiau rhwng: {_inside(a.cy)}, wedyn {_inside(b.cy)}",
        en=f"Days between: {_inside(a.en)}, then {_inside(b.en)}",
    )


EXPLORATORY = Bilingual(
    cy="Archwiliadol: rhy ychydig o blant yn y grŵp i gadarnhau'r drefn ar hanner a gadwyd o'r neilltu.",
    en="Exploratory: too few children in the cohort to confirm the order on a half kept apart.",
)
CONFIRMED_HALF = Bilingual(
    cy="Canfuwyd y drefn yn un hanner o'r plant; daw'r rhifau hyn o'r hanner arall.",
    en="The order was found in one half of the children; these numbers come from the other half.",
)
MIDDLE_HALF = Bilingual(
    cy="Mae'r cyfwng yn cynnwys hanner canol y plant.",
    en="The interval holds the middle half of the children.",
)
NOBODY = Bilingual(cy="Ni ellir dweud: nid oes plant â'r ddau.", en="Cannot tell: no children have both.")
ALL_ALIKE = Bilingual(
    cy="Ni ellir dweud: mewn un grŵp o leiaf mae gan bob plentyn y drefn hon, neu nid oes gan yr un.",
    en="Cannot tell: in one group at least, every child has this order, or none has.",
)
SEQUENCES = Bilingual(cy="Trefnau a ganfuwyd", en="Sequences found")


def not_told(number: int, told: int) -> Bilingual:
    """How many sequences were found and are not among those told."""
    return Bilingual(
        cy=f"Dangosir {told}; canfuwyd {number} yn rhagor na ddangosir, gan mai rhy ychydig o blant sydd ym mhob rhan i "
        "gymharu'r drefn, neu gan fod eraill yn fwy cyffredin.",
        en=f"{told} are shown; {number} more were found and are not shown, because too few children are in each part to "
        "compare the order, or because others are more common.",
    )
