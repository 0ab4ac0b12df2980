"""The opinion map: circles for groups, never a point for a child, and its table."""

import re
from xml.etree import ElementTree

import pytest

from gwrando.voice import opinion_map
from gwrando.voice.opinion_map import Circle

THREE = [Circle("A", 40, -10, 0), Circle("B", 20, 6, 8), Circle("C", 10, 5, -9)]


def test_places_are_whole_numbers_on_a_grid():
    assert opinion_map.on_the_grid([(-3.21, 0.0), (1.6, 0.7)]) == [(-10, 0), (5, 2)]
    assert opinion_map.on_the_grid([(0.0, 0.0)]) == [(0, 0)]


@pytest.mark.parametrize("language", ["cy", "en"])
def test_one_circle_a_group_with_an_area_that_tells_how_many(language):
    drawn = opinion_map.picture(THREE, language=language)
    ElementTree.fromstring(drawn)
    circles = re.findall(r'class="chart-series-\d" cx="([\d.]+)%" cy="([\d.]+)" r="([\d.]+)"', drawn)
    assert len(circles) == 3
    radii = [float(radius) for _, _, radius in circles]
    assert radii[0] ** 2 / radii[1] ** 2 == pytest.approx(2, rel=0.02)
    assert float(circles[0][0]) < float(circles[2][0]) < float(circles[1][0])
    assert float(circles[1][1]) < float(circles[2][1])  # up is up
    assert opinion_map.TITLE.in_(language) in drawn
    assert "style=" not in drawn


def test_groups_on_one_line_make_a_low_picture_and_a_shorter_table():
    line = [Circle("A", 15, -10, 0), Circle("B", 10, 8, 0)]
    assert 'height="100"' in opinion_map.picture(line, language="en")
    table = opinion_map.picture_table(line, language="en")
    assert table.header == ("Group", "About how many", "Place across (-10 to 10)")
    assert table.rows == (("A", "15", "−10"), ("B", "10", "8"))
    assert len(opinion_map.picture_table(THREE, language="cy").header) == 4


def test_no_groups_no_map():
    with pytest.raises(ValueError):
        opinion_map.picture([], language="en")
    assert opinion_map.picture_table([], language="en").rows == ()
