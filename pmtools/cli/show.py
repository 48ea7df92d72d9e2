"""The command that finds the numbers of a figure."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pmtools.cli.options import Reports
from pmtools.labels import one_line

MOST = 200
"""So many rows are shown."""


def show(
    run: Annotated[str, typer.Argument(help="A run: its id, its folder, or its report.")],
    figure: Annotated[str, typer.Argument(help="The name of a figure or table, or its file.")],
    reports: Reports = Path("reports"),
    csv: Annotated[bool, typer.Option("--csv", help="All rows as CSV, to save or pipe.")] = False,
) -> None:
    """Show the numbers of a figure or table of a run, and where they come from."""
    from pmtools.cli.mistakes import explained
    from pmtools.runs.numbers import answer_of, csv_of, rows_of
    from pmtools.runs.reading import find_run

    with explained():
        found = find_run(run, reports)
        path = answer_of(found, figure)
        if csv:
            typer.echo(csv_of(path), nl=False)
            return
        columns, rows = rows_of(path)
    _table(columns, rows[:MOST])
    if len(rows) > MOST:
        typer.echo(f"{MOST} of {len(rows)} rows; all of them with --csv")
    told = found.record
    typer.echo(f"numbers     {path}")
    typer.echo(f"input       {one_line(told['input']['name'])} sha256 {told['input']['sha256']}")
    given = (f"{name}={value}" for name, value in told["parameters"].items() if name != "log")
    typer.echo(f"parameters  {one_line(', '.join(given))}")
    typer.echo(f"made        {told['started']} with pmtools {told['versions'].get('pmtools', '')}")


def _table(columns: list[str], rows: list[list[str]]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    shown = Table(*map(one_line, columns), box=box.SIMPLE)
    for row in rows:
        shown.add_row(*(Text(one_line(value)) for value in row))
    Console().print(shown)
