"""Matched sets, observation and exposure against a restatement in plain Python; and what must change nothing."""

import hashlib
from collections.abc import Mapping
from datetime import date, timedelta

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gwrando.study.definition import Comparison, Exposure, Study, Windows
from gwrando.study.triggers import cohort, contrasts
from gwrando.study.triggers import members as arrays
from gwrando.study.vocabulary import EVENT_TYPES
from tests.factories import study as factory

PRIME = 2**31 - 1
KINDS = (
    "da_witnessed",
    "fixed_exclusion",
    "transition_trouble",
    "looked_after",
    "offence",
    "injury_attendance",
)
BIRTHS = (date(2005, 1, 1), date(2005, 8, 17), date(2005, 9, 3))
LIFE = st.lists(st.tuples(st.sampled_from(KINDS), st.integers(9 * 365, 15 * 365)), max_size=6)
STAY = st.one_of(st.none(), st.tuples(st.integers(8 * 365, 12 * 365), st.integers(12 * 365, 17 * 365)))
CHILD = st.tuples(
    LIFE, st.sampled_from("FM"), st.sampled_from(BIRTHS), st.sampled_from(["a", "b", None]), STAY, STAY
)
POLICE = (date(2014, 6, 1), date(2022, 1, 31))
ASKED = {
    "triggers": ("da_witnessed", "fixed_exclusion", "transition_trouble"),
    "negative_controls": ("injury_attendance",),
    "more_exposures": (
        Exposure(event="looked_after", lasting=True),
        Exposure(event="da_witnessed", name="as_victim", role="victim"),
    ),
    "windows": Windows(main_days=365, also_days=(90, 730)),
}


def word(seed: int, what: str) -> int:
    return int(hashlib.sha256(f"{seed}:{what}".encode()).hexdigest()[:16], 16) % PRIME


class Plain:
    """The study in loops: who is compared with whom, observed how long, exposed when."""

    def __init__(self, children: list, asked: Study, *, seed: int) -> None:
        self.asked = asked
        self.children = dict(enumerate(children, start=1))
        self.events = {
            key: sorted({(child[2] + timedelta(days=day), kind) for kind, day in child[0]})
            for key, child in self.children.items()
        }
        self.index = {}
        for key, life in self.events.items():
            days = [on for on, kind in life if kind == "offence" and 10 <= self.age(key, on) <= 17]
            if days:
                self.index[key] = min(days)
        self.sets = {case: self.search(case, seed) for case in sorted(self.index)}

    def age(self, key: int, on: date) -> int:
        born = self.children[key][2]
        return ((on.year - born.year) * 12 + on.month - born.month) // 12

    def observed(self, key: int, service: str) -> tuple[date, date]:
        born, stays = (
            self.children[key][2],
            dict(zip(("education", "health"), self.children[key][4:], strict=True)),
        )
        first, last = POLICE if service == "police" else (factory.BORN, factory.ENDS_ON)
        first = max(first, born.replace(day=1))
        last = min(last, born.replace(day=1, year=born.year + 18))
        if stays.get(service):
            first = max(first, born + timedelta(days=stays[service][0]))
            last = min(last, born + timedelta(days=stays[service][1]))
        return first, last

    def days(self, key: int, service: str, on: date) -> int:
        """Days under observation in a service that knows every child, up to the day before."""
        first, last = self.observed(key, service)
        return (on - first).days if first < on and last >= on - timedelta(days=1) else 0

    def covered(self, key: int, service: str, on: date) -> int:
        known = [self.days(key, known, on) for known in ("education", "health")]
        if service in ("education", "health"):
            return self.days(key, service, on)
        first, last = POLICE if service == "police" else (factory.BORN, factory.ENDS_ON)
        if not (first < on and last >= on - timedelta(days=1)):
            return 0
        return min((on - first).days, max(known))

    def alike(self, key: int) -> tuple:
        _, sex, born, area, _, _ = self.children[key]
        parts = {"sex": sex, "birth_quarter": (born.year, (born.month - 1) // 3), "area": area or ""}
        return tuple(parts[part] for part in self.asked.comparison.match_on)

    def search(self, case: int, seed: int) -> list[int]:
        shuffle, start, on = word(seed, "shuffle"), word(seed, "start"), self.index[case]
        need = [s for s in ("education", "health") if self.days(case, s, on) >= self.asked.windows.main_days]
        if not need:
            return []

        def place(key: int) -> tuple[int, int]:
            once = (key * 48271 + shuffle) % PRIME
            twice = (once * once % PRIME + once * 40692 + shuffle) % PRIME
            return (twice * twice % PRIME + twice * 69621 + 1) % PRIME, key

        line = sorted((key for key in self.children if self.alike(key) == self.alike(case)), key=place)
        once = (case * 69621 + start) % PRIME
        first = (once * once % PRIME + once * 48271 + start) % PRIME % len(line)
        found = []
        for step in range(len(line)):
            other = line[(first + step) % len(line)]
            at_hand = other != case and self.index.get(other, date.max) > on
            if at_hand and all(self.days(other, s, on) >= self.asked.windows.main_days for s in need):
                found.append(other)
        return sorted(found[: self.asked.comparison.per_child])

    def since(self, key: int, exposure: Exposure, on: date) -> int | None:
        """Days from the latest exposure to the index day."""
        role = {"offence": "suspect", "da_witnessed": "witness"}
        found = [
            1 if exposure.lasting else (on - day).days
            for day, kind in self.events[key]
            if kind == exposure.event and day < on and exposure.role in (None, role.get(kind, "subject"))
        ]
        return min(found, default=None)

    def moved(self, key: int, case: int, on: date) -> bool:
        def year(child: int) -> int:
            born = self.children[child][2]
            return born.year + 11 + (born.month >= 9)

        return date(year(key), 9, 1) < on and year(key) == year(case)

    def state(self, key: int, case: int, exposure: Exposure, days: int) -> str:
        on = self.index[case]
        seen = self.covered(key, EVENT_TYPES[exposure.event].service, on) >= days
        if exposure.event == "transition_trouble":
            seen = seen and self.moved(key, case, on)
        since = self.since(key, exposure, on)
        return (
            "not_observed"
            if not seen
            else "recorded"
            if since is not None and since <= days
            else "not_recorded"
        )


def stores(children: list) -> dict:
    """The same children for the factory."""
    keys = range(1, len(children) + 1)
    by_key = dict(zip(keys, children, strict=True))
    return {
        "found": {
            key: [(kind, child[2] + timedelta(days=day)) for kind, day in child[0]]
            for key, child in by_key.items()
        },
        "sexes": {key: child[1] for key, child in by_key.items()},
        "born": {key: child[2] for key, child in by_key.items()},
        "areas": {key: child[3] for key, child in by_key.items() if child[3]},
        "stays": {
            (service, key): tuple(child[2] + timedelta(days=day) for day in stay)
            for key, child in by_key.items()
            for service, stay in zip(("education", "health"), child[4:], strict=True)
            if stay
        },
        "covers": {"police": POLICE},
    }


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(CHILD, min_size=2, max_size=16),
    st.integers(0, 5),
    st.sampled_from([("sex", "birth_quarter"), ("area",), (), ("sex", "birth_quarter", "area")]),
)
def test_sets_and_states_agree(children: list, seed: int, match_on: tuple) -> None:
    asked = factory.study(**ASKED, comparison=Comparison(per_child=2, match_on=match_on))
    plain = Plain(children, asked, seed=seed)
    given_ = stores(children)
    with factory.lives(given_.pop("found"), **given_) as store:
        factory.asked(store, asked, seed=seed)
        rows = store.connection.execute(
            "select set_no, child_no, is_case, index_on from work.main.matched order by member_no"
        ).fetchall()
        read = arrays.members(store, asked)
        answers = [
            contrasts.contrast(read, asked, number=number, days=days)
            for number in range(len(asked.exposures))
            for days in (365, 90, 730)
        ]
    expected = []
    for number, (case, others) in enumerate(plain.sets.items(), start=1):
        on = plain.index[case]
        expected += [(number, case, True, on), *((number, other, False, on) for other in others)]
    assert rows == expected
    cases = [case for case, others in plain.sets.items() for _ in (case, *others)]
    answers_left = iter(answers)
    for number, exposure in enumerate(asked.exposures):
        for days in (365, 90, 730):
            said = [plain.state(row[1], case, exposure, days) for row, case in zip(rows, cases, strict=True)]
            seen, had = read.observed(exposure, days), read.exposed(number, days)
            got = np.where(~seen, "not_observed", np.where(had, "recorded", "not_recorded")).tolist()
            assert got == said
            check(
                next(answers_left),
                [(row[0], row[1], row[2], state) for row, state in zip(rows, said, strict=True)],
            )


def check(got: contrasts.Contrast, rows: list[tuple[int, int, bool, str]]) -> None:
    """The counts of a contrast, set by set."""
    up = down = 0
    kept, sizes = [], []
    for number in sorted({row[0] for row in rows}):
        mine = [row for row in rows if row[0] == number and row[3] != "not_observed"]
        if not any(row[2] for row in mine) or len(mine) < 2:
            continue
        kept += mine
        sizes.append(len(mine))
        exposed = [row[3] == "recorded" for row in mine]
        if any(exposed) and not all(exposed):
            case = next(row[3] == "recorded" for row in mine if row[2])
            up, down = up + case, down + (not case)

    def children(is_case: bool, state: str) -> int:
        return len({row[1] for row in kept if row[2] is is_case and row[3] == state})

    assert got.odds.n_discordant == (up, down)
    assert got.sizes.tolist() == sizes
    assert got.cohort == (children(True, "recorded"), children(True, "not_recorded"))
    assert got.comparison == (children(False, "recorded"), children(False, "not_recorded"))
    assert got.n_children == len({row[1] for row in kept})


def answers(given_: Mapping, asked: Study) -> object:
    given_ = dict(given_)
    with factory.lives(given_.pop("found"), **given_) as store:
        cohort.cohort(store, asked)
        return repr(contrasts.log_odds(store, asked, seed=3))


def test_the_order_of_rows_and_of_files_changes_nothing() -> None:
    rng = np.random.default_rng(1)
    children = [
        (
            [(str(rng.choice(KINDS)), int(rng.integers(9 * 365, 15 * 365))) for _ in range(5)],
            "FM"[int(rng.integers(2))],
            BIRTHS[int(rng.integers(3))],
            None,
            None,
            None,
        )
        for _ in range(60)
    ]
    asked = factory.study(**ASKED, comparison=Comparison(per_child=3, match_on=("sex",)))
    plain = stores(children)
    first = answers(plain, asked)
    assert "nan" in first
    assert any(n > 5 for *_, n in eval(first, {"nan": 0.0}).values())
    for _ in range(3):
        order = rng.permutation(list(plain["found"])).tolist()
        mixed = {key: rng.permutation(np.array(plain["found"][key], dtype=object)).tolist() for key in order}
        mixed = {key: [(kind, on) for kind, on in life] for key, life in mixed.items()}
        assert answers({**plain, "found": mixed}, asked) == first
    # other record ids in the services, the same children
    renamed = {f"k{key:04d}": life for key, life in plain["found"].items()}
    other = {
        name: {f"k{key:04d}": value for key, value in plain[name].items()}
        for name in ("sexes", "born", "areas")
    }
    assert answers({**other, "found": renamed, "covers": plain["covers"]}, asked) == first
