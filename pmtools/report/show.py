"""The only way out of a notebook: show an answer or a picture, and keep it with the run."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from pmtools.errors import CapabilityError, ParameterError, PrivacyError
from pmtools.privacy.small_groups import guarded
from pmtools.report.definitions import below
from pmtools.report.guard import without_small_groups
from pmtools.report.labels import said_label
from pmtools.report.language import choose, only_days, spoken
from pmtools.report.picture import Passage, Picture
from pmtools.report.tables import table
from pmtools.report.words.office import office_of

if TYPE_CHECKING:
    import pandas as pd

RUN = "PMTOOLS_RUN"
"""The environment variable that names the run folder; without it `show` only shows."""
NAME = re.compile(r"[\w-]+")
PERSONS = {"resource", "start_resource", "org:resource"}
"""Columns that may name a person, in small letters."""
SHOWN = {"pmtools": True}
"""Metadata of what this module displays; a page holds nothing else."""


def speak(
    language: str, summary: pd.DataFrame | None = None, basis: pd.DataFrame | None = None
) -> None:
    """Choose the language of what follows: `nl` or `en`.

    With the `log_summary` of a log that (nearly) only knows days, no duration is said more
    precisely than in days. With the `time_basis` of a log in office time durations are said in
    working days and hours. In JupyterLab it also brings the look of the report to the notebook.
    """
    choose(language, summary is not None and only_days(summary), office_of(basis))
    if RUN not in os.environ:
        from pmtools.report.assets import script, style

        _display(f"<style>{style()}</style><script>{script()}</script>")


def show(shown: pd.DataFrame | Picture | Passage, name: str, of: str = "") -> None:
    """Show a frame, a picture or a passage; within a run also keep its answer and figure.

    The answer goes to `answers/<name>.parquet` and a picture to `figures/<name>.svg` of the run
    folder; files of a passage go beside the report. Of a frame that is split by a team, a month or
    an attribute, groups of fewer than five cases are withheld (see `guarded`), which is said.
    `of` names the measure that a frame is the answer of, such as `rework`, to define it below; else
    of a frame with durations it is said in which time they are.

    Raises PrivacyError for a frame by resource (no person is ranked or named), and ParameterError
    for anything else than these three, a name that is taken or is none, and an unknown `of`.
    """
    import pandas as pd

    if not isinstance(shown, Picture | Passage | pd.DataFrame):
        raise ParameterError(
            f"pm.show shows a pandas frame, a picture or a passage, not a {type(shown).__name__}."
        )
    if not NAME.fullmatch(name):
        raise ParameterError(f"{name!r} cannot name an answer. Use letters, digits, - and _.")
    if isinstance(shown, pd.DataFrame) and any(shown.index.names):
        shown = shown.reset_index()
    withheld = ""
    if isinstance(shown, pd.DataFrame):
        shown, withheld = without_small_groups(shown, spoken())
    answer = shown if isinstance(shown, pd.DataFrame) else shown.answer
    if answer is not None and PERSONS.intersection(str(name).lower() for name in answer.columns):
        raise PrivacyError(
            f"{name!r} has a row per resource, which may be a person. Ask for it by team, or by "
            "another attribute of the work."
        )
    if answer is not None and guarded(answer)[1]:
        raise PrivacyError(
            f"{name!r} shows groups of fewer than five cases. Draw it from what pm.guarded(frame) "
            "gives, or split by something else."
        )
    _keep(name, shown, answer)
    if isinstance(shown, Picture | Passage):
        _display(shown.markup(name))
    else:
        notes = [one for one in (withheld, below(shown, of, spoken())) if one]
        said = "".join(f'<p class="more">{escape(one)}</p>' for one in notes)
        _display(table(shown, spoken(), name) + said)


@contextmanager
def section(name: str, about: str = "") -> Iterator[None]:
    """Turn a question that this log cannot answer into a sentence; every other error goes on.

    `about` is said before it, where the same was asked of more than one thing. The skip is recorded
    with the run.
    """
    try:
        yield
    except CapabilityError as error:
        sentence = spoken().known(f"lack.{error.lack}", str(error))
        if about:
            sentence = f"{said_label(about)}: {sentence}"
        _display(f'<p class="lack">{escape(sentence)}</p>')
        if RUN in os.environ:
            line = json.dumps({"section": name, "lack": error.lack, "sentence": sentence})
            with Path(os.environ[RUN], "skips.jsonl").open("a", encoding="utf-8") as skips:
                skips.write(line + "\n")


def _keep(name: str, shown: object, answer: pd.DataFrame | None) -> None:
    if RUN not in os.environ:
        return
    if answer is not None:
        path = Path(os.environ[RUN], "answers", f"{name}.parquet")
        path.parent.mkdir(exist_ok=True)
        if path.exists():
            raise ParameterError(
                f"There is an answer {name!r} already. Give this one another name."
            )
        answer.to_parquet(path, index=False)
    for ending, text in (shown.files if isinstance(shown, Passage) else {}).items():
        Path(os.environ[RUN], f"{name}.{ending}").write_text(text, encoding="utf-8")
    if isinstance(shown, Picture) and shown.svg:
        path = Path(os.environ[RUN], "figures", f"{name}.svg")
        path.parent.mkdir(exist_ok=True)
        path.write_text(shown.svg, encoding="utf-8")


def _display(markup: str) -> None:
    from IPython.display import HTML, display

    display(HTML(markup), metadata=SHOWN)  # type: ignore[no-untyped-call]
