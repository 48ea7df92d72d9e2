"""The fictitious cases of the training notebooks, and how their logs are made again.

Each log is small and has one thing to find. `python -m pmtools.sources.training logs/training`
writes them.
"""

from pmtools.sources.training.logs import LOGS as LOGS
from pmtools.sources.training.logs import training_text as training_text
from pmtools.sources.training.logs import write_training_logs as write_training_logs

__all__ = ["LOGS", "training_text", "write_training_logs"]
