"""A page comes where nothing is, or over an earlier one of its own kind, and over nothing else."""

from __future__ import annotations

from pathlib import Path

from pmtools.errors import ParameterError

ENDINGS = (".html", ".htm")
HEAD = 4096
"""So many bytes of a page hold what it is."""


def require_free(path: Path, mark: str, what: str, refused: str) -> None:
    """ParameterError unless a page can come there: in no place, or in that of an earlier one.

    `mark` is what an earlier one begins with, `what` the name of its kind, and `refused` says why
    it can only be a page.
    """
    from pmtools.runs.folder import explained

    if path.suffix.lower() not in ENDINGS:
        raise ParameterError(refused)
    if path.is_dir():
        raise ParameterError(f"{path} is a folder. Name a file in it: {path / 'page.html'}.")
    if not path.exists():
        return
    with explained(path.parent), path.open("rb") as file:
        require_mark(path, mark, file.read(HEAD).decode("utf-8", "replace"), what)


def require_mark(path: Path, mark: str, content: str, what: str) -> None:
    """ParameterError unless what lies there is an earlier one of its kind."""
    if mark not in content:
        raise ParameterError(
            f"{path} is there already and is not an earlier {what}. It stays as it is: name "
            "another file with --out, or move it away."
        )
