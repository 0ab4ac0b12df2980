"""What stands between a version and its readers: a list, each with where and what to do. Never a mark.

`must` problems stop publishing (something is missing or cannot be printed). The others may stay if a person
gives a reason and a name: rules about words are guides, and children decide.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from gwrando.errors import Language
from gwrando.printing import fonts
from gwrando.publish import content, pictures, poster
from gwrando.publish.audience import Audience
from gwrando.strategy.document import StrategyDocument, Wording
from gwrando.text import Bilingual, plain_words, readability

LANGUAGES: tuple[Language, ...] = ("cy", "en")
NAMES: dict[Language, Bilingual] = {
    "cy": Bilingual(cy="Cymraeg", en="Welsh"),
    "en": Bilingual(cy="Saesneg", en="English"),
}
CODES: dict[str, bool] = {
    "missing-wording": True,
    "missing-welsh": True,
    "missing-english": True,
    "unknown-picture": True,
    "letters-missing": True,
    "poster-does-not-fit": True,
    "sentence-too-long": False,
    "sentences-long-on-average": False,
    "jargon": False,
    "too-long-for-poster": False,
    "languages-differ": False,
}
_PLACE_FOR_QR = "https://example.org/cy/publish/children/"


@dataclass(frozen=True)
class Problem:
    """One thing to mend. `where` is the id of the promise or aim; `language` is None when it concerns both.

    `words` quotes what it is about, so that a person can find it; `must` problems stop publishing.
    """

    code: str
    where: str
    message: Bilingual
    language: Language | None = None
    words: str = ""

    @property
    def must(self) -> bool:
        """Whether publishing is refused while this problem is there."""
        return CODES[self.code]


def problems(doc: StrategyDocument, audience: Audience) -> list[Problem]:
    """Everything to mend in one audience's version, in the order of the document; empty when there is
    nothing.
    """
    found: list[Problem] = []
    texts = list(_texts(doc, audience))
    for each in doc.commitments():
        if audience.key not in each.wordings:
            found.append(_missing(each.id, audience))
    for where, wording in texts:
        found += _of_one(where, wording, audience)
    found += _means(texts, audience)
    if not any(problem.code in ("missing-wording", "unknown-picture") for problem in found):
        found += _poster(doc, audience)
    order = [
        "introduction",
        *(part for aim in doc.aims for part in (aim.id, *(each.id for each in aim.commitments))),
    ]
    return sorted(
        found, key=lambda problem: order.index(problem.where) if problem.where in order else len(order)
    )


def _texts(doc: StrategyDocument, audience: Audience) -> Iterator[tuple[str, Wording]]:
    """Where and what: the introduction, then each aim's title and its promises, as this audience reads
    them.
    """
    key = audience.key
    yield "introduction", doc.wordings.get(key, Wording(text=doc.introduction))
    for aim in doc.aims:
        yield aim.id, aim.wordings.get(key, Wording(text=aim.title))
        for each in aim.commitments:
            if key in each.wordings:
                yield each.id, each.wordings[key]


def _missing(where: str, audience: Audience) -> Problem:
    return Problem(
        code="missing-wording",
        where=where,
        message=Bilingual(
            cy=f"Nid oes geiriau ar gyfer y gynulleidfa hon eto: {audience.name.cy}.",
            en=f"There are no words for this audience yet: {audience.name.en}.",
        ),
    )


def _of_one(where: str, wording: Wording, audience: Audience) -> Iterator[Problem]:
    if wording.picture is not None and wording.picture not in pictures.SHOWN:
        yield Problem(
            code="unknown-picture",
            where=where,
            words=wording.picture,
            message=Bilingual(
                cy=f"Nid oes llun o'r enw '{wording.picture}' yn y ffolder lluniau.",
                en=f"There is no picture named '{wording.picture}' in the picture folder.",
            ),
        )
    yield from _wrong_language(where, wording.text)
    for language in LANGUAGES:
        yield from _letters(where, wording.text.in_(language), language)
    for language in LANGUAGES:
        yield from _reading(where, wording.text.in_(language), language, audience)
    yield from _parity(where, wording.text)
    limit = audience.poster.longest_promise_letters if audience.poster else None
    if limit is not None and "." in where:
        for language in LANGUAGES:
            letters = len(wording.text.in_(language))
            if letters > limit:
                yield Problem(
                    code="too-long-for-poster",
                    where=where,
                    language=language,
                    message=Bilingual(
                        cy=f"Mae {letters} o lythrennau yma; mae poster yn darllen orau gyda {limit} neu lai.",
                        en=f"There are {letters} letters here; a poster reads best with {limit} or fewer.",
                    ),
                )


def _letters(where: str, text: str, language: Language) -> Iterator[Problem]:
    gone = fonts.missing_letters(text)
    if gone:
        yield Problem(
            code="letters-missing",
            where=where,
            language=language,
            words=gone,
            message=Bilingual(
                cy=f"Ni all ein ffont argraffu hyn: {' '.join(gone)}. Ysgrifennwch mewn geiriau.",
                en=f"Our font cannot print this: {' '.join(gone)}. Write it in words.",
            ),
        )


def _wrong_language(where: str, text: Bilingual) -> Iterator[Problem]:
    same = text.cy.casefold() == text.en.casefold() and len(readability.words(text.cy)) > 2
    if readability.likely_language(text.cy) == "en" or (
        same and readability.likely_language(text.en) != "cy"
    ):
        yield Problem(
            code="missing-welsh",
            where=where,
            language="cy",
            message=Bilingual(
                cy="Saesneg sydd yn lle'r Gymraeg.", en="English stands where the Welsh should be."
            ),
        )
    elif readability.likely_language(text.en) == "cy":
        yield Problem(
            code="missing-english",
            where=where,
            language="en",
            message=Bilingual(
                cy="Cymraeg sydd yn lle'r Saesneg.", en="Welsh stands where the English should be."
            ),
        )


def _reading(where: str, text: str, language: Language, audience: Audience) -> Iterator[Problem]:
    limit = audience.reading.longest_sentence_words
    for sentence in readability.sentences(text):
        if sentence.n_words > limit:
            yield Problem(
                code="sentence-too-long",
                where=where,
                language=language,
                words=sentence.text,
                message=Bilingual(
                    cy=f"Nifer y geiriau yn y frawddeg: {sentence.n_words}. Y mwyaf ar gyfer y darllenwyr hyn: {limit}.",
                    en=f"Words in this sentence: {sentence.n_words}. The most for these readers: {limit}.",
                ),
            )
    for found in plain_words.jargon(text, language=language, level=audience.reading.level):
        yield Problem(
            code="jargon",
            where=where,
            language=language,
            words=found.written,
            message=Bilingual(
                cy=f"'{found.written}': rhowch gynnig ar '{found.entry.plain}'.",
                en=f"'{found.written}': try '{found.entry.plain}'.",
            ),
        )


def _parity(where: str, text: Bilingual) -> Iterator[Problem]:
    """The same words in both languages have about as many sentences; a large difference is worth a look."""
    n_cy, n_en = (len(readability.sentences(text.in_(language))) for language in LANGUAGES)
    if abs(n_cy - n_en) > max(1, 0.3 * max(n_cy, n_en)):
        yield Problem(
            code="languages-differ",
            where=where,
            message=Bilingual(
                cy=f"Brawddegau Cymraeg: {n_cy}. Brawddegau Saesneg: {n_en}. A ydynt yn dweud yr un peth?",
                en=f"Welsh sentences: {n_cy}. English sentences: {n_en}. Do they say the same?",
            ),
        )


def _means(texts: list[tuple[str, Wording]], audience: Audience) -> Iterator[Problem]:
    limit = audience.reading.mean_sentence_words
    for language in LANGUAGES:
        whole = "\n\n".join(wording.text.in_(language) for _, wording in texts)
        mean = readability.measures(whole).mean_sentence_words
        if mean > limit:
            yield Problem(
                code="sentences-long-on-average",
                where="",
                language=language,
                message=Bilingual(
                    cy=f"Geiriau y frawddeg ar gyfartaledd: {mean:.1f}. Y nod ar gyfer y darllenwyr hyn: {limit}.",
                    en=f"Words a sentence on average: {mean:.1f}. The aim for these readers: {limit}.",
                ),
            )


def _poster(doc: StrategyDocument, audience: Audience) -> Iterator[Problem]:
    around = content.Surroundings(page_url=_PLACE_FOR_QR)
    versions = {
        language: content.content(doc, audience=audience, language=language, around=around)
        for language in LANGUAGES
    }
    for language in poster.too_long_in(audience, versions):
        longest = ", ".join(poster.longest_promises(versions[language]))
        yield Problem(
            code="poster-does-not-fit",
            where="",
            language=language,
            message=Bilingual(
                cy=f"Nid yw'r poster yn ffitio ar un dudalen. Byrhewch y geiriau hyn: {longest}.",
                en=f"The poster does not fit on one page. Shorten these words: {longest}.",
            ),
        )
