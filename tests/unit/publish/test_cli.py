"""gwrando publish: render, lint, all; exit codes and what is printed."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from gwrando.cli.publish import command
from gwrando.errors import InputError, RefusedError
from tests.unit.publish.documents import EXAMPLE, FINE, small


def run(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(command, list(words))
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.output


def render(file: Path, output: Path, **change: str) -> tuple[int, str]:
    asked = {"audience": "children", "format": "poster", "language": "cy", "on": "2026-05-01", **change}
    return run(
        "render", str(file), *(part for k, v in asked.items() for part in (f"--{k}", v)), "-o", str(output)
    )


def test_render_is_repeatable(tmp_path: Path) -> None:
    assert render(EXAMPLE, tmp_path / "a.pdf")[0] == 0
    assert render(EXAMPLE, tmp_path / "new" / "b.pdf")[0] == 0
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "new" / "b.pdf").read_bytes()
    code, said = render(EXAMPLE, tmp_path / "c.html", audience="young_people", format="web", language="en")
    assert code == 0
    assert "advice left" in said


def test_render_refuses_what_must_be_mended(tmp_path: Path) -> None:
    file = tmp_path / "s.yaml"
    file.write_text(small(full={"text": FINE}).to_yaml(), encoding="utf-8")
    with pytest.raises(RefusedError, match=r"A1\.1"):
        render(file, tmp_path / "a.pdf")
    assert not (tmp_path / "a.pdf").exists()


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("x")
    with pytest.raises(InputError, match="cannot be written"):
        render(EXAMPLE, tmp_path / "taken" / "a.pdf")


def test_lint_says_file_line_where_and_what(tmp_path: Path) -> None:
    code, said = run("lint", str(EXAMPLE), "--audience", "young_people")
    assert code == 0
    line = EXAMPLE.read_text(encoding="utf-8").splitlines().index("      - id: A3.2") + 1
    assert (
        f"strategy.yaml:{line}: A3.2 young_people en: jargon (advice): 'custody': try 'held by the police'."
        in said
    )
    assert run("lint", str(EXAMPLE), "--audience", "young_people", "--strict")[0] == 1
    assert run("lint", str(EXAMPLE), "--audience", "children", "--strict")[0] == 0
    assert "(cyngor)" in run("lint", str(EXAMPLE), "--messages", "cy")[1]
    file = tmp_path / "s.yaml"
    file.write_text(small(full={"text": FINE}).to_yaml(), encoding="utf-8")
    code, said = run("lint", str(file))
    assert code == 3
    assert "2 must be mended" in said


def test_a_page_problem_points_at_the_top(tmp_path: Path) -> None:
    twelve = {
        "cy": "Byddwn yn dod i'ch gweld chi bob tymor a byddwn yn gwrando arnoch chi.",
        "en": "We will come to see you each term and we will listen to you.",
    }
    file = tmp_path / "s.yaml"
    file.write_text(small(twelve, n=6).to_yaml(), encoding="utf-8")
    assert "s.yaml:1: children cy: sentences-long-on-average" in run("lint", str(file))[1]


def test_all_makes_every_edition_and_links_them(tmp_path: Path) -> None:
    code, said = run(
        "all", str(EXAMPLE), "-o", str(tmp_path), "--site-url", "https://example.org/s/", "--on", "2026-05-01"
    )
    assert code == 0
    assert "16 editions" in said
    names = {path.name for path in tmp_path.iterdir()}
    assert len(names) == 16
    page = (tmp_path / "children-web-cy.html").read_text(encoding="utf-8")
    assert 'href="full-web-cy.html#A1.1"' in page
    assert 'href="children-web-en.html#A1.1"' in page
    assert "full-web-cy.html" in names
