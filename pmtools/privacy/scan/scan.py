"""A file or folder searched for personal data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pmtools.errors import ParameterError
from pmtools.privacy.scan.finders import masked, personal_in
from pmtools.privacy.scan.texts import can_scan, texts_of

FINGERPRINTS = "trace.parquet"
"""Keyed fingerprints of a run: numbers that say nothing, of which one in eleven passes a test."""


@dataclass(frozen=True)
class Found:
    """Something that looks like personal data: what, where, and its first letters."""

    path: Path
    place: str
    kind: str
    shown: str


@dataclass(frozen=True)
class Scan:
    """What was found, in how many files, and which files were not looked into."""

    found: tuple[Found, ...]
    n_files: int
    not_scanned: tuple[Path, ...]


def scan(path: Path, names: Iterable[str] = ()) -> Scan:
    """Search a file, or all files of a folder, for what looks like personal data.

    `names` are persons to look for. Each thing is told once a place. What a PDF or a picture shows
    is not read; such files are listed. Raises ParameterError when there is no such path, and
    SourceError for a damaged file.
    """
    if not path.exists():
        raise ParameterError(f"There is no {path} to scan. Check the name and the folder.")
    listed = tuple(names)
    files = [path] if path.is_file() else sorted(one for one in path.rglob("*") if one.is_file())
    files = [file for file in files if file.name != FINGERPRINTS]
    known = [file for file in files if can_scan(file)]
    found = dict.fromkeys(
        Found(file, place, one.kind, masked(text[one.start : one.end]))
        for file in known
        for place, text in texts_of(file)
        for one in personal_in(text, listed)
    )
    return Scan(tuple(found), len(known), tuple(file for file in files if file not in set(known)))
