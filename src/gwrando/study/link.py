"""Linkage: which records of different services are about the same child.

Splink (Fellegi-Sunter) weighs pairs on the engine's own connection. Clusters are then built best pair first,
under two rules that hold for the whole cluster: one record of a child per service, and the twin guard (same
birth date and surname or address, but another forename: never joined by the machine).
Source: study.md 2.2 (settings that were measured), 4.10.
"""

import hashlib
import logging
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from gwrando.study.engine import Engine

WEIGHT_THRESHOLD = 4.25
"""Match weight (log2 of the odds) from which a pair may join a cluster; about 95 % by Splink's own,
over-sure, account."""

Record = tuple[str, str]
"""(service, the service's record id)."""


@dataclass(frozen=True, kw_only=True)
class Who:
    """What the twin guard looks at in one record."""

    forename: str
    surname: str
    born_on: object
    postcode: str | None


@dataclass(frozen=True, kw_only=True)
class Quality:
    """How good the linkage is where the truth is known: pairs of records that belong to one child."""

    precision: float
    recall: float
    n_pairs_made: int
    n_pairs_true: int


def same_name(a: str, b: str) -> bool:
    """Whether two forenames (short forms already resolved) could be one name with a slip of the pen."""
    return a == b or a.startswith(b) or b.startswith(a) or SequenceMatcher(None, a, b).ratio() >= 0.75


def twins(a: Who, b: Who) -> bool:
    """Whether two records look like two children of one family born on one day: same birth date, same surname
    or address, other forenames."""
    family = a.surname == b.surname or (a.postcode is not None and a.postcode == b.postcode)
    return a.born_on == b.born_on and family and not same_name(a.forename, b.forename)


def cluster(
    records: Mapping[Record, Who], pairs: Sequence[tuple[float, Record, Record]]
) -> list[list[Record]]:
    """Clusters of records, each a child: best pair first, one record per service, no two that look like
    twins.

    `pairs` are (match weight, record, record) at or above the threshold. The order of neither argument
    matters: ties are settled by record. Gives every record once, clusters and records in order.
    """
    members: dict[Record, list[Record]] = {record: [record] for record in records}
    for _, left, right in sorted(pairs, key=lambda pair: (-round(pair[0], 6), min(pair[1:]), max(pair[1:]))):
        mine, theirs = members[left], members[right]
        if mine is theirs or {service for service, _ in mine} & {service for service, _ in theirs}:
            continue
        if any(twins(records[a], records[b]) for a in mine for b in theirs):
            continue
        both = sorted(mine + theirs)
        for record in both:
            members[record] = both
    return sorted({id(found): found for found in members.values()}.values())


def child_key(first: Record, *, seed: int) -> str:
    """A made-up key for the child whose first record this is; the same inputs and seed give the same key."""
    return hashlib.sha256(f"{seed}:{first[0]}:{first[1]}".encode()).hexdigest()[:16]


def quality(clusters: Sequence[Sequence[Record]], truth: Mapping[Record, int]) -> Quality:
    """Precision and recall over pairs of records, against the known truth (made-up data only)."""
    known = [[record for record in found if record in truth] for found in clusters]
    made = sum(len(found) * (len(found) - 1) // 2 for found in known)
    right = sum(truth[a] == truth[b] for found in known for i, a in enumerate(found) for b in found[:i])
    sizes: dict[int, int] = {}
    for found in known:
        for record in found:
            sizes[truth[record]] = sizes.get(truth[record], 0) + 1
    true = sum(n * (n - 1) // 2 for n in sizes.values())
    return Quality(
        precision=right / made if made else 1.0,
        recall=right / true if true else 1.0,
        n_pairs_made=made,
        n_pairs_true=true,
    )


def weigh(engine: Engine, *, services: Sequence[str], seed: int) -> list[tuple[float, Record, Record]]:
    """Pairs of records of different services with their match weight, from `WEIGHT_THRESHOLD` up.

    Trains Splink on the records themselves (no labels): u by seeded sampling, m by expectation maximisation
    in two blocked passes without term frequencies. Source: study.md 2.2.
    """
    import splink.comparison_level_library as levels
    import splink.comparison_library as comparisons
    from splink import Linker, SettingsCreator, block_on

    # Splink's own log lines hold table names and counts only, but none of it belongs on our screen
    logging.getLogger("splink").setLevel(logging.CRITICAL)
    linkage = engine.linkage()
    inputs = [linkage.register("names.prepared", name=service, agency=service) for service in services]
    swapped = (
        "year(born_on_l) = year(born_on_r)"
        " and month(born_on_l) = day(born_on_r) and day(born_on_l) = month(born_on_r)"
    )
    two_parts = (
        "(year(born_on_l) = year(born_on_r))::int + (month(born_on_l) = month(born_on_r))::int"
        " + (day(born_on_l) = day(born_on_r))::int >= 2"
    )
    settings = SettingsCreator(
        link_type="link_only",
        unique_id_column_name="record",
        comparisons=[
            comparisons.CustomComparison(
                output_column_name="forename",
                comparison_levels=[
                    levels.NullLevel("forename"),
                    levels.ExactMatchLevel("forename", term_frequency_adjustments=True),
                    levels.ExactMatchLevel("forename_base"),
                    levels.JaroWinklerLevel("forename", 0.9),
                    levels.ElseLevel(),
                ],
            ),
            comparisons.CustomComparison(
                output_column_name="surname",
                comparison_levels=[
                    levels.NullLevel("surname"),
                    levels.ExactMatchLevel("surname", term_frequency_adjustments=True),
                    levels.JaroWinklerLevel("surname", 0.9),
                    levels.ElseLevel(),
                ],
            ),
            comparisons.CustomComparison(
                output_column_name="born_on",
                comparison_levels=[
                    levels.NullLevel("born_on"),
                    levels.ExactMatchLevel("born_on"),
                    levels.CustomLevel(swapped, label_for_charts="day and month swapped"),
                    levels.CustomLevel(two_parts, label_for_charts="two of three parts"),
                    levels.ElseLevel(),
                ],
            ),
            comparisons.ExactMatch("sex"),
            comparisons.CustomComparison(
                output_column_name="postcode",
                comparison_levels=[
                    levels.NullLevel("postcode"),
                    levels.ExactMatchLevel("postcode"),
                    levels.ExactMatchLevel("outcode"),
                    levels.ElseLevel(),
                ],
            ),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("forename_base", "surname"),
            block_on("born_on", "substr(forename_base, 1, 2)"),
            block_on("born_on", "surname"),
            block_on("postcode", "substr(forename_base, 1, 2)"),
            block_on("born_on", "postcode"),
        ],
        retain_intermediate_calculation_columns=False,
        retain_matching_columns=False,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Splink's advice about small samples; the quality is reported by us
        linker = Linker(inputs, settings, log_level=None)
        train = linker.training
        train.estimate_probability_two_random_records_match(
            [block_on("forename", "surname", "born_on"), block_on("born_on", "postcode", "forename")],
            recall=0.8,
        )
        train.estimate_u_using_random_sampling(max_pairs=2e6, seed=seed)
        for rule in (block_on("forename", "surname"), block_on("born_on", "postcode")):
            train.estimate_parameters_using_expectation_maximisation(
                rule, estimate_without_term_frequencies=True
            )
        weighed = linker.inference.predict(threshold_match_weight=WEIGHT_THRESHOLD)
    found = linkage.columns(weighed)
    return [
        (float(w), (str(a), str(b)), (str(c), str(d)))
        for w, a, b, c, d in zip(
            *(
                found[name]
                for name in ("match_weight", "source_dataset_l", "record_l", "source_dataset_r", "record_r")
            ),
            strict=True,
        )
    ]


def clusters(
    engine: Engine, *, services: Sequence[str], nicknames: Mapping[str, str], seed: int
) -> list[list[Record]]:
    """Links the accepted records: writes `work.link` (one row per record, with the number of its child),
    `work.pseudonym` and `work.link_now`."""
    short, long = list(nicknames), list(nicknames.values())
    engine.load("names.nickname", {"short_form": short, "long_form": long}, types={})
    engine.run("prepared")
    records = {
        (agency, record): Who(forename=forename, surname=surname, born_on=born_on, postcode=postcode)
        for agency, record, forename, surname, born_on, postcode in engine.rows("read_person")
    }
    with_records = [service for service in services if any(agency == service for agency, _ in records)]
    pairs = weigh(engine, services=with_records, seed=seed) if len(with_records) > 1 else []
    found = cluster(records, pairs)
    keyed = sorted((child_key(members[0], seed=seed), members) for members in found)
    whole = {"child_no": "INTEGER"}
    engine.load(
        "work.pseudonym",
        {"child_no": list(range(1, len(keyed) + 1)), "child_key": [key for key, _ in keyed]},
        types=whole,
    )
    rows = sorted(
        (*record, number) for number, (_, members) in enumerate(keyed, start=1) for record in members
    )
    columns = {name: [row[at] for row in rows] for at, name in enumerate(("agency", "record", "child_no"))}
    engine.load("work.link", columns, types=whole)
    engine.run("link_now")
    return found
