"""`gwrando site import_fairness FILES…`: makes the fairness report from data.police.uk files and keeps it."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from gwrando.strategy import fairness, police_data
from gwrando.web.strategy import actions


class Command(BaseCommand):
    """Reads the files, makes the report, keeps the report and nothing else."""

    help = "Make the fairness report from stop and search files and show it on the site."

    def add_arguments(self, parser: CommandParser) -> None:
        """The files (.csv, .csv.gz, folders or .zip), and who is responsible."""
        parser.add_argument("files", nargs="+", type=Path)
        parser.add_argument("--by", default="system", help="The label of who imports, such as person:3.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Prints how many files and rows there were, and what could be told."""
        files = police_data.read(options["files"])
        self.stdout.write(f"  {len(files)} files, {sum(each.n_rows for each in files):,} rows")
        report = fairness.report(files)
        _, new = actions.keep_fairness(report=report, by=options["by"], at=timezone.now())
        able = sum(each.verdict != "cannot" for each in report.fits)
        self.stdout.write(
            f"  fairness: {able} of {len(report.fits)} questions can be answered"
            f" ({'report kept' if new else 'the same report was there already'})"
        )
