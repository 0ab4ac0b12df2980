"""`gwrando site example_strategy`: the example strategy, and the fairness report on the real Welsh files."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone

from gwrando.strategy.document import StrategyDocument
from gwrando.web.strategy import actions, queries


class Command(BaseCommand):
    """Loads both; running it twice changes nothing."""

    help = "Load the example strategy and the fairness report from the example files."

    def handle(self, *args: Any, **options: Any) -> None:
        """Prints what was found."""
        document = StrategyDocument.from_file(settings.EXAMPLES / "strategy" / "strategy.yaml")
        new = not queries.is_there(document.id)  # words changed on the site since are not put back
        if new:
            actions.from_document(document, by="system", approved_by="demo", at=timezone.now())
        n = sum(1 for _ in document.commitments())
        self.stdout.write(
            f"  strategy: {len(document.aims)} aims, {n} commitments ({'loaded' if new else 'there already'})"
        )
        call_command(
            "import_fairness",
            settings.EXAMPLES / "fairness" / "stop_search",
            stdout=self.stdout,
            stderr=self.stderr,
        )
