"""The whole report against what others make of the same log, whole process trees.

`notebook`: a million events in Parquet against plain_pm4py.ipynb by nbconvert (needs Graphviz),
without its cell for work in progress, which takes long; `whole`: with it, stopped when it is not
done after ten minutes. Answers are compared.
`page`: a log against openprocess's HTML page of it. `stats`: a generated XES of 150,000 cases and
560,000 events against the text of openprocess's `mine stats`. The two sides take turns.
"""

import argparse
import json
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

RUNS = 5
PATIENCE = 600
"""Seconds after which a cell of the whole notebook is stopped."""
NOTEBOOK = Path(__file__).with_name("plain_pm4py.ipynb")
BOXES = ["describe_log", "directly_follows", "who_does_what", "dotted_chart"]
"""What openprocess's page is to hold; its inductive miner takes minutes on 398 activities."""
CASES, EVENTS = 150_000, 560_000
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<log xes.version="1.0">\n'


def spent(
    command: list[str], folder: Path, limited: bool = False, **env: str
) -> tuple[float, float, str]:
    """CPU and wall seconds of a command and all that it started, and what it said.

    One that is `limited` may end for want of time; it has taken so long, at least.
    """
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, env={**os.environ, **env}
    )
    if done.returncode and not (limited and "CellTimeoutError" in done.stderr):
        sys.exit(f"{' '.join(command)} ended with {done.returncode}:\n{done.stderr[-2000:]}")
    after, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter() - start
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cpu, wall, done.stdout


def report(log: Path, folder: Path) -> tuple[float, float, str]:
    own = str(Path(sys.executable).with_name("pmtools"))
    command = [own, "report", str(log), "--quiet", "--out", "reports"]
    return spent(command, folder, PMTOOLS_CONFIG=str(folder / "settings"))


def answers(folder: Path) -> Path:
    return max((folder / "reports").rglob("answers"), key=lambda path: path.stat().st_mtime)


def notebook(log: Path, folder: Path, peer: str, slow: bool = False) -> tuple[float, float, str]:
    # nbconvert works in the folder of the notebook, and this one writes pictures there.
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    kept = [cell for cell in cells["cells"] if slow or cell["metadata"].get("tags") != ["slow"]]
    cells["cells"] = kept
    copied = folder / NOTEBOOK.name
    copied.write_text(json.dumps(cells), encoding="utf-8")
    command = [peer, "-m", "nbconvert", "--to", "html", "--execute", str(copied)]
    limit = f"--ExecutePreprocessor.timeout={PATIENCE if slow else 3600}"
    return spent([*command, limit], folder, slow, LOG=str(log))


def whole(log: Path, folder: Path, peer: str) -> tuple[float, float, str]:
    return notebook(log, folder, peer, slow=True)


def told_by_notebook(folder: Path) -> dict[str, object]:
    return dict(json.loads((folder / "answers.json").read_text(encoding="utf-8")))


def told_by_report(folder: Path) -> dict[str, object]:
    """The same answers, of the run that was made last."""
    import polars as pl

    there = {path.stem: pl.read_parquet(path) for path in answers(folder).glob("*.parquet")}
    summary, routes = there["summary"].row(0, named=True), there["routes"]
    order = ["total", "from_activity", "to_activity"]
    top = there["time_between"].sort(order, descending=[True, False, False]).head(10)
    classes = there["throughput"].drop_nulls("up_to")
    within = [
        int(classes.filter(pl.col("up_to") <= timedelta(days=day))["n_cases"].sum())
        for day in (1, 7, 14, 28, 56)
    ]
    return {
        "counts": [summary["n_cases"], summary["n_events"], routes.height],
        "variants": sorted(routes["n_cases"], reverse=True)[:10],
        "transitions": [list(row) for row in top.select(*order[1:], "n").iter_rows()],
        "within": within,
    }


def page(log: Path, folder: Path, peer: str) -> tuple[float, float, str]:
    boxes = [{"id": "n1", "box": "open_log", "settings": {"file": str(log)}, "position": [0, 0]}]
    links = []
    for place, box in enumerate(BOXES, 2):
        boxes.append({"id": f"n{place}", "box": box, "settings": {}, "position": [300, 90 * place]})
        links.append({"from": "n1", "output": "out", "to": f"n{place}", "input": "log"})
    flow = {"name": "page", "boxes": boxes, "connections": links, "groups": []}
    (folder / "page.analysis").write_text(json.dumps(flow), encoding="utf-8")
    command = [peer, "-m", "openprocess.cli", "run", "page.analysis", "--report", "page.html"]
    return spent(command, folder)


def stats(log: Path, folder: Path, peer: str) -> tuple[float, float, str]:
    return spent([peer, "-m", "openprocess.cli", "mine", "stats", str(log)], folder)


def told_by_stats(text: str) -> list[int]:
    """Cases, events, activities, variants, and the cases of the ten most frequent variants."""
    found = re.search(r"([\d,]+) cases, ([\d,]+) events, ([\d,]+) activities, ([\d,]+) var", text)
    if not found:
        sys.exit(f"openprocess tells no figures: {text[:500]}")
    top = re.findall(r"(?m)^ *([\d,]+) x ", text)
    return [int(n.replace(",", "")) for n in (*found.groups(), *top)]


def told_by_us(folder: Path) -> list[int]:
    """The same, of the run that was made last."""
    import polars as pl

    there = {path.stem: pl.read_parquet(path) for path in answers(folder).glob("*.parquet")}
    summary, routes = there["summary"].row(0, named=True), there["routes"]
    model = there["process"].row(0, named=True)
    counts = [summary["n_cases"], summary["n_events"], model["all_activities"], routes.height]
    return counts + sorted(routes["n_cases"], reverse=True)[:10]


def generate(path: Path) -> None:
    """Cases of three or four steps, the same on every run."""
    draw, left = random.Random(7), EVENTS
    with path.open("w", encoding="utf-8") as file:
        file.write(HEAD)
        for case in range(CASES):
            size = min(left - 3 * (CASES - case - 1), draw.choice((3, 4, 4, 4)))
            size = left if case == CASES - 1 else size
            left -= size
            moment = datetime(2022, 1, 1, tzinfo=UTC) + timedelta(minutes=draw.randrange(1_500_000))
            file.write(f'<trace><string key="concept:name" value="zaak {case:06}"/>\n')
            for place in range(size):
                moment += timedelta(seconds=1 + draw.randrange(900_000))
                step = place * 3 + draw.choice((0, 0, 0, 1, 2))
                file.write(
                    f'<event><string key="concept:name" value="stap {step:02}"/>'
                    f'<string key="org:resource" value="mw {draw.randrange(90):02}"/>'
                    f'<date key="time:timestamp" value="{moment.isoformat()}"/></event>\n'
                )
            file.write("</trace>\n")
        file.write("</log>\n")


def million(path: Path) -> None:
    from core_measures import generate as parquet

    parquet(path, 1_000_000)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["notebook", "whole", "page", "stats"])
    parser.add_argument("--peer", required=True, help="a Python that has pm4py or openprocess")
    parser.add_argument("--log", type=Path, help="for `page`: the log to report")
    parser.add_argument("--runs", type=int, default=RUNS)
    told = parser.parse_args()
    if told.what == "page" and not told.log:
        parser.error("page needs --log")
    make = {"notebook": million, "whole": million, "stats": generate}.get(told.what)
    their = {"notebook": notebook, "whole": whole, "page": page, "stats": stats}[told.what]
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        log = told.log.resolve() if told.log else folder / f"log.{SUFFIX[told.what]}"
        if make:
            make(log)
        pairs = [(report(log, folder), their(log, folder, told.peer)) for _ in range(told.runs)]
        if told.what in ("notebook", "whole"):
            ours, theirs = told_by_report(folder), told_by_notebook(folder)
            if ours != theirs:
                sys.exit(f"pmtools and pm4py differ: {ours} and {theirs}")
            print("Counts, variants, transitions and throughput times: equal.\n")
        if told.what == "stats":
            ours, theirs = told_by_us(folder), told_by_stats(pairs[-1][1][2])
            if ours != theirs:
                sys.exit(f"pmtools and openprocess differ: {ours} and {theirs}")
            print(f"Cases, events, activities, variants, most frequent variants: {ours}\n")
    print("| who | CPU s | wall s |\n| --- | --- | --- |")
    for place, who in enumerate(("pmtools report", told.what)):
        cpu, wall = (median(pair[place][n] for pair in pairs) for n in (0, 1))
        print(f"| {who} | {cpu:.2f} | {wall:.2f} |")
    cpu, wall = (median(mine[n] / other[n] for mine, other in pairs) for n in (0, 1))
    print(f"| ratio (median of {told.runs}) | {cpu:.3f} | {wall:.3f} |")


SUFFIX = {"notebook": "parquet", "whole": "parquet", "stats": "xes"}

if __name__ == "__main__":
    main()
