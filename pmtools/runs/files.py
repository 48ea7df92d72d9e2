"""Files that a parameter names: the notebook gets them where it runs, and the record knows them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pmtools.errors import ParameterError
from pmtools.runs.folder import safe
from pmtools.runs.scrub import place

SUFFIX = ".toml"
KEPT = "files"
"""The folder of a run with the files that it was handed."""
Shield = Callable[[bytes], bytes]
"""The content of a file without the names of persons in it."""
LOG = "log"
"""The parameter that names the log, which `prepare` lays down."""


@dataclass(frozen=True)
class Handed:
    """A file as it was when the run began, and the name that it has where the notebook runs."""

    parameter: str
    name: str
    source: str
    """Where it lay."""
    content: bytes

    def lay(self, work: Path, run: Path, shield: Shield) -> None:
        """Write it where the notebook runs, without the names of persons.

        One that names no person is kept with the run too, so that it can be run again when the
        file has changed or is gone.
        """
        shielded = shield(self.content)
        (work / self.name).write_bytes(shielded)
        if shielded == self.content:
            (run / KEPT).mkdir(exist_ok=True)
            (run / KEPT / self.name).write_bytes(shielded)

    def record(self) -> dict[str, str]:
        """What the record says of it."""
        return {
            "parameter": self.parameter,
            "name": self.name,
            "source": self.source,
            "sha256": hashlib.sha256(self.content).hexdigest(),
        }


def handed(parameters: Mapping[str, Any]) -> tuple[dict[str, Any], list[Handed]]:
    """The parameters, and the files that are handed to the notebook with them.

    A text that names an existing `.toml` file becomes the name of a copy where the notebook runs.
    Raises ParameterError for a file that cannot be read.
    """
    files = list[Handed]()
    values = dict(parameters)
    for parameter, value in parameters.items():
        path = _path(value) if parameter != LOG else None
        if path is None:
            continue
        taken = {file.name.casefold() for file in files} | {str(parameters.get(LOG)).casefold()}
        name = safe(path.name)
        name = f"{parameter}_{name}" if name.casefold() in taken else name
        try:
            files.append(Handed(parameter, name, place(str(value)), path.read_bytes()))
        except OSError as error:
            raise ParameterError(f"Cannot read {path}: {error.strerror}.") from error
        values[parameter] = name
    return values, files


def _path(value: object) -> Path | None:
    """The file that a value names."""
    if not isinstance(value, str) or not value.lower().endswith(SUFFIX):
        return None
    path = Path(value)
    try:
        return path if path.is_file() else None
    except OSError:  # too long to be a name
        return None
