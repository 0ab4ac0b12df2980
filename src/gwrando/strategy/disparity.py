"""How the search rate of one group compares with another's, and whether it would stand if we were wrong.

"Disparity" is a difference between two published numbers. It is not a reason, and nothing here finds one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from gwrando.strategy import intervals
from gwrando.strategy.ethnicity import GROUPS, Group
from gwrando.strategy.intervals import Interval
from gwrando.strategy.populations import Population

SMALLEST_EXPECTED = 5.0  # no ratio where fewer searches than this would be expected at everyone's rate
DISPERSIONS = (1.4, 2.0)
PER = 1000
Side = Literal["higher", "lower", "cannot_tell"]


@dataclass(frozen=True)
class Disparity:
    """One group beside White children and beside all; fields as in `fairness_report.GroupFigure`.

    `doubts` names the checks in which the conclusion would not stand: "dispersion_14", "dispersion_20",
    "population", "missing".
    """

    ratio_white: Interval
    ratio_whole: Interval
    extra_a_year: Interval
    at_dispersion: tuple[Interval, ...]
    at_population: tuple[float, float]
    shared_out: float
    worst: tuple[float, float]
    sampling: Side
    doubts: tuple[str, ...]


def expected(counts: Mapping[Group, int], populations: Mapping[Group, Population], group: Group) -> float:
    """How many searches of a group there would be at the rate of all children whose ethnicity is known."""
    everyone = sum(populations[each].estimate for each in GROUPS)
    return sum(counts.values()) * populations[group].estimate / everyone


def rate(count: int, population: Population, years: float) -> Interval:
    """Searches per 1,000 children a year."""
    return intervals.rate(count, population.estimate * years / PER)


def side(found: Interval) -> Side:
    """Which side of 1 a ratio lies on with its whole interval: "higher", "lower" or "cannot_tell"."""
    if found.low > 1:
        return "higher"
    return "lower" if found.high < 1 else "cannot_tell"


def disparity(
    counts: Mapping[Group, int],
    *,
    shared: Mapping[Group, float],
    unknown: int,
    populations: Mapping[Group, Population],
    group: Group,
    years: float,
) -> Disparity | None:
    """A group (not White) compared; None where fewer than 5 would be expected, or no White child was
    searched.

    `counts` are searches by known group, `unknown` those of children with no known ethnicity, `shared` the
    counts after the unknown were shared out (`shared_out`), `years` the time the files cover.
    """
    if counts["white"] == 0 or expected(counts, populations, group) < SMALLEST_EXPECTED:
        return None
    here, white = populations[group], populations["white"]
    exposure, base = here.estimate * years, white.estimate * years

    def ratio(count: float, base_count: float, *, of: float = exposure, dispersion: float = 1.0) -> Interval:
        return intervals.rate_ratio(count, of, base_count, base, dispersion=dispersion)

    plain = ratio(counts[group], counts["white"])
    spread = tuple(ratio(counts[group], counts["white"], dispersion=each) for each in DISPERSIONS)
    few_children = ratio(counts[group], counts["white"], of=here.low * years)
    many_children = ratio(counts[group], counts["white"], of=here.high * years)
    all_white = ratio(counts[group], counts["white"] + unknown)
    all_here = ratio(counts[group] + unknown, counts["white"])
    checks = {
        "dispersion_14": [spread[0]],
        "dispersion_20": [spread[1]],
        "population": [few_children, many_children],
        "missing": [all_white, all_here, ratio(shared[group], shared["white"])],
    }
    sampling = side(plain)
    return Disparity(
        ratio_white=plain,
        ratio_whole=_to_whole(counts, populations, group, years),
        extra_a_year=intervals.rate_difference(counts[group], exposure, counts["white"], base).times(
            here.estimate
        ),
        at_dispersion=spread,
        at_population=(many_children.value, few_children.value),
        shared_out=ratio(shared[group], shared["white"]).value,
        worst=(all_white.value, all_here.value),
        sampling=sampling,
        doubts=tuple(name for name, found in checks.items() if any(side(each) != sampling for each in found)),
    )


def _to_whole(
    counts: Mapping[Group, int], populations: Mapping[Group, Population], group: Group, years: float
) -> Interval:
    here = populations[group].estimate
    others = sum(populations[each].estimate for each in GROUPS if each != group)
    rest = sum(counts[each] for each in GROUPS if each != group)
    to_rest = intervals.rate_ratio(counts[group], here * years, rest, others * years)
    return intervals.ratio_to_whole(to_rest, part=here / (here + others))


def shared_out(crossed: Mapping[tuple[Group | None, Group | None], int]) -> dict[Group, float]:
    """Counts by group with the unknown shared out in proportion, among searches where officers wrote the
    same.

    `crossed` counts searches by (self-defined, officer-defined) group; None is not known. An unknown one is
    shared out as the known ones with the same officer-defined group are, or as all known ones are where
    there are none. Without an officer-defined column this leaves every ratio as it was.
    """
    known = {group: float(sum(n for (said, _), n in crossed.items() if said == group)) for group in GROUPS}
    made = dict(known)
    # in a fixed order: a sum of fractions depends on it in its last digit, and the same files must give the same report
    for officer in (*GROUPS, None):
        alike = {group: crossed.get((group, officer), 0) for group in GROUPS}
        basis = alike if sum(alike.values()) else known
        total = sum(basis.values())
        if total:
            for group in GROUPS:
                made[group] += crossed.get((None, officer), 0) * basis[group] / total
    return made
