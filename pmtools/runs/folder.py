"""The folder of a run: whole or not there."""

from __future__ import annotations

import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from pmtools.errors import PmtoolsError

RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
LONGEST = 80


def new_id() -> str:
    """A name for a run: its moment in UTC and six hexadecimal digits."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"


def safe(name: str) -> str:
    """A folder name that every system takes.

    >>> safe("con"), safe("a/b: c?"), safe("..")
    ('con_', 'a_b_ c_', '_')
    """
    kept = re.sub(r'[\x00-\x1f<>:"/\\|?*]+', "_", name)[:LONGEST].strip(" .") or "_"
    return f"{kept}_" if RESERVED.fullmatch(kept) else kept


@contextmanager
def run_folder(parent: Path, run_id: str) -> Iterator[Path]:
    """A folder to work in, named `parent/run_id` once the block ends well; else nothing is left."""
    made = [folder for folder in (parent, *parent.parents) if not folder.exists()]
    part = parent / f".{run_id}.part"
    try:
        part.mkdir(parents=True)
    except OSError as error:
        _remove_empty(made)
        raise PmtoolsError(
            f"Cannot write in {parent}: {error.strerror}. Choose another folder with --out."
        ) from None
    try:
        yield part
        part.rename(parent / run_id)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        _remove_empty(made)
        raise


def _remove_empty(folders: list[Path]) -> None:
    for folder in folders:
        with suppress(OSError):
            folder.rmdir()
