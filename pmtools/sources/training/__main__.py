"""Write the training logs into a folder: `python -m pmtools.sources.training logs/training`."""

import sys

from pmtools.sources.services.writing import command
from pmtools.sources.training.logs import write_training_logs

if __name__ == "__main__":
    sys.exit(command("pmtools.sources.training", __doc__, write_training_logs))
