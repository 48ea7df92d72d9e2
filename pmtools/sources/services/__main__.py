"""Write the example logs into a folder: `python -m pmtools.sources.services logs`."""

import sys

from pmtools.sources.services.generator import write_examples
from pmtools.sources.services.writing import command

if __name__ == "__main__":
    sys.exit(command("pmtools.sources.services", __doc__, write_examples))
