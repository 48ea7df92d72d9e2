"""Logs of any size, the same on every run: `scale_log.py KIND EVENTS FOLDER`.

Parquet files of at most five million events, which together are one log; a case lies in one file.
The rows of a file are in order of time, so cases lie through one another. In a case moments may be
equal: the order of their rows is then the order of the steps. `tidy` has few variants of 24
activities, `wild` nearly a variant per case, of 96 activities.
"""

import sys
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

CASE, STEP, TIME, TEAM = "case:concept:name", "concept:name", "time:timestamp", "org:group"
RESOURCE = "org:resource"
KINDS = ("tidy", "wild")
PER_FILE, PER_GROUP = 5_000_000, 250_000
STEPS, LONGEST, NONE = 24, 64, 255
MOVES, CHANCES = (2, 1, 3, 5, 0, -2), (0.86, 0.05, 0.04, 0.02, 0.02, 0.01)
ROUTES = 40
FORMS = 4
"""How many activities a step of the wild process can be; nearly always the first."""
TEAMS, RESOURCES = 7, 150
TIES = 0.1
"""The share of steps at the same moment as the one before."""
BEGIN, PERIOD, YEAR = 1_577_836_800, 60 * 86_400, 365 * 86_400
"""2020-01-01; the cases of a file begin in 60 days; no gap is longer than a year."""
Draw = np.random.Generator
Array = np.ndarray[Any, Any]


def generate(kind: str, n_events: int, folder: Path) -> None:
    """The log in a folder; that of fewer events begins with the same files."""
    folder.mkdir(parents=True)
    n_cases = 0
    for number, first in enumerate(range(0, n_events, PER_FILE)):
        draw = np.random.default_rng([7, KINDS.index(kind), number])
        coded = rows(kind, min(PER_FILE, n_events - first), number, draw)
        frame = labelled(kind, coded, n_cases)
        frame.write_parquet(folder / f"{number:04}.parquet", row_group_size=PER_GROUP)
        n_cases += int(coded["case"].max()) + 1


def rows(kind: str, n: int, number: int, draw: Draw) -> dict[str, Array]:
    """Codes of the events of a file, in order of time."""
    paths = walks(kind, n // 8 + 100, draw)
    there = paths != NONE
    step, lengths = paths[there][:n], there.sum(1)
    case = np.repeat(np.arange(len(paths), dtype=np.int32), lengths)[:n]
    assert len(step) == n
    time = moments(case, number, draw)
    team = ((step // 4 + (draw.random(n, dtype=np.float32) < 0.25)) % TEAMS).astype(np.uint8)
    if kind == "wild":
        other = draw.random(n, dtype=np.float32)
        form = np.where(other < 0.8, 0, 1 + (other - 0.8) / 0.2 * (FORMS - 1)).astype(np.uint8)
        step = step * FORMS + np.minimum(form, FORMS - 1)
    order = np.argsort(time, kind="stable")
    coded = {"case": case, "step": step, "time": time, "team": team, "resource": people(n, draw)}
    return {name: codes[order] for name, codes in coded.items()}


def walks(kind: str, n: int, draw: Draw) -> Array:
    """A row of steps per case, filled up with NONE."""
    if kind == "tidy":
        chances = 1 / np.arange(1, ROUTES + 1)
        routes = walks("routes", ROUTES, np.random.default_rng(7))
        return routes[draw.choice(ROUTES, n, p=chances / chances.sum())]
    paths = np.full((n, LONGEST), NONE, dtype=np.uint8)
    steps = (draw.random(n) < 0.25).astype(np.int8)
    moves, bounds = np.array(MOVES, dtype=np.int8), np.cumsum(CHANCES)[:-1]
    for place in range(LONGEST):
        walking = steps < STEPS
        paths[walking, place] = steps[walking]
        move = moves[np.searchsorted(bounds, draw.random(n))]
        steps = np.where(walking, np.maximum(steps + move, 0), steps)
    return paths


def moments(case: Array, number: int, draw: Draw) -> Array:
    """Seconds since 1970, rising in each case; some equal to the one before."""
    n = len(case)
    gap = 1 + np.minimum(draw.lognormal(10, 2, n), YEAR).astype(np.int64)
    gap[draw.random(n, dtype=np.float32) < TIES] = 0
    first = np.append(0, np.flatnonzero(np.diff(case)) + 1)
    begin = BEGIN + number * PERIOD + draw.integers(0, PERIOD, len(first))
    gap[first] = 0
    passed = np.cumsum(gap)
    return passed + np.repeat(begin - passed[first], np.diff(np.append(first, n)))


def people(n: int, draw: Draw) -> Array:
    """One resource has a quarter of all events, the others ever fewer."""
    other = draw.random(n, dtype=np.float32)
    rest = 1 + ((other - 0.25) / 0.75) ** 2 * (RESOURCES - 1)
    return np.minimum(np.where(other < 0.25, 0, rest), RESOURCES - 1).astype(np.uint8)


def labelled(kind: str, coded: dict[str, Array], n_cases: int) -> pl.DataFrame:
    """The rows with labels, as a system would give them."""
    forms = FORMS if kind == "wild" else 1
    form = ["", " (spoed)", " (bezwaar)", " (buiten)"]
    steps = [
        f"{at // forms:02} stap van het proces{form[at % forms]}" for at in range(STEPS * forms)
    ]
    labels = {
        STEP: ("step", steps),
        TEAM: ("team", [f"team {team}" for team in range(TEAMS)]),
        RESOURCE: ("resource", [f"mw {person:03}" for person in range(RESOURCES)]),
    }
    case = (pl.lit("zaak-") + pl.col(CASE).cast(pl.String).str.zfill(7)).alias(CASE)
    time = pl.from_epoch(TIME, "s").dt.cast_time_unit("us").dt.replace_time_zone("UTC")
    said = {name: pl.Series(texts).gather(coded[by]) for name, (by, texts) in labels.items()}
    frame = pl.DataFrame({CASE: coded["case"] + n_cases, TIME: coded["time"], **said})
    return frame.with_columns(case, time).select(CASE, STEP, TIME, TEAM, RESOURCE)


if __name__ == "__main__":
    generate(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
