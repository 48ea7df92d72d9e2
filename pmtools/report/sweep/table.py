"""The runs of a sweep side by side: what differs, how each ended, and its main figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

from pmtools.labels import one_line, short
from pmtools.report.labels import said_label
from pmtools.report.words import HOUR, Words

DONE, FAILED = "done", "failed"
NONE = "–"
VERDICT = "verdict"
"""The figure that holds the verdict of a review, in code."""
LONGEST = 600
"""Characters of an error that are shown; the record has all of it."""


@dataclass(frozen=True)
class Head:
    """The head of a column."""

    text: str
    number: bool = False


@dataclass(frozen=True)
class Line:
    """A run: its cells below the heads, and how it ended."""

    place: int
    state: str
    cells: tuple[str, ...]
    """The first is its place."""


@dataclass(frozen=True)
class Failure:
    """A run that failed: what it was about, and why it failed."""

    place: int
    about: str
    error: str


@dataclass(frozen=True)
class Table:
    """All runs of a sweep, by place."""

    heads: tuple[Head, ...]
    rows: tuple[Line, ...]
    failures: tuple[Failure, ...]
    meanings: tuple[tuple[str, str], ...]
    """What each figure says."""
    outcome: int
    """The column that says how each ended."""


def sweep_table(sweep: Mapping[str, Any], words: Words) -> Table:
    """The table of a sweep, of what its state (`sweep.json`) holds."""
    swept, rows = list(sweep["question"]["over"]), sweep["rows"]
    figures = list(dict.fromkeys(one["figure"] for row in rows for one in row["figures"]))
    heads = (
        Head(words("sweep.run")),
        *(Head(words.known("sweep_parameter." + name, said_label(name))) for name in swept),
        Head(words("sweep.outcome")),
        *(Head(figure_name(figure, words), _numeric(figure, rows)) for figure in figures),
    )
    lines = tuple(_line(row, swept, figures, sweep["question"], words) for row in rows)
    failures = tuple(
        Failure(row["place"], _about(row, swept, words), short(one_line(row["error"]), LONGEST))
        for row in rows
        if row["state"] == FAILED
    )
    return Table(heads, lines, failures, tuple(_meanings(figures, rows, words)), 1 + len(swept))


def _line(
    row: Mapping[str, Any],
    swept: Sequence[str],
    figures: Sequence[str],
    question: Mapping[str, Any],
    words: Words,
) -> Line:
    told = {one["figure"]: one for one in row["figures"]}
    office = {**question["parameters"], **row["values"]}.get("time") == "office"
    cells = (
        words.number(row["place"]),
        *(value(row["values"].get(name, ""), words) for name in swept),
        words(f"sweep.{row['state']}"),
        *(
            figure_text(told[name], words, office=office) if name in told else NONE
            for name in figures
        ),
    )
    return Line(row["place"], row["state"], cells)


def value(told: object, words: Words) -> str:
    """The value of a parameter, as it was given."""
    if isinstance(told, bool):
        return words(f"filter.{str(told).lower()}")
    return said_label(str(told)) or NONE


def figure_text(figure: Mapping[str, Any], words: Words, *, office: bool = False) -> str:
    """A main figure of a run as people say it."""
    amount, unit = figure.get("amount"), figure.get("unit", "")
    if figure.get("figure") == VERDICT:
        return words.known(f"review.verdict.{figure.get('said')}", NONE).rstrip(".")
    if figure.get("said"):
        return said_label(str(figure["said"]))
    if amount is None:
        return NONE
    if unit == "share":
        return words.percent(amount)
    if unit == "second":
        # How long a working day is depends on the calendar; an hour does not.
        return words.in_unit(amount / HOUR, "work_hour") if office else _lasting(amount, words)
    return words.number(amount, 0 if isinstance(amount, int) or amount == round(amount) else 2)


def _lasting(seconds: float, words: Words) -> str:
    return words.duration(cast("Any", timedelta(seconds=seconds)))


def figure_name(figure: str, words: Words) -> str:
    """The name of a main figure of a run."""
    return words.known(f"sweep_figure.{figure}", said_label(figure))


def _numeric(figure: str, rows: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a figure is a number in every run that has it."""
    told = [one for row in rows for one in row["figures"] if one["figure"] == figure]
    return all(one.get("amount") is not None for one in told)


def _about(row: Mapping[str, Any], swept: Sequence[str], words: Words) -> str:
    told = {name: value(row["values"].get(name, ""), words) for name in swept}
    return ", ".join(f"{said_label(name)}={text}" for name, text in told.items())


def _meanings(
    figures: Sequence[str], rows: Sequence[Mapping[str, Any]], words: Words
) -> Iterator[tuple[str, str]]:
    for figure in figures:
        told = (one for row in rows for one in row["figures"] if one["figure"] == figure)
        own = next((str(one["meaning"]) for one in told if one.get("meaning")), "")
        meaning = words.known(f"sweep_meaning.{figure}", said_label(own))
        if meaning:
            yield figure_name(figure, words), meaning
