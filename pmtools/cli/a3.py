"""The command that makes the A3 of an iteration."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pmtools.cli.options import Allow, Language, Pdf
from pmtools.cli.register import DEFAULT


def a3(
    iteration: Annotated[str, typer.Argument(help="The id of an iteration of the register.")],
    register: Annotated[
        Path, typer.Option("--register", help="The folder of the register.")
    ] = DEFAULT,
    reports: Annotated[
        Path, typer.Option("--reports", help="The folder in which reviews put their reports.")
    ] = Path("reports"),
    out: Annotated[
        Path | None,
        typer.Option("--out", help="The page (.html); else reports/a3/ITERATION.html."),
    ] = None,
    language: Language = None,
    pdf: Pdf = False,
    allow: Allow = None,
) -> None:
    """Make one A3 page of an iteration, to print and lay on the table; prints where it lies."""
    from pmtools.cli.drawing_up import draw_up
    from pmtools.cli.mistakes import explained

    with explained():
        page, missing = draw_up(
            register, iteration, reports, out, language, pdf=pdf, allow=allow or ()
        )
        if missing:
            typer.echo(missing, err=True)
        typer.echo(str(page))
