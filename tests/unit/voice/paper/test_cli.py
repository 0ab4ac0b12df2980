"""The commands: sheets and their layout into a folder, files back into tables; nothing overwritten, nothing lost."""

import csv
from pathlib import Path

import cv2
import numpy as np
import pytest
from click.testing import CliRunner, Result

from gwrando.cli import main
from gwrando.errors import GwrandoError, InputError, RefusedError
from gwrando.voice.paper import Batch, SheetLayout, geometry, pictures, queue
from tests.factories import paper as made_up
from tests.house.repository import ROOT

CONSULTATION = ROOT / "examples/consultation/our-draft-plan/consultation.yaml"


def run(*words: object) -> Result:
    return CliRunner().invoke(main.cli, ["voice", *map(str, words)], catch_exceptions=False)


def refused(*words: object) -> GwrandoError:
    with pytest.raises(GwrandoError) as error:
        run(*words)
    return error.value


def test_sheets_are_printed_once_a_number_and_keep_their_layout(tmp_path: Path) -> None:
    made = run("sheets", CONSULTATION, tmp_path, "--sheets", 2, "--on", "2026-11-29")
    assert made.exit_code == 0
    assert "llungopïo" in made.output
    assert "photocopy" in made.output
    plan = SheetLayout.from_file(tmp_path / "sheets.yaml")
    assert (tmp_path / "sheets-1-2.pdf").read_bytes().startswith(b"%PDF")
    assert run("sheets", CONSULTATION, tmp_path, "--sheets", 3, "--first", 3).exit_code == 0
    assert SheetLayout.from_file(tmp_path / "sheets.yaml") == plan
    (tmp_path / "sheets-of-mine.pdf").write_bytes(b"")
    (tmp_path / "sheets-a-b.pdf").write_bytes(b"")
    again = refused("sheets", CONSULTATION, tmp_path, "--sheets", 1, "--first", 5)
    assert isinstance(again, RefusedError)
    assert "--first 6" in again.next_en
    other = refused("sheets", CONSULTATION, tmp_path, "--sheets", 1, "--first", 9, "--size", 18)
    assert isinstance(other, RefusedError)
    assert "ffolder newydd" in other.next_cy


def test_what_becomes_of_the_paper_is_said_in_both_languages(tmp_path: Path) -> None:
    half = refused("sheets", CONSULTATION, tmp_path, "--sheets", 1, "--afterwards-en", "Shredded.")
    assert isinstance(half, InputError)
    assert "--afterwards-cy" in half.next_cy
    both = ("--afterwards-en", "Shredded.", "--afterwards-cy", "Ei rhwygo.")
    assert run("sheets", CONSULTATION, tmp_path, "--sheets", 1, *both).exit_code == 0


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_files_become_tables_and_what_is_doubtful_waits(
    tmp_path: Path, printed: made_up.Printed, first_page: made_up.Picture, second_page: made_up.Picture
) -> None:
    rng = np.random.default_rng(2)
    page = first_page
    for item, box in ((0, 0), (1, 2), (2, 0), (2, 1)):
        frame = printed.plan.pages[0][item].boxes[box].frame
        lines = made_up.strokes("cross", frame.width, rng)
        page = made_up.draw(page, lines, x=frame.x + 5, y=frame.y + 5, pen=made_up.PENS[0], rng=rng)
    frame = printed.plan.pages[1][0].writing
    assert frame is not None
    written = made_up.write_words(second_page, frame, rng)
    for name, picture in (("one", page), ("two", written), ("again", page)):
        (tmp_path / f"{name}.png").write_bytes(pictures.png((np.clip(picture, 0, 1) * 255).astype(np.uint8)))
    hidden, qr = first_page.copy(), geometry.qr()
    hidden[
        : int(qr.bottom * made_up.PX_MM), int(qr.x * made_up.PX_MM) : int((qr.right + 2) * made_up.PX_MM)
    ] = 1
    cv2.imwrite(str(tmp_path / "no code.png"), (hidden * 255).astype(np.uint8))
    (tmp_path / "cat.txt").write_text("miaow", encoding="utf-8")
    (tmp_path / "sheets.yaml").write_text(printed.plan.to_yaml(), encoding="utf-8")
    out = tmp_path / "read"
    files = [tmp_path / name for name in ("one.png", "two.png", "again.png", "no code.png", "cat.txt")]
    done = run("read-sheets", tmp_path / "sheets.yaml", *files, "--out", out)
    assert done.exit_code == 0
    assert "Pages read: 2 of 5. Choices: 2. For a person to look at: 3. To type: 1." in done.output
    assert "Tudalennau wedi'u darllen: 2 o 5." in done.output
    assert rows(out / "choices.csv") == [
        {"sheet": "3", "question": "s1", "choice": "agree"},
        {"sheet": "3", "question": "s2", "choice": "pass"},
    ]
    look = rows(out / "to_look_at.csv")
    assert [(row["file"], row["question"], row["choice"]) for row in look] == [
        ("one.png", "s3", ""),
        ("no code.png", "", ""),
        ("cat.txt", "", ""),
    ]
    assert all(row["why_cy"] != row["why_en"] for row in look)
    assert cv2.imread(str(out / look[0]["crop"])) is not None
    assert cv2.imread(str(out / look[1]["crop"])) is not None
    typed = rows(out / "to_type.csv")
    assert typed[0]["question"] == "open-question"
    assert (out / typed[0]["crop"]).exists()
    shown = (out / "look.html").read_text(encoding="utf-8")
    assert all(row["crop"] in shown for row in (*look[:2], typed[0]))
    assert "Marciau amheus" in shown
    assert "Doubtful marks" in shown
    states = [row["state"] for row in rows(out / "pages.csv")]
    assert states == ["read", "read", "again", "code_unclear", "not_a_picture"]
    full = refused("read-sheets", tmp_path / "sheets.yaml", files[0], "--out", out)
    assert isinstance(full, InputError)
    assert "not empty" in full.en


def test_an_empty_page_is_shown_to_a_person(
    tmp_path: Path, printed: made_up.Printed, first_page: made_up.Picture
) -> None:
    (tmp_path / "sheets.yaml").write_text(printed.plan.to_yaml(), encoding="utf-8")
    (tmp_path / "empty.png").write_bytes(pictures.png((first_page * 255).astype(np.uint8)))
    assert (
        run(
            "read-sheets", tmp_path / "sheets.yaml", tmp_path / "empty.png", "--out", tmp_path / "read"
        ).exit_code
        == 0
    )
    (row,) = rows(tmp_path / "read" / "to_look_at.csv")
    assert row["sheet"] == "3"
    assert "nothing was seen" in row["why_en"]


def test_places_that_cannot_be_read_or_written(tmp_path: Path, printed: made_up.Printed) -> None:
    layout = tmp_path / "sheets.yaml"
    layout.write_text(printed.plan.to_yaml(), encoding="utf-8")
    missing = refused("read-sheets", layout, tmp_path / "gone.png", "--out", tmp_path / "read")
    assert isinstance(missing, InputError)
    assert not (tmp_path / "read").exists()
    in_the_way = tmp_path / "file"
    in_the_way.write_text("", encoding="utf-8")
    (tmp_path / "a.txt").write_text("", encoding="utf-8")
    blocked = refused("read-sheets", layout, tmp_path / "a.txt", "--out", in_the_way / "read")
    assert isinstance(blocked, InputError)
    assert isinstance(refused("sheets", CONSULTATION, in_the_way / "x", "--sheets", 1), InputError)


def test_when_nothing_waits_the_page_says_so() -> None:
    shown = queue.page(Batch(pages=()))
    assert "Nid oes dim yn aros am berson." in shown
    assert "Nothing waits for a person." in shown
