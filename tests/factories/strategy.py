"""A small strategy, and the newest fairness report."""

from datetime import UTC, datetime

from gwrando.strategy import police_data
from gwrando.strategy.document import StrategyDocument
from gwrando.strategy.fairness import report
from gwrando.text import Bilingual
from gwrando.web.strategy import actions, queries
from gwrando.web.strategy.models import Commitment, Wording
from tests.factories import Matrix
from tests.unit.strategy.files import content

AT = datetime(2026, 11, 1, 9, tzinfo=UTC)
YAML = """
id: small
title: {cy: Strategaeth fach, en: A small strategy}
introduction: {cy: Cyflwyniad, en: Introduction}
is_example: true
wordings: {children: {text: {cy: I blant, en: For children}}}
aims:
  - id: A1
    key: relationships
    title: {cy: Nod, en: Aim}
    why: {cy: Pam, en: Why}
    wordings: {children: {text: {cy: Nod hawdd, en: An easy aim}}}
    commitments:
      - id: A1.1
        owner: {cy: Ni, en: Us}
        due_on: 2027-03-31
        came_from: ["consultation:school", "report:understanding-the-triggers-2020", "minutes of a meeting"]
        wordings:
          full: {picture: listen, text: {cy: Byddwn yn gwrando ar bob plentyn., en: We will listen to every
          child.}}
          children: {text: {cy: Byddwn yn gwrando., en: We will listen.}}
      - id: A1.2
        owner: {cy: Ni, en: Us}
        status: done
        wordings: {full: {text: {cy: Byddwn yn ateb., en: We will answer.}}}
"""


def document() -> StrategyDocument:
    """The document behind `strategy()`."""
    return StrategyDocument.from_yaml(YAML)


def strategy() -> Commitment:
    """Loads the small strategy; gives its first commitment."""
    actions.from_document(document(), by="person:0", approved_by="person:00", at=AT)
    found = queries.commitment_row("A1.1")
    if found is None:
        raise LookupError("A1.1")
    return found


def draft(commitment: Commitment, *, by: str = "person:0", en: str = "New words.") -> Wording:
    """A wording that waits for approval."""
    text = Bilingual(cy="Geiriau newydd.", en=en)
    return actions.word_commitment(commitment=commitment, audience="full", text=text, by=by, at=AT)


def fairness() -> None:
    """A fairness report of two made months: one force with figures, one without ages."""
    some = [{}] * 300 + [{"Self-defined ethnicity": "Asian/Asian British - Indian", "Outcome": "Arrest"}] * 40
    ageless = [{"Age range": ""}] * 50
    files = [
        police_data.read_month("2020-01-gwent-stop-and-search.csv", content([*some, {"Age range": ""}])),
        police_data.read_month("2020-01-south-wales-stop-and-search.csv", content(ageless)),
    ]
    actions.keep_fairness(report=report(files), by="system", at=AT)


def matrix(own: bool) -> Matrix:
    """The strategy has no scopes: whoever edits it edits all of it."""
    found = strategy()
    fairness()
    ref = {"ref": found.ref}
    return Matrix(
        kwargs={
            "strategy:commitment": ref,
            "strategy:status": ref,
            "strategy:approve": {"pk": draft(found).pk},
        },
        data={"strategy:status": {"status": "done"}},
    )
