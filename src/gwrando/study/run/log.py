"""The log of a run: seed, versions, hashes of the inputs, rows and seconds. No name, key or value."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from gwrando import __version__
from gwrando.study.run.steps import Step

FOLDER = "runs"


def write(folder: Path, steps: Sequence[Step], *, at: datetime, about: Mapping[str, Any]) -> Path:
    """Adds the log of one run to the study's folder; gives its path. An earlier log is never written over."""
    found = {
        "at": at.isoformat(),
        "software": f"gwrando {__version__}",
        "duckdb": duckdb.__version__,
        **about,
        "steps": [
            {"step": s.name, "rows": s.rows, "seconds": round(s.seconds, 2), "kept": s.kept} for s in steps
        ],
    }
    (folder / FOLDER).mkdir(exist_ok=True)
    nth = 0
    while True:
        path = folder / FOLDER / f"{at:%Y%m%dT%H%M%SZ}{f'-{nth}' if nth else ''}.json"
        try:
            with path.open("x", encoding="utf-8") as file:
                file.write(json.dumps(found, indent=1) + "\n")
        except FileExistsError:
            nth += 1
        else:
            return path
