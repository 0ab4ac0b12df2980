"""Made-up lives: the same on every machine, and the planted truth found again by plain counting."""

import hashlib
from itertools import pairwise

import numpy as np
import pytest
from scipy import stats

from gwrando.errors import InputError
from gwrando.study.dummy import draws, hazard, lives, model, tables
from gwrando.study.dummy.lives import Lives
from gwrando.study.schemas import TABLES

N = 20_000


@pytest.fixture(scope="module")
def plain() -> Lives:
    return lives.make(N, seed=11)


@pytest.fixture(scope="module")
def gwent() -> Lives:
    return lives.make(N, seed=12, model=model.GWENT)


def digest(made: Lives) -> str:
    found = hashlib.sha256()
    for columns in (made.children, made.events):
        for name in sorted(columns):
            if name != "frailty":  # the only column that is not whole numbers: exp may differ in its last bit
                found.update(np.ascontiguousarray(columns[name]).tobytes())
    return found.hexdigest()


def test_the_first_draws_never_change() -> None:
    # written down once: a change of these is a change of every made-up Gwent, and of `model.VERSION`
    some = draws.Draws(seed=1)
    assert some.below("a", np.arange(6), 1000).tolist() == FIRST
    assert some.order("b", 6).tolist() == ORDER


def test_draws_are_even_and_unrelated() -> None:
    some = draws.Draws(seed=3)
    of = np.arange(200_000)
    one, two = some.uniform("one", of), some.uniform("two", of)
    assert stats.kstest(one, "uniform").pvalue > 0.001
    assert stats.kstest(some.normal("n", of), "norm").pvalue > 0.001
    assert stats.kstest(some.waiting("w", of), "expon").pvalue > 0.001
    assert abs(np.corrcoef(one, two)[0, 1]) < 0.01
    assert abs(np.corrcoef(one[1:], one[:-1])[0, 1]) < 0.01
    assert abs(np.corrcoef(one, draws.Draws(seed=4).uniform("one", of))[0, 1]) < 0.01


@pytest.mark.parametrize("mean", [0.05, 1.0, 4.0])
def test_counts_are_poisson(mean: float) -> None:
    found = draws.Draws(seed=3).count("c", np.arange(100_000), np.full(100_000, mean), most=30)
    want = stats.poisson.pmf(np.arange(12), mean) * 100_000
    got = np.bincount(found, minlength=12)[:12]
    big = want > 20
    assert stats.chi2.sf((((got - want) ** 2 / want)[big]).sum(), big.sum()) > 0.001


def test_one_seed_one_set_of_lives_whatever_the_chunks() -> None:
    whole = lives.make(300, seed=5, model=model.GWENT)
    assert digest(whole) == digest(lives.make(300, seed=5, model=model.GWENT))
    assert digest(whole) != digest(lives.make(300, seed=6, model=model.GWENT))
    parts = list(lives.chunks(300, seed=5, model=model.GWENT, size=70))
    assert len(parts) == 5
    for columns in ("children", "events"):
        for name, values in getattr(whole, columns).items():
            assert np.array_equal(values, np.concatenate([getattr(p, columns)[name] for p in parts])), name


def test_more_children_leave_the_first_ones_as_they_were() -> None:
    few, many = lives.make(100, seed=5), lives.make(200, seed=5)
    families = few.children["family"] < few.children["family"][-1]  # the last family may have been cut
    some = few.events["child"] <= families.sum()
    for name, values in few.events.items():
        assert np.array_equal(values[some], many.events[name][: some.sum()]), name


@pytest.mark.parametrize("number", [0, 49, 1_000_001])
def test_a_wrong_number_is_refused_in_both_languages(number: int) -> None:
    with pytest.raises(InputError) as refused:
        lives.make(number, seed=1)
    assert "dyfeisio" in refused.value.cy
    assert "made up" in refused.value.en


def test_fifty_children_are_enough() -> None:
    made = lives.make(50, seed=1, model=model.GWENT)
    assert len(made.children["child_no"]) == 50
    assert set(made.events["child"].tolist()) <= set(range(1, 51))


def slow_first_day(
    *,
    begins: int,
    ends: int,
    birth: int,
    level: float,
    waiting: float,
    events: dict[str, list[int]],
    world: model.Model,
) -> int:
    """The same, one day at a time: the hazard of each day added up until the waiting time is used up."""
    used = 0.0
    for day in range(begins, ends):
        year = max(y for y in range(8) if day >= birth + int(np.ceil((10 + y) * hazard.YEAR)))
        log = 0.0
        for name, effect in world.effects.items():
            log += effect * any(day - 365 <= on < day for on in events.get(name, []))
        for first, then, effect, within in world.orders:
            log += effect * any(
                day - 365 <= on < day and any(on - within <= before < on for before in events.get(first, []))
                for on in events.get(then, [])
            )
        used += model.BASE[year] * level * np.exp(log) / hazard.YEAR
        if used > waiting:
            return day
    return hazard.NEVER


def test_first_offences_are_those_of_a_day_by_day_reckoning() -> None:
    world = model.Model(base=0.05, orders=(("da_witnessed", "fixed_exclusion", 0.7, 365),), events=2.0)
    made = lives.make(120, seed=8, model=world)
    c, e = made.children, made.events
    waiting = draws.Draws(seed=8).waiting("offence/first", c["child_no"])
    n_offend = 0
    for row, number in enumerate(c["child_no"]):
        own = e["child"] == number
        events = {name: e["day"][own & made.of(name)].tolist() for name in world.effects}
        birth = int(c["birth_day"][row])
        begins = birth + int(np.ceil(10 * hazard.YEAR))
        want = slow_first_day(
            begins=begins,
            ends=min(birth + int(18 * hazard.YEAR), lives.day_number(world.ends_on) + 1),
            birth=birth,
            level=world.base * c["frailty"][row] * (1.45 if c["sex"][row] else 0.55),
            waiting=waiting[row],
            events=events,
            world=world,
        )
        assert c["first_offence"][row] == want
        n_offend += want != hazard.NEVER
    assert n_offend > 25


def exposed_share(made: Lives, name: str) -> tuple[float, float]:
    """Share of children who had it in the 365 days before: those who offend, and a like day of the next child."""
    c, e = made.children, made.events
    keys = np.sort(e["child"][made.of(name)].astype(np.int64) * 2**20 + e["day"][made.of(name)])

    def share(child: np.ndarray, day: np.ndarray) -> float:
        wanted = child.astype(np.int64) * 2**20 + day
        place = np.maximum(np.searchsorted(keys, wanted) - 1, 0)
        return float(
            (
                (keys[place] // 2**20 == child) & (wanted - keys[place] > 0) & (wanted - keys[place] <= 365)
            ).mean()
        )

    rows = np.flatnonzero(c["first_offence"] != hazard.NEVER)
    age = c["first_offence"][rows] - c["birth_day"][rows]
    others = (rows + N // 2) % N
    return share(c["child_no"][rows], c["first_offence"][rows]), share(
        c["child_no"][others], c["birth_day"][others] + age
    )


@pytest.mark.parametrize("name", list(model.EFFECTS))
def test_planted_triggers_come_before_offences(plain: Lives, name: str) -> None:
    cases, others = exposed_share(plain, name)
    assert cases > 1.5 * others


def test_a_null_that_frailty_does_not_touch_does_not(plain: Lives) -> None:
    cases, others = exposed_share(plain, "bereavement")
    assert abs(cases - others) < 0.02


def test_a_world_without_effects_has_none() -> None:
    null = lives.make(N, seed=11, model=model.Model(effects={}, frailty_sd=0.01))
    rows = null.children["first_offence"] != hazard.NEVER
    assert 0.015 < rows.mean() < 0.03
    for name in ("fixed_exclusion", "missing_episode", "injury_attendance"):
        cases, others = exposed_share(null, name)
        assert abs(cases - others) < 0.04


def test_families_and_twins(plain: Lives) -> None:
    c = plain.children
    kin = c["family"][1:] == c["family"][:-1]
    assert 0.38 < kin.mean() < 0.43
    assert 0.025 < c["twin"].mean() < 0.035
    same_day = kin & (c["birth_day"][1:] == c["birth_day"][:-1])
    assert np.array_equal(np.append(same_day, False) | np.append(False, same_day), c["twin"])
    gaps = np.diff(c["birth_day"])[kin & ~same_day]
    assert gaps.min() >= 400
    assert c["birth_day"].min() >= lives.day_number("2003-09-01")
    assert c["birth_day"].max() <= lives.day_number("2011-08-31")
    for name in ("district", "ethnicity", "deprivation"):
        assert np.array_equal(c[name][1:][kin], c[name][:-1][kin])


def test_brothers_and_sisters_share_some_frailty(plain: Lives) -> None:
    logs = np.log(plain.children["frailty"])
    kin = np.flatnonzero(plain.children["family"][1:] == plain.children["family"][:-1])
    assert abs(np.corrcoef(logs[kin], logs[kin + 1])[0, 1] - 0.6) < 0.05
    assert abs(plain.children["frailty"].mean() - 1) < 0.05
    assert abs(logs.std() - 0.9) < 0.03


def test_nothing_happens_before_birth_or_after_childhood(gwent: Lives) -> None:
    e = gwent.events
    birth = gwent.children["birth_day"][e["child"] - 1]
    assert (e["day"] >= birth).all()
    assert (e["day"] < birth + 6575).all()
    lasting = e["end"] != lives.NO_DAY
    assert (e["end"][lasting] >= e["day"][lasting]).all()
    order = e["child"].astype(np.int64) * 2**20 + e["day"]
    assert (np.diff(order) >= 0).all()


@pytest.mark.parametrize(
    "follow", [f for f in model.FOLLOWS if f.first == "camhs_referral"], ids=lambda f: f.then
)
def test_planted_delays_are_those_of_the_truth(plain: Lives, follow: model.Follow) -> None:
    c, e = plain.children, plain.events
    first, then = np.flatnonzero(plain.of(follow.first)), np.flatnonzero(plain.of(follow.then))
    # referrals more than three years before the end, so that what follows them is inside the data
    early = first[e["day"][first] < c["birth_day"][e["child"][first] - 1] + 14 * 365]
    seen: dict[int, list[int]] = {}
    for at in then:
        seen.setdefault(int(e["child"][at]), []).append(int(e["day"][at]))
    counts = np.bincount(e["child"][first])
    delays, alone = [], 0
    for at in early:
        number = int(e["child"][at])
        if counts[number] == 1:
            alone += 1
            delays += [day - int(e["day"][at]) for day in seen.get(number, [])]
    assert alone > 500
    assert abs(len(delays) / alone - follow.share) < 0.06
    assert abs(np.median(delays) / follow.median_days - 1) < 0.12


def test_what_was_done_about_a_notice_is_the_truth(plain: Lives) -> None:
    e = plain.events
    asked = plain.of("camhs_referral")
    assert ((e["reason"][asked] > 0) == (e["action"][asked] == 2)).all()
    assert abs((e["action"][asked] == 1).mean() / (e["action"][asked] > 0).mean() - 0.65) < 0.03
    assert (e["action"][plain.of("bereavement")] == 0).all()


def test_offences_bring_exclusions_about_only_where_planted(plain: Lives, gwent: Lives) -> None:
    def soon_after(made: Lives) -> float:
        """Of children who offend under 15: exclusions in 60 days after, less those in the 60 days before."""
        c, e = made.children, made.events
        young = np.flatnonzero(c["first_offence"] - c["birth_day"] < 15 * 365)
        when = dict(zip(c["child_no"][young].tolist(), c["first_offence"][young].tolist(), strict=True))
        some = made.of("fixed_exclusion")
        pairs = zip(e["child"][some].tolist(), e["day"][some].tolist(), strict=True)
        away = [day - when[child] for child, day in pairs if child in when]
        return (sum(0 < d <= 60 for d in away) - sum(-60 <= d < 0 for d in away)) / len(young)

    assert soon_after(plain) < 0.05
    assert soon_after(gwent) > 0.10


def test_coverage_hides_events_but_does_not_undo_them(plain: Lives, gwent: Lives) -> None:
    assert plain.events["recorded"].all()
    e, c = gwent.events, gwent.children
    begins, ends = (lives.day_number(day) for day in ("2015-04-01", "2015-09-30"))
    care = e["agency"] == model.AGENCIES.index("social_care")
    gap = care & (e["day"] >= begins) & (e["day"] <= ends)
    assert gap.sum() > 50
    assert not e["recorded"][gap].any()
    row = e["child"] - 1
    away = (e["day"] < c["from_day"][row]) | (e["day"] > c["to_day"][row])
    assert away.any()
    assert not e["recorded"][away].any()


def test_year_7_starts_in_the_september_after_the_eleventh_birthday() -> None:
    births = [lives.day_number(day) for day in ("2003-09-01", "2004-08-31", "2004-09-01")]
    found = lives.year_7(np.asarray(births)).astype("datetime64[D]").astype(str).tolist()
    assert found == ["2015-09-01", "2015-09-01", "2016-09-01"]


def test_the_tables_hold_what_is_recorded_and_nothing_hidden(gwent: Lives) -> None:
    told = tables.chronology(gwent)
    assert told.num_rows == gwent.events["recorded"].sum()
    everything = {*told.column_names, *tables.child(gwent).column_names, *tables.observed(gwent).column_names}
    assert not everything & {"frailty", "family", "twin", "first_offence", "recorded"}
    assert list(told.column_names) == list(TABLES["chronology"].columns)
    assert list(tables.child(gwent).column_names) == list(TABLES["child"].columns)
    assert list(tables.observed(gwent).column_names) == list(TABLES["observed"].columns)


def test_every_recorded_event_falls_in_observed_time(gwent: Lives) -> None:
    seen: dict[tuple[int, str], list[tuple[object, object]]] = {}
    for row in tables.observed(gwent).slice(0, 40_000).to_pylist():
        seen.setdefault((row["child_no"], row["agency"]), []).append((row["from_on"], row["to_on"]))
    complete = max(number for number, _ in seen) - 1
    n_tried = 0
    for row in tables.chronology(gwent).slice(0, 20_000).to_pylist():
        if (
            row["child_no"] <= complete and row["agency"] != "education"
        ):  # a school knows children from reception on
            times = seen[row["child_no"], row["agency"]]
            assert any(start <= row["starts_on"] <= stop for start, stop in times)
            n_tried += 1
    assert n_tried > 5000


def test_parquet_in_the_two_orders_holds_the_same_events(gwent: Lives, tmp_path) -> None:
    import pyarrow.parquet as pq

    few = lives.make(60, seed=2)
    for order in ("child", "agency"):
        tables.write_parquet(few, tmp_path / order, order=order)
    one, two = (pq.read_table(tmp_path / order / "chronology.parquet") for order in ("child", "agency"))
    agencies = two["agency"].to_pylist()
    assert agencies == sorted(agencies)
    assert sorted(one["source_row"].to_pylist()) == sorted(two["source_row"].to_pylist())
    assert sum(a != b for a, b in pairwise(agencies)) == len(set(agencies)) - 1
    assert (tmp_path / "child" / "child.parquet").read_bytes() == (
        tmp_path / "agency" / "child.parquet"
    ).read_bytes()


FIRST = [487, 598, 29, 329, 159, 586]
ORDER = [2, 3, 1, 4, 0, 5]
