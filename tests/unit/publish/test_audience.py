"""Audiences: data folders behind an entry point; pictures with alt texts in both languages and a licence."""

import types
from xml.etree import ElementTree

import pytest

from gwrando import plugins
from gwrando.errors import InputError
from gwrando.publish import audience, pictures


def test_the_three_built_in_ones() -> None:
    assert audience.names() == ["full", "young_people", "children"]
    for key in audience.names():
        found = audience.load(key)
        assert found.key == key
        assert found.reading.mean_sentence_words < found.reading.longest_sentence_words
        for kind in found.formats:
            assert found.file(audience.TEMPLATES[kind])
        assert found.file("style.css")


def test_a_missing_file_is_said() -> None:
    with pytest.raises(InputError, match=r"no file slide\.typ"):
        audience.load("full").file("slide.typ")


def test_an_unknown_audience_lists_those_there_are() -> None:
    with pytest.raises(InputError, match="young_people"):
        audience.load("parents")


def test_a_plug_in_that_is_not_a_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    audience.load.cache_clear()
    monkeypatch.setattr(plugins, "load", lambda group, name: object())
    with pytest.raises(InputError, match="must be a folder"):
        audience.load("full")


def test_a_folder_under_another_name(monkeypatch: pytest.MonkeyPatch) -> None:
    audience.load.cache_clear()
    folder = types.ModuleType("gwrando.publish.audiences.children")
    monkeypatch.setattr(plugins, "load", lambda group, name: folder)
    with pytest.raises(InputError, match="does not agree with itself"):
        audience.load("parents")


def test_pictures_are_all_there_and_plain() -> None:
    for key, alt in pictures.SHOWN.items():
        assert alt.cy != alt.en
        root = ElementTree.fromstring(pictures.svg(key))
        assert root.get("viewBox") == "0 0 128 128"
        for one in root.iter():
            assert one.get("style") is None
            assert not one.tag.endswith(("script", "image", "foreignObject"))


def test_a_picture_twice_on_a_page_has_other_ids() -> None:
    first, second = (pictures.inline("check", mark=mark) for mark in ("a", "b"))
    ids = [
        {one.get("id") for one in ElementTree.fromstring(text).iter()} - {None} for text in (first, second)
    ]
    assert ids[0]
    assert not ids[0] & ids[1]
    for text, mark in ((first, "a"), (second, "b")):
        assert text.count("url(#") == text.count(f"url(#{mark}-")
        assert 'aria-hidden="true"' in text


def test_an_unknown_picture() -> None:
    with pytest.raises(InputError, match="unicorn"):
        pictures.svg("unicorn")
