"""Protected tables -> files people open: a spreadsheet, JSON, and a data package of CSV files in one zip.

The same tables give the same bytes (a workbook also says when it was made). Hidden numbers are empty with a note that says why, in both languages.
"""

import csv
import io
import zipfile
from collections.abc import Sequence

from openpyxl import Workbook

from gwrando.outputs import SafeTable
from gwrando.outputs.files import CSV_HEAD, csv_rows, json_bytes, plain, release_files
from gwrando.text import Bilingual

LONG_AGO = (2000, 1, 1, 0, 0, 0)  # the time of each file in the zip: the same tables, the same bytes
ABOUT = Bilingual(cy="Ynglŷn â hyn", en="About")
RULES = Bilingual(
    cy="Niferoedd o blant, wedi'u talgrynnu a'u cuddio lle maen nhw'n fach.",
    en="Numbers of children, rounded, and hidden where they are small.",
)


def as_json(tables: Sequence[SafeTable]) -> bytes:
    """All tables as they are kept, with the rules they were made under."""
    return json_bytes({"tables": [table.to_dict() for table in tables]})


def as_zip(tables: Sequence[SafeTable]) -> bytes:
    """A Frictionless data package: one CSV and one JSON file a table, and what each column is."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression=zipfile.ZIP_DEFLATED) as made:
        for name, data in sorted(release_files(tables).items()):
            made.writestr(zipfile.ZipInfo(name, date_time=LONG_AGO), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def as_csv(tables: Sequence[SafeTable]) -> bytes:
    """All tables below each other in one file, with their titles in both languages; UTF-8 with a mark for spreadsheets."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(["title_cy", "title_en", *CSV_HEAD])
    for table in tables:
        for row in csv_rows(table)[1:]:
            writer.writerow([plain(table.title.cy), plain(table.title.en), *row])
    return ("\ufeff" + text.getvalue()).encode()


def as_xlsx(tables: Sequence[SafeTable], *, title: Bilingual) -> bytes:
    """A workbook: a first sheet that says what it is, and one sheet with a row for each number."""
    book = Workbook(write_only=True)
    about = book.create_sheet(f"{ABOUT.cy} - {ABOUT.en}"[:31])
    for table in tables[:1]:
        about.append([title.cy, title.en])
        about.append([RULES.cy, RULES.en])
        about.append([table.rules.reason.cy, table.rules.reason.en])
    for missing in dict.fromkeys((table.missing.cy, table.missing.en) for table in tables):
        about.append(list(missing))
    data = book.create_sheet("data")
    data.append(["title_cy", "title_en", *CSV_HEAD])
    value = CSV_HEAD.index("value")
    for table in tables:
        for row in csv_rows(table)[1:]:
            cells: list[str | int | None] = [*row]
            cells[value] = int(row[value]) if row[value] else None
            data.append([plain(table.title.cy), plain(table.title.en), *cells])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
