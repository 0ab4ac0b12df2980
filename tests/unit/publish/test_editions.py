"""Editions: every promise in every one, tagged PDFs in the right language, the same bytes again, claims only with grounds."""

import io
import re
from datetime import date, timedelta
from typing import Any

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gwrando.errors import InputError, Language, RefusedError
from gwrando.publish import audience, checked, content, editions, pictures, poster
from gwrando.text import Bilingual
from tests.unit.publish.documents import AT, FINE, example, small

AUDIENCES = ("full", "young_people", "children")
ALL = [
    (key, kind, language)
    for key in AUDIENCES
    for kind in audience.load(key).formats
    for language in ("cy", "en")
]
AROUND = content.Surroundings(
    page_url="https://example.org/cy/publish/children/",
    elsewhere=(content.Elsewhere("full", "cy", "Fersiwn <llawn>", "full-web-cy.html"),),
)


@pytest.fixture(scope="module")
def made() -> dict[tuple[str, str, str], editions.Edition]:
    doc = example()
    return {
        (one.audience, one.format, one.language): one
        for key in AUDIENCES
        for one in editions.render_all(doc, audience=key, at=AT, around={"cy": AROUND, "en": AROUND})
    }


def test_all_formats_of_all_audiences(made: dict[tuple[str, str, str], editions.Edition]) -> None:
    assert set(made) == set(ALL)
    assert len({one.file_name for one in made.values()}) == len(ALL)
    assert len({one.sha256 for one in made.values()}) == len(ALL)


@pytest.mark.parametrize("key, kind, language", ALL)
def test_an_edition_is_whole(made: Any, key: str, kind: str, language: Language) -> None:
    one = made[key, kind, language]
    if kind == "web":
        page = one.content.decode()
        assert f'<html lang="{language}">' in page
        assert one.article in page
        assert re.findall(r'data-promise="([^"]+)"', page) == [each.id for each in example().commitments()]
        ids = re.findall(r'\bid="([^"]+)"', page)
        assert len(ids) == len(set(ids))
        assert "style=" not in one.article
        assert "<script" not in page
        return
    with pikepdf.open(io.BytesIO(one.content)) as opened:
        root: Any = opened.Root
        assert bool(root.MarkInfo.Marked)
        assert str(root.Lang) == {"cy": "cy-GB", "en": "en-GB"}[language]
        assert "/StructTreeRoot" in root
        assert str(opened.docinfo["/Title"])
        assert opened.open_metadata()["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
        tags = [one for one in opened.objects if isinstance(one, pikepdf.Dictionary) and "/S" in one]
        figures = [tag for tag in tags if tag.S == "/Figure"]
        assert all(str(figure.Alt) for figure in figures)
        assert len([tag for tag in tags if tag.S == "/H1"]) == 1
        if kind == "poster":
            assert len(opened.pages) == 1
            assert [round(float(side)) for side in opened.pages[0].MediaBox[2:]] == [595, 842]
        fonts = {
            str(one.FontName)
            for one in opened.objects
            if isinstance(one, pikepdf.Dictionary) and "/FontName" in one
        }
        assert fonts
        assert all("Lexend" in name for name in fonts)


@pytest.mark.parametrize("key", ["young_people", "children"])
def test_posters_have_letters_of_one_size_within_the_limits(made: Any, key: str) -> None:
    sizes = {made[key, "poster", language].size_pt for language in ("cy", "en")}
    assert len(sizes) == 1
    limits = audience.load(key).poster
    assert limits is not None
    assert limits.smallest_pt <= sizes.pop() <= limits.largest_pt


def test_the_size_is_the_largest_that_fits() -> None:
    """Second answer: trying every size from the largest down."""
    who = audience.load("children")
    assert who.poster is not None
    doc, template = small(n=4), who.file("poster.typ")
    for language in ("cy", "en"):
        text = content.content(doc, audience=who, language=language)
        slow = next(
            size for size in reversed(poster._steps(who.poster)) if poster._fits(template, text, size)
        )
        assert poster.largest_size(template, text, who.poster) == slow


def test_words_that_do_not_fit_are_refused_with_those_to_shorten() -> None:
    long = {"cy": "Byddwn yn gwrando. " * 30, "en": "We will listen. " * 30}
    with pytest.raises(RefusedError) as caught:
        editions.render(small(long, n=9), audience="children", format="poster", language="cy", at=AT)
    assert "A1.1" in caught.value.next_en
    assert "Byrhewch" in caught.value.next_cy


@pytest.mark.parametrize("kind", ["web", "booklet", "poster"])
def test_the_same_again_gives_the_same_bytes(made: Any, kind: str) -> None:
    again = editions.render(example(), audience="children", format=kind, language="cy", at=AT, around=AROUND)
    assert again == made["children", kind, "cy"]
    if kind != "web":
        later = AT + timedelta(days=1)
        other = editions.render(
            example(), audience="children", format=kind, language="cy", at=later, around=AROUND
        )
        assert other.sha256 != again.sha256


def test_every_picture_credit_is_in_both_languages(made: Any) -> None:
    for language in ("cy", "en"):
        page = made["children", "web", language].content.decode()
        assert pictures.CREDIT.in_(language) in page
        text = content.content(example(), audience=audience.load("children"), language=language)
        assert text["credit"] == pictures.CREDIT.in_(language)
    for key in ("young_people", "children"):
        assert "#d.credit" in audience.load(key).file("poster.typ")
        assert "text(size: 10pt, d.credit)" in audience.load(key).file("booklet.typ")


def test_links_to_other_versions_stay_at_the_promise(made: Any) -> None:
    article = made["children", "web", "cy"].article
    assert 'href="full-web-cy.html#A1.2"' in article
    assert "Fersiwn &lt;llawn&gt;" in article
    assert 'id="A1.2"' in article


def test_example_says_so_and_another_strategy_does_not() -> None:
    for key in AUDIENCES:
        said = audience.load(key).words["example"].en
        shown = editions.render(example(), audience=key, format="web", language="en", at=AT).article
        assert said.replace("'", "&#39;") in shown
        assert (
            said.replace("'", "&#39;")
            not in editions.render(small(), audience=key, format="web", language="en", at=AT).article
        )


def test_no_claim_without_a_record() -> None:
    doc = example()
    plain = editions.render(doc, audience="children", format="web", language="en", at=AT)
    assert "Read by children" not in plain.content.decode()
    record = checked.CheckedByChildren(
        group=Bilingual(cy="Dosbarth 5", en="Class 5"),
        n_children=24,
        read_on=date(2026, 4, 2),
        what_changed=Bilingual(cy="Newidiwyd 'dalfa'.", en="'Custody' was changed."),
        words_sha256=checked.words_sha256(doc, audience="children"),
    )
    around = content.Surroundings(checked=record)
    for language in ("cy", "en"):
        for kind in ("web", "booklet", "poster"):
            one = editions.render(
                doc, audience="children", format=kind, language=language, at=AT, around=around
            )
            assert one.sha256 != plain.sha256
    said = editions.render(
        doc, audience="children", format="web", language="cy", at=AT, around=around
    ).article
    assert "Nifer y plant: 24." in said


def test_the_hash_of_the_words_follows_the_words_of_one_audience() -> None:
    before = small()
    after = small(
        full={"text": FINE}, young_people={"text": FINE}, children={"text": {"cy": "Arall.", "en": "Other."}}
    )
    assert checked.words_sha256(before, audience="children") != checked.words_sha256(
        after, audience="children"
    )
    assert checked.words_sha256(before, audience="full") == checked.words_sha256(after, audience="full")


def test_a_template_that_leaves_a_promise_out_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    who = audience.load("full")
    broken = '#set document(title: "x")\n= x\n#metadata("A1.1") <promise>'
    monkeypatch.setattr(audience.Audience, "file", lambda self, name: broken)
    with pytest.raises(InputError, match=r"A1\.2"):
        editions.render(small(n=2), audience=who, format="booklet", language="en", at=AT)


def test_a_format_an_audience_does_not_have() -> None:
    with pytest.raises(InputError, match="no 'poster' format"):
        editions.render(small(), audience="full", format="poster", language="cy", at=AT)
    with pytest.raises(RefusedError, match="no poster"):
        poster.common_size(audience.load("full"), {})


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(alphabet=st.characters(codec="latin-1", exclude_categories=["C"]), min_size=1, max_size=60))
def test_any_words_come_through_whole_and_escaped(said: str) -> None:
    if not said.strip():
        return
    doc = small({"cy": said, "en": said})
    page = editions.render(doc, audience="children", format="web", language="cy", at=AT).article
    assert (
        f"<p>{content.content(doc, audience=audience.load('children'), language='cy')['aims'][0]['promises'][0]['text']}"
        in (
            page.replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&#34;", '"')
            .replace("&#39;", "'")
            .replace("&amp;", "&")
        )
    )
    one = editions.render(doc, audience="young_people", format="booklet", language="en", at=AT)
    assert one.content.startswith(b"%PDF")
