"""`gwrando site purge`: deletes what is past its time, as each model's `Privacy` says. Run it once a day."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from gwrando.web.home import actions


class Command(BaseCommand):
    """Deletes rows that are past their time, and says how many of which kind."""

    help = "Delete what is past its time."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--keep` counts and deletes nothing."""
        parser.add_argument("--keep", action="store_true", help="Say what is past its time, delete nothing.")

    def handle(self, *args: Any, **options: Any) -> None:
        """One line a model; running it twice deletes nothing more."""
        found = actions.purge(by="system", at=timezone.now(), keep=options["keep"])
        verb = "past its time" if options["keep"] else "deleted"
        for row in found:
            held = f", {row.n_held} held by something newer" if row.n_held else ""
            self.stdout.write(f"{row.model}: {row.n_past - row.n_held} {verb}{held}")
        if not found:
            self.stdout.write("nothing is past its time")
