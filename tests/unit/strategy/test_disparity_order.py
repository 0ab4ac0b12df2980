"""The same files give the same report to the last digit, whatever order Python's sets happen to have."""

import os
import subprocess
import sys

CODE = """
from gwrando.strategy import disparity
groups = ("white", "asian", "black", "mixed", "other")
crossed = {(said, seen): 7 * i + 3 * j + 1 for i, said in enumerate(groups) for j, seen in enumerate((*groups, None))}
crossed |= {(None, seen): 11 + 2 * j for j, seen in enumerate((*groups, None))}
print(disparity.shared_out(crossed))
"""


def test_shared_out_does_not_depend_on_hashing() -> None:
    made = {
        subprocess.run(
            [sys.executable, "-c", CODE],
            env=os.environ | {"PYTHONHASHSEED": str(seed)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in range(8)
    }
    assert len(made) == 1
