"""Frameworks are data: the seven Welsh standards, and any other file, through the same door."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwrando.errors import InputError
from gwrando.standards import framework
from gwrando.text import Bilingual, document_file

TINY = """key: tiny
edition: "1"
title: {cy: Bach, en: Tiny}
source: {cy: Prawf, en: Test}
status: {cy: Prawf, en: Test}
scale:
  note: {cy: Prawf, en: Test}
  levels:
    - {key: "off", word: {cy: Na, en: "No"}, meaning: {cy: Na, en: "No"}, is_gap: true}
    - {key: "yes", word: {cy: Ie, en: "Yes"}, meaning: {cy: Ie, en: "Yes"}, is_gap: false}
standards:
  - key: space
    name: {cy: Lle, en: Space}
    right: {cy: Lle, en: Space}
    indicators:
      - {key: safe, text: {cy: Diogel, en: Safe}, evidence: [asked]}
"""


def test_the_seven_welsh_standards_in_their_order() -> None:
    found = framework.load("wales_participation_2016")
    assert [standard.key for standard in found.standards] == [
        "information", "choice", "no_discrimination", "respect", "get_something", "feedback",
        "working_better",
    ]  # fmt: skip
    assert [standard.name.cy for standard in found.standards] == [
        "Gwybodaeth", "Chi biau'r dewis", "Dim gwahaniaethu", "Parch", "Bod ar eich ennill", "Adborth",
        "Gweithio'n well drosoch chi",
    ]  # fmt: skip
    assert "own neutral scale" in found.scale.note.en
    assert "To be confirmed with Children in Wales" in found.status.en
    assert found.standard("feedback").evidence == ("word_back", "delivered", "answered_with_reason")


@pytest.fixture
def installed(tmp_path: Path) -> Iterator[Path]:
    """A package with one framework file, found by entry point as any other package's would be."""
    package = tmp_path / "tiny_frameworks"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "tiny.yaml").write_text(TINY, encoding="utf-8")
    about = tmp_path / "tiny_frameworks-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: tiny-frameworks\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text(
        "[gwrando.frameworks]\ntiny = tiny_frameworks\nabsent = tiny_frameworks\nother = tiny_frameworks\n"
    )
    sys.path.insert(0, str(tmp_path))
    yield package
    sys.path.remove(str(tmp_path))
    sys.modules.pop("tiny_frameworks", None)


def test_another_package_adds_a_framework_with_data_alone(installed: Path) -> None:
    assert framework.names() == ["absent", "other", "tiny", "wales_participation_2016"]
    assert framework.load("tiny").standard("space").name.cy == "Lle"


def test_a_file_that_is_not_there_or_has_another_key_is_refused(installed: Path) -> None:
    with pytest.raises(InputError, match="holds no file"):
        framework.load("absent")
    (installed / "other.yaml").write_text(TINY, encoding="utf-8")
    with pytest.raises(InputError, match="key in the file differs"):
        framework.load("other")
    with pytest.raises(InputError, match="no plug-in named"):
        framework.load("unknown")


@pytest.mark.parametrize(
    "change, english",
    [
        (('key: "off"', 'key: "yes"'), "same key"),
        (("is_gap: true", "is_gap: false"), "least to most"),
        (("is_gap: false", "is_gap: true"), "least to most"),
        (("{cy: Lle, en: Space}", "{en: Space}"), "missing"),
        (("[asked]", "[asked_nicely]"), "not one of the choices"),
        (("key: tiny", "key: Tiny Framework"), "right form"),
        (('edition: "1"', "edition: 1"), "put quotes"),
    ],
)
def test_a_wrong_file_is_refused_with_its_line(change: tuple[str, str], english: str) -> None:
    with pytest.raises(InputError, match=english) as caught:
        document_file.from_text(TINY.replace(*change), framework.Framework, name="tiny.yaml")
    assert "tiny.yaml:" in caught.value.where


def test_a_gap_may_not_come_after_a_step_that_is_none() -> None:
    step = '    - {key: "more", word: {cy: A, en: A}, meaning: {cy: A, en: A}, is_gap: true}\nstandards:'
    with pytest.raises(InputError, match="least to most"):
        document_file.from_text(TINY.replace("standards:", step), framework.Framework, name="tiny.yaml")


@pytest.mark.parametrize("copied", ["- key: space", "- {key: safe"])
def test_two_standards_or_indicators_of_one_key_are_refused(copied: str) -> None:
    head, tail = TINY.split("standards:\n")
    second = tail if copied == "- key: space" else tail.replace("key: space", "key: voice")
    if copied == "- key: space":
        second = tail.replace("key: safe", "key: heard")
    with pytest.raises(InputError, match="same key"):
        document_file.from_text(f"{head}standards:\n{tail}{second}", framework.Framework, name="t.yaml")


def test_what_is_not_there_is_refused_with_what_is() -> None:
    found = document_file.from_text(TINY, framework.Framework, name="tiny.yaml")
    with pytest.raises(InputError, match="space"):
        found.standard("voice")
    with pytest.raises(InputError, match="off, yes"):
        found.scale.level("often")


def test_an_office_may_use_its_own_words() -> None:
    wales = framework.load("wales_participation_2016")
    tiny = document_file.from_text(TINY, framework.Framework, name="tiny.yaml")
    changed = wales.with_scale(tiny.scale)
    assert changed.scale.level("yes").word.cy == "Ie"
    assert changed.standards == wales.standards
    assert wales.scale.level("always").word.en == "Always"


text = st.text(min_size=1, max_size=20).filter(lambda found: bool(found.strip()))
both = st.builds(Bilingual, cy=text, en=text)


@given(st.lists(both, min_size=2, max_size=5), st.data())
def test_a_scale_goes_out_to_a_file_and_comes_back(names: list[Bilingual], data: st.DataObject) -> None:
    n_gaps = data.draw(st.integers(1, len(names) - 1))
    scale = framework.Scale(
        note=names[0],
        levels=tuple(
            framework.Level(key=f"step_{i}", word=name, meaning=name, is_gap=i < n_gaps)
            for i, name in enumerate(names)
        ),
    )
    assert document_file.from_text(document_file.to_yaml(scale), framework.Scale, name="s.yaml") == scale
