"""The signature of the second person on a release: Ed25519 over the check record, which holds the hash of all the rest.

A person makes a key once (`new_key`), keeps its file to themselves under a password, and gives the office its public half:
64 characters that may be read out. Whoever has the public half can tell that this very release was signed with that key.
Source: RFC 8032 (Ed25519); the `cryptography` package, which the extras `study` and `web` bring.
"""

import json
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from gwrando.errors import InputError, RefusedError, TamperedError
from gwrando.outputs import files

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

SIGNATURE = "signature.json"
FIELDS = {"format", "public_key", "signature"}
FORMAT = "gwrando-signature-1"
PUBLIC_KEY = re.compile(r"[0-9a-f]{64}")
LEAST_PASSWORD = 12


@dataclass(frozen=True, kw_only=True)
class Signer:
    """A key that was opened: it can sign. Its text shows the public half alone."""

    public_key: str
    private: "Ed25519PrivateKey"

    def __repr__(self) -> str:
        return f"Signer({self.public_key})"

    def sign(self, record: bytes) -> bytes:
        """The content of `signature.json` for these bytes; the same key and bytes give the same."""
        made = {
            "format": FORMAT,
            "public_key": self.public_key,
            "signature": self.private.sign(_signed(record)).hex(),
        }
        return files.json_bytes(made)


def new_key(path: Path, *, password: str) -> str:
    """Makes a key, writes it to a new file that only its owner can read, and gives its public half.

    Raises InputError when the file is there already or the password has fewer than twelve characters.
    """
    ed25519, serialization = _parts()
    if path.exists() or len(password) < LEAST_PASSWORD:
        _refuse_new(path)
    private = ed25519.Ed25519PrivateKey.generate()
    data = private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(password.encode()),
    )
    with open(path, "xb", opener=_owner_only) as file:
        file.write(data)
    return _public(private)


def open_key(path: Path, *, password: str) -> Signer:
    """The key in the file. Raises RefusedError when it is no such file or the password is wrong; neither is said."""
    ed25519, serialization = _parts()
    try:
        private = serialization.load_pem_private_key(path.read_bytes(), password.encode())
    except (OSError, ValueError, TypeError):
        _refuse_open(path)
    if not isinstance(private, ed25519.Ed25519PrivateKey):
        _refuse_open(path)
    return Signer(public_key=_public(private), private=private)


def signed_with(data: bytes, *, record: bytes) -> str:
    """The public key that signed the record. Raises TamperedError unless the signature is whole and is of these bytes."""
    from cryptography.exceptions import InvalidSignature

    ed25519, _ = _parts()
    try:
        found = json.loads(data)
        if set(found) != FIELDS or found["format"] != FORMAT or not PUBLIC_KEY.fullmatch(found["public_key"]):
            _bad()
        public = ed25519.Ed25519PublicKey.from_public_bytes(bytes.fromhex(found["public_key"]))
        public.verify(bytes.fromhex(found["signature"]), _signed(record))
    except (InvalidSignature, ValueError, TypeError, KeyError, RecursionError):
        _bad()
    return str(found["public_key"])


def _signed(record: bytes) -> bytes:
    """What is signed: the record after words of our own, so that no signature made for something else fits."""
    return FORMAT.encode() + b"\n" + record


def _public(private: Any) -> str:
    return str(private.public_key().public_bytes_raw().hex())


def _owner_only(path: str, flags: int) -> int:
    return os.open(path, flags, mode=0o600)


def _parts() -> tuple[Any, Any]:
    """The two modules that sign and write keys; they load a library, so they are met where they are used."""
    try:
        from cryptography.hazmat.primitives import serialization
        from cryptography.hazmat.primitives.asymmetric import ed25519
    except ImportError as error:  # pragma: no cover - the development environment has it
        raise RefusedError(
            cy="Ni ellir gwirio na gwneud llofnod heb y pecyn cryptography.",
            en="A signature can neither be checked nor made without the package cryptography.",
            where="cryptography",
            next_cy="Gosodwch gwrando[study] neu gwrando[web].",
            next_en="Install gwrando[study] or gwrando[web].",
        ) from error
    return ed25519, serialization


def _refuse_new(path: Path) -> NoReturn:
    raise InputError(
        cy="Ni wnaed allwedd: mae'r ffeil yno eisoes, neu mae'r cyfrinair yn rhy fyr.",
        en="No key was made: the file is there already, or the password is too short.",
        where=path.name,
        next_cy="Rhowch enw ffeil newydd a chyfrinair o ddeuddeg nod neu fwy.",
        next_en="Give the name of a new file and a password of twelve characters or more.",
    )


def _refuse_open(path: Path) -> NoReturn:
    raise RefusedError(
        cy="Ni ellid agor yr allwedd: nid ffeil allwedd yw hon, neu nid dyna'r cyfrinair.",
        en="The key could not be opened: this is no key file, or that is not its password.",
        where=path.name,
        next_cy="Rhowch gynnig arall arni. Os yw'r cyfrinair ar goll, gwnewch allwedd newydd: gwrando study key.",
        next_en="Try again. If the password is lost, make a new key: gwrando study key.",
    )


def _bad() -> NoReturn:
    raise TamperedError(
        cy="Nid yw'r llofnod yn perthyn i'r rhyddhad hwn, neu fe'i newidiwyd.",
        en="The signature does not belong to this release, or was changed.",
        where=SIGNATURE,
        next_cy="Peidiwch â'i ddefnyddio. Gofynnwch i'r tîm am gopi newydd, wedi'i lofnodi eto.",
        next_en="Do not use it. Ask the team for a new copy, signed again.",
    )
