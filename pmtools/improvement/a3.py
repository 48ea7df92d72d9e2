"""What stands on the A3 of an iteration: what the register holds of it, and its last review."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pmtools.improvement.register.checking import within
from pmtools.improvement.register.model import (
    Agreement,
    Goal,
    Iteration,
    Lesson,
    Register,
    Risk,
)
from pmtools.improvement.register.reading import FILES, iteration_of

if TYPE_CHECKING:
    import pandas as pd

NOTEBOOK = "iteration_review"
RUN = re.compile(r"[\w-]+")
"""What can be the name of a run: no way out of the folder of the reports."""

OUTCOME = [
    *("measure", "mean_before", "horizon", "smallest", "n_before"),
    *("before_from", "before_until", "after_from"),
]
WEEKS = ["week", "n_cases", "value", "middle", "lower", "upper", "side", "signal"]


@dataclass(frozen=True, eq=False)
class Run:
    """What the run of a review keeps: its answers, which passed the small-group guard."""

    language: str
    """That of its figure."""
    outcome: pd.DataFrame
    """The result of the review, as `Review.result` gives it: one row, with its baseline."""
    weeks: pd.DataFrame
    """The control chart, as `Review.weeks` gives it; empty when there was none."""
    figure: str
    """The control chart as it was drawn (SVG); empty when it was not."""


@dataclass(frozen=True, eq=False)
class A3:
    """An iteration with all that belongs to it; the texts are the team's own."""

    register: str
    """The name of the register."""
    files: Mapping[str, str]
    """In which file of the register each kind of entry stands."""
    goal: Goal
    iteration: Iteration
    lessons: tuple[Lesson, ...]
    """Those of the iteration, newest first."""
    agreements: tuple[Agreement, ...]
    """Those that came from the iteration, newest first."""
    risks: tuple[Risk, ...]
    """Those of the iteration and of its goal; first what was not carried out yet."""
    overlapping: tuple[Iteration, ...]
    """Others from which its effect cannot be told apart, as its review says."""
    run: Run | None
    """The run of the last review; None when there was no review, or its run is not found."""


def a3_of(register: Register, iteration: str, reports: Path) -> A3:
    """The A3 of an iteration; `reports` is the folder in which reviews put their runs.

    ParameterError for an iteration that is not there.
    """
    found = iteration_of(register, iteration)
    goal = next(one for one in register.goals if one.id == found.goal)
    lessons = [one for one in register.lessons if one.iteration == found.id]
    agreements = [one for one in register.agreements if one.iteration == found.id]
    risks = [one for one in register.risks if found.id == one.iteration or goal.id == one.goal]
    return A3(
        register=register.name,
        files={**FILES, "iteration": _name(found.place.file, register.folder)},
        goal=goal,
        iteration=found,
        lessons=tuple(sorted(lessons, key=lambda one: one.date, reverse=True)),
        agreements=tuple(sorted(agreements, key=lambda one: one.since, reverse=True)),
        risks=tuple(sorted(risks, key=lambda one: (one.carried_out, one.iteration != found.id))),
        overlapping=within(register, found.id, goal.baseline_weeks),
        run=_last_run(found, reports),
    )


def _name(file: Path, folder: Path) -> str:
    """A file as it is called within a folder: that is nobody's own path."""
    return (file.relative_to(folder) if file.is_relative_to(folder) else Path(file.name)).as_posix()


def _last_run(iteration: Iteration, reports: Path) -> Run | None:
    """The run of the last review; None when there is none, or it is not there whole."""
    last = iteration.results[-1] if iteration.results else None
    if last is None or not RUN.fullmatch(last.run):
        return None
    folders = sorted(reports.glob(f"*/{NOTEBOOK}/{last.run}"))
    found = (_read(folder, iteration.id, last.sha256) for folder in folders)
    return next((run for run in found if run), None)


def _read(folder: Path, iteration: str, sha256: str) -> Run | None:
    """A run; None when it is of another iteration or log, or cannot be read."""
    import pandas as pd

    answers, figure = folder / "answers", folder / "figures" / "weeks.svg"
    try:
        record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
        of = pd.read_parquet(answers / "tried.parquet")["id"].iloc[0]
        if of != iteration or sha256 not in ("", record["input"]["sha256"]):
            return None
        weeks, outcome = (answers / f"{name}.parquet" for name in ("weeks", "outcome"))
        return Run(
            language=str(record["parameters"]["language"]),
            outcome=pd.read_parquet(outcome)[OUTCOME].iloc[[0]],
            weeks=pd.read_parquet(weeks)[WEEKS] if weeks.exists() else pd.DataFrame(),
            figure=figure.read_text(encoding="utf-8") if figure.exists() else "",
        )
    except (OSError, ValueError, LookupError, TypeError):
        return None
