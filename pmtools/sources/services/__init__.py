"""The fictitious cases of the shipped example logs, and their generator.

A service is a small file or two: its steps, how long they take, its teams and channels. Everything
else stands here once. `python -m pmtools.sources.services logs` writes the logs again.
"""

from pmtools.sources.services.generator import FAULTS as FAULTS
from pmtools.sources.services.generator import PLANTED as PLANTED
from pmtools.sources.services.generator import SERVICES as SERVICES
from pmtools.sources.services.generator import Generator as Generator
from pmtools.sources.services.generator import write_examples as write_examples

__all__ = ["FAULTS", "PLANTED", "SERVICES", "Generator", "write_examples"]
