"""Hashed records join the clusters that names made: the rules, the evidence, and how good it is where the truth is known."""

import itertools
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwrando.study import link
from gwrando.study.link import hashed_clks, hashed_join, hashed_pairs
from gwrando.study.link.cluster import Codes
from gwrando.study.link.hashed_files import HashedPair, HashedPairs, Made, write_clks
from gwrando.study.link.hashed_join import Band, Evidence, Hashes, join
from tests.factories.agency_records import Records, agency_records
from tests.unit.study.link.conftest import KEY, Opens, load

MADE = Made(fields="0" * 16, secret="0" * 16)
RECORDS = [
    ("education", "e1"), ("education", "e2"), ("health", "h1"), ("health", "h2"), ("mental_health", "m1"),
    ("police", "p1"), ("police", "p2"),
]  # fmt: skip
AT = {record: at for at, (_, record) in enumerate(RECORDS)}
SERVICES = {"e": "education", "h": "health", "m": "mental_health", "p": "police"}


def codes(*, repeats: str = "") -> Codes:
    names = sorted(set(SERVICES.values()))
    n = len(RECORDS)
    nothing = np.full(n, -1, dtype=np.int64)
    return Codes(
        agency=np.array([names.index(service) for service, _ in RECORDS]),
        repeats=np.array([service == repeats for service, _ in RECORDS]),
        born_on=nothing,
        forename=nothing,
        surname=nothing,
        postcode=nothing,
        forenames=np.array([], dtype=object),
    )


def pairs(*said: tuple[str, str, float]) -> tuple[HashedPair, ...]:
    return tuple(
        HashedPair(left=(SERVICES[a[0]], a), right=(SERVICES[b[0]], b), likeness=likeness, margin=0.2)
        for a, b, likeness in said
    )


def joined(
    *said: tuple[str, str, float],
    names: tuple[tuple[str, str], ...] = (),
    different: tuple[tuple[str, str], ...] = (),
    repeats: str = "",
    margin: float = 0.03,
) -> list[set[str]]:
    """The clusters of more than one record, when names had joined `names`."""
    of = np.arange(len(RECORDS))
    for a, b in names:
        of[AT[b]] = AT[a]
    hashes = Hashes(
        found=HashedPairs(made=MADE, records=dict.fromkeys(SERVICES.values(), 2), pairs=pairs(*said)),
        services=frozenset({"health", "mental_health"}),
        least_likeness=0.75,
        least_margin=margin,
    )
    apart = [(AT[a], AT[b]) for a, b in different]
    found = join(RECORDS, codes(repeats=repeats), of, hashes, different=apart)
    clusters: dict[int, set[str]] = {}
    for (_, record), first in zip(RECORDS, found.of.tolist(), strict=True):
        clusters.setdefault(first, set()).add(record)
    assert all(first == min(AT[record] for record in held) for first, held in clusters.items())
    # the pairs that were used hang every hashed record on its cluster, and make no ring
    assert len(found.edges) == sum(len(held) - 1 for held in clusters.values()) - len(names)
    return sorted((held for held in clusters.values() if len(held) > 1), key=sorted)


def test_a_hashed_record_joins_its_likeliest() -> None:
    assert joined(("e1", "h1", 0.9), ("h2", "p1", 0.8)) == [{"e1", "h1"}, {"h2", "p1"}]
    assert joined(("e1", "h1", 0.74)) == []
    assert joined(("e1", "h1", 0.9), margin=0.3) == []


def test_two_clusters_of_names_are_never_joined_through_a_hash() -> None:
    assert joined(("e1", "h1", 0.9), ("h1", "p1", 0.95)) == [{"h1", "p1"}]
    # names had joined them: both pairs say the same
    assert joined(("e1", "h1", 0.9), ("h1", "p1", 0.95), names=(("e1", "p1"),)) == [{"e1", "h1", "p1"}]
    # nor through two hashes
    assert joined(("e1", "h1", 0.9), ("h1", "m1", 0.85), ("m1", "p1", 0.8)) == [{"e1", "h1", "m1"}]


def test_one_record_of_a_child_per_service() -> None:
    said = (("e1", "h1", 0.9), ("h2", "p1", 0.8))
    assert joined(*said, names=(("e1", "p1"),)) == [{"e1", "h1", "p1"}]
    assert joined(*said, names=(("e1", "p1"),), repeats="health") == [{"e1", "h1", "h2", "p1"}]


def test_what_people_decided_holds() -> None:
    assert joined(("e1", "h1", 0.9), different=(("h1", "e1"),)) == []
    assert joined(("e1", "h1", 0.9), names=(("e1", "h1"),)) == [{"e1", "h1"}]


def test_pairs_of_named_records_join_nothing() -> None:
    assert joined(("e1", "p1", 1.0)) == []


def test_two_hashed_services_alone() -> None:
    assert joined(("h1", "m1", 0.8)) == [{"h1", "m1"}]


def test_records_that_were_not_accepted_are_passed_over() -> None:
    hashes = Hashes(
        found=HashedPairs(
            made=MADE, records={"health": 9}, pairs=pairs(("e1", "h9", 0.9), ("e9", "h1", 0.9))
        ),
        services=frozenset({"health"}),
        least_likeness=0.75,
        least_margin=0.0,
    )
    found = join(RECORDS, codes(), np.arange(len(RECORDS)), hashes)
    assert found.of.tolist() == list(range(len(RECORDS)))
    assert (found.n_hashed, found.n_joined, found.edges) == (2, 0, ())


def nearest_rising(counts: list[tuple[float, float]]) -> list[float]:
    """Pool adjacent violators by its definition: max over starts of min over ends of the mean between them."""
    n = len(counts)

    def mean(a: int, b: int) -> float:
        return sum(p for p, _ in counts[a : b + 1]) / sum(w for _, w in counts[a : b + 1])

    return [max(min(mean(a, b) for b in range(i, n)) for a in range(i + 1)) for i in range(n)]


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), min_size=1, max_size=8))
def test_shares_rise_with_likeness(counts: list[tuple[int, int]]) -> None:
    given_ = [(same + 0.5, same + other + 1.0) for same, other in counts]
    assert hashed_join._rising(given_) == pytest.approx(nearest_rising(given_))


def test_evidence_from_named_pairs() -> None:
    bands = (
        Band(least=0.6, n_pairs=20, n_same=2),
        Band(least=0.7, n_pairs=30, n_same=27),
        Band(least=0.9, n_pairs=50, n_same=50),
    )
    told = Evidence(bands=bands, n_joined=90, n_found=79)
    assert told.enough
    assert told.share(0.65) == pytest.approx(2.5 / 21, abs=1e-6)
    assert told.share(0.7) == told.share(0.89) == pytest.approx(27.5 / 31, abs=1e-6)
    assert told.share(1.0) == pytest.approx(50.5 / 51, abs=1e-6)
    few = Evidence(bands=bands[:2], n_joined=9, n_found=7)
    assert not few.enough
    assert few.share(0.9) is None


def test_a_band_that_is_often_wrong_is_not_used() -> None:
    """Named pairs of likeness .85 to .9 are wrong half of the time: a hashed pair of .88 is not joined, one of .97 is."""
    n = 60
    records = [("education", f"e{at:03}") for at in range(2 * n + 2)]
    records += [("health", "h1"), ("health", "h2")]
    records += [("police", f"p{at:03}") for at in range(2 * n)]
    place = {record: at for at, record in enumerate(records)}
    of = np.arange(len(records))
    found = []
    for at in range(2 * n):
        education, police = ("education", f"e{at:03}"), ("police", f"p{at:03}")
        right = at >= n or at % 2 == 0
        if right:
            of[place[police]] = place[education]
        found.append(HashedPair(left=education, right=police, likeness=0.97 if at >= n else 0.88, margin=0.2))
    for record, likeness, education in (("h1", 0.88, f"e{2 * n:03}"), ("h2", 0.97, f"e{2 * n + 1:03}")):
        found.append(
            HashedPair(left=("education", education), right=("health", record), likeness=likeness, margin=0.2)
        )
    known = sorted({service for service, _ in records})
    everyone = Codes(
        agency=np.array([known.index(service) for service, _ in records]),
        repeats=np.zeros(len(records), dtype=bool),
        **{name: np.full(len(records), -1) for name in ("born_on", "forename", "surname", "postcode")},
        forenames=np.array([], dtype=object),
    )
    hashes = Hashes(
        found=HashedPairs(made=MADE, records=dict.fromkeys(known, 200), pairs=tuple(found)),
        services=frozenset({"health"}),
        least_likeness=0.75,
        least_margin=0.05,
    )
    made = join(records, everyone, of, hashes)
    assert [records[edge.right] for edge in made.edges] == [("health", "h2")]
    assert made.edges[0].share == pytest.approx(60.5 / 61, abs=1e-6)
    assert (made.n_hashed, made.n_joined) == (2, 1)
    assert made.evidence.n_joined == made.evidence.n_found == n + n // 2
    assert made.evidence.share(0.88) == pytest.approx(30.5 / 61, abs=1e-6)


@pytest.fixture(scope="module")
def records() -> Records:
    return agency_records(n_records=1500, seed=3)


def hashed_by_each(opened: Opens, records: Records, folder: Path) -> HashedPairs:
    """Each agency hashes its own records; the linkage unit pairs them."""
    rows = records.person.to_pylist()
    sent = []
    for agency in sorted({row["agency"] for row in rows}):
        with opened([row for row in rows if row["agency"] == agency]) as store:
            sent.append(folder / f"{agency}.csv")
            write_clks(sent[-1], hashed_clks.clks(store, service=agency, secret=b"s" * 64))
    return hashed_pairs.pair(sent, folder / "pairs.csv")


def test_without_the_names_of_one_service(opened: Opens, records: Records, tmp_path: Path) -> None:
    found = hashed_by_each(opened, records, tmp_path)
    rows = records.person.to_pylist()
    truth = {
        (row["agency"], row["record"]): int(child) for row, child in zip(rows, records.child, strict=True)
    }
    bare = dict.fromkeys(
        ("forename", "middle_names", "surname", "other_surname", "postcode", "upn", "nhs_number")
    )
    # what the study has of health: no name, and of the date of birth the month
    unnamed = [
        {**row, **bare, "born_on": row["born_on"].replace(day=1)} if row["agency"] == "health" else row
        for row in rows
    ]
    hashes = Hashes(found=found, services=frozenset({"health"}), least_likeness=0.75, least_margin=0.05)
    with opened([]) as store, link.open_links(tmp_path, key=KEY) as links:
        load(store, unnamed)
        made = link.link(store, seed=5, links=links, hashes=hashes)
        link.draws(store, n=10, seed=5)
        drawn = store.connection.execute(
            "select draw, child_no, count(*) from work.main.link_draw where agency = 'health' group by all"
        ).fetchall()
        said = store.connection.execute("from work.main.link_hashed").fetchall()
        learnt = store.connection.execute("select count(*) from names.main.link_plain").fetchall()
    right = wrong = 0
    for members in made.clusters:
        for a, b in itertools.combinations(members, 2):
            if "health" in (a[0], b[0]):
                right += truth[a] == truth[b]
                wrong += truth[a] != truth[b]
    held = Counter((truth[record], record[0] == "health") for record in truth)
    possible = sum(n * held[child, True] for (child, health), n in held.items() if not health)
    precision, recall = right / (right + wrong), right / possible
    print(f"hashed: precision {precision:.3f}, recall {recall:.3f}")
    assert precision > 0.98
    assert recall > 0.85
    assert max(Counter(agency for agency, _ in members)["health"] for members in made.clusters) == 1
    assert max(n for _, _, n in drawn) == 1
    assert learnt == [(sum(row["agency"] != "health" for row in rows),)]
    assert made.hashed is not None
    assert made.hashed.evidence.enough
    assert {agency for agency, *_ in said} == {"health"}
    assert len(said) == made.hashed.n_joined
    assert all(0.75 <= likeness <= 1 and 0.9 <= share <= 1 for *_, likeness, share in said)


def test_no_service_shares_its_names(opened: Opens, records: Records, tmp_path: Path) -> None:
    found = hashed_by_each(opened, records, tmp_path)
    everyone = frozenset(found.records)
    hashes = Hashes(found=found, services=everyone, least_likeness=0.75, least_margin=0.05)
    with opened(records.person) as store, link.open_links(tmp_path, key=KEY) as links:
        made = link.link(store, seed=5, links=links, hashes=hashes)
        link.draws(store, n=2, seed=5)
        said = store.connection.execute("select distinct share from work.main.link_hashed").fetchall()
    assert made.model is None
    assert made.hashed is not None
    assert not made.hashed.evidence.enough
    assert said == [(None,)]  # nobody can say how often they are right
    rows = records.person.to_pylist()
    truth = {
        (row["agency"], row["record"]): int(child) for row, child in zip(rows, records.child, strict=True)
    }
    quality = link.quality(made.clusters, truth)
    print(f"all hashed: precision {quality.precision:.3f}, recall {quality.recall:.3f}")
    assert quality.precision > 0.98
    assert quality.recall > 0.85


def test_where_nothing_is_hashed_the_table_is_there_and_empty(opened: Opens, tmp_path: Path) -> None:
    persons = [{"agency": "police", "record": "1", "forename": "Nia", "surname": "Rees"}]
    with opened(persons) as store, link.open_links(tmp_path, key=KEY) as links:
        made = link.link(store, seed=1, links=links)
        assert store.connection.execute("from work.main.link_hashed").fetchall() == []
    assert made.hashed is None
