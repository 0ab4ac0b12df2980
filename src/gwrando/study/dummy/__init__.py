"""A made-up Gwent: extracts of five services about children who do not exist, for trying, testing and measuring.

`lives` makes children and events with known truth, `people` says who they are, `records` what each service writes down
of them, `extracts` the files. Nothing here is estimated from real records: no figure of a study on it says anything
about Gwent.
"""

import json
from collections.abc import Callable, Mapping
from importlib import resources
from pathlib import Path
from typing import Any

from gwrando.study import engine
from gwrando.study.dummy import extracts, lives, model, records
from gwrando.study.dummy.people import SLIPS_DEPRIVED, SLIPS_MINORITY, nicknames
from gwrando.study.extract import load
from gwrando.study.vocabulary import Service

PLUGINS: Mapping[Service, str] = {
    "education": "school_records",
    "health": "health_records",
    "police": "police_records",
    "social_care": "care_records",
    "youth_justice": "child_level_data",
}
"""The extract plug-in in whose form each service's files are written."""


def template(name: str) -> Path:
    """One of the files that a made-up study starts from."""
    return Path(str(resources.files("gwrando.study") / "templates" / name))


def truth(world: model.Model, *, n_children: int, seed: int) -> dict[str, Any]:
    """Everything planted, as plain values: effects, nulls, orders, delays, coverage, slips of the pen, faults."""
    return {
        "made_up": True,
        "n_children": n_children,
        "seed": seed,
        "lives": world.truth(),
        "records": records.truth(),
        "slips": {"log_minority": SLIPS_MINORITY, "log_two_fifths_more_deprived": SLIPS_DEPRIVED},
        "faults": dict(extracts.FAULTS),
    }


def write(
    folder: Path, *, n_children: int, seed: int, tick: Callable[[int, int], None] | None = None
) -> dict[str, int]:
    """Writes a whole made-up study into `folder`: inputs, study.toml, the key, and the truth apart from the inputs.

    The same number and seed give the same bytes (but for the key, which is new unless there is one). An existing
    `study.toml` is left as it is. `tick` is told how many children are done, and of how many. Gives the numbers of
    children, records and events. Raises `InputError` for fewer than 50 or more than 1,000,000 children.
    """
    lives.check_number(n_children)
    mark = template("MADE_UP.txt").read_text(encoding="utf-8")
    for place in ("inputs", "truth"):
        (folder / place).mkdir(parents=True, exist_ok=True)
        (folder / place / "MADE_UP.txt").write_text(mark, encoding="utf-8")
    world = model.GWENT
    planted = json.dumps(truth(world, n_children=n_children, seed=seed), indent=1, sort_keys=True)
    (folder / "truth" / "made_up_planted.json").write_text(planted + "\n", encoding="utf-8")
    if not (folder / "study.toml").exists():
        text = template("study.toml").read_text(encoding="utf-8")
        (folder / "study.toml").write_text(text, encoding="utf-8")
    engine.new_key_file(folder / "study.key")
    return extracts.write(
        folder / "inputs",
        folder / "truth",
        {service: load(plugin) for service, plugin in PLUGINS.items()},
        n_children=n_children,
        seed=seed,
        model=world,
        tick=tick,
    )


__all__ = ["PLUGINS", "nicknames", "template", "truth", "write"]
