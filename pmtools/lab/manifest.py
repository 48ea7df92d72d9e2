"""Which files `pmtools lab` has laid in a folder, with their hashes."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from pathlib import Path

ASIDE = ".pmtools"
"""The hidden folder of what pmtools remembers of the folder in which it lies."""
MANIFEST = f"{ASIDE}/laid.json"
PART = ".part"


def read_manifest(folder: Path) -> dict[str, str]:
    """The hash (SHA-256) of each file as it was last laid; empty when that is not known.

    A manifest that cannot be understood is as none: then nothing counts as unchanged.
    """
    path = folder / MANIFEST
    if not path.exists():
        return {}
    try:
        files = json.loads(path.read_bytes())["files"]
        return {str(name): str(digest) for name, digest in files.items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        return {}


def write_manifest(folder: Path, files: Mapping[str, str]) -> None:
    """Keep what was laid."""
    text = json.dumps({"files": dict(sorted(files.items()))}, indent=1)
    write_whole(folder, MANIFEST, f"{text}\n".encode())


def write_whole(folder: Path, name: str, content: bytes) -> None:
    """Write a file aside and rename it into place: it is there whole, or not at all."""
    for left in (folder / ASIDE).glob(f"*{PART}"):
        left.unlink()  # of a command that was ended halfway; the lock keeps out one that still runs
    part = folder / ASIDE / f"{secrets.token_hex(4)}{PART}"
    target = folder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        part.write_bytes(content)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
