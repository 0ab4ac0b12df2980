"""The rule compiler against its restatement in plain Python: the same faults, row by row, and the same accepted rows."""

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from gwrando.study.definition import ExtractSource
from gwrando.study.engine import DuckDB
from gwrando.study.extract import Extract, FileKind, Happens, Rule, code, day, number, text
from gwrando.study.extract import conditions as ask
from gwrando.study.extract.columns import Column
from gwrando.study.ingest import faults, ingest_one
from gwrando.text import Bilingual
from tests.oracle.study import rules as oracle
from tests.unit.study.ingest.conftest import ENDS, STARTS
from tests.unit.study.ingest.conftest import engine as small_engine

X = Bilingual(cy="x", en="x")


def rule(name: str, column: str, broken: ask.Condition, *, sets_aside: bool = True) -> Rule:
    return Rule(name=name, column=column, broken=broken, words=X, sets_aside=sets_aside)


PEOPLE = FileKind(
    title=X,
    record="ID",
    person={
        "forename": "NAME", "middle_names": "MIDDLE", "born_on": "DOB", "sex": "SEX", "postcode": "HOME", "upn": "UPN",
        "nhs_number": "NHS", "ethnicity": "ETHNIC", "deprivation": "FIFTH",
    },
    columns=(
        text("ID"), text("NAME", filled=True), text("MIDDLE"), day("DOB", "dmy", "iso", filled=True),
        code("SEX", {"1": "M", "2": "F", "9": ""}), Column(heading="HOME", type="postcode"), Column(heading="UPN", type="upn"),
        Column(heading="NHS", type="nhs"), code("ETHNIC", {"WBRI": "white", "NOBT": ""}, labelled=True),
        number("FIFTH", least=1, most=5), day("SEEN", "compact", strict=False),
    ),
    rules=(
        rule("seen_first", "SEEN", ask.Earlier(column="SEEN", than="DOB")),
        rule("no_number", "UPN", ask.All(of=(ask.Empty(column="UPN"), ask.Empty(column="NHS"))), sets_aside=False),
    ),
    events=(Happens(type="school_support", starts="SEEN", when=ask.AtLeast(column="FIFTH", number=4)),),
)  # fmt: skip
THINGS = FileKind(
    title=X,
    record="ID",
    columns=(
        text("ID"), code("WHAT", {"F": "fixed_exclusion", "P": "permanent_exclusion", "N": ""}, filled=True, strict=True),
        day("START", "dmy", "month", "year", "excel", filled=True), day("END", "named", "dmy"),
        code("DONE", {"Y": "taken", "N": "not_taken"}), code("WHY", ("no_capacity", "below_threshold")),
        number("MISSED", least=0), number("OF", most=400, strict=True), day("DOB", "mdy", strict=False),
        code("SAYS", {"1": "fact", "2": "opinion"}), code("AS", {"S": "subject", "W": "witness", "X": ""}), text("NOTE"),
    ),
    events=(
        Happens(
            type_from="WHAT", starts="START", ends="END", action_from="DONE", reason_from="WHY", basis_from="SAYS",
            role_from="AS", detail_from="WHY",
        ),
        Happens(
            type="attendance_concern", starts="START", detail="low",
            when=ask.ShareAtLeast(part="MISSED", whole="OF", share=0.1),
        ),
        Happens(
            type="aln_identified", starts="START", ends="END",
            when=ask.Any(of=(ask.IsIn(column="WHAT", values=("P",)), ask.Not(of=ask.Filled(column="WHY")))),
        ),
    ),
    rules=(
        rule("reason_missing", "WHY", ask.needs("DONE", ("N",), "WHY"), sets_aside=False),
        rule("missed_more", "MISSED", ask.MoreThan(column="MISSED", than="OF")),
        rule("late", "END", ask.Not(of=ask.Any(of=(ask.Earlier(column="END", than="START"), ask.Empty(column="END"), ask.Filled(column="START")))), sets_aside=False),
        rule("since", "START", ask.All(of=(ask.Since(column="START", day=date(2018, 1, 1)), ask.Not(of=ask.IsIn(column="DONE", values=("Y",))))), sets_aside=False),
    ),
    agrees="DOB",
    needed=False,
)  # fmt: skip
ONE = FileKind(
    title=X,
    record="ID",
    columns=(text("ID"), day("START", "iso"), day("END", "iso", "compact")),
    events=(Happens(type="school_move", starts="START", ends="END"),),
    key=("ID", "START"),
    needed=False,
)
EXTRACT = Extract(
    service="education", knows_every_child=True, kinds={"people": PEOPLE, "things": THINGS, "one": ONE}
)

CLOCKS = ("", "", "", " 00:00:00", "T09:30Z", " 9:30", "T09:30:11.25+01:00", " 10:00 ")
DAYS = ("2015-03-21", "2016-02-29", "2015-02-29", "2003-07-05", "2021-05-04", "1999-12-31", "2017-11-09", "1899-01-02", "2018-06-03")  # fmt: skip
NEVER = ("", "", "soon", "0", "2015", "42084", "42084.5", "03/2016", "2016-03", "13/2016", "20150321", "2015-3-21", "1/2/2015", "01.02-2015", "21/03/15", "2015-03-2x", "\u0661/03/2015", "32/01/2015")  # fmt: skip
MONTH = ("Mar", "mawrth", "Chw", "December", "Xyz", "Ma")


def dates(of: Column) -> st.SearchStrategy[str]:
    """Days in every style a column might be sent in, right or wrong."""

    def written(found: str, style: str, clock: str, month: str) -> str:
        year, m, d = found.split("-")
        return {
            "iso": f"{found}{clock}", "dmy": f"{d}/{m}/{year}{clock}", "mdy": f"{m}/{d}/{year}{clock}",
            "compact": year + m + d, "named": f"{int(d)}-{month}-{year}{clock}", "excel": "42084", "month": f"{m}/{year}",
            "year": year,
        }[style]  # fmt: skip

    own = st.sampled_from([*of.styles, *of.styles, "iso", "dmy"])
    right = st.builds(written, st.sampled_from(DAYS), own, st.sampled_from(CLOCKS), st.sampled_from(MONTH))
    return st.one_of(right, right, right, st.sampled_from(NEVER))


def cells(of: Column) -> st.SearchStrategy[str]:
    """Cells of a column: mostly what they should be."""
    match of.type:
        case "date":
            return dates(of)
        case "number":
            return st.sampled_from(("1", "3", "5", "4.0", "12", "100", "", "-1", "9", "1,000", "+2", "1e2", ".5", "7.", "many", "1.5.2", ",1", "0"))  # fmt: skip
        case "code":
            known = list(of.words)
            odd = ["", "", known[0].lower(), f"{known[0]}.0", f"a) {known[0]}", f"{known[-1]} - words", f"b) {known[0]}: words", "ZZ", "é"]  # fmt: skip
            return st.sampled_from([*known * 3, *odd])
        case "upn":
            return st.sampled_from(("A123456789012", "B123456789012", "H801200001001", "h801200001001", "T80120000100A", "UN1", "un5", "UN6", "", "I123456789012", "A12345678901", "A12345678901S"))  # fmt: skip
        case "nhs":
            return st.sampled_from(("943 476 5919", "943-476-5919", "9434765918", "0000000000", "", "x", "4010232137", "12345"))  # fmt: skip
        case "postcode":
            return st.sampled_from(("NP90 1AB", "np901ab", "CF1 1AA", "EC1A 1BB", "NP90  1AB", "", "somewhere", "NP 1AB", "NP901A"))  # fmt: skip
        case _:
            return st.sampled_from(
                ("Mari", "\u00a0Siân ", "Si?n", "Sa\ufffdn", "", " ", "\tx\v", "a,b", 'say "x"')
            )


IDS = st.sampled_from(("A1", "A2", " A3", "A4", "a4", "", "B9"))


def lines(kind: FileKind, most: int) -> st.SearchStrategy[list[list[str]]]:
    """Lines of a file; now and then one of a wrong shape."""
    right = st.tuples(IDS, *(cells(of) for of in kind.columns[1:])).map(list)
    torn = st.builds(lambda line, how: how(line), right, st.sampled_from((
        lambda line: line[:-1], lambda line: [*line, "more"], lambda line: [*line[:-1], "a\0"], lambda line: [*line[:-1], "a\nb"],
    )))  # fmt: skip
    return st.lists(st.one_of(*[right] * 12, torn), min_size=1, max_size=most)


FILES = st.fixed_dictionaries(
    {
        "people": st.tuples(lines(PEOPLE, 12)),
        "things": st.tuples(lines(THINGS, 16), lines(THINGS, 8)),
        "one": st.tuples(lines(ONE, 6)),
    }
)


@cache
def folder() -> Path:
    """One folder for all examples; each writes its files anew."""
    import atexit
    import shutil
    import tempfile

    made = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made


def written(
    extract: Extract, files: dict[str, Sequence[list[list[str]]]]
) -> dict[str, dict[str, list[list[str]]]]:
    """Writes the files; gives them by kind and name, as the oracle takes them."""
    named: dict[str, dict[str, list[list[str]]]] = {}
    for kind, given_lines in files.items():
        for which, some in enumerate(given_lines):
            name = f"{kind}{which}.csv"
            named.setdefault(kind, {})[name] = some
            with (folder() / name).open("w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file, lineterminator="\n")
                writer.writerow([of.heading for of in extract.kinds[kind].columns])
                writer.writerows(some)
    return named


def compared(engine: DuckDB, extract: Extract, files: dict[str, Sequence[list[list[str]]]]) -> oracle.Found:
    """Both answers, which must be one."""
    named = written(extract, files)
    given = ExtractSource(
        service=extract.service, files={kind: tuple(found) for kind, found in named.items()}, starts_on=STARTS, ends_on=ENDS,
        use_until=ENDS,
    )  # fmt: skip
    done, kinds = ingest_one(engine, given, extract, folder())
    told = oracle.judged(extract, named, STARTS, ENDS)

    def rows(query: str) -> Counter[tuple[Any, ...]]:
        return Counter(engine.connection.execute(query).fetchall())

    found = {(f.file, f.row, f.column, f.rule, f.used) for f in faults(engine, kinds)}
    assert found == told.faults
    fields = ", ".join(oracle.FIELDS)
    assert rows(f"select record, {fields} from names.main.person_part") == Counter(told.persons)
    assert rows("select record, starts_on, ends_on from names.main.stay_part") == Counter(told.stays)
    event = "record, type, starts_on, ends_on, date_precision, role, action, action_reason, basis, detail, source_file, source_row"
    assert rows(f"select {event} from names.main.event_part") == Counter(told.events)
    aside = {
        (kind, *row)
        for kind in extract.kinds
        for row in rows(f"select file_no, row_no from names.main.quarantine_{extract.service}_{kind}")
    }
    assert aside == told.aside
    assert done.set_aside == len(told.aside)
    return told


@settings(
    max_examples=14,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
@given(files=FILES)
def test_the_engine_says_of_every_row_what_the_restatement_says(files: dict[str, Any]) -> None:
    compared(small_engine(), EXTRACT, files)


def test_every_rule_is_broken_and_every_event_given_somewhere() -> None:
    """The rows above are not all alike: lines made to break each rule do, and the good ones are taken."""
    people = [
        [
            "A1",
            "Mari",
            "?",
            "21/03/2006",
            "2",
            "NP90 1AB",
            "B123456789012",
            "943 476 5919",
            "WBRI",
            "4",
            "20150321",
        ],
        ["A2", "", "", "x", "7", "x", "x", "x", "x", "9", "x"],
        ["A1", "Mo", "", "21/03/2006", "", "", "UN1", "", "", "x", ""],
        ["A3", "Mo", "", "05/04/2021", "", "", "", "", "", "", "20210101"],
        ["A4", "Mo", "", "05/04/1970", "", "", "", "", "", "", ""],
        ["A5", "Mo", "", "29/02/2008", "", "", "", "", "", "", ""],
    ]
    things = [
        ["A1", "P", "2015", "22-Mar-2015", "N", "", "9", "10", "03/21/2006", "2", "W", ""],
        ["A1", "F", "03/2016", "01/02/2016", "Y", "no_capacity", "99", "10", "04/03/2006", "", "", ""],
        ["A5", "N", "28/02/2026", "", "", "no_capacity", "-1", "999", "x", "", "", ""],
        ["A1", "F", "01/06/2016", "07/05/2016", "", "", "", "", "", "", "", ""],
        ["A9", "", "", "", "", "", "", "", "", "", "", ""],
        ["A1", "F", "2005", "", "", "", "", "", "03/12/2006", "", "", ""],
    ]
    told = compared(
        small_engine(),
        EXTRACT,
        {"people": (people,), "things": (things,), "one": ([["A1", "2015-01-01", "20141231"]],)},
    )
    said = {rule for _, _, _, rule, _ in told.faults}
    assert said >= {
        "empty", "not_a_date", "not_a_number", "out_of_range", "unknown_code", "not_a_upn", "upn_check_letter",
        "not_an_nhs_number", "not_a_postcode", "doubtful_letter", "repeated", "in_the_future", "not_a_child", "no_person",
        "another_birth_date", "before_birth", "outside_coverage", "ends_before_start", "perhaps_swapped", "seen_first",
        "no_number", "reason_missing", "missed_more", "since",
    }  # fmt: skip
    assert {event[1] for event in told.events} >= {
        "permanent_exclusion",
        "attendance_concern",
        "aln_identified",
        "school_support",
    }


@pytest.mark.parametrize(
    "day", [date(2010, 2, 28), date(2018, 2, 28), date(2012, 2, 29), date(2018, 3, 1), date(2017, 12, 31)]
)
def test_who_is_18_when_the_data_start(day: date, monkeypatch: pytest.MonkeyPatch) -> None:
    """Days of birth around the one of whoever turns 18 that day, in leap years and others."""
    monkeypatch.setitem(globals(), "STARTS", day)
    births = [date(day.year - 18, m, d) for m, d in ((2, 27), (2, 28), (3, 1), (3, 2), (12, 30), (12, 31))]
    births += [date(year, 2, 29) for year in (2000, 1992, 1996)]
    people = [
        [f"P{at}", "Mo", "", f"{born:%d/%m/%Y}", "", "", "", "", "", "", ""] for at, born in enumerate(births)
    ]
    alone = replace(EXTRACT, kinds={"people": PEOPLE})
    compared(small_engine(), alone, {"people": (people,)})
