"""`gwrando standards`, through its own door."""

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from gwrando.cli import main
from gwrando.cli.standards import command
from gwrando.errors import InputError
from gwrando.standards import framework
from gwrando.text import document_file

EXAMPLE = Path(__file__).parents[3] / "examples" / "standards" / "self_assessment.yaml"
FRAMEWORK = Path(framework.__file__).parent / "frameworks" / "wales_participation_2016.yaml"


def run(*arguments: object) -> str:
    found = CliRunner().invoke(command, [str(one) for one in arguments], catch_exceptions=False)
    assert found.exit_code == 0, found.output
    return found.output


def test_frameworks_are_listed_with_whose_words_they_are() -> None:
    shown = run("frameworks")
    assert "feedback: Adborth | Feedback" in shown
    assert "To be confirmed with Children in Wales" in shown


def test_check_says_what_a_file_is(tmp_path: Path) -> None:
    assert "wales_participation_2016, 7 safon | 7 standards" in run("check", FRAMEWORK)
    shown = run("check", EXAMPLE)
    assert "Parch | Respect: Gan mwyaf | Mostly  (heb dystiolaeth | without evidence)" in shown
    assert "Chi biau'r dewis | It's your choice: Heb ei barnu | Not judged" in shown
    scale = tmp_path / "scale.yaml"
    scale.write_text(
        document_file.to_yaml(framework.load("wales_participation_2016").scale), encoding="utf-8"
    )
    assert "Not yet < Started < Mostly < Always" in run("check", scale)
    with pytest.raises(InputError, match="not there"):
        run("check", tmp_path / "none.yaml")


@pytest.mark.parametrize("language", ["cy", "en"])
def test_a_pack_is_written_in_each_form_and_language(tmp_path: Path, language: str) -> None:
    for name, start in (("pack.pdf", b"%PDF"), ("pack.html", b"<!doctype html>")):
        run("pack", EXAMPLE, "-o", tmp_path / name, "--language", language, "--today", "2026-11-22")
        assert (tmp_path / name).read_bytes().startswith(start)
    assert f'lang="{language}"' in (tmp_path / "pack.html").read_text(encoding="utf-8")


def test_an_office_uses_its_own_words(tmp_path: Path) -> None:
    scale = document_file.to_yaml(framework.load("wales_participation_2016").scale)
    (tmp_path / "scale.yaml").write_text(scale.replace("Gan mwyaf", "Fel arfer"), encoding="utf-8")
    run("pack", EXAMPLE, "-o", tmp_path / "pack.html", "--scale", tmp_path / "scale.yaml")
    page = (tmp_path / "pack.html").read_text(encoding="utf-8")
    assert "Fel arfer" in page
    assert "Gan mwyaf" not in page


def test_another_kind_of_file_is_refused_with_its_own_exit_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(
        sys, "argv", ["gwrando", "standards", "pack", str(EXAMPLE), "-o", str(tmp_path / "pack.docx")]
    )
    with pytest.raises(SystemExit) as stopped:
        main.main()
    assert stopped.value.code == 2
    assert "PDF neu HTML" in capsys.readouterr().err
    assert not (tmp_path / "pack.docx").exists()
