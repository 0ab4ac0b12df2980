"""Damaged files: 700 of them through the strict reader; 0 crashes, and with a manifest 0 silently wrong."""

# extras: study

import argparse
import csv
import gzip
import io
import json
import random
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from gwrando.errors import GwrandoError
from gwrando.study.ingest.files import open_source
from gwrando.study.ingest.files.open import Again
from gwrando.study.ingest.landing import Manifest, check_sent, manifest_of

SEED = 20260302
HEADINGS = ("ID", "NAME", "DOB", "SEX", "POSTCODE", "CODE", "ON", "ROLE")
Content = tuple[tuple[str, ...], ...]


def good(rng: random.Random, n: int = 400) -> bytes:
    """A whole file of made-up rows."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADINGS)
    for at in range(n):
        name = rng.choice(("Siân", "Mo", "Tŷ", 'Llew "Y"', "Ann, Mary", ""))
        day = f"{rng.randrange(1, 29):02d}/{rng.randrange(1, 13):02d}/2009"
        writer.writerow(
            (f"C{at:05d}", name, day, rng.choice("MF"), "NP90 1AB", rng.choice("ABC"), day, "VICTIM")
        )
    return out.getvalue().encode()


def _at(rng: random.Random, data: bytes) -> int:
    return rng.randrange(1, max(2, len(data)))


def _insert(what: bytes) -> Callable[[random.Random, bytes], bytes]:
    def damage(rng: random.Random, data: bytes) -> bytes:
        at = _at(rng, data)
        return data[:at] + what + data[at:]

    return damage


def _flip(rng: random.Random, data: bytes) -> bytes:
    at = _at(rng, data) - 1
    return data[:at] + bytes([data[at] ^ (1 << rng.randrange(8))]) + data[at + 1 :]


def _mixed(rng: random.Random, data: bytes) -> bytes:
    at = data.rfind(b"\n", 0, _at(rng, data)) + 1
    return data[:at] + data[at:].decode(errors="replace").encode("cp1252", "replace")


def _swapped(rng: random.Random, data: bytes) -> bytes:
    rows = list(csv.reader(io.StringIO(data.decode())))
    one, other = rng.sample(range(len(rows[0])), 2)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for at, row in enumerate(rows):
        row = list(row)
        if at and len(row) > max(one, other):  # the headings stay: the cells under them change places
            row[one], row[other] = row[other], row[one]
        writer.writerow(row)
    return out.getvalue().encode()


def _line_twice(rng: random.Random, data: bytes) -> bytes:
    lines = data.splitlines(keepends=True)
    at = rng.randrange(len(lines))
    return b"".join(lines[: at + 1] + lines[at:])


def _line_gone(rng: random.Random, data: bytes) -> bytes:
    lines = data.splitlines(keepends=True)
    del lines[rng.randrange(len(lines))]
    return b"".join(lines)


def _cell_gone(rng: random.Random, data: bytes) -> bytes:
    at = data.find(b",", _at(rng, data))
    return data if at < 0 else data[:at] + data[at + 1 :]


DAMAGES: dict[str, Callable[[random.Random, bytes], bytes]] = {
    "cut anywhere": lambda rng, data: data[: _at(rng, data)],
    "cut at a line end": lambda rng, data: data[: data.rfind(b"\n", 0, _at(rng, data)) + 1],
    "a quote": _insert(b'"'),
    "two quotes far apart": lambda rng, data: _insert(b'"')(rng, _insert(b'"')(rng, data)),
    "a NUL": _insert(b"\0"),
    "many NULs": _insert(b"\0" * 4096),
    "a line end": _insert(b"\n"),
    "a carriage return": _insert(b"\r"),
    "a separator": _insert(b","),
    "a separator gone": _cell_gone,
    "semicolons": lambda rng, data: data.replace(b",", b";"),
    "a bit flipped": _flip,
    "mixed encodings": _mixed,
    "windows-1252": lambda rng, data: data.decode().encode("cp1252", "replace"),
    "utf-16": lambda rng, data: data.decode().encode("utf-16"),
    "utf-16 cut": lambda rng, data: data.decode().encode("utf-16")[: _at(rng, data)],
    "utf-16 without a mark": lambda rng, data: data.decode().encode("utf-16-le"),
    "a mark in the middle": _insert(b"\xef\xbb\xbf"),
    "a very long cell": _insert(b"A" * 3_000_000),
    "a very long quoted cell": _insert(b'"' + b"A\n" * 1_500_000),
    "columns changed places": _swapped,
    "a line twice": _line_twice,
    "a line gone": _line_gone,
    "the headings again": lambda rng, data: data + data[: data.find(b"\n") + 1],
    "gzip cut": lambda rng, data: gzip.compress(data)[: _at(rng, gzip.compress(data))],
    "gzip flipped": lambda rng, data: _flip(rng, gzip.compress(data)),
    "empty": lambda rng, data: b"",
    "half and noise": lambda rng, data: data[: len(data) // 2] + rng.randbytes(5000),
}


def read(path: Path, *, manifest: Manifest | None) -> Content:
    """The rows of a file that are taken (headings first), as a study reads them. Raises `GwrandoError`."""
    check_sent(path, manifest=manifest)
    source = open_source(path, whole=manifest is not None)
    for _ in range(2):
        try:
            found = [tuple(source.headings)]
            n = 0
            for block in source.blocks(range(len(source.headings))):
                n += len(block.rows)
                cells = zip(*(column.to_pylist() for column in block.cells), strict=True)
                marks = block.shapes.to_pylist()
                # rows set aside are told of: they are not silent, and not used
                found += [row if not mark else ("set aside",) for row, mark in zip(cells, marks, strict=True)]
        except Again:
            continue
        if manifest is not None and manifest.files[path.name][0] != n:
            raise ValueError("the manifest's rows were not checked")
        return tuple(found)
    raise ValueError("a file changed its encoding twice")


def outcome(path: Path, truth: Content, *, manifest: Manifest | None) -> str:
    """right (the same rows), told (refused, or rows set aside), silent (other rows without a word), or crash."""
    try:
        found = read(path, manifest=manifest)
    except GwrandoError:
        return "told"
    except Exception as error:
        print(f"CRASH {path.name}: {type(error).__name__}", file=sys.stderr)
        return "crash"
    if found == truth:
        return "right"
    if truth and not set(truth[0]) <= set(found[0]):
        return "told"  # a needed column is missing: a study refuses the file
    return "told" if ("set aside",) in found else "silent"


def ten_gigabytes(folder: Path, size: int) -> tuple[str, float]:
    """A line of `size` bytes without an end, packed so that it fits the disk: told, silent or crash, and seconds."""
    path = folder / "long.csv.gz"
    with gzip.open(path, "wb", compresslevel=1) as file:
        file.write(",".join(HEADINGS).encode() + b"\n")
        block = b"A" * (16 << 20)
        for _ in range(size // len(block)):
            file.write(block)
    started = time.perf_counter()
    found = outcome(path, (), manifest=None)
    return found, time.perf_counter() - started


def main() -> int:
    """Prints a table and JSON; 1 when a goal is missed."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--quick", action="store_true", help="140 files, and a line of 1 GB")
    ask.add_argument("--data", type=Path, help="folder of good CSV files to damage (else made-up ones)")
    given = ask.parse_args()
    number, longest = (140, 10**9) if given.quick else (700, 10 * 10**9)
    rng = random.Random(SEED)
    counted: dict[str, Counter[str]] = {"with manifest": Counter(), "without": Counter()}
    silent: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sources = sorted(given.data.glob("**/*.csv*")) if given.data else []
        for at in range(number):
            kind = list(DAMAGES)[at % len(DAMAGES)]
            data = sources[at % len(sources)].read_bytes() if sources else good(rng)
            if data[:2] == b"\x1f\x8b":
                data = gzip.decompress(data)
            path = folder / "file.csv"
            path.write_bytes(data)
            truth = read(path, manifest=None)
            manifest = manifest_of([path])
            try:
                path.write_bytes(DAMAGES[kind](rng, data))
            except UnicodeDecodeError:
                continue  # a good file in another encoding: this damage does not apply to it
            for way, known in (("with manifest", manifest), ("without", None)):
                found = outcome(path, truth, manifest=known)
                counted[way][found] += 1
                if way == "without" and found == "silent":
                    silent[kind] += 1
        long_line, seconds = ten_gigabytes(folder, longest)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    for way, found in counted.items():
        print(
            f"{way:14} " + "  ".join(f"{what} {found[what]}" for what in ("right", "told", "silent", "crash"))
        )
    print(f"silent without a manifest, by damage: {dict(silent.most_common())}")
    print(f"a line of {longest / 1e9:.0f} GB: {long_line} after {seconds:.2f} s; peak memory {memory} MiB")
    goals = [
        {
            "goal": "0 crashes",
            "value": sum(c["crash"] for c in counted.values()),
            "holds": not any(c["crash"] for c in counted.values()),
        },
        {
            "goal": "0 silently wrong with manifest",
            "value": counted["with manifest"]["silent"],
            "holds": not counted["with manifest"]["silent"],
        },
        {
            "goal": "the endless line is told, memory <= 512 MiB",
            "value": memory,
            "holds": long_line == "told" and memory <= 512,
        },
    ]
    result = {
        "files": number,
        "counted": counted,
        "silent_without_manifest": silent,
        "long_line_seconds": seconds,
    }
    print(json.dumps({"benchmark": "damaged_files", **result, "goals": goals}, indent=1))
    return 0 if all(goal["holds"] for goal in goals) else 1


if __name__ == "__main__":
    sys.exit(main())
