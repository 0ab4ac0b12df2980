"""The earliest opportunity: who knew, when, how long before; and help before and after the index day."""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence

from gwrando.outputs import CountTable, Estimate
from gwrando.study.answers import Counted
from gwrando.study.definition import Study
from gwrando.study.engine import Engine
from gwrando.study.services.questions import KNOWN_AGES
from gwrando.study.services.words import (
    CONTACT,
    GROUPS,
    KNOWING,
    LATER,
    MERGED,
    RECORDS,
    WEEKS,
    WHEN,
    Words,
    words_of,
)
from gwrando.study.statistics.waits import waits
from gwrando.study.vocabulary import EVENT_TYPES, SERVICES
from gwrando.text import Bilingual

METHOD = "quantiles with Brookmeyer-Crowley intervals (study-services)"
NOBODY = Bilingual(cy="Nid oes plant i'w cyfrif.", en="There are no children to count.")
SHARES = (("lead", 0.5), ("lead_q1", 0.25), ("lead_q3", 0.75))


def ask(engine: Engine, study: Study) -> Counted:
    """Makes `work.first_known` and counts it: contacts before the index day with their base rate and lead, services that
    knew at each age, and when help began."""
    engine.run("first_known", {"event": study.cohort.event})
    words = words_of(study)
    services = [s for s in SERVICES if any(e.service == s for e in study.extracts)]
    members = {grp: int(n) for grp, n in engine.rows("count_member")}
    contact = {(row[0], row[1]): int(row[2]) for row in engine.rows("count_contact")}
    base = {(row[0], row[1]): int(row[2]) for row in engine.rows("count_base")}
    leads: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for agency, grp, days, n in engine.rows("read_leads"):
        leads[agency, grp].append((int(days), int(n)))
    tables: list[CountTable] = []
    estimates: list[Estimate] = []
    for service in services:
        tables += _earliest(words, service, members, contact, base)
        for grp in GROUPS:
            estimates += _leads(words, service, grp, leads[service, grp], n_members=members.get(grp, 0))
    tables.append(_known(words, engine))
    tables += _help(words, engine, services, members)
    tables.append(_merged(words, engine, services))
    return Counted(tables=tuple(tables), estimates=tuple(estimates))


def _earliest(
    words: Words,
    service: str,
    members: Mapping[str, int],
    contact: Mapping[tuple[str, str], int],
    base: Mapping[tuple[str, str], int],
) -> list[CountTable]:
    title = SERVICES[service]  # type: ignore[index]  # a key of SERVICES
    before = {grp: contact.get((grp, service), 0) for grp in GROUPS}
    missing = Bilingual(
        cy="Cysylltiadau na chofnodwyd, neu na chafodd y gwasanaeth hwn wybod amdanynt; cofnodion heb eu cysylltu. "
        "Edrych yn ôl yw hyn: gweler hefyd faint o blant â'r un cyswllt na ymunodd byth.",
        en="Contacts not recorded, or that this service did not hear of; records that were not linked. This looks back: "
        "see also how many children with the same contact never joined.",
    )
    return [
        words.table(
            f"earliest_{service}",
            title=Bilingual(
                cy=f"{title.cy}: cyswllt a allai fod yn gyfle i helpu, cyn ymuno â'r grŵp",
                en=f"{title.en}: a contact that could have been a chance to help, before joining the cohort",
            ),
            rows=GROUPS,
            columns=CONTACT,
            found={
                **{(grp, "before"): before[grp] for grp in GROUPS},
                **{(grp, "none"): members.get(grp, 0) - before[grp] for grp in GROUPS},
            },
            missing=missing,
        ),
        words.table(
            f"base_{service}",
            title=Bilingual(
                cy=f"{title.cy}: o bawb â chyswllt o'r fath, pwy ymunodd â'r grŵp wedyn",
                en=f"{title.en}: of all with such a contact, who joined the cohort afterwards",
            ),
            rows={
                "all": Bilingual(cy="Pob plentyn â chyswllt o'r fath", en="All children with such a contact")
            },
            columns=LATER,
            found={("all", later): base.get((service, later), 0) for later in LATER},
            # who joined is the cell "before" of the cohort above: with a total a reader could have the rest
            totals="columns",
        ),
    ]


def _leads(
    words: Words, service: str, grp: str, found: Sequence[tuple[int, int]], *, n_members: int
) -> list[Estimate]:
    """Median and quartiles of the days from the first contact to the index day."""
    title, n = SERVICES[service], sum(part[1] for part in found)  # type: ignore[index]  # a key of SERVICES
    curve = None
    if n:
        curve = waits([f[0] for f in found], [1] * len(found), [f[1] for f in found])
    made = []
    for stem, share in SHARES:
        value, low, high = curve.quantile(share) if curve else (math.inf,) * 3
        shorter = sum(part[1] for part in found if part[0] <= value)
        who = GROUPS[grp]
        part_cy, part_en = {
            0.5: ("hanner", "half"),
            0.25: ("chwarter", "a quarter"),
            0.75: ("tri chwarter", "three quarters"),
        }[share]
        made.append(
            words.estimate(
                f"{stem}_{service}" if grp == "cohort" else f"{stem}_comparison_{service}",
                kind="days",
                title=Bilingual(
                    cy=f"{title.cy}: o'r cyswllt cyntaf i'r diwrnod mynegai; {part_cy} o leiaf mor fyr â hyn ({who.cy})",
                    en=f"{title.en}: from the first contact to the index day; {part_en} at most this long ({who.en})",
                ),
                value=value if curve else None,
                ends=(low, high) if math.isfinite(low) and math.isfinite(high) else None,
                n_children=n,
                rests_on={"with": n, "without": n_members - n, "no_longer": shorter, "longer": n - shorter}
                if curve
                else {"with": 0},
                unit=WEEKS,
                method=METHOD,
                reason=None if curve else NOBODY,
            )
        )
    return made


def _known(words: Words, engine: Engine) -> CountTable:
    found = {(f"{grp}_{age}", services): int(n) for grp, age, services, n in engine.rows("count_known")}
    return words.table(
        "known_by_age",
        title=Bilingual(
            cy="Faint o wasanaethau a wyddai rywbeth erbyn pob oed, neu erbyn ymuno â'r grŵp os cynt",
            en="How many services had something on record by each age, or by joining the cohort if sooner",
        ),
        rows={
            f"{grp}_{age}": Bilingual(cy=f"{label.cy}, erbyn {age} oed", en=f"{label.en}, by age {age}")
            for age in KNOWN_AGES
            for grp, label in GROUPS.items()
        },
        columns=KNOWING,
        found=found,
        missing=Bilingual(
            cy="Yr hyn a wyddai gwasanaethau ond na chofnodwyd, neu o flaen dechrau eu data; pethau da a gyflawnwyd.",
            en="What services knew but did not record, or before their data begin; things that went well.",
        ),
    )


def _help(
    words: Words, engine: Engine, services: Sequence[str], members: Mapping[str, int]
) -> list[CountTable]:
    found = {(agency, grp, when): int(n) for grp, agency, when, n in engine.rows("count_help_when")}
    helping = [
        s for s in services if any(a.service == s and a.kind == "helped" for a in EVENT_TYPES.values())
    ]
    missing = Bilingual(
        cy="Cymorth na chofnodwyd, neu ar ôl diwedd y data; a oedd y cymorth yn dda, ac a oedd y plentyn ei eisiau.",
        en="Help not recorded, or after the data end; whether the help was good, and whether the child wanted it.",
    )
    made = []
    for agency in ("any", *helping):
        cells = {
            (grp, when): found.get((agency, grp, when), 0) for grp in GROUPS for when in ("before", "after")
        }
        for grp in GROUPS:
            cells[grp, "none"] = members.get(grp, 0) - cells[grp, "before"] - cells[grp, "after"]
        label = Bilingual(cy="Unrhyw wasanaeth", en="Any service")
        title = label if agency == "any" else SERVICES[agency]  # type: ignore[index]  # a key of SERVICES
        made.append(
            words.table(
                "help_when" if agency == "any" else f"help_when_{agency}",
                title=Bilingual(
                    cy=f"{title.cy}: cymorth cyn ac ar ôl y diwrnod mynegai",
                    en=f"{title.en}: help before and after the index day",
                ),
                rows=GROUPS,
                columns=WHEN,
                found=cells,
                missing=missing,
            )
        )
    return made


def _merged(words: Words, engine: Engine, services: Sequence[str]) -> CountTable:
    found = {agency: (int(kept), int(merged)) for agency, kept, merged in engine.rows("count_merged")}
    cells = {
        (service, column): found.get(service, (0, 0))[place]
        for service in services
        for place, column in enumerate(MERGED)
    }
    return words.table(
        "merged_rows",
        title=Bilingual(
            cy="Digwyddiadau a gadwyd, a rhesi a ailadroddai'r un peth ar yr un diwrnod",
            en="Events kept, and rows that told the same thing of the same day again",
        ),
        rows={service: SERVICES[service] for service in services},  # type: ignore[index]  # keys of SERVICES
        columns=MERGED,
        found=cells,
        unit=RECORDS,
    )
