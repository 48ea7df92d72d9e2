"""Write the training logs into a folder: `python -m pmtools.sources.training logs/training`."""

import argparse
import sys
from pathlib import Path

from pmtools.errors import PmtoolsError
from pmtools.sources.training.logs import write_training_logs


def main() -> int:
    """Write the logs and print where; exit code 2 when the folder cannot be written."""
    parser = argparse.ArgumentParser("python -m pmtools.sources.training", description=__doc__)
    parser.add_argument("folder", type=Path, help="an existing folder, such as logs/training")
    try:
        for path in write_training_logs(parser.parse_args().folder):
            sys.stdout.write(f"{path}\n")
    except PmtoolsError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
