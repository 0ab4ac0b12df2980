"""# Safe tables: what is hidden, and why it stays hidden

Numbers about children leave a study only as safe tables. A table is made safe in three steps.

1. **Small numbers are hidden**: fewer than 10 children (or what the rules say), and under most rules a nought
   as well, because "none of them" tells about each of them. So is a group in which nearly all are alike, and
   a number of things of which one or two children make nearly all.
2. **Companions are hidden with them.** If 3 and 50 make 53, hiding 3 alone is no use. For each hidden number
   we look for a *swap*: other hidden numbers that could take up the slack if it were any other number its rule
   allows. A reader cannot then tell the tables apart.
3. **What is shown is rounded** to the nearest 5. Shares and rates are made from the rounded numbers, after.

The promise, for a hidden count x under threshold t:

    the interval that all numbers shown, all totals shown and the rules leave for x holds 0 ... t-1
    (1 ... t-1 where noughts are shown; for another number hidden to protect it, an interval at least t-1 wide)

In the tables below `?` is hidden, `.` was hidden at the source, `-` has no total; the last number of each line
and the last line are totals. Rows are parted by `;`.

What it does not promise: that nobody knows a number from elsewhere; that somebody who runs this program on every
possible table learns nothing at all (tests show that several values always remain); or that a fact true of a whole
town is harmless to it. A person still reads each release.

Source: ACRO / SACRO defaults (threshold 10, base 5, noughts disclosive, n = 2, k = 0.90, p = 0.10); Handbook on
Statistical Disclosure Control for Outputs (SDAP, 2019); L. Willenborg and T. de Waal, Elements of Statistical
Disclosure Control (2001). Code: `gwrando.outputs`.
"""

import pytest

from gwrando.errors import DisclosureError
from gwrando.outputs import PROFILES, Contributors, DisclosureRules, Reason, SafeCell, SafeTable, protect
from gwrando.outputs.disclosure import dominance_room
from gwrando.outputs.labels import identifier_in
from tests.factories.outputs import both, count_table
from tests.spec.spec import rows

SIGNS = {
    Reason.HIDDEN: "?",
    Reason.FEW: "few",
    Reason.PROTECTS: "other",
    Reason.SOURCE: ".",
    Reason.NO_TOTAL: "-",
}


def counts(text: str) -> list[list[int | None]]:
    """`3 .; 4 5` as rows of counts."""
    return [[None if cell == "." else int(cell) for cell in line.split()] for line in str(text).split(";")]


def shown(safe: SafeTable) -> str:
    """The safe table as one line of text, totals last."""
    lines = [[*line, total] for line, total in zip(safe.cells, safe.row_totals, strict=True)]
    lines.append([*safe.column_totals, safe.grand_total])
    return "; ".join(
        " ".join(SIGNS[cell.reason] if cell.shown is None else str(cell.shown) for cell in line)
        for line in lines
    )


def test_small_and_rounded():
    """## One number

    Under `acro` and under `childrens_voice` (threshold 5, noughts shown). A lone number has no companions to find.

    | count | acro | voice |
    |-------|------|-------|
    | 0     | ?    | 0     |
    | 1     | ?    | ?     |
    | 4     | ?    | ?     |
    | 5     | ?    | 5     |
    | 9     | ?    | 10    |
    | 10    | 10   | 10    |
    | 12    | 10   | 10    |
    | 13    | 15   | 15    |
    | 1,002 | 1000 | 1000  |
    """
    for row in rows(test_small_and_rounded):
        for name, rules in (("acro", DisclosureRules.acro()), ("voice", DisclosureRules.childrens_voice())):
            cell = protect(count_table([[row["count"]]]), rules).n
            assert (SIGNS[cell.reason] if cell.shown is None else cell.shown) == row[name]


def test_companions():
    """## Companions of small numbers (acro)

    In a table of two directions the companions are the corners of a rectangle. Where a line has not enough to
    give, more of it is hidden, or a total.

    | counts                         | shown                                          |
    |--------------------------------|------------------------------------------------|
    | 12 23; 44 58                   | 10 25 35; 45 60 100; 55 80 135                 |
    | 3 50; 60 70                    | ? ? 55; ? ? 130; 65 120 185                    |
    | 3 50 22; 60 70 81; 33 41 52    | ? 50 ? 75; 60 70 80 210; ? 40 ? 125; 95 160 155 410 |
    | 3 97                           | ? ? 100; ? ? 100                               |
    | 3; 97                          | ? ?; ? ?; 100 100                              |
    | 9 9                            | ? ? 20; ? ? 20                                 |
    | 2 4; 1 3                       | ? ? ?; ? ? ?; ? ? ?                            |
    | 0 40; 30 50                    | ? ? 40; ? ? 80; 30 90 120                      |
    | 3 5 4; 60 70 80; 65 75 85      | ? ? ? 10; 60 70 80 210; ? ? ? 225; 130 150 170 445 |
    """
    for row in rows(test_companions):
        assert shown(protect(count_table(counts(row["counts"])), DisclosureRules.acro())) == row["shown"]


def test_place_not_size():
    """## Companions are chosen by place, never by size (acro)

    Among places that would do, the last in the table is taken. Were it the smallest, a reader who knows so would
    learn that it is smaller than all that is shown. So put last the row and the column that can best be missed.

    | counts     | shown            |
    |------------|------------------|
    | 3 40 90    | ? 40 ? 135       |
    | 3 90 40    | ? 90 ? 135       |
    | 40 90 3    | 40 ? ? 135       |
    | 40 3 90 50 | 40 ? 90 ? 185    |
    """
    for row in rows(test_place_not_size):
        found = shown(protect(count_table(counts(row["counts"])), DisclosureRules.acro()))
        assert found == f"{row['shown']}; {row['shown']}"


def test_profiles():
    """## The same counts under each profile

    `public_counts` is for records that are already public: it shows noughts and says of each hidden number whether
    it is `few` or hidden for `other` numbers' sake. `childrens_voice` hides an answer that everyone in a group gave.

    | profile         | totals | counts       | shown                                     |
    |-----------------|--------|--------------|-------------------------------------------|
    | acro            | both   | 0 30; 20 50  | ? ? 30; ? ? 70; 20 80 100                 |
    | childrens_voice | both   | 0 30; 20 50  | ? ? 30; ? ? 70; 20 80 100                 |
    | public_counts   | both   | 0 30; 20 50  | 0 30 30; 20 50 70; 20 80 100              |
    | public_counts   | both   | 3 30; 20 50  | few other 35; other other 70; 25 80 105   |
    | childrens_voice | rows   | 23 4 2; 20 9 0; 12 11 7 | 25 ? ? 30; 20 10 0 30; 10 10 5 30; - - - - |
    | childrens_voice | rows   | 30 0 0; 12 11 7 | ? ? ? 30; 10 10 5 30; - - - -          |
    | childrens_voice | columns | 23 30; 4 0; 2 0 | 25 ? -; ? ? -; ? ? -; 30 30 -         |
    """
    for row in rows(test_profiles):
        table = count_table(counts(row["counts"]), totals=row["totals"])
        assert shown(protect(table, PROFILES[row["profile"]]())) == row["shown"]


def test_all_of_group():
    """## All of a group

    19 of 19 tells about every one of them. Under `acro` a line is hidden when fewer than 10 of it are outside one
    cell; under `childrens_voice` when none are.

    | counts          | acro                              | childrens_voice                 |
    |-----------------|-----------------------------------|---------------------------------|
    | 19 0; 30 40     | ? ? 20; ? ? 70; 50 40 90          | ? ? 20; ? ? 70; 50 40 90        |
    | 60 5 4; 30 40 50 | ? ? ? 70; ? ? ? 120; 90 45 55 190 | 60 ? ? 70; 30 ? ? 120; 90 45 55 190 |
    | 60 8 7; 30 40 50 | 60 ? ? 75; 30 ? ? 120; 90 50 55 195 | 60 10 5 75; 30 40 50 120; 90 50 55 195 |
    """
    for row in rows(test_all_of_group):
        for name in ("acro", "childrens_voice"):
            assert shown(protect(count_table(counts(row["counts"])), PROFILES[name]())) == row[name]


def test_hidden_at_the_source():
    """## Numbers hidden at the source (acro)

    They stay hidden, and so do the totals that hold them. No sum of such a line can be done, so a small number in it
    needs a companion in the other direction only.

    | counts                      | shown                                              |
    |-----------------------------|----------------------------------------------------|
    | . 20 30; 40 50 60           | . 20 30 .; 40 50 60 150; . 70 90 .                 |
    | 4 20 .; 40 50 60; 70 80 90  | ? ? . .; 40 50 60 150; ? ? 90 240; 115 150 . .     |
    | . 4; 5 .                    | . ? .; ? . .; . . .                                |
    """
    for row in rows(test_hidden_at_the_source):
        assert shown(protect(count_table(counts(row["counts"])), DisclosureRules.acro())) == row["shown"]


def test_dominance():
    """## One or two children make nearly all (acro)

    A cell counts things (events, pounds); `contributors` are the children they came from. Hidden when there are
    fewer than 10 of them, when the two largest make more than 90 %, or when the second largest could work out the
    largest to within 10 %. `room` is how far on each side of the count a reader's interval must reach.

    | count | contributors | largest  | room |
    |-------|--------------|----------|------|
    | 100   | 20           | 30 20 10 | 0    |
    | 100   | 9            | 30 20 10 | 9    |
    | 100   | 20           | 60 31 1  | 9    |
    | 1,000 | 20           | 600 360  | 67   |
    | 1,000 | 20           | 900 2    | 9    |
    | 1,000 | 20           | 940 2    | 47   |
    | 1,000 | 20           | 480 480  | 67   |
    | 50    | 20           |          | 0    |
    """
    for row in rows(test_dominance):
        largest = tuple(map(int, str(row["largest"] or "").split()))
        given = Contributors(n=row["contributors"], largest=largest)
        assert dominance_room(given, row["count"], DisclosureRules.acro()) == row["room"], row


def test_shares():
    """## Shares and rates (acro)

    Made from the numbers shown and nothing else, so that no count can be had back; none of a hidden number, and none
    of fewer than 20. The rate is per 1,000 of a public population of 2,000.

    | counts      | share of row | share of column | share of all | rate |
    |-------------|--------------|-----------------|--------------|------|
    | 52 49; 60 70 | 0.5         | 0.45454545454545453 | 0.21739130434782608 | 25 |
    | 3 50; 60 70 | none         | none            | none         | none |
    | 10 0; 10 10 | none         | none            | none         | none |
    """
    for row in rows(test_shares):
        safe = protect(count_table(counts(row["counts"])), DisclosureRules.acro())
        found = [safe.share("r1", "c1", of=line) for line in ("row", "column", "all")]
        found.append(safe.rate_per_1000("r1", "c1", population=2_000))
        names = ("share of row", "share of column", "share of all", "rate")
        assert found == [None if row[name] == "none" else row[name] for name in names]


def test_two_releases():
    """## A second release (acro)

    A reader has the earlier table as well. A number that changed by what could be fewer than 10 is hidden; a cell
    hidden before stays hidden; a number still known from before hides no other. The same table again is the same.

    | before       | now          | shown now                        |
    |--------------|--------------|----------------------------------|
    | 50 60; 70 80 | 50 60; 70 80 | 50 60 110; 70 80 150; 120 140 260 |
    | 3 50; 60 70  | 3 50; 60 70  | ? ? 55; ? ? 130; 65 120 185      |
    | 50 60; 70 80 | 90 95; 99 84 | ? ? 185; ? ? 185; 190 180 370    |
    | 50 60; 70 80 | 51 61; 71 82 | refused                          |
    | 50 60; 70 80 | 90 95; 99 150 | 90 95 185; 100 150 250; 190 245 435 |
    | 50 60; 70 80 | 54 60; 70 80 | refused                          |
    | 3 50; 60 70  | 40 90; 99 150 | ? ? 130; ? ? 250; 140 240 380   |
    """
    for row in rows(test_two_releases):
        before = protect(count_table(counts(row["before"])), DisclosureRules.acro())
        now = count_table(counts(row["now"]))
        try:
            found = shown(protect(now, DisclosureRules.acro(), earlier=[before]))
        except DisclosureError:
            found = "refused"
        assert found == row["shown now"], (row, found)


def test_identifiers():
    """## What may not be the name of a row or a column

    A label names a group. Made-up examples of what is refused; the message never repeats the label.

    | label                | seems to be               |
    |----------------------|---------------------------|
    | aged 10 to 14        |                           |
    | 2025/26              |                           |
    | Year 9               |                           |
    | NP10                 |                           |
    | £1,000 to £5,000     |                           |
    | A123456789012        | UPN                       |
    | 943 476 5919         | NHS number                |
    | 12/345678X           | PNC ID                    |
    | QQ 12 34 56 C        | National Insurance number |
    | 14/03/2011           | date                      |
    | 2011-03-14           | date                      |
    | someone@example.org  | email address             |
    | 07700 900123         | telephone number          |
    | NP10 8ZZ             | postcode                  |
    | 0f8fad5b-d9cb-469f-a165-70867728950e | key or hash |
    | 12345678             | long number               |
    """
    for row in rows(test_identifiers):
        label = str(row["label"])
        assert identifier_in(label) == row["seems to be"], label
        if row["seems to be"]:
            with pytest.raises(DisclosureError) as caught:
                count_table([[20, 30]], columns={"a": both("A group"), "b": both(label)})
            assert label not in str(caught.value)


def test_words():
    """## The words for a hidden number

    | reason   | Welsh | English |
    |----------|-------|---------|
    | few      | llai na 10 | fewer than 10 |
    | protects | wedi'i guddio i ddiogelu eraill | hidden to protect others |
    | hidden   | llai na 10, neu wedi'i guddio i ddiogelu eraill | fewer than 10, or hidden to protect others |
    | source   | wedi'i guddio yn y ffynhonnell | hidden at the source |
    | no_total | dim cyfanswm | no total |
    """
    for row in rows(test_words):
        cell = SafeCell(None, Reason(row["reason"]), 10)
        assert (cell.text("cy"), cell.text("en")) == (row["Welsh"], row["English"])
    assert SafeCell(1250, Reason.SHOWN, 10).text("cy") == "1,250"
