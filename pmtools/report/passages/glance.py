"""In one glance: the four figures at the top."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from pmtools.report.language import spoken
from pmtools.report.picture import Passage
from pmtools.report.tables import ENOUGH

if TYPE_CHECKING:
    import pandas as pd

    from pmtools.report.words import Words


def glance(summary: pd.DataFrame, throughput: pd.DataFrame, routes: pd.DataFrame) -> Passage:
    """Four figures; three when there are too few cases for a P90.

    Takes `log_summary`, `throughput_time` (of the finished cases, where the log tells them) and
    `variants`. The answer has columns `figure` (str), `value` (str, as shown), `meaning` (str),
    `amount` (float64, the value as a number) and `unit` (str: `second`, or empty for a count).
    """
    import pandas as pd

    words, row, n_cases = spoken(), throughput.iloc[0], summary.iloc[0]["n_cases"]
    of = "done" if row["n"] < n_cases else "all"
    values: dict[str, float | pd.Timedelta] = {
        f"cases.{_form(n_cases)}": float(n_cases),
        f"median.{of}": row["median"],
        f"p90.{of}": row["p90"],
        f"routes.{_form(len(routes))}": float(len(routes)),
    }
    if row["n"] < ENOUGH:
        del values[f"p90.{of}"]
    told = [
        (key.split(".")[0], said, words(f"glance.{key}"), amount, unit)
        for key, value in values.items()
        for said, amount, unit in [_told(value, words)]
    ]
    figures = pd.DataFrame(told, columns=["figure", "value", "meaning", "amount", "unit"])
    tiles = "".join(
        f"<li><strong>{escape(value)}</strong> <span>{escape(meaning)}</span></li>"
        for value, meaning in zip(figures["value"], figures["meaning"], strict=True)
    )
    unit = f'<p class="more">{escape(words(f"glance.time.{words.kind}"))}</p>'
    return Passage(f'<ul class="glance">{tiles}</ul>{unit}', figures)


def _told(value: float | pd.Timedelta, words: Words) -> tuple[str, float, str]:
    """A figure as it is shown, as a number, and the unit of that."""
    if isinstance(value, int | float):
        return words.number(value), value, ""
    return words.duration(value), value.total_seconds(), "second"


def _form(n: int) -> str:
    return "one" if n == 1 else "many"
