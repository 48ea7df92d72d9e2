"""Answers in one form, to be compared: small ones as rows, large ones as digests."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b
from math import isclose
from typing import Any

Answers = dict[str, Any]
Rows = Iterable[Any]
Routes = Iterable[tuple[Iterable[str], int]]
TOLD = 10_000
"""Of so many variants pmtools tells the steps when memory is limited."""
PRECISE = 0.002
"""Seconds: some truncate a quantile to microseconds or milliseconds."""


def transitions(rows: Rows) -> Answers:
    """Rows of from, to, n, n_cases, total, median, p80, p90; and the parts that others give."""
    rows = list(rows)
    return {
        "transitions": rows,
        "follows": [[*pair, n] for *pair, n, _, _, _, _, _ in rows],
        "medians": [[*pair, median] for *pair, _, _, _, median, _, _ in rows],
    }


def handed(rows: Rows) -> Answers:
    """Rows of from, to, n, n_cases, total, median, p80, p90."""
    rows = list(rows)
    return {"hands": rows, "handovers": shares({(a, b): n for a, b, n, *_ in rows})}


def shares(hands: dict[tuple[str, str], float]) -> list[Any]:
    """pm4py and pl4pm divide by different numbers, and one of them keeps what stays in a team."""
    passed = {pair: n for pair, n in hands.items() if pair[0] != pair[1]}
    total = sum(passed.values()) or 1
    return [[*pair, n / total] for pair, n in passed.items()]


def edged(rows: Rows) -> Answers:
    """Rows of edge, activity, number of cases; r4pm gives no numbers."""
    rows = [[*row] for row in rows]
    return {"edges": rows, "edge labels": [row[:2] for row in rows]}


def digested(routes: Routes) -> Answers:
    """The variants as the sum of a hash of each, whatever their order; and rework of them."""
    counts, hashes = list[int](), list[int]()
    redone: Counter[str] = Counter()
    for route, n in routes:
        steps = list(route)
        counts.append(int(n))
        hashes.append(hashed(steps, n))
        distinct = set(steps)
        if len(distinct) < len(steps):
            redone.update({step: n for step in distinct if steps.count(step) > 1})
    return {
        "variants": [[len(counts), f"{sum(hashes):x}"]],
        "first variants": first(counts, hashes),
        "redone": [[*row] for row in redone.items()],
    }


def hashed(steps: list[str], n: int) -> int:
    text = "\0".join([*steps, str(n)])
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest())


def first(counts: list[int], hashes: list[int]) -> list[Any]:
    """How many variants there are; and of those more frequent than the 10,000th their hashes."""
    least = sorted(counts, reverse=True)[TOLD - 1] if len(counts) >= TOLD else 0
    told = sum(hashed for n, hashed in zip(counts, hashes, strict=False) if n > least)
    return [[len(counts), sum(counts), least, f"{told:x}"]]


def digest(seconds: Any) -> Answers:
    """The durations of cases in seconds: the hash of them in order, and how they are spread."""
    import numpy as np

    ordered = np.sort(np.asarray(seconds, dtype=np.int64))
    spread = [len(ordered), int(ordered.sum()), *map(float, np.quantile(ordered, [0.5, 0.8, 0.9]))]
    return {
        "cases": [[len(ordered), blake2b(ordered.tobytes(), digest_size=16).hexdigest()]],
        "times": [spread],
    }


def told_by_query(
    rows: Callable[[str], Rows], edges: dict[str, Rows], routes: Routes, cases: Any
) -> Answers:
    """By whoever gives what pmtools gives; in `again` the kind is whether it is a self-loop."""
    kinds = ("repetition", "self_loop")
    return {
        **transitions(rows("transitions")),
        **edged((edge, *row) for edge, of in edges.items() for row in of),
        **digested(routes),
        **digest(cases),
        **handed(rows("hands")),
        "again": [[kinds[direct], *rest] for direct, *rest in rows("again")],
    }


def told_by_pmtools(found: Answers) -> Answers:
    spread = ["n", "n_cases", "total", "median", "p80", "p90"]

    def rows(name: str, *keys: str) -> Iterator[list[Any]]:
        frame = found[name][[*keys, *spread]]
        for a, b, n, n_cases, *times in frame.itertuples(index=False):
            yield [a, b, n, n_cases, *(of.total_seconds() for of in times)]

    edges, routes = found["edges"], found["variants"]
    told = transitions(rows("transitions", "from_activity", "to_activity"))
    told |= edged(edges[["edge", "activity", "n_cases"]].itertuples(index=False))
    if routes.sequence.isna().any():
        some = routes.dropna(subset="sequence")
        hashes = [hashed(list(of), n) for of, n in zip(some.sequence, some.n_cases, strict=True)]
        told["first variants"] = first(routes.n_cases.to_list(), hashes)
    else:
        told |= digested(zip(routes.sequence, routes.n_cases, strict=True))
    if "cases" in found:
        told |= digest(found["cases"].total.dt.total_seconds())
    if "times" in found:
        n, *times = found["times"].iloc[0]
        told["times"] = [[n, *(of.total_seconds() for of in times)]]
    if "handovers" in found:
        told |= handed(rows("handovers", "from_team", "to_team"))
        told["again"] = list(rows("rework", "kind", "activity"))
    return told


def told_by_graph(found: Answers) -> Answers:
    """By pm4py and pl4pm."""
    counts = {edge: found[f"{edge}s"].items() for edge in ("start", "end")}
    told = {
        "follows": [[*pair, n] for pair, n in found["graph"].items()],
        "medians": [[*pair, of["median"]] for pair, of in found["times"].items()],
        **edged((edge, step, n) for edge, of in counts.items() for step, n in of),
        **digested(found["variants"].items()),
        "redone": [[*row] for row in found["redone"].items()],
        **digest([int(seconds) for seconds in found["cases"]]),
    }
    return told | ({"handovers": shares(found["hands"])} if "hands" in found else {})


def told_by_numpy(found: Answers, log: Answers, labels: list[str], teams: list[str]) -> Answers:
    """By core_numpy, whose rework is of 0 (self-loop) and 1."""
    names = {
        "transitions": ("transitions", labels, labels),
        "hands": ("handovers", teams, teams),
        "again": ("rework", (1, 0), labels),
    }

    def rows(name: str) -> Iterator[list[Any]]:
        of, first, second = names[name]
        columns = [
            found[of][key] for key in ("group", "n", "n_cases", "total", "0.5", "0.8", "0.9")
        ]
        for group, n, n_cases, *times in zip(*columns, strict=True):
            a, b = divmod(int(group), len(second))
            yield [first[a], second[b], int(n), int(n_cases), *(float(at) / 1e6 for at in times)]

    routes = (
        ([labels[code] for code in log["step"][one : other + 1]], int(n))
        for one, other, n in zip(*found["variants"], strict=True)
    )
    edges = {
        edge: [(labels[code], int(n)) for code, n in enumerate(found[f"{edge}s"]) if n]
        for edge in ("start", "end")
    }
    return told_by_query(rows, edges, routes, found["cases"] // 10**6)


def differing(ours: Answers, theirs: Answers) -> list[str]:
    """The names of what both give, and not the same."""
    return [name for name in ours if name in theirs and not _same(ours[name], theirs[name])]


def _same(ours: list[Any], theirs: list[Any]) -> bool:
    if len(ours) != len(theirs):
        return False
    pairs = zip(sorted(ours), sorted(theirs), strict=True)
    return all(_equal(a, b) for one, other in pairs for a, b in zip(one, other, strict=True))


def _equal(a: Any, b: Any) -> bool:
    if isinstance(a, float) or isinstance(b, float):
        return isclose(a, b, rel_tol=1e-9, abs_tol=PRECISE if abs(a) > 1 else 1e-9)
    return bool(a == b)
