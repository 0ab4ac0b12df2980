"""What can be asked: fifteen kinds of question, each one identity in two languages at up to three reading levels.

A question says the same thing in easier words where the office has written them (`easier`, `easiest`): an answer is an
answer to the question, whichever words the child read.
"""

from collections.abc import Sequence
from typing import Annotated, Literal, Self

from pydantic import Field, TypeAdapter, model_validator

from gwrando.text import Bilingual, document_file
from gwrando.voice.document import Document, Key

COUNTERS = 10  # shared out in one `share` question
PLACES = 3  # of an `order` question: first, second and third
MOST_NUMBERS = 11  # a number question with more possible numbers needs bands
PREFER_NOT = "prefer-not"
NOT_SURE = "not-sure"


class Option(Document):
    """One choice. `picture` names an uploaded picture; `alt` says what is in it, and must then be there."""

    id: Key
    label: Bilingual
    picture: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,64}$")] | None = None
    alt: Bilingual | None = None


class Square(Document):
    """One square of a coarse map: where it lies (from 1, top left) and the name of the place."""

    id: Key
    label: Bilingual
    across: Annotated[int, Field(ge=1, le=6)]
    down: Annotated[int, Field(ge=1, le=8)]


def _unique(options: Sequence[Option | Square], *, what_cy: str, what_en: str) -> None:
    ids = [option.id for option in options]
    if len(set(ids)) != len(ids):
        raise document_file.problem(
            cy=f"mae gan ddau {what_cy} yr un id", en=f"two {what_en} have the same id"
        )


class _Asked(Document):
    """What every question has."""

    id: Key
    text: Bilingual
    easier: Bilingual | None = None  # the same question for a reader of about ten
    easiest: Bilingual | None = None  # and of about seven


class _WithOptions(_Asked):
    options: Annotated[tuple[Option, ...], Field(min_length=2, max_length=12)]

    @model_validator(mode="after")
    def _options_differ(self) -> Self:
        _unique(self.options, what_cy="ddewis", what_en="choices")
        if {option.id for option in self.options} & {PREFER_NOT, NOT_SURE}:
            raise document_file.problem(
                cy="mae'r id hwn ar gyfer dewis y mae'r system yn ei ychwanegu",
                en="this id is kept for a choice that is added for you",
            )
        return self


class One(_WithOptions):
    """Choose one, in words or pictures."""

    type: Literal["one"] = "one"


class Several(_WithOptions):
    """Choose as many as fit, or up to `most`."""

    type: Literal["several"] = "several"
    most: Annotated[int, Field(ge=1, le=12)] | None = None


class YesNo(_Asked):
    """Yes, no, not sure."""

    type: Literal["yes_no"] = "yes_no"


class Faces(_Asked):
    """One of five faces, from very sad to very happy."""

    type: Literal["faces"] = "faces"


class Scale(_Asked):
    """A number from 1 to `points`, with words at both ends."""

    type: Literal["scale"] = "scale"
    points: Annotated[int, Field(ge=3, le=10)] = 5
    low: Bilingual
    high: Bilingual


class Number(_Asked):
    """A whole number. `bands`: the first number of each band that answers are counted in; without them each is counted."""

    type: Literal["number"] = "number"
    least: Annotated[int, Field(ge=0, le=10_000)] = 0
    most: Annotated[int, Field(ge=1, le=10_000)]
    bands: tuple[int, ...] = ()

    @model_validator(mode="after")
    def _bands_cover(self) -> Self:
        if self.most <= self.least:
            raise document_file.problem(
                cy="rhaid i'r mwyaf fod yn fwy na'r lleiaf", en="the most must be more than the least"
            )
        if not self.bands and self.most - self.least >= MOST_NUMBERS:
            raise document_file.problem(
                cy="rhowch fandiau: mae gormod o rifau i'w cyfrif bob yn un",
                en="give bands: there are too many numbers to count one by one",
            )
        rising = all(one < two for one, two in zip(self.bands, self.bands[1:], strict=False))
        if self.bands and not (
            rising and self.bands[0] == self.least and self.bands[-1] <= self.most and len(self.bands) <= 12
        ):
            raise document_file.problem(
                cy="rhaid i'r bandiau godi, gan ddechrau gyda'r lleiaf, hyd at 12",
                en="the bands must rise, from the least, up to 12 of them",
            )
        return self


class Order(_WithOptions):
    """Put first, second and third (as many as there are, up to three)."""

    type: Literal["order"] = "order"


class Grid(_WithOptions):
    """The same choices for several lines."""

    type: Literal["grid"] = "grid"
    options: Annotated[tuple[Option, ...], Field(min_length=2, max_length=5)]
    rows: Annotated[tuple[Option, ...], Field(min_length=1, max_length=8)]

    @model_validator(mode="after")
    def _rows_differ(self) -> Self:
        _unique(self.rows, what_cy="linell", what_en="lines")
        return self


class Words(_Asked):
    """In the child's own words. They are read by a person first and never counted here."""

    type: Literal["words"] = "words"


class Ideas(_Asked):
    """What would you do? The child writes an idea, and says which ideas of others they like too (see `deal`)."""

    type: Literal["ideas"] = "ideas"


class Panel(_Asked):
    """Question Time: the child writes a question to a panel, and says which questions of others they want answered too.

    `panel` says who is asked: posts, not names.
    """

    type: Literal["panel"] = "panel"
    panel: Bilingual


class AboutMe(_WithOptions):
    """A coarse fact about the child (a band of age, an area), to see who was reached; kept apart from all answers.

    "I would rather not say" is added and comes last.
    """

    type: Literal["about_me"] = "about_me"


class Share(_WithOptions):
    """Ten counters to share out."""

    type: Literal["share"] = "share"


class Pair(_WithOptions):
    """Two at a time: tap one. Each child meets each choice at most once (see `pairs_for`)."""

    type: Literal["pair"] = "pair"


class Place(_Asked):
    """Squares of a coarse map: a child's pin can be a home, a square of many streets cannot."""

    type: Literal["place"] = "place"
    squares: Annotated[tuple[Square, ...], Field(min_length=2, max_length=40)]

    @model_validator(mode="after")
    def _squares_differ(self) -> Self:
        _unique(self.squares, what_cy="sgwâr", what_en="squares")
        at = [(square.across, square.down) for square in self.squares]
        if len(set(at)) != len(at):
            raise document_file.problem(
                cy="mae dau sgwâr yn yr un lle", en="two squares are in the same place"
            )
        return self


Question = Annotated[
    One
    | Several
    | YesNo
    | Faces
    | Scale
    | Number
    | Order
    | Grid
    | Words
    | Ideas
    | Panel
    | AboutMe
    | Share
    | Pair
    | Place,
    Field(discriminator="type"),
]
QUESTION: TypeAdapter[Question] = TypeAdapter(Question)

PROPOSED = ("ideas", "panel")
"""Kinds in which a child writes something that other children may support once a person has published it."""
WRITTEN = ("words", *PROPOSED)
"""Kinds in which a child writes: they are read by a person, and never as a choice."""

KINDS: dict[str, Bilingual] = {
    "one": Bilingual(cy="Dewis un", en="Choose one"),
    "several": Bilingual(cy="Dewis sawl un", en="Choose several"),
    "yes_no": Bilingual(cy="Ie, na, ddim yn siŵr", en="Yes, no, not sure"),
    "faces": Bilingual(cy="Pum wyneb", en="Five faces"),
    "scale": Bilingual(cy="Graddfa", en="Scale"),
    "number": Bilingual(cy="Rhif", en="Number"),
    "order": Bilingual(cy="Rhoi mewn trefn", en="Put in order"),
    "grid": Bilingual(cy="Grid", en="Grid"),
    "words": Bilingual(cy="Geiriau eu hunain", en="Own words"),
    "ideas": Bilingual(cy="Syniadau", en="Ideas"),
    "panel": Bilingual(cy="Amser Cwestiynau", en="Question Time"),
    "about_me": Bilingual(cy="Amdanaf i", en="About me"),
    "share": Bilingual(cy="Deg cownter", en="Ten counters"),
    "pair": Bilingual(cy="Dau ar y tro", en="Two at a time"),
    "place": Bilingual(cy="Sgwariau map", en="Map squares"),
}
YES_NO: dict[str, Bilingual] = {
    "yes": Bilingual(cy="Ydw / Ie / Oes", en="Yes"),
    "no": Bilingual(cy="Nac ydw / Na / Nac oes", en="No"),
    NOT_SURE: Bilingual(cy="Ddim yn siŵr", en="Not sure"),
}
FACES: dict[str, Bilingual] = {
    "very-sad": Bilingual(cy="Trist iawn", en="Very sad"),
    "sad": Bilingual(cy="Trist", en="Sad"),
    "so-so": Bilingual(cy="Go lew", en="So-so"),
    "happy": Bilingual(cy="Hapus", en="Happy"),
    "very-happy": Bilingual(cy="Hapus iawn", en="Very happy"),
}
RATHER_NOT = Bilingual(cy="Gwell gen i beidio â dweud", en="I would rather not say")


def choices(question: Question) -> dict[str, Bilingual]:
    """Key -> words of what can be chosen, in order; empty for what is written and for numbers. Of a grid: its columns."""
    match question:
        case YesNo():
            return dict(YES_NO)
        case Faces():
            return dict(FACES)
        case Scale():
            return {str(n): Bilingual(cy=str(n), en=str(n)) for n in range(1, question.points + 1)}
        case Place():
            return {square.id: square.label for square in question.squares}
        case Words() | Ideas() | Panel() | Number():
            return {}
        case AboutMe():
            return {option.id: option.label for option in question.options} | {PREFER_NOT: RATHER_NOT}
        case _:
            return {option.id: option.label for option in question.options}


def ordered(question: Question) -> bool:
    """Whether the choices have an order of their own (shown as steps of one colour, never sorted)."""
    return question.type in ("faces", "scale", "number", "about_me")
