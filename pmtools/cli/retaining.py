"""Old runs: shown, and taken away when that was asked and agreed."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from pmtools.errors import ParameterError, PmtoolsError

if TYPE_CHECKING:
    from pmtools.runs.retention import Found, Old

MOST = 20
"""So many runs are named."""
KILO = 1000
UNITS = ("bytes", "kB", "MB", "GB", "TB")


def require_sense(older_than: str | None, remove: bool, yes: bool) -> None:
    """ParameterError when options were given that ask nothing without each other."""
    if remove and older_than is None:
        raise ParameterError("How old may runs become? Give --older-than with it, such as 2y.")
    if yes and not remove:
        raise ParameterError("--yes answers the question of --remove: give both, or none.")


def take_away(reports: Path, age: str, remove: bool, yes: bool) -> bool:
    """Show the runs that are older, and remove their files when asked; True when any went.

    Raises ParameterError when there is nobody to ask, and PmtoolsError when a file stays.
    """
    from pmtools.runs.locking import only_writer
    from pmtools.runs.retention import first_kept, old_runs

    kept = first_kept(age, datetime.now().astimezone().date())
    found = old_runs(reports, kept, datetime.now(UTC))
    _show(found, age, kept.isoformat())
    if not remove or not found.old:
        return False
    if not yes and not _agreed(len(found.old)):
        return False
    with only_writer(reports):
        # Someone else may have taken them away while the question stood.
        return _removed(old_runs(reports, kept, datetime.now(UTC)).old)


def size(n: int) -> str:
    """A number of bytes as people say it.

    >>> size(999), size(1_234_567)
    ('999 bytes', '1.2 MB')
    """
    amount, unit = float(n), 0
    while amount >= KILO and unit < len(UNITS) - 1:
        amount, unit = amount / KILO, unit + 1
    return f"{amount:.1f} {UNITS[unit]}" if unit else f"{n} bytes"


def _show(found: Found, age: str, kept: str) -> None:
    from pmtools.runs.retention import counted

    old = found.old
    if not old:
        typer.echo(f"No run is older than {age} (began before {kept}).")
    else:
        all_of_them = f"{_runs(len(old))} older than {age} (began before {kept})"
        total = size(sum(one.size for one in old))
        typer.echo(f"{all_of_them}, {total}: from {_day(old[0])} to {_day(old[-1])}.")
        for one in old[:MOST]:
            typer.echo(f"  {_day(one)}  {size(one.size):>10}  {one.run.folder}")
        if len(old) > MOST:
            typer.echo(f"  and {len(old) - MOST} more")
    for why, folders in counted(found.left):
        more = f" and {len(folders) - 1} more" if len(folders) > 1 else ""
        typer.echo(f"Left as it is, as {why}: {folders[0]}{more}", err=True)


def _agreed(n: int) -> bool:
    """Whether the user wants it."""
    if not _someone():
        raise ParameterError(
            "There is no terminal to ask whether these files may go. Add --yes when they may."
        )
    return typer.confirm(f"Remove all files of {_runs(n)} but the record (run.json)?")


def _someone() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()


def _removed(old: list[Old]) -> bool:
    """Remove the files, of as many runs as can be."""
    from pmtools.runs.retention import remove

    stayed = list[str]()
    for one in old:
        try:
            remove(one.run)
        except PmtoolsError as error:
            stayed.append(str(error))
    if stayed:
        raise PmtoolsError(
            f"Of {_runs(len(stayed))} files stayed. {stayed[0]} Close what has them open, or ask "
            "who may remove them, and give this command again: it takes the rest."
        )
    typer.echo(f"Removed the files of {_runs(len(old))}.", err=True)
    return True


def _runs(n: int) -> str:
    return f"{n} run" if n == 1 else f"{n} runs"


def _day(old: Old) -> str:
    return f"{old.run.started:%Y-%m-%d}" if old.run.started else "?"
