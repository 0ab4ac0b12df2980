"""What one group itself said, in words without a number, and only what its protected table makes certain."""

from collections.abc import Mapping
from types import MappingProxyType

from gwrando.outputs import DisclosureRules
from gwrando.text import Bilingual

NEARLY: Mapping[str, Bilingual] = MappingProxyType(
    {
        "agree": Bilingual(cy="Cytunodd bron pawb yn eich grŵp:", en="Nearly everyone in your group agreed:"),
        "disagree": Bilingual(
            cy="Anghytunodd bron pawb yn eich grŵp:", en="Nearly everyone in your group disagreed:"
        ),
    }
)
MOST: Mapping[str, Bilingual] = MappingProxyType(
    {
        "agree": Bilingual(cy="Cytunodd y rhan fwyaf o'ch grŵp:", en="Most of your group agreed:"),
        "disagree": Bilingual(cy="Anghytunodd y rhan fwyaf o'ch grŵp:", en="Most of your group disagreed:"),
    }
)
MIXED = Bilingual(cy="Roedd barn eich grŵp yn amrywio:", en="Your group had different opinions:")


def in_words(
    statement: Bilingual,
    *,
    shown: Mapping[str, int | None],
    whole: int | None,
    nearly_all: str | None,
    rules: DisclosureRules,
) -> Bilingual | None:
    """One sentence about one statement; None where the shown numbers do not make one certain.

    `shown`: `agree` and `disagree` as shown (None where hidden), `whole`: all who answered, as shown. "Most" is said only
    when it is true of every count that would be shown like this: least(side) is more than half of most(whole).
    """
    words = NEARLY.get(nearly_all or "")
    if words is None and whole is not None:
        sides = {side: n for side, n in shown.items() if n is not None}
        most = [side for side, n in sides.items() if 2 * rules.least(n) > rules.most(whole)]
        if most:
            words = MOST[most[0]]
        elif len(sides) == len(MOST) and all(sides.values()):
            words = MIXED
    if words is None:
        return None
    return Bilingual(cy=f"{words.cy} “{statement.cy}”", en=f"{words.en} “{statement.en}”")
