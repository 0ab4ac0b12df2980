"""One child's chronology: who may look, what is logged, what is printed, and that it never leaves."""

import hashlib
import json
import stat
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from click.testing import CliRunner

from gwrando.cli import study as door
from gwrando.errors import InputError, RefusedError, TamperedError
from gwrando.outputs import never
from gwrando.printing import pdf
from gwrando.study import definition, dummy
from gwrando.study.chronology import access, review, words
from tests.factories import chronology as factory
from tests.factories import study as studies
from tests.factories.chronology import Told

AT = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
TODAY = date(2026, 3, 4)
REASON = "Child practice review 7 (regulation 4)"
BORN = {1: date(2006, 3, 1), 2: date(2007, 5, 1)}
LIFE = [
    Told(child=1, type="ppn", on=date(2014, 2, 3), action="not_taken", reason="no_capacity", row=17),
    Told(
        child=1,
        type="care_support",
        on=date(2014, 6, 1),
        precision="month",
        ends_on=date(2015, 1, 9),
        basis="opinion",
    ),
    Told(child=1, type="school_award", on=date(2015, 7, 1), precision="year", action="taken"),
    Told(child=1, type="da_witnessed", on=date(2014, 2, 3), role="witness", action="not_taken"),
    Told(child=2, type="offence", on=date(2020, 1, 1), role="suspect"),
]


def allowed(folder: Path, *, basis: str = "Children Act 2004, regulation X") -> Path:
    """A definition whose agreement allows case review (or, with no basis, does not)."""
    text = dummy.template("study.toml").read_text(encoding="utf-8")
    if basis:
        text = text.replace(
            "delete_by = ", f'case_review = true\ncase_review_basis = "{basis}"\ndelete_by = ', 1
        )
    path = folder / "study.toml"
    path.write_text(text, encoding="utf-8")
    (folder / "study.key").touch(mode=0o600)
    (folder / "study.key").write_text("k" * 64)
    return path


@pytest.fixture
def case() -> review.Case:
    stays = [("education", "education-1", date(2012, 9, 1), date(2016, 7, 20))]
    unlinked = [("health", "health-1")]
    with factory.store(LIFE, born=BORN, stays=stays, unlinked=unlinked) as store:
        return review.read(store, agency="police", record="police-1")


def test_what_is_read(case: review.Case) -> None:
    assert [row[5] for row in case.entries] == ["da_witnessed", "ppn", "care_support", "school_award"]
    covered = {row[0]: row[3:] for row in case.covered}
    assert covered["education"] == (1, date(2012, 9, 1), date(2016, 7, 20))
    assert covered["health"] == (0, None, None)
    with factory.store(LIFE, born=BORN) as store, pytest.raises(InputError, match="no such record"):
        review.read(store, agency="police", record="someone else")


@pytest.mark.parametrize("language", ["cy", "en"])
def test_what_is_printed(case: review.Case, language: str, tmp_path: Path) -> None:
    study = definition.from_file(allowed(tmp_path))
    data = review.document(study, case, language=language, reason=REASON, by="A. Reviewer", at=AT)
    said = review.text(data)
    dates = [entry[0] for entry in data["entries"]]
    if language == "en":
        assert dates == ["3 February 2014"] * 2 + [
            "June 2014 (month only) until 9 January 2015",
            "2015 (year only)",
        ]
        actions = [entry[4] for entry in data["entries"]]
        assert actions == [
            "no action taken: no reason recorded",
            "no action taken: no capacity",
            "not recorded",
            "action taken",
        ]
        assert [entry[3] for entry in data["entries"]] == ["witness"] + ["about the child"] * 3
        assert data["entries"][1][6] == "Police: event, row 17"
        assert data["entries"][2][5] == "professional opinion"
        assert "no linked record: nothing is known from this service" in said
        assert "1 September 2012 until 20 July 2016" in said
    assert said.startswith(words.MARK)
    assert said.endswith(f"{words.MARK}\n")
    for part in (
        words.MARKING.in_(language),
        REASON,
        "A. Reviewer",
        "regulation X",
        study.agreement.reference,
    ):
        assert part in said
    # what services recorded and no more: no number of events, no age at which anything began, no judgement
    assert set(data) == {
        "title",
        "language",
        "mark",
        "marking",
        "reading",
        "labels",
        "access",
        "entries",
        "covered",
    }


def test_records_that_hang_on_a_hash_are_named(tmp_path: Path) -> None:
    said = {}
    for record in ("police-1", "police-2"):
        with factory.store(LIFE, born=BORN, hashed=[("health", "health-1"), ("health", "health-3")]) as store:
            case = review.read(store, agency="police", record=record)
        study = definition.from_file(allowed(tmp_path))
        said[record] = [
            review.text(
                review.document(study, case, language=language, reason=REASON, by="A. Reviewer", at=AT)
            )
            for language in ("cy", "en")
        ]
    cy, en = said["police-1"]
    assert "Records of Health were linked without names, by hashes" in en
    assert "drwy hashys, y cysylltwyd cofnodion Iechyd" in cy
    assert "without names" not in said["police-2"][1]


def test_a_service_without_anything(tmp_path: Path) -> None:
    with factory.store([], born=BORN) as store:
        empty = review.read(store, agency="police", record="police-2")
    study = definition.from_file(allowed(tmp_path))
    data = review.document(study, empty, language="en", reason=REASON, by="A. Reviewer", at=AT)
    assert "Nothing on record." in review.text(data)
    template = (Path(review.__file__).parent / "case.typ").read_text(encoding="utf-8")
    assert pdf.render(template, data=data, at=AT).startswith(b"%PDF")


@pytest.fixture
def looked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: review.Case) -> tuple[Path, list[Path]]:
    """A study's folder after one look, and the files written."""
    path = allowed(tmp_path)
    (tmp_path / "work.duckdb").touch()

    class Look:
        """An earlier run's work store."""

        def __enter__(self) -> None:
            return None

        def __exit__(self, *_: object) -> None:
            return None

    monkeypatch.setattr(review.engine, "look", lambda folder, key: Look())
    monkeypatch.setattr(review, "read", lambda store, agency, record: case)
    made = review.review(
        path, record="police:police-1", reason=REASON, by="A. Reviewer", at=AT, today=TODAY, environ={}
    )
    return tmp_path, made


def test_files_and_rights(looked: tuple[Path, list[Path]]) -> None:
    folder, made = looked
    assert [path.suffix for path in made] == [".pdf", ".txt", ".pdf", ".txt"]
    assert stat.S_IMODE((folder / "case-reviews").stat().st_mode) == 0o700
    for path in made:
        assert path.parent == folder / "case-reviews"
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert "police-1" not in path.name
        # the marking can be found in the bytes of either kind of file
        assert words.MARK.encode() in path.read_bytes()
    with pikepdf.open(BytesIO(made[0].read_bytes())) as found:
        assert str(found.Root.Lang) == "cy-GB"
        assert found.Root.MarkInfo.Marked
        assert words.TITLE.cy in str(found.docinfo["/Title"])


def test_the_log(looked: tuple[Path, list[Path]]) -> None:
    folder, _ = looked
    first = access.read(folder)
    assert [(one.by, one.reason, one.at) for one in first] == [("A. Reviewer", REASON, AT.isoformat())]
    assert "police-1" not in (folder / access.LOG).read_text(encoding="utf-8")
    assert first[0].record == access.digest("police", "police-1", key="k" * 64)
    assert first[0].record != access.digest("police", "police-1", key="j" * 64)
    assert stat.S_IMODE((folder / access.LOG).stat().st_mode) == 0o600
    access.add(folder, at=AT, by="B", reason="again", agency="police", record="x", key="k" * 64)
    lines = (folder / access.LOG).read_bytes().splitlines()
    assert access.read(folder)[1].before == hashlib.sha256(lines[0]).hexdigest()


@pytest.mark.parametrize("change", ["reason", "taken out", "not a line"])
def test_a_changed_log_stops_everything(looked: tuple[Path, list[Path]], change: str) -> None:
    folder, _ = looked
    for number in range(2):
        access.add(folder, at=AT, by="B", reason=f"again {number}", agency="police", record="x", key="k" * 64)
    lines = (folder / access.LOG).read_text(encoding="utf-8").splitlines()
    if change == "reason":
        lines[0] = json.dumps({**json.loads(lines[0]), "reason": "another"})
    elif change == "taken out":
        del lines[1]
    else:
        lines[1] = "no"
    (folder / access.LOG).write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(TamperedError):
        access.read(folder)
    with pytest.raises(TamperedError):
        review.review(
            folder / "study.toml",
            record="police:police-1",
            reason=REASON,
            by="Someone",
            at=AT,
            today=TODAY,
            environ={},
        )


def test_a_log_that_cannot_be_written_stops_everything(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="nobody may look"):
        access.add(tmp_path / "gone", at=AT, by="B", reason="x", agency="police", record="x", key="k" * 64)


@pytest.mark.parametrize(
    "change, error, where",
    [
        ({"reason": "  because "}, RefusedError, "--reason"),
        ({"by": " "}, RefusedError, "--reason"),
        ({"today": date(2040, 1, 1)}, RefusedError, "ISP"),
        ({"record": "police-1"}, InputError, "--record"),
        ({"record": "nobody:police-1"}, InputError, "--record"),
        ({"record": "police: "}, InputError, "--record"),
        ({}, InputError, ""),
    ],
)
def test_refusals(change: dict, error: type, where: str, tmp_path: Path) -> None:
    given = {"record": "police:police-1", "reason": REASON, "by": "A. Reviewer", "today": TODAY, **change}
    with pytest.raises(error) as found:
        review.review(allowed(tmp_path), at=AT, environ={}, **given)
    assert where in found.value.where
    assert "police-1" not in str(found.value)
    if change:
        assert access.read(tmp_path) == []
    assert not list(tmp_path.rglob("case-review-*"))


def test_refused_where_the_agreement_does_not_allow_it(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="does not allow"):
        review.review(
            allowed(tmp_path, basis=""),
            record="police:1",
            reason=REASON,
            by="A. R.",
            at=AT,
            today=TODAY,
            environ={},
        )
    assert access.read(tmp_path) == []


def test_a_basis_is_needed(tmp_path: Path) -> None:
    path = allowed(tmp_path)
    path.write_text(
        path.read_text(encoding="utf-8").replace("Children Act 2004, regulation X", " "), encoding="utf-8"
    )
    with pytest.raises(InputError, match="without saying on what legal basis"):
        definition.from_file(path)
    assert studies.study().agreement.case_review is False


def test_refused_where_others_may_open_the_folder(tmp_path: Path) -> None:
    path = allowed(tmp_path)
    (tmp_path / "case-reviews").mkdir(mode=0o755)
    with pytest.raises(RefusedError, match="can open the folder"):
        review.review(path, record="police:1", reason=REASON, by="A. R.", at=AT, today=TODAY, environ={})
    assert access.read(tmp_path) == []


def test_a_release_that_holds_one_is_refused(looked: tuple[Path, list[Path]], tmp_path: Path) -> None:
    _, made = looked
    release = tmp_path / "release"
    release.mkdir()
    never.refuse_case_reviews(release)
    for path in made:
        hidden = release / f"appendix{path.suffix}"
        hidden.write_bytes(path.read_bytes())
        with pytest.raises(RefusedError, match="may not leave"):
            never.refuse_case_reviews(release)
        checked = CliRunner().invoke(door.command, ["check", str(release), "--by", "Someone"])
        assert isinstance(checked.exception, RefusedError)
        hidden.unlink()
    (release / "case-review-x").mkdir()
    with pytest.raises(RefusedError, match="may not leave"):
        never.refuse_case_reviews(release)


def test_words_for_codes_nobody_listed() -> None:
    assert words.action("not_taken", "moved_away", "en") == "no action taken: moved away"
    assert words.action(None, None, "cy") == "heb ei gofnodi"
