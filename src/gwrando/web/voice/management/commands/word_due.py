"""`gwrando site word_due`: reminds the participation officers of word that children wait for. Run it each working day."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from gwrando.web.voice.actions import calls


class Command(BaseCommand):
    """One message a person: titles, promised days and numbers of groups, and nothing that a child said."""

    help = "Remind the officers of word back that is due or late (exit 1 when one is late, or a message could not go)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Prints how many were sent; fails when a promised day has passed."""
        sent, failed, late = calls.send_word_due(by="system", at=timezone.now())
        if late or failed:
            raise CommandError(
                f"{sent} sent, {failed} could not be sent; consultations past their promised day: {late}"
            )
        self.stdout.write(f"{sent} sent")
