"""Stop and search files for tests, made of rows that say only what a test needs."""

import csv
import io
from collections.abc import Mapping, Sequence

from gwrando.strategy.police_data import COLUMNS

ROW = {
    "Type": "Person search",
    "Date": "2020-01-10T14:05:00+00:00",
    "Latitude": "51.6",
    "Longitude": "-3.0",
    "Gender": "Male",
    "Age range": "10-17",
    "Self-defined ethnicity": "White - English/Welsh/Scottish/Northern Irish/British",
    "Officer-defined ethnicity": "White",
    "Legislation": "Misuse of Drugs Act 1971 (section 23)",
    "Object of search": "Controlled drugs",
    "Outcome": "A no further action disposal",
    "Outcome linked to object of search": "False",
    "Removal of more than just outer clothing": "False",
}
NAME = "2020-01-gwent-stop-and-search.csv"


def content(rows: Sequence[Mapping[str, str]], *, columns: Sequence[str] = COLUMNS) -> bytes:
    """The bytes of a file; each row is `ROW` with what differs."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        whole = {**ROW, **row}
        writer.writerow([whole.get(column, "") for column in columns])
    return out.getvalue().encode()
