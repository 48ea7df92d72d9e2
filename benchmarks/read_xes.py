"""CPU and peak memory of reading a generated XES log, against r4pm or a bare expat scan."""

import argparse
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from zoneinfo import ZoneInfo

RUNS = 5
STEPS = [f"stap {n:02}" for n in range(24)]
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<log xes.version="1.0">\n'
    '<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>\n'
)
OURS = """
import sys
import pmtools as pm
log = pm.read_xes(sys.argv[1])
print(log.events.height, log.cases.height)
"""
R4PM = """
import sys
import r4pm
events, _ = r4pm.df.import_xes(sys.argv[1])
print(events.height, events["case:concept:name"].n_unique())
"""
EXPAT = """
import sys
from collections import Counter
from xml.parsers import expat
opened = Counter()
def start(name, attributes):
    opened[name] += 1
parser = expat.ParserCreate()
parser.StartElementHandler = start
with open(sys.argv[1], "rb") as file:
    parser.ParseFile(file)
print(opened["event"], opened["trace"])
"""


def traces(n_events: int) -> Iterator[str]:
    """Cases of about ten events with five attributes each, the same on every run."""
    draw, written, case = random.Random(7), 0, 0
    zone = ZoneInfo("Europe/Amsterdam")
    while written < n_events:
        case += 1
        moment = datetime(2022, 1, 1, tzinfo=UTC) + timedelta(minutes=draw.randrange(1_500_000))
        yield f'<trace>\n<string key="concept:name" value="zaak {case:07}"/>\n'
        for n in range(min(draw.randint(5, 15), n_events - written)):
            moment += timedelta(milliseconds=draw.randrange(200_000_000))
            written += 1
            yield (
                f'<event><string key="concept:name" value="{STEPS[min(n, draw.randrange(24))]}"/>'
                f'<string key="org:resource" value="mw {draw.randrange(150):03}"/>'
                f'<date key="time:timestamp" value="{moment.astimezone(zone).isoformat(timespec="milliseconds")}"/>'
                '<string key="lifecycle:transition" value="complete"/>'
                f'<int key="kosten" value="{draw.randrange(90_000)}"/></event>\n'
            )
        yield "</trace>\n"


def generate(path: Path, n_events: int) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(HEAD)
        file.writelines(traces(n_events))
        file.write("</log>\n")


def measured(python: str, code: str, path: Path) -> tuple[float, float, str]:
    """CPU seconds, peak MB and the output of one fresh process."""
    with subprocess.Popen(
        [python, "-c", code, str(path)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        said = process.stdout.read().strip()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{python} ended with {process.returncode}")
    unit = 1e6 if sys.platform == "darwin" else 1e3
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit, said


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peer", help="a Python that has r4pm; without one a bare expat scan")
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=RUNS)
    told = parser.parse_args()
    peer, code = (told.peer, R4PM) if told.peer else (sys.executable, EXPAT)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "log.xes"
        generate(path, told.events)
        size = path.stat().st_size / 1e6
        pairs = [
            (measured(sys.executable, OURS, path), measured(peer, code, path))
            for _ in range(told.runs)
        ]
    counts = {said for pair in pairs for _, _, said in pair}
    if len(counts) > 1:
        sys.exit(f"The readers differ in events and cases: {sorted(counts)}")
    ours, theirs = (
        [median(run[part] for run in side) for part in (0, 1)] for side in zip(*pairs, strict=True)
    )
    print(f"{told.events:,} events, {size:.0f} MB; events and cases read by both: {counts.pop()}\n")
    print(f"| what (median of {told.runs}) | CPU s | peak MB |\n| --- | --- | --- |")
    print(f"| pmtools | {ours[0]:.2f} | {ours[1]:.0f} |")
    print(f"| {'r4pm' if told.peer else 'bare expat scan'} | {theirs[0]:.2f} | {theirs[1]:.0f} |")
    print(f"| ratio | {ours[0] / theirs[0]:.2f} | {ours[1] / theirs[1]:.2f} |")


if __name__ == "__main__":
    main()
