"""The example logs that come with pmtools."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from pmtools.errors import SourceError
from pmtools.shipped import shipped

if TYPE_CHECKING:
    from pmtools.log import EventLog
    from pmtools.sources.mapping import LogMapping

FORMATS = (".xes.gz", ".xes")
DEFAULT = "environmental_permit"
MAPPING = ".mapping.toml"
"""What the name of an example's mapping ends in; it lies beside the log."""


def example_names() -> list[str]:
    """Names of the shipped example logs, in alphabetical order.

    >>> "environmental_permit" in example_names()
    True
    """
    return sorted(_paths())


def example_path(name: str = DEFAULT) -> Path:
    """Path of a shipped example log.

    Raises SourceError for an unknown name; the message gives the names that look like it.

    >>> example_path().name
    'environmental_permit.xes.gz'
    """
    paths = _paths()
    if name not in paths:
        near = get_close_matches(name, paths)
        meant = f" Did you mean {' or '.join(near)}?" if near else ""
        there = ", ".join(sorted(paths)) or "none"
        raise SourceError(f"There is no example log {name!r}.{meant} There is: {there}.")
    return paths[name]


def example_mapping(name: str = DEFAULT) -> LogMapping | None:
    """The mapping that lies beside a shipped example log; None when none does.

    Raises SourceError for an unknown name.

    >>> example_mapping().activities
    ('Zaak afsluiten',)
    """
    from pmtools.sources.mapping import LogMapping

    path = example_path(name).with_name(f"{name}{MAPPING}")
    return LogMapping.read(path) if path.exists() else None


def example_log(name: str = DEFAULT) -> EventLog:
    """Read a shipped example log, with its mapping: fictitious cases, see `logs/README.md`.

    Raises SourceError for an unknown name.

    >>> example_log().cases.height
    600
    """
    from pmtools.sources.xes.read import read_xes

    return read_xes(example_path(name), mapping=example_mapping(name))


def _paths() -> dict[str, Path]:
    files = sorted(shipped("logs").iterdir())
    return {
        path.name.removesuffix(ending): path
        for path in files
        for ending in FORMATS
        if path.name.endswith(ending)
    }
