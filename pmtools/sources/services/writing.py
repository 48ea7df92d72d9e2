"""The command that writes generated logs into a folder, for those who change how they are made."""

import argparse
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from pmtools.errors import PmtoolsError


def command(module: str, about: str | None, write: Callable[[Path], Iterable[Path]]) -> int:
    """Write the logs and print where; exit code 2 when the folder cannot be written."""
    parser = argparse.ArgumentParser(f"python -m {module}", description=about)
    parser.add_argument("folder", type=Path, help="an existing folder, such as logs")
    try:
        for path in write(parser.parse_args().folder):
            sys.stdout.write(f"{path}\n")
    except PmtoolsError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0
