"""Which step follows which: the directly-follows graph of our own measures, ends included."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

from pmtools.measures.activities import activities
from pmtools.measures.time_between import time_between

if TYPE_CHECKING:
    from pmtools.log import EventLog

START, END = 0, -1
Pair = tuple[int, int]


@dataclass(frozen=True)
class Follows:
    """Steps by number (1 is the most frequent) and how often one follows another.

    A case goes from `START` to its first step, and from its last step to `END`.
    """

    steps: tuple[str, ...]
    counts: Mapping[Pair, int]

    @property
    def moves(self) -> dict[Pair, int]:
        """The pairs of two steps, without where cases start and end."""
        return {pair: n for pair, n in self.counts.items() if pair[0] != START and pair[1] != END}

    @property
    def starts(self) -> dict[int, int]:
        """The steps in which cases start, and how many do."""
        return {step: n for (before, step), n in self.counts.items() if before == START}

    @property
    def ends(self) -> dict[int, int]:
        """The steps in which cases end, and how many do."""
        return {step: n for (step, after), n in self.counts.items() if after == END}


def follows_of(log: EventLog) -> Follows:
    """The directly-follows graph of a log whose steps all have an end."""
    told = activities(log)
    number = {label: place for place, label in enumerate(told["activity"], 1)}
    between = time_between(log)
    pairs = zip(between["from_activity"], between["to_activity"], between["n"], strict=True)
    counts = {(number[a], number[b]): int(n) for a, b, n in pairs}
    starts = {(START, place): int(n) for place, n in enumerate(told["n_first"], 1) if n}
    ends = {(place, END): int(n) for place, n in enumerate(told["n_last"], 1) if n}
    return Follows(tuple(number), starts | counts | ends)


def frequent(follows: Follows, noise: float) -> Follows:
    """Without the pairs that are rare among the ways out of a step, or among the ways into one.

    Rare is at most a share (`noise`) of the most frequent of these ways. Every step stays on a way
    from start to end.
    """
    out, into = dict[int, int](), dict[int, int]()
    for (before, after), n in follows.counts.items():
        if before != after:
            out[before] = max(out.get(before, 0), n)
            into[after] = max(into.get(after, 0), n)
    kept = [
        (before, after)
        for (before, after), n in follows.counts.items()
        if n > noise * max(out[before], into[after])
    ]
    return connected(follows, kept)


def connected(follows: Follows, kept: Iterable[Pair]) -> Follows:
    """Only the pairs that are kept, and the most frequent others that every step needs.

    A step needs a way that leads to it from the start, and one that leads from it to the end.
    """
    chosen = set(kept)
    ranked = sorted(follows.counts, key=lambda pair: (-follows.counts[pair], pair))
    for root, near, far in ((START, 0, 1), (END, 1, 0)):
        reached = {root}
        while True:
            _reach(reached, chosen, near, far)
            found = (pair for pair in ranked if pair[near] in reached and pair[far] not in reached)
            lacking = next(found, None)
            if lacking is None:
                break
            chosen.add(lacking)
    return replace(follows, counts={p: n for p, n in follows.counts.items() if p in chosen})


def _reach(reached: set[int], pairs: set[Pair], near: int, far: int) -> None:
    """Add to what is reached all that its pairs lead to."""
    leads: dict[int, list[int]] = {}
    for pair in pairs:
        leads.setdefault(pair[near], []).append(pair[far])
    todo = list(reached)
    while todo:
        new = set(leads.get(todo.pop(), ())) - reached
        reached |= new
        todo += chain(new)
