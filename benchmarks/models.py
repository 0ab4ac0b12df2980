"""Models: conditional logit of 20,000 sets and a case series of 100,000 cases, beside R and statsmodels, equal to 0.0001."""

# peers: statsmodels>=0.14.5 pandas>=2.2
# extras: study

import argparse
import gc
import json
import os
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from shutil import which
from statistics import median
from typing import Any

import numpy as np
from statsmodels.discrete.conditional_models import ConditionalLogit

from gwrando.study.statistics import conditional_logit
from gwrando.study.statistics.case_intervals import Cases, Exposure, Layout, layout
from gwrando.study.statistics.case_series import fit

SEED = 20260301
R_CLOGIT = """
suppressMessages(library(survival)); a <- commandArgs(TRUE); n <- as.integer(a[3])
d <- read.csv(a[1]); x <- grep("^x", names(d), value=TRUE)
f <- as.formula(paste("case ~", paste(x, collapse="+"), "+ strata(set)"))
t <- numeric(n); for (i in 1:n) t[i] <- sum(system.time(m <- clogit(f, data=d, method="efron"))[1:2])
write.csv(data.frame(value=c(t, coef(m))), a[2], row.names=FALSE)
"""
R_GNM = """
suppressMessages(library(gnm)); a <- commandArgs(TRUE); n <- as.integer(a[3])
d <- read.csv(a[1]); d$child <- factor(d$child); x <- grep("^x", names(d), value=TRUE)
f <- as.formula(paste("events ~", paste(x, collapse="+")))
t <- numeric(n); for (i in 1:n) t[i] <- sum(system.time(m <- gnm(f, offset=log(days), eliminate=child, family=poisson, data=d,
  verbose=FALSE))[1:2])
write.csv(data.frame(value=c(t, as.numeric(coef(m)[x]))), a[2], row.names=FALSE)
"""


def sets(n_sets: int, *, covariates: int = 24, others: int = 5) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Matched sets as (exposures, set of each row, case of each row), drawn from a known model."""
    rng = np.random.default_rng(SEED)
    frailty = rng.normal(0, 0.7, n_sets * (others + 1))
    common = rng.uniform(0.03, 0.3, covariates)
    x = (rng.random((len(frailty), covariates)) < common * np.exp(0.5 * frailty)[:, None]).astype(float)
    pull = x @ rng.normal(0.3, 0.4, covariates) + rng.gumbel(size=len(frailty))
    set_of = np.repeat(np.arange(n_sets), others + 1)
    case = np.zeros(len(frailty), dtype=bool)
    case[np.argmax(pull.reshape(n_sets, -1), axis=1) + np.arange(n_sets) * (others + 1)] = True
    return x, set_of, case


def series(n_children: int, *, exposures: int = 8) -> Cases:
    """Cases aged 10 to 17 with eight exposures that come several times, the event drawn from a known model by day."""
    rng = np.random.default_rng(SEED)
    span = 2_922
    effects = rng.normal(0.4, 0.4, exposures)
    spells = []
    for number in range(exposures):
        child = np.repeat(np.arange(n_children), rng.poisson(0.75, n_children))
        starts = rng.integers(-300, span, len(child))
        spells.append(Exposure(name=f"e{number}", child=child, starts=starts, edges=(1, 366)))
    event_on = np.zeros(n_children, dtype=np.int64)
    for low in range(0, n_children, 5_000):
        size = min(5_000, n_children - low)
        weight = np.zeros((size, span))
        for spell, effect in zip(spells, effects, strict=True):
            mine = (spell.child >= low) & (spell.child < low + size)
            child, starts = spell.child[mine] - low, spell.starts[mine]
            touched = np.zeros((size, span + 400), dtype=np.int8)
            np.add.at(touched, (child, np.maximum(starts + 1, 0)), 1)
            np.add.at(touched, (child, starts + 366), -1)
            weight += (np.cumsum(touched, axis=1, dtype=np.int8)[:, :span] > 0) * effect
        total = np.cumsum(np.exp(weight), axis=1)
        event_on[low : low + size] = (total < (rng.random(size) * total[:, -1])[:, None]).sum(axis=1)
    return Cases(
        starts=np.zeros(n_children, dtype=np.int64),
        stops=np.full(n_children, span),
        event_child=np.arange(n_children),
        event_on=np.minimum(event_on, span - 1),
        age_cuts=(365.25 * np.arange(1, 8)).astype(np.int64)[None, :],
        exposures=tuple(spells),
    )


def timed(work: Callable[[], Any], repeats: int) -> tuple[float, Any]:
    """Median seconds of processor time, and what came back."""
    seconds, found = [], None
    for _ in range(repeats):
        gc.collect()
        started = time.process_time()
        found = work()
        seconds.append(time.process_time() - started)
    return median(seconds), found


def in_r(script: str, columns: dict[str, np.ndarray], repeats: int) -> tuple[float, np.ndarray]:
    """Median seconds of processor time of the fit alone (reading is not timed) and the coefficients, by R."""
    with tempfile.TemporaryDirectory() as folder:
        given, got, code = (Path(folder) / name for name in ("given.csv", "got.csv", "fit.R"))
        np.savetxt(
            given,
            np.column_stack(list(columns.values())),
            fmt="%d",
            delimiter=",",
            header=",".join(columns),
            comments="",
        )
        code.write_text(script, encoding="utf-8")
        subprocess.run(
            ["Rscript", str(code), str(given), str(got), str(repeats)], check=True, capture_output=True
        )
        values = np.loadtxt(got, skiprows=1)
    return median(values[:repeats].tolist()), values[repeats:]


def has_r() -> bool:
    """Whether R with survival and gnm can be run."""
    if which("Rscript") is None:
        return False
    asked = subprocess.run(
        ["Rscript", "-e", "library(survival); library(gnm)"], capture_output=True, check=False
    )
    return asked.returncode == 0


def rows_of(cut: Layout) -> dict[str, np.ndarray]:
    """The interval rows for R: child, events, days and one column a covariate."""
    table = {"child": cut.child_of_row, "events": cut.events, "days": cut.days}
    return table | {f"x{k}": cut.design[cut.cell, k] for k in range(len(cut.columns))}


def main() -> int:
    """Prints each side; the last line is JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="5,000 sets and 10,000 cases, fewer repeats")
    parser.add_argument("--data", type=Path, help="not used: the data are drawn from a known model")
    options = parser.parse_args()
    threads = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
    if any(
        os.environ.get(name) != "1" for name in threads
    ):  # one thread each: R's own linear algebra has one
        os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, **dict.fromkeys(threads, "1")})
    n_sets, n_cases, repeats, others = (5_000, 10_000, 3, 1) if options.quick else (20_000, 100_000, 5, 5)
    with_r = has_r()
    print("seconds of processor time, one thread each")
    figures: dict[str, Any] = {}
    ok = []

    def compare(what: str, name: str, ours: float, theirs: float, gap: float, goal: float) -> None:
        fast = theirs / ours
        print(f"{what:46} {theirs:9.2f} s {fast:8.1f} times; coefficients apart by {gap:.1e}")
        figures[name] = {"value": round(fast, 1), "goal": f">= {goal:g}"}
        figures[f"{name}_gap"] = {"value": float(f"{gap:.1e}"), "goal": "<= 1e-4"}
        ok.append(fast >= goal and gap <= 1e-4)

    x, set_of, case = sets(n_sets)
    seconds, logit = timed(lambda: conditional_logit.fit(x, set_of=set_of, case=case), repeats)
    print(f"conditional logit, {n_sets:,} sets, {len(x):,} rows, {x.shape[1]} covariates")
    print(f"{f'  Gwrando ({repeats} runs)':46} {seconds:9.3f} s")
    if with_r:
        columns = {"case": case, "set": set_of} | {f"x{k}": x[:, k] for k in range(x.shape[1])}
        there, coefficients = in_r(R_CLOGIT, columns, others)
        gap = float(np.abs(coefficients - logit.coefficients).max())
        compare(
            f"  R survival::clogit, efron ({others} runs)", "clogit_times_r_efron", seconds, there, gap, 8
        )
    # statsmodels writes the likelihood out in Python: a tenth of the sets, timed once, and its time grows in line with them
    tenth = set_of < n_sets // 10
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        there, peer = timed(
            lambda: ConditionalLogit(case[tenth].astype(int), x[tenth], groups=set_of[tenth]).fit(
                disp=0, method="newton"
            ),
            1,
        )
    own, same = timed(
        lambda: conditional_logit.fit(x[tenth], set_of=set_of[tenth], case=case[tenth]), repeats
    )
    gap = float(np.abs(peer.params - same.coefficients).max())
    compare("  statsmodels, a tenth of the sets (1 run)", "clogit_times_statsmodels", own, there, gap, 300)

    drawn = series(n_cases)
    cutting, cut = timed(lambda: layout(drawn), 1)
    seconds, found = timed(lambda: fit(cut), repeats)
    print(f"case series, {n_cases:,} cases, {len(cut.cell):,} interval rows, {len(cut.columns)} parameters")
    print(f"{f'  Gwrando ({repeats} runs; cutting the rows {cutting:.2f} s more)':46} {seconds:9.3f} s")
    if with_r:
        there, coefficients = in_r(R_GNM, rows_of(cut), others)
        gap = float(np.abs(coefficients - found.log_ratio).max())
        compare(f"  R gnm(eliminate=) ({others} runs)", "series_times_r_gnm", seconds, there, gap, 4)
    if not with_r:
        print("R with survival and gnm is not here: apt-get install r-base-core r-cran-survival r-cran-gnm")
        ok.append(False)
    print(json.dumps({"name": "models", "holds": all(ok), "figures": figures}))
    return 0 if all(ok) else 1


if __name__ == "__main__":
    sys.exit(main())
