"""What everyone may download of a closed consultation: the protected tables, the same in every form."""

import csv
import io
import json
import random
import zipfile

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from gwrando.outputs import SafeTable
from gwrando.web.voice.actions import asking, taking_part
from gwrando.web.voice.management import example_answers
from gwrando.web.voice.queries import exports
from gwrando.web.voice.queries.cards import cards
from tests.factories import voice
from tests.web.voice.test_questions import asked  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db


def got(found, form):
    return Client().get(f"/en{reverse('voice:download', args=[found.slug, form])[3:]}")


def test_every_form_holds_the_same_protected_numbers(asked):  # noqa: F811
    session, chance = voice.session(consultation=asked), random.Random(4)
    at = timezone.now()
    for n in range(17):
        slip = taking_part.join(session=session, token=f"token-{n}-0123456", understood=True, at=at)
        for card in cards(slip):
            example_answers.give(slip, card, chance=chance, at=at)
        taking_part.evaluate(participation=slip, said={"listened": "yes" if n % 3 else "no"}, at=at)
    assert got(asked, "csv").status_code == 404  # not closed yet
    asking.close_consultation(consultation=asked, by="person:0", at=at)
    asked.refresh_from_db()
    tables = exports.tables(asked)
    assert len(tables) > 20
    shown = sorted(
        cell.shown
        for table in tables
        for line in [*table.cells, table.row_totals, table.column_totals, [table.grand_total]]
        for cell in line
        if cell.shown is not None
    )
    assert min(number for number in shown if number) >= 5

    rows = list(csv.DictReader(io.StringIO(got(asked, "csv").content.decode("utf-8-sig"))))
    assert sorted(int(row["value"]) for row in rows if row["value"]) == shown
    assert all(row["title_cy"] and row["title_en"] for row in rows)
    kept = json.loads(got(asked, "json").content)["tables"]
    assert [SafeTable.from_dict(table) for table in kept] == tables
    book = load_workbook(io.BytesIO(got(asked, "xlsx").content))
    head, *lines = book["data"].iter_rows(values_only=True)
    at_value = head.index("value")
    assert sorted(line[at_value] for line in lines if line[at_value] is not None) == shown
    with zipfile.ZipFile(io.BytesIO(got(asked, "zip").content)) as package:
        listed = json.loads(package.read("datapackage.json"))["resources"]
        assert len(listed) == len(tables)
        assert {one["path"] for one in listed} <= set(package.namelist())
    assert got(asked, "zip").content == got(asked, "zip").content
    assert got(asked, "pdf").status_code == 404
    answer = got(asked, "csv")
    assert answer["Content-Disposition"] == f'attachment; filename="{asked.slug}.csv"'
    page = Client().get(f"/en{reverse('voice:consultation', args=[asked.slug])[3:]}").text
    assert page.count("/download/") == 4
