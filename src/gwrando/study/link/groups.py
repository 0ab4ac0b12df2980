"""Linkage quality by group: missed links do not fall on all children alike, so every study says on whom they fell.

Source: Bohensky et al. (2010); Gilbert et al. (2018), GUILD guidance (PMC5896589); study.md 4.10.
"""

from collections.abc import Mapping

from gwrando.outputs import CountTable
from gwrando.study.answers import Counted
from gwrando.study.engine import Engine
from gwrando.study.vocabulary import ETHNICITIES
from gwrando.text import Bilingual

_NOT_RECORDED = Bilingual(cy="Heb ei gofnodi", en="Not recorded")
GROUPS: Mapping[str, Mapping[str, Bilingual]] = {
    "ethnicity": {**ETHNICITIES, "not_recorded": _NOT_RECORDED},
    "deprivation": {
        "1": Bilingual(cy="Y pumed mwyaf difreintiedig", en="The most deprived fifth"),
        "2": Bilingual(cy="Yr ail bumed", en="The second fifth"),
        "3": Bilingual(cy="Y trydydd pumed", en="The third fifth"),
        "4": Bilingual(cy="Y pedwerydd pumed", en="The fourth fifth"),
        "5": Bilingual(cy="Y pumed lleiaf difreintiedig", en="The least deprived fifth"),
        "not_recorded": _NOT_RECORDED,
    },
    "looked_after": {
        "yes": Bilingual(
            cy="Cofnodion sy'n sôn am dderbyn gofal", en="Records that speak of being looked after"
        ),
        "no": Bilingual(cy="Cofnodion eraill", en="Other records"),
    },
}
"""What records are told apart by, and the groups in the order of their table."""
TITLES: Mapping[str, Bilingual] = {
    "ethnicity": Bilingual(
        cy="Cofnodion a gysylltwyd, yn ôl grŵp ethnig", en="Records that were linked, by ethnic group"
    ),
    "deprivation": Bilingual(
        cy="Cofnodion a gysylltwyd, yn ôl amddifadedd", en="Records that were linked, by deprivation"
    ),
    "looked_after": Bilingual(
        cy="Cofnodion a gysylltwyd, yn ôl derbyn gofal", en="Records that were linked, by being looked after"
    ),
}
COLUMNS: Mapping[str, Bilingual] = {
    "linked": Bilingual(cy="Wedi'u cysylltu", en="Linked"),
    "alone": Bilingual(cy="Heb eu cysylltu", en="Not linked"),
}
UNIT = Bilingual(cy="cofnodion", en="records")
MISSING = Bilingual(
    cy="Cofnodion gwasanaethau sy'n adnabod pob plentyn: nid oes disgwyl i bob un gael partner. Cysylltiadau anghywir: nid "
    "yw'r tabl yn dweud faint.",
    en="Records of services that know every child: not each is expected to have a partner. Wrong links: the table does not "
    "say how many.",
)


def quality_tables(engine: Engine, *, source: Bilingual) -> Counted:
    """Tables `linked_by_ethnicity`, `linked_by_deprivation` and `linked_by_looked_after`: records that should have a
    partner in a service that knows every child, and whether they have one.

    Runs on `work.link_now`, after the names are let go. A table whose groups were never recorded is left out.
    """
    engine.run("count_linked_by")
    found: dict[str, dict[tuple[str, str], int]] = {told: {} for told in GROUPS}
    for told, group, linked, n in engine.rows("read_count_linked_by"):
        found[told][group, linked] = int(n)
    return Counted(
        tables=tuple(
            CountTable(
                name=f"linked_by_{told}",
                title=TITLES[told],
                rows=groups,
                columns=COLUMNS,
                counts=[[found[told].get((group, linked), 0) for linked in COLUMNS] for group in groups],
                source=source,
                missing=MISSING,
                unit=UNIT,
            )
            for told, groups in GROUPS.items()
            if {group for group, _ in found[told]} - {"not_recorded", "no"}
        )
    )
