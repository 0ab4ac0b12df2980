"""The second person's signature: it fits one release and one key, and any change of either is found."""

import json
import stat
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from gwrando.errors import InputError, RefusedError, TamperedError
from gwrando.outputs import DisclosureRules, bundle, protect, signing
from tests.factories.outputs import both, count_table

AT = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
PASSWORD = "a long enough one"
SEED = ed25519.Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
SIGNER = signing.Signer(public_key=SEED.public_key().public_bytes_raw().hex(), private=SEED)


def release(folder: Path, signer: signing.Signer | None = SIGNER) -> Path:
    about = bundle.ReleaseAbout(
        study_id="s", definition_sha256="a" * 64, title=both("S"), made_by="analyst 1"
    )
    table = protect(count_table([[40, 60]]), DisclosureRules.acro())
    bundle.write_bundle(folder, tables=[table], about=about, at=AT)
    bundle.check_bundle(folder, by="lead 2", at=AT, signer=signer)
    return folder


def test_a_key_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    path = tmp_path / "lead.key"
    public = signing.new_key(path, password=PASSWORD)
    assert signing.PUBLIC_KEY.fullmatch(public)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert b"ENCRYPTED" in path.read_bytes()
    opened = signing.open_key(path, password=PASSWORD)
    assert opened.public_key == public
    assert repr(opened) == f"Signer({public})"
    before = path.read_bytes()
    with pytest.raises(InputError, match="No key was made"):
        signing.new_key(path, password=PASSWORD)
    assert path.read_bytes() == before
    with pytest.raises(InputError, match="password is too short"):
        signing.new_key(tmp_path / "other.key", password="elevenchars")
    assert signing.new_key(tmp_path / "third.key", password="twelve chars") != public


def test_a_key_that_does_not_open_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "lead.key"
    signing.new_key(path, password=PASSWORD)
    other = tmp_path / "curve.key"
    other.write_bytes(
        ec.generate_private_key(ec.SECP256R1()).private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.BestAvailableEncryption(PASSWORD.encode()),
        )
    )
    (tmp_path / "text.key").write_text("no key")
    for wrong, password in (
        (path, "another password"),
        (other, PASSWORD),
        (tmp_path / "text.key", PASSWORD),
        (tmp_path / "none.key", PASSWORD),
    ):
        with pytest.raises(RefusedError, match="could not be opened"):
            signing.open_key(wrong, password=password)


def test_a_signed_release_says_with_which_key(tmp_path: Path) -> None:
    folder = release(tmp_path / "one")
    assert bundle.read_bundle(folder).signed_with == SIGNER.public_key
    # a second answer: the library's own check, on bytes put together here
    found = json.loads((folder / "signature.json").read_bytes())
    signed = b"gwrando-signature-1\n" + (folder / "check.json").read_bytes()
    SEED.public_key().verify(bytes.fromhex(found["signature"]), signed)
    plain = release(tmp_path / "two", signer=None)
    assert bundle.read_bundle(plain).signed_with == ""
    assert not (plain / "signature.json").exists()


def test_a_signature_changes_nothing_else(tmp_path: Path) -> None:
    signed, plain = release(tmp_path / "one"), release(tmp_path / "two", signer=None)
    names = {path.relative_to(plain) for path in plain.rglob("*") if path.is_file()}
    assert all((signed / name).read_bytes() == (plain / name).read_bytes() for name in names)
    assert (signed / "signature.json").read_bytes() == (
        release(tmp_path / "three") / "signature.json"
    ).read_bytes()


def changed(folder: Path, **changes: Any) -> None:
    path = folder / "signature.json"
    path.write_text(json.dumps(json.loads(path.read_bytes()) | changes))


def other_time(folder: Path) -> None:
    path = folder / "check.json"
    path.write_bytes(path.read_bytes().replace(b"lead 2", b"lead 3"))


OTHER = ed25519.Ed25519PrivateKey.from_private_bytes(bytes(32)).public_key().public_bytes_raw().hex()
FORGERIES: dict[str, Callable[[Path], object]] = {
    "another person": other_time,
    "another key": lambda folder: changed(folder, public_key=OTHER),
    "half a key": lambda folder: changed(folder, public_key="ab" * 16),
    "capital letters": lambda folder: changed(folder, public_key=SIGNER.public_key.upper()),
    "no key": lambda folder: changed(folder, public_key=7),
    "no signature": lambda folder: changed(folder, signature=""),
    "no hexadecimal": lambda folder: changed(folder, signature="zz"),
    "another form": lambda folder: changed(folder, format="gwrando-signature-2"),
    "a field more": lambda folder: changed(folder, more="x"),
    "no JSON": lambda folder: (folder / "signature.json").write_text("x"),
    "a list": lambda folder: (folder / "signature.json").write_text("[]"),
    "a number": lambda folder: (folder / "signature.json").write_text("7"),
    "a link": lambda folder: ((folder / "signature.json").rename(folder.parent / "s"), (folder / "signature.json").symlink_to(folder.parent / "s")),
    "without our words before it": lambda folder: changed(folder, signature=SEED.sign((folder / "check.json").read_bytes()).hex()),
}  # fmt: skip


@pytest.mark.parametrize("how", FORGERIES)
def test_a_bad_signature_is_refused(tmp_path: Path, how: str) -> None:
    folder = release(tmp_path / "one")
    FORGERIES[how](folder)
    with pytest.raises(TamperedError):
        bundle.read_bundle(folder)


def test_the_signature_of_one_release_does_not_fit_another(tmp_path: Path) -> None:
    one, two = release(tmp_path / "one"), release(tmp_path / "two", signer=None)
    path = two / "manifest.json"
    data = json.loads(path.read_bytes()) | {"made_at": "2026-02-28T09:00:00+00:00"}
    path.write_text(json.dumps(data))
    (two / "check.json").unlink()
    bundle.check_bundle(two, by="lead 2", at=AT)
    bundle.read_bundle(two)
    (two / "signature.json").write_bytes((one / "signature.json").read_bytes())
    with pytest.raises(TamperedError, match="signature"):
        bundle.read_bundle(two)
