"""A sweep of twenty runs against the same twenty reports one after another, wall and CPU.

The runs differ in a parameter that changes no figure, so that all have the same work; the figures
of every run are compared. `--threads` sets POLARS_MAX_THREADS for the sweep, to see what it does.
"""

import argparse
import csv
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RUNS = 20


def spent(commands: list[list[str]], folder: Path, **env: str) -> tuple[float, float]:
    """Wall and CPU seconds of commands one after another, and all that they started."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    for command in commands:
        subprocess.run(
            command, cwd=folder, check=True, capture_output=True, env={**os.environ, **env}
        )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - start, cpu


def swept(folder: Path) -> set[tuple[str, ...]]:
    """The figures in the summary, each run's."""
    rows = csv.DictReader(next(folder.glob("sweeps/*/summary.csv")).open(encoding="utf-8"))
    return {(row["cases"], row["median_seconds"], row["p90_seconds"]) for row in rows}


def reported(folder: Path) -> set[tuple[str, ...]]:
    """The same, of the answers of the reports."""
    import polars as pl

    found = set()
    for path in folder.rglob("run.json"):
        if json.loads(path.read_text(encoding="utf-8"))["outcome"] == "succeeded":
            answers = path.parent / "answers"
            times = pl.read_parquet(answers / "throughput_figures.parquet").row(0, named=True)
            n_cases = pl.read_parquet(answers / "summary.parquet")["n_cases"][0]
            spans = (str(times[name].total_seconds()) for name in ("median", "p90"))
            found.add((str(n_cases), *spans))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--log", default="environmental_permit")
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--jobs", type=int, default=0)
    parser.add_argument("--threads", default="")
    told = parser.parse_args()
    values = [str(n) for n in range(5, 5 + told.runs)]
    own = [sys.executable, "-c", "from pmtools.cli import main; main()"]
    report = [*own, "report", told.log, "--notebook", "throughput", "--quiet", "--out", "one"]
    sweep = [*own, "sweep", "throughput", told.log, "--over", f"bars={','.join(values)}"]
    sweep += ["--quiet", "--out", "many", "--jobs", str(told.jobs)]
    threads = {"POLARS_MAX_THREADS": told.threads} if told.threads else {}
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        settings = str(folder / "settings")
        spent([report], folder, PMTOOLS_CONFIG=settings)  # what is made once: key, caches
        together = spent([sweep], folder, PMTOOLS_CONFIG=settings, **threads)
        each = [[*report, "-p", f"bars={value}"] for value in values]
        apart = spent(each, folder, PMTOOLS_CONFIG=settings)
        if swept(folder / "many") != reported(folder / "one"):
            sys.exit("The figures of the sweep and of the reports differ.")
    print(f"| {told.runs} runs of throughput | wall s | CPU s |\n| --- | --- | --- |")
    print(f"| one after another | {apart[0]:.1f} | {apart[1]:.1f} |")
    print(f"| a sweep | {together[0]:.1f} | {together[1]:.1f} |")
    print(f"| ratio | {apart[0] / together[0]:.2f} | {apart[1] / together[1]:.2f} |")


if __name__ == "__main__":
    main()
