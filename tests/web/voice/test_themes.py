"""Themes: people's list, people's decisions, protected counts, quotes, and an answer for each."""

from functools import partial

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from gwrando.errors import InputError, RefusedError
from gwrando.voice.themes import WordsSuggester
from gwrando.web.audit.models import Entry
from gwrando.web.voice.actions import answering, asking
from gwrando.web.voice.actions import themes as actions
from gwrando.web.voice.models import Coding, Meaning, Quote, Text, Theme, ThemeCounts
from gwrando.web.voice.presenters import themes as presenters
from gwrando.web.voice.queries import themes as queries
from tests.factories import accounts, voice

pytestmark = pytest.mark.django_db
BY = "person:5"


class Counted(WordsSuggester):
    """Words alone, with numbers to keep for each text, and a count of what was asked of it."""

    name = "counted"

    def __init__(self):
        self.read, self.n_learnt = [], 0

    def vector(self, text):
        self.read.append(text)
        return b"kept"

    def learn(self, themes, *, examples):
        self.n_learnt += 1
        return super().learn(themes, examples=examples)


@pytest.fixture(autouse=True)
def machine(monkeypatch):
    """The quick suggester, and an empty memory; English pages."""
    made = Counted()
    monkeypatch.setattr(queries, "suggester", lambda: made)
    queries._learnt.clear()
    with translation.override("en"):
        yield made


@pytest.fixture
def officer():
    client = Client()
    client.force_login(
        accounts.person("participation_officer"),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    return client


def closed(words, *, door="publish", names=("Buses", "Parks", "Dark", "Bullying", "Listening")):
    """A closed consultation with words that a person read, and its themes by name."""
    found = voice.consultation()
    room = voice.session(consultation=found)
    texts = voice.read_texts(words, room=room, door=door)
    asking.close_consultation(consultation=found, by=BY, at=timezone.now())
    found.refresh_from_db()
    return found, texts, {name: voice.theme(found, name) for name in names}


def code(found, text, theme):
    actions.code_text(consultation=found, text=text, theme=theme, by=BY, at=timezone.now())


def held(text):
    return {coding.theme and coding.theme.name_en for coding in Coding.objects.filter(text=text)}


def test_people_make_the_list(officer):
    found, _, _ = closed(["The bus"], names=())
    url = reverse("voice:themes", args=[found.slug])
    assert "No themes yet" in officer.get(url).text
    assert officer.post(url, {"name_en": "Buses"}).status_code == 400
    half = officer.post(url, {"name_cy": "Bysiau", "name_en": "Buses", "description_en": "Late"})
    assert "in both languages, or in neither" in half.text
    officer.post(url, {"name_cy": "Bysiau", "name_en": "Buses"})
    theme = Theme.objects.get()
    own = reverse("voice:theme", args=[found.slug, theme.pk])
    assert "Take it off the list" in officer.get(own).text
    assert officer.post(own, {"name_cy": "", "name_en": ""}).status_code == 400
    officer.post(own, {"name_cy": "Bysiau hwyr", "name_en": "Late buses"})
    assert "Late buses" in officer.get(url).text
    officer.post(reverse("voice:remove_theme", args=[found.slug, theme.pk]))
    assert not Theme.objects.exists()
    assert officer.get(own).status_code == 404
    done = set(Entry.objects.filter(action__contains="theme").values_list("action", flat=True))
    assert {"voice.create_theme", "voice.change_theme", "voice.remove_theme"} <= done


def test_a_theme_with_words_is_merged_not_removed(officer):
    found, (one, two, _), themes = closed(["The bus", "A bus", "A park"])
    for text in (one, two):
        code(found, text, themes["Buses"])
    code(found, one, themes["Parks"])
    for theme in ("Buses", "Parks"):
        actions.choose_quote(
            consultation=found, text=one, theme=themes[theme], words="The bus", by=BY, at=timezone.now()
        )
    answer = voice.feedback(found)
    answer.themes.set([themes["Buses"]])
    gone, into = themes["Buses"], themes["Parks"]
    assert officer.post(reverse("voice:remove_theme", args=[found.slug, gone.pk])).status_code == 403
    merge = reverse("voice:merge_theme", args=[found.slug, gone.pk])
    assert officer.post(merge, {"into": ""}).headers["Location"].endswith(f"/{gone.pk}/")
    assert officer.post(merge, {"into": gone.pk}).status_code == 403
    assert officer.post(merge, {"into": 0}).status_code == 404
    assert officer.post(merge, {"into": into.pk}).status_code == 302
    assert not Theme.objects.filter(pk=gone.pk).exists()
    assert held(one) == held(two) == {"Parks"}
    assert Coding.objects.count() == 2
    assert Quote.objects.get().theme == into
    assert list(answer.themes.all()) == [into]


def test_one_click_gives_a_theme_and_one_takes_it_back(officer):
    found, (text, other), themes = closed(["we want more buses to town", "zzz"])
    page = officer.get(reverse("voice:code", args=[found.slug]))
    rows = {row.text.pk: row for row in page.context["rows"]}
    row = rows[text.pk]
    assert row.suggested[0] == themes["Buses"]
    assert len(row.suggested) == 3
    assert {theme.pk for theme in (*row.suggested, *row.others)} == {theme.pk for theme in themes.values()}
    assert page.text.count('<button name="theme"') == 6
    url = reverse("voice:code_text", args=[found.slug, text.pk])
    done = officer.post(url, {"theme": themes["Buses"].pk, "only": "left", "page": "1"})
    after = officer.get(done.headers["Location"])
    assert after.context["just"].text == text
    assert [each.text for each in after.context["rows"]] == [other]
    assert themes["Buses"] not in (*after.context["just"].suggested, *after.context["just"].others)
    officer.post(url, {"theme": themes["Parks"].pk})
    officer.post(url, {"theme": themes["Parks"].pk})  # twice is once
    assert held(text) == {"Buses", "Parks"}
    officer.post(url, {"theme": "none"})
    assert held(text) == {None}
    assert "No theme fits" in officer.get(done.headers["Location"]).text
    officer.post(url, {"theme": themes["Dark"].pk})
    assert held(text) == {"Dark"}
    undo = reverse("voice:uncode_text", args=[found.slug, text.pk])
    officer.post(undo, {"theme": themes["Dark"].pk})
    officer.post(undo, {"theme": themes["Dark"].pk})
    officer.post(url, {"theme": "none"})
    officer.post(undo, {"theme": "none"})
    assert held(text) == set()
    assert Entry.objects.filter(action="voice.code_text").count() == 5
    assert Entry.objects.filter(action="voice.uncode_text").count() == 2


def test_what_is_no_choice_changes_nothing(officer):
    found, (text,), _ = closed(["bus"])
    url = reverse("voice:code_text", args=[found.slug, text.pk])
    assert "Choose a theme" in officer.get(officer.post(url, {}).headers["Location"]).text
    elsewhere = voice.theme(voice.consultation(), "Elsewhere")
    assert officer.post(url, {"theme": elsewhere.pk}).status_code == 404
    assert officer.post(url, {"theme": "buses"}).status_code == 404
    assert not Coding.objects.exists()
    assert (
        officer.get(reverse("voice:code", args=[found.slug]), {"just": "x", "page": "y"}).status_code == 200
    )


def test_only_words_that_a_person_let_through_are_read_here(officer):
    found, (fine,), themes = closed(["bus"])
    room = found.sessions.get()
    waiting, worried, hidden = (
        Text.objects.create(
            participation=fine.participation,
            token=f"t-{door}",
            words=f"words of {door or 'nobody'}",
            received_hour=timezone.now(),
            read_by=timezone.now(),
            door=door,
            decided_by="person:9" if door else "",
            decided_at=timezone.now() if door else None,
        )
        for door in ("", "worried", "not_publish")
    )
    page = officer.get(reverse("voice:code", args=[found.slug])).text
    assert "words of not_publish" in page
    assert "words of nobody" not in page
    assert "words of worried" not in page
    for text in (waiting, worried):
        url = reverse("voice:code_text", args=[found.slug, text.pk])
        assert officer.post(url, {"theme": themes["Buses"].pk}).status_code == 404
        with pytest.raises(RefusedError):
            code(found, text, themes["Buses"])
    code(found, hidden, themes["Buses"])
    assert queries.progress(found) == {"of": 2, "done": 1}
    assert room.consultation_id == found.pk
    assert officer.get(reverse("voice:quote", args=[found.slug, hidden.pk])).status_code == 403


def test_not_while_children_still_answer(officer):
    found = voice.consultation()
    (text,) = voice.read_texts(["bus"], room=voice.session(consultation=found))
    theme = voice.theme(found)
    with pytest.raises(RefusedError):
        code(found, text, theme)
    assert "You can begin when" in officer.get(reverse("voice:themes", args=[found.slug])).text
    assert officer.get(reverse("voice:code", args=[found.slug])).headers["Location"].endswith("/themes/")


def test_words_stand_under_the_question_they_answer(officer):
    found, (text, _), _ = closed(["bus", "park"])
    Text.objects.filter(pk=text.pk).update(item=voice.item())
    page = officer.get(reverse("voice:code", args=[found.slug]))
    assert {row.question and row.question.en for row in page.context["rows"]} == {"What?", None}
    assert page.text.count("What?") == 1


def test_filters(officer):
    found, (one, two, three), themes = closed(["bus", "park", "zzz"])
    code(found, one, themes["Buses"])
    code(found, two, None)
    for which, texts in {
        "left": [three],
        "none": [two],
        "all": [one, two, three],
        str(themes["Buses"].pk): [one],
        "nonsense": [one, two, three],
    }.items():
        page = officer.get(reverse("voice:code", args=[found.slug]), {"only": which})
        assert {row.text.pk for row in page.context["rows"]} == {text.pk for text in texts}, which


def test_a_page_is_read_at_a_time_and_a_text_once(officer, machine):
    found, _, themes = closed([f"bus number {n}" for n in range(23)])
    url = reverse("voice:code", args=[found.slug])
    page = officer.get(url)
    assert len(page.context["rows"]) == len(machine.read) == 20
    assert "Page 1 of 2" in page.text
    officer.get(url)
    assert (len(machine.read), machine.n_learnt) == (20, 1)
    text = page.context["rows"][0].text
    code(found, text, themes["Buses"])
    officer.get(url, {"page": 2})
    assert len(machine.read) == 22  # what moved up to the first page has not been shown
    assert machine.n_learnt == 2
    assert Meaning.objects.filter(suggester="counted").count() == 22
    text.delete()
    assert Meaning.objects.count() == 21  # goes with the words
    Meaning.objects.update(suggester="another")
    officer.get(url)
    assert len(machine.read) == 22 + 20  # made by another suggester: read again
    for number in range(queries.MODELS_KEPT + 1):
        actions.change_theme(
            theme=themes["Buses"], columns={"name_en": f"B{number}"}, by=BY, at=timezone.now()
        )
        officer.get(url)
    assert len(queries._learnt) == queries.MODELS_KEPT


def test_a_quote_is_the_childs_own_words_and_everything_was_looked_for(officer):
    words = "I hate it. On Friday the bus was late. Carys cried"
    found, (text,), themes = closed([words])
    url = reverse("voice:quote", args=[found.slug, text.pk])
    assert "Give these words a theme first" in officer.get(url).text
    code(found, text, themes["Buses"])
    page = officer.get(url, {"sentence": 1}).text
    assert "<mark>Friday <small>(date?)</small></mark>" in page
    assert "<mark>Carys <small>(name?)</small></mark>" in page
    assert ">\nOn Friday the bus was late.</textarea>" in page
    assert officer.get(url, {"sentence": 9}).status_code == 200
    ticks = {
        name: "on" for name in ("no_name", "no_place", "no_school", "no_day", "no_event", "same_meaning")
    }
    form = {"theme": themes["Buses"].pk, "words": "the bus was late."} | ticks
    for left in ticks:
        assert (
            officer.post(url, {key: value for key, value in form.items() if key != left}).status_code == 400
        )
    assert "own words, in their order" in officer.post(url, form | {"words": "the bus was early."}).text
    assert (
        officer.post(url, form | {"theme": themes["Parks"].pk}).status_code == 400
    )  # not a theme of these words
    assert not Quote.objects.exists()
    assert officer.post(url, form).status_code == 302
    officer.post(url, form | {"words": "On [...] the bus was late."})
    quote = Quote.objects.get()
    assert quote.words == "On […] the bus was late."
    assert "On […] the bus was late." in officer.get(reverse("voice:themes", args=[found.slug])).text
    Text.objects.filter(pk=text.pk).update(door="not_publish")  # a person thought again
    assert queries.quotes(found) == {}
    gone = reverse("voice:remove_quote", args=[found.slug, quote.pk])
    officer.post(gone)
    assert not Quote.objects.exists()
    assert officer.post(gone).status_code == 404


def test_a_quote_goes_with_its_theme_or_its_words():
    found, (text,), themes = closed(["the bus was late"])
    choose = partial(
        actions.choose_quote, consultation=found, theme=themes["Buses"], by=BY, at=timezone.now()
    )
    undo = partial(actions.uncode_text, consultation=found, text=text, by=BY, at=timezone.now())
    for take_away in (
        lambda: undo(theme=themes["Buses"]),
        lambda: code(found, text, None),
        lambda: text.participation.delete(),
    ):
        code(found, text, themes["Buses"])
        choose(text=text, words="the bus")
        take_away()
        assert not Quote.objects.exists()


def test_a_very_long_quote_is_refused():
    found, (text,), themes = closed(["late " * 300])
    with pytest.raises(InputError):
        actions.choose_quote(
            consultation=found, text=text, theme=themes["Buses"], words=text.words, by=BY, at=timezone.now()
        )


def twelve():
    """Twelve children: eight speak of buses (one of them twice), three of parks, one of nothing listed."""
    found, texts, themes = closed([f"words {n}" for n in range(12)])
    for text in texts[:8]:
        code(found, text, themes["Buses"])
    for text in texts[6:9]:
        code(found, text, themes["Parks"])
    for text in texts[9:]:
        code(found, text, None)
    again = Text.objects.create(
        participation=texts[0].participation,
        token="again",
        words="once more",
        received_hour=timezone.now(),
        read_by=timezone.now(),
        door="publish",
        decided_by="person:9",
        decided_at=timezone.now(),
    )
    code(found, again, themes["Buses"])
    return found, texts, themes


def test_counts_are_of_children_and_protected():
    found, _, themes = twelve()
    by_hand = {
        name: len({c.text.participation_id for c in Coding.objects.filter(theme=theme)})
        for name, theme in themes.items()
    }
    assert by_hand == {"Buses": 8, "Parks": 3, "Dark": 0, "Bullying": 0, "Listening": 0}
    assert queries._children(found) == ({themes["Buses"].pk: 8, themes["Parks"].pk: 3}, 12)
    results = {result.theme.name_en: result for result in queries.results(found)}
    # eight of twelve: rounded to 10 of 10, or hidden because the rest are fewer than five; never eight, never four
    assert all(result.count.shown in {None, 0, 10} for result in results.values())
    assert results["Parks"].count.shown is None
    assert results["Parks"].share is None
    for language in ("cy", "en"):
        shown = presenters.said(queries.results(found), {}, language=language)
        assert len(shown["rows"]) == 5
        assert not {"8", "3", "9", "12"} & {cell for row in shown["rows"] for cell in row}


def test_a_share_stands_on_the_numbers_shown():
    found, texts, themes = closed([f"words {n}" for n in range(30)])
    for text in texts:
        code(found, text, themes["Buses"] if text in texts[:14] else themes["Parks"])
    (buses, *_) = queries.results(found)
    assert (buses.count.shown, buses.n.shown) == (15, 30)
    assert buses.share.share == 0.5
    row = presenters.said(queries.results(found), {}, language="en")["rows"][0]
    assert row == ["Buses", "15", "30", "50 % (33 to 67 %)"]


def test_too_few_for_a_table():
    found, texts, themes = closed(["a", "b"])
    code(found, texts[0], themes["Buses"])
    assert queries.table(found) is None
    assert queries.results(found) == []
    assert presenters.said([], {}, language="en") == {}


def test_every_theme_gets_an_answer_and_the_trace_is_shown(officer):
    found, texts, themes = twelve()
    actions.choose_quote(
        consultation=found, text=texts[0], theme=themes["Buses"], words="words 0", by=BY, at=timezone.now()
    )
    voice.feedback(found)
    refused = officer.post(reverse("voice:publish", args=[found.slug]))
    assert refused.status_code == 403
    assert "Every theme must get an answer. Not answered yet: “Buses”." in refused.text
    form = {key: value for key, value in voice.feedback_columns().items() if value is not None}
    url = reverse("voice:answer", args=[found.slug])
    assert "Themes this answers" in officer.get(url).text
    officer.post(url, form | {"themes": [themes["Buses"].pk]})
    assert officer.post(reverse("voice:publish", args=[found.slug])).status_code == 302
    public = Client().get(reverse("voice:consultation", args=[found.slug])).text
    said = public[public.index("You said") : public.index("What we promised")]
    assert '<span class="tag">Buses</span>' in said
    assert "words 0" in said
    assert "Promise A1.1 in the strategy" in said
    assert "Themes in their own words, given by people" in public
    own = Client().get(reverse("voice:slip", args=[texts[5].participation.slip])).text
    assert '<span class="tag">Buses</span>' in own  # the same on the page of each child's slip
    assert "words 0" in own
    found.refresh_from_db()
    before = [(result.theme.pk, result.count, result.share) for result in queries.results(found)]
    Text.objects.all().delete()  # as after 400 days
    assert [(result.theme.pk, result.count, result.share) for result in queries.results(found)] == before
    assert ThemeCounts.objects.get().result
    themes_page = officer.get(reverse("voice:themes", args=[found.slug])).text
    assert "A new theme" not in themes_page
    with pytest.raises(RefusedError):
        voice.theme(found, "Late")


def test_a_theme_made_later_is_not_in_the_kept_table():
    found, _, themes = twelve()
    voice.feedback(found).themes.set([themes["Buses"]])
    answering.publish_feedback(consultation=found, by=BY, at=timezone.now())
    found.refresh_from_db()
    Theme.objects.create(consultation=found, place=99, name_cy="Hwyr", name_en="Late")
    assert "Late" not in {result.theme.name_en for result in queries.results(found)}


def test_an_imported_conversation_has_no_themes(officer):
    found, _, _ = closed(["bus"])
    type(found).objects.filter(pk=found.pk).update(is_imported=True)
    assert officer.get(reverse("voice:themes", args=[found.slug])).status_code == 404
