"""Second looks: equal to the first where nothing differs, pooled by hand where it does, and what is said of them."""

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from gwrando.study import chronology, sensitivity, triggers
from gwrando.study.definition import Exposure, Sensitivity
from gwrando.study.engine import Engine
from gwrando.study.sensitivity import looks, verdicts
from gwrando.study.statistics.pooling import pooled
from gwrando.study.triggers import cohort, within_child
from tests.factories import chronology as factory
from tests.factories import study as studies
from tests.factories.chronology import SERVICES, Told

N = 240
BORN = {child: date(2005, 1 + child % 3, 1) for child in range(1, N + 1)}


def study(**changes: object) -> object:
    return studies.study(
        triggers=("missing_episode", "fixed_exclusion"),
        negative_controls=(),
        more_exposures=(Exposure(event="looked_after", lasting=True),),
        **changes,
    )


def lives() -> list[Told]:
    rng = random.Random(5)
    told = []
    for child in BORN:
        offends = child % 4 == 0
        on = date(2018, 6, 1) + timedelta(days=rng.randrange(300))
        if offends:
            told.append(Told(child=child, type="offence", on=on, role="suspect"))
        for row, kind in enumerate(("missing_episode", "fixed_exclusion"), start=3):
            if rng.random() < (0.6 if offends else 0.25):
                told.append(
                    Told(child=child, type=kind, on=on - timedelta(days=rng.randrange(20, 200)), row=row)
                )
        if rng.random() < 0.4:
            told.append(
                Told(
                    child=child, type="missing_episode", on=on + timedelta(days=rng.randrange(1, 300)), row=9
                )
            )
    return told


@pytest.fixture(scope="module")
def store() -> Iterator[Engine]:
    with factory.store(lives(), born=BORN) as engine:
        rows = [(s, f"{s}-{c}", c) for c in BORN for s in SERVICES]
        names = ("agency", "record", "child_no")
        engine.load("work.link", studies.columns(names, rows), types={"child_no": "INTEGER"})
        # the first draw is the linkage; in the second the health records of two children are exchanged and the police
        # record of a third is a new child's; in the third the police records of children of one sex and age are mixed up
        second = [("health", "health-8", 16), ("health", "health-16", 8), ("police", "police-12", N + 1)]
        mixed = [(s, r, (c + 5) % N + 1) for s, r, c in rows if s == "police"]
        draws = [(2, *row) for row in sorted(second)] + [(3, *row) for row in mixed]
        kinds = {"draw": "INTEGER", "child_no": "INTEGER"}
        engine.load("work.link_draw", studies.columns(("draw", *names), draws), types=kinds)
        engine.load("work.link_draw_no", {"draw": [1, 2, 3]}, types=kinds)
        cohort.cohort(engine, study())
        yield engine


def links_of(engine: Engine, number: int) -> list[tuple[str, str, int]]:
    """The whole linkage of a draw, by hand."""
    moved = "select agency, record, child_no from work.main.link_draw where draw = " + str(number)
    new = {row[:2]: row[2] for row in engine.connection.execute(moved).fetchall()}  # type: ignore[attr-defined]
    return [(s, f"{s}-{c}", new.get((s, f"{s}-{c}"), c)) for c in BORN for s in SERVICES]


@pytest.fixture(scope="module")
def drawn(store: Engine) -> list[dict[str, looks.Look]]:
    with looks.opened(store, study()) as base:
        return list(looks.draws(base, study(), seed=1))


def test_a_draw_like_the_linkage_gives_the_same(store: Engine, drawn: list[dict[str, looks.Look]]) -> None:
    first = triggers.log_odds(store, study(), seed=1)
    assert {key: (one.log, one.error, one.n_sets) for key, one in drawn[0].items() if one.known} == {
        key: value for key, value in first.items() if math.isfinite(value[1])
    }
    assert first["missing_episode"][0] > 0.5
    # the first look is as it was
    assert triggers.log_odds(store, study(), seed=1)["missing_episode"] == first["missing_episode"]


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_draw_is_what_that_linkage_would_give(
    store: Engine, drawn: list[dict[str, looks.Look]], number: int
) -> None:
    """Only touched children are made anew; the whole study made anew with the draw's linkage says the same."""
    with store.aside("byhand") as other:
        names = ("agency", "record", "child_no")
        links = studies.columns(names, links_of(store, number))
        other.load("work.link_now", links, types={"child_no": "INTEGER"})
        chronology.chronology(other)
        by_hand = triggers.log_odds(other, study(), seed=1)
        inside = within_child.log_ratios(other, study())
    for key, (log, error, n_sets) in by_hand.items():
        one = drawn[number - 1][key]
        assert (one.log, one.error, one.n_sets) == pytest.approx((log, error, n_sets), nan_ok=True, rel=1e-12)
        assert (one.within, one.within_error, one.n_within) == pytest.approx(
            inside[key], nan_ok=True, rel=1e-12
        )


def test_draws_differ(drawn: list[dict[str, looks.Look]]) -> None:
    assert len({one["missing_episode"].log for one in drawn}) == 3


def test_estimates(store: Engine, drawn: list[dict[str, looks.Look]]) -> None:
    seen: list[tuple[int, int]] = []
    counted = sensitivity.ask(store, study(), seed=1, tick=lambda done, total: seen.append((done, total)))
    found = {estimate.name: estimate for estimate in counted.estimates}
    three = [one["missing_episode"] for one in drawn]
    fit = pooled([one.log for one in three], [one.error for one in three])
    given = found["draws_missing_episode"]
    assert (given.value, given.low, given.high) == tuple(math.exp(x) for x in (fit.value, fit.low, fit.high))
    assert given.rests_on == {key: min(one.rests_on[key] for one in three) for key in three[0].rests_on}
    assert found["draws_looked_after"].value is None
    assert "draws_within_looked_after" not in found
    assert found["draws_within_missing_episode"].kind == "rate_ratio"
    # the police make the cohort, and a service's own exposures go with it
    assert not [name for name in found if name.startswith("without_police")]
    assert "without_education_fixed_exclusion" not in found
    assert found["without_education_missing_episode"].value is not None
    assert not [name for name in found if name.startswith("covered")]
    assert seen[0] == (0, 8)
    assert seen[-1] == (8, 8)
    assert seen == sorted(seen)


def test_a_service_left_out_is_a_study_without_it(store: Engine) -> None:
    with looks.opened(store, study()) as base:
        away = looks.without(base, study(), service="social_care", seed=1)["missing_episode"]
    first = triggers.log_odds(store, study(), seed=1)["missing_episode"]
    # social care has nothing on record about these children and does not know every child: nothing changes
    assert (away.log, away.error, away.n_sets) == first


def test_only_the_days_that_all_cover() -> None:
    coverage = {"health": (date(2018, 1, 1), factory.ENDS_ON)}
    with factory.store(lives(), born=BORN, coverage=coverage) as engine:
        with looks.opened(engine, study()) as base:
            common = looks.covered(base, study(), seed=1)
        assert common is not None
        few = study(sensitivity=Sensitivity(linkage_draws=0, leave_out_services=False))
        told = {estimate.name: estimate for estimate in sensitivity.ask(engine, few, seed=1).estimates}
        with factory.store(lives(), born=BORN, coverage={s: coverage["health"] for s in SERVICES}) as other:
            by_hand = triggers.log_odds(other, study(), seed=1)
        one = common["missing_episode"]
        assert set(told) == {f"covered_{exposure.key}" for exposure in few.exposures}
        assert told["covered_missing_episode"].value == math.exp(one.log)
        assert (one.log, one.error, one.n_sets) == by_hand["missing_episode"]


def test_common_years() -> None:
    a, b, c = date(2010, 1, 1), date(2015, 1, 1), date(2020, 1, 1)
    assert looks.common_years([("x", a, c), ("y", b, c)]) == (b, c)
    assert looks.common_years([("x", a, c), ("y", a, c)]) is None
    assert looks.common_years([("x", a, a), ("y", b, c)]) is None


def test_nothing_asked(store: Engine) -> None:
    asked = study(sensitivity=Sensitivity(linkage_draws=0, leave_out_services=False))
    assert sensitivity.ask(store, asked, seed=1).estimates == ()


@dataclass(frozen=True)
class Given:
    name: str
    value: float | None
    low: float | None
    high: float | None


def given(name: str, text: str) -> Given:
    """An estimate from "2 (1.5 to 3)", or a hidden one from "?"."""
    if text == "?":
        return Given(name, None, None, None)
    value, low, high = (
        float(part) for part in text.replace("(", "").replace(")", "").replace("to", "").split()
    )
    return Given(name, value, low, high)


UP, WIDE, DOWN = "2 (1.5 to 3)", "1.4 (0.9 to 2)", "0.5 (0.3 to 0.8)"


@pytest.mark.parametrize(
    "main, draws, without, covered, answer",
    [
        (UP, UP, UP, None, "holds"),
        (UP, UP, UP, UP, "holds"),
        (DOWN, DOWN, DOWN, None, "holds"),
        (UP, WIDE, UP, None, "does_not_hold"),
        (UP, UP, WIDE, None, "cannot_tell"),
        (UP, UP, DOWN, None, "does_not_hold"),
        (UP, UP, UP, DOWN, "does_not_hold"),
        (UP, UP, "?", None, "cannot_tell"),
        (UP, "?", UP, None, "cannot_tell"),
        (UP, None, UP, None, "cannot_tell"),
        (WIDE, UP, UP, None, "cannot_tell"),
        ("?", UP, UP, None, "cannot_tell"),
    ],
)
def test_verdict(main: str, draws: str | None, without: str, covered: str | None, answer: str) -> None:
    named = {"matched_x": main, "matched_x_90": UP, "draws_x": draws, "covered_x": covered}
    named |= {"without_health_x": without, "without_health_other_x": DOWN}
    found = verdicts([given(name, text) for name, text in named.items() if text is not None])
    assert {key: verdict.answer for key, verdict in found.items()} == {"x": answer}
    assert found["x"].reason.cy != found["x"].reason.en


def test_a_key_that_ends_in_a_number() -> None:
    found = verdicts(
        [given("matched_outcome_22", UP), given("matched_outcome_22_90", UP), given("draws_outcome_22", UP)]
    )
    assert list(found) == ["outcome_22"]
    assert found["outcome_22"].parts == {"draws": "holds", "without": "cannot_tell"}
