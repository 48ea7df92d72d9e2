"""The summary of a sweep: on the screen, as a page, and as a CSV file."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from pmtools.runs.sweep.state import Sweep

WIDE = 200
"""Letters on a line when the table goes to a file: no figure is cut there."""


def write_summary(sweep: Sweep, out: Path) -> Path:
    """Write `summary.csv` and `summary.html` beside the state; gives the page."""
    from pmtools import __version__
    from pmtools.report.sweep.page import sweep_page
    from pmtools.runs.folder import write_whole
    from pmtools.runs.sweep.csv_file import sweep_csv
    from pmtools.runs.sweep.settling import PAGE
    from pmtools.runs.sweep.state import DONE, folder_of

    folder = folder_of(sweep, out)
    write_whole(folder / "summary.csv", sweep_csv(sweep))
    page = folder / "summary.html"
    # Of a run that was removed by retention only the record is there.
    done = [row.place for row in sweep.rows_in(DONE) if (out / row.run / PAGE).is_file()]
    write_whole(page, sweep_page(asdict(sweep), __version__, frozenset(done)))
    return page


def show(sweep: Sweep) -> None:
    """Show the table of the runs, and below it which failed and why."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from pmtools.report.sweep.table import sweep_table
    from pmtools.report.words import words_of

    told = sweep_table(asdict(sweep), words_of(sweep.language))
    table = Table(box=box.SIMPLE, title=None)
    for head in told.heads:
        table.add_column(Text(head.text), justify="right" if head.number else "left")
    for row in told.rows:
        table.add_row(*(Text(cell) for cell in row.cells))
    width = None if sys.stdout.isatty() else WIDE
    Console(width=width).print(table)
    for failed in told.failures:
        typer.echo(f"failed: run {failed.place} ({failed.about}): {failed.error}", err=True)
