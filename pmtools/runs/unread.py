"""A run that never reached its notebook: its record is kept all the same, with why."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pmtools.privacy.scan.saying import hidden_in
from pmtools.runs.folder import explained, run_folder, safe
from pmtools.runs.record import RECORD, begun, closed, ended, to_json
from pmtools.runs.scrub import scrubber


def keep_unread(
    notebook: Path,
    parameters: Mapping[str, Any],
    error: str,
    *,
    run_id: str,
    out: Path,
    log_name: str,
    about: Mapping[str, Any],
) -> Path:
    """Keep the record of a run whose log could not be read, or whose process was killed.

    Gives its folder, `out/<log>/<notebook>/<run id>`, which holds nothing but `run.json`: outcome
    `failed`, the error, and an empty input.
    """
    parent = out.absolute() / safe(log_name) / safe(notebook.stem)
    with run_folder(parent, run_id) as folder:
        record = begun(run_id, notebook, parameters, about)
        record |= {"theme": None, "files": [], "input": {}}
        scrub = scrubber(dict.fromkeys((folder, parent / run_id, out.absolute()), "."))
        record = hidden_in(scrub(ended(record, folder, error)), record["asked"].get("allow", []))
        with explained(parent):
            (folder / RECORD).write_text(to_json(closed(record, folder)), encoding="utf-8")
    return parent / run_id
