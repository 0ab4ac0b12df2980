"""`gwrando site example_publish`: publishes the strategy for every audience, Welsh and English."""

import time
from typing import Any

import click
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from gwrando.publish import audience as audiences
from gwrando.publish import checked, checks
from gwrando.web.publish import actions, documents, queries

REASON = "Enghraifft: gadawyd y cyngor i ddangos sut mae'n edrych. | An example: the advice was left to show what it looks like."
NAME = "Swyddog cyfranogi (enghraifft) | Participation officer (example)"


class Command(BaseCommand):
    """Builds every edition; running it twice changes nothing."""

    help = "Publish the example strategy for every audience."

    def add_arguments(self, parser: CommandParser) -> None:
        """`--site-url` is where QR codes lead."""
        parser.add_argument("--site-url", default="http://127.0.0.1:8000")

    def handle(self, *args: Any, **options: Any) -> None:
        """Prints a progress bar, then each version with its number of files and of pieces of advice."""
        document = documents.source()
        if document is None:
            self.stdout.write("Dim strategaeth i'w chyhoeddi. | There is no strategy to publish.")
            return
        began = time.monotonic()
        said = []
        with click.progressbar(audiences.names(), label="Cyhoeddi | Publishing") as keys:
            for key in keys:
                words = checked.words_sha256(document, audience=key)
                standing = queries.current(key)
                if standing is None or standing.words_sha256 != words:
                    found = checks.problems(document, audiences.load(key))
                    standing = actions.publish_edition(
                        document=document,
                        audience=key,
                        reason=REASON if found else "",
                        name=NAME if found else "",
                        site_url=options["site_url"],
                        by="system",
                        at=timezone.now(),
                    )
                name = audiences.load(key).name
                said.append(
                    f"{name.cy} | {name.en}: {standing.files.count()} files, {standing.n_problems} pieces of advice left"
                )
        for line in said:
            self.stdout.write(line)
        self.stdout.write(f"{time.monotonic() - began:.1f} s")
