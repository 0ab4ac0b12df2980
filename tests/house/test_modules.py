"""How the code is written: sizes, guards that do not disappear, no way round what protects the site."""

import ast
import re
from collections.abc import Iterator

from tests.house.repository import SRC, committed, modules, texts

# file -> why it may mark text as safe
MARK_SAFE: dict[str, str] = {}
# template variable in `|safe` -> what it is
SAFE = re.compile(
    r"(chart|svg|qr|picture|article)"
)  # article: a published page, escaped when made, hash checked


def calls(text: str) -> set[str]:
    """Every name and attribute that stands in a module."""
    tree = ast.parse(text)
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} | {
        node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)
    }


def test_no_module_is_longer_than_500_lines() -> None:
    long = {name: text.count("\n") for name, text in texts(".py") if text.count("\n") > 500}
    assert not long, long


def test_every_module_class_and_function_of_the_package_says_what_it_is() -> None:
    silent = []
    for name, text in modules():
        if not text.strip():
            continue  # an empty __init__
        tree = ast.parse(text)
        if ast.get_docstring(tree) is None:
            silent.append(name)
        silent += [
            f"{name}:{node.lineno} {node.name}" for node in _public(tree) if ast.get_docstring(node) is None
        ]
    assert not silent, "\n".join(silent)


def _public(node: ast.Module | ast.ClassDef) -> Iterator[ast.FunctionDef | ast.ClassDef]:
    """The public functions and classes of a module, and the public methods of its public classes."""
    for inner in node.body:
        if not isinstance(inner, ast.FunctionDef | ast.ClassDef) or inner.name.startswith("_"):
            continue
        if inner.name in {"Meta", "Media", "save"}:
            continue  # Django's own names: nothing to add
        if not (isinstance(inner, ast.FunctionDef) and ast.unparse(inner.body[-1]) == "..."):
            yield inner  # not a signature alone, of a Protocol or an overload
        if isinstance(inner, ast.ClassDef):
            yield from _public(inner)


def test_checks_that_protect_children_do_not_disappear() -> None:
    """`assert` is gone under `python -O`."""
    found = []
    for name, text in modules():
        if "/outputs/" in name or name.endswith("rules.py") or "/rules/" in name:
            found += [
                f"{name}:{node.lineno}" for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Assert)
            ]
    assert not found, found


def test_nothing_is_exempt_from_the_protection_of_forms() -> None:
    assert not [name for name, text in modules() if {"csrf_exempt", "csrf_protect_exempt"} & calls(text)]


def test_text_is_marked_safe_in_listed_places_only() -> None:
    marks = {name for name, text in modules() if {"mark_safe", "SafeString", "SafeText"} & calls(text)}
    assert marks == set(MARK_SAFE), marks ^ set(MARK_SAFE)


def test_templates_trust_drawings_only() -> None:
    found = []
    for name, text in texts(".html", ".j2"):
        found += [f"{name}: autoescape off" for _ in re.findall(r"\{%\s*autoescape\s+(off|false)", text)]
        for expression in re.findall(r"\{\{([^}]*\|\s*safe\b[^}]*)\}\}", text):
            if not SAFE.search(expression):
                found.append(f"{name}: {expression.strip()}")
    assert not found, found


def test_sql_is_not_put_together_from_values() -> None:
    """The linter's S608 finds most; this finds `.format` and `%` on SQL files, and raw() and extra() of Django."""
    found = [name for name, text in modules() if {"RawSQL", "extra", "raw"} & calls(text) and "/web/" in name]
    assert not found, found


def test_no_inline_style_or_script() -> None:
    """The Content-Security-Policy would refuse them in silence."""
    found = []
    for name, text in texts(".html", under=SRC):
        bare = re.sub(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", "", text, flags=re.S)
        found += [
            f"{name}: {hit}"
            for hit in re.findall(r"<style\b|\sstyle=|\son[a-z]+=|<script(?![^>]*\bsrc=)", bare)
        ]
    assert not found, found


# hosts a page may lead to (a link a person follows), never load from
LINKS = {"www.bbc.co.uk": "the quick way out: an ordinary weather page"}


def test_the_site_loads_nothing_from_elsewhere() -> None:
    found = []
    loads = re.compile(
        r"""(?:\bsrc|\bsrcset|\baction|<link[^>]*\bhref)\s*=\s*["']?(?:https?:)?//[^\s"'>]+|url\(\s*["']?(?:https?:)?//[^)]+|@import[^;]*"""
    )
    for name, text in texts(".html", ".css", ".js", under=SRC / "web"):
        found += [f"{name}: {hit}" for hit in loads.findall(text)]
    for name, text in texts(".js", under=SRC / "web"):
        found += [f"{name}: {hit}" for hit in re.findall(r"https?://[^\s\"'`]+", text)]
    assert not found, found


REGISTRIES = (
    "pypi" + ".org",
    "files.python" + "hosted",
    "anaconda" + ".org",
    "npm" + "js.",
    "crates" + ".io",
    "ghcr" + ".io",
    "docker" + ".io",
    "--index" + "-url",
    "extra-index" + "-url",
)
MACHINES = re.compile(r"/(?:work|root|home/[a-z]+)/(?:main|wt|shared|\.|[a-z])|/var/lib/gwrando-build")


def test_no_registry_and_no_machine_is_named() -> None:
    found = []
    for name, text in texts(
        ".py", ".md", ".toml", ".yaml", ".yml", ".lock", ".sh", ".html", ".cfg", ".sql", ".txt", ""
    ):
        if name == "tests/house/test_modules.py":
            continue
        bare = text.replace("--no-emit-index" + "-url", "")
        found += [f"{name}: {host}" for host in REGISTRIES if host in bare]
        found += [f"{name}: {hit}" for hit in set(MACHINES.findall(text))]
    assert not found, "\n".join(found)


def test_nothing_big_or_made_is_committed() -> None:
    big = {path.name: path.stat().st_size for path in committed() if path.stat().st_size > 4_000_000}
    assert not big, big
    assert not [path for path in committed() if path.suffix in {".mo", ".pyc", ".sqlite3", ".duckdb"}]
