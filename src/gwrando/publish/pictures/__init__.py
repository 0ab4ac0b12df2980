"""The pictograms that ship with Gwrando: what each shows, its file, and the credit that goes wherever one
is shown.

Noto Emoji (Apache-2.0, `LICENCE.md` beside this file): no share-alike and no logo duty, so the office and its
printers may use a poster freely. A key is what strategy files use (`picture: handshake`).
"""

import re
from functools import cache
from importlib.resources import files

from gwrando.errors import InputError
from gwrando.text import Bilingual

CREDIT = Bilingual(
    cy="Lluniau: Noto Emoji (Google), Apache-2.0", en="Pictures: Noto Emoji (Google), Apache-2.0"
)

SHOWN: dict[str, Bilingual] = {
    "adult": Bilingual(cy="Dau berson yn dal dwylo", en="Two people holding hands"),
    "care": Bilingual(cy="Calon â rhwymyn", en="A heart with a bandage"),
    "check": Bilingual(cy="Chwyddwydr", en="A magnifying glass"),
    "custody": Bilingual(cy="Allwedd", en="A key"),
    "handshake": Bilingual(cy="Dwy law yn ysgwyd", en="Two hands shaking"),
    "home": Bilingual(cy="Tŷ a gardd", en="A house with a garden"),
    "hug": Bilingual(cy="Dau berson yn cofleidio", en="Two people hugging"),
    "idea": Bilingual(cy="Bwlb golau", en="A light bulb"),
    "listen": Bilingual(cy="Clust", en="An ear"),
    "meet": Bilingual(cy="Llaw yn codi i ddweud helo", en="A hand waving hello"),
    "megaphone": Bilingual(cy="Megaffon", en="A megaphone"),
    "named_person": Bilingual(cy="Person yn codi llaw", en="A person with a hand up"),
    "path": Bilingual(cy="Cwmpawd", en="A compass"),
    "rainbow": Bilingual(cy="Enfys", en="A rainbow"),
    "repair": Bilingual(cy="Darn jig-so", en="A jigsaw piece"),
    "scales": Bilingual(cy="Clorian", en="A pair of scales"),
    "school": Bilingual(cy="Bag ysgol", en="A school bag"),
    "search": Bilingual(cy="Heddwas", en="A police officer"),
    "seedling": Bilingual(cy="Eginyn", en="A seedling"),
    "star": Bilingual(cy="Seren", en="A star"),
    "sun": Bilingual(cy="Haul yn gwenu", en="A smiling sun"),
    "teddy": Bilingual(cy="Tedi", en="A teddy bear"),
    "umbrella": Bilingual(cy="Ymbarél", en="An umbrella"),
    "word_back": Bilingual(cy="Swigen siarad", en="A speech bubble"),
}


@cache
def svg(key: str) -> bytes:
    """The picture as an SVG file. Raises `InputError` for a key that is not in `SHOWN`."""
    if key not in SHOWN:
        raise InputError(
            cy=f"Nid oes llun o'r enw '{key}'. Mae'r rhain ar gael: {', '.join(SHOWN)}.",
            en=f"There is no picture named '{key}'. There are: {', '.join(SHOWN)}.",
            where=key,
            next_cy="Dewiswch un o'r enwau hyn.",
            next_en="Choose one of these names.",
        )
    return files("gwrando.publish.pictures").joinpath(f"{key}.svg").read_bytes()


def inline(key: str, *, mark: str) -> str:
    """The picture for a web page beside words that say the same, so hidden from screen readers.

    `mark` makes the ids inside it unique on the page (a picture may stand there more than once).
    """
    text = svg(key).decode().strip()
    text = re.sub(r'\bid="([^"]+)"', rf'id="{mark}-\1"', text)
    text = re.sub(r"url\(#([^)]+)\)", rf"url(#{mark}-\1)", text)
    text = re.sub(r'href="#([^"]+)"', rf'href="#{mark}-\1"', text)
    return text.replace("<svg ", '<svg class="picture" aria-hidden="true" focusable="false" ', 1)
