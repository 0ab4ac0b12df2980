"""You said, we did: the page and the poster."""

import io
from datetime import date
from typing import Any

import pikepdf
import pytest

from gwrando.errors import InputError
from gwrando.publish import feedback_page
from gwrando.text import Bilingual
from gwrando.voice.feedback import FeedbackDocument, YouSaidWeDid
from tests.unit.publish.documents import AT


def two(cy: str, en: str) -> Bilingual:
    return Bilingual(cy=cy, en=en)


def document(n: int = 1, **change: Any) -> FeedbackDocument:
    entries = tuple(
        YouSaidWeDid(
            said=two("Dywedwch pam.", "Tell us <why>."),
            decision=("did", "will", "not_this_time")[i % 3],
            reason=two("Mae'n deg.", "It is fair."),
            next_step=two("Cerdyn i bob swyddog.", "A card for each officer."),
            owner=two("Yr heddlu", "The police"),
            due_on=date(2027, 3, 1) if i % 3 == 1 else None,
            commitment_ref="A1.2" if i == 0 else "",
        )
        for i in range(n)
    )
    given: dict[str, Any] = {
        "consultation": "stop",
        "title": two("Stopio a chwilio", "Stop and search"),
        "due_on": date(2026, 12, 1),
        "entries": entries,
        **change,
    }
    return FeedbackDocument(**given)


def test_the_page_holds_every_answer_escaped_in_its_language() -> None:
    one = feedback_page.render(document(3), format="web", language="en", at=AT)
    assert one.article.count("Tell us &lt;why&gt;.") == 3
    assert "By 1 March 2027." in one.article
    assert "A1.2" in one.article
    assert "Draft: not published yet." in one.article
    cy = feedback_page.render(document(3, published_on=date(2026, 11, 1)), format="web", language="cy", at=AT)
    assert "Dywedwch pam." in cy.article
    assert "Drafft" not in cy.article


def test_the_poster_is_one_tagged_page_of_one_size() -> None:
    made = [
        feedback_page.render(
            document(3, is_example=True),
            format="poster",
            language=language,
            at=AT,
            page_url="https://example.org/",
        )
        for language in ("cy", "en")
    ]
    assert made[0].size_pt == made[1].size_pt
    for one, lang in zip(made, ("cy-GB", "en-GB"), strict=True):
        with pikepdf.open(io.BytesIO(one.content)) as opened:
            root: Any = opened.Root
            assert (len(opened.pages), str(root.Lang)) == (1, lang)
    assert made[0] == feedback_page.render(
        document(3, is_example=True), format="poster", language="cy", at=AT, page_url="https://example.org/"
    )


def test_too_many_answers_for_one_page() -> None:
    with pytest.raises(InputError, match="two posters"):
        feedback_page.render(document(30), format="poster", language="cy", at=AT)


def test_no_answers_yet() -> None:
    with pytest.raises(InputError, match="no answer"):
        feedback_page.render(document(0), format="web", language="cy", at=AT)
