"""The core measures of a log in Parquet, by one library: `core_peers.py WHO LOG [check|inside]`.

Run by core_measures.py, each in a process of its own. `check` prints the answers in one form, so
that they can be compared; `inside` prints the seconds that the answers take once the log is read.
"""

import json
import sys
import time
from collections.abc import Callable
from typing import Any

CASE, STEP, TIME, TEAM = "case:concept:name", "concept:name", "time:timestamp", "org:group"
Answers = dict[str, Any]
Work = tuple[Callable[[], Answers], Callable[[Answers], Answers]]
"""What to time once the log is read, and how to compare what it gives."""


def stored(path: str) -> Work:
    return pmtools(f"{path}.store")


def pmtools(path: str) -> Work:
    import pmtools as pm

    read = pm.read_log(path)

    def work() -> Answers:
        log = read.over()  # without the answers that it keeps
        return {
            "transitions": pm.time_between(log),
            "edges": pm.start_and_end(log),
            "variants": pm.variants(log),
            "cases": pm.throughput_time(log, by="case"),
            "rework": pm.rework(log),
            "handovers": pm.handovers(log),
        }

    def told(found: Answers) -> Answers:
        pairs, edges, again = found["transitions"], found["edges"], found["rework"]
        hands = found["handovers"]
        return {
            "follows": [[*row] for row in pairs[["from_activity", "to_activity", "n"]].to_numpy()],
            "medians": [
                [a, b, round(median.total_seconds(), 1)]
                for a, b, median in zip(
                    pairs.from_activity, pairs.to_activity, pairs["median"], strict=True
                )
            ],
            "edges": [[*row] for row in edges[["edge", "activity", "n_cases"]].to_numpy()],
            "variants": [
                [*row]
                for row in zip(found["variants"].sequence, found["variants"].n_cases, strict=True)
            ],
            "cases": found["cases"].total.dt.total_seconds().astype(int).to_list(),
            "handovers": [[*row] for row in hands[["from_team", "to_team", "n"]].to_numpy()],
            "again": [[*row] for row in again[["kind", "activity", "n"]].to_numpy()],
            "redone": [],
        }

    return work, told


def pm4py_alone(path: str) -> Work:
    return with_pm4py(path, handovers=False)


def pm4py_all(path: str) -> Work:
    return with_pm4py(path, handovers=True)


def with_pm4py(path: str, *, handovers: bool) -> Work:
    import pandas as pd
    import pm4py

    log = pm4py.format_dataframe(pd.read_parquet(path))

    def work() -> Answers:
        graph, starts, ends = pm4py.discover_dfg(log)
        found = {
            "graph": graph,
            "starts": starts,
            "ends": ends,
            "times": pm4py.discover_performance_dfg(log)[0],
            "variants": pm4py.get_variants(log),
            "cases": pm4py.get_all_case_durations(log),
            "redone": pm4py.get_rework_cases_per_activity(log),
        }
        if handovers:
            net = pm4py.discover_handover_of_work_network(log, resource_key=TEAM)
            found["hands"] = net.connections
        return found

    return work, told_by_graph


def pl4pm(path: str) -> Work:
    import pl4pm

    log = pl4pm.read_parquet(path)

    def work() -> Answers:
        graph, starts, ends = pl4pm.discover_dfg(log)
        return {
            "graph": graph,
            "starts": starts,
            "ends": ends,
            "times": pl4pm.discover_performance_dfg(log, perf_aggregation_key="all")[0],
            "variants": pl4pm.get_variants(log),
            "cases": pl4pm.get_all_case_durations(log),
            "redone": pl4pm.get_rework_cases_per_activity(log),
            "hands": pl4pm.discover_handover_of_work_network(log, resource_key=TEAM).connections,
        }

    return work, told_by_graph


def told_by_graph(found: Answers) -> Answers:
    hands = {pair: n for pair, n in found.get("hands", {}).items() if pair[0] != pair[1]}
    return {
        "follows": [[*pair, n] for pair, n in found["graph"].items()],
        "medians": [[*pair, round(of["median"], 1)] for pair, of in found["times"].items()],
        "edges": [
            [edge, step, n] for edge in ("start", "end") for step, n in found[f"{edge}s"].items()
        ],
        "variants": [[*row] for row in found["variants"].items()],
        "cases": [int(seconds) for seconds in found["cases"]],
        "handovers": [[*pair, n] for pair, n in hands.items()],
        "again": [],
        "redone": [[*row] for row in found["redone"].items()],
    }


def numpy(path: str) -> Work:
    """Near the least that it can cost: codes instead of labels, and nothing decoded."""
    from core_numpy import labelled, measures, read

    log = read(path)
    return lambda: measures(log), lambda found: labelled(found, log)


def main() -> None:
    who, path, *rest = sys.argv[1:]
    asked = rest[0] if rest else ""
    work, told = WHO[who](path)
    start = time.perf_counter(), time.process_time()
    found = work()
    wall, cpu = time.perf_counter() - start[0], time.process_time() - start[1]
    if asked == "inside":
        # The first call also loads what is loaded late.
        start = time.perf_counter(), time.process_time()
        work()
        wall, cpu = time.perf_counter() - start[0], time.process_time() - start[1]
        print(json.dumps({"wall": wall, "cpu": cpu}))
    if asked == "check":
        answers = told(found)
        total = sum(n for *_, n in answers["handovers"]) or 1
        answers["handovers"] = [[a, b, round(n / total, 9)] for a, b, n in answers["handovers"]]
        shown = {name: sorted(rows) for name, rows in answers.items()}
        print(json.dumps(shown))


WHO: dict[str, Callable[[str], Work]] = {
    "pmtools": pmtools,
    "pmtools, stored": stored,
    "pm4py": pm4py_alone,
    "pm4py with handovers": pm4py_all,
    "pl4pm": pl4pm,
    "numpy": numpy,
}

if __name__ == "__main__":
    main()
