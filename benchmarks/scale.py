"""The core measures of logs of 1 to 100 million events: pmtools beside others, and how each grows.

The measures are those of core_measures.py, the logs those of scale_log.py; scale_peers.py says who
measures and how. Every run is a whole process: it imports, reads and measures. The runs of all take
turns; answers are compared. Who needs more time or memory than allowed is not done, and not tried
at larger sizes.
"""

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from math import log
from pathlib import Path
from statistics import median
from typing import Any

from scale_answers import differing
from scale_peers import MEMORY, WHO
from scale_runs import Allowed, Run, run

HERE = Path(__file__).parent
SIZES, KINDS, RUNS = (1_000_000, 10_000_000, 100_000_000), ("tidy", "wild"), 5
LIMITED, COUNTS, STORE = f"pmtools, {MEMORY}", "pmtools, counts", "pmtools store"
BASES = ("pmtools", LIMITED, COUNTS)
"""The ratios are against these; against the last one only of those that do the same."""
SAME = (COUNTS, "r4pm")
ELSEWHERE = ("pm4py", "pm4py with handovers", "pl4pm", "r4pm", "DuckDB")
"""Those that run in the peer's Python."""
UNORDERED = ("pl4pm",)
"""Those that do not keep the order of equal moments, so that they may answer otherwise in these."""
ORDERED = {
    "follows", "medians", "edges", "edge labels", "variants", "first variants", "handovers",
}  # fmt: skip
PACKAGES = ("pmtools", "pm4py", "pl4pm", "r4pm", "polars", "duckdb", "numpy", "pandas", "pyarrow")
KEYS = ("cpu", "wall", "peak")


@dataclass
class Result:
    """What one gave: its runs, or why there are none, and what it answers otherwise."""

    runs: list[dict[str, float]] = field(default_factory=list)
    why: str = ""
    differs: list[str] = field(default_factory=list)

    def excused(self, who: str) -> bool:
        """Whether all that differs may."""
        return who in UNORDERED and ORDERED.issuperset(self.differs)

    def middle(self, key: str) -> float:
        return median(one[key] for one in self.runs)


Results = dict[str, Result]


def make_log(folder: Path, kind: str, n_events: int) -> None:
    """The log in `log`, unless it is there."""
    if (folder / "log").exists():
        return
    beside = folder / "log.part"
    shutil.rmtree(beside, ignore_errors=True)
    make = [sys.executable, str(HERE / "scale_log.py"), kind, str(n_events), str(beside)]
    made = run(make, Allowed(float("inf"), float("inf")))
    if made.why:
        sys.exit(f"The log cannot be made: {made.why}")
    beside.rename(folder / "log")
    size = sum(file.stat().st_size for file in (folder / "log").iterdir()) / 1e6
    print(f"Log made: {told_cost(made.cost)}; {size:.0f} MB on disk.", file=sys.stderr)


def make_store(folder: Path, allowed: Allowed) -> Run:
    """The store of the log in `store`, made anew."""
    shutil.rmtree(folder / "store", ignore_errors=True)
    command = "from pmtools.cli import main; main()"
    files = sorted(str(file) for file in (folder / "log").iterdir())
    out = ["--out", str(folder / "store")]
    return run([sys.executable, "-c", command, "store", *files, *out], allowed)


def measure(folder: Path, told: argparse.Namespace, whys: dict[str, str]) -> Results:
    """The results of all for the log in a folder; `whys` says who is not tried."""
    allowed = Allowed(told.limit, told.memory)
    made = make_store(folder, allowed)
    results = {STORE: Result([] if made.why else [made.cost], made.why)}
    peers, commands = str(HERE / "scale_peers.py"), dict[str, list[str]]()
    for who in told.who:
        python = told.peer if who in ELSEWHERE else sys.executable
        commands[who] = [python, peers, who, str(folder)]
    first: dict[str, Any] = {}
    for who, command in commands.items():
        unstored = "there is no store" if made.why and who in BASES else ""
        results[who] = Result(why=whys.get(who, unstored))
        if results[who].why:
            continue
        checked = run([*command, "check"], allowed)
        results[who].why = checked.why
        print(f"{who}: {checked.why or told_cost(checked.cost)}", file=sys.stderr)
        if not checked.why:
            answers = json.loads(checked.said[1])
            # All give what the first gives, or a part of it.
            first = first or answers
            results[who].differs = differing(first, answers)
            if not told.runs:
                results[who].runs.append(checked.cost)
    for _ in range(told.runs):
        for who, command in commands.items():
            if not results[who].why:
                one = run(command, allowed)
                results[who].why = one.why
                results[who].runs.append(one.cost)
    return results


def told_cost(cost: dict[str, float]) -> str:
    return f"{cost['cpu']:.1f} CPU s, {cost['wall']:.1f} s, {cost['peak']:.0f} MB"


def against(result: Result, base: Result | None) -> str:
    """How many times the CPU, wall and peak of a base, in runs beside each other."""
    if base is None or base.why or base is result:
        return ""
    pairs = list(zip(result.runs, base.runs, strict=True))
    return " / ".join(f"{median(one[key] / of[key] for one, of in pairs):.2f}" for key in KEYS)


def report(kind: str, n_events: int, results: Results) -> None:
    print(f"\n### {kind}, {n_events:,} events\n")
    bases = [base for base in BASES if base in results]
    titles = [
        "who",
        "CPU s",
        "wall s",
        "peak MB",
        *(f"against {base}" for base in bases),
        "answers",
    ]
    print(f"| {' | '.join(titles)} |\n|{' --- |' * len(titles)}")
    for who, result in results.items():
        if result.why:
            print(f"| {who} | | | |{' |' * len(bases)} not done: {result.why} |")
            continue
        cells = [f"{result.middle('cpu'):.2f}", f"{result.middle('wall'):.2f}"]
        cells.append(f"{result.middle('peak'):.0f}")
        for base in bases:
            compared = who != STORE and (base == COUNTS) == (who in SAME)
            cells.append(against(result, results[base]) if compared else "")
        ties = " where moments are equal" if result.excused(who) else ""
        differs = f"differ{ties}: {', '.join(result.differs)}" if result.differs else "equal"
        print(f"| {who} | {' | '.join(cells)} | {'' if who == STORE else differs} |")


def report_growth(kind: str, sizes: dict[int, Results]) -> None:
    """The exponents with which CPU and peak grow from each size to the next; 1 is in proportion."""
    steps = list(pairwise(sorted(sizes)))
    if not steps:
        return
    titles = [f"{key}, {low:,} to {high:,}" for key in ("CPU", "peak") for low, high in steps]
    print(f"\n### {kind}, growth: exponents\n\n| who | {' | '.join(titles)} |")
    print("| --- |" + " --- |" * len(titles))
    for who in next(iter(sizes.values())):
        cells = []
        for key in ("cpu", "peak"):
            for low, high in steps:
                one, other = sizes[low][who], sizes[high][who]
                done = not one.why and not other.why
                times = other.middle(key) / one.middle(key) if done else 0
                cells.append(f"{log(times) / log(high / low):.2f}" if done else "")
        print(f"| {who} | {' | '.join(cells)} |")


def machine(peer: str) -> None:
    """The machine, and the versions in both Pythons."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    print(f"{platform.platform()}, {os.cpu_count()} cores, {memory:.0f} GiB\n")
    ask = (
        "import importlib.metadata as m, platform, sys\n"
        "there = {d.metadata['Name']: d.version for d in m.distributions()}\n"
        "told = [f'{n} {there[n]}' for n in sys.argv[1:] if n in there]\n"
        "print(', '.join([f'Python {platform.python_version()}', *told]))"
    )
    for name, python in (("pmtools, Polars, NumPy", sys.executable), ("the others", peer)):
        command = [python, "-c", ask, *PACKAGES]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        print(f"- {name}: {said.strip()}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peer", required=True, help="a Python with pm4py, pl4pm, r4pm, duckdb")
    parser.add_argument("--events", type=int, nargs="+", default=SIZES)
    parser.add_argument("--kind", nargs="+", choices=KINDS, default=KINDS)
    parser.add_argument("--who", nargs="+", choices=list(WHO), default=list(WHO))
    parser.add_argument("--runs", type=int, default=RUNS, help="0: only the run that is compared")
    parser.add_argument("--limit", type=float, default=900, help="seconds for a process")
    parser.add_argument("--memory", type=float, default=20, help="GiB for a process")
    parser.add_argument("--folder", type=Path, help="where logs lie and stay")
    told = parser.parse_args()
    with tempfile.TemporaryDirectory() as beside:
        sys.exit(run_all(told, told.folder or Path(beside)))


def run_all(told: argparse.Namespace, folder: Path) -> int:
    """1 when those differ whose answers are to be equal."""
    machine(told.peer)
    runs = f"medians of {told.runs} runs" if told.runs else "one run, with the comparison"
    print(f"\nWhole processes, {runs}; ratios are of CPU / wall / peak.")
    wrong = set()
    for kind in told.kind:
        sizes, whys = dict[int, Results](), dict[str, str]()
        for n_events in sorted(told.events):
            place = folder / f"{kind}-{n_events}"
            place.mkdir(parents=True, exist_ok=True)
            make_log(place, kind, n_events)
            results = sizes[n_events] = measure(place, told, whys)
            report(kind, n_events, results)
            raw = {who: asdict(result) for who, result in results.items()}
            (place / "results.json").write_text(json.dumps(raw, indent=1))
            whys |= {who: f"not at {n_events:,}" for who, of in results.items() if of.why}
            wrong |= {who for who, of in results.items() if of.differs and not of.excused(who)}
        report_growth(kind, sizes)
    return int(bool(wrong))


if __name__ == "__main__":
    main()
