"""`gwrando study dummy`: how far it is, and what it refuses."""

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from gwrando.cli import study as door
from gwrando.cli.study import progress
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
    with progress.counted("Plant | Children") as tick:
        tick(20, 0)
        tick(50, 100)
        tick(100, 100)
    assert "100/100" in capsys.readouterr().out


def test_in_a_file_long_work_says_now_and_then_how_far_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    at = iter(range(1000))
    with progress.counted("Plant | Children", clock=lambda: float(next(at))) as tick:
        tick(5, 0)
    assert capsys.readouterr().out == ""
    at = iter([0, 9, 10, 10, 19, 21, 21])
    with progress.counted("Plant | Children", clock=lambda: float(next(at))) as tick:
        for done, total in ((1, 0), (1000, 0), (1500, 2000), (2000, 2000)):
            tick(done, total)
    assert capsys.readouterr().out.splitlines() == [
        "Plant | Children: 1,000",
        "Plant | Children: 2,000 / 2,000",
    ]
