"""Answers read and counted, against a count made by hand in plain Python."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwrando.errors import InputError
from gwrando.voice.questions import choices, parts, read
from gwrando.voice.questions.answers import kept, loaded, pairs_for
from gwrando.voice.questions.counts import bands
from gwrando.voice.questions.kinds import WRITTEN
from tests.unit.voice.questions.test_kinds import GOOD, options, question


def sent(kind, q):
    """What a browser may send for each kind, right or wrong."""
    keys = st.sampled_from([*choices(q), "", "rocket"])
    number = st.sampled_from(["", "0", "3", "10", "11", "-1", "two", "²", " 4 ", "9" * 50])
    fields = {"answer": st.lists(number if kind == "number" else keys, max_size=5)}
    if kind == "share":
        fields = {key: st.lists(number, max_size=2) for key in choices(q)}
    if kind == "grid":
        fields = {row.id: st.lists(keys, max_size=2) for row in q.rows}
    if kind == "pair":
        fields["of"] = st.lists(st.text(alphabet="o-012 ", max_size=9), max_size=2)
    return st.fixed_dictionaries({}, optional=fields)


@pytest.mark.parametrize("kind", [kind for kind in GOOD if kind not in WRITTEN])
@given(data=st.data())
def test_whatever_is_sent_is_an_answer_a_skip_or_a_kind_sentence(kind, data):
    q = question(kind, **GOOD[kind])
    try:
        value = read(q, data.draw(sent(kind, q)))
    except InputError as error:
        said, value = str(error), None
    else:
        said = ""
    assert "rocket" not in said
    if value is None:
        return
    assert loaded(kept(value)) == value
    for part in parts(q, [value]):
        assert sum(part.counts) <= 1
        assert len(part.counts) == len(part.columns)


def test_words_are_never_read_as_answers():
    with pytest.raises(TypeError):
        read(question("words"), {"answer": ["hello"]})
    with pytest.raises(TypeError):
        read(question("ideas"), {"answer": ["hello"]})
    assert parts(question("words"), ["hello"]) == () == parts(question("ideas"), ["hello"])


KEYS = ["o-0", "o-1", "o-2", "o-3"]


@given(st.lists(st.sampled_from(KEYS), max_size=40))
def test_one_choice_is_counted(values):
    (part,) = parts(question("one", options=options(4)), values)
    assert dict(zip(part.columns, part.counts, strict=True)) == {key: values.count(key) for key in KEYS}
    assert part.told == ""


@given(st.lists(st.lists(st.sampled_from(KEYS), min_size=1, unique=True), max_size=30))
def test_several_and_an_order_are_counted_choice_by_choice(values):
    found = parts(question("several", options=options(4)), values)
    for key, part in zip(KEYS, found, strict=True):
        chose = len([value for value in values if key in value])
        assert part.counts == (chose, len(values) - chose)
        assert part.told == "yes"
    ranked = [value[:3] for value in values]
    first, *top = parts(question("order", options=options(4)), ranked)
    assert first.counts == tuple(Counter(value[0] for value in ranked)[key] for key in KEYS)
    for key, part in zip(KEYS, top, strict=True):
        assert part.counts[0] == len([value for value in ranked if key in value])


def test_an_order_of_three_has_no_first_three():
    assert len(parts(question("order", options=options(3)), [["o-1"]])) == 1


@given(st.lists(st.integers(0, 100), max_size=40))
def test_numbers_are_counted_in_their_bands(values):
    q = question("number", most=100, bands=[0, 1, 5, 50])
    (part,) = parts(q, values)
    assert list(bands(q).values()) == [(0, 0), (1, 4), (5, 49), (50, 100)]
    assert part.counts == (
        values.count(0),
        len([value for value in values if value in range(1, 5)]),
        len([value for value in values if value in range(5, 50)]),
        len([value for value in values if value in range(50, 101)]),
    )
    assert [words.en for words in part.columns.values()] == ["0", "1–4", "5–49", "50–100"]
    assert len(bands(question("number", least=2, most=4))) == 3


@given(st.lists(st.lists(st.integers(0, 2), min_size=10, max_size=10), max_size=20))
def test_counters_are_counted_by_how_many_were_given(deals):
    values = [{f"o-{at}": deal.count(at) for at in range(3)} for deal in deals]
    for at, part in enumerate(parts(question("share", options=options(3)), values)):
        given_ = [deal.count(at) for deal in deals]
        assert part.counts == (
            given_.count(0),
            given_.count(1) + given_.count(2),
            len([n for n in given_ if n >= 3]),
        )


def test_a_grid_counts_each_line_by_itself():
    q = question("grid", options=options(2), rows=options(2))
    found = parts(q, [{"o-0": "o-1"}, {"o-0": "o-1", "o-1": "o-0"}])
    assert [part.counts for part in found] == [(0, 2), (1, 0)]


@given(st.integers(2, 12), st.text(alphabet="ABC123", min_size=1, max_size=8))
def test_each_choice_is_met_at_most_once_and_the_deal_stays(n, slip):
    q = question("pair", options=options(n))
    dealt = pairs_for(q, slip=slip)
    met = [key for pair in dealt for key in pair]
    assert len(met) == len(set(met)) == n - n % 2
    assert dealt == pairs_for(q, slip=slip)


def test_every_pair_is_dealt_about_as_often():
    q = question("pair", options=options(4))
    seen = Counter(frozenset(pair) for n in range(3000) for pair in pairs_for(q, slip=f"S{n}"))
    assert len(seen) == 6
    # 3000 children, two of six pairs each: 1000 of each pair; five standard deviations are about 130
    assert all(870 < times < 1130 for times in seen.values())


def test_pairs_are_counted_for_each_choice_against_another():
    q = question("pair", options=options(4))
    values = [
        {"of": "o-0 o-1", "chose": "o-0"},
        {"of": "o-2 o-0", "chose": "o-2"},
        {"of": "o-0 o-3", "chose": ""},
    ]
    found = {part.key: part.counts for part in parts(q, values)}
    assert found == {"o-0": (1, 1, 1), "o-1": (0, 1, 0), "o-2": (1, 0, 0), "o-3": (0, 0, 1)}
