"""The folder of `pmtools lab`: laid once, renewed by an update, never at the cost of a change."""

from __future__ import annotations

import hashlib
from pathlib import Path

from pmtools.errors import PmtoolsError
from pmtools.lab.manifest import ASIDE, read_manifest, write_manifest, write_whole
from pmtools.lab.shipment import START, shipment
from pmtools.shipped import shipped

WAIT = 30
"""So many seconds a second command waits for the first to have laid its files."""


def lay(folder: Path, version: str, *, restore: bool = False) -> list[str]:
    """Lay what is shipped in a folder; gives what is to be said about it, a sentence each.

    A file that is as it was laid is renewed. One that was changed stays, and a newer one is laid
    beside it (`throughput (nieuw in 0.2.0).ipynb`, with the `version` that it is of). One that was
    removed stays away, unless `restore`; the start page comes back. No other file is touched.
    Raises PmtoolsError when the folder cannot be used.
    """
    from filelock import FileLock, Timeout

    _require_fit(folder)
    aside = folder / ASIDE
    try:
        aside.mkdir(parents=True, exist_ok=True)
        with FileLock(aside / "lock", timeout=WAIT):
            return _lay(folder, version, restore)
    except Timeout:
        raise PmtoolsError(
            f"Another pmtools lab is laying its files in {folder}. Try again in a minute."
        ) from None
    except OSError as error:
        place = error.filename2 or error.filename or folder
        raise PmtoolsError(
            f"{place} cannot be written or read ({error.strerror}). Name a folder of your own "
            "with --folder."
        ) from error


def _require_fit(folder: Path) -> None:
    """PmtoolsError for a folder that is a file, or in which pmtools itself lies."""
    if folder.exists() and not folder.is_dir():
        raise PmtoolsError(f"{folder} is a file. Name a folder with --folder.")
    source = shipped("notebooks").resolve().is_relative_to(folder.resolve())
    if source or (folder / "pmtools" / "__init__.py").is_file():
        raise PmtoolsError(
            f"pmtools itself lies in {folder}: your changes would change the program. Name another "
            "folder with --folder."
        )


def _lay(folder: Path, version: str, restore: bool) -> list[str]:
    known = read_manifest(folder)
    held, said, n_new = dict(known), list[str](), 0
    try:
        for name, source in shipment().items():
            fresh = source.read_bytes()
            there, laid, new = _digest_of(folder / name), known.get(name), _digest(fresh)
            if there is None and (laid is None or restore or name == START):
                write_whole(folder, name, fresh)
                n_new += 1
            elif there is not None and there == laid != new:
                write_whole(folder, name, fresh)
            elif there is not None and laid != new != there:
                beside = _beside(folder, name, version, fresh)
                stays = f"{name} is not as pmtools laid it, and stays."
                said.append(f"{stays} The new one is {beside}")
            held[name] = new
    finally:  # of an interrupted command too: what it has laid is known by the next
        if held != known:
            write_manifest(folder, held)
    if n_new:
        said.append(f"{n_new} file{' was' if n_new == 1 else 's were'} laid in {folder}")
    return said


def _beside(folder: Path, name: str, version: str, fresh: bytes) -> str:
    """Lay a new file beside one that was changed; gives its name, one that nothing else has."""
    home, _, file = name.rpartition("/")
    stem, dot, suffix = file.partition(".")
    n = 1
    while True:
        mark = f"nieuw in {version}" if n == 1 else f"nieuw in {version}, {n}"
        beside = "/".join(filter(None, [home, f"{stem} ({mark}){dot}{suffix}"]))
        there = _digest_of(folder / beside)
        if there is None:
            write_whole(folder, beside, fresh)
        if there in (None, _digest(fresh)):
            return beside
        n += 1


def _digest_of(path: Path) -> str | None:
    """The hash of a file; None where there is none."""
    return _digest(path.read_bytes()) if path.exists() else None


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
