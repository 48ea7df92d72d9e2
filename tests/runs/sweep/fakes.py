"""Runs of a sweep without notebooks: they end as they are told to, when they are told to."""

import json
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pmtools.runs.figures import main_figures
from pmtools.runs.record import sealed
from pmtools.runs.sweep.grid import grid_of
from pmtools.runs.sweep.question import Question
from pmtools.runs.sweep.state import Row, Sweep, latest, new_sweep

Told = Callable[[dict[str, Any]], None]


def question(folder: Path, n: int = 4) -> Question:
    """A sweep over `n` values of a parameter of a notebook."""
    notebook = folder / "own.ipynb"
    cell = {"cell_type": "code", "metadata": {"tags": ["parameters"]}, "source": "log: str = ''\nn: int = 1"}  # fmt: skip
    if not notebook.exists():
        notebook.write_text(json.dumps({"nbformat": 4, "cells": [cell]}))
        (folder / "log.xes").write_text("the log")
    from pmtools.runs.parameters import declared

    grid = grid_of([f"n={','.join(map(str, range(n)))}"], declared(notebook), lambda text: [text])
    return Question(notebook, grid, log=str(folder / "log.xes"))


def new(folder: Path, n: int = 4) -> Sweep:
    return new_sweep(question(folder, n), 1, "nl")


def kept(folder: Path) -> Sweep:
    found = latest(question(folder).key(), folder / "out")
    assert found
    return found


class Fake:
    """A process that has ended before it is asked about."""

    def ask_to_end(self) -> None:
        self.asked = True

    def wait(self) -> None:
        self.waited = True


class FakeWork:
    """Runs that succeed, unless `ends` says otherwise of a place."""

    def __init__(self, sweep: Sweep, out: Path, ends: dict[int, Any] | None = None) -> None:
        self.sweep, self.out, self.ends = sweep, out, ends or {}
        self.started: list[int] = []
        self.losses: list[tuple[int, str]] = []
        self.at_work = self.most = 0
        self.stamps = "then"

    def name(self, row: Row) -> str:
        return f"log/own/20260101T000000Z-{secrets.token_hex(3)}"

    def stamp(self, row: Row) -> str:
        return self.stamps

    def start(self, row: Row, told: Told) -> Fake:
        self.started.append(row.place)
        end = self.ends.get(row.place, "succeeded")
        if isinstance(end, BaseException):
            raise end
        if isinstance(end, dict):
            told(end)
        elif end == "killed":
            part = self.out / Path(row.run).with_name(f".{Path(row.run).name}.part")
            part.mkdir(parents=True)
        else:
            record(self.out / row.run, self.sweep, row.place, end)
        told({"far": 0.5})
        told({"ended": "SIGKILL" if end == "killed" else ""})
        return Fake()

    def lost(self, row: Row, why: str) -> None:
        self.losses.append((row.place, why))


def record(folder: Path, sweep: Sweep, place: int, outcome: str, error: str = "") -> None:
    """A run folder as a run leaves it."""
    error = error or ("" if outcome == "succeeded" else outcome)
    outcome = outcome if outcome == "succeeded" else "failed"
    told = {"schema": 2, "outcome": outcome, "error": error, "sweep": {"id": sweep.id, "place": place}}  # fmt: skip
    folder.mkdir(parents=True)
    if outcome == "succeeded":
        import polars as pl

        (folder / "report.html").write_text("page")
        (folder / "answers").mkdir()
        frame = pl.DataFrame({"figure": ["twice"], "value": [place * 2]})
        frame.write_parquet(folder / "answers" / "glance.parquet")
        told["figures"] = main_figures(folder)
    (folder / "run.json").write_text(json.dumps(sealed(told)))


def tree(folder: Path) -> list[str]:
    """All files and folders below a folder."""
    return sorted(os.path.relpath(Path(at, name), folder) for at, ds, fs in os.walk(folder) for name in ds + fs)  # fmt: skip
