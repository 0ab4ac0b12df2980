"""The Welsh catalogues: one for each web app, and one for the shared templates (web/locale).

`update` reads every `{% translate %}`, `{% blocktranslate %}` and gettext call and brings each catalogue
up to date, keeping the Welsh that is there; `check` fails on a missing, fuzzy or unused entry; `compile`
writes the .mo files that gettext reads. Uses Babel, so no gettext programs are needed.
"""

import io
import os
import re
import sys
from pathlib import Path

WEB = Path(__file__).resolve().parent.parent / "src" / "gwrando" / "web"
SHARED = ("components", "errors", "account", "mfa", "allauth")
KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip


def apps() -> list[str]:
    """The web apps that have words of their own."""
    return sorted(path.parent.name for path in WEB.glob("*/apps.py"))


def sources(app: str) -> list[Path]:
    """The files whose words belong to one app; `""` stands for what all apps share."""
    if app:
        return [*sorted((WEB / "templates" / app).rglob("*.html")), *sorted((WEB / app).rglob("*.py"))]
    shared = [*(WEB / "templates").glob("*.html"), *(WEB / "config").glob("*.py")]
    for folder in SHARED:
        shared += (WEB / "templates" / folder).rglob("*.html")
        shared += (WEB / "templates" / folder).rglob("*.txt")  # what is said after signing in and the like
    return sorted(shared)


def catalogue_path(app: str) -> Path:
    """Where one app's Welsh is kept."""
    return (WEB / app if app else WEB) / "locale" / "cy" / "LC_MESSAGES" / "django.po"


def extract(app: str):
    """A Babel catalogue of the app's English, without any Welsh."""
    from babel.messages.catalog import Catalog
    from babel.messages.extract import extract as babel_extract
    from django.utils.translation.template import templatize

    found = Catalog(locale="cy", project="Gwrando", charset="utf-8")
    for path in sources(app):
        text = path.read_text(encoding="utf-8")
        if path.suffix in {".html", ".txt"}:
            text = re.sub(r"^[ \t]+", "", templatize(text), flags=re.M)
        place = path.relative_to(WEB).as_posix()
        for line, messages, comments, context in babel_extract(
            "python", io.BytesIO(text.encode()), keywords=KEYWORDS, options={"encoding": "utf-8"}
        ):
            found.add(messages, None, [(place, line)], auto_comments=comments, context=context)
    return found


def header(catalogue) -> None:
    """Django's four Welsh plural forms, and no dates or people that change with each run."""
    from datetime import UTC, datetime

    catalogue.header_comment = "# Welsh words of the site. Doubts: docs/welsh-review.md"
    catalogue.fuzzy = False
    catalogue.creation_date = catalogue.revision_date = datetime(2026, 11, 22, tzinfo=UTC)
    catalogue._num_plurals = 4
    catalogue._plural_expr = "(n==1) ? 0 : (n==2) ? 1 : (n != 8 && n != 11) ? 2 : 3"


def update(app: str) -> int:
    """Writes one catalogue; returns how many entries still lack Welsh."""
    from babel.messages.pofile import read_po, write_po

    path = catalogue_path(app)
    fresh = extract(app)
    if not len(fresh) and not path.exists():
        return 0
    merged = fresh
    if path.exists():
        with path.open("rb") as file:
            merged = read_po(file, locale="cy")
        merged.update(fresh, no_fuzzy_matching=True)
    merged.obsolete.clear()
    header(merged)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, merged, width=110, sort_output=True, omit_header=False, include_lineno=False)
    return sum(1 for message in merged if message.id and not _done(message))


def _done(message) -> bool:
    strings = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    return bool(strings) and all(strings) and not message.fuzzy


def problems(app: str) -> list[str]:
    """What is missing, fuzzy or no longer used in one catalogue."""
    from babel.messages.pofile import read_po

    path, fresh = catalogue_path(app), extract(app)
    if not path.exists():
        return [f"{app or 'shared'}: no catalogue; run make messages"] if len(fresh) else []
    with path.open("rb") as file:
        there = read_po(file, locale="cy")
    name = path.relative_to(WEB).as_posix()
    found = []
    for message in fresh:
        if not message.id:
            continue
        welsh = there.get(message.id, message.context)
        if welsh is None:
            found.append(f"{name}: not in the catalogue: {message.id!r}")
        elif not _done(welsh):
            found.append(f"{name}: no Welsh (or fuzzy): {message.id!r}")
        else:
            found += [f"{name}: {error}: {message.id!r}" for error in _placeholders(message, welsh)]
    found += [
        f"{name}: no longer used: {message.id!r}"
        for message in there
        if message.id and fresh.get(message.id, message.context) is None
    ]
    return found


def _placeholders(message, welsh) -> list[str]:
    """Placeholders that the Welsh has and the English has not, or the other way round (not for plurals)."""
    if isinstance(message.id, (tuple, list)):
        return []
    names = re.compile(r"%\(\w+\)s|%s|\{\w*\}")
    return (
        []
        if sorted(names.findall(message.id)) == sorted(names.findall(welsh.string))
        else ["placeholders differ"]
    )


def compile_all() -> None:
    """Writes a .mo beside each .po that is newer."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for po in WEB.rglob("*.po"):
        mo = po.with_suffix(".mo")
        if not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime:
            with po.open("rb") as source, mo.open("wb") as target:
                write_mo(target, read_po(source, locale="cy"))


def main(command: str) -> int:
    """Runs one command; the number of problems, at most 1."""
    if command == "compile":
        compile_all()
        return 0
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gwrando.web.config.settings")
    import django

    django.setup()
    if command == "update":
        left = {app or "shared": update(app) for app in ["", *apps()]}
        compile_all()
        print({name: count for name, count in left.items() if count} or "every string has its Welsh")
        return 0
    found = [problem for app in ["", *apps()] for problem in problems(app)]
    print("\n".join(found) or "Welsh complete")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
