"""A study on a laptop: 50,000 made-up children, five agencies, from extracts to a checked release, beside a raw read."""

# peers: psutil>=6
# extras: study

import argparse
import hashlib
import json
import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import psutil

SEED = 2026
SECONDS, GIB = 60.0, 2.0
GROWTH = 6.0
AT = "2026-02-02T09:00:00"


@dataclass(kw_only=True)
class Ran:
    """One command: how long, seconds of processor time, the most memory its whole family of processes held at once,
    and what it said."""

    seconds: float
    cpu: float
    gib: float
    said: str


@dataclass(kw_only=True)
class Study:
    """One study of a size, run several times on the same extracts."""

    children: int
    made: Ran
    mib: float = 0.0
    raw: list[float] = field(default_factory=list)
    runs: list[Ran] = field(default_factory=list)
    checks: list[Ran] = field(default_factory=list)
    same: bool = True
    steps: dict[str, list[float]] = field(default_factory=dict)

    def seconds(self) -> float:
        """Median of extracts to checked release."""
        return statistics.median(
            run.seconds + check.seconds for run, check in zip(self.runs, self.checks, strict=True)
        )

    def cpu(self) -> float:
        """Median of processor seconds of the same."""
        return statistics.median(
            run.cpu + check.cpu for run, check in zip(self.runs, self.checks, strict=True)
        )

    def gib(self) -> float:
        """The most memory of any run or check."""
        return max(ran.gib for ran in (*self.runs, *self.checks))


def resident(process: psutil.Process) -> int:
    """Bytes that a process and all it started hold now. What they share is counted once for each: never too little."""
    total = 0
    try:
        family = [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return 0
    for one in family:
        try:
            total += one.memory_info().rss
        except psutil.NoSuchProcess:
            continue
    return total


def run(*words: str) -> Ran:
    """Runs one command of Gwrando in a process of its own, and looks at its memory fifty times a second."""
    began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    with subprocess.Popen(
        [sys.executable, "-m", "gwrando", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1", "COLUMNS": "160"},
    ) as child:
        most, family, done = 0, psutil.Process(child.pid), threading.Event()

        def watch() -> None:
            nonlocal most
            while not done.wait(0.02):
                most = max(most, resident(family))

        watcher = threading.Thread(target=watch)
        watcher.start()
        said, _ = child.communicate()
        done.set()
        watcher.join()
    seconds, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    if child.returncode:
        raise SystemExit(f"gwrando {' '.join(words)} ended with {child.returncode}:\n{said[-4000:]}")
    return Ran(seconds=seconds, cpu=cpu, gib=most / 2**30, said=said)


def read_and_hash(folder: Path) -> tuple[float, int]:
    """Seconds and bytes of reading every input once and hashing it: no study can be faster than this."""
    began, n = time.perf_counter(), 0
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            with path.open("rb") as file:
                while piece := file.read(1 << 20):
                    digest.update(piece)
                    n += len(piece)
    return time.perf_counter() - began, n


def steps_of(said: str) -> dict[str, float]:
    """Seconds by step, from the lines that `study run` prints ("[##..] Darllen | Reading  30,729  0.28 s")."""
    found: dict[str, float] = {}
    for line in said.replace("\r", "\n").splitlines():
        match = re.match(r"\[#+\.*\]\s*[^|]*\|\s*(.+?)\s{2,}.*?([\d.]+) s\b", line)
        if match:
            name = re.sub(r"\s+[\d,]+$", "", match.group(1)).strip()
            found[name] = found.get(name, 0.0) + float(match.group(2))
    return found


def content(release: Path) -> str:
    """A hash of the release but for its check, which holds the time of the check."""
    digest = hashlib.sha256()
    for path in sorted(release.rglob("*")):
        if path.is_file() and path.name != "check.json":
            digest.update(path.relative_to(release).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()


def study(children: int, folder: Path, *, times: int, data: Path | None) -> Study:
    """Makes the extracts once (or takes those of `data`), then runs and checks the study `times` times from nothing."""
    home = folder / str(children)
    if data is None:
        made = run("study", "dummy", str(home), "--children", str(children), "--seed", str(SEED))
    else:
        made = Ran(seconds=0.0, cpu=0.0, gib=0.0, said="")
        home = data
    found = Study(children=children, made=made)
    digests = set()
    for nth in range(times):
        raw, n_bytes = read_and_hash(home / "inputs")
        found.raw.append(raw)
        found.mib = n_bytes / 2**20
        # each run is of a folder of its own, so that nothing done before is used again
        here = folder / f"run-{children}-{nth}"
        here.mkdir()
        for entry in home.iterdir():
            if entry.name in {"inputs", "truth", "study.toml", "study.key"}:
                (here / entry.name).symlink_to(entry.resolve())
        found.runs.append(run("study", "run", str(here / "study.toml"), "--at", AT, "--today", AT[:10]))
        found.checks.append(run("study", "check", str(here / "release"), "--by", "A second person", "--yes"))
        for name, seconds in steps_of(found.runs[-1].said).items():
            found.steps.setdefault(name, []).append(seconds)
        digests.add(content(here / "release"))
    found.same = len(digests) == 1
    return found


def show(found: Study) -> None:
    """One study as lines."""
    print(
        f"\n{found.children:,} children, {found.mib:.0f} MiB of extracts (made in {found.made.seconds:.1f} s)"
    )
    print(f"  {'read and hash the same bytes':<44} {statistics.median(found.raw):8.2f} s")
    for name, seconds in found.steps.items():
        print(f"  {name:<44} {statistics.median(seconds):8.2f} s")
    print(f"  {'study run, whole':<44} {statistics.median(r.seconds for r in found.runs):8.2f} s")
    print(f"  {'study check':<44} {statistics.median(r.seconds for r in found.checks):8.2f} s")
    print(
        f"  {'extracts to checked release':<44} {found.seconds():8.2f} s   {found.gib():.2f} GiB at most, {found.cpu():.0f} s of processor"
    )
    print(f"  {'the same release each time':<44} {'yes' if found.same else 'NO':>8}")


def main() -> int:
    """Runs the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="5,000 and 50,000 children, two runs each")
    parser.add_argument(
        "--data", type=Path, help="a folder as `gwrando study dummy` makes it, in place of our own"
    )
    parser.add_argument("--times", type=int, default=0, help="runs of each size (default: 5; 2 with --quick)")
    given = parser.parse_args()
    times = given.times or (2 if given.quick else 5)
    found: dict[int, Study] = {}
    with tempfile.TemporaryDirectory(prefix="whole-study-") as name:
        if given.data is not None:
            if not (given.data / "study.toml").is_file():
                print(f"There is no study.toml in {given.data}: make one with gwrando study dummy FOLDER.")
                return 2
            with (given.data / "truth" / "made_up_children.csv").open(encoding="utf-8") as lines:
                children = sum(1 for _ in lines) - 1
            found[children] = study(children, Path(name), times=times, data=given.data)
        else:
            for children, runs in ((5_000, times), (50_000, times), (200_000, 1)):
                if children <= 50_000 or not given.quick:
                    found[children] = study(children, Path(name), times=runs, data=None)
    print(
        f"{os.cpu_count()} processors; load of the last minute {os.getloadavg()[0]:.1f}: above 1 others were at work too"
    )
    for one in found.values():
        show(one)
    goals = []
    if 50_000 in found:
        laptop = found[50_000]
        goals += [
            {
                "goal": f"50,000 children in {SECONDS:.0f} s",
                "got": laptop.seconds(),
                "holds": laptop.seconds() <= SECONDS,
            },
            {"goal": f"in {GIB:.0f} GiB", "got": laptop.gib(), "holds": laptop.gib() <= GIB},
        ]
    if 200_000 in found:
        ratio = found[200_000].seconds() / found[50_000].seconds()
        goals.append(
            {"goal": f"four times the children <= {GROWTH:.0f} x", "got": ratio, "holds": ratio <= GROWTH}
        )
    goals.append(
        {"goal": "same release each time", "got": 1.0, "holds": all(one.same for one in found.values())}
    )
    print()
    for goal in goals:
        print(f"{'holds' if goal['holds'] else 'FAILS'}  {goal['goal']}: {goal['got']:.2f}")
    sizes = {
        str(children): {
            "raw_seconds": statistics.median(one.raw),
            "seconds": one.seconds(),
            "cpu_seconds": one.cpu(),
            "times_raw": one.seconds() / statistics.median(one.raw),
            "gib": one.gib(),
            "steps": {name: statistics.median(seconds) for name, seconds in one.steps.items()},
        }
        for children, one in found.items()
    }
    print(
        json.dumps(
            {
                "benchmark": "whole_study",
                "sizes": sizes,
                "goals": goals,
                "holds": all(g["holds"] for g in goals),
            }
        )
    )
    return 0 if all(goal["holds"] for goal in goals) else 1


if __name__ == "__main__":
    sys.exit(main())
