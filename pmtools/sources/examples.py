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
MAPPING, ASKED = ".mapping.toml", ".asked.toml"
"""What the names of an example's mapping, and of the review asked of it, end in; beside the log."""
TRAINING = "training"
"""The folder of the logs of the training notebooks: found by `training/<name>`, never listed."""


def example_names() -> list[str]:
    """Names of the shipped example logs, in alphabetical order; not those of the training.

    >>> "environmental_permit" in example_names()
    True
    """
    return sorted(_paths())


def is_example(name: str) -> bool:
    """Whether a shipped log has this name, one of the training too.

    >>> is_example("training/street_report")
    True
    """
    return name in _every()


def example_path(name: str = DEFAULT) -> Path:
    """Path of a shipped example log, or of one of the training (`training/<name>`).

    Raises SourceError for an unknown name; the message gives the names that look like it.

    >>> example_path().name
    'environmental_permit.xes.gz'
    """
    paths = _every()
    if name not in paths:
        inside = name.startswith(f"{TRAINING}/")
        listed = [one for one in paths if one.startswith(f"{TRAINING}/") == inside]
        begin = f"{TRAINING}/" if inside else ""
        plain = [one.removeprefix(begin) for one in listed]
        near = [begin + one for one in get_close_matches(name.removeprefix(begin), plain)]
        meant = f" Did you mean {' or '.join(near)}?" if near else ""
        there = ", ".join(sorted(listed)) or "none"
        raise SourceError(f"There is no example log {name!r}.{meant} There is: {there}.")
    return paths[name]


def example_mapping(name: str = DEFAULT) -> LogMapping | None:
    """The mapping that lies beside a shipped example log; None when none does.

    Raises SourceError for an unknown name.

    >>> example_mapping().activities
    ('Zaak afsluiten',)
    """
    from pmtools.sources.mapping import LogMapping

    path = _beside(name, MAPPING)
    return LogMapping.read(path) if path.exists() else None


def example_log(name: str = DEFAULT) -> EventLog:
    """Read a shipped example log, with its mapping: fictitious cases, see `logs/README.md`.

    Raises SourceError for an unknown name.

    >>> example_log().cases.height
    600
    """
    from pmtools.sources.xes.read import read_xes

    return read_xes(example_path(name), mapping=example_mapping(name))


def example_asked(name: str) -> str:
    """Path of the review that is asked of a shipped log, for `read_asked`.

    Raises SourceError for an unknown name, and for a log of which no review is asked.

    >>> import pmtools as pm
    >>> pm.read_asked(pm.example_asked("training/pitch_permit")).measure
    'throughput_restricted_mean'
    """
    path = _beside(name, ASKED)
    if not path.exists():
        raise SourceError(f"No review is asked of the example log {name!r}. Ask one of your own.")
    return str(path)


def _beside(name: str, ending: str) -> Path:
    path = example_path(name)
    return path.with_name(f"{name.rpartition('/')[2]}{ending}")


def _every() -> dict[str, Path]:
    training = shipped("logs") / TRAINING
    inside = _logs(training) if training.is_dir() else {}
    return _paths() | {f"{TRAINING}/{name}": path for name, path in inside.items()}


def _paths() -> dict[str, Path]:
    return _logs(shipped("logs"))


def _logs(folder: Path) -> dict[str, Path]:
    return {
        path.name.removesuffix(ending): path
        for path in sorted(folder.iterdir())
        for ending in FORMATS
        if path.name.endswith(ending)
    }
