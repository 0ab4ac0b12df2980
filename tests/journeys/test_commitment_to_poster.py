"""Journey (c): a commitment is worded for children, approved, checked, published, and hangs on a wall.

Every step goes through its real door: the editor's and the commissioner's pages, the publishing desk, the public
page, and the command line for the same poster without a site.
"""

import hashlib
import io
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from click.testing import CliRunner
from django.conf import settings
from django.core.management import call_command
from django.test import Client

from gwrando.cli.publish import command
from gwrando.web.audit.models import Entry
from gwrando.web.publish import documents
from gwrando.web.publish.models import Publication
from gwrando.web.strategy.models import Wording
from tests.factories import accounts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
HARD = {
    "audience": "children",
    "text_cy": "Bydd y comisiynydd yn craffu ar bob chwiliad.",
    "text_en": "The commissioner will scrutinise every search.",
    "picture": "check",
}
PLAIN = {
    "audience": "children",
    "text_cy": "Byddwn yn gwirio pob chwiliad. Gallwch chi helpu.",
    "text_en": "We will check every search. You can help.",
    "picture": "check",
}


def signed_in(role: str) -> Client:
    client = Client()
    client.force_login(accounts.person(role), backend=BACKEND)
    return client


def word_and_approve(officer: Client, commissioner: Client, words: dict[str, str]) -> None:
    """The officer writes, another person approves; until then the old words are in force."""
    assert officer.post("/en/strategy/commitments/A1.3/", words).status_code == 302
    wording = Wording.objects.latest("pk")
    assert wording.text_en == words["text_en"]
    before = documents.source()
    assert before is not None
    assert words["text_en"] not in before.to_yaml()
    assert commissioner.post(f"/en/strategy/wordings/{wording.pk}/approve/").status_code == 302
    after = documents.source()
    assert after is not None
    assert words["text_en"] in after.to_yaml()


def pdf_facts(content: bytes) -> tuple[int, str, str]:
    with pikepdf.open(io.BytesIO(content)) as opened:
        root: Any = opened.Root
        return len(opened.pages), str(root.Lang), str(opened.docinfo["/Title"])


def test_from_a_commitment_to_a_poster_on_the_wall(tmp_path: Path) -> None:
    call_command("example_strategy")
    officer, commissioner, child = signed_in("participation_officer"), signed_in("commissioner"), Client()

    # hard words: the desk names them, with plain ones, and nothing goes out without a reason and a name
    word_and_approve(officer, commissioner, HARD)
    desk = officer.get("/en/publish/desk/children/").content.decode()
    assert "checking" in desk
    assert "gwirio" in desk
    answer = officer.post("/en/publish/desk/children/publish/", {"read": "on"})
    assert "There is something to put right" in answer.content.decode()
    assert not Publication.objects.exists()

    # plain words: both languages go out together
    word_and_approve(officer, commissioner, PLAIN)
    answer = officer.post("/en/publish/desk/children/publish/", {"read": "on"}, follow=True)
    assert "Published in Welsh and in English." in answer.content.decode()
    made = Publication.objects.get()
    assert (made.n_problems, made.reason) == (0, "")
    assert {(one.format, one.language) for one in made.files.all()} == {
        (kind, language) for kind in ("web", "booklet", "poster") for language in ("cy", "en")
    }
    assert Entry.objects.filter(action="publish.publish_edition", thing=f"publication:{made.pk}").count() == 1

    # a child reads it, changes language, prints it
    assert PLAIN["text_cy"] in child.get("/cy/publish/children/").content.decode()
    page = child.get("/en/publish/children/").content.decode()
    assert PLAIN["text_en"] in page
    assert 'href="/cy/publish/children/#A1.3"' in page
    for language, lang in (("cy", "cy-GB"), ("en", "en-GB")):
        poster = child.get(f"/{language}/publish/children/poster.pdf")
        assert (
            hashlib.sha256(poster.content).hexdigest()
            == made.files.get(format="poster", language=language).sha256
        )
        n_pages, said, title = pdf_facts(poster.content)
        assert (n_pages, said) == (1, lang)
        assert title == {"cy": "Ein haddewidion i chi", "en": "Our promises to you"}[language]

    # the same words without the site: from a file, on the command line
    file = tmp_path / "strategy.yaml"
    file.write_text(made.document, encoding="utf-8")
    words = ["render", str(file), "--audience", "children", "--format", "poster", "--language", "cy"]
    done = CliRunner().invoke(command, [*words, "--on", "2026-05-01", "-o", str(tmp_path / "poster.pdf")])
    assert done.exit_code == 0, done.output
    assert pdf_facts((tmp_path / "poster.pdf").read_bytes()) == (1, "cy-GB", "Ein haddewidion i chi")


def test_a_promise_without_words_for_children_stops_their_version_and_says_which(tmp_path: Path) -> None:
    """A wording taken out of the file: the command names the commitment and writes nothing."""
    text = (settings.EXAMPLES / "strategy" / "strategy.yaml").read_text(encoding="utf-8")
    head, tail = text.split("- id: A4.3", 1)
    file = tmp_path / "strategy.yaml"
    file.write_text(f"{head}- id: A4.3{tail[: tail.index('children:')].rstrip()}\n", encoding="utf-8")
    done = CliRunner().invoke(command, ["lint", str(file), "--audience", "children"])
    assert done.exit_code == 3
    assert "A4.3 children: missing-wording (must mend)" in done.output
