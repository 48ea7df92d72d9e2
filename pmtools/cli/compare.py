"""The command that says what changed between two runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pmtools.cli.options import Language, Reports


def compare(
    run: Annotated[str, typer.Argument(help="A run: its id, the beginning of one, or its folder.")],
    other: Annotated[str, typer.Argument(metavar="RUN", help="Another run, in any order.")],
    reports: Reports = Path("reports"),
    language: Language = None,
) -> None:
    """Say what changed between two runs: the data, the definition, or the process itself."""
    from pmtools.cli.comparing import told
    from pmtools.cli.mistakes import explained

    with explained():
        for line in told(run, other, reports, language or "nl"):
            typer.echo(line)
