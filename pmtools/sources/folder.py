"""A folder of files of one layout, read as one log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pmtools.errors import SchemaError, SourceError
from pmtools.log import EventLog
from pmtools.origin import Note
from pmtools.sources.assemble import listed
from pmtools.sources.formats import FORMATS, XES, format_of, read_files
from pmtools.sources.mapping import LogMapping
from pmtools.sources.source_bytes import Advance

HIDDEN = (".", "~$")
"""How the names begin of files that a system or Excel keeps for itself."""


def read_folder(
    folder: Path, mapping: LogMapping, *, skip_bad_rows: bool, advance: Advance
) -> EventLog:
    """The files that lie in a folder, in the order of their names, as one log.

    Files of other kinds and folders in it are not read, and noted. SourceError when there is
    nothing to read, SchemaError when the files do not have one layout.
    """
    files, others = files_in(folder)
    kinds = {format_of(file.name) in XES: file.name for file in files}
    if len(kinds) > 1:
        raise SchemaError(
            f"{folder} holds {kinds[True]}, which is XES, and {kinds[False]}, a table. One "
            "log has one layout: put them in folders of their own, or name one of them."
        )
    log = read_files(
        files, folder.resolve().name, mapping, skip_bad_rows=skip_bad_rows, advance=advance
    )
    notes = folder_notes(len(files), others)
    return replace(log, origin=replace(log.origin, notes=(*notes, *log.origin.notes)))


def files_in(folder: Path) -> tuple[list[Path], list[str]]:
    """The files that can be read in a folder, by name, and the names of what else lies there.

    SourceError when there is nothing to read.
    """
    there = sorted(entry for entry in folder.iterdir() if not entry.name.startswith(HIDDEN))
    files = [entry for entry in there if format_of(entry.name) and not entry.is_dir()]
    others = [entry.name for entry in there if entry not in files]
    if not files:
        raise SourceError(
            f"{folder} holds no file that can be read. Expected files that end in "
            f"{', '.join(FORMATS)}, directly in the folder."
        )
    return files, others


def folder_notes(n: int, others: Sequence[str]) -> list[Note]:
    """What is said of a log in so many files, and of what lies beside them and is not read."""
    notes = [Note("folder", "Read from a folder of {n} files.", n=n)]
    if others:
        text = "In the folder and not read: {names}."
        notes.append(Note("folder_others", text, names=listed(others)))
    return notes
