"""The fictitious environmental permits of the shipped example log, and their generator.

`python -m pmtools.sources.permits logs` writes the log again, to the byte.
"""

from pmtools.sources.permits.generator import Generator as Generator
from pmtools.sources.permits.generator import write_example as write_example

__all__ = ["Generator", "write_example"]
