"""A case review may never leave: by its name or its marking, wherever in the folder."""

from pathlib import Path

import pytest

from gwrando.errors import RefusedError
from gwrando.outputs import never


@pytest.mark.parametrize(
    "name, text", [("case-review-1.html", "x"), ("report/notes.html", f"<p>{never.CASE_REVIEW}</p>")]
)
def test_a_case_review_is_refused(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text(text)
    with pytest.raises(RefusedError, match="chronology of one child"):
        never.refuse_case_reviews(tmp_path)


def test_other_files_may_leave(tmp_path: Path) -> None:
    (tmp_path / "report").mkdir()
    (tmp_path / "report" / "report.html").write_text("A review of cases.")
    never.refuse_case_reviews(tmp_path)
