"""What all tests share: skips that say so, an audit log that tests may empty, a clock of their own."""

import importlib.util
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings as hypothesis_settings

# a busy machine is not a failing test: the number of examples stays, the time for one does not count
hypothesis_settings.register_profile("gwrando", deadline=None)
hypothesis_settings.load_profile("gwrando")
os.environ.setdefault("GWRANDO_DATA", str(Path(__file__).parent.parent / "var" / "test"))
os.environ["GWRANDO_DEMO"] = "1"
REQUIRED = set(os.environ.get("GWRANDO_REQUIRE", "").split())
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
SPARK = bool(shutil.which("java")) and importlib.util.find_spec("pyspark") is not None
PRESENT = {
    "browser": bool(CHROMIUM),
    "postgres": bool(os.environ.get("GWRANDO_TEST_POSTGRES")),
    "spark": SPARK,
}
WHY = {
    "browser": "no Chromium here",
    "postgres": "GWRANDO_TEST_POSTGRES is not set",
    "spark": "no Java, or no pyspark, here",
}


def pytest_configure(config: pytest.Config) -> None:
    missing = [name for name in REQUIRED if not PRESENT[name]]
    if missing:
        pytest.exit(f"required here, and absent: {', '.join(missing)}", returncode=1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        for name, there in PRESENT.items():
            if item.get_closest_marker(name) and not there:
                item.add_marker(pytest.mark.skip(reason=WHY[name]))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """SQLite in a file, as on a real site: in memory, the threads of a served site would share one connection."""
    from django.db import connection

    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Tests that empty the tables between them need the audit log without its guard; its own tests put it back."""
    from django.db import connection

    from gwrando.web.audit.models import unguard

    with django_db_blocker.unblock():
        unguard(connection)


@pytest.fixture
def media(settings: Any, tmp_path: Path) -> Path:
    """A folder of this test alone for files the site keeps."""
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"
