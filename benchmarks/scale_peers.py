"""The core measures of a log in a folder, by one library: `scale_peers.py WHO FOLDER [check]`.

Run by scale.py, each in a process of its own. FOLDER has the log in `log` and its store in `store`.
The first line that is printed says that the measures are there; with `check` the second has the
answers in one form.
"""

import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import core_peers
import scale_queries
from scale_answers import (
    TOLD,
    Answers,
    digested,
    told_by_graph,
    told_by_numpy,
    told_by_pmtools,
    told_by_query,
)

MEMORY = "800MB"
PARTS = 100_000
Work = tuple[Callable[[], Answers], Callable[[Answers], Answers]]
"""What to do once the log is read, and how to compare what it gives."""


def pmtools(log: Path) -> Work:
    import pmtools as pm

    read = pm.read_log(log)

    def work() -> Answers:
        return {
            "transitions": pm.time_between(read),
            "edges": pm.start_and_end(read),
            "variants": pm.variants(read),
            "cases": pm.throughput_time(read, by="case"),
            "rework": pm.rework(read),
            "handovers": pm.handovers(read),
        }

    return work, told_by_pmtools


def pmtools_limited(log: Path) -> Work:
    """Within a limit of memory: no frame of all cases, and steps of the first variants only."""
    import pmtools as pm

    read = pm.read_log(log, memory=MEMORY)

    def work() -> Answers:
        return {
            "transitions": pm.time_between(read),
            "edges": pm.start_and_end(read),
            "variants": pm.variants(read, told=TOLD),
            "times": pm.throughput_time(read),
            "lengths": pm.throughput_time(read, by="length"),
            "rework": pm.rework(read),
            "handovers": pm.handovers(read),
        }

    return work, told_by_pmtools


def pmtools_counts(log: Path) -> Work:
    """What r4pm gives too. pmtools has no transitions without their times."""
    import pmtools as pm

    read = pm.read_log(log)

    def work() -> Answers:
        return {
            "transitions": pm.time_between(read),
            "edges": pm.start_and_end(read),
            "variants": pm.variants(read),
        }

    return work, told_by_pmtools


def in_graphs(peer: Callable[[str], core_peers.Work]) -> Callable[[Path], Work]:
    """pm4py and pl4pm, as core_peers has them."""
    return lambda folder: (peer(str(folder / "log"))[0], told_by_graph)


def r4pm(folder: Path) -> Work:
    """What it has for a log of cases: the directly-follows graph without times, and variants."""
    import polars as pl
    from r4pm import bindings, import_item_from_df

    case, step, moment = scale_queries.CASE, scale_queries.STEP, scale_queries.TIME
    frame = pl.read_parquet(folder / "log", columns=[case, step, moment])
    log = import_item_from_df("EventLog", frame.sort(case, moment, maintain_order=True))
    del frame

    def work() -> Answers:
        projection = bindings.log_to_activity_projection(log)
        return {"graph": bindings.discover_dfg(log), "variants": bindings.get_variants(projection)}

    def told(found: Answers) -> Answers:
        graph, routes = found["graph"], found["variants"]
        edges = [[edge, step] for edge in ("start", "end") for step in graph[f"{edge}_activities"]]
        return {
            "follows": [[*pair, n] for pair, n in graph["directly_follows_relations"]],
            "edge labels": edges,
            "variants": digested((of["activities"], of["count"]) for of in routes)["variants"],
        }

    return work, told


def polars(folder: Path) -> Work:
    log = scale_queries.polars_log(folder / "log")

    def told(found: Answers) -> Answers:
        def rows(name: str) -> Iterator[list[Any]]:
            for a, b, n, n_cases, *times in found[name].iter_rows():
                yield [a, b, n, n_cases, *(of.total_seconds() for of in times)]

        parts = found["variants"].iter_slices(PARTS)
        routes = (row for part in parts for row in part.rows())
        edges = {edge: found[edge].iter_rows() for edge in ("start", "end")}
        return told_by_query(rows, edges, routes, found["cases"]["total"].dt.total_seconds())

    return lambda: scale_queries.polars_measures(log), told


def duckdb(folder: Path) -> Work:
    connection = scale_queries.duckdb_log(folder / "log")

    def told(found: Answers) -> Answers:
        def rows(name: str) -> Iterator[list[Any]]:
            for a, b, n, n_cases, total, quantiles in found[name]:
                yield [a, b, n, n_cases, *(of / 1e6 for of in (total, *quantiles))]

        parts = found["variants"].to_batches(PARTS)
        routes = (row for part in parts for row in zip(*(c.to_pylist() for c in part), strict=True))
        edges = {edge: found[edge] for edge in ("start", "end")}
        return told_by_query(rows, edges, routes, found["cases"]["total"].to_numpy() // 10**6)

    return lambda: scale_queries.duckdb_measures(connection), told


def numpy(folder: Path) -> Work:
    """As core_numpy has it: codes without labels, and variants not decoded."""
    from core_numpy import measures

    frame = scale_queries.polars_log(folder / "log")
    log = {name: frame[name].to_physical().to_numpy() for name in ("case", "step", "team", "time")}
    labels = (frame.schema[name].categories.to_list() for name in ("step", "team"))
    return lambda: measures(log), lambda found: told_by_numpy(found, log, *labels)


def main() -> None:
    who, folder, *rest = sys.argv[1:]
    work, told = WHO[who](Path(folder))
    start = time.perf_counter(), time.process_time()
    found = work()
    wall, cpu = time.perf_counter() - start[0], time.process_time() - start[1]
    print(json.dumps({"wall": wall, "cpu": cpu}), flush=True)
    if rest == ["check"]:
        answers = told(found)
        print(json.dumps(answers, default=int))


WHO: dict[str, Callable[[Path], Work]] = {
    "pmtools": lambda folder: pmtools(folder / "store"),
    f"pmtools, {MEMORY}": lambda folder: pmtools_limited(folder / "store"),
    "pmtools, from Parquet": lambda folder: pmtools(folder / "log"),
    "pmtools, counts": lambda folder: pmtools_counts(folder / "store"),
    "pm4py": in_graphs(core_peers.pm4py_alone),
    "pm4py with handovers": in_graphs(core_peers.pm4py_all),
    "pl4pm": in_graphs(core_peers.pl4pm),
    "r4pm": r4pm,
    "Polars": polars,
    "DuckDB": duckdb,
    "NumPy": numpy,
}

if __name__ == "__main__":
    main()
