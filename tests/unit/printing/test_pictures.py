"""Pictures as documents, and the charts of time and order: well-formed, named, in words, refused when they cannot be drawn."""

import re
import xml.etree.ElementTree as ET
from typing import Any

import pytest
from pydantic import ValidationError

from gwrando.printing import in_rows, paths, pictures, svg
from gwrando.printing.pictures import Picture, PictureRow
from gwrando.text import Bilingual

WORDS = Bilingual(cy="Yn Gymraeg", en="In English")


def picture(kind: str, *rows: PictureRow, **changes: Any) -> Picture:
    given = {"ref": "p", "kind": kind, "title": WORDS, "description": WORDS, "x_label": WORDS, "rows": rows}
    return Picture(**(given | changes))


def row(*values: float | None, **changes: Any) -> PictureRow:
    return PictureRow(**({"label": WORDS, "values": values} | changes))


EVERY = {
    "dots": picture("dots", row(50.0, low=40.0, high=60.0), row(None, series=1)),
    "ratios": picture("dots", row(2.0, low=1.0, high=4.0, said=WORDS), ratios=True, x_range=(0.125, 16), reference=1),
    "bars": picture("bars", row(50.0), row(None, said=WORDS), x_range=(0, 100)),
    "bars to their own end": picture("bars", row(50.0)),
    "parts": picture("parts", row(20.0, 80.0), row(None, 5.0), series=(WORDS, WORDS)),
    "curves": picture("curves", row(0, 0, 4, 20.5, 8, 60), row(2, 50, series=1), x_range=(0, 26), y_label=WORDS),
    "a year of curves": picture("curves", row(0, 0, 365, 100)),
    "order": picture("order", row(62.0, then=WORDS, said=WORDS), row(None, then=WORDS)),
    "tens": picture("tens", row(3.0, said=WORDS), row(0), row(None)),
    "groups of dots": picture("dots", row(50.0, group=WORDS), row(120.0, low=90.0, high=130.0, group=WORDS), row(2.0, low=-3.0, high=4.0)),
    "strip": picture("strip", row(8.0), row(8.1), row(8.2, said=WORDS), row(15.0), mark=WORDS, x_range=(0, 18)),
}  # fmt: skip


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize("language", ["cy", "en"])
@pytest.mark.parametrize("width", [None, 640])
def test_every_kind_is_drawn_and_named(name: str, language: Any, width: int | None) -> None:
    drawn = pictures.drawn(EVERY[name], language=language, chart_id="one", width=width)
    root = ET.fromstring(drawn)
    assert root.attrib["role"] == "img"
    assert root.attrib["lang"] == language
    assert WORDS.in_(language) in (root[0].text or "")
    assert "style=" not in drawn  # the site's rules refuse it
    found = pictures.table(EVERY[name], language=language)
    assert found.rows
    assert {len(line) for line in found.rows} == {len(found.header)}


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize("language", ["cy", "en"])
def test_every_kind_is_drawn_one_line_a_row(name: str, language: Any) -> None:
    """In print: as wide as it says, nothing outside it, and never taller than with the words above the marks."""
    drawn = pictures.in_lines(EVERY[name], language=language, chart_id="one")
    root = ET.fromstring(drawn)
    assert root.attrib["width"] == str(in_rows.WIDTH)
    tall = float(root.attrib["height"])
    for line in root.iter("{http://www.w3.org/2000/svg}line"):
        assert 0 <= float(line.attrib["x1"].rstrip("%")) <= 100
        assert 0 <= float(line.attrib["y2"]) <= tall
    above = ET.fromstring(pictures.drawn(EVERY[name], language=language, width=in_rows.WIDTH))
    assert tall <= float(above.attrib["height"])


def test_a_group_is_named_once_in_print_and_before_each_label_elsewhere() -> None:
    group, other = Bilingual(cy="Grŵp", en="Group"), Bilingual(cy="Arall", en="Other")
    given = picture("dots", row(1.0, group=group), row(2.0, group=group), row(3.0, group=other))
    assert pictures.in_lines(given, language="en").count(">Group<") == 1
    assert pictures.drawn(given, language="en").count(">Group · In English<") == 2
    assert [line[0] for line in pictures.table(given, language="en").rows] == [
        "Group · In English",
        "Group · In English",
        "Other · In English",
    ]


def test_what_lies_beyond_the_scale_ends_in_an_arrow_in_print() -> None:
    inside = pictures.in_lines(picture("dots", row(50.0, low=40.0, high=60.0)), language="en")
    beyond = pictures.in_lines(picture("dots", row(120.0, low=-5.0, high=130.0)), language="en")
    assert (inside.count("<path"), beyond.count("<path")) == (1, 3)  # the mark; three arrows


@pytest.mark.parametrize("full", range(11))
def test_ten_dots_a_row(full: int) -> None:
    drawn = pictures.drawn(picture("tens", row(float(full))), language="en")
    assert (drawn.count('class="chart-dot"'), drawn.count('class="chart-ring"')) == (full, 10 - full)


def test_a_bar_in_parts_stands_where_its_parts_add_up_to() -> None:
    """Left edges and widths of the parts, read back from the drawing, against the sums."""
    drawn = pictures.in_lines(picture("parts", row(20.0, 30.0, 50.0), series=(WORDS,) * 3), language="en")
    boxes = re.findall(r'<rect class="chart-series-(\d)" x="([\d.]+)%" y="[\d.]+" width="([\d.]+)%"', drawn)
    assert [int(n) for n, _, _ in boxes] == [1, 2, 3]
    lefts, widths = [float(x) for _, x, _ in boxes], [float(w) for _, _, w in boxes]
    assert widths == pytest.approx([33 * share for share in (0.2, 0.3, 0.5)], abs=0.01)
    assert lefts == pytest.approx([36, 36 + 33 * 0.2, 36 + 33 * 0.5], abs=0.01)


def test_a_picture_is_read_back_as_it_was() -> None:
    for one in EVERY.values():
        assert Picture.model_validate_json(one.model_dump_json()) == one


@pytest.mark.parametrize(
    "kind, rows, changes",
    [
        ("strip", (row(8.0),), {}),  # nothing says that it is made up
        ("strip", (row(None),), {"mark": WORDS}),
        ("strip", (row(19.0),), {"mark": WORDS}),
        ("order", (row(50.0),), {}),
        ("tens", (row(11.0),), {}),
        ("tens", (row(1.0, 2.0),), {}),
        ("curves", (row(),), {}),
        ("curves", (row(1.0),), {}),
        ("curves", (row(1.0, None),), {}),
        ("curves", (row(1.0, 120.0),), {}),
        ("curves", (row(400.0, 50.0),), {}),
        ("dots", (row(1.0, 2.0),), {}),
        ("dots", (row(1.0, low=0.5),), {}),
        ("dots", (row(1.0),), {"x_range": (5, 5)}),
        ("bars", (row(-1.0),), {}),
        ("bars", (row(200.0),), {"x_range": (0, 100)}),
        ("parts", (row(1.0),), {"series": (WORDS, WORDS)}),
        ("pie", (row(1.0),), {}),
        ("dots", (), {}),
        ("dots", (row(1.0),), {"ref": "<script>"}),
    ],
)
def test_what_cannot_be_drawn_is_no_picture(kind: str, rows: Any, changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        picture(kind, *rows, **changes)


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_numbers_are_finite(value: float) -> None:
    with pytest.raises(ValidationError):
        row(value)


def test_a_curve_rises_in_steps_and_its_table_says_each_point() -> None:
    curve = paths.Curve(label="Help", points=((4.0, 20.0), (0.0, 0.0)))
    assert paths.curves_table([curve], x_name="Weeks", language="en").rows == (
        ("Help", "0", "0%"),
        ("Help", "4", "20%"),
    )
    with pytest.raises(ValueError, match="points"):
        paths.curves([], title="t", description="d", x_label="x", y_label="y", x_max=10, language="en")


def test_numbers_of_a_strip_never_lie_on_each_other() -> None:
    drawn = pictures.drawn(EVERY["strip"], language="en")
    root = ET.fromstring(drawn)
    circles = [(one.attrib["cx"], one.attrib["cy"]) for one in root.iter() if one.tag.endswith("circle")]
    assert len(circles) == len(set(circles)) == 4
    assert len({cy for _, cy in circles}) == 3  # three close together stand in three rows
    assert "In English" in "".join(root.itertext())
    with pytest.raises(ValueError, match="moments"):
        paths.strip([], title="t", description="d", mark="m", x_label="x", ages=(0, 18), language="en")


def test_the_longest_arrow_is_the_commonest_order() -> None:
    with pytest.raises(ValueError, match="pairs"):
        paths.order([], title="t", description="d", language="en")
    pairs = [paths.Ordered(first="A", then="B", share=share, said="s") for share in (20.0, 80.0)]
    root = ET.fromstring(paths.order(pairs, title="t", description="d", language="en"))
    thick = [
        float(one.attrib["x2"].rstrip("%")) for one in root.iter() if one.attrib.get("stroke-width") == "8"
    ]
    assert thick == [pytest.approx(3 + 94 * 0.2), pytest.approx(3 + 94 * 0.8)]
    assert paths.order_table(pairs[:1], language="cy").rows == (("A", "B", "s"),)


def test_more_letters_fit_in_a_printed_picture() -> None:
    assert svg.letters(None) == svg.letters(100) == svg.WRAP
    assert svg.letters(640) == 65
