"""Every page in a real browser: both languages, a phone's width and a desk's, light and dark, against axe.

The pages come from the address map and the permission matrix, and what they show from the factories: a new page is
covered by being there. GWRANDO_PICTURES=folder keeps a picture of each, to be looked at.
"""

import os
from pathlib import Path
from typing import Any

import pytest

from tests.web.pages import LANGUAGES, PAGES, Page, World, is_page, world

pytestmark = [
    pytest.mark.no_cover,
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ALL = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
CONTRAST = {
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
    "resultTypes": ["violations"],
}
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 640}
PICTURES = os.environ.get("GWRANDO_PICTURES")
# what stands out of the page at the side, with the element that does it
SIDEWAYS = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return '';
  const wide = [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > width + 1);
  return 'scrolls sideways: ' + wide.slice(0, 3).map(e => e.tagName + '.' + e.className).join(', ');
}"""
SMALL = """() => [...document.querySelectorAll('button, input:not([type=hidden]), select, .button, summary')]
  .filter(e => e.offsetParent !== null)
  .map(e => [e, e.getBoundingClientRect()])
  .filter(([e, box]) => box.width > 1 && !['checkbox', 'radio'].includes(e.type) && box.height < 44)
  .map(([e, box]) => e.tagName + '.' + e.className + ' ' + Math.round(box.height))"""


def group_of(page: Page) -> str:
    """The app whose page it is; the pages of allauth and the short door have no namespace."""
    return page.route.split(":")[0] if ":" in page.route else "sign_in"


GROUPS = sorted({group_of(page) for page in PAGES})


def axe_says(page: Any, options: dict[str, Any]) -> list[str]:
    """Each violation with the first element it names."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options=options).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:160]} ({len(one['nodes'])})" for one in found]


def looked_at(tab: Any, page: Page, language: str, address: str) -> list[str]:
    """What is wrong with one page in one language, at both widths; axe reads Welsh on a phone and English on a desk."""
    said: list[str] = []
    answer = tab.goto(address, wait_until="load")
    if not answer.headers.get("content-type", "").startswith("text/html"):
        return []
    for size, name in ((WIDE, "1280"), (NARROW, "320")):
        tab.set_viewport_size(size)
        if (name == "320") == (
            language == "cy"
        ):  # what a page is made of is the same in both; its words are not
            said += [f"{name}: {one}" for one in axe_says(tab, ALL)]
        said += [f"{name}: {one}" for one in [tab.evaluate(SIDEWAYS)] if one]
        if PICTURES:
            folder = Path(PICTURES)
            folder.mkdir(parents=True, exist_ok=True)
            tab.screenshot(
                path=folder / f"{str(page).replace(':', '.')}.{language}.{name}.png", full_page=True
            )
    said += [f"320: too small to tap: {one}" for one in tab.evaluate(SMALL)]
    if language == "en":  # colours are the same in both
        tab.emulate_media(color_scheme="dark")
        said += [f"dark: {one}" for one in axe_says(tab, CONTRAST)]
        tab.emulate_media(color_scheme="light")
    return said


def is_seen(there: World, page: Page) -> bool:
    """Whether the address gives a page: not a file, and not "nothing here" for a half-done sign-in."""
    return is_page(there.client(page).get(there.address(page, "en"), follow=True))


@pytest.mark.parametrize("group", GROUPS)
def test_pages(group: str, chromium: Any, live_server: Any, media: Path) -> None:
    there = world()
    wrong: list[str] = []
    for page in (page for page in PAGES if group_of(page) == group):
        if not is_seen(there, page):
            continue
        client = there.client(page)
        context = chromium.new_context(viewport=WIDE, reduced_motion="reduce")
        if "sessionid" in client.cookies:
            context.add_cookies(
                [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
            )
        tab = context.new_page()
        noise: list[str] = []
        tab.on(
            "console",
            lambda message, noise=noise: noise.append(message.text) if message.type == "error" else None,
        )
        tab.on("pageerror", lambda error, noise=noise: noise.append(str(error)))
        tab.on(
            "request",
            lambda request, noise=noise: (
                None
                if request.url.startswith((live_server.url, "data:"))
                else noise.append(f"asked another host: {request.url}")
            ),
        )
        for language in LANGUAGES:
            said = looked_at(tab, page, language, live_server.url + there.address(page, language))
            wrong += [f"{page} {language} {one}" for one in [*said, *noise]]
            noise.clear()
        context.close()
    assert not wrong, "\n".join(wrong)


def test_the_first_tab_leads_past_the_menu(chromium: Any, live_server: Any) -> None:
    tab = chromium.new_page()
    tab.goto(f"{live_server.url}/en/")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.className") == "skip"
    assert tab.locator(".skip").is_visible()
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.id") == "main"
    tab.close()


def test_the_switch_of_language_stays_on_the_page(chromium: Any, live_server: Any) -> None:
    tab = chromium.new_page()
    for start, switch, end in (
        ("/en/help/", "Cymraeg", "/cy/help/"),
        ("/cy/about/?x=1", "English", "/en/about/?x=1"),
    ):
        tab.goto(live_server.url + start)
        tab.get_by_role("link", name=switch, exact=True).click()
        assert tab.url == live_server.url + end
    tab.close()


def test_a_page_reads_without_javascript(chromium: Any, live_server: Any) -> None:
    context = chromium.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"{live_server.url}/cy/")
    assert tab.get_by_role("heading", level=1).is_visible()
    assert tab.get_by_role("link", name="English", exact=True).is_visible()
    context.close()


def test_print_has_no_menu(chromium: Any, live_server: Any) -> None:
    tab = chromium.new_page()
    tab.goto(f"{live_server.url}/en/about/")
    tab.emulate_media(media="print")
    assert not tab.locator(".places").is_visible()
    assert tab.get_by_role("heading", level=1).is_visible()
    tab.close()


def test_the_letters_are_ours(chromium: Any, live_server: Any) -> None:
    """Lexend really loads, with the Welsh letters ŵ and ŷ."""
    tab = chromium.new_page()
    tab.goto(f"{live_server.url}/cy/")
    assert tab.evaluate("document.fonts.load('18px Lexend', 'ŵŷâ').then(found => found.length > 0)")
    assert tab.evaluate("document.fonts.check('18px Lexend', 'ŵŷ')")
    assert "Lexend" in tab.evaluate("getComputedStyle(document.body).fontFamily")
    tab.close()
