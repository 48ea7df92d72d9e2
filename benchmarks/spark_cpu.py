"""CPU of the core measures on Spark against memory and buckets, from one store of whole cases.

`spark_cpu.py --events 10000000 --runs 3`. Every run is a whole process: it opens the store and
measures; the Java process and Spark's workers count, and their start. The runs of all take turns,
and answers are compared. The log is that of scale_log.py (`tidy`).
"""

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

PARTS = 16
BOUND = 5.0
"""At most so many times the CPU of memory, at ten million events."""
MEASURES = ("throughput_time", "time_between", "variants", "start_and_end", "rework", "handovers")
MEMORY = "memory"


def make(folder: Path, n_events: int) -> None:
    """A log in a store of several buckets."""
    sys.path.insert(0, str(Path(__file__).parent))
    import scale_log

    import pmtools as pm

    scale_log.generate("tidy", n_events, folder / "source")
    write(pm.read_log(folder / "source"), folder / "store")


def write(log: Any, folder: Path) -> None:
    """The log as `PARTS` buckets."""
    import polars as pl

    from pmtools.log.part import split
    from pmtools.naming import labels_in
    from pmtools.sources.store.manifest import (
        FRAMES,
        LABELS,
        Bucket,
        Manifest,
        write_labels,
        write_manifest,
    )

    lists: dict[int, Any] = {}
    codes: dict[str, dict[str, int]] = {name: {} for name in FRAMES}
    parts, sizes = split(log, PARTS), []
    for name in FRAMES:
        for column, dtype in getattr(log, name).schema.items():
            if dtype == pl.Enum and column != "case_id":
                codes[name][column] = len(lists)
                lists[len(lists)] = labels_in(dtype)
    for part in parts:
        frames = [part.of_events, part.of_cases, part.of_lifecycle]
        sizes.append(Bucket(*(frame.height for frame in frames)))
    manifest = Manifest("data-1", tuple(sizes), codes, log.origin)
    for number, part in enumerate(parts):
        for name in (*FRAMES, "ids"):
            path = manifest.path(folder, name, number)
            path.parent.mkdir(parents=True, exist_ok=True)
            coded = [pl.col(column).to_physical() for column in codes.get(name, ())]
            getattr(part, f"of_{name}").with_columns(coded).write_parquet(path)
    write_labels(folder / "data-1" / LABELS, lists)
    write_manifest(folder, manifest)


def opened(who: str, folder: Path) -> Any:
    """The log of the store in memory, in buckets, or on Spark at an address."""
    from pmtools.log import LargeLog
    from pmtools.sources.store.manifest import read_manifest
    from pmtools.sources.store.reading import parts_of, read_store

    if who == MEMORY:
        return read_store(folder)
    if who == "buckets":
        from pmtools.engine.buckets import in_buckets

        executor: Any = partial(in_buckets, n=PARTS)
    else:
        from pmtools.engine.spark import spark_executor

        executor = spark_executor(who)
    manifest = read_manifest(folder)
    return LargeLog(parts_of(folder, manifest), manifest.origin, executor)


def measured(who: str, folder: Path) -> dict[str, Any]:
    """CPU seconds by measure of this process and all that it began, and a mark of the answers."""
    import pmtools as pm

    begun = cpu()
    log = opened(who, folder)
    seconds, marks, last = {"open": cpu() - begun}, {}, cpu()
    for name in MEASURES:
        answer = getattr(pm, name)(log)
        now = cpu()
        seconds[name], last = now - last, now
        marks[name] = hashlib.sha256(answer.to_json().encode()).hexdigest()
    return {"seconds": seconds, "all": cpu(), "marks": marks}


def cpu() -> float:
    """CPU seconds of this process and of all that it began, those that ended too."""
    import psutil

    me, spent = psutil.Process(), 0.0
    for process in [me, *me.children(recursive=True)]:
        try:
            told = process.cpu_times()
        except psutil.Error:
            continue
        spent += told.user + told.system + told.children_user + told.children_system
    return spent


def run(who: str, folder: Path) -> dict[str, Any]:
    """A fresh process; what it says, with its CPU from begin to end and its wall time."""
    command = [sys.executable, __file__, "--run", who, "--folder", str(folder)]
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
    told: dict[str, Any] = json.loads(said)
    # Workers that are killed at the end are not in what the system says of the whole.
    told["all"] = max(told["all"], usage.ru_utime + usage.ru_stime)
    return {**told, "wall": time.perf_counter() - start}


def report(runs: dict[str, list[dict[str, Any]]], n_events: int) -> None:
    """Medians, and ratios of runs beside each other."""
    names = ["open", *MEASURES]
    print(
        f"\n{n_events:,} events, {PARTS} parts; whole processes, medians of {len(runs[MEMORY])}\n"
    )
    print("| | CPU s | wall s | CPU / memory | " + " | ".join(names) + " |")
    print("| --- " * (4 + len(names)) + "|")
    for who, each in runs.items():
        whole, wall = (median(one[key] for one in each) for key in ("all", "wall"))
        pairs = zip(each, runs[MEMORY], strict=True)
        ratio = median(one["all"] / other["all"] for one, other in pairs)
        parts = [median(one["seconds"][name] for one in each) for name in names]
        told = " | ".join(f"{part:.2f}" for part in parts)
        print(f"| {who} | {whole:.1f} | {wall:.1f} | {ratio:.2f} | {told} |")
    print(f"\nBound of Spark at 10,000,000: {BOUND:g}.")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--master", default="local[2]")
    parser.add_argument("--folder", type=Path, help="keeps the log, for a next time")
    parser.add_argument("--who", nargs="*", help="memory, buckets, or an address of Spark")
    parser.add_argument("--run", help=argparse.SUPPRESS)
    parser.add_argument("--make", action="store_true", help=argparse.SUPPRESS)
    told = parser.parse_args()
    if told.run:
        return print(json.dumps(measured(told.run, told.folder)))
    if told.make:
        return make(told.folder, told.events)
    with tempfile.TemporaryDirectory() as own:
        folder = (told.folder or Path(own)).resolve() / str(told.events)
        if not (folder / "store").is_dir():
            command = [sys.executable, __file__, "--make", "--folder", str(folder)]
            subprocess.run([*command, "--events", str(told.events)], check=True)
        runs: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for _ in range(told.runs):
            for who in told.who or (MEMORY, "buckets", told.master):
                runs[who].append(run(who, folder / "store"))
                if runs[who][-1]["marks"] != next(iter(runs.values()))[0]["marks"]:
                    sys.exit(f"The answers of {who} are others")
    report(runs, told.events)
    return None


if __name__ == "__main__":
    main()
