"""`gwrando site escalate`: makes the calls about worries that nobody has taken. Run it every five minutes."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from gwrando.web.voice.actions import calls, caring


class Command(BaseCommand):
    """Tells the lead on duty at once, the second person when the clock has run out, everybody an hour later."""

    help = "Call the safeguarding leads about worries nobody has taken (exit 1 when a call reached nobody)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Prints each call; fails when one reached nobody, so that whatever runs it can raise the alarm."""
        made = caring.escalate(send=calls.send_call, by="system", at=timezone.now())
        for call in made:
            self.stdout.write(
                f"concern:{call.concern} {call.call}: {call.reached} reached, {call.failed} failed"
            )
        if any(call.reached == 0 for call in made):
            raise CommandError(
                "a call reached nobody: ring the safeguarding lead, and look at GWRANDO_MAIL and the rota"
            )
        if not made:
            self.stdout.write("no call is due")
