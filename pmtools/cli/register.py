"""The commands of a team's register: init, check."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pmtools.cli.options import Language

if TYPE_CHECKING:
    from pmtools.improvement.register.checking import Checked

register = typer.Typer(
    no_args_is_help=True,
    help="Remember goals, iterations, agreements, lessons and risks in plain files of your own.",
)
Folder = Annotated[Path, typer.Argument(help="The folder of the register.")]
DEFAULT = Path("register")


@register.command()
def init(folder: Folder = DEFAULT, language: Language = None) -> None:
    """Make a register, with files that explain themselves; prints its folder."""
    from pmtools.cli.mistakes import explained
    from pmtools.improvement.register.making import init_register

    with explained():
        made = init_register(folder, language or "nl")
        typer.echo("Begin with goals.toml; pmtools register check helps.", err=True)
        typer.echo(str(made))


@register.command()
def check(folder: Folder = DEFAULT) -> None:
    """Say all that is wrong in a register, with file, line and remedy, and what to think over."""
    import pmtools as pm
    from pmtools.cli.mistakes import MISTAKE, explained
    from pmtools.improvement.register.checking import check_register

    with explained():
        checked = check_register(folder, pm.Filter.from_toml)
        for problem in checked.problems:
            typer.echo(str(problem))
        for note in checked.notes:
            typer.echo(f"{note.place}: note: {note.why}")
        typer.echo(_holds(checked))
        if checked.problems:
            raise typer.Exit(MISTAKE)


def _holds(checked: Checked) -> str:
    """What is there, in a line."""
    held = checked.register
    n_open = sum(one.state == "open" for one in held.iterations)
    counts = {
        "goal": held.goals,
        "iteration": held.iterations,
        "agreement": held.agreements,
        "lesson": held.lessons,
        "risk": held.risks,
    }
    said = [f"{len(them)} {kind}{'' if len(them) == 1 else 's'}" for kind, them in counts.items()]
    said[1] += f" ({n_open} open)"
    wrong = len(checked.problems)
    mend = f"{wrong} problem{'' if wrong == 1 else 's'} to mend" if wrong else "nothing to mend"
    return f"{', '.join(said)}; {mend}."
