"""`gwrando study …`: made-up extracts, a run in the safe setting, and the second person's check."""

import click

from gwrando.cli.study import defining, hashing, making_up, releasing, reviewing, running, single_case
from gwrando.cli.study.parts import part


def prove_extract(service: str) -> list[str]:
    """What is wrong with an extract plug-in when made-up records go through it; empty when it is sound."""
    problems: list[str] = part("ingest").prove(service)
    return problems


@click.group(name="study")
def command() -> None:
    """Understand: extracts to released findings, in the safe setting."""


for _more in (
    defining.new,
    defining.schema,
    defining.validate,
    defining.manifest,
    hashing.secret,
    hashing.hash_,
    hashing.pair,
    making_up.dummy,
    reviewing.review,
    running.run,
    running.status,
    running.erase,
    single_case.chronology,
    releasing.check,
    releasing.key,
    releasing.show_ledger,
    releasing.withdraw,
):
    command.add_command(_more)
