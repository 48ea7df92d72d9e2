"""A run made again in a folder of its own, and laid beside the one that is kept."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pmtools.cli.asked import Asked
from pmtools.errors import ParameterError, PmtoolsError
from pmtools.filters.filter import Filter
from pmtools.runs.files import KEPT
from pmtools.runs.reading import Run, runs_in
from pmtools.runs.verify.answers import Answers, repeated
from pmtools.runs.verify.changes import MADE, Change, between, since


@dataclass(frozen=True)
class Verified:
    """What came of it."""

    changes: list[Change]
    answers: Answers | None
    """None when it could not be run again."""
    error: str = ""
    """Why it could not be run again, or at what it stopped."""
    failed_again: bool = False
    """Whether it stopped as it did then."""
    no_failure: bool = False
    """Whether it stopped then, and came to its end now."""

    @property
    def holds(self) -> bool:
        """Whether all numbers were found again, and what is kept is what was made."""
        kept = not any(change.part in MADE for change in self.changes)
        found = self.answers is not None and self.answers.hold
        return kept and found and not self.no_failure and (not self.error or self.failed_again)


def verified(run: Run, log: str | None, *, quiet: bool) -> Verified:
    """Make a run again and compare; nothing of what is kept is changed.

    `log` is where its log lies, when it is not where it was. Raises ParameterError for a run whose
    record cannot be read.
    """
    _require_record(run)
    found = since(run)
    with tempfile.TemporaryDirectory(prefix="pmtools-verify-") as folder:
        error = _again(run, log, Path(folder), quiet=quiet)
        made = runs_in(Path(folder))
        if not made:
            return Verified(found, None, error)
        again = made[0]
        answers = repeated(run, again.folder)
        found += between(run, again.record)
        same = bool(error) and run.record["error"] == again.record["error"]
        no_failure = run.record["outcome"] == "failed" and not error
        return Verified(found, answers, error, same, no_failure)


def _require_record(run: Run) -> None:
    reasons = {
        "missing": "has no record (run.json)",
        "unreadable": "has a record (run.json) that cannot be read",
        "newer": "was made by a newer version of pmtools: install that one",
    }
    if run.lack in reasons:
        raise ParameterError(
            f"The run {run.folder} {reasons[run.lack]}, so that it is not known how to repeat it."
        )
    if not run.record["notebook"]["name"]:
        raise ParameterError(f"The record of {run.folder} does not say which notebook was run.")


def _again(run: Run, log: str | None, out: Path, *, quiet: bool) -> str:
    """Run it in the folder `out`; gives why it stopped, or nothing."""
    from pmtools.cli.reporting import make_report

    told = run.record["asked"]
    mapping = str(told.get("mapping", ""))
    asked = Asked(
        log or _place(str(told.get("source") or run.record["input"]["name"])),
        Path(_place(mapping)) if mapping else None,
        bool(told.get("skip_bad_rows", False)),
        quiet,
        str(told.get("memory", "")) or None,
        allow=_allowed(told.get("allow")),
    )
    keep = bool(told.get("keep_resources", False))
    try:
        if told.get("filter"):
            asked = replace(asked, only=Filter.from_toml(str(told["filter"])))
        make_report(asked, _notebook(run), _given(run), out, keep_resources=keep)
    except PmtoolsError as error:
        return str(error)
    return ""


def _notebook(run: Run) -> str:
    told = run.record["notebook"]
    return told["name"] if told["shipped"] else _place(told["source"] or f"{told['name']}.ipynb")


def _given(run: Run) -> dict[str, str]:
    """The parameters as a command line gives them; a file that the run kept is that copy."""
    values = {name: _said(value) for name, value in run.record["parameters"].items()}
    values.pop("log", None)
    for file in run.record["files"]:
        name = str(file.get("name"))
        copy, source = run.folder / KEPT / name, str(file.get("source") or name)
        values[str(file.get("parameter"))] = str(copy) if copy.is_file() else _place(source)
    return values


def _allowed(told: Any) -> tuple[str, ...]:
    return tuple(str(kind) for kind in told) if isinstance(told, list) else ()


def _said(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _place(told: str) -> str:
    """Where a file lies that a record names from the home folder."""
    return str(Path(told).expanduser()) if told.startswith("~/") else told
