"""Settings: an empty environment is safe, production does not start without secrets, a wrong value says what to do."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from gwrando.errors import InputError
from gwrando.web.config import env

SECRET = "x" * 50


def ask(code: str, *, data: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Reads the settings in a fresh process with just this environment."""
    clean = {name: value for name, value in os.environ.items() if name not in env.DEFAULTS}
    return subprocess.run(
        [
            sys.executable,
            "-c",
            f"import django; django.setup(); from django.conf import settings as s; {code}",
        ],
        env=clean
        | {"DJANGO_SETTINGS_MODULE": "gwrando.web.config.settings", "GWRANDO_DATA": str(data)}
        | environment,
        capture_output=True,
        text=True,
    )


def test_an_empty_environment_is_a_safe_local_site(tmp_path: Path) -> None:
    done = ask(
        "print(s.DEBUG, s.DEMO, s.PRODUCTION, s.ALLOWED_HOSTS, s.LANGUAGE_CODE, s.DATABASES['default']['ENGINE'])",
        data=tmp_path,
    )
    assert done.stdout.strip() == (
        "False False False ['127.0.0.1', 'localhost'] cy django.db.backends.sqlite3"
    ), done.stderr


@pytest.mark.parametrize(
    "given, names",
    [
        ({}, "GWRANDO_SECRET_KEY"),
        ({"GWRANDO_SECRET_KEY": SECRET}, "GWRANDO_AUDIT_KEY"),
        ({"GWRANDO_SECRET_KEY": SECRET, "GWRANDO_AUDIT_KEY": "short"}, "GWRANDO_AUDIT_KEY"),
    ],
)
def test_production_does_not_start_without_secrets(given: dict[str, str], names: str, tmp_path: Path) -> None:
    done = ask("print('started')", data=tmp_path, GWRANDO_PRODUCTION="1", **given)
    assert done.returncode != 0
    assert "started" not in done.stdout
    assert names in done.stderr
    assert "secrets.token_urlsafe" in done.stderr
    assert "short" not in done.stderr.replace("too short", "").replace("rhy fyr", "")


def test_production_passes_djangos_own_deployment_check(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"],
        env={
            # a browser's test on the same worker may have asked Django to be lenient
            **{name: text for name, text in os.environ.items() if name != "DJANGO_ALLOW_ASYNC_UNSAFE"},
            "DJANGO_SETTINGS_MODULE": "gwrando.web.config.settings",
            "GWRANDO_DATA": str(tmp_path),
            "GWRANDO_DEMO": "0",
            "GWRANDO_PRODUCTION": "1",
            "GWRANDO_SECRET_KEY": "".join(chr(33 + number % 90) for number in range(64)),
            "GWRANDO_AUDIT_KEY": SECRET,
        },
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr


def test_the_demonstration_cannot_run_in_production(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "django", "example_accounts"],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "gwrando.web.config.settings",
            "GWRANDO_DATA": str(tmp_path),
            "GWRANDO_DEMO": "1",
            "GWRANDO_PRODUCTION": "1",
            "GWRANDO_SECRET_KEY": SECRET,
            "GWRANDO_AUDIT_KEY": SECRET,
        },
        capture_output=True,
        text=True,
    )
    assert done.returncode != 0
    assert "for the demonstration only" in done.stderr


@pytest.mark.parametrize(
    "value, means", [("1", True), ("Yes", True), ("on", True), ("0", False), ("", False), ("OFF", False)]
)
def test_flags(value: str, means: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GWRANDO_DEMO", value)
    assert env.flag("GWRANDO_DEMO") is means


def test_a_flag_that_cannot_be_understood(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GWRANDO_DEMO", "perhaps")
    with pytest.raises(InputError) as caught:
        env.flag("GWRANDO_DEMO")
    assert caught.value.where == "GWRANDO_DEMO"
    assert "perhaps" not in str(caught.value)


def test_an_unknown_setting_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        env.read("GWRANDO_NO_SUCH_THING")


def test_secrets_in_development_are_fixed_and_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GWRANDO_SECRET_KEY", raising=False)
    assert "not-a-secret" in env.secret("GWRANDO_SECRET_KEY", production=False)
    monkeypatch.setenv("GWRANDO_SECRET_KEY", SECRET)
    assert env.secret("GWRANDO_SECRET_KEY", production=True) == SECRET


def test_a_database_address(tmp_path: Path) -> None:
    found = env.database("postgres://us%40er:p%2Fw@db.example:5433/gwrando", data=tmp_path)
    wanted = {"NAME": "gwrando", "USER": "us@er", "PASSWORD": "p/w", "HOST": "db.example", "PORT": "5433"}
    assert found["ENGINE"] == "django.db.backends.postgresql"
    assert {name: found[name] for name in wanted} == wanted


@pytest.mark.parametrize(
    "address", ["mysql://u@h/x", "postgres://user@host", "postgres://user@host/", "nonsense"]
)
def test_an_address_that_is_not_postgresql(address: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        env.database(address, data=tmp_path)
    assert caught.value.where == "DATABASE_URL"
    assert address not in str(caught.value)


@pytest.mark.parametrize(
    "address, wanted",
    [
        ("smtp://me%40x:p%2Fw@mail.example", {"host": "mail.example", "port": 587, "username": "me@x", "password": "p/w", "use_ssl": False, "use_tls": True}),
        ("smtps://mail.example:4650", {"port": 4650, "use_ssl": True, "use_tls": False, "username": ""}),
        ("smtps://mail.example", {"port": 465}),
        ("smtp://127.0.0.1:2525", {"port": 2525, "use_tls": False}),
    ],
)  # fmt: skip
def test_the_address_of_a_mail_server_is_read(address: str, wanted: dict[str, Any]) -> None:
    options: Any = env.mail(address)["OPTIONS"]
    assert {name: options[name] for name in wanted} == wanted


def test_without_a_mail_server_nothing_is_sent_and_a_wrong_one_is_said() -> None:
    assert "smtp" in str(env.mail("")["BACKEND"])
    assert settings.MAIL_IS_SENT is False
    for address in ("mail.example", "https://mail.example", "smtp:///x"):
        with pytest.raises(InputError) as caught:
            env.mail(address)
        assert caught.value.where == "GWRANDO_MAIL"
        assert address not in str(caught.value)


def test_sqlite_keeps_what_it_acknowledged(tmp_path: Path) -> None:
    options: Any = env.database("", data=tmp_path)["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in options["init_command"]
    assert "synchronous=FULL" in options["init_command"]


@pytest.mark.django_db
def test_the_database_in_use_has_these_settings() -> None:
    from django.db import connection

    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL is durable by its own default")
    with connection.cursor() as cursor:
        for pragma, wanted in (("synchronous", 2), ("foreign_keys", 1)):
            cursor.execute(f"PRAGMA {pragma}")
            assert cursor.fetchone() == (wanted,)


BANNED = {
    "django.contrib.admin": "writes that pass round actions and the audit log",
    "django.contrib.gis": "a third of Django's SQL injection repairs",
    "django.middleware.cache.UpdateCacheMiddleware": "pages of a person kept for another",
    "django.middleware.cache.FetchFromCacheMiddleware": "pages of a person kept for another",
}


def test_nothing_that_brings_trouble_is_switched_on() -> None:
    assert not set(BANNED) & {*settings.INSTALLED_APPS, *settings.MIDDLEWARE}
    assert settings.SESSION_SERIALIZER == "django.contrib.sessions.serializers.JSONSerializer"
    assert settings.SECURE_CSP["default-src"] == ["'none'"]
    assert not any("unsafe" in source for sources in settings.SECURE_CSP.values() for source in sources)
    assert not any("//" in source for sources in settings.SECURE_CSP.values() for source in sources)


def test_only_the_edge_reads_the_environment() -> None:
    from tests.house.repository import modules

    allowed = {
        "src/gwrando/web/config/env.py",
        "src/gwrando/web/config/wsgi.py",
        # sets one and reads none: pyspark takes its workers' Python from the environment alone
        "src/gwrando/study/engine/on_spark.py",
    }
    reading = {name for name, text in modules() if "os.environ" in text or "os.getenv" in text}
    assert {name for name in reading if "/cli/" not in name} == allowed
