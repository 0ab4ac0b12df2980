"""No field, column, word or sentence anywhere that gives a child a number, a place on a list, a class or a forecast.

Read in every file of the product, its docs and its examples: code, models, SQL, templates, catalogues, data
headers. A hit must be in ALLOWED with its reason, and a reason nobody needs any more must go.
"""

import re
from typing import Any

import pytest

from tests.house.repository import ROOT, committed, texts

BANNED = re.compile(
    r"""(?ix)(?<![a-z])(?:
      scor(?:e|es|ed|ing|er|ers|ecard)            | sgor\w*
    | rank(?:s|ed|ing|ings)?                      | rhestr\ trefn | trefn\ restrol
    | risk(?:s|y|iest)?                           | risg\w* | perygl\ o\ droseddu
    | predict\w*                                  | rhagfyn\w* | rhagwel\w* | darogan\w*
    | forecast\w*                                 | propensit\w* | tueddfryd\w*
    | probability\ of\ (?:re-?)?offend\w*         | likely\ to\ (?:re-?)?offend
    | tebygol\ o\ (?:ail)?droseddu
    | severity                                    | dangerous(?:ness)?
    | league\ tables?                             | triage\w* | watch-?lists?
    | vulnerability\ index                        | rag[_ ]rating
    )(?![a-z])"""
)
# (file, line that may hold such a word, why)
ALLOWED: tuple[tuple[str, str, str], ...] = (
    (r"SAFEGUARDING\.md", r"Give a child a number|child at risk: Social Services", "says it is never done; the words of the Act"),
    (r"README\.md", r"It never gives a child a number", "says it is never done"),
    (r"docs/explanation/how-it-looks\.md", r"second-rank text", "letters, not children"),
    (r"src/gwrando/web/(templates/home/about\.html|home/locale/.*\.po)", r"never gives a child", "says it is never done"),
    (r"benchmarks/linkage\.py", r"inference\.predict\(|_predictions|dense_rank\(", "Splink's name for weighing pairs of records; SQL's name for numbering clusters"),
    (r"src/gwrando/study/link/(preset|weigh)\.py", r"inference\.predict\(|rules_to_generate_predictions", "Splink's name for weighing pairs of records"),
    (r"src/gwrando/study/extracts/ssda903\.py", r"\"SDQ_SCORE\"", "the heading of a column of the statutory return: its form is checked, its value goes nowhere"),
    (r"src/gwrando/web/(templates/voice/report\.html|voice/locale/.*\.po)", r"section 130: a partner|child is at risk must tell|wynebu risg hysbysu", "the words of the Act"),
    (r"docs/explanation/what-a-study-can-say\.md", r"There is no number, list or forecast", "says it is never done"),
)  # fmt: skip
READ = (
    ".py",
    ".md",
    ".html",
    ".j2",
    ".typ",
    ".yaml",
    ".yml",
    ".toml",
    ".sql",
    ".po",
    ".json",
    ".js",
    ".css",
    ".txt",
)


def product() -> list[tuple[str, str]]:
    """The files that are or make the product; tests speak of what they forbid."""
    return [(name, text) for name, text in texts(*READ) if not name.startswith("tests/")]


def hits() -> list[tuple[str, int, str]]:
    """File, line number and line of everything that reads like a judgement."""
    found = []
    for name, text in product():
        found += [
            (name, number, line) for number, line in enumerate(text.splitlines(), 1) if BANNED.search(line)
        ]
    for path in committed():  # the heads of data tables
        if path.suffix == ".csv" and not path.is_relative_to(ROOT / "tests"):
            with path.open(encoding="utf-8") as file:
                head = file.readline()
            found += [(path.relative_to(ROOT).as_posix(), 1, head)] if BANNED.search(head) else []
    return found


def allowing(name: str, line: str) -> list[tuple[str, str, str]]:
    """The reasons that let this line stand."""
    return [entry for entry in ALLOWED if re.fullmatch(entry[0], name) and re.search(entry[1], line)]


def test_nothing_judges_a_child() -> None:
    found = [
        f"{name}:{number}: {line.strip()[:160]}" for name, number, line in hits() if not allowing(name, line)
    ]
    assert not found, "\n".join(found)


def test_every_reason_is_needed() -> None:
    used = {entry for name, _, line in hits() for entry in allowing(name, line)}
    there = {entry for entry in ALLOWED for name, _ in product() if re.fullmatch(entry[0], name)}
    assert not there - used
    assert all(why for _, _, why in ALLOWED)


@pytest.mark.parametrize(
    "line",
    [
        "risk_score = models.FloatField()",
        "SELECT child_key, rank() OVER (ORDER BY n) AS place",
        "child.predicted_class",
        "<th>Risk level</th>",
        "msgstr 'Lefel risg y plentyn'",
        "how likely to reoffend",
        "Sgôr y plentyn / sgoriau",
        "priority_rank: int",
    ],
)
def test_the_net_catches(line: str) -> None:
    assert BANNED.search(line)


@pytest.mark.parametrize(
    "line", ["brisk", "asterisk", "underscore_name", "frank", "Frankfurt", "escort", "crank up"]
)
def test_the_net_lets_other_words_through(line: str) -> None:
    assert not BANNED.search(line)


def test_no_row_about_a_child_has_a_number_that_is_not_a_count() -> None:
    """In the site's own tables: a float or decimal would be a measure; only whole things may be counted."""
    from django.apps import apps
    from django.db import models

    measures: list[str] = []
    for model in apps.get_models():
        if not model.__module__.startswith("gwrando."):
            continue
        fields: list[Any] = model._meta.get_fields()
        measures += [
            f"{model._meta.label}.{field.name}"
            for field in fields
            if isinstance(field, models.FloatField | models.DecimalField)
        ]
    assert not measures, measures
