"""What changed between two runs, in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any, Protocol

from pmtools.report.labels import said_label
from pmtools.report.words import Words

NOUNS = {
    "rows": "row",
    "beside": "row",
    "cases": "case",
    "n_before": "case",
    "n_after": "case",
    "whole_cases": "case",
    "fewest_cases": "case",
    "weeks": "week",
    "fewest_weeks": "week",
}
"""Counts, with what is counted."""
FURTHER = {"whole_cases": "whole", "beside": "beside"}
"""Counts that get a sentence of their own, when there are any."""
OURS = ("which",)
"""Values that are words of ours."""


class Sayable(Protocol):
    """One thing to say: its key and kind, and the values of its sentence."""

    @property
    def key(self) -> str:
        """Of the sentence."""

    @property
    def kind(self) -> str:
        """`change`, `lack` or `note`."""

    @property
    def values(self) -> Mapping[str, Any]:
        """What stands in it."""


def group_lines(group: str, said: Iterable[Sayable], words: Words) -> list[str]:
    """The heading of a group (`data`, `definition`, `process`) and its sentences below it.

    Changes come first, then what could not be compared, then notes. Without changes, and with
    nothing that could not be compared, the group says so.
    """
    order = ("change", "lack", "note")
    sorted_ = sorted(said, key=lambda one: order.index(one.kind))
    nothing = all(one.kind == "note" for one in sorted_)
    lines = [words("runs_compared.nothing")] if nothing else []
    lines += [sentence(one, words) for one in sorted_]
    return [words(f"runs_compared.group.{group}"), *(f"  {line}" for line in lines)]


def sentence(said: Sayable, words: Words) -> str:
    """One thing that is said of two runs."""
    told = {name: _value(name, value, said.key, words) for name, value in said.values.items()}
    sentences = [words(f"runs_compared.says.{said.key}", **told)]
    sentences += [
        words(f"runs_compared.says.{said.key}_{further}", **told)
        for name, further in FURTHER.items()
        if said.values.get(name)
    ]
    return " ".join(sentences)


def head_line(which: str, record: Mapping[str, Any], until: date | None, words: Words) -> str:
    """Which run is the older or the newer one, and until when its data go."""
    day = _day(until, words) if until else ""
    unknown = words("runs_compared.unknown_name")
    return words(
        f"runs_compared.head_{which}",
        notebook=said_label(str(record["notebook"]["name"])) or unknown,
        log=said_label(str(record["input"]["name"])) or unknown,
        id=said_label(str(record["id"])) or unknown,
        started=_moment(str(record["started"]), words),
        until=words("runs_compared.data_until", day=day) if until else "",
    )


def _value(name: str, value: Any, key: str, words: Words) -> str:
    if name in NOUNS:
        return words.count(value, NOUNS[name])
    if name in ("before", "after"):
        return _figure(value, key, words)
    if name in OURS:
        return words(f"runs_compared.{value}")
    if name == "figures":
        return ", ".join(words(f"runs_compared.figure.{figure}") for figure in value)
    return _plain(value, words)


def _plain(value: timedelta | date | tuple[str, ...] | str, words: Words) -> str:
    import pandas as pd

    if isinstance(value, timedelta):
        return words.duration(pd.Timedelta(value))
    if isinstance(value, date):
        return _day(value, words)
    labels = value if isinstance(value, tuple) else (value,)
    return ", ".join(map(said_label, filter(None, labels))) or words("runs_compared.empty")


def _figure(value: float, key: str, words: Words) -> str:
    import pandas as pd

    if key.startswith("throughput"):
        return words.duration(pd.Timedelta(days=value))
    return words.percent(value) if key.startswith("again") else words.number(value, 1)


def _day(day: date, words: Words) -> str:
    return words.month(day, "d MMMM y")


def _moment(text: str, words: Words) -> str:
    try:
        return _day(date.fromisoformat(text[:10]), words)
    except ValueError:
        return words("runs_compared.unknown_moment")


def lines(
    head: Iterable[str], groups: Mapping[str, Iterable[Sayable]], words: Words
) -> Iterator[str]:
    """The whole: the runs, then what changed, a group at a time with an empty line between."""
    yield from head
    for group, said in groups.items():
        yield ""
        yield from group_lines(group, said, words)
