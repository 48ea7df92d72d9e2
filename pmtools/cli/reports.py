"""The command that shows all runs of a folder, and takes old ones away."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pmtools.cli.options import Language


def reports(
    folder: Annotated[
        Path, typer.Argument(help="The folder of the reports, with those below it.")
    ] = Path("reports"),
    language: Language = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="The page (.html); else FOLDER/index.html.")
    ] = None,
    older_than: Annotated[
        str | None,
        typer.Option(
            "--older-than",
            help="Show which runs began longer ago than 30d, 12w, 6m or 2y (days, weeks, months, "
            "years back from today), and make no page.",
        ),
    ] = None,
    remove: Annotated[
        bool,
        typer.Option(
            "--remove",
            help="With --older-than: remove all that is in those run folders but the record, "
            "run.json. Asks first. The a3 and sustain of an iteration whose last review was such "
            "a run then miss its chart.",
        ),
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="With --remove: do not ask.")] = False,
) -> None:
    """Make a page of all runs, to sort and to search; prints where it lies."""
    from pmtools.cli.indexing import make_index
    from pmtools.cli.mistakes import explained
    from pmtools.cli.retaining import require_sense, take_away

    with explained():
        require_sense(older_than, remove, yes)
        if older_than is not None and not take_away(folder, older_than, remove, yes):
            return
        page, told = make_index(folder, language, out)
        typer.echo(told, err=True)
        typer.echo(str(page))
