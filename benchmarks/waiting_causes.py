"""Why a million steps of 200 people waited, beside how long they waited.

Run by hand. The log is made here: queues in front of people who work from nine to five, with
urgent cases, batches, steps that stay open and delays. `--peer PYTHON` compares a small one with
the tool of Lashkevich et al.: every cause of every transition, and the CPU.
"""

from __future__ import annotations

import argparse
import heapq
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import numpy as np
import pandas as pd
import polars as pl

import pmtools as pm

BAR, RUNS, CASES, FEW = 6.0, 5, 100_000, 500
"""`FEW` cases are compared with the peer: it takes minutes for them."""
STEPS, TEAMS, PERSONS = 10, 20, 10
SIDE_BY_SIDE, GATHERED = (4, 5), 8
"""The steps that some cases do side by side, and the one that is done in batches."""
FIRST_TEAM = (0, 2, 5, 8)
"""The steps from which on other teams do them; as many of all teams as of all steps."""
SERVICE, LOAD, LONG = 2400, 0.8, 8 * 3600
"""Mean seconds of work on a step, the share of their time that people work, and a day of it."""
MONDAY = np.datetime64("2023-01-02T09:00:00", "us")
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
CAUSES = {
    "batching": "wt_batching",
    "prioritisation": "wt_prioritization",
    "contention": "wt_contention",
    "unavailability": "wt_unavailability",
    "extraneous": "wt_extraneous",
}
"""The causes, as the peer calls them."""
NAMES = {
    "case_id": "case:concept:name",
    "activity": "concept:name",
    "resource": "org:resource",
    "start": "start_timestamp",
    "end": "time:timestamp",
}
PEER = """
import contextlib, io, json, sys, time, types, warnings
from pathlib import Path
warnings.simplefilter("ignore")
# Prosimos would find the hours, but they are given.
factory = types.ModuleType("resource_calendar")
factory.CalendarFactory = None
sys.modules["bpdfr_simulation_engine"] = types.ModuleType("bpdfr_simulation_engine")
sys.modules["bpdfr_simulation_engine.resource_calendar"] = factory
from wta.main import run
begin = time.process_time()
with contextlib.redirect_stdout(io.StringIO()):
    found = run(Path(sys.argv[1]), parallel_run=False, calendar=json.load(open(sys.argv[2])))
taken = time.process_time() - begin
found.to_csv(sys.argv[3])
print(taken)
"""


class Office:
    """People with a queue each, in seconds of working time."""

    def __init__(self, cases: int, teams: int, persons: int, together: float) -> None:
        draw = np.random.default_rng(11)
        n, people = cases * STEPS, teams * persons
        period = n / people * SERVICE / LOAD
        arrivals = np.sort(draw.integers(0, int(period), cases)).tolist()
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
        self.together = (draw.random(cases) < together).tolist()
        self.left = [2 if both else 1 for both in self.together]
        self.start, self.end = [0] * n, [0] * n
        self.queues: list[list[tuple[float, int]]] = [[] for _ in range(people)]
        self.busy = [False] * people
        self.events = [(moment, 0, case * STEPS) for case, moment in enumerate(arrivals)]

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
            if step == SIDE_BY_SIDE[0] - 1:
                later = [which + 1, which + 2]
            elif step in SIDE_BY_SIDE:
                self.left[case] -= 1
                later = [] if self.left[case] else [case * STEPS + SIDE_BY_SIDE[1] + 1]
        for one in later:
            if one < (case + 1) * STEPS:
                heapq.heappush(self.events, (now + self.delay[one], 0, one))


def generate(
    path: Path, cases: int, teams: int = TEAMS, persons: int = PERSONS, together: float = 0.3
) -> None:
    """The log of an office, the same on every run."""
    office = Office(cases, teams, persons, together)
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


def calendars(folder: Path) -> dict[str, str]:
    """Files of working hours: those of an office, and other ones for every person."""
    nine_to_five = week("[week]", "09:00-17:00")
    own = [
        week(f'[person."mw {n:04}"]', f"0{7 + n % 3}:{n % 60:02}-{16 + n % 2}:{n * 7 % 60:02}", n)
        for n in range(TEAMS * PERSONS)
    ]
    files = {"office hours": nine_to_five, "own hours": "\n".join([nine_to_five, *own])}
    for name, text in files.items():
        Path(folder, f"{name}.toml").write_text(text)
    return {name: str(folder / f"{name}.toml") for name in files} | {"hours discovered": ""}


def week(table: str, hours: str, free: int = len(DAYS)) -> str:
    """The hours of every day; for some people without a day that is free."""
    days = [f'{day} = ["{hours}"]' for n, day in enumerate(DAYS) if n != free % 11]
    return "\n".join([table, *days])


def timed(log: pm.EventLog, calendar: str | None) -> tuple[float, pd.DataFrame]:
    """CPU seconds, with nothing kept of an earlier run; the answer."""
    log.answers.clear()
    log.passes.clear()
    begin = time.process_time()
    found = pm.waiting_time(log) if calendar is None else pm.waiting_causes(log, calendar=calendar)
    return time.process_time() - begin, found


def compare_speed(log: pm.EventLog, hours: dict[str, str], runs: int) -> None:
    """CPU of all in turns, and the causes that were found."""
    asked = {"waiting_time": None, **hours}
    for calendar in asked.values():
        timed(log, calendar)
    rounds = [
        {name: timed(log, calendar)[0] for name, calendar in asked.items()} for _ in range(runs)
    ]
    taken = {name: median(one[name] for one in rounds) for name in asked}
    print(f"waiting_time  {taken['waiting_time']:.2f} s CPU for {log.events.height:,} steps")
    for name, calendar in hours.items():
        ratio = median(one[name] / one["waiting_time"] for one in rounds)
        found = timed(log, calendar)[1]
        shares = found[[*CAUSES]].sum() / found["total"].sum()
        bar = f" (bar {BAR:g})" if calendar else ""
        print(f"{name:17} {taken[name]:.2f} s, {ratio:.2f} times as long{bar}")
        print("    " + ", ".join(f"{cause} {share:.1%}" for cause, share in shares.items()))


def peaks(path: Path, calendar: str) -> None:
    """Print the peak memory, in MB, after the log is read and after its causes are told."""
    log = pm.read_log(path)
    log.known  # noqa: B018 (worked out once)
    read = peak()
    pm.waiting_causes(log, calendar=calendar)
    print(json.dumps([log.events.height, read, peak()]))


def peak() -> float:
    unit = 1e6 if sys.platform == "darwin" else 1e3
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def compare_peer(python: str, folder: Path) -> None:
    """Stop when a cause of a transition differs; else print the CPU of both.

    Without steps side by side: the peer has another oracle of what runs in parallel. It knows no
    time zones.
    """
    path, hours = folder / "few.parquet", folder / "utc.toml"
    generate(path, FEW, STEPS, 2, together=0)
    hours.write_text('zone = "UTC"\n' + week("[week]", "09:00-17:00"))
    log = pl.read_parquet(path)
    days = [
        {"from": day.upper(), "to": day.upper(), "beginTime": "09:00:00", "endTime": "17:00:00"}
        for day in DAYS
    ]
    files = [folder / name for name in ("few.csv", "few.json", "found.csv")]
    utc = pl.col("start", "end").dt.to_string("%Y-%m-%dT%H:%M:%S+00:00")
    log.with_columns(utc).select([*NAMES]).rename(NAMES).write_csv(files[0])
    files[1].write_text(json.dumps(dict.fromkeys(log["resource"].unique(), days)))
    theirs = float(subprocess.check_output([python, "-c", PEER, *files]))
    read = pm.read_log(files[0])
    ours, found = timed(read, str(hours))
    keys = ["source_activity", "destination_activity"]
    told = pd.read_csv(files[2]).groupby(keys)[[*CAUSES.values()]].sum()
    mine = found.set_index(["from_activity", "to_activity"])[[*CAUSES]].sort_index()
    if not (mine.apply(lambda of: of.dt.total_seconds()).to_numpy() == told.to_numpy()).all():
        raise SystemExit(f"The causes differ:\n{mine}\n{told}")
    print(
        f"Lashkevich et al. {theirs:.1f} s CPU for {log.height:,} steps, pmtools {ours:.3f} s: "
        f"{theirs / ours:,.0f} times as fast; all causes of all transitions equal"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=CASES)
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--peer", help="a Python that has the tool of Lashkevich et al.")
    parser.add_argument("--make", type=Path, help="only make the log, in this file")
    parser.add_argument("--peak", nargs=2, help="only the peak memory, of a log and a calendar")
    told = parser.parse_args()
    if told.make:
        return generate(told.make, told.cases)
    if told.peak:
        return peaks(Path(told.peak[0]), told.peak[1])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        hours = calendars(folder)
        logs = {part: folder / f"{part}.parquet" for part in (4, 2, 1)}
        # In processes of their own: what starts from a large process is counted as large.
        itself = [sys.executable, __file__]
        for part, path in logs.items():
            subprocess.run(
                [*itself, "--make", path, "--cases", str(told.cases // part)], check=True
            )
            said = subprocess.check_output([*itself, "--peak", path, hours["office hours"]])
            steps, read, causes = json.loads(said)
            print(f"{steps:9,} steps: peak {read:.0f} MB when read, {causes:.0f} MB with causes")
        compare_speed(pm.read_log(logs[1]), hours, told.runs)
        if told.peer:
            compare_peer(told.peer, folder)
    return None


if __name__ == "__main__":
    main()
