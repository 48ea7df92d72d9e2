"""What a user does wrong, said in one message and without a traceback."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import typer

from pmtools.errors import ParameterError, PmtoolsError

MISTAKE = 2
"""Exit code of whatever the user can mend."""


@contextmanager
def explained() -> Iterator[None]:
    """Say a user's mistake in one message and stop with code 2, without a traceback."""
    try:
        yield
    except PmtoolsError as error:
        typer.echo(f"pmtools: {error}", err=True)
        raise typer.Exit(MISTAKE) from None
    except KeyboardInterrupt:
        typer.echo("pmtools: interrupted; nothing was kept of this run.", err=True)
        raise typer.Exit(MISTAKE) from None


def given_of(parameters: list[str], language: str | None) -> dict[str, str]:
    """The parameters that were given, by name; the language beside them."""
    given = {}
    for parameter in parameters:
        name, sign, value = parameter.partition("=")
        if not sign or not name:
            raise ParameterError(f"-p {parameter!r} has no value. Write -p name=value.")
        given[name.strip()] = value
    if "log" in given:
        raise ParameterError("The log is the command's argument: pmtools report LOG.")
    if language is not None:
        given["language"] = language
    return given
