"""The command that says which gains of a register hold."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pmtools.cli.asked import Asked
from pmtools.cli.options import Allow, Language, Log, Mapping, Out, Parameters, Pdf, Quiet, Skip
from pmtools.cli.register import DEFAULT


def sustain(
    log: Log,
    register: Annotated[
        Path, typer.Option("--register", help="The folder of the register.")
    ] = DEFAULT,
    process: Annotated[
        str,
        typer.Option("--process", help="Only iterations whose goal is of this process (exact)."),
    ] = "",
    language: Language = None,
    parameter: Parameters = None,
    out: Out = Path("reports"),
    mapping: Mapping = None,
    skip_bad_rows: Skip = False,
    pdf: Pdf = False,
    allow: Allow = None,
    quiet: Quiet = False,
) -> None:
    """Say which gains hold after 3, 6 and 12 months; the register is only read."""
    from pmtools.cli.mistakes import explained, given_of
    from pmtools.cli.sustaining import judged_anew

    with explained():
        asked = Asked(log, mapping, skip_bad_rows, quiet, allow=tuple(allow or ()))
        told = given_of(parameter or [], language)
        page, lines = judged_anew(asked, register, process, told, out, pdf=pdf)
        for line in lines:
            typer.echo(line, err=True)
        typer.echo(str(page))
