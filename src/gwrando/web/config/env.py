"""The one place that reads the environment: every setting, what it means, and what to do when it is wrong."""

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from gwrando.errors import InputError


@dataclass(frozen=True)
class Setting:
    """One `GWRANDO_*` variable: its name, what it is for, and its value when it is not set."""

    name: str
    about: str
    default: str = ""


SETTINGS = (
    Setting("GWRANDO_DATA", "Folder for the database, uploaded releases and published files.", "var"),
    Setting("GWRANDO_PRODUCTION", "1 on a real server: refuses to start without secrets, HTTPS only.", "0"),
    Setting(
        "GWRANDO_SECRET_KEY",
        "Signs sessions and slips. At least 50 random characters. Required in production.",
    ),
    Setting(
        "GWRANDO_AUDIT_KEY",
        "Keys the audit log's hash chain; kept apart from the database. Required in production.",
    ),
    Setting("GWRANDO_HOSTS", "Host names the site answers to, with commas between.", "127.0.0.1,localhost"),
    Setting(
        "GWRANDO_DEMO", "1 shows the ready-made sign-ins and the word 'demonstration' on every page.", "0"
    ),
    Setting("GWRANDO_EXAMPLES", "Folder of the example data that `gwrando demo` loads.", "examples"),
    Setting(
        "GWRANDO_MAIL",
        "smtp://user:password@host:port (or smtps://) of the server that carries calls to the safeguarding leads; without it no e-mail is sent.",
    ),
    Setting("GWRANDO_MAIL_FROM", "Address that those calls come from.", "gwrando@localhost"),
    Setting("DATABASE_URL", "postgres://user:password@host:port/name; without it, SQLite in GWRANDO_DATA."),
)
DEFAULTS = {setting.name: setting.default for setting in SETTINGS}


def read(name: str) -> str:
    """The value of one setting; a name that is not in SETTINGS is a programming mistake (KeyError)."""
    return os.environ.get(name, "").strip() or DEFAULTS[name]


def flag(name: str) -> bool:
    """True for 1, yes, true, on; False for 0, no, false, off; anything else is an InputError."""
    value = read(name).lower()
    if value in {"1", "yes", "true", "on"}:
        return True
    if value in {"", "0", "no", "false", "off"}:
        return False
    raise InputError(
        cy=f"Nid yw gwerth {name} yn un y gellir ei ddeall.",
        en=f"The value of {name} cannot be understood.",
        where=name,
        next_cy="Rhowch 1 neu 0.",
        next_en="Set it to 1 or 0.",
    )


def secret(name: str, *, production: bool) -> str:
    """A secret of at least 50 characters. Outside production a fixed, openly unsafe one stands in."""
    value = read(name)
    if not production:
        return value or f"not-a-secret-for-development-and-tests-only-{name.lower()}"
    if len(value) < 50:
        raise InputError(
            cy=f"Mae {name} ar goll neu'n rhy fyr, felly ni all y wefan gychwyn.",
            en=f"{name} is missing or too short, so the site will not start.",
            where=name,
            next_cy='Gwnewch un gyda: python3 -c "import secrets; print(secrets.token_urlsafe(64))", a\'i roi yn yr amgylchedd.',
            next_en='Make one with: python3 -c "import secrets; print(secrets.token_urlsafe(64))", and put it in the environment.',
        )
    return value


def database(url: str, *, data: Path) -> dict[str, object]:
    """Django's DATABASES entry for a `postgres://` address, or for SQLite in `data` when there is none.

    SQLite: WAL, synchronous FULL (an acknowledged vote survives a power cut), IMMEDIATE transactions.
    Source: reliability measurements in docs/decisions/0004.
    """
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": data / "gwrando.sqlite3",
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
                "PRAGMA cache_size=-20000;",
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise InputError(
            cy="Nid yw DATABASE_URL yn gyfeiriad PostgreSQL y gellir ei ddefnyddio.",
            en="DATABASE_URL is not a PostgreSQL address that can be used.",
            where="DATABASE_URL",
            next_cy="Ysgrifennwch ef fel postgres://defnyddiwr:cyfrinair@gwesteiwr:5432/enw, neu ei dynnu i ddefnyddio SQLite.",
            next_en="Write it as postgres://user:password@host:5432/name, or remove it to use SQLite.",
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.strip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
    }


def mail(url: str) -> dict[str, object]:
    """Django's MAILERS entry for an `smtp://` or `smtps://` address; without one, Django's own (nothing is sent then).

    `smtp://` to another machine is always encrypted with STARTTLS; a server on this machine need not be.
    """
    if not url:
        return {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": {"timeout": 20}}
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise InputError(
            cy="Nid yw GWRANDO_MAIL yn gyfeiriad gweinydd post y gellir ei ddefnyddio.",
            en="GWRANDO_MAIL is not the address of a mail server that can be used.",
            where="GWRANDO_MAIL",
            next_cy="Ysgrifennwch ef fel smtp://defnyddiwr:cyfrinair@gwesteiwr:587, neu ei dynnu i beidio ag anfon post.",
            next_en="Write it as smtp://user:password@host:587, or remove it to send no mail.",
        )
    encrypted = parts.scheme == "smtps"
    return {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": parts.hostname,
            "port": parts.port or (465 if encrypted else 587),
            "username": unquote(parts.username or ""),
            "password": unquote(parts.password or ""),
            "use_ssl": encrypted,
            "use_tls": not encrypted and parts.hostname not in {"localhost", "127.0.0.1", "::1"},
            "timeout": 20,
        },
    }
