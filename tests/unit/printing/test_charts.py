"""Charts: named, described, in words, never colour alone; no inline style; their tables say the same."""

import re
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwrando.printing import charts, html, svg

SVG = "{http://www.w3.org/2000/svg}"
WORDS: dict[str, Any] = {"title": "Pwy & <beth>", "description": "Tri grŵp", "language": "cy"}
DOTS = [
    charts.DotRow("Gwent", 3.2, 1.1, 9.5),
    charts.DotRow("De Cymru", None),
    charts.DotRow("Dyfed-Powys", 0.1, series=1),
    charts.DotRow("Y Gogledd", 20, 0.1, 30, series=2),
]


def dots(**change: Any) -> str:
    asked: dict[str, Any] = {
        **WORDS,
        "x_label": "Cymhareb",
        "x_range": (0.25, 8.0),
        "log": True,
        "reference": 1.0,
    }
    return charts.dot_plot(DOTS, **{**asked, **change})


STACK = [charts.StackRow("Un", (12, 5, 0)), charts.StackRow("Dau", (3, None, 1))]


def stack(**change: Any) -> str:
    asked: dict[str, Any] = {**WORDS, "series": ("Cytuno", "Anghytuno", "Pasio"), "x_label": "Plant"}
    return charts.stacked_bars(STACK, **{**asked, **change})


def plain_bars(**change: Any) -> str:
    rows = [charts.BarRow("Un", 3), charts.BarRow("Dau", None), charts.BarRow("Tri", 0, said="dim", series=1)]
    return charts.bars(rows, **{**WORDS, "x_label": "Plant", **change})


@pytest.mark.parametrize("draw", [dots, stack, plain_bars])
def test_named_described_and_without_inline_style(draw: Any) -> None:
    root = ElementTree.fromstring(draw())
    assert root.get("role") == "img"
    names = (root.get("aria-labelledby") or "").split()
    found = [one for name in names for one in root.iter() if one.get("id") == name]
    assert [one.text for one in found] == [WORDS["title"], WORDS["description"]]
    assert not [one for one in root.iter() if one.get("style") or one.tag == f"{SVG}style"]
    sizes = {float(one.get("font-size", "0")) for one in root.iter(f"{SVG}text")}
    assert min(sizes) >= 14


@pytest.mark.parametrize("draw", [dots, stack, plain_bars])
def test_ids_clash_only_when_the_whole_chart_is_the_same(draw: Any) -> None:
    def ids(made: str) -> set[str]:
        return set(re.findall(r'\bid="([^"]+)"', made))

    assert ids(draw()) == ids(draw())
    assert not ids(draw()) & ids(draw(title="Arall"))
    assert not ids(draw(chart_id="a")) & ids(draw(chart_id="b"))
    made = draw(chart_id="mine")
    assert set(re.findall(r"url\(#([^)]+)\)", made)) <= ids(made)
    assert "CHART-ID" not in made


def test_for_print_it_has_a_size() -> None:
    root = ElementTree.fromstring(dots(width=400))
    assert root.get("width") == "400"
    assert (root.get("viewBox") or "").startswith("0 0 400 ")
    assert ElementTree.fromstring(dots()).get("width") == "100%"


def test_values_beyond_the_scale_end_in_arrows_and_in_words() -> None:
    made = dots()
    assert "20 (0.1 i 30)" in made
    assert made.count("M0-6L8 0L0 6Z") == 3  # right: 9.5, 20, 30
    assert made.count("M0-6L-8 0L0 6Z") == 2  # left: the value 0.1 and the low end 0.1
    assert "M-7 0a7" in made  # Gwent's circle
    assert made.count('class="chart-unknown"') == 1
    assert "Ni ellir dweud" in made


def test_tables_say_what_the_charts_say() -> None:
    assert charts.dot_plot_table(DOTS[:2], language="en") == charts.DataTable(
        ("Group", "Value", "Interval"), (("Gwent", "3.2", "1.1 to 9.5"), ("De Cymru", "Cannot tell", ""))
    )
    rows = [charts.BarRow("A", 1234), charts.BarRow("B", None), charts.BarRow("C", 1, said="one of 20")]
    assert charts.bars_table(rows, language="cy").rows == (
        ("A", "1,234"),
        ("B", "Ni ellir dweud"),
        ("C", "one of 20"),
    )
    table = charts.stacked_bars_table(STACK, series=("x", "y", "z"), language="en")
    assert table.header == ("Group", "x", "y", "z")
    assert table.rows[1] == ("Dau", "3", "Cannot tell", "1")


def test_a_bar_with_a_hidden_part_has_no_length() -> None:
    assert stack().count('class="chart-unknown"') == 1
    drawn = ElementTree.fromstring(stack())
    filled = [one for one in drawn.iter(f"{SVG}rect") if (one.get("class") or "").startswith("chart-series")]
    assert len(filled) == 3 + 2  # the key, then the two parts above nought of the first row


def test_lengths_are_in_proportion() -> None:
    made = charts.bars([charts.BarRow("a", 10), charts.BarRow("b", 5)], **WORDS, x_label="n", x_max=20)
    widths = [float(found) for found in re.findall(r'width="([\d.]+)%" height="18"', made)]
    assert widths == pytest.approx([47, 23.5])


@pytest.mark.parametrize(
    "wrong, said",
    [
        (lambda: charts.dot_plot([], **WORDS, x_label="x", x_range=(0, 1)), "rows"),
        (lambda: charts.bars([], **WORDS, x_label="x"), "rows"),
        (lambda: stack(series=()), "series"),
        (lambda: stack(series=("a",)), "one value"),
        (lambda: dots(title=" "), "title"),
        (lambda: dots(description=""), "description"),
        (lambda: dots(x_range=(0, 1)), "above nought"),
        (lambda: dots(x_range=(2, 1), log=False), "smaller to a larger"),
        (lambda: charts.bars([charts.BarRow("a", -1)], **WORDS, x_label="x"), "negative"),
        (lambda: charts.bars([charts.BarRow("a", 3)], **WORDS, x_label="x", x_max=2), "run off"),
        (lambda: charts.DotRow("a", 1, 0.5), "two ends"),
        (lambda: charts.DotRow("a", 1, 2, 1), "smaller to the larger"),
        (lambda: svg.colour(5), "at most 5"),
    ],
)
def test_what_cannot_be_drawn(wrong: Any, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        wrong()


def test_all_noughts_still_make_a_chart() -> None:
    assert "<svg" in charts.bars([charts.BarRow("a", 0)], **WORDS, x_label="n")
    assert "<svg" in charts.bars([charts.BarRow("a", None)], **WORDS, x_label="n")


@given(st.text(max_size=200))
def test_any_text_is_safe(text: str) -> None:
    made = charts.bars(
        [charts.BarRow(text, 1)], title="t" + text, description="d" + text, x_label=text, language="en"
    )
    root = ElementTree.fromstring(made)
    assert {one.tag for one in root} <= {f"{SVG}{name}" for name in ("title", "desc", "rect", "text", "line")}


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6))
def test_ticks_are_few_round_and_on_the_scale(low: float, wide: float) -> None:
    scale = svg.Scale(low, low + wide)
    ticks = scale.ticks()
    assert 2 <= len(ticks) <= 6
    assert all(scale.low - 1e-6 * wide <= tick <= scale.high + 1e-6 * wide for tick in ticks)


@given(st.floats(0.01, 1), st.floats(1.5, 1000))
def test_ratio_ticks_hold_halves_and_doubles(low: float, high: float) -> None:
    scale = svg.Scale(low, high, log=True)
    assert all(scale.inside(tick * (1 + 1e-9)) or scale.inside(tick * (1 - 1e-9)) for tick in scale.ticks())
    assert 1 <= len(scale.ticks()) <= 6
    assert scale.at(low) == pytest.approx(0.03)
    assert scale.at(high) == pytest.approx(0.97)


@pytest.mark.parametrize(
    "value, said",
    [(3.0, "3"), (3.14159, "3.14"), (1234.4, "1,234"), (-2.5, "\N{MINUS SIGN}2.5"), (0.05, "0.05")],
)
def test_numbers_as_people_read_them(value: float, said: str) -> None:
    assert svg.number(value) == said


@given(st.lists(st.text("abcdef", min_size=1, max_size=40), max_size=20), st.integers(5, 60))
def test_wrapping_loses_nothing(parts: list[str], width: int) -> None:
    lines = svg.wrapped(" ".join(parts), width=width)
    assert " ".join(lines).split() == parts
    assert all(len(line) <= width or " " not in line for line in lines)


def test_templates_escape_and_refuse_unknown_names() -> None:
    import jinja2

    made = html.environment("gwrando.printing").from_string("{{ name }} {{ day|on('cy') }}")
    from datetime import date

    assert made.render(name="<b>", day=date(2026, 12, 5)) == "&lt;b&gt; 5 Rhagfyr 2026"
    with pytest.raises(jinja2.UndefinedError):
        made.render(name="x")
