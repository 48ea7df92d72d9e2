"""In one glance: the four figures at the top."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from pmtools.report.language import spoken
from pmtools.report.picture import Passage
from pmtools.report.tables import ENOUGH

if TYPE_CHECKING:
    import pandas as pd


def glance(summary: pd.DataFrame, throughput: pd.DataFrame, routes: pd.DataFrame) -> Passage:
    """Four figures; three when there are too few cases for a P90.

    Takes `log_summary`, `throughput_time` (of the finished cases, where the log tells them) and
    `variants`. The answer has columns `figure` (str), `value` (str, as shown) and `meaning` (str).
    """
    import pandas as pd

    words, row, n_cases = spoken(), throughput.iloc[0], summary.iloc[0]["n_cases"]
    of = "done" if row["n"] < n_cases else "all"
    values = {
        f"cases.{_form(n_cases)}": words.number(n_cases),
        f"median.{of}": words.duration(row["median"]),
        f"p90.{of}": words.duration(row["p90"]),
        f"routes.{_form(len(routes))}": words.number(len(routes)),
    }
    if row["n"] < ENOUGH:
        del values[f"p90.{of}"]
    told = [(key.split(".")[0], said, words(f"glance.{key}")) for key, said in values.items()]
    figures = pd.DataFrame(told, columns=["figure", "value", "meaning"])
    tiles = "".join(
        f"<li><strong>{escape(value)}</strong> <span>{escape(meaning)}</span></li>"
        for value, meaning in zip(figures["value"], figures["meaning"], strict=True)
    )
    unit = f'<p class="more">{escape(words(f"glance.time.{words.kind}"))}</p>'
    return Passage(f'<ul class="glance">{tiles}</ul>{unit}', figures)


def _form(n: int) -> str:
    return "one" if n == 1 else "many"
