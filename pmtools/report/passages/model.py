"""A process model as a file beside the report."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from pmtools.report.language import spoken
from pmtools.report.picture import Passage

if TYPE_CHECKING:
    import pandas as pd


def bpmn_file(bpmn: str, covered: pd.DataFrame) -> Passage:
    """A process model that `pm.show` writes beside the report, and what of the log it shows.

    Takes the text (`to_bpmn`) and the `answer` of a `process_model`.
    """
    words, row = spoken(), covered.iloc[0]
    said = words(
        "model.text",
        steps=words.number(row["n_activities"]),
        all_steps=words.count(row["all_activities"], "step"),
        cases=words.number(row["n_whole"]),
        all_cases=words.count(row["all_cases"], "case"),
    )
    return Passage(f"<p>{escape(said)}</p>", covered, {"bpmn": bpmn})
