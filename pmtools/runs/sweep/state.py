"""How far a sweep is: `reports/sweeps/<id>/sweep.json`, replaced whole after each run."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from pmtools.errors import ParameterError
from pmtools.privacy.scan.finders import hidden
from pmtools.runs.folder import new_id, safe, write_whole
from pmtools.runs.parameters import Value
from pmtools.runs.record import now
from pmtools.runs.sweep.question import Question, shown

FOLDER, STATE = "sweeps", "sweep.json"
SCHEMA = 1
SHORT = 6
"""Digits of the question in the name of a sweep."""
WAITING, DONE, FAILED = "waiting", "done", "failed"
RUN = re.compile(r"[^/\\]+/[^/\\]+/\d{8}T\d{6}Z-[0-9a-f]{6}")
"""Where a run lies below the reports."""


@dataclass
class Row:
    """One run of a sweep, by its place in the grid from 1."""

    place: int
    values: dict[str, Value]
    """What differs between the runs."""
    log: str
    state: str = WAITING
    run: str = ""
    """Its folder below the reports, from before it starts; empty when it never did."""
    error: str = ""
    figures: list[dict[str, Any]] = field(default_factory=list)
    stamp: str = ""
    """Of what the run read (`Question.stamp`)."""


@dataclass
class Sweep:
    """A sweep and all its runs, in the order of the grid."""

    id: str
    key: str
    turn: int
    """How many times this question was asked, with this one; clocks may go back."""
    begun: str
    question: dict[str, Any]
    language: str
    rows: list[Row]
    ended: str = ""
    schema: int = SCHEMA

    def rows_in(self, *states: str) -> list[Row]:
        """The rows in one of these states, by place."""
        return [row for row in self.rows if row.state in states]

    def counts(self) -> dict[str, int]:
        """How many rows are in each state."""
        return {state: len(self.rows_in(state)) for state in (DONE, FAILED, WAITING)}


def new_sweep(question: Question, turn: int, language: str) -> Sweep:
    """A sweep of which every run waits."""
    key, moment = question.key(), new_id().partition("-")[0]
    rows = [
        Row(
            place,
            _told({name: shown(name, value) for name, (_, value) in values.items()}, question),
            hidden(str(shown("log", str(values["log"][1]) if "log" in values else question.log))),
        )
        for place, values in enumerate(question.grid.places(), 1)
    ]
    name = f"{moment}-{safe(question.notebook.stem)}-{turn}-{key[:SHORT]}"
    return Sweep(name, key, turn, now(), question.told(), language, rows)


def _told(values: dict[str, Value], question: Question) -> dict[str, Value]:
    """What differs between runs as it may be kept, also where a run will be refused for it."""
    return {
        name: value if hidden(str(value), question.allow) == str(value) else hidden(str(value))
        for name, value in values.items()
    }


def folder_of(sweep: Sweep, out: Path) -> Path:
    """The folder of a sweep's state and summary."""
    return out / FOLDER / sweep.id


def write_sweep(sweep: Sweep, out: Path) -> None:
    """Keep the state, whole. PmtoolsError when it cannot be written."""
    text = json.dumps(asdict(sweep), ensure_ascii=False, indent=1) + "\n"
    write_whole(folder_of(sweep, out) / STATE, text)


def latest(key: str, out: Path) -> Sweep | None:
    """The sweep that asked a question last, None when it was never asked.

    Raises ParameterError for a state that is damaged or of a newer version.
    """
    found = [sweep for sweep in map(read_sweep, _folders(key, out)) if sweep.key == key]
    return max(found, key=lambda sweep: sweep.turn, default=None)


def _folders(key: str, out: Path) -> Iterator[Path]:
    yield from sorted((out / FOLDER).glob(f"*-{key[:SHORT]}"))


def read_sweep(folder: Path) -> Sweep:
    """The sweep in a folder. Raises ParameterError as `latest` does."""
    path = folder / STATE
    remedy = f"Remove the folder {folder} to begin anew; the runs that it made stay where they are."
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(told, dict) and isinstance(told.get("schema"), int):
            _require_known(told["schema"], path)
        rows = [Row(**row) for row in told.pop("rows")]
        sweep = Sweep(**told, rows=rows)
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ParameterError(f"The state of a sweep, {path}, cannot be read. {remedy}") from error
    if not _whole(sweep):
        raise ParameterError(f"The state of a sweep, {path}, was changed or damaged. {remedy}")
    return sweep


def _require_known(schema: int, path: Path) -> None:
    if schema > SCHEMA:
        raise ParameterError(
            f"{path} was written by a newer version of pmtools (form {schema}; this one knows "
            f"{SCHEMA}). Update pmtools, or name another folder with --out."
        )


def _whole(sweep: Sweep) -> bool:
    """Whether the state is what was written: nothing in it leads out of the reports."""
    texts = (sweep.id, sweep.key, sweep.begun, sweep.ended, sweep.language)
    return (
        all(isinstance(text, str) for text in texts)
        and isinstance(sweep.turn, int)
        and isinstance(sweep.question, dict)
        and [row.place for row in sweep.rows] == list(range(1, len(sweep.rows) + 1))
        and all(_row_whole(row) for row in sweep.rows)
    )


def _row_whole(row: Row) -> bool:
    texts = (row.log, row.run, row.error, row.stamp)
    return (
        row.state in (WAITING, DONE, FAILED)
        and all(isinstance(text, str) for text in texts)
        and isinstance(row.values, dict)
        and all(isinstance(value, Value) for value in row.values.values())
        and isinstance(row.figures, list)
        and all(isinstance(figure, dict) and "figure" in figure for figure in row.figures)
        and (not row.run or (RUN.fullmatch(row.run) is not None and ".." not in row.run.split("/")))
    )
