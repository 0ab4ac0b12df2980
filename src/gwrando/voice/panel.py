"""Question Time before word goes back: every question that others may see has an answer, or a reason why not this time."""

from gwrando.text import Bilingual
from gwrando.voice.gates import Problem


def problems(n_unanswered: int) -> tuple[Problem, ...]:
    """What keeps word from going back when so many published questions to a panel have neither answer nor reason."""
    if not n_unanswered:
        return ()
    return (
        Problem(
            "panel-unanswered",
            "panel",
            Bilingual(
                cy=f"Cwestiynau i'r panel heb ateb na rheswm: {n_unanswered}. Ysgrifennwch beth atebodd y panel, neu pam na "
                "chafodd ei ateb y tro hwn.",
                en=f"Questions to the panel with neither an answer nor a reason: {n_unanswered}. Write what the panel "
                "answered, or why it was not answered this time.",
            ),
        ),
    )
