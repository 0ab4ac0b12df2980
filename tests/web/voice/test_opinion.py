"""Groups of opinion on the site: analysed once at closing, protected, on both pages, never of one class."""

import json
import random
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gwrando.errors import DisclosureError
from gwrando.outputs import DisclosureRules
from gwrando.voice.opinion.analysis import ONE_CLASS
from gwrando.voice.opinion.axis import AN_AXIS, TOO_FEW
from gwrando.web.voice import presenters
from gwrando.web.voice.actions import asking
from gwrando.web.voice.models import Consultation, Participation
from gwrando.web.voice.models import Vote as VoteRow
from gwrando.web.voice.queries import opinion, results
from tests.factories import accounts, voice

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
STATEMENTS = [(f"Barn {n}", f"Opinion {n}") for n in range(10)]


def camps(n_rooms, *, children=40, shares=2):
    """Rooms of so many children in camps that answer oppositely on all but the last statement, about one in seven the
    other way and one in seven passing; then it closes.
    """
    found, chance = voice.consultation(statements=STATEMENTS), random.Random(4)

    def choice(person, place):
        if place == 9:
            return "agree"
        turn = chance.randrange(7)
        if turn == 0:
            return "pass"
        agrees = (person % shares == 0) == (place % 2 == 0)
        return "agree" if agrees != (turn == 1) else "disagree"

    statements = list(found.statements.all())
    for _ in range(n_rooms):
        room = voice.session(consultation=found)
        VoteRow.objects.bulk_create(
            VoteRow(participation=child, statement=statement, choice=choice(person, place), turn=1)
            for person, child in enumerate([voice.participation(session=room) for _ in range(children)])
            for place, statement in enumerate(statements)
        )
    return asking.close_consultation(consultation=found, by="person:1", at=timezone.now())


def test_two_camps_in_two_classes_are_shown_and_kept_when_the_votes_have_gone():
    closed = camps(2)
    found = opinion.kept(closed)
    assert found.words == AN_AXIS
    assert [(group.letter, group.size) for group in found.groups] == [("A", 40), ("B", 40)]
    assert {mark.letter for mark in found.marks} == {"A", "B"}
    assert len(found.marks) <= 2 * opinion.MOST_MARKS
    assert (closed.statements.get(place=10).key, "agree") in found.shared
    pages = [Client().get(reverse("voice:consultation", args=[closed.slug])).text]
    VoteRow.objects.all().delete()
    Participation.objects.all().delete()
    assert opinion.kept(closed) == found
    office = Client()
    office.force_login(accounts.person("participation_officer"), backend=BACKEND)
    pages.append(office.get(reverse("voice:office_consultation", args=[closed.slug])).text)
    for page in pages:
        assert AN_AXIS.cy in page or AN_AXIS.en in page
        assert page.count('fill-opacity="0.85"') == 2  # one circle a group, none a child
        assert "p = 0" in page


@pytest.mark.parametrize("language", ["cy", "en"])
def test_words_of_groups_marks_and_what_is_shared(language):
    closed = camps(2)
    said = presenters.opinion(opinion.kept(closed), results.results(closed), language=language)
    assert [group["name"] for group in said["groups"]] == [
        presenters.GROUP_NAME.in_(language).format(letter) for letter in "AB"
    ]
    marks = [mark["said"] for group in said["groups"] for mark in group["marks"]]
    assert all(
        mark.startswith(tuple(words.in_(language) for words in presenters.MORE_OFTEN.values()))
        for mark in marks
    )
    assert any("%" in mark for mark in marks)
    assert presenters.MOST["agree"].in_(language) in [row["said"] for row in said["shared"]]
    assert len(said["rows"]) == 2


def test_a_mark_whose_numbers_may_not_be_shown_is_said_without_them():
    closed = camps(2)
    found = opinion.kept(closed)
    bare = opinion.Opinion(found.words, found.p, found.shuffles, found.groups, found.marks, {}, found.shared)
    said = presenters.opinion(bare, results.results(closed), language="en")
    marks = [mark["said"] for group in said["groups"] for mark in group["marks"]]
    assert marks
    assert not any("%" in mark for mark in marks)


def test_one_class_and_too_few_are_said_in_words_and_nothing_open_is_shown():
    assert opinion.kept(camps(1)).words == ONE_CLASS
    few = opinion.kept(camps(2, children=2))
    assert few.words == TOO_FEW
    assert (few.groups, few.p) == ((), None)
    still_open = voice.consultation()
    assert opinion.kept(still_open) is None
    assert presenters.opinion(None, [], language="en") == {}
    page = Client().get(reverse("voice:consultation", args=[camps(1).slug])).text
    assert ONE_CLASS.cy in page or ONE_CLASS.en in page
    assert "fill-opacity" not in page


@pytest.mark.parametrize("n_rooms, children, shares", [(2, 24, 2), (2, 21, 3), (3, 17, 2), (2, 30, 4)])
def test_no_number_of_a_group_is_below_five_or_not_rounded(n_rooms, children, shares):
    closed = camps(n_rooms, children=children, shares=shares)
    found = opinion.kept(closed)
    rules = DisclosureRules.childrens_voice()
    for group in found.groups:
        assert group.size >= 5
        assert rules.may_be_shown(group.size)
        assert -10 <= group.across <= 10
    for table in found.tables.values():
        whole = next(result.table for result in results.results(closed) if result.table.title == table.title)
        for column in results.COLUMNS:
            for row in table.rows:
                shown = table.cell(row, column).shown
                assert shown is None or rules.may_be_shown(shown)
            total = table.column_total(column).shown
            assert total is None or whole.cell("all", column).shown == total  # hidden there is hidden here
    exact = set(re.findall(r"\d+\.\d{3,}", closed.opinion)) - {str(found.p)}
    assert not exact  # no place, share or strength to full length


def test_a_table_that_cannot_be_protected_beside_the_whole_is_left_out(monkeypatch):
    closed = camps(2)
    whole = results.tables(closed)[closed.statements.get(place=1).pk]

    def refuse(*_, **__):
        raise DisclosureError(cy="na", en="no", next_cy="dim", next_en="nothing")

    monkeypatch.setattr(opinion, "protect", refuse)
    assert opinion._by_group(closed, whole, [[20, 3, 1], [2, 20, 2], [0, 0, 0]]) is None


def test_people_with_too_few_answers_have_a_row_of_their_own():
    closed = camps(2)
    whole = results.tables(closed)[closed.statements.get(place=1).pk]
    table = opinion._by_group(closed, whole, [[18, 2, 2], [2, 14, 2], [2, 4, 2]])
    assert table is None or list(table.rows) == ["A", "B", "none"]


def test_a_kept_table_that_was_tampered_with_is_refused():
    closed = camps(2)
    held = json.loads(closed.opinion)
    key = next(iter(held["tables"]))
    held["tables"][key]["cells"][0][0] = 3
    Consultation.objects.filter(pk=closed.pk).update(opinion=json.dumps(held))
    closed.refresh_from_db()
    with pytest.raises(DisclosureError):
        opinion.kept(closed)


def test_where_nobody_answered_nothing_is_said_of_a_class() -> None:
    found = opinion.kept(voice.consultation(state="closed"))
    assert found is not None
    assert found.words == TOO_FEW
    assert not found.groups
