"""The command that says whether an iteration helped."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pmtools.cli.asked import Asked
from pmtools.cli.options import Allow, Language, Log, Mapping, Out, Parameters, Pdf, Quiet, Skip
from pmtools.cli.register import DEFAULT


def review(
    iteration: Annotated[str, typer.Argument(help="The id of an iteration of the register.")],
    log: Log,
    register: Annotated[
        Path, typer.Option("--register", help="The folder of the register.")
    ] = DEFAULT,
    language: Language = None,
    parameter: Parameters = None,
    out: Out = Path("reports"),
    mapping: Mapping = None,
    skip_bad_rows: Skip = False,
    pdf: Pdf = False,
    allow: Allow = None,
    quiet: Quiet = False,
) -> None:
    """Say whether an iteration helped; the result is kept with it in the register."""
    from pmtools.cli.mistakes import explained, given_of
    from pmtools.cli.reviewing import reviewed

    with explained():
        asked = Asked(log, mapping, skip_bad_rows, quiet, allow=tuple(allow or ()))
        told = given_of(parameter or [], language)
        page, result = reviewed(asked, register, iteration, told, out, pdf=pdf)
        kept = f"{result.verdict}; kept in {register}" if result else "the log cannot tell"
        typer.echo(f"{iteration}: {kept}", err=True)
        typer.echo(str(page))
