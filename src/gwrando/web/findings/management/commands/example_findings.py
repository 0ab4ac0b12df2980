"""`gwrando site example_findings --release DIR`: brings the example release in and publishes it; twice
changes nothing."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from gwrando.web.accounts.rules import Actor
from gwrando.web.findings import actions


class Command(BaseCommand):
    """Imports a checked release of a made-up study, and publishes it."""

    help = "Bring in and publish the checked release of the example study."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which release."""
        parser.add_argument("--release", type=Path, required=True, help="the release folder")

    def handle(self, *args: Any, **options: Any) -> None:
        """Prints what it found."""
        if settings.PRODUCTION and not settings.DEMO:
            raise CommandError("Example findings are for the demonstration only (GWRANDO_DEMO=1).")
        at = timezone.now()
        release = actions.import_release(folder=options["release"], by="example", at=at)
        if not release.published_by:
            actions.publish(release=release, by=Actor(label="example: second person"), at=at)
        shown = release.findings.exclude(grade="cannot_tell").count()
        hidden = release.findings.filter(grade="cannot_tell").count()
        more = release.findings.filter(grade="more_often").count()
        self.stdout.write(
            f"{release.tables.count()} safe tables, {shown} findings ({more} more often than in comparison "
            f"children), {hidden} that cannot be told"
        )
