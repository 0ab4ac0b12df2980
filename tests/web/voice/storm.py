"""Run by test_votes: 32 browsers send the same join and the same vote at once to a fresh database. Prints JSON."""

import json
import os
import threading
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "gwrando.web.config.settings"
EQUAL = 32


def main() -> None:
    """Makes the database, sends, counts."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connections
    from django.test import Client
    from django.urls import reverse
    from django.utils import timezone

    from gwrando.web.accounts.queries import PARTICIPATION
    from gwrando.web.audit import queries as audit
    from gwrando.web.audit.models import Entry
    from gwrando.web.voice.actions import taking_part
    from gwrando.web.voice.models import Participation, Vote
    from tests.factories import voice

    Path(os.environ["GWRANDO_DATA"]).mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0)
    room = voice.session()
    gate, statuses = threading.Barrier(EQUAL), []

    def join() -> None:
        gate.wait()
        taking_part.join(session=room, token="the-same-token", understood=True, at=timezone.now())
        connections.close_all()

    run(join)
    child = Participation.objects.get()
    browser = Client()
    session = browser.session
    session[PARTICIPATION] = str(child.pk)
    session.save()
    url = reverse("voice:card", args=[1])

    def vote() -> None:
        client = Client(SERVER_NAME="127.0.0.1")
        client.cookies = browser.cookies
        gate.wait()
        statuses.append(client.post(url, {"choice": "agree", "turn": 1}).status_code)
        connections.close_all()

    run(vote)
    logged = Entry.objects.filter(action="voice.cast_vote").count()
    found = {
        "statuses": statuses,
        "votes": Vote.objects.count(),
        "joined": Participation.objects.count(),
        "logged": logged,
        "chain": whole(audit),
    }
    print(json.dumps(found))


def run(target) -> None:
    """All at once."""
    threads = [threading.Thread(target=target) for _ in range(EQUAL)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def whole(audit) -> str:
    """Whether the audit chain holds after the storm."""
    return "broken" if audit.verify().problem else "whole"


if __name__ == "__main__":
    main()
