"""The docs: joins the lists each part keeps, and finds links that lead nowhere and pages that no index names.

`write` makes docs/glossary.md from docs/glossary/*.md, docs/welsh-review.md from docs/welsh-review/*.md and
docs/reference/commands.md from the commands themselves, and fills the lists of docs/README.md (between `<!-- list FOLDER -->` and `<!-- end -->`); `check` fails when one of them is not up to date, a relative link is broken, a page is in no index,
or two decisions have one number.
"""

import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
LOOP = ("house", "accounts", "text", "outputs", "printing", "voice", "study", "findings", "strategy", "fairness",
        "projects", "publish", "standards", "home")  # fmt: skip
FOLDERS = ("docs", "src", "tests", "examples", "benchmarks", "tools")


@dataclass(frozen=True)
class List:
    """One list that is joined from the parts' own tables."""

    folder: str
    title: str
    lead: str
    columns: tuple[str, ...]


LISTS = (
    List(
        "glossary",
        "Glossary",
        "One word for each thing, in Welsh and in English, and its name in the code. Joined from the table each\n"
        "part keeps in [`docs/glossary/`](glossary/) by `make docs`: change a word there, not here.",
        ("Welsh", "English", "meaning", "name in code"),
    ),
    List(
        "welsh-review",
        "Welsh to be looked at",
        "Words and sentences whose Welsh a fluent reader should look at before it is used with children. Nobody has\n"
        "done so yet. Joined from the table each part keeps in [`docs/welsh-review/`](welsh-review/) by `make docs`.",
        ("where", "Welsh", "English", "doubt"),
    ),
)


def cells(line: str) -> tuple[str, ...]:
    r"""The cells of one line of a Markdown table (a `\|` inside a cell stays)."""
    return tuple(
        cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().removeprefix("|").removesuffix("|"))
    )


def table_rows(text: str) -> Iterator[tuple[str, ...]]:
    """The rows of every table in a page, without heads and rules."""
    lines = text.splitlines()
    for number, line in enumerate(lines):
        if not line.lstrip().startswith("|"):
            continue
        rule = re.fullmatch(r"[\s|:-]+", line)
        head = number + 1 < len(lines) and re.fullmatch(r"\s*\|[\s|:-]+", lines[number + 1])
        if not rule and not head:
            yield cells(line)


def part_files(wanted: List) -> list[Path]:
    """The parts' own pages, in the order of the loop, then by name."""
    return sorted((DOCS / wanted.folder).glob("*.md"), key=lambda path: (place(path.stem), path.stem))


def place(name: str) -> int:
    """A part's place in the loop; what is no part comes last."""
    return LOOP.index(name) if name in LOOP else len(LOOP)


def joined(wanted: List) -> tuple[str, list[str]]:
    """The joined page, and what is wrong with the parts' tables."""
    said: list[str] = []
    out = [f"# {wanted.title}", "", wanted.lead, ""]
    for path in part_files(wanted):
        rows = list(table_rows(path.read_text(encoding="utf-8")))
        wrong = [row for row in rows if len(row) != len(wanted.columns) or not row[0]]
        said += [
            f"docs/{wanted.folder}/{path.name}: not a row of {len(wanted.columns)} cells: {row}"
            for row in wrong
        ]
        if rows:
            out += [f"## {path.stem.replace('_', ' ').capitalize()}", ""]
            out += ["| " + " | ".join(wanted.columns) + " |", "|" + "---|" * len(wanted.columns)]
            out += ["| " + " | ".join(row) + " |" for row in rows]
            out.append("")
    return "\n".join(out).rstrip() + "\n", said


def filled_index() -> str:
    """docs/README.md with its lists filled: each page's own title, in the order of the loop."""

    def filled(match: re.Match[str]) -> str:
        pages = sorted((DOCS / match[1]).glob("*.md"), key=lambda path: (place(path.stem), path.stem))
        lines = [f"- [{title(path)}]({match[1]}/{path.name})" for path in pages]
        return "\n".join([f"<!-- list {match[1]} -->", *lines, "<!-- end -->"])

    text = (DOCS / "README.md").read_text(encoding="utf-8")
    return re.sub(r"<!-- list ([a-z-]+) -->\n.*?<!-- end -->", filled, text, flags=re.S)


def title(path: Path) -> str:
    """A page's first heading, or its name when it has none."""
    found = re.search(r"^# (.+)$", path.read_text(encoding="utf-8"), flags=re.M)
    return found[1].strip() if found else path.stem


def pages() -> list[Path]:
    """Every Markdown page of the repository."""
    inside = (path for folder in FOLDERS for path in (ROOT / folder).rglob("*.md"))
    return sorted([*ROOT.glob("*.md"), *inside])


def prose(text: str) -> str:
    """The page without code blocks and code words, in which nothing is a link."""
    return re.sub(r"`[^`\n]*`", "", re.sub(r"^(```|~~~).*?^\1\s*$", "", text, flags=re.M | re.S))


def anchors(path: Path) -> set[str]:
    """The places a link may point to inside a page."""
    heads = re.findall(r"^#+\s+(.*)$", path.read_text(encoding="utf-8"), flags=re.M)
    return {re.sub(r"[^\w\- ]", "", head.lower()).strip().replace(" ", "-") for head in heads}


def broken_links() -> list[str]:
    """Relative links whose file or heading is not there."""
    said = []
    for page in pages():
        for target in re.findall(r"\]\(([^)\s]+)\)", prose(page.read_text(encoding="utf-8"))):
            if re.match(r"[a-z]+:", target):
                continue
            name, _, anchor = target.partition("#")
            there = (page.parent / name).resolve() if name else page
            if not there.exists():
                said.append(f"{page.relative_to(ROOT)}: no such file: {target}")
            elif anchor and there.suffix == ".md" and anchor not in anchors(there):
                said.append(f"{page.relative_to(ROOT)}: no such heading: {target}")
    return said


def not_in_the_index() -> list[str]:
    """Pages under docs/ that docs/README.md does not lead to, itself or by one index more."""
    index = DOCS / "README.md"
    reached = {index}
    for page in (index, *sorted(DOCS.glob("*/README.md")), *sorted(DOCS.glob("*/index.md"))):
        for target in re.findall(r"\]\(([^)\s#]+)", prose(page.read_text(encoding="utf-8"))):
            there = (page.parent / target).resolve()
            reached |= {there} | (set(there.glob("*.md")) if there.is_dir() else set())
    return [f"docs/README.md does not lead to {page.relative_to(ROOT)}" for page in pages()
            if page.is_relative_to(DOCS) and page not in reached]  # fmt: skip


def twice_numbered() -> list[str]:
    """Decisions that share a number."""
    seen: dict[str, str] = {}
    said = []
    for path in sorted((DOCS / "decisions").glob("[0-9]*.md")):
        number = path.name[:4]
        if not re.fullmatch(r"[0-9]{4}-[a-z0-9-]+", path.stem):
            said.append(f"docs/decisions/{path.name}: the name is not NNNN-some-words.md")
        if number in seen:
            said.append(f"decision {number} twice: {seen[number]} and {path.name}")
        seen[number] = path.name
    return said


def commands() -> str:
    """docs/reference/commands.md: what every command says of itself."""
    import click

    from gwrando.cli.main import PARTS, cli

    context = click.Context(cli)
    out = [
        "# Commands",
        "",
        "What each command says of itself, written by `make docs`. `--help` after any of them says more.",
        "",
    ]
    for part in PARTS:
        if not any((ROOT / "src" / "gwrando" / "cli" / f"{part}{end}").exists() for end in (".py", "")):
            continue  # named in the list of parts, not built yet
        command = cli.get_command(context, part)
        if command is None:
            raise LookupError(part)
        out += [f"## gwrando {part}", "", PARTS[part] + ".", ""]
        inner = dict(getattr(command, "commands", {})) or ({} if part == "site" else {"": command})
        out += [usage(part, name, one) for name, one in sorted(inner.items())]
        out += site_commands() if part == "site" else []
        out.append("")
    return "\n".join(out).rstrip() + "\n"


def usage(part: str, name: str, command: Any) -> str:
    """One line a command: how it is called, and the first sentence of its help."""
    import click

    words = []
    for option in command.params:
        if isinstance(option, click.Argument):
            words.append(option.make_metavar(click.Context(command)))
        elif option.required:
            words.append(f"{option.opts[0]} {option.name.upper()}")
        else:
            words.append(f"[{'/'.join([*option.opts[:1], *option.secondary_opts[:1]])}]")
    call = " ".join(word for word in ("gwrando", part, name, *words) if word)
    return f"- `{call}`: {first_sentence(command.help or '')}"


def site_commands() -> list[str]:
    """The site's own management commands."""
    import importlib

    found = [
        "- `gwrando site start [--host] [--port] [--workers]`: Bring the database up to date and serve the site until stopped."
    ]
    for path in sorted(
        (ROOT / "src" / "gwrando" / "web").glob("*/management/commands/[a-z]*.py"), key=lambda p: p.stem
    ):
        app = path.parents[2].name
        command = importlib.import_module(f"gwrando.web.{app}.management.commands.{path.stem}").Command
        found.append(f"- `gwrando site {path.stem}`: {first_sentence(command.help)}")
    found.append("- `gwrando site help`: every other command that Django brings.")
    return found


def first_sentence(text: str) -> str:
    """The first sentence of a help text, on one line, with a stop."""
    line = " ".join(text.split("\f")[0].split())
    return re.split(r"(?<=\.)\s", line)[0].rstrip(".") + "."


def write() -> None:
    """Writes the joined lists and the index."""
    for wanted in LISTS:
        (DOCS / f"{wanted.folder}.md").write_text(joined(wanted)[0], encoding="utf-8")
    (DOCS / "reference" / "commands.md").write_text(commands(), encoding="utf-8")
    (DOCS / "README.md").write_text(filled_index(), encoding="utf-8")


def problems() -> list[str]:
    """Everything that is wrong with the docs."""
    said = []
    for wanted in LISTS:
        text, wrong = joined(wanted)
        said += wrong
        path = DOCS / f"{wanted.folder}.md"
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            said.append(f"docs/{path.name} is not up to date: make docs")
    path = DOCS / "reference" / "commands.md"
    if not path.exists() or path.read_text(encoding="utf-8") != commands():
        said.append("docs/reference/commands.md is not up to date: make docs")
    if (DOCS / "README.md").read_text(encoding="utf-8") != filled_index():
        said.append("docs/README.md is not up to date: make docs")
    return said + broken_links() + not_in_the_index() + twice_numbered()


def main(command: str) -> int:
    """Runs one command; 1 when something is wrong."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gwrando.web.config.settings")
    import django

    django.setup()
    if command == "write":
        write()
        return 0
    said = problems()
    print("\n".join(said) or "docs hold together")
    return 1 if said else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
