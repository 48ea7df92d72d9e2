"""The review of an iteration of a register, by a log; its result is kept with the iteration."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from pmtools.cli.asked import Asked
from pmtools.cli.reporting import make_report
from pmtools.improvement.asked import asked_text
from pmtools.improvement.register.amounts import CASES, DAYS, PERCENT, POINTS
from pmtools.improvement.register.model import BY_NAME, Result
from pmtools.improvement.register.reading import iteration_of, read_register
from pmtools.improvement.register.writing import add_result

NOTEBOOK = "iteration_review"
UNITS = {DAYS: (DAYS, 1.0), PERCENT: (POINTS, 100.0), CASES: (CASES, 1.0)}
"""Per unit of a measure in which unit its effect is told, and how much that is of a figure."""


def reviewed(
    asked: Asked, register: Path, iteration: str, given: Mapping[str, str], out: Path
) -> tuple[Path, Result | None]:
    """Make the page of a review, and write its result into the register.

    When the page cannot be made, nothing is written. ParameterError for an iteration that is not
    there.
    """
    held = read_register(register)
    found = iteration_of(held, iteration)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"{found.id}.toml"
        file.write_text(asked_text(held, found.id), encoding="utf-8")
        told = {"language": held.language, **given, "asked": str(file)}
        made = make_report(asked, NOTEBOOK, told, out, keep_resources=False)
    result = _result(made.page.parent)
    if result is not None:
        add_result(register, found.id, result)
    return made.page, result


def _result(run: Path) -> Result | None:
    """What a run found, as a register keeps it; None when the log could not tell."""
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
        effect = {name: round(float(row[name]) * size, 2) for name in ("effect", "low", "high")}
    return Result(
        date=date.today(),
        verdict=str(row["verdict"]),
        log=str(record["input"]["name"]),
        sha256=str(record["input"]["sha256"]),
        measure=str(row["measure"]),
        unit=unit if known else "",
        n_before=int(row["n_before"]),
        n_after=int(row["n_after"]),
        run=run.name,
        **effect,
    )
