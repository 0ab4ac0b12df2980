"""The move from primary to secondary school as a calendar, and what usually comes at what age (a composite)."""

import math
from collections import defaultdict

import numpy as np

from gwrando.outputs import CountTable, Estimate
from gwrando.study.answers import Counted
from gwrando.study.definition import Study
from gwrando.study.engine import Engine
from gwrando.study.services.questions import BLOCKS
from gwrando.study.services.words import GROUPS, MONTHS, SEEN, YEARS, Words, words_of
from gwrando.study.statistics.waits import waits
from gwrando.study.vocabulary import EVENT_TYPES
from gwrando.text import Bilingual

METHOD = "median with a Brookmeyer-Crowley interval (study-services)"
NOBODY = Bilingual(cy="Nid oes plant i'w cyfrif.", en="There are no children to count.")


def ask(engine: Engine, study: Study) -> Counted:
    """Counts what was on record and what help came in each three months round the move, and ages at first records."""
    move = study.transition
    engine.run("transition", {"month": move.month, "age": move.age})
    words = words_of(study)
    members = {grp: int(n) for grp, n in engine.rows("count_member")}
    return Counted(
        tables=(_calendar(words, engine, members), _seen(words, engine)),
        estimates=tuple(_ages(words, engine, study, n_cohort=members.get("cohort", 0))),
    )


def block_key(block: int) -> str:
    """The key of three months: `m12` begins 12 months before the move, `p0` with it."""
    return f"m{-3 * block}" if block < 0 else f"p{3 * block}"


def block_label(block: int) -> Bilingual:
    """Which three months, in words."""
    if block < 0:
        first, last = -3 * block, -3 * block - 2
        return Bilingual(
            cy=f"misoedd {first} i {last} cyn symud",
            en=f"months {first} to {last} before the move",
        )
    first, last = 3 * block + 1, 3 * block + 3
    return Bilingual(cy=f"misoedd {first} i {last} wedi symud", en=f"months {first} to {last} after the move")


def _calendar(words: Words, engine: Engine, members: dict[str, int]) -> CountTable:
    cells: dict[tuple[str, str], int] = defaultdict(int)
    for grp, block, state, n in engine.rows("count_transition"):
        cells[f"{grp}_{block_key(block)}", state] = int(n)
    rows = {
        f"{grp}_{block_key(block)}": Bilingual(
            cy=f"{label.cy}, {block_label(block).cy}", en=f"{label.en}, {block_label(block).en}"
        )
        for block in BLOCKS
        for grp, label in GROUPS.items()
    }
    for row in rows:
        known = cells[row, "helped"] + cells[row, "noticed"]
        cells[row, "nothing"] = members.get(row.partition("_")[0], 0) - known
    return words.table(
        "transition",
        title=Bilingual(
            cy="Symud i'r ysgol uwchradd: beth oedd wedi'i gofnodi, a pha gymorth a ddaeth",
            en="The move to secondary school: what was on record, and what help came",
        ),
        rows=rows,
        columns=MONTHS,
        found=cells,
        missing=Bilingual(
            cy="Pethau ar ôl y diwrnod mynegai; dyddiadau lle nad yw'r mis yn hysbys; plant nad yw eu cofnodion yn "
            "cyrraedd mor bell (gweler y tabl am hynny).",
            en="Things after the index day; dates whose month is not known; children whose records do not reach so far "
            "(see the table of those).",
        ),
    )


def _seen(words: Words, engine: Engine) -> CountTable:
    return words.table(
        "transition_seen",
        title=Bilingual(
            cy="Calendr symud ysgol: cofnodion pwy sy'n cyrraedd drosto i gyd",
            en="Calendar of the move: whose records reach over all of it",
        ),
        rows=GROUPS,
        columns=SEEN,
        found={(grp, seen): int(n) for grp, seen, n in engine.rows("count_transition_seen")},
    )


def _ages(words: Words, engine: Engine, study: Study, *, n_cohort: int) -> list[Estimate]:
    """Median age at the first record of each kind the study speaks of: for a made-up typical path, of nobody."""
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for kind, months, n in engine.rows("read_first_ages"):
        found[kind].append((int(months), int(n)))
    spoken = [e.event for e in study.exposures]
    spoken += [kind for notice in study.notices for kind in (notice.event, *notice.help)]
    made = []
    for kind in dict.fromkeys(spoken):
        seen, n = found[kind], sum(part[1] for part in found[kind])
        value, low, high = (math.inf,) * 3
        if n:
            months = np.array([part[0] for part in seen])
            curve = waits(np.maximum(months, 0), np.ones(len(seen)), np.array([part[1] for part in seen]))
            value, low, high = curve.quantile(0.5)
        younger = sum(part[1] for part in seen if part[0] <= value)
        title = EVENT_TYPES[kind].title
        made.append(
            words.estimate(
                f"age_{kind}",
                kind="years",
                title=Bilingual(
                    cy=f"{title.cy}: oed y plant yn y grŵp pan gofnodwyd hyn gyntaf",
                    en=f"{title.en}: age of the children in the cohort when this was first on record",
                ),
                value=value / 12 if n else None,
                ends=(low / 12, high / 12) if math.isfinite(high) and math.isfinite(low) else None,
                n_children=n,
                rests_on={"with": n, "without": n_cohort - n, "no_older": younger, "older": n - younger}
                if n
                else {"with": 0},
                unit=YEARS,
                method=METHOD,
                reason=None if n else NOBODY,
            )
        )
    return made
