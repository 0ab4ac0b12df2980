"""What one version says in one language, as plain data for a template: the same for web, booklet and
poster.
"""

from dataclasses import dataclass
from typing import Any

from gwrando.errors import Language
from gwrando.publish import pictures
from gwrando.publish.audience import Audience
from gwrando.publish.checked import CheckedByChildren
from gwrando.strategy.document import STATUS_WORDS, Commitment, StrategyDocument, Wording
from gwrando.text import Bilingual, dates

NO_PICTURE = "star"


@dataclass(frozen=True)
class Elsewhere:
    """Another version or language of the same words: what to call it and the address of its page, no anchor.

    `audience` and `language` say which; a page links to `address#A1.2` beside each promise.
    """

    audience: str
    language: Language
    label: str
    address: str


@dataclass(frozen=True)
class Surroundings:
    """What stands around the words: the page's address (for the QR code), other versions, who checked it."""

    page_url: str = ""
    elsewhere: tuple[Elsewhere, ...] = ()
    checked: CheckedByChildren | None = None


NOTHING_AROUND = Surroundings()


def _wording(wording: Wording | None, otherwise: Bilingual) -> tuple[Bilingual, str]:
    if wording is None:
        return otherwise, NO_PICTURE
    return wording.text, wording.picture or NO_PICTURE


def _promise(each: Commitment, *, key: str, language: Language) -> dict[str, Any]:
    wording = each.wordings[key]
    picture = wording.picture or NO_PICTURE
    return {
        "id": each.id,
        "text": wording.text.in_(language),
        "picture": picture,
        "picture_alt": pictures.SHOWN[picture].in_(language) if picture in pictures.SHOWN else "",
        "owner": each.owner.in_(language),
        "due": dates.spoken(each.due_on, language) if each.due_on else "",
        "status": STATUS_WORDS[each.status].in_(language),
        "status_key": each.status,
    }


def content(
    doc: StrategyDocument, *, audience: Audience, language: Language, around: Surroundings = NOTHING_AROUND
) -> dict[str, Any]:
    """The words of one version: title, introduction, aims, promises, labels, credits. JSON, no `Bilingual`
    left.

    A promise without words for this audience is left out (`checks.problems` names it; publishing is refused).
    An aim without words for this audience keeps its public title.
    """
    key = audience.key
    introduction, intro_picture = _wording(doc.wordings.get(key), doc.introduction)
    aims = []
    for aim in doc.aims:
        title, picture = _wording(aim.wordings.get(key), aim.title)
        promises = [
            _promise(each, key=key, language=language) for each in aim.commitments if key in each.wordings
        ]
        aims.append(
            {
                "id": aim.id,
                "title": title.in_(language),
                "why": aim.why.in_(language),
                "picture": picture,
                "picture_alt": pictures.SHOWN[picture].in_(language) if picture in pictures.SHOWN else "",
                "promises": promises,
            }
        )
    return {
        "language": language,
        "audience": key,
        "title": audience.title.in_(language),
        "strategy": doc.title.in_(language),
        "who": audience.who.in_(language),
        "introduction": introduction.in_(language),
        "picture": intro_picture,
        "picture_alt": pictures.SHOWN[intro_picture].in_(language) if intro_picture in pictures.SHOWN else "",
        "is_example": doc.is_example,
        "aims": aims,
        "words": {name: words.in_(language) for name, words in audience.words.items()},
        "credit": pictures.CREDIT.in_(language),
        "checked": around.checked.said(language) if around.checked else "",
        "page_url": around.page_url,
        "elsewhere": [
            {
                "audience": other.audience,
                "language": other.language,
                "label": other.label,
                "address": other.address,
            }
            for other in around.elsewhere
        ],
    }


def picture_keys(made: dict[str, Any]) -> list[str]:
    """Every picture a version shows, each once, sorted."""
    found = {made["picture"], *(aim["picture"] for aim in made["aims"])}
    found.update(promise["picture"] for aim in made["aims"] for promise in aim["promises"])
    return sorted(found)


def promise_ids(made: dict[str, Any]) -> list[str]:
    """The ids of the promises a version holds, in order."""
    return [promise["id"] for aim in made["aims"] for promise in aim["promises"]]
