"""What we are doing: rows and documents, words that need two people, pages in both languages, fairness."""

import io
import json
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from gwrando.errors import InputError, RefusedError
from gwrando.strategy.document import StrategyDocument
from gwrando.web.accounts.rules import Actor, Grant
from gwrando.web.audit.models import Entry
from gwrando.web.strategy import actions, documents, queries, rules
from gwrando.web.strategy.models import Aim, Commitment, FairnessReport, Strategy, Wording
from tests.factories import accounts, findings, voice
from tests.factories.strategy import AT, document, draft, strategy
from tests.unit.strategy.files import NAME, content

pytestmark = pytest.mark.django_db
COMMISSIONER = Actor(label="person:9", grants=(Grant("commissioner", "all"),))


def client(role: str) -> Client:
    made = Client()
    made.force_login(accounts.person(role), backend="allauth.account.auth_backends.AuthenticationBackend")
    return made


def test_a_document_comes_back_from_the_rows_as_it_was():
    strategy()
    assert documents.current() == document()


def test_the_example_comes_back_too():
    example = StrategyDocument.from_file(settings.EXAMPLES / "strategy" / "strategy.yaml")
    actions.from_document(example, by="person:1", approved_by="person:2", at=AT)
    assert documents.current() == example


def test_the_same_document_twice_writes_once():
    strategy()
    n = (Wording.objects.count(), Entry.objects.count())
    assert actions.from_document(document(), by="person:0", approved_by="person:00", at=AT)[1] is False
    assert (Wording.objects.count(), Entry.objects.count()) == n


def test_a_changed_document_changes_what_it_says_and_keeps_the_old_words():
    strategy()
    plain = document().model_dump(mode="json")
    plain["aims"][0]["commitments"][0]["wordings"]["full"]["text"]["en"] = "We will hear every child."
    del plain["aims"][0]["commitments"][1]
    del plain["wordings"]["children"]
    changed = StrategyDocument.model_validate(plain)
    assert actions.from_document(changed, by="person:0", approved_by="person:00", at=AT)[1] is True
    assert documents.current() == changed
    row = queries.commitment_row("A1.1")
    assert [each.text_en for each in row.wordings.filter(audience="full")] == [
        "We will listen to every child.",
        "We will hear every child.",
    ]
    assert queries.commitment_row("A1.2") is None


def test_nothing_yet():
    assert documents.current() is None
    assert documents.fairness() is None
    assert queries.commitment("A1.1") is None
    assert queries.n_waiting() == 0
    for path in ("", "fairness/"):
        page = Client().get(f"/en/strategy/{path}").content.decode()
        assert "yet." in page


def test_words_are_shown_once_a_second_person_approves():
    row = strategy()
    made = draft(row, by="person:5")
    assert queries.commitment("A1.1").full.en == "We will listen to every child."
    assert queries.n_waiting() == 1
    actions.approve_wording(wording=made, by=COMMISSIONER, at=AT)
    assert queries.commitment("A1.1").full.en == "New words."
    assert queries.n_waiting() == 0
    assert Entry.objects.filter(action="strategy.approve_wording", by="person:9").count() == 1


@pytest.mark.parametrize(
    "actor,author,approved,said",
    [
        (COMMISSIONER, "person:5", False, None),
        (COMMISSIONER, "person:9", False, "that you wrote"),
        (COMMISSIONER, "person:5", True, "approved already"),
        (
            Actor(label="person:8", grants=(Grant("participation_officer", "all"),)),
            "person:5",
            False,
            "Only the comm",
        ),
        (Actor(), "person:5", False, "Only the comm"),
    ],
)
def test_who_may_approve(actor, author, approved, said):
    made = draft(strategy(), by=author)
    if approved:
        made = actions.approve_wording(
            wording=made, by=Actor(label="person:7", grants=COMMISSIONER.grants), at=AT
        )
    assert rules.may_approve(actor, made) is (said is None)
    if said:
        with pytest.raises(RefusedError, match=said):
            actions.approve_wording(wording=made, by=actor, at=AT)


def test_the_database_refuses_half_a_language_and_a_lone_approver():
    row = strategy()
    wrong = [
        {"text_cy": "", "text_en": "x"},
        {"text_cy": "x", "text_en": ""},
        {"text_cy": "x", "text_en": "x", "approved_by": "person:1", "approved_at": AT},
        {"text_cy": "x", "text_en": "x", "aim": row.aim},
        {"text_cy": "x", "text_en": "x", "approved_at": AT},
    ]
    for each in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            Wording.objects.create(
                commitment=row, audience="full", worded_by="person:1", worded_at=AT, **each
            )
    with pytest.raises(IntegrityError), transaction.atomic():
        Commitment.objects.filter(pk=row.pk).update(owner_cy="")
    with pytest.raises(IntegrityError), transaction.atomic():
        Commitment.objects.filter(pk=row.pk).update(status="perhaps")
    with pytest.raises(IntegrityError), transaction.atomic():
        Strategy.objects.update(title_en="")
    with pytest.raises(IntegrityError), transaction.atomic():
        Aim.objects.update(why_cy="")


def test_a_commitment_with_no_approved_words_is_not_shown():
    row = strategy()
    row.wordings.all().delete()
    draft(row)
    assert queries.commitment("A1.1") is None
    assert documents.current().commitment("A1.1") is None
    assert (
        "No words are approved yet"
        in client("commissioner").get("/en/strategy/commitments/A1.1/").content.decode()
    )


def test_how_far_it_is():
    row = strategy()
    assert actions.set_status(commitment=row, status="done", by="person:1", at=AT).status == "done"
    assert queries.commitment("A1.1").status_words.cy == "Wedi'i wneud"
    with pytest.raises(InputError):
        actions.set_status(commitment=row, status="perhaps", by="person:1", at=AT)


def test_the_public_page_in_each_audiences_words():
    strategy()
    full = Client().get("/en/strategy/").content.decode()
    assert "We will listen to every child." in full
    assert "What children and young people said in the consultation “school”." in full
    assert "Understanding the Triggers" in full
    assert "minutes of a meeting" in full
    assert "It is not written down where this came from." in full
    easy = Client().get("/cy/strategy/?for=children").content.decode()
    assert "Byddwn yn gwrando." in easy
    assert "Nod hawdd" in easy
    assert "Byddwn yn ateb." in easy  # no words for children yet: the full ones
    assert "We will" not in easy
    assert Client().get("/en/strategy/?for=nobody").status_code == 200


def test_where_a_promise_came_from_is_pulled_from_the_parts_before(media):
    strategy()
    voice.consultation(state="closed")
    asked = voice.consultation(state="answered", title_en="About school", title_cy="Am yr ysgol")
    findings.release()
    school = f"consultation:{asked.slug}"
    origins = queries.origins({"A1.1": [school, "minutes of a meeting"], "A1.2": [school]})
    assert [(each.kind, each.words.en) for each in origins["A1.1"]] == [
        ("said", "said in English"),
        ("found", "An example."),
        ("reference", "minutes of a meeting"),
    ]
    assert [(each.kind, each.words.cy) for each in origins["A1.2"]] == [("consultation", "Am yr ysgol")]
    page = Client().get("/en/strategy/").content.decode()
    assert "Children said: “said in English” (About school)" in page
    assert reverse("voice:consultation", args=[asked.slug]).removeprefix("/cy") in page
    assert "A study found that services could do this: An example." in page


def test_an_officer_words_and_a_commissioner_approves_on_the_page():
    strategy()
    officer, commissioner = client("participation_officer"), client("commissioner")
    page = officer.get("/en/strategy/commitments/A1.1/").content.decode()
    assert "Keep these words" in page
    data = {
        "audience": "children",
        "text_cy": "Rydym yn gwrando.",
        "text_en": "We do listen.",
        "picture": "listen",
    }
    half = officer.post("/en/strategy/commitments/A1.1/", {**data, "text_cy": ""})
    assert half.status_code == 400
    assert officer.post("/en/strategy/commitments/A1.1/", data).status_code == 302
    made = Wording.objects.latest("pk")
    assert "We do listen." not in Client().get("/en/strategy/?for=children").content.decode()
    page = commissioner.get("/en/strategy/commitments/A1.1/").content.decode()
    assert "Approve these words" in page
    assert "Keep these words" not in page
    assert commissioner.post(f"/en/strategy/wordings/{made.pk}/approve/").status_code == 302
    assert "We do listen." in Client().get("/en/strategy/?for=children").content.decode()
    assert officer.post("/en/strategy/commitments/A1.1/status/", {"status": "done"}).status_code == 302
    assert officer.post("/en/strategy/commitments/A1.1/status/", {"status": "x"}).status_code == 400
    assert "Change the words of A1.1" in officer.get("/en/strategy/").content.decode()


def test_what_is_not_there():
    officer, commissioner = client("participation_officer"), client("commissioner")
    assert officer.get("/en/strategy/commitments/A9.9/").status_code == 404
    assert officer.post("/en/strategy/commitments/A9.9/status/", {"status": "done"}).status_code == 404
    assert commissioner.post("/en/strategy/wordings/999/approve/").status_code == 404


def import_fairness(tmp_path: Path) -> str:
    path = tmp_path / NAME
    rows = [{}] * 90 + [{"Age range": ""}] * 10
    path.write_bytes(content(rows))
    out = io.StringIO()
    call_command("import_fairness", path, stdout=out)
    return out.getvalue()


def test_a_fairness_report_is_kept_as_aggregates_and_shown(tmp_path):
    said = import_fairness(tmp_path)
    assert "1 files, 100 rows" in said
    assert "report kept" in said
    assert "there already" in import_fairness(tmp_path)
    row = FairnessReport.objects.get()
    text = json.dumps(row.document)
    assert "51.6" not in text  # no place
    assert "14:05" not in text  # no time
    assert Entry.objects.filter(action="strategy.keep_fairness").count() == 1
    for language, fits, figures in (
        ("en", "What the files can answer", "The figures"),
        ("cy", "Beth y gall", "Y ffigurau"),
    ):
        page = Client().get(f"/{language}/strategy/fairness/").content.decode()
        assert page.index(fits) < page.index(figures)
        assert "<svg" in page
    assert "ateb rhai cwestiynau" in page  # the Welsh one, read last
    assert "Cannot answer" in Client().get("/en/strategy/fairness/").content.decode()
    strategy()
    assert "/en/strategy/fairness/" in Client().get("/en/strategy/").content.decode()


def test_a_report_of_another_version_is_explained(tmp_path):
    import_fairness(tmp_path)
    FairnessReport.objects.update(document={"age": "10-17"})
    page = Client().get("/en/strategy/fairness/")
    assert page.status_code < 500
    assert "kept by another version" in page.content.decode()


def test_a_bad_file_changes_nothing(tmp_path):
    import_fairness(tmp_path)
    bad = tmp_path / "2020-02-gwent-stop-and-search.csv"
    bad.write_bytes(content([{"Age range": "fifteen"}]))
    with pytest.raises(InputError):
        call_command("import_fairness", tmp_path)
    assert FairnessReport.objects.count() == 1


@pytest.mark.slow
def test_the_example_twice_changes_nothing_and_puts_nothing_back():
    out = io.StringIO()
    call_command("example_strategy", stdout=out)
    assert "10 commitments (loaded)" in out.getvalue()
    assert "56,190 rows" in out.getvalue()
    made = draft(queries.commitment_row("A1.1"), en="Changed on the site.")
    actions.approve_wording(wording=made, by=COMMISSIONER, at=AT)
    call_command("example_strategy", stdout=out)
    assert "there already" in out.getvalue()
    assert queries.commitment("A1.1").full.en == "Changed on the site."
    assert FairnessReport.objects.count() == 1


def test_names():
    row = strategy()
    made = draft(row)
    assert str(FairnessReport(pk=3)) == "fairness:3"
    assert [str(each) for each in (row.aim.strategy, row.aim, row, made)] == [
        "strategy:small", "aim:A1", "commitment:A1.1", f"wording:{made.pk}",
    ]  # fmt: skip
