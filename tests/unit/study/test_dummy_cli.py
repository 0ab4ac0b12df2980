"""`gwrando study dummy`: how far it is, and what it refuses."""

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from gwrando.cli import study as door
from gwrando.cli.study import making_up
from gwrando.errors import InputError


def test_a_number_out_of_range_is_refused_in_both_languages_and_nothing_is_written(tmp_path: Path) -> None:
    for number in ("49", "1000001"):
        with pytest.raises(InputError) as refused:
            CliRunner().invoke(
                door.command, ["dummy", str(tmp_path / "no"), "--children", number], catch_exceptions=False
            )
        assert "o blant" in refused.value.cy
        assert "can be made up" in refused.value.en
    assert not (tmp_path / "no").exists()


def test_a_bar_is_drawn_where_a_person_looks_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    with making_up._shown() as tick:
        tick(50, 100)
        tick(100, 100)
    assert "100/100" in capsys.readouterr().out


def test_a_large_number_says_how_far_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    with making_up._shown() as tick:
        for done in range(10_000, 100_001, 5_000):
            tick(done, 100_000)
        tick(100, 100)
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 10
    assert lines[-1].endswith("100,000 / 100,000")
