"""CLKs: the very bits that clkhash makes, a published key derivation, and a plain restatement."""

import hashlib
import hmac
import json
from importlib import resources
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwrando.study.link import hashed_encode
from gwrando.study.link.hashed_encode import Field, encode, fields, fields_from

SECRET = b"00112233445566778899aabbccddeeff" * 2
ROWS = [
    ("rebecca", "evans", "20080509", "2008", "05", "09", "F", "NP108XG"),
    ("mohammed", "khan", "20100101", "2010", "01", "01", "M", ""),
    ("io", "llewellyn", "20121231", "2012", "12", "31", "", "CF101AA"),
    ("siwan", "joneswilliams", "20051117", "2005", "11", "17", "F", "NP445GH"),
    ("a", "", "20091010", "2009", "10", "10", "", ""),
    ("x" * 60, "y", "20091010", "2009", "10", "10", "M", "NP1"),
]
CLKHASH = [
    ("364c38195233f8a329d209b4620b6dc8", 347),
    ("2fade5fa6896564808751a49cde6bce1", 294),
    ("91e5a4c1f04a542298d9659f30953f5c", 361),
    ("512408f9488fd0112d2ef34a88913c4c", 357),
    ("c993134aec723e285dd487879347eb77", 260),
    ("8cdd645742327c38e808aac253116b4e", 270),
]
"""SHA-256 (first half) and number of bits of what clkhash 0.18.3 makes of the rows with our schema and this secret."""


def columns(rows: list[tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    names = [field.name for field in fields().fields]
    return dict(zip(names, zip(*rows, strict=True), strict=True))


def schema() -> dict[str, Any]:
    file = resources.files("gwrando.study") / "link" / "hashed_fields.json"
    return json.loads(file.read_text(encoding="utf-8"))


def test_the_same_bits_as_clkhash() -> None:
    made = encode(columns(ROWS), secret=SECRET)
    assert made.shape == (len(ROWS), 128)
    found = [
        (hashlib.sha256(row.tobytes()).hexdigest()[:32], int(np.bitwise_count(row).sum())) for row in made
    ]
    assert found == CLKHASH


def test_key_derivation_as_published() -> None:
    # RFC 5869, test case 1
    made = hashed_encode.derived(bytes([0x0B] * 22), 42, salt=bytes(range(13)), info=bytes(range(0xF0, 0xFA)))
    assert made.hex() == (
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"
    )


def plain(row: tuple[str, ...], document: dict[str, Any], secret: bytes) -> set[int]:
    """The places of a record's bits, written again without arrays, from the schema's own words."""
    config = document["clkConfig"]
    length = config["l"] * 2 ** config["xor_folds"]
    made = fields_from(document)
    first = hmac.new(made.salt, secret, hashlib.sha256).digest()
    stream, last, n = b"", b"", 1
    while len(stream) < 128 * len(row):
        last = hmac.new(first, last + made.info + bytes([n]), hashlib.sha256).digest()
        stream, n = stream + last, n + 1
    bits: set[int] = set()
    for at, (value, feature) in enumerate(zip(row, document["features"], strict=True)):
        way = feature["hashing"]["comparison"]
        if not value:
            continue
        if way["type"] == "exact":
            pieces = [value]
        else:
            text = " " * (way["n"] - 1) + value + " " * (way["n"] - 1)
            pieces = [text[i : i + way["n"]] for i in range(len(text) - way["n"] + 1)]
            if way["positional"]:
                pieces = [f"{i} {piece}" for i, piece in enumerate(pieces, 1)]
        total = feature["hashing"]["strategy"]["bitsPerFeature"]
        for number, piece in enumerate(pieces):
            k = total // len(pieces) + (1 if number < total % len(pieces) else 0)
            for i in range(k):
                block = hashlib.blake2b(
                    piece.encode(), key=stream[128 * at : 128 * at + 64], salt=str(i // 32).encode()
                ).digest()
                bits.add(int.from_bytes(block[2 * (i % 32) : 2 * (i % 32) + 2], "little") % length)
    for _ in range(config["xor_folds"]):
        length //= 2
        bits = {b for b in range(length) if (b in bits) != (b + length in bits)}
    return bits


letters = st.text("abcdefghijklmnopqrstuvwxyz", max_size=12)
digits = st.text("0123456789", max_size=8)


@given(
    rows=st.lists(
        st.tuples(letters, letters, digits, digits, digits, digits, letters, letters), min_size=1, max_size=4
    ),
    folds=st.integers(0, 2),
)
def test_as_written_again_without_arrays(rows: list[tuple[str, ...]], folds: int) -> None:
    document = schema()
    document["clkConfig"]["xor_folds"] = folds
    made = encode(columns(rows), secret=SECRET, of=fields_from(document))
    assert made.shape[1] * 8 == document["clkConfig"]["l"]
    for bits, row in zip(np.unpackbits(made, axis=1), rows, strict=True):
        assert set(np.flatnonzero(bits).tolist()) == plain(row, document, SECRET)


def test_many_values_are_packed_in_parts() -> None:
    rows = [
        (f"name{'abcdefghij'[n % 10]}{n}", "a", "20080509", "2008", "05", "09", "F", "") for n in range(4100)
    ]
    made = encode(columns(rows), secret=SECRET)
    for at in (0, 4095, 4096, 4099):
        assert (made[at] == encode(columns([rows[at]]), secret=SECRET)[0]).all()


def test_another_secret_gives_other_bits_and_another_mark() -> None:
    one, other = (encode(columns(ROWS), secret=secret) for secret in (SECRET, SECRET[::-1]))
    bits, others = np.unpackbits(one[0]), np.unpackbits(other[0])
    alike = 2 * int((bits & others).sum()) / int(bits.sum() + others.sum())
    assert alike < 0.5
    marks = {hashed_encode.fingerprint(secret) for secret in (SECRET, SECRET[::-1])}
    assert len(marks) == 2
    assert all(len(mark) == 16 for mark in marks)


def test_fields_of_another_version_have_another_mark() -> None:
    document = schema()
    assert fields_from(document).digest == fields().digest
    document["features"][0]["hashing"]["strategy"]["bitsPerFeature"] += 1
    assert fields_from(document).digest != fields().digest


@pytest.mark.parametrize(
    ("field", "text", "pieces"),
    [
        (Field(name="f", letters=2, positional=False, bits=1), "beca", [" b", "be", "ec", "ca", "a "]),
        (Field(name="f", letters=1, positional=True, bits=1), "20", ["1 2", "2 0"]),
        (Field(name="f", letters=0, positional=False, bits=1), "F", ["F"]),
        (Field(name="f", letters=2, positional=False, bits=1), "", []),
    ],
)
def test_pieces(field: Field, text: str, pieces: list[str]) -> None:
    assert field.pieces(text) == pieces
