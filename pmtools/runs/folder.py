"""The folder of a run: whole or not there."""

from __future__ import annotations

import re
import secrets
import shutil
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from tempfile import mkdtemp

from pmtools.errors import PmtoolsError
from pmtools.privacy.scan.finders import hidden
from pmtools.runs.kernel import tidied

UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\ud800-\udfff]+')
RESERVED = re.compile(r"(con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³]|conin\$|conout\$)(\..*)?", re.I)
LONGEST = 80
"""Bytes of a folder's name: most systems allow 255, and Windows 260 characters for a whole path."""


def new_id() -> str:
    """A name for a run: its moment in UTC and six hexadecimal digits."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"


def safe(name: str) -> str:
    """A folder name that every system takes, without personal data.

    >>> safe("con.xes"), safe("a/b: c?"), safe(".."), safe("zaken jan@example.nl")
    ('con_.xes', 'a_b_ c_', '_', 'zaken ja_')
    """
    name = UNSAFE.sub("_", hidden(unicodedata.normalize("NFC", name))).lstrip(" .")
    name = name.encode("utf-8")[:LONGEST].decode("utf-8", "ignore").rstrip(" .") or "_"
    if not RESERVED.fullmatch(name):
        return name
    stem, dot, suffix = name.partition(".")
    return f"{stem}_{dot}{suffix}"


@contextmanager
def run_folder(parent: Path, run_id: str) -> Iterator[Path]:
    """A folder to work in, named `parent/run_id` once the block ends well; else nothing is left.

    Not even the parents that were made for it. Raises PmtoolsError when it cannot be written.
    """
    part = parent / f".{run_id}.part"
    made: list[Path] = []
    try:
        with explained(parent):
            made += [folder for folder in part.parents if not folder.exists()]
            part.mkdir(parents=True)
        yield part
        with explained(parent):
            part.rename(parent / run_id)
    except BaseException:
        tidied(lambda: _take_away(part, made))
        raise


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """A folder outside the run that is gone afterwards: no log is kept with a report."""
    folder = Path(mkdtemp(prefix="pmtools-"))
    try:
        yield folder
    finally:
        tidied(lambda: shutil.rmtree(folder, ignore_errors=True))


def _take_away(part: Path, made: list[Path]) -> None:
    shutil.rmtree(part, ignore_errors=True)
    _remove_empty(made)


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file beside its place and rename it: what is there is whole, the old or the new.

    Folders above it are made. Raises PmtoolsError when it cannot be written.
    """
    beside = path.with_name(f".{path.name}.{secrets.token_hex(3)}.part")
    with explained(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            if isinstance(content, str):
                beside.write_text(content, encoding="utf-8")
            else:
                beside.write_bytes(content)
            beside.replace(path)
        finally:
            with suppress(OSError):  # it has its own name by now
                beside.unlink()


@contextmanager
def explained(folder: Path) -> Iterator[None]:
    """Say in words that a folder cannot be written."""
    try:
        yield
    except OSError as error:
        raise PmtoolsError(
            f"Cannot write in {folder}: {error.strerror or error}. "
            "Choose another folder with --out, and check that the disk is not full."
        ) from None


def _remove_empty(folders: list[Path]) -> None:
    for folder in folders:
        with suppress(OSError):  # another run lives there now
            folder.rmdir()
