"""Two thousand texts and one reader, who takes the next one and decides by keys alone, without JavaScript."""

from typing import Any

import pytest

from gwrando.web.voice.models import Text
from tests.factories import accounts, voice

pytestmark = [pytest.mark.no_cover, pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_reader_of_two_thousand_texts(chromium: Any, live_server: Any, client: Any) -> None:
    first = voice.text(words="Made up words")
    Text.objects.bulk_create(
        Text(
            participation=first.participation,
            token=f"many-{n:04}",
            words="Made up words",
            received_hour=first.received_hour,
            read_by=first.read_by,
        )
        for n in range(1_999)
    )
    client.force_login(
        accounts.person("safeguarding_lead"), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, java_script_enabled=False)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    context.add_cookies([cookie])
    page = context.new_page()
    keyboard = context.new_cdp_session(page)

    def press(key: str, *, leads: bool = True) -> None:
        """Alt and a key, as a person presses them; waits for the page that it leads to."""
        stroke = {
            "modifiers": 1,
            "key": key,
            "unmodifiedText": key,
            "windowsVirtualKeyCode": ord(key.upper()),
        }
        before = page.url
        for way in ("keyDown", "keyUp"):
            keyboard.send("Input.dispatchKeyEvent", stroke | {"type": way})
        if leads:
            page.wait_for_url(lambda url: url != before)

    page.goto(f"{live_server.url}/en/voice/waiting/")
    assert page.locator("article.waiting").count() == 20
    assert "Page 1 of 100" in page.inner_text("main")
    press("n")  # the next one opens
    press("1")  # published; the next opens by itself
    press("w", leads=False)  # the second rule
    assert page.locator("[value=could-recognise]").is_checked()
    press("2")
    press("3")
    assert sorted(Text.objects.exclude(door="").values_list("door", "rule")) == [
        ("not_publish", "could-recognise"),
        ("publish", ""),
        ("worried", ""),
    ]
    press("4")  # left for somebody else: back at the list
    assert page.url.endswith("/voice/waiting/")
    assert Text.objects.exclude(claimed_by="").count() == 0
    context.close()
