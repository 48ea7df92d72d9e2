"""Why a million steps of 200 people waited, beside how long they waited.

Run by hand. The log is made here: queues in front of people who work from nine to five, with
urgent cases, batches, steps that lie open and delays. `--peer PYTHON` compares a small log with the
waiting time analysis of Lashkevich et al. (see `peer`).
"""

from __future__ import annotations

import heapq
from pathlib import Path

import numpy as np
import polars as pl

BAR, RUNS, CASES = 6.0, 5, 100_000
STEPS, TEAMS, PERSONS = 10, 20, 10
TOGETHER, AFTER = 4, 5
"""Steps that some cases do side by side."""
FIRST_TEAM = (0, 2, 5, 8)
"""The steps from which on other teams do them; as many of all teams as of all steps."""
GATHERED = 8
"""The step that is done in batches."""
SERVICE, LOAD, LONG = 2400, 0.8, 8 * 3600
"""Mean seconds of work on a step, the share of their time that people work, and a day of it."""
MONDAY = np.datetime64("2023-01-02T09:00:00", "us")
CAUSES = ("batching", "prioritisation", "contention", "unavailability", "extraneous")


class Office:
    """People with a queue each, in seconds of working time."""

    def __init__(self, cases: int, teams: int, persons: int) -> None:
        draw = np.random.default_rng(11)
        n, people = cases * STEPS, teams * persons
        period = n / people * SERVICE / LOAD
        self.arrivals = np.sort(draw.integers(0, int(period), cases)).tolist()
        case, self.step = np.divmod(np.arange(n), STEPS)
        first = np.array(FIRST_TEAM) * teams // STEPS
        group = np.searchsorted(FIRST_TEAM, self.step, side="right") - 1
        team = first[group] + case % np.diff(first, append=teams)[group]
        self.person = (team * persons + draw.integers(0, persons, n)).tolist()
        self.work = (60 + draw.gamma(2, (SERVICE - 60) / 2, n)).astype(int).tolist()
        self.open = np.where(draw.random(n) < 0.03, draw.exponential(LONG, n), 0).astype(int)
        self.delay = np.where(draw.random(n) < 0.2, draw.exponential(2 * LONG, n), 0).astype(int)
        self.open, self.delay, self.step = (
            of.tolist() for of in (self.open, self.delay, self.step)
        )
        self.urgent = (draw.random(cases) < 0.1).tolist()
        self.together = (draw.random(cases) < 0.3).tolist()
        self.left = [2 if both else 1 for both in self.together]
        self.start, self.end = [0] * n, [0] * n
        self.queues: list[list[tuple[float, int]]] = [[] for _ in range(people)]
        self.busy = [False] * people
        self.events = [(moment, 0, case * STEPS) for case, moment in enumerate(self.arrivals)]

    def run(self) -> None:
        """All that happens, in order of time."""
        while self.events:
            now, kind, which = heapq.heappop(self.events)
            if kind:
                self.begin(which, now)
                continue
            person = self.person[which]
            key = now - (1e9 if self.urgent[which // STEPS] else 0)
            heapq.heappush(self.queues[person], (key, which))
            if not self.busy[person]:
                self.begin(person, now)

    def begin(self, person: int, now: int) -> None:
        """The next in the queue; with it, where it is done in batches, all that lie there."""
        queue = self.queues[person]
        self.busy[person] = bool(queue)
        if not queue:
            return
        chosen = [heapq.heappop(queue)[1]]
        if self.step[chosen[0]] == GATHERED:
            chosen += [which for _, which in queue if self.step[which] == GATHERED]
            queue[:] = [one for one in queue if self.step[one[1]] != GATHERED]
            heapq.heapify(queue)
        for which in chosen:
            self.start[which] = now
            now += self.work[which]
            self.done(which, now + self.open[which])
        heapq.heappush(self.events, (now, 1, person))

    def done(self, which: int, now: int) -> None:
        """The end of a step, and with it the beginning of what comes after."""
        self.end[which] = now
        case, step = divmod(which, STEPS)
        later = [which + 1]
        if self.together[case]:
            if step == TOGETHER - 1:
                later = [which + 1, which + 2]
            elif step in (TOGETHER, AFTER):
                self.left[case] -= 1
                later = [] if self.left[case] else [case * STEPS + AFTER + 1]
        for one in later:
            if one < (case + 1) * STEPS:
                heapq.heappush(self.events, (now + self.delay[one], 0, one))


def generate(path: Path, cases: int, teams: int = TEAMS, persons: int = PERSONS) -> None:
    """The log of an office, the same on every run."""
    office = Office(cases, teams, persons)
    office.run()
    person = np.array(office.person)
    step = pl.Series(office.step)
    pl.DataFrame(
        {
            "case_id": np.repeat(np.arange(cases), STEPS),
            "activity": pl.Series([f"stap {n}" for n in range(STEPS)])[step],
            "resource": pl.Series([f"mw {n:04}" for n in range(teams * persons)])[person],
            "team": pl.Series([f"team {n:02}" for n in range(teams)])[person // persons],
            "start": clock(np.array(office.start)),
            "end": clock(np.array(office.end)),
        }
    ).write_parquet(path)


def clock(worked: np.ndarray) -> np.ndarray:
    """Seconds of working time as moments on the clock."""
    day, second = np.divmod(worked, LONG)
    week, weekday = np.divmod(day, 5)
    return MONDAY + ((week * 7 + weekday) * 86_400 + second) * np.timedelta64(1, "s")
