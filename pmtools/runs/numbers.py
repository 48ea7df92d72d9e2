"""The numbers behind a figure or table of a run."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pmtools.errors import ParameterError
from pmtools.runs.reading import Run

if TYPE_CHECKING:
    import polars as pl

FOLDER = "answers"


def answer_of(run: Run, figure: str) -> Path:
    """The file with the numbers of a figure, which has its name.

    `figure` is that name, its file, or its place in the page, such as `#figure-throughput`.
    Raises ParameterError when the run keeps none, with the names that it has.
    """
    name = Path(figure.rpartition("#")[2]).stem.removeprefix("figure-")
    files = {path.stem: path for path in sorted((run.folder / FOLDER).glob("*.parquet"))}
    if name in files:
        return files[name]
    if run.record["removed"]:
        raise ParameterError(
            f"The files of the run {run.id} were removed on {run.record['removed'][:10]}; only its "
            "record is kept. pmtools verify cannot restore them; run the report again."
        )
    near = get_close_matches(name, files)
    meant = f" Did you mean {' or '.join(near)}?" if near else ""
    raise ParameterError(
        f"The run {run.id} has no figure or table {name!r}.{meant} It has: "
        f"{', '.join(files) or 'none'}."
    )


def rows_of(path: Path) -> tuple[list[str], list[list[str]]]:
    """The columns of an answer and its rows as text; durations in days, hours and whole seconds.

    Raises ParameterError for a file that is no whole answer.
    """
    frame = _frame(path)
    return frame.columns, [[_said(value) for value in row] for row in frame.rows()]


def csv_of(path: Path) -> str:
    """An answer as comma-separated values with a head; durations in seconds, under that name.

    Raises ParameterError for a file that is no whole answer.
    """
    import csv
    import io

    frame = _frame(path)
    spans = [kind.base_type().__name__ == "Duration" for kind in frame.dtypes]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(
        f"{name}_seconds" if span else name for name, span in zip(frame.columns, spans, strict=True)
    )
    writer.writerows([_exact(value) for value in row] for row in frame.rows())
    return text.getvalue()


def _frame(path: Path) -> pl.DataFrame:
    import polars as pl

    try:
        return pl.read_parquet(path)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise ParameterError(f"{path} cannot be read: {error}. Run the report again.") from error


def _exact(value: Any) -> Any:
    if isinstance(value, timedelta):
        return value.total_seconds()
    return _said(value) if isinstance(value, list) else value


def _said(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, timedelta):
        return _clock(value)
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, list):
        return " → ".join(_said(one) for one in value)
    return str(value)


def _clock(span: timedelta) -> str:
    """A duration with all its digits down to the second: 42d 21:44:55."""
    seconds = abs(round(span.total_seconds()))
    hours, rest = divmod(seconds % 86400, 3600)
    sign = "-" if span < timedelta(0) else ""
    return f"{sign}{seconds // 86400}d {hours:02}:{rest // 60:02}:{rest % 60:02}"
