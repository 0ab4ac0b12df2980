"""One made-up study, run once for all tests that only look at what came out."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from gwrando.study import dummy, run

AT = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
TODAY = date(2026, 1, 5)


@pytest.fixture(scope="session")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, run.Result]:
    """The folder of a made-up study of 1,500 children, after its run, and what the run said."""
    folder = tmp_path_factory.mktemp("made_up")
    dummy.write(folder, n_children=1500, seed=3)
    with (folder / "study.toml").open("a", encoding="utf-8") as file:
        # each draw, and each service left out, is a whole analysis
        file.write("\n[sensitivity]\nlinkage_draws = 2\nleave_out_services = false\n")
    result = run.run(folder / "study.toml", seed=1, at=AT, today=TODAY, environ={}, say=lambda step: None)
    return folder, result
