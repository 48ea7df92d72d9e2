"""What a sweep asks, and by what the same question is known again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pmtools.privacy.scan.saying import hidden_in
from pmtools.runs.files import LOG, SUFFIX
from pmtools.runs.parameters import Value
from pmtools.runs.record import digest
from pmtools.runs.scrub import place
from pmtools.runs.sweep.grid import Grid
from pmtools.shipped import shipped


@dataclass(frozen=True)
class Question:
    """A notebook, a grid, and what is the same for all its runs."""

    notebook: Path
    grid: Grid
    log: str = ""
    """The log of all runs; empty when the grid goes over logs."""
    given: Mapping[str, str] = field(default_factory=dict)
    """Parameters that are the same for all."""
    mapping: Path | None = None
    skip_bad_rows: bool = False
    keep_resources: bool = False
    allow: tuple[str, ...] = ()
    """Kinds of what looks like personal data that may stand in the reports; no part of what the
    question is, so that what was refused can be made again with it."""

    def told(self) -> dict[str, Any]:
        """The question as the state of a sweep tells it, without places of this machine."""
        values = {
            axis.parameter: [shown(axis.parameter, value) for value in axis.values]
            for axis in self.grid.axes
        }
        return {
            "notebook": {
                "name": self.notebook.stem,
                "shipped": self.notebook.parent == shipped("notebooks"),
                "sha256": digest(self.notebook),
            },
            "log": shown(LOG, self.log) if self.log else "",
            "over": hidden_in(values, self.allow),
            "parameters": hidden_in(
                {name: shown(name, text) for name, text in self.given.items()}, self.allow
            ),
            "mapping": place(str(self.mapping)) if self.mapping else "",
            "skip_bad_rows": self.skip_bad_rows,
            "keep_resources": self.keep_resources,
        }

    def key(self) -> str:
        """By what the same question is known: files by where they lie, so not on another machine.

        What is in a log or in a file of a parameter may have changed: see `stamp`.
        """
        axes = [[axis.parameter, *map(_lies, axis.texts)] for axis in self.grid.axes]
        parts = {
            "notebook": [str(self.notebook), digest(self.notebook)],
            "log": _lies(self.log),
            "axes": axes,
            "given": {name: _lies(text) for name, text in self.given.items()},
            "mapping": _lies(str(self.mapping or "")),
            "options": [self.skip_bad_rows, self.keep_resources],
        }
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode("utf-8")).hexdigest()

    def stamp(self, log: str, texts: Mapping[str, str]) -> str:
        """What a run reads, as it is now: another stamp means that a file of it was changed."""
        small = [*self.given.values(), *texts.values(), str(self.mapping or "")]
        parts = [_state(Path(log)), *(_content(text) for text in small)]
        return hashlib.sha256(json.dumps(parts).encode("utf-8")).hexdigest()[:16]


def shown(parameter: str, value: Value) -> Value:
    """A value as it may be kept and shown: of a log where it lies, without this machine's folders.

    >>> shown("log", "/srv/jan/zaken.csv"), shown("n", 3)
    ('zaken.csv', 3)
    """
    text = str(value)
    file = text.lower().endswith(SUFFIX)
    if parameter == LOG:  # the name of an example is no file
        file = _there(text) or Path(text).name != text
    return place(text).removeprefix("./") if file else value


def _lies(text: str) -> str:
    return str(Path(text).resolve()) if text and _there(text) else text


def _there(text: str) -> bool:
    try:
        return Path(text).exists()
    except (OSError, ValueError):  # too long to be a name
        return False


def _state(path: Path) -> list[list[Any]]:
    """Size and moment of a log's files; a log of hundreds of megabytes is not read for this."""
    try:
        files = sorted(path.iterdir()) if path.is_dir() else [path]
        stats = [(file.name, file.stat()) for file in files if file.is_file()]
    except (OSError, ValueError):  # an example, or gone: the run says it
        return []
    return [[name, stat.st_size, stat.st_mtime_ns] for name, stat in stats]


def _content(text: str) -> str:
    try:
        return digest(Path(text)) if text.lower().endswith(SUFFIX) else ""
    except (OSError, ValueError):
        return ""
