"""What may be published, and what may be handed out. State only; nothing is stored here."""

import hashlib
from collections.abc import Sequence

from gwrando.errors import RefusedError, TamperedError
from gwrando.publish.checks import Problem


def check_may_publish(problems: Sequence[Problem], *, reason: str, name: str) -> None:
    """Raises `RefusedError` while something must be mended, or when advice is left without a reason and a
    name.
    """
    must = [problem for problem in problems if problem.must]
    if must:
        raise RefusedError(
            cy="\n".join(["Ni ellir cyhoeddi eto:", *(f"{one.where} {one.message.cy}" for one in must)]),
            en="\n".join(
                ["This cannot be published yet:", *(f"{one.where} {one.message.en}" for one in must)]
            ),
            next_cy="Trwsiwch y geiriau hyn yn y strategaeth a rhowch gynnig arall arni.",
            next_en="Mend these words in the strategy and try again.",
        )
    if problems and not (reason.strip() and name.strip()):
        raise RefusedError(
            cy="Mae cyngor heb ei ddilyn. Rhaid rhoi rheswm ac enw'r person sy'n ateb drosto.",
            en="Some advice is not followed. Give a reason, and the name of the person who answers for it.",
            next_cy="Ysgrifennwch y rheswm a'r enw, neu trwsiwch y geiriau.",
            next_en="Write the reason and the name, or mend the words.",
        )


def check_whole(content: bytes, *, sha256: str) -> None:
    """Raises `TamperedError` when a file is not the one that was published."""
    if hashlib.sha256(content).hexdigest() != sha256:
        raise _tampered()


def check_part_of(part: str, *, page: str) -> None:
    """Raises `TamperedError` when the part of a page that is shown is not in the page that was published."""
    if not part or part not in page:
        raise _tampered()


def _tampered() -> TamperedError:
    return TamperedError(
        cy="Nid y ffeil hon yw'r un a gyhoeddwyd, felly nid ydym yn ei rhoi allan.",
        en="This file is not the one that was published, so we do not hand it out.",
        next_cy="Rhowch wybod i'r swyddfa; gallant ei chyhoeddi eto.",
        next_en="Tell the office; they can publish it again.",
    )
