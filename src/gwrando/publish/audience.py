"""Who a version is for, how it must read, what it holds, and the folder of templates that make it.

An audience is a folder of data behind the entry point group `gwrando.audiences`: `audience.yaml`, templates
(`web.html.j2`, `booklet.typ`, `poster.typ`) and `style.css`. An office can copy a folder to make its own.
"""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import ModuleType
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from gwrando import plugins
from gwrando.errors import InputError
from gwrando.text import Bilingual, document_file
from gwrando.text.plain_words import Level

Format = Literal["web", "booklet", "poster"]
FORMATS: Mapping[Format, Bilingual] = {
    "web": Bilingual(cy="Tudalen we", en="Web page"),
    "booklet": Bilingual(cy="Llyfryn A4", en="A4 booklet"),
    "poster": Bilingual(cy="Poster A4", en="A4 poster"),
}
TEMPLATES: Mapping[Format, str] = {"web": "web.html.j2", "booklet": "booklet.typ", "poster": "poster.typ"}


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Reading(_Part):
    """What the words must keep to. Sentence lengths are in words; `level` says which jargon is flagged."""

    longest_sentence_words: Annotated[int, Field(ge=5, le=60)]
    mean_sentence_words: Annotated[int, Field(ge=5, le=40)]
    level: Level
    source: Bilingual


class Poster(_Part):
    """Limits of the poster: letters of text in points, and the longest promise in characters."""

    smallest_pt: Annotated[float, Field(ge=8, le=40)]
    largest_pt: Annotated[float, Field(ge=8, le=80)]
    longest_promise_letters: Annotated[int, Field(ge=20, le=600)]


class Audience(_Part):
    """Who reads (`who`), how it must read, which formats there are, and the words its templates use.

    `key` is the wording key in the strategy; `title` is what the version is called on its cover.
    """

    key: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
    name: Bilingual
    who: Bilingual
    title: Bilingual
    reading: Reading
    formats: tuple[Format, ...]
    poster: Poster | None = None
    words: Mapping[str, Bilingual]
    folder: str = ""

    def file(self, name: str) -> str:
        """The text of a file in the audience's folder. Raises `InputError` when it is not there."""
        found = _folder(self.folder).joinpath(name)
        if not found.is_file():
            raise InputError(
                cy=f"Nid oes ffeil {name} yn ffolder y gynulleidfa hon.",
                en=f"The folder of this audience has no file {name}.",
                where=self.folder,
                next_cy="Ychwanegwch y ffeil, neu tynnwch y fformat o audience.yaml.",
                next_en="Add the file, or take the format out of audience.yaml.",
            )
        return found.read_text(encoding="utf-8")


@cache
def _folder(package: str) -> Traversable:
    return files(package)


def names() -> list[str]:
    """The keys of the audiences that are installed: fullest first, then by name."""
    return sorted(
        plugins.names("gwrando.audiences"), key=lambda key: (key != "full", key != "young_people", key)
    )


@cache
def load(key: str) -> Audience:
    """The audience of a key. Raises `InputError` for an unknown key or a folder that cannot be used."""
    module = plugins.load("gwrando.audiences", key)
    if not isinstance(module, ModuleType):
        raise InputError(
            cy="Rhaid i gynulleidfa fod yn ffolder (pecyn Python).",
            en="An audience must be a folder (a Python package).",
            where=key,
            next_cy="Edrychwch ar docs/reference/publish.md.",
            next_en="See docs/reference/publish.md.",
        )
    package = module.__name__
    text = files(package).joinpath("audience.yaml").read_text(encoding="utf-8")
    found = document_file.from_text(text, Audience, name=f"{key}/audience.yaml")
    if found.key != key or ("poster" in found.formats) != (found.poster is not None):
        raise InputError(
            cy="Nid yw audience.yaml yn cytuno â'i hun: rhaid i'w allwedd fod yn enw'r ategyn, a rhaid i boster gael terfynau.",
            en="audience.yaml does not agree with itself: its key must be the plug-in's name, and a poster needs limits.",
            where=f"{key}/audience.yaml",
            next_cy="Cywirwch key, formats neu poster.",
            next_en="Mend key, formats or poster.",
        )
    return found.model_copy(update={"folder": package})
