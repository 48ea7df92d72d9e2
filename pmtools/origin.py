"""Where a log came from, and what was seen while it was read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

DEFAULT_ZONE = "Europe/Amsterdam"


class Note(str):
    """A sentence about the reading of a log, in English, that a report can say in its language.

    `key` names the sentence, `values` are what was filled in.

    >>> note = Note("empty_traces", "{n} traces without events.", n=1200)
    >>> str(note), note.key, note.values
    ('1,200 traces without events.', 'empty_traces', {'n': 1200})
    """

    __slots__ = ("key", "values")
    key: str
    values: Mapping[str, str | int]

    def __new__(cls, key: str, text: str, /, **values: str | int) -> Note:
        """Fill the values in, whole numbers with a comma between thousands."""
        shown = {name: f"{v:,}" if isinstance(v, int) else v for name, v in values.items()}
        note = super().__new__(cls, text.format(**shown))
        note.key, note.values = key, values
        return note

    def __getnewargs__(self) -> tuple[str, str]:  # type: ignore[override]
        """How a copy is made; `key` and `values` are copied after it."""
        return self.key, self.replace("{", "{{").replace("}", "}}")

    def to_dict(self) -> dict[str, Any]:
        """As plain values, for a file."""
        return {"key": self.key, "text": str(self), "values": dict(self.values)}

    @classmethod
    def from_dict(cls, told: Mapping[str, Any]) -> Note:
        """The note that `to_dict` gave."""
        text = str(told["text"]).replace("{", "{{").replace("}", "}}")
        note = cls(str(told["key"]), text)
        note.values = dict(told["values"])
        return note


@dataclass(frozen=True)
class Origin:
    """Where a log came from and where every row of its source went.

    `rows_read` = the rows of `events` + `lifecycle` + all of `set_aside`, where a start and a
    complete row that make one activity instance are counted in `paired`.
    """

    name: str
    """Name of the file or folder without the folder it is in, such as `receipt.xes.gz`."""
    sha256: str
    """Hash of the source's bytes."""
    rows_read: int
    zone: str = DEFAULT_ZONE
    """The zone in which a day, a weekday and midnight are meant."""
    paired: int = 0
    """Start rows that were joined with their complete row."""
    set_aside: Mapping[str, int] = field(default_factory=dict)
    """Reason to number of rows that were read and are not among the events."""
    examples: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Reason to the places of the first few of those rows, such as `line 12`."""
    notes: tuple[str, ...] = ()
    """What else was seen while reading, as sentences (`Note`)."""
    pseudonyms: tuple[str, ...] = ()
    """Columns whose values were replaced by keyed pseudonyms."""
    mapping: Mapping[str, Any] = field(default_factory=dict)
    """How the source was read, as `LogMapping.from_dict` takes it."""
    read_at: str = ""
    """When the source was read, ISO 8601 in UTC."""
