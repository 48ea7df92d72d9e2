"""The core measures of a log by NumPy on integer codes: near the least that they can cost.

The same answers as pmtools gives (counts, cases, totals, medians, 80 and 90 %), without labels.
"""

from typing import Any

import numpy as np

CASE, STEP, TIME, TEAM = "case:concept:name", "concept:name", "time:timestamp", "org:group"
Codes = Any
Log = dict[str, Any]


def read(path: str) -> Log:
    """The log as codes, sorted by case and time."""
    import polars as pl

    frame = pl.read_parquet(path).sort(CASE, TIME, maintain_order=True)
    coded = {}
    for name in (CASE, STEP, TEAM):
        labels = frame[name].unique(maintain_order=True)
        coded[name] = frame[name].cast(pl.Enum(labels)).to_physical().to_numpy()
        coded[name + " labels"] = labels.to_list()
    time = frame[TIME].dt.timestamp("us").to_numpy()
    return {"case": coded[CASE], "step": coded[STEP], "team": coded[TEAM], "time": time, **coded}


def packed(high: Codes, low: Codes) -> tuple[Codes, int]:
    """Two numbers in one, sorted, and the bits of the low one: a plain sort is the quickest."""
    bits = int(low.max(initial=0)).bit_length()
    both = (high.astype(np.int64) << bits) | low
    both.sort()
    return both, bits


def spread(group: Codes, gap: Codes, case: Codes, size: int) -> Log:
    """Per group: rows, cases, total, median, 80 and 90 % (linear interpolation)."""
    both, bits = packed(group, gap)
    ordered = both & ((1 << bits) - 1)
    n = np.bincount(group, minlength=size)
    there = np.flatnonzero(n)
    first, n = (np.cumsum(n) - n)[there], n[there]
    out = {"group": there, "n": n, "total": np.add.reduceat(ordered, first)}
    for q in (0.5, 0.8, 0.9):
        place = first + q * (n - 1)
        low = place.astype(np.int64)
        high = np.minimum(low + 1, first + n - 1)
        out[str(q)] = ordered[low] + (place - low) * (ordered[high] - ordered[low])
    both, bits = packed(group, case)
    new = np.append(True, both[1:] != both[:-1])
    cases = np.bincount(both[new] >> bits, minlength=size)
    return out | {"n_cases": cases[there]}


def measures(log: Log) -> Log:
    case, step, time, team = (log[name] for name in ("case", "step", "time", "team"))
    steps, teams = int(step.max()) + 1, int(team.max()) + 1
    begins = np.empty(len(case), dtype=bool)
    begins[0], begins[1:] = True, case[1:] != case[:-1]
    first = np.flatnonzero(begins)
    last = np.append(first[1:], len(case)) - 1
    follow = np.flatnonzero(~begins)
    gap = time[follow] - time[follow - 1]
    pair = step[follow - 1].astype(np.int64) * steps + step[follow]
    passed = team[follow] != team[follow - 1]
    hands = team[follow - 1][passed].astype(np.int64) * teams + team[follow][passed]
    return {
        "transitions": spread(pair, gap, case[follow], steps * steps),
        "starts": np.bincount(step[first], minlength=steps),
        "ends": np.bincount(step[last], minlength=steps),
        "variants": variants(step, first, last),
        "cases": np.sort(time[last] - time[first]),
        "rework": rework(case, step, time, steps),
        "handovers": spread(hands, gap[passed], case[follow][passed], teams * teams),
    }


def variants(step: Codes, first: Codes, last: Codes) -> tuple[Codes, Codes, Codes]:
    """How many cases have each sequence; a sequence is known by two sums of random numbers."""
    draw = np.random.default_rng(7)
    long = int((last - first).max()) + 1
    place = np.arange(len(step)) - np.repeat(first, last - first + 1)
    table = draw.integers(1, 2**63, (long, int(step.max()) + 2), dtype=np.uint64)
    marks = table[place, step]
    keys = np.add.reduceat(marks, first)
    keys, at, n = np.unique(keys, return_index=True, return_counts=True)
    return first[at], last[at], n


def rework(case: Codes, step: Codes, time: Codes, steps: int) -> Log:
    both, bits = packed(case.astype(np.int64) * steps + step, np.arange(len(case)))
    key, order = both >> bits, both & ((1 << bits) - 1)
    again = np.flatnonzero(key[1:] == key[:-1]) + 1
    now, before = order[again], order[again - 1]
    loop = (now != before + 1).astype(np.int64)
    return spread(loop * steps + step[now], time[now] - time[before], case[now], 2 * steps)


def labelled(found: Log, log: Log) -> Log:
    """The answers with labels, to be compared."""
    labels, teams = log[STEP + " labels"], log[TEAM + " labels"]
    pairs, hands, again = found["transitions"], found["handovers"], found["rework"]
    edges = [
        [edge, labels[code], int(n)]
        for edge in ("start", "end")
        for code, n in enumerate(found[f"{edge}s"])
        if n
    ]
    both = [divmod(int(group), len(labels)) for group in pairs["group"]]
    passed = [divmod(int(group), len(teams)) for group in hands["group"]]
    rows = [divmod(int(group), len(labels)) for group in again["group"]]
    return {
        "follows": [
            [labels[a], labels[b], int(n)] for (a, b), n in zip(both, pairs["n"], strict=True)
        ],
        "medians": [
            [labels[a], labels[b], round(float(m) / 1e6, 1)]
            for (a, b), m in zip(both, pairs["0.5"], strict=True)
        ],
        "edges": edges,
        "variants": [
            [[labels[code] for code in log["step"][one : other + 1]], int(n)]
            for one, other, n in zip(*found["variants"], strict=True)
        ],
        "cases": (found["cases"] // 10**6).tolist(),
        "handovers": [
            [teams[a], teams[b], int(n)] for (a, b), n in zip(passed, hands["n"], strict=True)
        ],
        "again": [
            [("self_loop", "repetition")[kind], labels[code], int(n)]
            for (kind, code), n in zip(rows, again["n"], strict=True)
        ],
        "redone": [],
    }
