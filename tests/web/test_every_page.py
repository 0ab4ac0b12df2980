"""What must hold on every page, in both languages: found from the address map, so a new page is covered by being there."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.urls import Resolver404, resolve
from django.utils import translation

from gwrando.web.accounts import rules
from tests.web.pages import LANGUAGES, PAGES, Page, World, is_page, world
from tests.web.test_matrix import BY_STATE

pytestmark = pytest.mark.django_db
# hosts a page may lead to; nothing may be loaded from any of them
LEAD_TO = re.compile(r"^(https://www\.bbc\.co\.uk/(weather|tywydd)|tel:|mailto:|#|/|\?|data:image/)")


@pytest.fixture
def there(media: Path) -> World:
    return world()


def asked(there: World, page: Page, language: str) -> Any:
    client = there.client(page)
    client.raise_request_exception = True
    return client.get(there.address(page, language))


def test_the_list_of_pages_is_not_empty() -> None:
    assert {"home:index", "account_login", "accounts:people", "audit:index"} <= {page.route for page in PAGES}


def test_every_page(there: World) -> None:
    """One test over all pages: making the world takes longer than asking for a page."""
    wrong: list[str] = []
    for page in PAGES:
        bodies = {}
        for language in LANGUAGES:
            response = asked(there, page, language)
            by_state = {404} if page.route in BY_STATE else set()
            if response.status_code not in {200, 302} | by_state:
                wrong.append(f"{page} {language}: {response.status_code}")
            wrong += [f"{page} {language}: {said}" for said in headers(page, response)]
            if is_page(response):
                text = bodies[language] = response.content.decode()
                wrong += [
                    f"{page} {language}: {said}"
                    for said in body(text, language, there.address(page, language))
                ]
        if len(bodies) == 2 and bodies["cy"] == bodies["en"]:
            wrong.append(f"{page}: the same in both languages")
    assert not wrong, "\n".join(wrong)


def headers(page: Page, response: Any) -> list[str]:
    """What is wrong with the headers of one answer."""
    said = []
    policy = response.headers.get("Content-Security-Policy", "")
    if not policy.startswith("default-src 'none'") or "unsafe" in policy or "http" in policy:
        said.append(f"content security policy: {policy!r}")
    if response.headers.get("X-Content-Type-Options") != "nosniff":
        said.append("no nosniff")
    if response.headers.get("X-Frame-Options") != "DENY":
        said.append("may be framed")
    if response.headers.get("Referrer-Policy") != "same-origin":
        said.append("referrer")
    # a picture of a choice is the same for everyone, and its address is its hash
    private = page.role != "public" or (page.route.startswith("voice:") and page.route != "voice:picture")
    if private and "no-store" not in response.headers.get("Cache-Control", ""):
        said.append(f"may be stored: {response.headers.get('Cache-Control')!r}")
    if set(response.cookies) - {"sessionid"}:
        said.append(f"cookies: {set(response.cookies)}")
    return said


def body(text: str, language: str, address: str) -> list[str]:
    """What is wrong with one page."""
    said = []
    if f'<html lang="{language}"' not in text:
        said.append("language of the page")
    if len(re.findall(r"<h1\b", text)) != 1:
        said.append(f"{len(re.findall(r'<h1', text))} main headings")
    if not re.search(r"<title>\s*\S+.*?</title>", text, flags=re.S) or "<title> ·" in text:
        said.append("no title")
    other = "en" if language == "cy" else "cy"
    switch = re.search(rf'<a class="lang" href="([^"]+)" lang="{other}"', text)
    if switch is None or switch[1] != address.replace(f"/{language}/", f"/{other}/", 1):
        said.append("the language switch leaves the page")
    if "08088023456" not in text or "999" not in text:
        said.append("no help")
    if 'class="exit"' not in text:
        said.append("no quick way out")
    for source in re.findall(r"""\b(?:src|href|action|srcset)=["']([^"']*)["']""", text):
        if source and re.match(r"(https?:)?//", source) and not LEAD_TO.match(source):
            said += [f"leads elsewhere: {source}"] if not allowed_link(source) else []
    for source in re.findall(
        r"""<(?:script|img|link|iframe|source|audio|video)\b[^>]*?\b(?:src|href)=["']((?:https?:)?//[^"']*)""",
        text,
    ):
        said.append(f"loads from elsewhere: {source}")
    if re.search(r"\sstyle=|<style\b|\son\w+=|javascript:", text):
        said.append("inline style or script")
    if re.search(r"\{\{|\{%|None\b|Bilingual\(", re.sub(r"<script.*?</script>", "", text, flags=re.S)):
        said.append(f"template left over: {re.search(r'.{30}(None|Bilingual|{{|{%).{20}', text, flags=re.S)}")
    return said + dead_links(text)


def allowed_link(source: str) -> bool:
    """Links to sources of open data and licences, which a reader follows on purpose."""
    return source.startswith(("https://data.police.uk", "https://www.nationalarchives.gov.uk/doc/open-government-licence",
                              "https://compdemocracy.org", "https://creativecommons.org", "https://github.com/compdemocracy",
                              "https://pol.is"))  # fmt: skip


def dead_links(text: str) -> list[str]:
    """Links within the site that no route answers to."""
    said = []
    for link in set(re.findall(r"""<a\b[^>]*\bhref=["'](/[^"'#?]*)""", text)):
        try:
            with translation.override(link[1:3] if link[3:4] == "/" else "cy"):
                match = resolve(link)
        except Resolver404:
            said.append(f"dead link: {link}")
        else:
            if match.view_name not in rules.matrix():
                said.append(f"link to a route without a row: {link}")
    return said
