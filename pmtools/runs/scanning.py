"""A run is searched for personal data before it counts as ended."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pmtools.errors import SourceError
from pmtools.privacy.scan.finders import hidden
from pmtools.privacy.scan.saying import hidden_in, refusal
from pmtools.privacy.scan.scan import Scan, scan
from pmtools.runs.record import FAILED, RECORD, to_json

WHAT = "This run"


@dataclass(frozen=True)
class Searched:
    """The record of a run with what its search gave, and why nothing else of it is kept."""

    record: dict[str, Any]
    refused: str = ""


def searched(folder: Path, record: dict[str, Any], numbers: Collection[str]) -> Searched:
    """Search all files of a run and its record, before they count as kept.

    The record says how many files were looked into, how often something of an allowed kind stands
    there (`asked.allow`), and which files cannot be read. When anything else is found, or a file is
    damaged, all files are removed, and what the record says of it is hidden. `numbers` are those of
    the log that are no BSN.
    """
    allowed = list(record["asked"].get("allow", []))
    (folder / RECORD).write_text(to_json(record), encoding="utf-8")
    try:
        told = scan(folder, numbers=numbers)
    except SourceError as error:
        why = f"{WHAT} cannot be searched for personal data, so it is not kept: {error}"
        return _refused(folder, record, allowed, Scan((), 0, ()), why)
    found = [one for one in told.found if one.kind not in allowed]
    if found:
        return _refused(folder, record, allowed, told, refusal(found, WHAT, folder))
    return Searched(record | {"scan": _part(told, allowed, folder)})


def _refused(
    folder: Path, record: dict[str, Any], allowed: list[str], told: Scan, why: str
) -> Searched:
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
    error = f"{record['error']} {why}".strip()
    kept = record | {"outcome": FAILED, "error": error, "scan": _part(told, allowed, folder)}
    kept["parameters"] = {
        name: hidden(str(value)) if hidden(str(value)) != str(value) else value
        for name, value in record["parameters"].items()
    }
    return Searched(hidden_in(kept, allowed), hidden(error, allowed))


def _part(told: Scan, allowed: list[str], folder: Path) -> dict[str, Any]:
    """What the record says of the search: numbers, and names of files; never what was found."""
    kinds = Counter(one.kind for one in told.found)
    return {
        "files": told.n_files,
        "allowed": {kind: kinds[kind] for kind in allowed},
        "found": {kind: n for kind, n in kinds.items() if kind not in allowed},
        "not_read": [path.relative_to(folder).as_posix() for path in told.not_scanned],
    }
