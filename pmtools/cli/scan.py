"""The command that looks for personal data before something leaves."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

FOUND = 1
"""Exit code when something was found, or could not be looked into."""


def scan(
    path: Annotated[
        Path, typer.Argument(help="A report, log, notebook or other file, or a folder of them.")
    ],
    names: Annotated[
        Path | None,
        typer.Option("--names", help="A text file with names to look for, one on each line."),
    ] = None,
) -> None:
    """Look for BSN, IBAN, e-mail, telephone, postcode with number, and names of a list.

    Prints where, never what. The exit code is 1 when something was found.
    """
    from pmtools.cli.mistakes import explained
    from pmtools.privacy.scan.scan import scan as scanned

    with explained():
        told = scanned(path, _names(names))
        for one in told.found:
            typer.echo(f"{one.file}: {one.place}: {one.kind} {one.shown}")
        for file in told.not_scanned:
            typer.echo(f"{file}: not looked into", err=True)
        n = len(told.found)
        typer.echo(f"{n} found in {told.n_files} file{'' if told.n_files == 1 else 's'}.")
        if n:
            raise typer.Exit(FOUND)


def _names(path: Path | None) -> list[str]:
    from pmtools.errors import ParameterError

    if path is None:
        return []
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ParameterError(
            f"The list of names {path} cannot be read: {error}. It is a text file, UTF-8, with a "
            "name on each line."
        ) from error
    return [line.strip() for line in lines if line.strip()]
