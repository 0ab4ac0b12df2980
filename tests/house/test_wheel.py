"""The built wheel, alone in an empty environment with each extra in turn: it imports, runs, and serves a whole site."""

import http.client
import os
import shutil
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.house.repository import ROOT, SRC

pytestmark = pytest.mark.slow
PURE = (
    "errors",
    "plugins",
    "text",
    "printing",
    "outputs",
    "voice",
    "strategy",
    "projects",
    "publish",
    "standards",
    "cli.main",
)


def uv() -> str:
    """A uv that really runs, found as the Makefile does."""
    try:
        subprocess.run(["uv", "--version"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        return str(ROOT / ".tools" / "uv" / "bin" / "uv")
    return "uv"


def run_uv(*words: str) -> None:
    """Runs uv from its store of packages, and from the package index when something is not there."""
    done = subprocess.run([uv(), *words, "--offline"], capture_output=True, text=True, cwd=ROOT)
    if done.returncode:
        done = subprocess.run([uv(), *words], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr[-2000:]


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy of the sources without anything made."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    shutil.copytree(SRC.parent, source / "src", ignore=shutil.ignore_patterns("__pycache__", "*.mo", "*.pyc"))
    (source / "tools").mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE", "NOTICE", "tools/hatch_build.py"):
        shutil.copy(ROOT / name, source / name)
    run_uv("build", "--wheel", "--quiet", "--out-dir", str(folder), str(source))
    return next(folder.glob("*.whl"))


class Installed:
    """An environment that holds the wheel with one extra, and nothing else of ours."""

    def __init__(self, folder: Path, wheel: Path, extra: str) -> None:
        self.folder = folder
        self.python = folder / "env" / "bin" / "python"
        run_uv("venv", "--quiet", "--python", sys.executable, str(folder / "env"))
        lock = folder / "versions.txt"  # the lock's versions without hashes: constraints
        lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
        lock.write_text(
            "\n".join(line.rstrip("\\ ") for line in lines if line[:1].isalnum()), encoding="utf-8"
        )
        what = f"gwrando[{extra}] @ {wheel.as_uri()}" if extra else f"gwrando @ {wheel.as_uri()}"
        run_uv("pip", "install", "--quiet", "--python", str(self.python), "-c", str(lock), what)

    @property
    def environment(self) -> dict[str, str]:
        """An environment in which nothing points to the repository."""
        return {"PATH": f"{self.python.parent}:/usr/bin:/bin", "HOME": str(self.folder), "LANG": "C.UTF-8"}

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Runs a command in an empty folder."""
        place = self.folder / "empty"
        place.mkdir(exist_ok=True)
        return subprocess.run(
            words, cwd=place, env=self.environment, capture_output=True, text=True, timeout=120
        )

    def gwrando(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Runs the installed command."""
        return self.run(str(self.python.parent / "gwrando"), *words)

    def works(self, code: str) -> str:
        """Runs some Python, which must not fail; what it printed."""
        done = self.run(str(self.python), "-W", "error", "-c", code)
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout


@pytest.fixture
def installed(request: Any, wheel: Path, tmp_path: Path) -> Installed:
    """The wheel with the extra that the test names."""
    return Installed(tmp_path, wheel, request.param)


def test_the_wheel_holds_everything_that_is_not_python(wheel: Path) -> None:
    """Every file of the package is in it, with the Welsh compiled."""
    inside = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        f"gwrando/{path.relative_to(SRC).as_posix()}"
        for path in SRC.rglob("*")
        if path.is_file() and path.suffix not in {".pyc", ".mo"}
    }
    assert not wanted - inside
    kinds = {Path(name).suffix for name in inside}
    assert {".html", ".css", ".woff2", ".ttf", ".yaml", ".sql", ".j2", ".typ", ".svg", ".csv", ".mo"} <= kinds
    assert {name.removesuffix(".po") for name in inside if name.endswith(".po")} == {
        name.removesuffix(".mo") for name in inside if name.endswith(".mo")
    }
    assert not [name for name in inside if name.startswith(("tests", "tools", "docs"))]
    assert [name for name in inside if name.endswith("licenses/LICENSE")]
    assert [name for name in inside if name.endswith("licenses/NOTICE")]


@pytest.mark.parametrize("installed", ["", "study", "spark", "web", "postgres"], indirect=True)
def test_every_extra_imports_and_helps(installed: Installed) -> None:
    done = installed.gwrando("--help")
    assert done.returncode == 0, done.stderr
    assert "study" in done.stdout
    installed.works("; ".join(f"import gwrando.{part}" for part in PURE))
    assert installed.gwrando("plugins", "list").returncode == 0


@pytest.mark.parametrize("installed", [""], indirect=True)
def test_without_extras_documents_work_and_the_rest_says_what_to_install(installed: Installed) -> None:
    poster = installed.folder / "poster.pdf"
    strategy = str(ROOT / "examples" / "strategy" / "strategy.yaml")
    done = installed.gwrando(
        "publish", "render", strategy, "--audience", "children", "--format", "poster", "--language", "cy", "-o", str(poster)
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    assert poster.read_bytes().startswith(b"%PDF")
    assert "wales_participation_2016" in installed.gwrando("standards", "frameworks").stdout
    consultation = str(ROOT / "examples" / "consultation" / "our-draft-plan" / "consultation.yaml")
    done = installed.gwrando(
        "voice", "sheets", consultation, "sheets", "--sheets", "1"
    )  # printing needs no extra
    assert done.returncode == 0, done.stderr[-2000:]
    reading = ("voice", "read-sheets", "sheets/sheets.yaml", "sheets/sheets-1-1.pdf", "--out", "read")
    for words, extra in ((("site", "start"), "web"), (("study", "dummy", "x"), "study"), (reading, "paper")):
        refused = installed.gwrando(*words)
        assert refused.returncode == 4, refused.stderr[-2000:]
        assert f"gwrando[{extra}]" in refused.stderr
        assert "Traceback" not in refused.stderr


@pytest.mark.parametrize("installed", ["study"], indirect=True)
def test_with_study_a_study_runs(installed: Installed) -> None:
    installed.works("import gwrando.study.run")
    made = installed.gwrando("study", "dummy", "made-up", "--children", "800", "--seed", "5")
    assert made.returncode == 0, made.stderr[-2000:]
    with (installed.folder / "empty" / "made-up" / "study.toml").open("a", encoding="utf-8") as file:
        file.write("\n[sensitivity]\nlinkage_draws = 1\nleave_out_services = false\n")
    run = installed.gwrando("study", "run", "made-up/study.toml")
    assert run.returncode == 0, run.stderr[-2000:]
    refused = installed.gwrando("study", "run", "made-up/study.toml", "--engine", "spark")
    assert refused.returncode == 4, refused.stderr[-2000:]
    assert "gwrando[spark]" in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize("installed", ["spark"], indirect=True)
def test_with_spark_its_jars_and_splinks_are_there(installed: Installed) -> None:
    """Running on it is tested in tests/unit/study/test_spark.py; here, that the extra brings all of it."""
    shown = installed.works(
        "from pathlib import Path; import gwrando.study.run, pyspark;"
        " from splink.backends.spark import similarity_jar_location as jar;"
        " print(len(list((Path(pyspark.__file__).parent / 'jars').glob('spark-sql_*.jar'))), Path(jar()).exists())"
    )
    assert shown.split() == ["1", "True"]


@pytest.mark.parametrize("installed", ["postgres"], indirect=True)
def test_with_postgres_the_driver_is_there(installed: Installed) -> None:
    installed.works("import psycopg; psycopg.pq.version()")


@pytest.fixture
def served(installed: Installed) -> Iterator[int]:
    """The port of the installed site, running."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = installed.folder / "site.log"
    with log.open("w") as out:
        site = subprocess.Popen(
            [installed.python.parent / "gwrando", "site", "start", "--port", str(port), "--workers", "1"],
            cwd=installed.folder, env=installed.environment | {"GWRANDO_DATA": str(installed.folder / "data")},
            stdout=out, stderr=out, start_new_session=True,
        )  # fmt: skip
    try:
        for _ in range(240):
            assert site.poll() is None, log.read_text()[-2000:]
            with socket.socket() as there:
                if there.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.25)
        yield port
    finally:
        os.killpg(site.pid, 15)
        site.wait(30)


def fetch(port: int, address: str) -> tuple[int, str, bytes]:
    """Status, kind and body of one address."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", address)
    answer = connection.getresponse()
    found = answer.status, answer.headers.get("Content-Type", ""), answer.read()
    connection.close()
    return found


@pytest.mark.parametrize("installed", ["web"], indirect=True)
def test_with_web_a_whole_site_starts(served: int) -> None:
    for language, words in (("cy", "Rydych chi’n siarad"), ("en", "You speak")):
        status, _, body = fetch(served, f"/{language}/")
        assert status == 200
        assert words in body.decode()
    for address, kind in (
        ("/static/gwrando.css", "text/css"),
        ("/static/fonts/lexend-latin.woff2", "font/woff2"),
        ("/static/fonts/lexend-latin-ext.woff2", "font/woff2"),
        ("/static/icon.svg", "image/svg+xml"),
    ):
        status, found, body = fetch(served, address)
        assert (status, found.split(";")[0]) == (200, kind), address
        assert len(body) > 200
    for place in ("voice/", "voice/join/", "findings/", "strategy/", "projects/", "publish/", "standards/"):
        assert fetch(served, f"/cy/{place}")[0] == 200, place
    assert fetch(served, "/go")[0] == 302
