"""`gwrando study check`, `ledger` and `withdraw`: what leaves, what has left, and what was taken back."""

from datetime import UTC, datetime
from pathlib import Path

import click

from gwrando.outputs import Reason, SafeEstimate, SafeTable, bundle, ledger, never, signing

_LEDGER = click.option(
    "--ledger",
    "ledger_path",
    type=click.Path(dir_okay=False, path_type=Path),
    help="the study's ledger (default: ledger.jsonl beside the release)",
)
_AT = click.option(
    "--at", type=click.DateTime(["%Y-%m-%dT%H:%M:%S"]), help="UTC time written down (default: now)"
)


def _table(table: SafeTable) -> list[str]:
    """One table as lines of text, English under Welsh, with what is hidden."""
    lines = [table.title.cy, table.title.en]
    for key, label in table.rows.items():
        cells = [f"{name.en}: {table.cell(key, column).text('en')}" for column, name in table.columns.items()]
        total = table.row_total(key)
        if total.reason is not Reason.NO_TOTAL:
            cells.append(f"Cyfanswm | Total: {total.text('en')}")
        lines.append(f"  {label.cy} | {label.en}: {'; '.join(cells)}")
    hidden = sum(cell.shown is None for row in table.cells for cell in row)
    lines.append(f"  Wedi'u cuddio | Hidden: {hidden} / {sum(len(row) for row in table.cells)}")
    return lines


def _estimate(one: SafeEstimate) -> str:
    """One estimate as a line of text."""
    tests = "".join(f", {name} {value}" for name, value in (("p", one.p), ("q", one.q)) if value is not None)
    return f"  {one.title.cy} | {one.title.en}: {one.text('en')}{tests}"


@click.command()
@click.argument("release", type=click.Path(file_okay=False, path_type=Path))
@click.option("--by", required=True, help="your name or post; not the person who made the release")
@click.option("--yes", is_flag=True, help="sign without asking (for scripts, after looking)")
@click.option(
    "--key",
    "key_path",
    type=click.Path(dir_okay=False, path_type=Path),
    help="your key file (see key): signs the release so that the site can tell it was you",
)
@click.option("--password", envvar="GWRANDO_KEY_PASSWORD", help="of the key file (default: asked)")
@_LEDGER
@_AT
def check(
    release: Path,
    by: str,
    yes: bool,
    key_path: Path | None,
    password: str | None,
    ledger_path: Path | None,
    at: datetime | None,
) -> None:
    """Check a release as a second person: see each table and what is hidden, then sign.

    It is compared with all that the study released before, and goes into its ledger.
    """
    never.refuse_case_reviews(release)
    found = bundle.look_at(release)
    path = ledger_path or release.resolve().parent / ledger.NAME
    entries = ledger.read(path)
    ledger.check(found, entries)
    click.echo(
        f"{found.about.title.cy}\n{found.about.title.en}\n{found.about.made_by}, "
        f"{found.made_at.isoformat()}\n"
    )
    for table in found.tables:
        click.echo("\n".join(_table(table)))
    if found.estimates:
        click.echo("\nAmcangyfrifon | Estimates")
        click.echo("\n".join(_estimate(one) for one in found.estimates))
    click.echo(
        f"\n{len(found.tables)} tabl | tables; {len(found.estimates)} amcangyfrif | estimates; "
        f"{len(found.report)} ffeil mewn geiriau | files in words"
    )
    for name in found.report:
        click.echo(f"  {release / name}")
    rules = found.tables[0].rules
    click.echo(f"{rules.name}: {rules.reason.cy} | {rules.reason.en}")
    if not yes:
        click.confirm(
            "A ydych chi wedi edrych ar bob tabl, a gânt adael? | Have you looked at each "
            "table, and may they leave?",
            abort=True,
        )
    signer = None
    if key_path is not None:
        asked = password or click.prompt("Cyfrinair | Password", hide_input=True)
        signer = signing.open_key(key_path, password=asked)
    bundle.check_bundle(
        release,
        signer=signer,
        by=by,
        at=at.replace(tzinfo=UTC) if at else datetime.now(UTC),  # not cut: never before it was made
    )
    added = ledger.add(path, bundle.read_bundle(release))
    click.echo("Wedi'i lofnodi. | Signed.")
    click.echo(
        "Heb allwedd: ni all y safle wybod pwy. | Without a key: the site cannot tell who."
        if signer is None
        else f"Allwedd | Key: {signer.public_key}"
    )
    click.echo(f"{path.name}: +{len(added)}, {ledger.head([*entries, *added])[:16]}")


@click.command(name="ledger")
@click.argument("study", metavar="FOLDER", type=click.Path(path_type=Path), default=Path())
@click.option("--numbers", is_flag=True, help="every number, one a line")
def show_ledger(study: Path, numbers: bool) -> None:
    """Show what a study has released: each release, withdrawn or not, and every number if asked."""
    path = study if study.suffix == ".jsonl" else (study.parent if study.is_file() else study) / ledger.NAME
    entries = ledger.read(path)
    if not entries:
        click.echo("Ni ryddhawyd dim eto. | Nothing has been released yet.")
        return
    gone = {entry.release: entry for entry in entries if entry.kind == "withdrawn"}
    for entry in entries:
        if entry.kind == "release":
            mine = [one for one in entries if one.release == entry.release]
            told = sum(
                one.kind in ("number", "estimate") and not isinstance(one.said["shown"], str) for one in mine
            )
            click.echo(
                f"{entry.release[:12]}  {entry.said['at'][:10]}  {entry.said['checked_by']}  "
                f"{told:,} o rifau | numbers"
            )
            if entry.release in gone:
                said = gone[entry.release].said
                click.echo(f"  Wedi'i dynnu'n ôl | Withdrawn {said['at'][:10]}: {said['reason']}")
        elif numbers and entry.kind == "number":
            click.echo(f"  {entry.said['table']}  {' / '.join(entry.said['cell'])}  {entry.said['shown']}")
        elif numbers and entry.kind == "estimate":
            click.echo(f"  {entry.said['estimate']}  {entry.said['figure']}  {entry.said['shown']}")
    click.echo(f"{len(entries):,} llinell | lines, {ledger.head(entries)}")


@click.command()
@click.argument("study", metavar="FOLDER", type=click.Path(file_okay=False, path_type=Path))
@click.option("--release", required=True, help="the first characters of the release's hash (see ledger)")
@click.option("--reason", required=True, help="why, in a sentence; it stays in the ledger")
@click.option("--by", required=True, help="your name or post")
@_AT
def withdraw(study: Path, release: str, reason: str, by: str, at: datetime | None) -> None:
    """Note in the ledger that a release was withdrawn. It still counts: what was read cannot be unread."""
    when = at.replace(tzinfo=UTC) if at else datetime.now(UTC).replace(microsecond=0)
    ledger.withdraw(study / ledger.NAME, release=release, reason=reason, by=by, at=when)
    click.echo("Wedi'i nodi. | Noted.")


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.password_option(
    envvar="GWRANDO_KEY_PASSWORD", help="twelve characters or more (default: asked, twice)"
)
def key(file: Path, password: str) -> None:
    """Make your own key for signing releases, once, in FILE. Its public half is for the office to register.

    Keep the file and the password to yourself; a lost key is replaced by a new one.
    """
    public = signing.new_key(file, password=password)
    click.echo(f"Allwedd gyhoeddus | Public key:\n{public}")
    click.echo(
        "Rhowch hon i'r swyddfa i'w chofrestru; nid yw'n gyfrinach. | "
        "Give this to the office to register; it is no secret."
    )
