"""`gwrando site duty_digest`: tells those on duty what waits. Run it each morning."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from gwrando.web.voice.actions import calls


class Command(BaseCommand):
    """One message a person with numbers and no words."""

    help = "Send those on duty today how much waits to be read (exit 1 when a message could not go)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Prints how many were sent."""
        sent, failed = calls.send_digest(by="system", at=timezone.now())
        if failed:
            raise CommandError(f"{sent} sent, {failed} could not be sent: look at GWRANDO_MAIL")
        self.stdout.write(f"{sent} sent")
