"""Keys that sign releases: registered by an administrator, told plainly on the release, refused when bad or retired."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from gwrando.errors import RefusedError, TamperedError
from gwrando.web.accounts.rules import Actor
from gwrando.web.audit.models import Entry
from gwrando.web.findings import actions
from gwrando.web.findings.models import Release, SigningKey
from tests.factories import accounts
from tests.factories import findings as factory
from tests.factories.findings import AT

pytestmark = pytest.mark.django_db
ADMIN = Actor(label="person:9")


def staff(role: str) -> Client:
    client = Client()
    client.force_login(accounts.person(role), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def send(client: Client, method: str, name: str, *arguments: Any, language: str = "en", **data: str) -> Any:
    with translation.override(language):
        address = reverse(f"findings:{name}", args=arguments)
    return getattr(client, method)(address, data)


def brought_in(signer: Any = None) -> Release:
    return actions.import_release(folder=factory.folder(signer=signer), by="person:1", at=AT)


@pytest.mark.parametrize(
    "signed, registered, cy, en",
    [
        (False, False, "Heb ei lofnodi", "Not signed: only the name above says who checked it."),
        (True, False, "nad yw'r swyddfa wedi'i chofrestru", "Signed with a key that the office has not registered"),
        (True, True, "Llofnodwyd ag allwedd Data lead.", "Signed with the key of Data lead."),
    ],
)  # fmt: skip
def test_a_release_says_whose_key_signed_it(signed: bool, registered: bool, cy: str, en: str) -> None:
    if registered:
        factory.key(3)
    made = brought_in(factory.signer(3) if signed else None)
    assert made.signed_with == (factory.signer(3).public_key if signed else "")
    client = staff("output_checker")
    assert en in send(client, "get", "release", made.pk).content.decode()
    said = send(client, "get", "release", made.pk, language="cy").content.decode()
    assert cy in said.replace("&#x27;", "'")


def test_a_bad_signature_is_refused_and_nothing_is_kept() -> None:
    folder = factory.folder(signer=factory.signer())
    other = factory.folder(signer=factory.signer(2))
    (folder / "signature.json").write_bytes((other / "signature.json").read_bytes())
    with pytest.raises(TamperedError, match="signature"):
        actions.import_release(folder=folder, by="person:1", at=AT)
    assert not Release.objects.exists()


def test_a_retired_key_brings_nothing_in_and_is_told_on_what_is_here() -> None:
    key = factory.key(3)
    here = brought_in(factory.signer(3))
    actions.retire_key(key=key, by=ADMIN, at=AT)
    with pytest.raises(RefusedError, match="counts no longer"):
        brought_in(factory.signer(3))
    assert Release.objects.count() == 1
    page = send(staff("analyst"), "get", "release", here.pk).content.decode()
    assert "Signed with the key of Data lead. That key counts no longer." in page
    with pytest.raises(RefusedError, match="already"):
        actions.retire_key(key=key, by=ADMIN, at=AT)
    assert list(Entry.objects.filter(action__contains="_key").values_list("action", flat=True)) == [
        "findings.register_key",
        "findings.retire_key",
    ]


def test_an_administrator_registers_and_retires_a_key() -> None:
    client = staff("admin")
    assert "No key is registered." in send(client, "get", "keys").content.decode()
    public = factory.signer(5).public_key
    spoken = " ".join([public[:16].upper(), public[16:40], public[40:]])
    assert send(client, "post", "keys", holder=" Data lead ", public_key=spoken).status_code == 302
    key = SigningKey.objects.get()
    assert (key.public_key, key.holder, key.retired_by) == (public, "Data lead", "")
    assert public in send(client, "get", "keys").content.decode()
    assert send(client, "post", "retire_key", key.pk).status_code == 302
    assert "Counts no longer" in send(client, "get", "keys").content.decode()
    assert "Nid yw'n cyfrif mwyach" in send(client, "get", "keys", language="cy").content.decode()
    assert send(client, "post", "retire_key", 999).status_code == 404


@pytest.mark.parametrize("public_key", ["", "xyz", "a" * 63, "g" * 64])
def test_what_is_no_key_is_not_registered(public_key: str) -> None:
    answer = send(staff("admin"), "post", "keys", holder="Data lead", public_key=public_key)
    assert answer.status_code == 400
    assert not SigningKey.objects.exists()


def test_a_key_is_one_persons() -> None:
    factory.key(3)
    with pytest.raises(RefusedError, match="registered already"):
        factory.key(3, holder="Another")


def test_others_see_the_keys_and_cannot_register_one() -> None:
    client = staff("output_checker")
    factory.key(3)
    page = send(client, "get", "keys").content.decode()
    assert "Data lead" in page
    assert "Register a key" not in page
    assert send(client, "post", "keys", holder="x", public_key="a" * 64).status_code == 403
