"""What was said, as protected counts. Unprotected counts do not leave this module."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from django.db.models import Count

from gwrando.outputs import CountTable, Reason, SafeTable
from gwrando.text import Bilingual
from gwrando.voice import small_numbers
from gwrando.voice.small_numbers import protected as protected  # for what has no rooms beside it
from gwrando.voice.tally import Interval, StatementTally, wilson
from gwrando.web.voice.models import Consultation, Participation, Session, Statement
from gwrando.web.voice.models import Vote as VoteRow
from gwrando.web.voice.queries import hands, took_part

COLUMNS = {
    "agree": Bilingual(cy="Cytuno", en="Agree"),
    "disagree": Bilingual(cy="Anghytuno", en="Disagree"),
    "pass": Bilingual(cy="Pasio", en="Pass"),
}
UNIT = Bilingual(cy="plant a phobl ifanc", en="children and young people")
MISSING = Bilingual(
    cy="Nid yw'r rhai na atebodd y gosodiad hwn yn y tabl.",
    en="Those who did not answer this statement are not in the table.",
)


@dataclass(frozen=True)
class Result:
    """One statement with its protected counts; `agree` rests on the numbers shown, and is None when they are hidden."""

    statement: Statement
    table: SafeTable
    agree: Interval | None
    disagree: Interval | None

    @property
    def nearly_all(self) -> Literal["agree", "disagree"] | None:
        """What nearly everyone said, when all other answers are nought or fewer than five."""
        found = nearly_all(self.table)
        return found if found in ("agree", "disagree") else None  # type: ignore[return-value]


def nearly_all(table: SafeTable) -> str | None:
    """The column that nearly everyone is in, when all others are nought or fewer than five."""
    for column in table.columns:
        rest = [table.cell("all", other) for other in table.columns if other != column]
        few = all(cell.shown == 0 or cell.reason is Reason.FEW for cell in rest)
        if few and table.cell("all", column).reason is Reason.PROTECTS:
            return column
    return None


def tallies(consultation: Consultation, *, session: Session | None = None) -> dict[int, StatementTally]:
    """Statement pk -> exact counts, of the whole consultation or one room. Never shown as they are."""
    votes = VoteRow.objects.filter(statement__consultation=consultation)
    if session is not None:
        votes = votes.filter(participation__session=session)
    people = votes.values("participation").distinct().count() + hands.n_children(
        consultation, session=session
    )
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    for row in votes.values("statement", "choice").annotate(n=Count("pk")).order_by():
        counts[row["statement"]][row["choice"]] = row["n"]
    for pk, up in hands.of_statements(consultation, session=session).items():
        for choice, n in up.items():
            counts[pk][choice] = counts[pk].get(choice, 0) + n
    found = {}
    for statement in consultation.statements.all():
        agree, disagree, passed = (counts[statement.pk].get(choice, 0) for choice in COLUMNS)
        found[statement.pk] = StatementTally(
            statement=statement.key,
            agree=agree,
            disagree=disagree,
            passed=passed,
            unanswered=max(people - agree - disagree - passed, 0),
        )
    return found


def interval_of(table: SafeTable, column: str) -> Interval | None:
    """The share of one column with its interval, from the numbers shown; None where they are hidden."""
    part, whole = table.cell("all", column).shown, table.row_total("all").shown
    if table.share("all", column) is None or part is None or whole is None:
        return None
    return wilson(min(part, whole), n=whole)  # three rounded parts may add up to more than the rounded whole


def tables(
    consultation: Consultation,
    *,
    session: Session | None = None,
    beside: Mapping[int, Sequence[SafeTable]] | None = None,
    n_others: int = 0,
) -> dict[int, SafeTable]:
    """Statement pk -> protected counts, made now from the votes.

    One table a statement: the counts of different statements do not add up to anything, so protecting them
    together would hide more and protect no better. `beside`: statement pk -> the tables of rooms that are out already,
    of which this is the whole, `n_others` how many rooms are not; a statement that no form of the whole would be safe for
    is left out.
    """
    exact = tallies(consultation, session=session)
    made = {}
    for statement in consultation.statements.all():
        tally = exact[statement.pk]
        found = small_numbers.protected_beside(
            CountTable(
                name=f"voice-{consultation.slug}-{statement.key}"[:80],
                title=Bilingual(cy=statement.text_cy, en=statement.text_en),
                rows={"all": Bilingual(cy="Pawb a atebodd", en="Everyone who answered")},
                columns=COLUMNS,
                counts=[[tally.agree, tally.disagree, tally.passed]],
                source=Bilingual(cy=consultation.title_cy, en=consultation.title_en),
                missing=MISSING,
                unit=UNIT,
            ),
            (beside or {}).get(statement.pk, ()),
            n_others=n_others,
        )
        if found is not None:
            made[statement.pk] = found
    return made


def rooms_beside(sessions: Iterable[Session], part: str) -> dict[int, list[list[SafeTable]]]:
    """Of `statements` or `items`: pk -> for each room that is out, its tables."""
    found: dict[int, list[list[SafeTable]]] = defaultdict(list)
    for session in sessions:
        kept = json.loads(session.result or "{}").get(part, {})
        for pk, rows in kept.items():
            found[int(pk)].append([SafeTable.from_dict(row) for row in rows])
    return found


def results(consultation: Consultation, *, session: Session | None = None) -> list[Result]:
    """Every statement with its protected counts, in order.

    Of a whole consultation: the tables kept when it closed, which check their rules again as they are read
    and outlive the votes. Of one room: as kept when it was shown, or made now. Raises `DisclosureError` when a kept table breaks its rules.
    """
    now: dict[int, SafeTable] = {}
    if session is not None:
        kept = {pk: rooms[0][0] for pk, rooms in rooms_beside([session], "statements").items()}
        now = kept if session.result else tables(consultation, session=session)
    made = []
    for statement in consultation.statements.all():
        if session is None and statement.result:
            table = SafeTable.from_dict(json.loads(statement.result))
        elif statement.pk in now:
            table = now[statement.pk]
        else:
            continue  # not closed yet: there is no result
        made.append(Result(statement, table, interval_of(table, "agree"), interval_of(table, "disagree")))
    return made


def n_participants_of_open() -> dict[int, int]:
    """Consultation pk -> `n_participants` of every one that has opened and not closed, in two queries."""
    found = Participation.objects.filter(took_part.answered(), session__consultation__n_participants=None)
    rows = found.values_list("session__consultation").annotate(n=Count("pk")).order_by()
    made = Counter(dict(rows))
    made.update(hands.n_children_of_all())
    return made


def n_participants(consultation: Consultation) -> int:
    """People with at least one answer: as counted when it closed, or now. Not for a child's page while open."""
    if consultation.n_participants is not None:
        return consultation.n_participants
    found = Participation.objects.filter(session__consultation=consultation)
    slips = found.filter(took_part.answered()).count()
    return slips + hands.n_children(consultation)
