"""What earlier commands left in the folder of a store."""

from __future__ import annotations

import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pmtools.errors import SourceError
from pmtools.sources.importing.disk import read_told
from pmtools.sources.importing.spooled import Spooled, read_spooled, remove
from pmtools.sources.importing.writer import DATA, SPOOL
from pmtools.sources.store.disk import write_told
from pmtools.sources.store.manifest import Imported, is_store, read_manifest

IMPORT = "import.json"


@dataclass(frozen=True)
class Before:
    """How the store was made that is there; of a new one nothing is known."""

    mapping: dict[str, Any] | None = None
    skip: bool = False
    name: str | None = None
    others: tuple[str, ...] = ()
    n_buckets: int = 1
    files: tuple[Imported, ...] = ()
    data: str = f"{DATA}0"

    def next_data(self) -> str:
        """The folder of frames after this one.

        >>> Before().next_data()
        'data-1'
        """
        return f"{DATA}{int(self.data.removeprefix(DATA)) + 1}"


def stored_before(folder: Path) -> Before:
    """How the store in a folder was made. SourceError when files cannot be added to it."""
    if not is_store(folder):
        return Before()
    manifest = read_manifest(folder)
    told = read_told(folder / manifest.data / IMPORT)
    if told is None:
        raise SourceError(
            f"{folder} is a stored log that was not made by pmtools store: it does not hold the "
            "rows of its files, so none can be added. Name a new folder."
        )
    told |= {"files": manifest.files, "data": manifest.data, "others": tuple(told["others"])}
    return Before(**told)


def write_before(now: Before, folder: Path) -> None:
    """Keep how the store is made beside its frames."""
    write_told(asdict(now), folder / now.data / IMPORT)


def kept_files(spool: Path) -> dict[str, Spooled]:
    """The files of which the rows are kept, by their hash."""
    there = sorted(spool.iterdir()) if spool.is_dir() else []
    files = [file for file in map(read_spooled, there) if file]
    return {file.sha256: file for file in sorted(files, key=lambda file: file.n_buckets)}


def tidy(folder: Path, before: Before, keys: set[str] | None = None) -> None:
    """Remove what no manifest names; of the rows what bears no name, or is not among `keys`."""
    for entry in folder.glob(f"{DATA}*"):
        if entry.name != before.data:
            shutil.rmtree(entry, ignore_errors=True)
    for entry in (folder / SPOOL).glob("*"):
        if entry.suffix if keys is None else entry.name not in keys:
            remove(entry)
