"""From an answer to a table in the words of its reader."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, cast

from pmtools.report.definitions import of_column
from pmtools.report.labels import said_label
from pmtools.report.words import Words

if TYPE_CHECKING:
    import pandas as pd

MOST_ROWS = 50
ENOUGH = 10
"""From so many values on a P90 is told: about one in ten is then at least one."""
MONTHS = ("month", "period")
"""Columns that hold the first day of a month."""
SHARES = ("share_a", "share_b")
"""Columns that hold shares, beside those whose name ends so."""
CODED = {
    "part": "provenance",
    "reason": "reason",
    "kind": "kind",
    "scope": "kind",
    "edge": "edge",
    "cause": "cause",
    "party": "party",
    "starts": "starts",
    "scenario": "scenario",
    "side": "side",
}
"""Columns whose values are words of our own, and where their translation stands."""


def table(
    frame: pd.DataFrame, words: Words, name: str, most: int = MOST_ROWS, kept: bool = True
) -> str:
    """A table of at most fifty rows (`most`), its headings and values in the reader's words.

    A column of empty texts is left out. `kept` is whether a run keeps all rows under this name.
    """
    columns = [name for name in frame.columns if not (len(frame) and frame[name].eq("").all())]
    shown = frame[columns].head(most)
    kinds = {column: _kind(frame, column) for column in columns}
    heads = {column: words.known(f"column.{column}", str(column)) for column in columns}
    head = "".join(
        f'<th scope="col" class="{kinds[column]}">{escape(text)}</th>'
        for column, text in heads.items()
    )
    rows = "".join(_row(values, kinds, words) for values in records(shown))
    more = ""
    if len(frame) > len(shown):
        shown_rows, all_rows = words.number(len(shown)), words.number(len(frame))
        form = "more_rows" if kept else "more_rows_alone"
        text = words(f"page.{form}", shown=shown_rows, rows=all_rows, file=f"{name}.parquet")
        more = f'<p class="more">{escape(text)}</p>'
    label = escape(words("page.table_of", name=words.known(f"name.{name}", name)))
    return (
        f'<div class="table" tabindex="0" role="region" aria-label="{label}"><table>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>{more}"
    )


def _row(values: dict[str, object], kinds: dict[str, str], words: Words) -> str:
    cells = []
    for position, (column, value) in enumerate(values.items()):
        tag, scope = ("th", ' scope="row"') if position == 0 else ("td", "")
        text = escape(said(column, value, words))
        cells.append(f'<{tag}{scope} class="{kinds[column]}">{text}</{tag}>')
    return f"<tr>{''.join(cells)}</tr>"


def _kind(frame: pd.DataFrame, column: str) -> str:
    return "number" if frame[column].dtype.kind in "iufm" else "text"


def said(column: str, value: object, words: Words) -> str:  # noqa: PLR0911 (one a kind)
    """One value as people say it: a duration, a share, a number, a text."""
    import pandas as pd

    if pd.api.types.is_scalar(value) and pd.isna(value):  # type: ignore[call-overload]
        return "–"
    if isinstance(value, pd.Timestamp) and column in MONTHS:
        return words.month(value)
    if isinstance(value, pd.Timestamp):
        return value.strftime("%Y-%m-%d" if value == value.normalize() else "%Y-%m-%d %H:%M:%S")
    if isinstance(value, pd.Timedelta):
        return of_column(column, words).duration(value)
    if isinstance(value, tuple | list):
        return " → ".join(said_label(str(item)) for item in value)
    if isinstance(value, float) and column == "share_difference":
        return words.number(value * 100, 1)
    if isinstance(value, float) and column in SHARES:
        return words.percent(value)
    if isinstance(value, float):
        return words.percent(value) if str(column).endswith("share") else words.number(value, 2)
    if isinstance(value, bool):
        return words(f"filter.{str(value).lower()}")
    if isinstance(value, int):
        return words.weekday(value) if column == "weekday" else words.number(value)
    text = said_label(str(value))
    return words.known(f"{CODED[column]}.{value}", text) if column in CODED else text


def largest_first(between: pd.DataFrame) -> pd.DataFrame:
    """Transitions by total time, largest first; equal ones by name."""
    order = ["total", "from_activity", "to_activity"]
    return between.sort_values(order, ascending=[False, True, True])


def records(answer: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of an answer, each as column to value."""
    return cast("list[dict[str, Any]]", answer.to_dict("records"))
