"""What may never be in a release: one child's chronology, printed for a case review inside the safe setting."""

from pathlib import Path

from gwrando.errors import RefusedError

CASE_REVIEW = "GWRANDO-CASE-REVIEW"
"""Stands in every file of a case review. A release that holds it is refused."""
FILE_NAME = "case-review"
"""How the name of every such file begins."""


def refuse_case_reviews(folder: Path) -> None:
    """Raises `RefusedError` when a folder that is to leave holds a case review, by its name or its marking."""
    for path in sorted(Path(folder).rglob("*")):
        if path.name.startswith(FILE_NAME) or (path.is_file() and CASE_REVIEW.encode() in path.read_bytes()):
            raise RefusedError(
                cy="Mae cronoleg un plentyn yn y ffolder hon: ni chaiff adael.",
                en="There is a chronology of one child in this folder: it may not leave.",
                where=Path(folder).name,
                next_cy="Peidiwch â'i anfon. Tynnwch y ffeil allan a dywedwch wrth reolwr y lleoliad diogel.",
                next_en="Do not send it. Take the file out and tell the manager of the safe setting.",
            )
