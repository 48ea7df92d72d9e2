"""The commands that pull a log out of a case system, by the ZGW APIs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pmtools.cli.mistakes import MISTAKE, explained
from pmtools.cli.options import Language, Quiet

zgw = typer.Typer(
    no_args_is_help=True,
    help="Pull an event log out of a case system by the national ZGW APIs.",
)
Profile = Annotated[
    Path, typer.Argument(help="The profile (.toml): server, client and selection; no secret.")
]


@zgw.command()
def check(
    profile: Profile,
    sheet: Annotated[
        bool,
        typer.Option(
            "--sheet", help="Only what is asked and kept, as a text for a DPIA (in --language)."
        ),
    ] = False,
    language: Language = None,
    quiet: Quiet = False,
) -> None:
    """Say what this client may see: case types, counts, rights; pulls and keeps nothing."""
    from pmtools.cli.pulling import seen_lines, sheet_lines

    with explained():
        for line in sheet_lines(profile, language) if sheet else seen_lines(profile, quiet=quiet):
            typer.echo(line)


@zgw.command()
def pull(
    profile: Profile,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="The folder of the log; else one here, named as the profile."),
    ] = None,
    new_key: Annotated[
        bool,
        typer.Option(
            "--new-key", help="Add a pseudonym key first: employees get other pseudonyms."
        ),
    ] = False,
    accept_deletions: Annotated[
        bool,
        typer.Option(
            "--accept-deletions",
            help="Delete here too when unusually many cases were deleted at the source.",
        ),
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Pull a log: at first all, later what changed; prints where it lies."""
    from pmtools.cli.pulling import pulled

    with explained():
        try:
            told, folder = pulled(
                profile, out, new_key=new_key, accept_deletions=accept_deletions, quiet=quiet
            )
        except KeyboardInterrupt:
            text = "interrupted; the log is what it was, and the same command goes on from here."
            typer.echo(f"pmtools: {text}", err=True)
            raise typer.Exit(MISTAKE) from None
        for line in told:
            typer.echo(line, err=True)
        typer.echo(str(folder))
