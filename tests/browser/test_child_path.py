"""A child's path on a small phone without JavaScript, in both languages: by tap, by keyboard, and seen by axe."""

import re
from typing import Any

import pytest

from gwrando.web.voice.models import Concern, Participation, Text, Vote
from tests.factories import voice

pytestmark = [pytest.mark.no_cover, pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE = {"width": 320, "height": 640}
LARGEST_PAGE_BYTES = 50_000  # HTML and styles of one page, as sent; the typeface is fetched once and kept


class Walk:
    """One phone: a page without JavaScript that the child uses, and one with it in which axe looks."""

    def __init__(self, browser: Any, site: str) -> None:
        self.site = site
        self.context = browser.new_context(viewport=PHONE, java_script_enabled=False)
        self.looking = browser.new_context(viewport=PHONE)
        self.page = self.context.new_page()
        self.foreign: list[str] = []
        self.page.on("request", lambda request: self.foreign.append(request.url))

    def look(self) -> None:
        """Axe finds nothing, nothing runs off the side, and the page is small: on this very screen."""
        from axe_playwright_python.sync_playwright import Axe

        self.looking.add_cookies(self.context.cookies())
        page = self.looking.new_page()
        sizes: list[int] = []
        page.on(
            "response",
            lambda answer: (
                None if answer.url.endswith((".woff2", ".svg")) else sizes.append(len(answer.body()))
            ),
        )
        page.goto(self.page.url)
        found = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}}).response["violations"]
        assert not found, (self.page.url, [(one["id"], one["nodes"][0]["html"]) for one in found])
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), self.page.url
        assert sum(sizes) <= LARGEST_PAGE_BYTES, (self.page.url, sizes)
        assert "Meic" in page.inner_text("footer")
        page.close()

    def close(self) -> None:
        """Nothing was asked of anybody else's server."""
        assert all(url.startswith(self.site) for url in self.foreign)
        self.context.close()
        self.looking.close()


@pytest.mark.parametrize("language", ["cy", "en"])
def test_a_child_of_eight_goes_the_whole_way(language: str, chromium: Any, live_server: Any) -> None:
    session = voice.session()
    walk = Walk(chromium, live_server.url)
    page = walk.page
    page.goto(f"{live_server.url}/{language}/voice/join/")
    assert page.get_attribute("html", "lang") == language
    walk.look()
    page.fill("[name=code]", "xxx yyy zzz")
    page.click("main button")
    assert page.is_visible("[role=alert]")
    page.fill("[name=code]", session.code_cy if language == "en" else session.code_en)
    page.click("main button")
    walk.look()  # the promise
    page.click("[value=police]")
    walk.look()  # not quite
    page.click("main a.button")
    for choice in ("agree", "disagree", "pass"):
        walk.look()
        page.click(f"[value={choice}]")
    walk.look()  # words
    page.fill("textarea", "🙂 Mwy o bêl-droed")
    page.click("main form button")
    walk.look()  # how was it
    page.check("[name=listened][value=yes]")
    page.click("main form button")
    walk.look()  # slip
    slip = page.inner_text(".slip-number")
    assert re.fullmatch(r"[A-Z0-9]{4} [A-Z0-9]{4}", slip)
    page.goto(f"{live_server.url}/{language}/voice/worry/")
    walk.look()
    page.click("main form button")
    page.goto(f"{live_server.url}/{language}/voice/thanks/")
    page.click("main form button")  # finish
    page.fill("[name=code]", slip)
    page.click("main button")
    walk.look()  # the page of the slip
    assert "Mwy o bêl-droed" in page.inner_text("main")
    walk.close()
    assert sorted(Vote.objects.values_list("choice", flat=True)) == ["agree", "disagree", "pass"]
    assert (Participation.objects.count(), Text.objects.count(), Concern.objects.count()) == (1, 1, 1)


def test_the_cards_by_keyboard_alone(chromium: Any, live_server: Any) -> None:
    session = voice.session()
    walk = Walk(chromium, live_server.url)
    page = walk.page
    page.goto(f"{live_server.url}/en/voice/join/?code={session.code_en}")
    page.press("[name=code]", "Enter")
    page.wait_for_url("**/promise/")
    page.focus("[value=nobody]")
    page.keyboard.press("Enter")
    for number in range(1, 4):
        page.wait_for_url(f"**/card/{number}/")
        page.focus("[value=agree]")
        page.keyboard.press("Tab")  # from agree to disagree
        page.keyboard.press("Space")
    page.wait_for_url("**/words/")
    assert list(Vote.objects.values_list("choice", flat=True)) == ["disagree"] * 3
    walk.close()


def test_the_language_changes_on_the_same_card_and_the_answer_is_one(chromium: Any, live_server: Any) -> None:
    session = voice.session()
    walk = Walk(chromium, live_server.url)
    page = walk.page
    page.goto(f"{live_server.url}/en/voice/join/?code={session.code_en}")
    page.click("main button")
    page.click("[value=nobody]")
    page.click("[value=agree]")
    page.click("text=Back")
    page.click("a.lang")
    assert page.url == f"{live_server.url}/cy/voice/card/1/"
    assert page.get_attribute("html", "lang") == "cy"
    page.click("[value=disagree]")
    assert list(Vote.objects.values_list("choice", flat=True)) == ["disagree"]
    walk.close()


def wait(page: Any, what: str) -> None:
    """Until this is true on the page (at most 10 s); the page's own policy forbids playwright's way of asking."""
    for _ in range(100):
        if page.evaluate(what):
            return
        page.wait_for_timeout(100)
    raise AssertionError(what)


def test_a_tablet_that_loses_the_wi_fi_keeps_every_answer_and_sends_it_once(
    chromium: Any, live_server: Any
) -> None:
    session = voice.session()
    context = chromium.new_context(viewport=PHONE)
    page = context.new_page()
    page.goto(f"{live_server.url}/en/voice/join/?code={session.code_en}")
    page.click("main button")
    page.click("[value=nobody]")
    page.wait_for_url("**/card/1/")
    wait(page, "Object.keys(sessionStorage).length >= 6")  # the screens to come are fetched
    context.set_offline(True)
    for number, choice in enumerate(("agree", "disagree", "pass"), start=1):
        page.wait_for_url(f"**/card/{number}/")
        page.click(f"[value={choice}]")
    page.wait_for_url("**/words/")
    assert page.is_visible("#queue")
    page.fill("textarea", "Made up: no wi-fi here")
    page.click("main form button")
    page.wait_for_url("**/how-was-it/")
    assert not Vote.objects.exists()
    context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    wait(page, "Object.keys(localStorage).length === 0")
    assert page.is_hidden("#queue")
    assert sorted(Vote.objects.values_list("choice", flat=True)) == ["agree", "disagree", "pass"]
    assert Text.objects.get().words == "Made up: no wi-fi here"
    page.check("[name=safe][value=yes]")
    page.click("main form button")
    page.wait_for_url("**/thanks/")
    assert page.is_visible(".slip-number")
    context.close()
