"""What is kept of pages that were read: votes through the children's door, doubts to a person, each sheet once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from gwrando.errors import InputError, RefusedError
from gwrando.voice.paper import PageReading, kept
from gwrando.web.audit.models import Entry
from gwrando.web.voice.actions import asking, paper, paper_looks, rooms, taking_part
from gwrando.web.voice.models import (
    Concern,
    PaperLook,
    PaperPage,
    PaperPrinting,
    PaperSheet,
    Participation,
    Statement,
    Text,
    Vote,
)
from gwrando.web.voice.queries import paper as queries
from tests.factories import voice

pytestmark = pytest.mark.django_db
BY = "person:7"


@pytest.fixture
def printed():
    return voice.printing()


def keep(printed, **how):
    return paper.keep_page(session=printed.session, reading=voice.reading(printed, **how), at=timezone.now())


def said(sheet=1, copy=0):
    """Statement key -> choice that counts of one sheet."""
    votes = Vote.objects.filter(participation__sheet__number=sheet, participation__sheet__copy=copy)
    return dict(votes.values_list("statement__key", "choice"))


def settle(printed, choices=None, typed=None, worried=()):
    """What one person chose and typed: how many things that settled."""
    words = {row: paper_looks.Typed(one, worried=row in worried) for row, one in (typed or {}).items()}
    return paper_looks.settle(
        session=printed.session, choices=choices or {}, typed=words, by=BY, at=timezone.now()
    )


ALL = {"s1": "agree", "s2": "disagree", "s3": "pass"}


def waiting(printed, kind=None):
    found = PaperLook.objects.filter(session=printed.session, parent=None)
    return list(found.filter(kind=kind) if kind else found)


def test_sheets_are_numbered_on_and_every_slip_is_new(printed):
    more = voice.printing(session=printed.session, n_sheets=2, languages="cy")
    assert [(one.first, one.last) for one in queries.printings(printed.session)] == [(1, 3), (4, 5)]
    assert more.key != printed.key
    slips = list(PaperSheet.objects.values_list("slip", flat=True))
    assert len(set(slips)) == 5
    assert all(len(slip) == 8 for slip in slips)


def test_the_same_form_sent_twice_prints_once(printed):
    again = paper.print_sheets(
        session=printed.session, n_sheets=9, languages="cy", size_pt=18.0, afterwards_cy="", afterwards_en="",
        token=printed.token, by=BY, at=timezone.now(),
    )  # fmt: skip
    assert again == printed
    assert PaperPrinting.objects.count() == 1


def test_what_does_not_fit_on_paper_is_refused_and_nothing_is_printed():
    long = [("Gair hir " * 22, "A long word " * 16)] * 60
    room = voice.session(consultation=voice.consultation(statements=long), mode="paper")
    with pytest.raises(InputError) as refused:
        voice.printing(session=room, size_pt=18.0)
    assert "9" in refused.value.cy
    assert "9" in refused.value.en
    assert not PaperPrinting.objects.exists()


def test_a_sheet_is_one_child_with_the_printed_slip(printed):
    assert keep(printed) == "read"
    child = Participation.objects.get()
    sheet = PaperSheet.objects.get(number=1)
    assert (child.slip, child.session, child.understood) == (sheet.slip, printed.session, None)
    assert sheet.participation == child
    assert said() == ALL
    assert waiting(printed) == []


def test_paper_may_come_back_after_the_room_has_closed_and_not_after_the_consultation(printed):
    rooms.close_session(session=printed.session, by=BY, at=timezone.now())
    assert keep(printed) == "read"
    asking.close_consultation(consultation=printed.session.consultation, by=BY, at=timezone.now())
    printed.session.consultation.refresh_from_db()
    for again in (
        lambda: paper.read_in(session=printed.session, files=[], by=BY, at=timezone.now()),
        lambda: voice.printing(session=printed.session),
        lambda: keep(printed, sheet=2),
        lambda: paper.use_paper(session=printed.session, by=BY, at=timezone.now()),
    ):
        with pytest.raises(RefusedError):
            again()


def test_a_room_without_paper_reads_none():
    room = voice.session()
    with pytest.raises(RefusedError, match="does not use paper"):
        paper.read_in(session=room, files=[], by=BY, at=timezone.now())
    paper.use_paper(session=room, by=BY, at=timezone.now())
    paper.use_paper(session=room, by=BY, at=timezone.now())
    assert room.mode == "paper"
    assert Entry.objects.filter(action="voice.use_paper").count() == 1


def test_a_sheet_read_twice_counts_once_and_a_persons_correction_stays(printed):
    keep(printed, doubts={0: "two"}, written=True)
    marks = waiting(printed, "mark")
    settle(printed, choices={marks[0]: "pass"})
    before = Entry.objects.count()
    assert keep(printed, doubts={0: "two"}, written=True) == "again"
    assert said() == ALL | {"s1": "pass"}
    assert Entry.objects.count() == before
    assert [row.kind for row in waiting(printed)] == ["words"]
    assert Participation.objects.count() == 1


def test_a_clearer_picture_settles_doubts_but_not_what_a_person_said(printed):
    keep(printed, doubts={0: "faint", 1: "two"})
    (one, two) = waiting(printed, "mark")
    assert {one.question, two.question} == {"s1", "s2"}
    second = one if one.question == "s2" else two
    settle(printed, choices={second: "agree"})
    assert keep(printed, written=True) == "clearer"
    assert said() == ALL | {"s2": "agree"}
    assert [row.kind for row in waiting(printed)] == ["words"]  # seen now, not before
    assert keep(printed, written=True) == "again"


def test_what_the_first_picture_did_not_see_is_added(printed):
    keep(printed, choices=("agree", None, None))
    assert keep(printed, choices=("agree", "disagree", None), doubts={2: "faint"}) == "clearer"
    assert said() == {"s1": "agree", "s2": "disagree"}
    assert [row.question for row in waiting(printed, "mark")] == ["s3"]
    # a worse picture of the same paper takes nothing away
    assert keep(printed, choices=(None, "disagree", None), doubts={0: "faint"}) == "clearer"
    assert said() == {"s1": "agree", "s2": "disagree"}
    held = kept.from_text(PaperPage.objects.get().reading)
    assert [item.choice for item in held.items] == ["agree", "disagree", None]


def test_an_empty_sheet_waits_for_a_glance_and_is_replaced_when_it_was_filled_in_later(printed):
    assert keep(printed, choices=(None, None, None)) == "read"
    assert keep(printed, choices=(None, None, None)) == "again"
    assert [(row.kind, row.why) for row in waiting(printed)] == [("page", "blank")]
    assert not Participation.objects.exists()
    assert keep(printed) == "read"
    assert said() == ALL
    assert waiting(printed) == []


def test_a_photocopied_sheet_is_another_child_when_a_person_says_so(printed):
    keep(printed)
    other = {"choices": ("disagree", "disagree", None), "doubts": {2: "two"}, "written": True, "hand": 2}
    assert keep(printed, **other) == "differs"
    assert keep(printed, **other) == "differs"  # sent again: waits once
    (row,) = waiting(printed)
    assert (row.kind, row.why) == ("page", "differs")
    assert said() == ALL  # the first stands until somebody has looked
    paper_looks.place_page(look=row, sheet=None, by=BY, at=timezone.now())
    assert said() == ALL
    assert said(copy=1) == {"s1": "disagree", "s2": "disagree"}
    assert sorted(look.kind for look in waiting(printed)) == ["mark", "words"]
    assert {look.participation for look in waiting(printed)} == {Participation.objects.get(sheet__copy=1)}
    assert keep(printed, **other) == "again"
    better = {"choices": ("disagree", "disagree", "pass"), "written": True, "hand": 2}
    assert keep(printed, **better) == "clearer"  # of the photocopy, not of the sheet
    assert said(copy=1) == {"s1": "disagree", "s2": "disagree", "s3": "pass"}
    with pytest.raises(RefusedError):
        paper_looks.place_page(look=row, sheet=None, by=BY, at=timezone.now())


def test_a_second_page_of_the_same_child_replaces_the_first(printed):
    keep(printed, doubts={0: "two"})
    keep(printed, choices=("disagree", "agree", None), hand=3)
    (row,) = waiting(printed, "page")
    sheet = PaperSheet.objects.get(number=1)
    paper_looks.place_page(look=row, sheet=sheet, by=BY, at=timezone.now())
    assert said() == {"s1": "disagree", "s2": "agree"}
    assert waiting(printed) == []
    assert PaperSheet.objects.filter(copy__gt=0).count() == 0


def test_pages_of_one_photocopied_sheet_find_each_other(printed):
    keep(printed)
    keep(printed, choices=("pass", "pass", "pass"), hand=4)
    (row,) = waiting(printed, "page")
    copy = paper_looks.place_page(look=row, sheet=None, by=BY, at=timezone.now())
    assert queries.copies(copy, page=1) == []
    assert queries.copies(copy, page=2) == [copy]


def test_what_is_not_readable_waits_once_and_what_is_not_ours_leaves_nothing(printed):
    for state in ("code_unclear", "bent", "more_than_one"):
        page = PageReading(file="Megan Jones.jpg", picture=1, state=state, crop=voice.PNG + state.encode())
        for _ in range(2):
            assert paper.keep_page(session=printed.session, reading=page, at=timezone.now()) == state
    assert sorted(row.why for row in waiting(printed)) == ["bent", "code_unclear", "more_than_one"]
    for state in ("not_a_picture", "not_a_sheet", "other_printing"):
        page = PageReading(file="cat.jpg", picture=1, state=state, crop=voice.PNG)
        assert paper.keep_page(session=printed.session, reading=page, at=timezone.now()) == state
    assert keep(printed, sheet=99) == "other_printing"
    assert len(waiting(printed)) == 3
    for row in waiting(printed):
        paper_looks.set_aside(look=row, by=BY, at=timezone.now())
        with pytest.raises(RefusedError):
            paper_looks.set_aside(look=row, by=BY, at=timezone.now())
    assert waiting(printed) == []


def test_a_child_who_took_their_answers_back_is_not_read_again(printed):
    keep(printed, doubts={0: "two"}, written=True)
    taking_part.withdraw(participation=Participation.objects.get(), at=timezone.now())
    assert not PaperPage.objects.exists()
    assert waiting(printed) == []
    assert keep(printed) == "withdrawn"
    assert not Vote.objects.exists()
    sheet = PaperSheet.objects.get(number=1)
    with pytest.raises(RefusedError):
        paper_looks.write_sheet(
            sheet=sheet,
            choices={"s1": "agree"},
            words="",
            token="token-1234",
            look=None,
            by=BY,
            at=timezone.now(),
        )


def test_typed_handwriting_is_held_like_any_words_and_the_list_of_worries_holds(printed):
    keep(printed, written=True)
    (row,) = waiting(printed, "words")
    assert settle(printed, typed={row: "i am scared at home he hits me"}) == 1
    text = Text.objects.get()
    assert (text.door, text.read_first) == ("", True)
    assert text.participation == Participation.objects.get()
    assert Concern.objects.get().source == "words"
    assert waiting(printed) == []
    assert settle(printed, typed={row: "again"}) == 0  # somebody was faster
    assert Text.objects.count() == 1


def test_whoever_types_can_tell_the_lead_at_once_and_say_that_there_are_no_words(printed):
    keep(printed, written=True)
    keep(printed, sheet=2, written=True, hand=2)
    one, two = waiting(printed, "words")
    assert settle(printed, typed={one: "a made-up worry", two: " "}, worried=[one]) == 2
    concern = Concern.objects.get()
    assert (concern.source, concern.words) == ("adult", "a made-up worry")
    assert settle(printed, typed={one: "a made-up worry"}, worried=[one]) == 0
    assert (Concern.objects.count(), Text.objects.count()) == (1, 1)
    settle(printed, typed={two: "another made-up worry"}, worried=[two])  # somebody said there were no words
    assert [row.words for row in Concern.objects.order_by("pk")] == [
        "a made-up worry",
        "another made-up worry",
    ]
    assert waiting(printed) == []


def test_a_mark_is_decided_once(printed):
    keep(printed, doubts={0: "two", 1: "faint"})
    one, two = waiting(printed, "mark")
    choices = {
        one: "agree" if one.question == "s1" else "none",
        two: "none" if one.question == "s1" else "agree",
    }
    assert settle(printed, choices=choices) == 2
    assert settle(printed, choices=choices) == 0
    assert said() == {"s1": "agree", "s3": "pass"}
    assert Entry.objects.filter(action="voice.settle_paper").count() == 1


def test_a_sheet_can_be_written_by_hand_and_put_right(printed):
    sheet = PaperSheet.objects.get(number=2)

    def write(choices, words="", look=None, token="token-abcdef"):
        paper_looks.write_sheet(
            sheet=queries.sheet(printed.session, sheet.pk),
            choices=choices,
            words=words,
            token=token,
            look=look,
            by=BY,
            at=timezone.now(),
        )

    unclear = PageReading(file="a", picture=1, state="code_unclear", crop=voice.PNG)
    paper.keep_page(session=printed.session, reading=unclear, at=timezone.now())
    (look,) = waiting(printed)
    write({"s1": "agree", "s2": "pass"}, words="More lights", look=look)
    assert said(2) == {"s1": "agree", "s2": "pass"}
    assert Text.objects.get().words == "More lights"
    assert waiting(printed) == []
    write({"s1": "none", "s2": "disagree"}, words="More lights")  # the same form again: one text
    assert said(2) == {"s2": "disagree"}
    assert Text.objects.count() == 1
    keep(printed, doubts={0: "two"})
    first = queries.sheet(printed.session, PaperSheet.objects.get(number=1).pk)
    assert [answer.waits for answer in queries.answers(first)] == [True, False, False]
    paper_looks.write_sheet(
        sheet=first, choices={"s1": "pass"}, words="", token="token-2", look=None, by=BY, at=timezone.now()
    )
    assert waiting(printed) == []
    assert said(1) == ALL | {"s1": "pass"}


def test_a_picture_that_comes_after_a_person_typed_the_sheet_changes_nothing_they_typed(printed):
    sheet = queries.sheet_of_number(printed.session, 1)
    sheet = queries.sheet(printed.session, sheet.pk)
    paper_looks.write_sheet(
        sheet=sheet,
        choices={"s1": "pass", "s2": "pass"},
        words="",
        token="token-77",
        look=None,
        by=BY,
        at=timezone.now(),
    )
    assert keep(printed, doubts={1: "two"}) == "read"
    assert said() == {"s1": "pass", "s2": "pass", "s3": "pass"}
    assert waiting(printed) == []


def test_a_consultation_does_not_close_while_paper_waits_and_forgets_the_readings_after(printed):
    keep(printed, written=True)
    consultation = printed.session.consultation
    with pytest.raises(RefusedError, match="nobody has looked at"):
        asking.close_consultation(consultation=consultation, by=BY, at=timezone.now())
    assert queries.n_looks(consultation) == 1
    (row,) = waiting(printed)
    settle(printed, typed={row: ""})
    asking.close_consultation(consultation=consultation, by=BY, at=timezone.now())
    assert not PaperPage.objects.exists()
    assert not PaperLook.objects.exists()
    assert queries.on_paper(consultation) == {"with": 1, "of": 1}
    assert queries.on_paper(voice.consultation(state="closed", is_imported=True)) == {}


def test_handwriting_that_waits_for_more_than_a_day_is_late(printed):
    keep(printed, written=True, doubts={0: "two"})
    from gwrando.web.voice.models import Session

    rooms_of = Session.objects.filter(pk=printed.session_id)
    assert queries.numbers(rooms_of, at=timezone.now()) == {"waiting": 2, "late": 0}
    later = timezone.now() + timedelta(hours=26)
    assert queries.numbers(rooms_of, at=later) == {"waiting": 2, "late": 1}


def test_too_many_pages_at_once_are_refused_before_any_is_read(printed, monkeypatch):
    import io

    class Sent(io.BytesIO):
        name = "a.png"

    files = [Sent(b"x") for _ in range(61)]
    with pytest.raises(RefusedError) as refused:
        paper.read_in(session=printed.session, files=files, by=BY, at=timezone.now())
    assert "61" in refused.value.cy
    assert "60" in refused.value.en


def test_an_item_that_is_no_statement_of_this_consultation_is_passed_over(printed):
    Statement.objects.filter(key="s3").delete()
    keep(printed, doubts={2: "two"})
    assert said() == {"s1": "agree", "s2": "disagree"}
    assert waiting(printed) == []
    assert keep(printed) == "clearer"
    keep(printed, hand=2)
    (row,) = waiting(printed, "page")
    paper_looks.place_page(look=row, sheet=None, by=BY, at=timezone.now())
    assert said(copy=1) == {"s1": "agree", "s2": "disagree"}
