"""Write the example log into a folder: `python -m pmtools.sources.permits logs`."""

import argparse
import sys
from pathlib import Path

from pmtools.errors import PmtoolsError
from pmtools.sources.permits.generator import write_example


def main() -> int:
    """Write the log and print where; exit code 2 when the folder cannot be written."""
    parser = argparse.ArgumentParser("python -m pmtools.sources.permits", description=__doc__)
    parser.add_argument("folder", type=Path, help="an existing folder, such as logs")
    try:
        path = write_example(parser.parse_args().folder)
    except PmtoolsError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write(f"{path}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
