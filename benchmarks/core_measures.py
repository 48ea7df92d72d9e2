"""The core measures of a million events: pmtools against pm4py, pl4pm and a NumPy lower bound.

The core measures are the transitions with their counts and quantiles of time, starts and ends,
variants, case durations, rework, and handovers between teams. Every run is a whole process: it
imports, reads the Parquet file and measures. The runs of all take turns; answers are compared.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

RUNS = 5
STEPS = 24
BOUNDS = {"pm4py": 4.5, "pm4py with handovers": 12.0, "pl4pm": 3.5}
"""How many times as fast pmtools is to be."""
OURS = ("pmtools", "pmtools, stored")
"""From the Parquet file that all read, and from the log that pmtools stored of it once."""
INSIDE, PEAK = 3.0, 0.5
"""At most so many times the NumPy bound, and of pm4py's peak memory."""
PEERS = Path(__file__).with_name("core_peers.py")


def generate(path: Path, n_events: int) -> None:
    """Cases of about eleven events, the same on every run; no two moments of a case are equal."""
    import polars as pl

    draw, rows, case = random.Random(7), defaultdict[str, list[object]](list), 0
    while len(rows["time"]) < n_events:
        case += 1
        moment = datetime(2020, 1, 1) + timedelta(minutes=draw.randrange(2_000_000))
        step = draw.choice((0, 0, 0, 1))
        while step < STEPS and len(rows["time"]) < n_events:
            moment += timedelta(seconds=1 + int(draw.lognormvariate(10, 2)))
            rows["case"].append(f"zaak-{case:07}")
            rows["step"].append(f"{step:02} stap van het proces")
            rows["time"].append(moment)
            rows["team"].append(f"team {(step // 4 + draw.choice((0, 0, 0, 1))) % 7}")
            rows["resource"].append(f"mw {draw.randrange(150):03}")
            step = max(0, step + draw.choices((2, 1, 3, 5, 0, -2), (86, 5, 4, 2, 2, 1))[0])
    names = {
        "case": "case:concept:name",
        "step": "concept:name",
        "time": "time:timestamp",
        "team": "org:group",
        "resource": "org:resource",
    }
    frame = pl.DataFrame(rows).rename(names)
    zoned = pl.col("time:timestamp").dt.replace_time_zone("UTC")
    frame.with_columns(zoned).write_parquet(path)


def store(path: Path) -> None:
    import pmtools as pm
    from pmtools.sources.store.writing import write_store

    write_store(pm.read_parquet(path), f"{path}.store")


def run(python: str, who: str, path: Path, asked: str = "") -> tuple[dict[str, float], str]:
    """Wall and CPU seconds and peak MB of a fresh process, and what it said."""
    command = [python, str(PEERS), who, str(path), *filter(None, [asked])]
    start = time.perf_counter()
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout
        said = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(command)} ended with {process.returncode}")
    unit = 1e6 if sys.platform == "darwin" else 1e3
    return {
        "wall": time.perf_counter() - start,
        "cpu": usage.ru_utime + usage.ru_stime,
        "peak": usage.ru_maxrss / unit,
    }, said


def compare(answers: dict[str, dict[str, Any]]) -> None:
    """Stop when two that tell the same thing tell it differently."""
    ours = answers.pop("pmtools")
    for who, theirs in answers.items():
        for name, rows in theirs.items():
            mine = ours[name]
            if name == "redone":
                mine = sorted(map(list, redone(ours["variants"])))
            if rows and mine != rows:
                sys.exit(f"pmtools and {who} differ in {name}")
    print("Answers: equal.\n")


def redone(variants: list[Any]) -> set[tuple[str, int]]:
    """Cases in which a step occurs again, from the variants: the same on both sides."""
    cases: dict[str, int] = defaultdict(int)
    for sequence, n in variants:
        for step in {step for step in sequence if sequence.count(step) > 1}:
            cases[step] += n
    return set(cases.items())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peer", help="a Python that has pm4py and pl4pm")
    parser.add_argument("--make", type=Path, help="only make the log, in this file")
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=RUNS)
    told = parser.parse_args()
    if told.make:
        generate(told.make, told.events)
        return store(told.make)
    if not told.peer:
        parser.error("name a Python that has pm4py and pl4pm with --peer")
    python = {**dict.fromkeys(OURS, sys.executable), **dict.fromkeys(BOUNDS, told.peer)}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "log.parquet"
        # In a process of its own: what starts from a large process is counted as large.
        make = [sys.executable, __file__, "--make", str(path), "--events", str(told.events)]
        subprocess.run(make, check=True)
        checked = {**python, "numpy": sys.executable}
        compare({who: json.loads(run(py, who, path, "check")[1]) for who, py in checked.items()})
        runs: dict[str, list[dict[str, float]]] = defaultdict(list)
        inside: dict[str, list[dict[str, float]]] = defaultdict(list)
        for _ in range(told.runs):
            for who, py in python.items():
                runs[who].append(run(py, who, path)[0])
            for who in ("pmtools", "numpy"):
                inside[who].append(json.loads(run(sys.executable, who, path, "inside")[1]))
    report(runs, inside, told.events)
    return None


def against(runs: dict[str, Any], base: str) -> None:
    """How many times as long the others take as one of ours, in runs beside each other."""
    print(f"| against {base} | CPU s | wall s | peak MB | CPU | wall | our peak / theirs | bound |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for who, theirs in runs.items():
        middle = {key: median(one[key] for one in theirs) for key in ("cpu", "wall", "peak")}
        pairs = list(zip(theirs, runs[base], strict=True))
        ratio = {key: median(one[key] / mine[key] for one, mine in pairs) for key in middle}
        peak = median(mine["peak"] / one["peak"] for one, mine in pairs)
        bound = f"{BOUNDS[who]:g} times; peak {PEAK:g}" if who in BOUNDS else ""
        print(
            f"| {who} | {middle['cpu']:.2f} | {middle['wall']:.2f} | {middle['peak']:.0f} "
            f"| {ratio['cpu']:.2f} | {ratio['wall']:.2f} | {peak:.2f} | {bound} |"
        )
    print()


def report(runs: dict[str, Any], inside: dict[str, Any], n_events: int) -> None:
    """Medians, and ratios of runs beside each other."""
    print(f"{n_events:,} events; whole processes, medians of {len(runs['pmtools'])}\n")
    for base in OURS:
        against(runs, base)
    print("\n| once read | CPU s | wall s |\n| --- | --- | --- |")
    for who, theirs in inside.items():
        cpu, wall = (median(one[key] for one in theirs) for key in ("cpu", "wall"))
        print(f"| {who} | {cpu:.2f} | {wall:.2f} |")
    pairs = list(zip(inside["pmtools"], inside["numpy"], strict=True))
    cpu, wall = (median(one[key] / other[key] for one, other in pairs) for key in ("cpu", "wall"))
    print(f"| ratio (bound {INSIDE:g}) | {cpu:.2f} | {wall:.2f} |")


if __name__ == "__main__":
    main()
