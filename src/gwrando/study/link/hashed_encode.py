"""Names as Cryptographic Longterm Keys (CLK): the letters of a record's fields in one keyed Bloom filter.

Each field is cut into pieces (pairs of letters, or a figure and its place). Each piece sets some bits of a filter, which
bits only the secret tells; then the filter is folded onto itself, so that a bit no longer stands for one piece. Records
that are alike have filters with many bits in common, and nobody needs the names to see that.
Source: Schnell, Bachteler and Reiher (2011), A novel error-tolerant anonymous linking code; Kroll and Steinmetzer (2015)
for independent hashes in place of double hashing; Schnell and Borgs (2016) for folding. The bits are those of
clkhash 0.18 for `hashed_fields.json`, so that a partner may use that library in our place.
"""

import base64
import hashlib
import hmac
import json
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
import numpy.typing as npt

Filters = npt.NDArray[np.uint8]
"""One row a record: the bits of its CLK, eight to a byte, the first bit the highest."""

_HASH_BYTES = 32


@dataclass(frozen=True, kw_only=True)
class Field:
    """One field: into which pieces it is cut, and how many bits it sets in all."""

    name: str
    letters: int
    positional: bool
    bits: int

    def pieces(self, text: str) -> list[str]:
        """The pieces of a value; the whole value where it is not cut; none where there is none."""
        if not text or not self.letters:
            return [text] if text else []
        pad = " " * (self.letters - 1)
        padded = f"{pad}{text}{pad}"
        cut = [padded[at : at + self.letters] for at in range(len(padded) - self.letters + 1)]
        return [f"{at} {piece}" for at, piece in enumerate(cut, start=1)] if self.positional else cut


@dataclass(frozen=True, kw_only=True)
class Fields:
    """The fields that make a CLK, its length in bits, and how often it is folded. `digest` tells versions apart."""

    fields: tuple[Field, ...]
    bits: int
    folds: int
    salt: bytes
    info: bytes
    digest: str


@cache
def fields() -> Fields:
    """The fields we ship (`hashed_fields.json`, in the form that clkhash reads)."""
    text = (resources.files("gwrando.study") / "link" / "hashed_fields.json").read_text(encoding="utf-8")
    return fields_from(json.loads(text))


def fields_from(schema: Mapping[str, Any]) -> Fields:
    """Fields from a linkage schema, version 3, of clkhash (the part of it that we use)."""
    config = schema["clkConfig"]
    found = []
    for feature in schema["features"]:
        hashing = feature["hashing"]
        comparison = hashing["comparison"]
        found.append(
            Field(
                name=feature["identifier"],
                letters=comparison.get("n", 0),
                positional=comparison.get("positional", False),
                bits=hashing["strategy"]["bitsPerFeature"],
            )
        )
    return Fields(
        fields=tuple(found),
        bits=config["l"],
        folds=config["xor_folds"],
        salt=base64.b64decode(config["kdf"]["salt"]),
        info=base64.b64decode(config["kdf"]["info"]),
        digest=hashlib.sha256(json.dumps(schema, sort_keys=True).encode()).hexdigest()[:16],
    )


def derived(secret: bytes, n: int, *, salt: bytes, info: bytes) -> bytes:
    """`n` bytes of key from a secret (at most 8,160). Source: RFC 5869, HKDF with SHA-256."""
    pseudorandom = hmac.digest(salt, secret, "sha256")
    made, last = b"", b""
    for number in range(1, -(-n // _HASH_BYTES) + 1):
        last = hmac.digest(pseudorandom, last + info + bytes([number]), "sha256")
        made += last
    return made[:n]


def fingerprint(secret: bytes) -> str:
    """What tells two secrets apart without saying anything about either (the secret is long and random)."""
    return derived(secret, 8, salt=b"gwrando", info=b"fingerprint of the secret").hex()


def encode(columns: Mapping[str, Sequence[str]], *, secret: bytes, of: Fields | None = None) -> Filters:
    """The CLKs of records, in their order. `columns` holds each field's values, "" where not known."""
    made = of or fields()
    length = made.bits << made.folds
    # two keys a field, as clkhash derives them; the second is not used by this kind of hash
    keys = derived(secret, 128 * len(made.fields), salt=made.salt, info=made.info)
    n = len(next(iter(columns.values())))
    filters = np.zeros((n, length // 8), dtype=np.uint8)
    for at, field in enumerate(made.fields):
        values, which = np.unique(np.asarray(columns[field.name], dtype=np.str_), return_inverse=True)
        key = keys[128 * at : 128 * at + 64]
        hashed = _Hashed(key, length)
        filters |= _packed([_places(field, text, hashed) for text in values.tolist()], length)[which]
    for _ in range(made.folds):
        half = filters.shape[1] // 2
        filters = filters[:, :half] ^ filters[:, half:]
    return filters


def _packed(places: Sequence[Sequence[int]], length: int) -> Filters:
    """Filters with the bits at these places set. Values are packed some thousands at a time, to bound memory."""
    return np.concatenate([_some_packed(part, length) for part in _parts(places, 4096)])


def _parts(places: Sequence[Sequence[int]], size: int) -> Iterator[Sequence[Sequence[int]]]:
    for start in range(0, max(1, len(places)), size):
        yield places[start : start + size]


def _some_packed(places: Sequence[Sequence[int]], length: int) -> Filters:
    bits = np.zeros((len(places), length), dtype=np.uint8)
    rows = np.repeat(np.arange(len(places)), [len(own) for own in places])
    bits[rows, np.fromiter((bit for own in places for bit in own), dtype=np.int64, count=len(rows))] = 1
    return np.packbits(bits, axis=1)


def _places(field: Field, text: str, hashed: "_Hashed") -> list[int]:
    """The bits that a value sets: the field's number of bits shared out over its pieces, more to the first."""
    pieces = field.pieces(text)
    if not pieces:
        return []
    each, more = divmod(field.bits, len(pieces))
    found: list[int] = []
    for at, piece in enumerate(pieces):
        found += hashed.bits(piece, each + (at < more))
    return found


class _Hashed:
    """The places of the bits of each piece under one key. A piece comes in many values and is hashed once."""

    def __init__(self, key: bytes, length: int) -> None:
        self._key, self._length = key, length
        self._known: dict[str, list[int]] = {}

    def bits(self, piece: str, n: int) -> list[int]:
        """`n` places below the length (a power of two), two bytes of a keyed BLAKE2b hash each."""
        known = self._known.setdefault(piece, [])
        while len(known) < n:
            salt = str(len(known) // 32).encode()
            digest = hashlib.blake2b(piece.encode("ascii"), key=self._key, salt=salt).digest()
            known += [value % self._length for value in struct.unpack("<32H", digest)]
        return known[:n]
