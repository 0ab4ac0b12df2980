"""`gwrando site audit_verify`: is the log as it was written?"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from gwrando.web.audit import queries


class Command(BaseCommand):
    """Walks the chain; with --head it also finds a log whose end was cut off."""

    help = "Check the audit log's chain (exit 1 when it does not hold)."

    def add_arguments(self, parser: CommandParser) -> None:
        """--head: a file written earlier by --write-head, kept away from the server."""
        parser.add_argument("--head", type=Path, help="head exported earlier")
        parser.add_argument("--write-head", type=Path, help="write the head to this file")

    def handle(self, *args: Any, **options: Any) -> None:
        """Prints how many entries were read and whether the chain holds."""
        seq, mac = None, ""
        if options["head"]:
            number, mac = options["head"].read_text().split()
            seq = int(number)
        proof = queries.verify(head_seq=seq, head_mac=mac)
        if proof.problem:
            raise CommandError(f"{proof.n} entries read: {proof.problem}")
        if options["write_head"]:
            options["write_head"].write_text(f"{proof.head_seq} {proof.head_mac}\n")
        self.stdout.write(f"{proof.n} entries read: the chain holds")
