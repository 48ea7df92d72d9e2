"""The bytes of a source file: plain or gzip, streamed whole or refused."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator
from os import fstat, stat_result
from pathlib import Path
from typing import Protocol

from pmtools.errors import SourceError

CHUNK = 1 << 20
GZIP = b"\x1f\x8b"
PACKED = {b"PK\x03\x04": "a zip archive or an Excel workbook", b"\xfd7zXZ": "an xz archive"}
GZIP_WINDOW = 31
"""zlib's word for: a gzip header, and its checksum verified."""


class Advance(Protocol):
    """Told how much of a file was read, and how much it has (bytes, or rows of a workbook)."""

    def __call__(self, read: int, size: int) -> None:
        """Take note."""


def silent(read: int, size: int) -> None:
    """Tell nobody how far the reading is."""


class Digest(Protocol):
    """The part of a hashlib hash that is needed here."""

    def update(self, data: bytes, /) -> None:
        """Add bytes to the hash."""

    def hexdigest(self) -> str:
        """The hash so far."""


def new_digest() -> Digest:
    """The hash that `Origin.sha256` holds."""
    return hashlib.sha256()


def plain_chunks(
    path: Path, digest: Digest, advance: Advance = silent, at_once: int = CHUNK
) -> Iterator[bytes]:
    """The content of a file a chunk at a time, unpacked when its first bytes say gzip.

    `digest` takes the bytes of the file as they lie on disk, `at_once` of them in a chunk.
    SourceError when the file is missing, empty, not a file, of another packing, changed while it
    was read, or a gzip that is cut, damaged or followed by other bytes: the caller must run the
    iterator to its end before it trusts anything.
    """
    raw = raw_chunks(path, digest, advance, at_once)
    first = next(raw, b"")
    if not first:
        raise SourceError(f"{path.name} is empty (0 bytes). Export the log again.")
    for magic, what in PACKED.items():
        if first.startswith(magic):
            raise SourceError(
                f"{path.name} is {what}, not an event log. Unpack it or export it again."
            )
    if first.startswith(GZIP):
        yield from _unpacked(path.name, first, raw)
    else:
        yield first
        yield from raw


def raw_chunks(
    path: Path, digest: Digest, advance: Advance, at_once: int = CHUNK
) -> Iterator[bytes]:
    """The bytes of a file as they lie on disk, a chunk at a time."""
    if path.is_dir():
        raise SourceError(f"{path} is a folder, not a file. Name one log file in it.")
    if not path.exists():
        raise SourceError(f"There is no file {path}. Check the name and the folder.")
    try:
        with path.open("rb") as file:
            before, n_read = fstat(file.fileno()), 0
            while chunk := file.read(at_once):
                digest.update(chunk)
                n_read += len(chunk)
                if n_read > before.st_size:  # a file that grows may do so for ever
                    break
                advance(n_read, before.st_size)
                yield chunk
            require_unchanged(path, before, n_read)
    except OSError as error:
        raise SourceError(
            f"{path} cannot be read ({error.strerror}). Check that you may read it."
        ) from error


def require_unchanged(path: Path, before: stat_result, n_read: int) -> None:
    """SourceError when a file is not what it was before it was read."""
    after = path.stat()
    same = (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns)
    if not same or (n_read != before.st_size and before.st_size):
        raise SourceError(
            f"{path.name} changed while it was read. Wait until the export is done, then try again."
        )


def _unpacked(name: str, first: bytes, raw: Iterator[bytes]) -> Iterator[bytes]:
    """Every member of a gzip file; zero bytes after the last one are padding, as gzip has it."""
    member, pending, lines = zlib.decompressobj(GZIP_WINDOW), first, 1
    while pending or (pending := next(raw, b"")):
        if member.eof:
            pending = pending.lstrip(b"\0")
            if not pending:
                continue
            member = _next_member(name, pending, lines)
        try:
            chunk = member.decompress(pending, CHUNK)
        except zlib.error as error:
            raise SourceError(_damaged(name, f"is damaged ({error})", lines)) from error
        pending = member.unused_data if member.eof else member.unconsumed_tail
        lines += chunk.count(b"\n")
        if chunk:
            yield chunk
    if not member.eof:
        raise SourceError(_damaged(name, "ends early", lines))


def _next_member(name: str, pending: bytes, lines: int) -> zlib._Decompress:
    if not GZIP.startswith(pending[: len(GZIP)]):
        raise SourceError(_damaged(name, "is followed by bytes that are not gzip", lines))
    return zlib.decompressobj(GZIP_WINDOW)


def _damaged(name: str, what: str, lines: int) -> str:
    return (
        f"{name}: the gzip file {what}, after line {lines} of its text. Nothing of it was used. "
        "Copy or export the file again."
    )
