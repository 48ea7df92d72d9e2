"""The iterations of a register as a table."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pmtools.improvement.register.model import Iteration
from pmtools.improvement.register.reading import read_register

if TYPE_CHECKING:
    import pandas as pd

TIMES = ("start", "ended", "reviewed")
NUMBERS = ("effect", "low", "high")
TEXTS = ("id", "team", "goal", "title", "state", "verdict", "unit")
COLUMNS = (
    *("id", "team", "goal", "title", "start", "ended", "state", "n_reviews", "reviewed"),
    *("verdict", "effect", "low", "high", "unit"),
)


def iterations(folder: str | Path) -> pd.DataFrame:
    """Every iteration of a register, whatever came of it, in order of start.

    Columns: `id`, `team`, `goal`, `title`, `start`, `ended` (datetime64; null while it goes on),
    `state` (`open`, `reviewed` or `ended`), `n_reviews`, and of the last review `reviewed`,
    `verdict`, `effect`, `low`, `high` and `unit`; null where it told none. Raises ParameterError
    as `read_register` does.
    """
    import pandas as pd

    found = sorted(read_register(folder).iterations, key=lambda one: (one.start, one.id))
    frame = pd.DataFrame([_row(one) for one in found], columns=list(COLUMNS))
    kinds = {
        **dict.fromkeys(TIMES, "datetime64[s]"),
        **dict.fromkeys(NUMBERS, "float64"),
        **dict.fromkeys(TEXTS, "str"),
        "n_reviews": "int64",
    }
    return frame.astype(kinds)


def _row(iteration: Iteration) -> dict[str, object]:
    last = iteration.results[-1] if iteration.results else None
    return {
        "id": iteration.id,
        "team": iteration.team,
        "goal": iteration.goal,
        "title": iteration.title,
        "start": iteration.start,
        "ended": iteration.ended,
        "state": iteration.state,
        "n_reviews": len(iteration.results),
        "reviewed": last.date if last else None,
        "verdict": last.verdict if last else None,
        **{name: getattr(last, name, None) for name in NUMBERS},
        "unit": (last.unit or None) if last else None,
    }
