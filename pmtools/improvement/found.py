"""What the run of a review found, as a register keeps it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from pmtools.improvement.register.amounts import CASES, DAYS, PERCENT, POINTS
from pmtools.improvement.register.model import BY_NAME, Result

UNITS = {DAYS: (DAYS, 1.0), PERCENT: (POINTS, 100.0), CASES: (CASES, 1.0)}
"""Per unit of a measure in which unit its effect is told, and how much that is of a figure."""
DIGITS = 4


def _worse(answer: Path) -> tuple[str, ...]:
    """The guard measures that got worse, each once."""
    import pandas as pd

    if not answer.exists():
        return ()
    guards = pd.read_parquet(answer)
    return tuple(dict.fromkeys(guards.loc[guards["worse"].eq(True), "measure"]))


def _short(value: float) -> float:
    """A number as a person writes it down, whether it is large or small."""
    return float(f"{value:.{DIGITS}g}")


def found_by(run: Path) -> Result | None:
    """The result in the folder of a run; None when the log could not tell."""
    import pandas as pd

    answer = run / "answers" / "outcome.parquet"
    if not answer.exists():
        return None
    row = pd.read_parquet(answer).iloc[0]
    record = json.loads((run / "run.json").read_text(encoding="utf-8"))
    unit, size = UNITS[BY_NAME[row["measure"]].unit]
    known = not pd.isna(row["effect"])
    effect: dict[str, Any] = {}
    if known:
        effect = {name: _short(float(row[name]) * size) for name in ("effect", "low", "high")}
    return Result(
        date=date.today(),
        verdict=str(row["verdict"]),
        log=str(record["input"]["name"]),
        sha256=str(record["input"]["sha256"]),
        measure=str(row["measure"]),
        unit=unit if known else "",
        n_before=int(row["n_before"]),
        n_after=int(row["n_after"]),
        worse=_worse(run / "answers" / "guards.parquet"),
        run=run.name,
        **effect,
    )
