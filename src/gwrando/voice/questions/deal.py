"""Ideas of other children, and questions to a panel: which of them a child's screen shows, and the support for each counted.

"Saw it" means: the idea stood on a screen from which this child sent something. A page that was only fetched, or left by
Skip, is nothing (decision 0148).
"""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime

from gwrando.text import Bilingual
from gwrando.voice.questions.counts import Part

ON_A_SCREEN = 10  # ideas of others at once
STEP_MINUTES = 10  # ideas published in between join everyone's screens together
SHOWN_CHARACTERS = 400  # of one idea on a child's screen; results and the reader's page have it whole
SUPPORTED = Bilingual(cy="Yn ei hoffi hefyd", en="Likes it too")
ASKED_TOO = Bilingual(cy="Am gael ateb iddo hefyd", en="Wants it answered too")
SAW = Bilingual(cy="Fe'i gwelodd, heb ddweud hynny", en="Saw it and did not say so")


def dealt(ideas: Iterable[str], *, slip: str, question: str) -> list[str]:
    """The ideas (ids, any order) in the order of this slip: by SHA-256 of slip, question and idea.

    A function of the slip and the ideas alone: the same when the page is loaded again, another for the next child, so that
    no idea is always first. One idea more leaves the order of the others as it was.
    """
    return sorted(ideas, key=lambda idea: hashlib.sha256(f"{slip}:{question}:{idea}".encode()).digest())


def screens(ideas: Sequence[str]) -> list[list[str]]:
    """The dealt ideas cut into screens of at most ten; one empty screen where there are none."""
    return [list(ideas[at : at + ON_A_SCREEN]) for at in range(0, len(ideas), ON_A_SCREEN)] or [[]]


def shown_from(at: datetime) -> datetime:
    """What was published before this moment is on children's screens: the last full ten minutes of the hour.

    Which ideas a slip saw is kept; without the step it would tell to the minute when the child was at the screen.
    """
    return at.replace(minute=at.minute - at.minute % STEP_MINUTES, second=0, microsecond=0)


def shortened(words: str) -> str:
    """An idea as other children see it: whole up to 400 characters, else cut at a space with a sign that there is more."""
    if len(words) <= SHOWN_CHARACTERS:
        return words
    cut = words[:SHOWN_CHARACTERS]
    return f"{cut.rsplit(maxsplit=1)[0] if len(cut.split()) > 1 else cut} …"


def support(idea: str, *, words: Bilingual, said: Sequence[bool], panel: bool = False) -> Part:
    """One idea as a row of counts: of the children who saw it, how many support it and how many do not (`said`)."""
    yes = sum(said)
    columns = {"supports": ASKED_TOO if panel else SUPPORTED, "saw": SAW}
    return Part(idea, words, columns, (yes, len(said) - yes), told="supports")
