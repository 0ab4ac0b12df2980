"""A run that is stopped goes on; a change redoes what it touches; two runs at once are refused; the end of a study."""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from gwrando.cli import study as door
from gwrando.cli.study import running
from gwrando.errors import InputError, RefusedError
from gwrando.outputs import bundle
from gwrando.study import engine, run
from tests.unit.study.conftest import AT, TODAY

MadeUp = tuple[Path, run.Result]
SEEN = ("read", "accept", "link")


def again(folder: Path, **changes: object) -> run.Result:
    given = {"seed": 1, "at": AT, "today": TODAY, "environ": {}} | changes
    return run.run(folder / "study.toml", **given)


def content(folder: Path) -> dict[str, str]:
    """Hash of each file of a release."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def kept(result: run.Result) -> set[str]:
    return {step.name for step in result.steps if step.kept}


def edit(folder: Path, old: str, new: str) -> None:
    path = folder / "study.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def ready(made_up: MadeUp, tmp_path: Path) -> Path:
    """The study's folder after a run, in a folder of its own, without its release."""
    folder = tmp_path / "study"
    shutil.copytree(made_up[0], folder, ignore=shutil.ignore_patterns("release"))
    return folder


@pytest.fixture
def untouched(made_up: MadeUp, tmp_path: Path) -> Path:
    """The study's folder before any run."""
    folder = tmp_path / "study"
    made = ("release", "*.duckdb*", "runs", "faults.csv", ".lock")
    shutil.copytree(made_up[0], folder, ignore=shutil.ignore_patterns(*made))
    return folder


def test_a_second_run_does_no_step_again_and_gives_the_same_bytes(made_up: MadeUp, ready: Path) -> None:
    result = again(ready)
    assert kept(result) == set(run.ORDER) - {"protect", "release"}
    assert not result.definition_changed
    assert content(result.release) == content(made_up[1].release)
    assert (result.n_faults, result.n_set_aside, result.quality) == (
        made_up[1].n_faults, made_up[1].n_set_aside, made_up[1].quality,
    )  # fmt: skip
    logs = sorted((ready / "runs").glob("*.json"))
    assert len(logs) == 2
    assert {step["step"] for step in json.loads(logs[0].read_text())["steps"] if step["kept"]} == kept(result)


def test_another_question_does_not_link_again(ready: Path) -> None:
    edit(ready, "per_child = 5", "per_child = 2")
    result = again(ready)
    assert set(SEEN) < kept(result)
    assert result.definition_changed
    assert not kept(result) & set(run.ORDER[run.ORDER.index("cohort") :])


@pytest.mark.no_cover
def test_another_seed_links_again_and_reads_nothing_again(ready: Path) -> None:
    assert kept(again(ready, seed=2)) == {"read", "accept"}


@pytest.mark.no_cover
def test_another_file_redoes_everything(ready: Path) -> None:
    path = next((ready / "inputs").glob("*health_emergency*"))
    path.write_bytes(path.read_bytes() + b"\r\n")
    assert kept(again(ready)) == set()


def test_a_service_that_links_to_nobody_is_warned_of(ready: Path) -> None:
    problem = run.order.ingest.after_link([("police", 12), ("health", 0)])
    assert [one.where for one in problem] == ["extract.health"]
    said = CliRunner()
    with said.isolation() as (out, *_):
        running._told(
            run.Result(release=ready, problems=problem, definition_changed=True), ready / "study.toml"
        )
    text = out.getvalue().decode()
    assert "! extract.health\n" in text
    assert "  Not one record of this service was linked" in text
    assert "changed after linkage was opened" in text


@pytest.mark.no_cover
def test_fresh_redoes_everything_and_gives_the_same(made_up: MadeUp, ready: Path) -> None:
    result = again(ready, fresh=True)
    assert kept(result) == set()
    assert content(result.release) == content(made_up[1].release)


def test_names_are_not_opened_when_nothing_needs_them(ready: Path) -> None:
    (ready / "names.duckdb").write_bytes(b"not a store")
    assert kept(again(ready)) >= set(SEEN)


@pytest.mark.no_cover
def test_stores_of_another_key_are_refused_and_fresh_helps(ready: Path) -> None:
    other = {engine.KEY_VARIABLE: "f" * 40}
    (
        ready / "links.duckdb"
    ).unlink()  # reviewers' decisions stay over --fresh, and open with the old key alone
    with pytest.raises(RefusedError, match="do not open with this key") as found:
        again(ready, environ=other)
    assert found.value.__cause__ is None
    assert again(ready, environ=other, fresh=True).release.exists()


def test_a_failed_step_keeps_the_earlier_ones(ready: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*args: object, **more: object) -> int:
        raise RefusedError(cy="Na.", en="No.", next_cy="Dim.", next_en="None.")

    edit(ready, "per_child = 5", "per_child = 2")
    with monkeypatch.context() as patched:
        patched.setattr("gwrando.study.triggers.ask", fails)
        with pytest.raises(RefusedError):
            again(ready)
    assert not (ready / "release").exists()
    assert "cohort" in kept(again(ready))


@pytest.mark.parametrize("how", ["STEPS", "1"])
def test_killed_again_and_again_it_still_gives_the_same_release(
    made_up: MadeUp, untouched: Path, how: str
) -> None:
    """Killed (-9) after each step, and at times drawn by lot; the release is the same to the byte."""
    done = subprocess.run(
        [sys.executable, "-P", str(Path(__file__).with_name("killed.py")), str(untouched / "study.toml"), how],
        capture_output=True, text=True, env={**os.environ, "OMP_NUM_THREADS": "1"}, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    assert int(done.stdout) >= (5 if how == "STEPS" else 2)
    assert content(untouched / "release") == content(made_up[1].release)
    assert not list(untouched.glob(".release-*"))


def test_two_runs_at_once_are_refused_and_a_dead_one_holds_nothing(ready: Path) -> None:
    hold = (
        "import fcntl, os, sys, time; f = open(sys.argv[1], 'r+'); fcntl.flock(f, fcntl.LOCK_EX); "
        "f.truncate(0); f.write(str(os.getpid())); f.flush(); print('held', flush=True); time.sleep(60)"
    )
    (ready / ".lock").touch()
    other = subprocess.Popen(
        [sys.executable, "-c", hold, str(ready / ".lock")], stdout=subprocess.PIPE, text=True
    )
    assert other.stdout is not None
    assert other.stdout.readline() == "held\n"
    with pytest.raises(RefusedError, match=f"process {other.pid}"):
        again(ready)
    said = CliRunner().invoke(door.command, ["status", str(ready / "study.toml"), "--today", "2026-01-05"])
    assert "a run is going" in said.output
    other.kill()
    other.communicate()
    assert again(ready).release.exists()


def test_the_lock_is_the_systems(tmp_path: Path) -> None:
    with run.lock.alone(tmp_path):
        assert run.lock.held(tmp_path)
        with (tmp_path / ".lock").open("r+") as other, pytest.raises(OSError):
            fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
    assert not run.lock.held(tmp_path)


@pytest.mark.no_cover
def test_a_half_written_release_of_a_killed_run_is_removed(ready: Path) -> None:
    left = ready / ".release-abc" / "release"
    left.mkdir(parents=True)
    (left / "manifest.json").write_text("{")
    again(ready)
    assert not left.parent.exists()


@pytest.mark.no_cover
def test_little_memory_is_enough_for_a_small_study(made_up: MadeUp, untouched: Path) -> None:
    tight = run.Machine(memory=run.asked("256MB"), threads=1)
    assert content(again(untouched, machine=tight).release) == content(made_up[1].release)
    with pytest.raises(InputError, match="amount of memory"):
        run.asked("12")
    with pytest.raises(InputError, match="amount of memory"):
        run.asked("lots")


def test_too_little_memory_is_told_and_the_earlier_steps_stay(
    ready: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The engine itself runs out: a sort of 160 MB in 20 MB, with nowhere to spill to."""
    from gwrando.study import chronology

    def greedy(store: engine.Engine) -> int:
        assert isinstance(store, engine.DuckDB)
        store.connection.execute(
            "select list(md5(i::varchar) order by md5(i::varchar)) from range(4000000) as t(i)"
        )
        return 0

    monkeypatch.setattr(chronology, "chronology", greedy)
    monkeypatch.setattr(run.Machine, "for_engine", "20MiB")
    edit(ready, "ends_on = 2026-01-31", "ends_on = 2026-01-30")
    with pytest.raises(InputError, match="not enough memory"):
        again(ready)


def test_an_engines_failure_tells_no_value_about_real_children() -> None:
    from gwrando.study.run.faults import told

    connection = engine.on_duckdb.duckdb.connect()
    with pytest.raises(InputError) as found, told("accept", show_causes=False):
        connection.execute("select 'Zzgwenfron'::integer").fetchall()
    assert "Zzgwenfron" not in str(found.value)
    assert found.value.__cause__ is None
    assert found.value.where == "accept: ConversionException"


def test_status_says_what_is_done_and_what_is_next(ready: Path) -> None:
    def says(day: str = "2026-01-05") -> str:
        done = CliRunner().invoke(
            door.command, ["status", str(ready / "study.toml"), "--today", day], catch_exceptions=False
        )
        assert done.exit_code == 0
        return done.output

    assert "x Cysylltu cofnodion | Linking records" in says()
    assert "  Ysgrifennu'r rhyddhad | Writing the release" in says()
    assert "go on: gwrando study run study.toml" in says()
    again(ready)
    assert "someone else checks" in says()
    bundle.check_bundle(ready / "release", by="second person", at=AT)
    assert "use the release; delete the data by 2036-12-31" in says()
    assert "Days left to keep the data: 4013" in says()
    assert "police: 5 days left" in says("2036-12-26")
    assert "delete the data: gwrando study erase" in says("2037-01-01")
    (ready / "study.key").chmod(0o644)
    assert "Other people on this machine" in says()


def test_status_of_a_study_that_has_not_run(untouched: Path) -> None:
    found = run.standing(untouched / "study.toml", today=TODAY, environ={})
    assert not found.steps
    assert "start: gwrando study run" in found.next.en
    next((untouched / "inputs").glob("*health_emergency*")).unlink()
    found = run.standing(untouched / "study.toml", today=TODAY, environ={})
    assert "missing files in their place (1)" in found.next.en


def test_erasing_deletes_every_record_and_certifies_it(ready: Path) -> None:
    again(ready)
    release, logs = content(ready / "release"), content(ready / "runs")
    inputs = {name: digest for name, digest in content(ready / "inputs").items() if name != "MADE_UP.txt"}
    words = ["erase", str(ready / "study.toml"), "--by", "Data officer", "--at", "2026-02-01T10:00:00"]
    unsure = CliRunner().invoke(door.command, words, input="n\n")
    assert unsure.exit_code == 1
    assert (ready / "study.key").exists()
    done = CliRunner().invoke(door.command, words, input="y\n", catch_exceptions=False)
    assert done.exit_code == 0
    assert not list(ready.glob("*.duckdb*"))
    assert not list(ready.glob("faults.*"))
    assert [path.name for path in (ready / "inputs").iterdir()] == ["MADE_UP.txt"]
    assert not [
        path
        for path in (ready / "study.key", ready / "faults.csv", ready / "truth" / "truth.csv")
        if path.exists()
    ]
    assert (content(ready / "release"), content(ready / "runs")) == (release, logs)

    certificate = json.loads((ready / "erased" / "20260201T100000Z.json").read_text())
    listed = {file["file"]: file["sha256"] for file in certificate["files"]}
    assert certificate["finished"] is True
    assert certificate["by"] == "Data officer"
    assert {f"inputs/{name}": digest for name, digest in inputs.items()}.items() <= listed.items()
    assert listed["study.key"] == ""
    text = (ready / "erased" / "20260201T100000Z.md").read_text(encoding="utf-8")
    assert "says nothing about backups" in text
    assert "Data officer" in text
    assert (
        "nothing: the data are erased" in run.standing(ready / "study.toml", today=TODAY, environ={}).next.en
    )
    nothing = CliRunner().invoke(door.command, words, catch_exceptions=False)
    assert "nothing to delete" in nothing.output
    with pytest.raises(InputError, match="cannot be opened"):
        again(ready)


def test_past_its_day_a_study_does_not_run_but_can_be_erased(ready: Path) -> None:
    with pytest.raises(RefusedError, match="agreement ended"):
        again(ready, today=date(2037, 1, 1))
    assert run.erase(ready / "study.toml", by="Data officer", at=AT).exists()
