"""Which files are meant: files, folders of files and example logs, in the order given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pmtools.errors import ParameterError, SourceError
from pmtools.sources.examples import example_mapping, is_example
from pmtools.sources.folder import files_in
from pmtools.sources.formats import require_one_kind
from pmtools.sources.mapping import LogMapping
from pmtools.sources.opening import there


@dataclass(frozen=True)
class Given:
    """The files that are meant, and what is said of them."""

    files: tuple[Path, ...]
    name: str | None
    """The name of the folder, when one folder was given."""
    sizes: tuple[int, ...]
    """How many bytes each file has."""
    others: tuple[str, ...]
    """What lies in a folder and is not read."""
    mapping: LogMapping | None
    """The mapping that comes with an example log."""


def given_files(sources: Sequence[str | Path]) -> Given:
    """The files of sources. SourceError for a name that is none, SchemaError for two kinds."""
    if not sources:
        raise ParameterError("Nothing is named that could be stored. Name a log, or several.")
    try:
        return _given(sources)
    except OSError as error:  # a name too long, a folder that may not be entered
        raise SourceError(
            f"{error.filename or sources[0]} cannot be opened: {error.strerror}. Check the name "
            "and the permissions."
        ) from error


def _given(sources: Sequence[str | Path]) -> Given:
    files, others = list[Path](), list[str]()
    mapping, folder = None, None
    for source in sources:
        path = there(Path(source), str(source))
        if path != Path(source) and is_example(str(source)):
            mapping = example_mapping(str(source))
        if path.is_dir():
            inside, beside = files_in(path)
            files += inside
            others += beside
            folder = path.resolve().name
        else:
            files.append(path)
    require_one_kind(file.name for file in files)
    name = folder if len(sources) == 1 else None
    sizes = tuple(file.stat().st_size for file in files)
    return Given(tuple(files), name, sizes, tuple(others), mapping)
