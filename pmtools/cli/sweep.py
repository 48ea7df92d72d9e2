"""The command that makes many runs of one notebook, and one table of them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pmtools.cli.options import (
    Allow,
    KeepResources,
    Language,
    Mapping,
    Out,
    Parameters,
    Quiet,
    Skip,
)

SOME_FAILED = 1
"""Exit code of a sweep of which a run failed."""


def sweep(
    notebook: Annotated[str, typer.Argument(help="A notebook's name (see list) or file.")],
    log: Annotated[
        str | None,
        typer.Argument(help="The event log of all runs; leave it out with --over log=…"),
    ] = None,
    over: Annotated[
        list[str] | None,
        typer.Option(
            "--over",
            help="A parameter and its values: name=a,b,c. Or logs: log=FOLDER, or log=a.xes,b.csv. "
            "More than once for every combination. A value with a comma stands in double quotes.",
        ),
    ] = None,
    parameter: Parameters = None,
    language: Language = None,
    out: Out = Path("reports"),
    mapping: Mapping = None,
    skip_bad_rows: Skip = False,
    keep_resources: KeepResources = False,
    allow: Allow = None,
    jobs: Annotated[
        int, typer.Option("--jobs", min=0, help="So many runs at a time; 0: one per core.")
    ] = 0,
    yes: Annotated[
        bool, typer.Option("--yes", help="Do not ask before more than a hundred runs.")
    ] = False,
    retry: Annotated[
        bool, typer.Option("--retry", help="Make the failed runs of the latest such sweep again.")
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Make a report for every log or value, and one table of their main figures.

    A sweep that was interrupted goes on when the same command is given again. The exit code is 1
    when a run failed.
    """
    from pmtools.cli.mistakes import MISTAKE, explained, given_of
    from pmtools.cli.sweeps.summarising import show
    from pmtools.cli.sweeps.sweeping import Sweeping

    with explained():
        given = given_of(parameter or [], language)
        asked = Sweeping(
            notebook=notebook,
            log=log or "",
            overs=tuple(over or ()),
            given=given,
            out=out,
            mapping=mapping,
            skip_bad_rows=skip_bad_rows,
            keep_resources=keep_resources,
            allow=tuple(allow or ()),
            jobs=jobs,
            yes=yes,
            retry=retry,
            quiet=quiet,
        )
        try:
            done = asked.done()
        except KeyboardInterrupt:
            text = "interrupted; what was done is kept, and the same command goes on from here."
            typer.echo(f"pmtools: {text}", err=True)
            raise typer.Exit(MISTAKE) from None
        show(done.sweep)
        typer.echo(str(done.page))
        if done.failed:
            raise typer.Exit(SOME_FAILED)
