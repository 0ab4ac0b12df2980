"""`gwrando study check`, `ledger`, `withdraw` through the door."""

from datetime import UTC, datetime
from pathlib import Path

from click.testing import CliRunner, Result

from gwrando.cli import study as door
from gwrando.errors import DisclosureError, RefusedError
from gwrando.outputs import bundle, ledger
from gwrando.study import run
from gwrando.study.answers import Counted
from gwrando.study.report import released
from tests.factories import report as factory
from tests.factories.outputs import both

AT = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


def made(folder: Path, name: str = "release", **changes: dict[str, list[int]]) -> Path:
    counted = Counted(tables=tuple(factory.tables(**changes)), estimates=tuple(factory.estimates()))
    safe = released.protected(counted, run.rules_of(factory.STUDY))
    about = bundle.ReleaseAbout(
        study_id="s", definition_sha256="a" * 64, title=both("S"), made_by="analyst 1"
    )
    return bundle.write_bundle(
        folder / name, tables=safe.tables, estimates=safe.estimates, about=about, at=AT
    )


def said(*arguments: object) -> Result:
    return CliRunner().invoke(door.command, [*map(str, arguments)])


def test_a_check_shows_everything_and_goes_into_the_ledger(tmp_path: Path) -> None:
    release = made(tmp_path)
    assert "Nothing has been released yet" in said("ledger", tmp_path).output
    found = said("check", release, "--by", "lead 2", "--yes")
    assert found.exit_code == 0, found.output
    assert "Figure matched_da_witnessed: 4.2 (2.8 to 6.4), q <0.01" in found.output
    assert "Signed." in found.output
    listed = said("ledger", tmp_path / "study.toml").output + said("ledger", tmp_path).output
    assert "lead 2" in listed
    numbers = said("ledger", tmp_path / "ledger.jsonl", "--numbers").output
    assert "trigger_da_witnessed  cohort / recorded  80" in numbers
    assert "matched_da_witnessed  value  4.2" in numbers
    again = said("check", made(tmp_path, "again"), "--by", "lead 2", "--yes")
    assert again.exit_code == 0, again.output  # the same numbers tell nothing new


def test_a_release_that_tells_by_its_difference_is_not_signed(tmp_path: Path) -> None:
    assert said("check", made(tmp_path), "--by", "lead 2", "--yes").exit_code == 0
    other = made(tmp_path, "other", left_out={"index": [204, 20], "others": [3000, 300]})
    found = said("check", other, "--by", "lead 2", "--yes")
    assert isinstance(found.exception, DisclosureError)
    assert "compared with an earlier release" in str(found.exception)
    assert not (other / "check.json").exists()


def test_a_case_review_is_never_signed(tmp_path: Path) -> None:
    release = made(tmp_path)
    (release / "report" / "case-review-1.html").parent.mkdir(exist_ok=True)
    (release / "report" / "case-review-1.html").write_text("x")
    found = said("check", release, "--by", "lead 2", "--yes")
    assert isinstance(found.exception, RefusedError)
    assert not (tmp_path / "ledger.jsonl").exists()


def test_a_release_is_withdrawn_with_a_reason(tmp_path: Path) -> None:
    said("check", made(tmp_path), "--by", "lead 2", "--yes")
    key = ledger.read(tmp_path / "ledger.jsonl")[0].release
    found = said("withdraw", tmp_path, "--release", key[:10], "--reason", "A wrong number.", "--by", "lead 3")
    assert found.exit_code == 0, found.output
    assert "A wrong number." in said("ledger", tmp_path).output


def test_the_second_person_signs_with_a_key_of_their_own(tmp_path: Path) -> None:
    key = tmp_path / "lead.key"
    new = said("key", key, "--password", "a long enough one")
    assert new.exit_code == 0, new.output
    public = new.output.splitlines()[1]
    release = made(tmp_path)
    wrong = said("check", release, "--by", "lead 2", "--yes", "--key", key, "--password", "not this one")
    assert isinstance(wrong.exception, RefusedError)
    assert not (release / "check.json").exists()
    arguments = ["check", str(release), "--by", "lead 2", "--yes", "--key", str(key)]
    found = CliRunner().invoke(door.command, arguments, input="a long enough one\n")  # asked for, not shown
    assert found.exit_code == 0, found.output
    assert f"Key: {public}" in found.output
    assert "a long enough one" not in found.output
    assert bundle.read_bundle(release).signed_with == public
    plain = said("check", made(tmp_path, "plain"), "--by", "lead 2", "--yes")
    assert "the site cannot tell who" in plain.output
