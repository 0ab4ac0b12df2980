"""The import contracts hold, and hold for what no import statement shows: the site as a process of its own."""

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.house.repository import ROOT

STARTS = """
import sys
import django
from django.conf import settings
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from django.test import Client
from django.urls import get_resolver
client = Client(headers={"host": "127.0.0.1"})
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from gwrando.web.accounts import rules
for route, methods in rules.matrix().items():
    for language in ("cy", "en"):
        with translation.override(language):
            try:
                address = reverse(route)
            except NoReverseMatch:
                continue
        if "public" in methods.get("GET", {}):
            assert client.get(address).status_code < 400, address
def walk(patterns):
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            walk(pattern.url_patterns)
walk(get_resolver().url_patterns)
import gwrando.web.config.wsgi
print("\\n".join(sorted(sys.modules)))
"""


def test_contracts_hold() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-3000:]
    assert "Contracts: 9 kept, 0 broken" in done.stdout


def test_the_site_does_not_know_the_study(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "GWRANDO_DATA": str(tmp_path),
        "GWRANDO_DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "gwrando.web.config.settings",
    }
    environment.pop("DATABASE_URL", None)
    done = subprocess.run(
        [sys.executable, "-c", STARTS], capture_output=True, text=True, env=environment, cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr[-3000:]
    loaded = set(done.stdout.split())
    assert "gwrando.web.findings.urls" in loaded, "the site did not really start"
    strangers = re.compile(r"(gwrando\.study|duckdb|splink|sqlglot|pyspark|gwrando\.cli)(\.|$)")
    assert not [name for name in loaded if strangers.match(name)]
