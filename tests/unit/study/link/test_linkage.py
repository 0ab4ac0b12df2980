"""Linkage from end to end on made-up records: quality, numbers, replayed decisions, the same answer every time."""

from pathlib import Path

import numpy as np
import pytest

from gwrando.errors import InputError
from gwrando.study import engine, link
from gwrando.study.link.decisions import Decision
from tests.factories.agency_records import Records, agency_records
from tests.unit.study.link.conftest import KEY, Opens


def truth_of(records: Records) -> dict[link.Record, int]:
    known = zip(records.person["agency"].to_pylist(), records.person["record"].to_pylist(), strict=True)
    return dict(zip(known, records.child.tolist(), strict=True))


@pytest.fixture(scope="module")
def records() -> Records:
    return agency_records(n_records=1500, seed=3, with_numbers=True)


def tables(store: engine.DuckDB) -> list[list[tuple]]:
    names = ("work.link", "work.pseudonym", "work.link_now", "names.link_pair", "names.link_chance")
    return [
        store.connection.execute(f"from {name.replace('.', '.main.')} order by all").fetchall()
        for name in names
    ]


def test_same_answer_whatever_the_threads_and_however_often(
    opened: Opens, records: Records, tmp_path: Path
) -> None:
    with opened(records.person, threads=1) as store, link.open_links(tmp_path, key=KEY) as links:
        found = link.link(store, seed=5, links=links)
        once = tables(store)
    quality = link.quality(found.clusters, truth_of(records))
    assert quality.precision > 0.99
    assert quality.recall > 0.93
    assert found.model is not None
    assert found.model.trained
    assert not found.calibration.fitted
    # again, on more threads, on the register that the first left behind
    with opened(records.person, threads=3) as store:
        with link.open_links(tmp_path, key=KEY) as links:
            again = link.link(store, seed=5, links=links)
        assert tables(store) == once
    assert again.clusters == found.clusters
    # every record once, children numbered in order of key
    numbers, keys = np.array(once[1], dtype=object).T
    assert list(numbers) == list(range(1, len(found.clusters) + 1))
    assert list(keys) == sorted(keys)
    assert len(once[0]) == len(records)
    with link.open_links(tmp_path, key=KEY) as links:
        log = links.connection.execute("select distinct run_no, change from register_log").fetchall()
        models = links.connection.execute("select count(*) from model").fetchall()
    assert log == [(1, "new")]
    assert models == [(1,)]


def test_draws_are_linkages_and_as_doubtful_as_the_pairs(
    opened: Opens, records: Records, tmp_path: Path
) -> None:
    with opened(records.person, threads=2) as store, link.open_links(tmp_path, key=KEY) as links:
        found = link.link(store, seed=5, links=links)
        rows = link.draws(store, n=40, seed=5)
        drawn = store.connection.execute("from work.main.link_draw").fetchall()
        assert link.draws(store, n=40, seed=5) == rows == len(drawn) > 0
        assert store.rows("read_draws") == [(n,) for n in range(1, 41)]
        assert store.connection.execute("from work.main.link_draw").fetchall() == drawn
        link.draws(store, n=40, seed=6)
        assert store.connection.execute("from work.main.link_draw").fetchall() != drawn
        # of a doubtful pair on its own: linked in as many draws as its probability says
        chances = store.connection.execute(
            "select a.agency, a.record, b.agency, b.record, chance from names.main.link_chance"
            " inner join names.main.link_name as a on a.record_no = left_no"
            " inner join names.main.link_name as b on b.record_no = right_no where chance between 0.02 and 0.98"
        ).fetchall()
    main = {record: at for at, members in enumerate(found.clusters, start=1) for record in members}
    of = {(draw, record): number for record, number in main.items() for draw in range(1, 41)}
    assert all(of[draw, (agency, record)] != number for draw, agency, record, number in drawn)
    of |= {(draw, (agency, record)): number for draw, agency, record, number in drawn}
    for draw in range(1, 41):
        numbers = [(agency, of[draw, (agency, record)]) for agency, record in main]
        assert len(set(numbers)) == len(main), "one record of a child per service"
    together = [
        np.mean([of[d, (aa, ar)] == of[d, (ba, br)] for d in range(1, 41)]) for aa, ar, ba, br, _ in chances
    ]
    both = np.array(
        [(often, chance) for often, (*_, chance) in zip(together, chances, strict=True) if often > 0]
    )
    assert len(both) > 10, "the others look like twins, or have a rival that is surer"
    assert abs(both[:, 0].mean() - both[:, 1].mean()) < 0.12
    same = np.mean([of[1, record] == number for record, number in main.items()])
    assert 0.8 < same < 1, "most children are the same in every draw, and have the same number"


def people() -> list[dict[str, object]]:
    return [
        {
            "agency": agency,
            "record": "1",
            "forename": forename,
            "surname": "Rees",
            "postcode": "NP901AB",
            "sex": "F",
        }
        for agency, forename in (("education", "Mari"), ("health", "Mari"), ("police", "Gwen"))
    ]


def decide(links: link.Links, a: link.Record, b: link.Record, answer: str) -> None:
    for by in ("ann", "bob"):
        links.decide(Decision(left=a, right=b, answer=answer, by=by, at="2026-03-01T10:00:00Z"))


def test_few_records_and_decisions_of_people(opened: Opens, tmp_path: Path) -> None:
    education, health, police = (("education", "1"), ("health", "1"), ("police", "1"))
    with opened(people()) as store, link.open_links(tmp_path, key=KEY) as links:
        found = link.link(store, seed=1, links=links)
        assert {frozenset(c) for c in found.clusters} == {frozenset({education, health}), frozenset({police})}
        assert found.model is not None
        assert not found.model.trained
        keys = links.register()
        decide(links, education, health, "different")
        decide(links, police, education, "same")
        found = link.link(store, seed=1, links=links)
        assert {frozenset(c) for c in found.clusters} == {frozenset({education, police}), frozenset({health})}
        assert (found.n_reviewed, found.n_not_kept) == (2, 0)
        assert links.register()[education] in keys.values()
        decide(links, health, police, "same")
        assert link.link(store, seed=1, links=links).n_not_kept == 1


def test_one_record_and_none(opened: Opens, tmp_path: Path) -> None:
    for n in (1, 0):
        with opened(people()[:n]) as store, link.open_links(tmp_path, key=KEY) as links:
            assert len(link.link(store, seed=1, links=links).clusters) == n


def test_what_a_failed_run_wrote_is_not_kept(tmp_path: Path) -> None:
    def fail() -> None:
        with link.open_links(tmp_path, key=KEY) as links:
            decide(links, ("education", "1"), ("health", "1"), "same")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    with link.open_links(tmp_path, key=KEY) as links:
        assert links.decisions() == []


def test_another_key_is_refused_and_not_told(tmp_path: Path) -> None:
    with link.open_links(tmp_path, key=KEY) as links:
        decide(links, ("education", "1"), ("health", "1"), "same")
    with pytest.raises(InputError) as refused:
        link.open_links(tmp_path, key="f" * 64)
    assert "f" * 64 not in f"{refused.value!r} {refused.value.__cause__!r}"
    assert b"education" not in (tmp_path / "links.duckdb").read_bytes()
