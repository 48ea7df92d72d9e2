"""Process model (procesmodel): the rules by which most cases go, discovered from a log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from pmtools.errors import ParameterError
from pmtools.filters.events import Activities
from pmtools.log.lazies import Lazies
from pmtools.measures.activities import activities
from pmtools.models.bpmn import bpmn_of
from pmtools.models.diagram import Diagram
from pmtools.models.follows import follows_of, frequent
from pmtools.models.mining import MINERS

if TYPE_CHECKING:
    import pandas as pd

    from pmtools.log import EventLog

STEPS = 20
"""With more steps than this a model cannot be read."""
NOISE = 0.3
"""Of 0.1, 0.2 and 0.3 the best balance of fitness and precision on six public logs."""


@dataclass(frozen=True, eq=False)
class ProcessModel:
    """A discovered process model, and how much of the log it shows.

    `found` is pm4py's own object (a ProcessTree, HeuristicsNet or DFG), for its conformance
    functions. `answer` has one row: `n_activities` (steps of the model), `n_events` and `n_moves`
    (events of those steps, and moves between two of them that the model has), `n_cases` (cases with
    such a step), `n_whole` (cases with no other step), and `all_activities`, `all_events`,
    `all_moves`, `all_cases` (of the log; moves with the other steps left out; all int64).
    """

    miner: str
    steps: tuple[str, ...]
    """The steps of the model, most frequent first."""
    found: Any
    diagram: Diagram
    answer: pd.DataFrame

    def to_bpmn(self) -> str:
        """The model as a BPMN 2.0 file, with the places of its boxes and arrows.

        The same log gives the same text. A label is one line of at most 100 characters.
        """
        return bpmn_of(self.diagram, self.steps)

    def __repr__(self) -> str:
        return f"ProcessModel({self.miner}: {len(self.steps)} steps)"


def process_model(
    log: EventLog, miner: str = "inductive", *, steps: int | None = STEPS, noise: float = NOISE
) -> ProcessModel:
    """Discover a process model of the most frequent steps of a log.

    `miner` is `inductive` (inductive miner on the directly-follows graph: Leemans, Robust Process
    Mining with Guarantees, 2022), `heuristics` (heuristics miner) or `dfg` (which step follows
    which). `steps` is how many steps at most, None for all; the others are left out as if they had
    not happened. `noise` (0 to 1): moves of which there are at most this share of the most frequent
    move from the same step, or to the same step, are left out, unless a step then stood apart.

    >>> import pmtools as pm
    >>> model = process_model(pm.example_log(), steps=6)
    >>> model
    ProcessModel(inductive: 6 steps)
    >>> model.to_bpmn().count("<bpmn:task ")
    6
    """
    if miner not in MINERS:
        raise ParameterError(f"There is no miner {miner!r}. There are: {', '.join(MINERS)}.")
    if not 0 <= noise <= 1:
        raise ParameterError(f"noise is a share from 0 to 1, not {noise!r}.")
    if steps is not None and steps < 1:
        raise ParameterError(f"steps is 1 or more, or None for all, not {steps!r}.")
    frame = activities(log)
    kept = _at_moments(log.keep(Activities(frame["activity"][:steps])))
    whole = follows_of(kept)
    chosen = frequent(whole, noise)
    mined = MINERS[miner](kept, chosen, noise)
    moves = {"n_moves": sum(chosen.moves.values()), "all_moves": sum(whole.moves.values())}
    answer = _covered(log, chosen.steps, frame, moves)
    return ProcessModel(miner, chosen.steps, mined.found, mined.diagram, answer)


def _at_moments(log: EventLog) -> EventLog:
    """The log with an end for every step: one that still runs counts at its start."""
    return log.changed(_ended)


def _ended(frames: Lazies) -> Lazies:
    return frames._replace(events=frames.events.with_columns(end=pl.coalesce("end", "start")))


def _covered(
    log: EventLog, steps: tuple[str, ...], frame: pd.DataFrame, moves: dict[str, int]
) -> pd.DataFrame:
    shown = frame[frame["activity"].isin(steps)]

    def whole(events: pl.LazyFrame) -> pl.LazyFrame:
        inside = pl.col("activity").cast(pl.String).is_in(list(steps))
        return events.group_by("case_id").agg(some=inside.any(), whole=inside.all())

    count = {name: pl.col(name).sum().cast(pl.Int64) for name in ("some", "whole")}
    cases = log.within("case", whole).per(None, **count, n=pl.len().cast(pl.Int64)).answer()
    told = {
        "n_activities": len(shown),
        "all_activities": len(frame),
        "n_events": shown["n"].sum(),
        "all_events": frame["n"].sum(),
        **moves,
        "n_cases": cases["some"][0],
        "n_whole": cases["whole"][0],
        "all_cases": cases["n"][0],
    }
    import pandas as pd

    return pd.DataFrame([told]).astype("int64")
