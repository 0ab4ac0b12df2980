"""# Profile and gaps of a self-assessment

Each standard is judged by a person with one word of the scale, and stands alone: the words are never
added up or averaged, because a strong standard does not make up for a weak one. What nobody has judged
is "not judged". A word that nobody has proved is said to lack evidence. What children judge stands in
its own column.

A standard has a gap when it is not judged; when its word is one that the scale marks as a gap; when no
evidence was accepted for it; or when children judge it at a gap and the office does not. One standard
can have several gaps.

Source: the National Participation Standards (Wales) ask for all seven to be met, each by itself
(domain.md 2.3).
"""

from gwrando.standards import assessment, framework
from tests.factories import standards as make
from tests.spec.spec import rows

WALES = framework.load("wales_participation_2016")


def test_gaps() -> None:
    """## Gaps of one standard

    | judged  | evidence | children | gaps                           |
    |---------|----------|----------|--------------------------------|
    |         | 0        |          | not_judged                     |
    |         | 2        | not_yet  | not_judged                     |
    | not_yet | 1        |          | below                          |
    | not_yet | 0        |          | below, no_evidence             |
    | started | 1        | not_yet  | below                          |
    | mostly  | 1        |          | none                           |
    | mostly  | 0        |          | no_evidence                    |
    | mostly  | 1        | started  | children_see_less              |
    | always  | 0        | started  | no_evidence, children_see_less |
    | always  | 3        | mostly   | none                           |
    """
    for row in rows(test_gaps):
        done = make.assessment(
            judgements=(make.judgement(standard="feedback", level=row["judged"]),) if row["judged"] else (),
            evidence=tuple(make.evidence(standard="feedback") for _ in range(row["evidence"])),
            childrens_judgements=(
                (make.childrens(standard="feedback", level=row["children"]),) if row["children"] else ()
            ),
        )
        found = [
            gap.kind for gap in assessment.gaps(WALES, done, today=make.DAY) if gap.standard.key == "feedback"
        ]
        assert (", ".join(found) or "none") == row["gaps"], row


def test_actions() -> None:
    """## The action of a gap

    The unfinished action with the earliest day counts; it is overdue from the day after.
    Today is 2 March 2026.

    | first due  | first done | second due | action     | overdue |
    |------------|------------|------------|------------|---------|
    |            |            |            | none       | no      |
    | 2026-03-02 |            |            | 2026-03-02 | no      |
    | 2026-03-01 |            |            | 2026-03-01 | yes     |
    | 2026-03-01 | 2026-02-20 |            | none       | no      |
    | 2026-03-01 | 2026-02-20 | 2026-05-01 | 2026-05-01 | no      |
    | 2026-06-01 |            | 2026-05-01 | 2026-05-01 | no      |
    """
    for row in rows(test_actions):
        day = make.dt.date.fromisoformat
        actions = []
        if row["first due"]:
            done_on = day(row["first done"]) if row["first done"] else None
            actions.append(make.action(standard="feedback", due_on=day(row["first due"]), done_on=done_on))
        if row["second due"]:
            actions.append(make.action(standard="feedback", due_on=day(row["second due"])))
        # another standard's action never counts
        actions.append(make.action(standard="respect", due_on=day("2020-01-01")))
        gap = next(
            gap
            for gap in assessment.gaps(WALES, make.assessment(actions=tuple(actions)), today=make.DAY)
            if gap.standard.key == "feedback"
        )
        assert (str(gap.action.due_on) if gap.action else "none") == row["action"], row
        assert gap.is_overdue is (row["overdue"] == "yes"), row
