"""The two files of hashed linkage: read as written, refused when damaged, of another version, or of another secret."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from gwrando.errors import GwrandoError, InputError, RefusedError
from gwrando.study.link import hashed_files, hashed_pairs, hashed_secrets
from gwrando.study.link.hashed_encode import fields
from gwrando.study.link.hashed_files import Clks, HashedPair, HashedPairs, Made

MADE = Made(fields=fields().digest, secret="0123456789abcdef")


def clks(service: str, n: int = 4, seed: int = 1) -> Clks:
    rng = np.random.default_rng(seed)
    filters = np.packbits(rng.random((n, 1024)) < 0.3, axis=1)
    return Clks(service=service, made=MADE, records=tuple(f"r{at}" for at in range(n)), filters=filters)


PAIRS = HashedPairs(
    made=MADE,
    records={"education": 4, "health": 4},
    pairs=(HashedPair(left=("education", "r1"), right=("health", 'a "b", c'), likeness=0.9, margin=0.25),),
)


def test_read_as_written(tmp_path: Path) -> None:
    sent = clks("health")
    hashed_files.write_clks(tmp_path / "a" / "c.csv", sent)
    again = hashed_files.read_clks(tmp_path / "a" / "c.csv")
    assert (again.service, again.made, again.records) == (sent.service, sent.made, sent.records)
    assert (again.filters == sent.filters).all()
    hashed_files.write_pairs(tmp_path / "p.csv", PAIRS)
    assert hashed_files.read_pairs_file(tmp_path / "p.csv") == PAIRS
    # nobody there: nothing to compare, and no fault
    hashed_files.write_clks(tmp_path / "none.csv", clks("health", n=0))
    assert hashed_files.read_clks(tmp_path / "none.csv").filters.shape == (0, 128)


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: "",
        lambda text: text.replace("gwrando-", "other-"),
        lambda text: text[: len(text) // 2],
        lambda text: "\n".join(text.splitlines()[:-1]) + "\n",
        lambda text: text.replace('"secret"', '"nothing"'),
        lambda text: text.replace("0123456789abcdef", "who knows"),
        lambda text: text.replace("{", "[", 1),
        lambda text: text.replace('"records"', '"rekords"'),
        lambda text: text.replace("record,", "rekord,"),
        lambda text: text.replace("\n", "\n\n", 1),
        lambda text: text.replace("r1,", ",").replace("0.9000", "1.5000"),
        lambda text: text.replace("r1,", "r2,").replace("0.9000", "much"),
        lambda text: text.replace('"service": "health", ', "").replace('"health": 4', '"police": 4'),
        lambda text: text.replace("=", "!", 1).replace(",health,", ",education,"),
        lambda text: text.replace("=\n", "=,more\n").replace(',"a', ',"a"'),
        lambda text: text.replace('"pairs": 1', '"pairs": 2').replace(" 4}", ' "four"}'),
    ],
)
@pytest.mark.parametrize("kind", ["clks", "pairs"])
def test_a_damaged_file_is_no_file(damage: Callable[[str], str], kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"{kind}.csv"
    if kind == "clks":
        hashed_files.write_clks(path, clks("health"))
    else:
        hashed_files.write_pairs(path, PAIRS)
    path.write_text(damage(path.read_text(encoding="utf-8")), encoding="utf-8")
    read = hashed_files.read_clks if kind == "clks" else hashed_files.read_pairs_file
    with pytest.raises(InputError) as caught:
        read(path)
    assert caught.value.where == path.name


def test_bytes_that_are_no_text_and_files_that_are_not_there(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_bytes(b"\xff\xfe\x00")
    for name in ("x.csv", "none.csv"):
        with pytest.raises(InputError):
            hashed_files.read_clks(tmp_path / name)


def test_other_fields_or_another_secret_are_refused(tmp_path: Path) -> None:
    one, other, newer = (tmp_path / name for name in ("a.csv", "b.csv", "c.csv"))
    hashed_files.write_clks(one, clks("education"))
    hashed_files.write_clks(other, replace(clks("health"), made=replace(MADE, secret="f" * 16)))
    hashed_files.write_clks(newer, replace(clks("health"), made=replace(MADE, fields="f" * 16)))
    with pytest.raises(RefusedError, match="same secret") as caught:
        hashed_pairs.pair([one, other], tmp_path / "p.csv")
    assert "gyfrinach" in caught.value.cy
    with pytest.raises(RefusedError, match="another version"):
        hashed_pairs.pair([one, newer], tmp_path / "p.csv")
    for files in ([one], [one, one]):
        with pytest.raises(InputError, match="two services"):
            hashed_pairs.pair(files, tmp_path / "p.csv")
    assert not (tmp_path / "p.csv").exists()


def test_every_two_services_are_compared(tmp_path: Path) -> None:
    first = clks("education", n=5)
    second = replace(
        first, service="health", records=tuple(f"h{at}" for at in range(5)), filters=first.filters[::-1]
    )
    third = clks("police", n=3, seed=9)
    paths = []
    for sent in (third, second, first):
        paths.append(tmp_path / f"{sent.service}.csv")
        hashed_files.write_clks(paths[-1], sent)
    heard: list[int] = []
    found = hashed_pairs.pair(paths, tmp_path / "p.csv", tick=lambda done, of: heard.append(100 * done // of))
    assert hashed_files.read_pairs_file(tmp_path / "p.csv").records == {
        "education": 5,
        "health": 5,
        "police": 3,
    }
    assert [(p.left, p.right, p.likeness) for p in found.pairs] == [
        (("education", f"r{at}"), ("health", f"h{4 - at}"), 1.0) for at in range(5)
    ]
    assert heard[-1] == 100
    assert heard == sorted(heard)


def test_secrets(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "shared.key"
    hashed_secrets.new_secret(path)
    assert path.stat().st_mode & 0o777 == 0o600
    shared = hashed_secrets.secret(path)
    assert len(shared) == 64
    with pytest.raises(InputError, match="already"):
        hashed_secrets.new_secret(path)
    assert hashed_secrets.secret(path) == shared
    path.chmod(0o644)
    with pytest.raises(RefusedError, match="can read"):
        hashed_secrets.secret(path)
    path.chmod(0o600)
    for wrong in ("short", "x" * 40 + "!", "é" * 40):
        path.write_text(wrong, encoding="utf-8")
        with pytest.raises(RefusedError, match="no valid secret") as caught:
            hashed_secrets.secret(path)
        assert "not from the study team" in caught.value.next_en
    with pytest.raises(GwrandoError):
        hashed_secrets.secret(tmp_path / "none.key")
    own = hashed_secrets.own_key(tmp_path / "own" / "own.key")
    assert hashed_secrets.own_key(tmp_path / "own" / "own.key") == own


def test_made_up_ids() -> None:
    ids = hashed_secrets.made_up(["1", "2"], what="record", key=b"k" * 64)
    assert ids == hashed_secrets.made_up(["2", "1"], what="record", key=b"k" * 64)
    assert ids["1"] != hashed_secrets.made_up(["1"], what="CASE", key=b"k" * 64)["1"]
    assert ids["1"] != hashed_secrets.made_up(["1"], what="record", key=b"l" * 64)["1"]
    assert all(len(id_) == 16 and id_.isalnum() for id_ in ids.values())
