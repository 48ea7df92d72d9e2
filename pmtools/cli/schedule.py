"""Lines that let a computer make the reports by itself."""

from __future__ import annotations

import shlex
import sys
import sysconfig
from pathlib import Path
from typing import Annotated

import typer

COMMAND = ("sweep", "improvement", "--over", "log=logs", "--quiet")
"""What is run by itself: a report of each log in the folder `logs`."""
LOG = "pmtools.log"
TEXT = """\
Let the computer make the reports by itself: on the first day of each month at 07:00 a report of
every log in the folder `logs` of this folder. What it says goes to {log}. Change the moment and
the command as you wish, and try the command by hand first. The lines are filled in for this folder
and this installation.

Linux and macOS (cron): open the list of tasks with `crontab -e` and add this one line.

{cron}

Windows (task scheduler): run this one line in the Command Prompt (cmd). The task runs while you
are logged in.

{windows}

To see what is planned: crontab -l, or schtasks /Query /TN pmtools. To stop: remove the line, or
schtasks /Delete /TN pmtools. A computer that is off at that moment makes no report.
pmtools reports shows which runs there were, failed ones too.
The line for cron was tried on Linux; that for Windows was not tried.
"""


def schedule(
    _: Annotated[bool, typer.Option("--help", help="Show the lines.")] = False,
) -> None:
    """Show lines for cron and the Windows task scheduler that make reports by themselves."""
    folder = Path.cwd()
    lines = {"cron": cron(folder, program()), "windows": windows(folder)}
    typer.echo(TEXT.format(log=LOG, **lines), nl=False)


def program() -> Path:
    """The command `pmtools` of this installation."""
    ending = ".exe" if sys.platform == "win32" else ""
    return Path(sysconfig.get_path("scripts"), f"pmtools{ending}")


def cron(folder: Path, command: Path) -> str:
    r"""A line of a crontab, in which a % would end the command unless it is escaped.

    >>> cron(Path("/srv/a b"), Path("/opt/100%/pmtools"))[:49]
    "0 7 1 * * cd '/srv/a b' && /opt/100\\%/pmtools swe"
    """
    words = shlex.join([str(command), *COMMAND])
    line = f"cd {shlex.quote(str(folder))} && {words} >> {LOG} 2>&1"
    return "0 7 1 * * " + line.replace("%", r"\%")


def windows(folder: Path, command: str = "") -> str:
    r"""A command that plans the task; quotes within a quoted value are written \".

    >>> windows(Path("C:/a b"), "pmtools.exe").partition(" /TR ")[2][:45]
    '"cmd /c cd /d \\"C:/a b\\" && \\"pmtools.exe\\" s'
    """
    words = " ".join(COMMAND)
    inner = rf"cmd /c cd /d \"{folder}\" && \"{command or program()}\" {words} >> {LOG} 2>&1"
    return f'schtasks /Create /TN pmtools /SC MONTHLY /D 1 /ST 07:00 /TR "{inner}"'
