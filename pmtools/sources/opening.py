"""One way in for every kind of log: by what its name ends in, or by the name of an example."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path

from pmtools.errors import ParameterError, SourceError
from pmtools.log import EventLog
from pmtools.sources.examples import example_mapping, example_names, example_path, is_example
from pmtools.sources.folder import read_folder
from pmtools.sources.formats import FORMATS, format_of, read_file
from pmtools.sources.mapping import LogMapping, with_zone
from pmtools.sources.source_bytes import Advance, silent
from pmtools.sources.store.manifest import is_store
from pmtools.sources.store.opening import open_store


def read_log(
    source: str | Path,
    *,
    zone: str | None = None,
    mapping: LogMapping | str | Path | None = None,
    skip_bad_rows: bool = False,
    memory: str | None = None,
    master: str | None = None,
    advance: Advance = silent,
) -> EventLog:
    """The log in a file, in a folder of files, in a stored log, or the example log of that name.

    `zone` is for times without an offset; `mapping` (a value, or the path of its TOML file) says
    which column is what where the usual names do not; with `skip_bad_rows` rows that cannot be read
    are set aside and counted instead of refused; `advance` is told how far the reading is. An
    example is read with the mapping that comes with it when none is given. A stored log that does
    not fit in `memory` (such as `1GB`; without it half of what is free) is read a part at a time,
    by the same calls; with `master`, an address of Spark, it is measured there.
    SourceError when the name is none of these, with near names; what the reader of the format
    raises otherwise.
    """
    if mapping is not None and not isinstance(mapping, LogMapping):
        mapping = LogMapping.read(mapping)
    path = Path(source)
    try:
        if is_store(path):
            _require_none(path, mapping, zone, skip=skip_bad_rows)
            return open_store(path, memory=memory, master=master)
        if memory or master:
            raise ParameterError(_not_stored(path))
        meant = there(path, str(source))
        if mapping is None and meant != path:
            mapping = example_mapping(str(source))
        read = read_folder if meant.is_dir() else read_file
        return read(meant, with_zone(mapping, zone), skip_bad_rows=skip_bad_rows, advance=advance)
    except OSError as error:  # a name too long, a folder that may not be entered
        raise SourceError(
            f"{path} cannot be opened: {error.strerror}. Check the name and the permissions."
        ) from error


def _require_none(path: Path, mapping: LogMapping | None, zone: str | None, *, skip: bool) -> None:
    if mapping or zone or skip:
        raise ParameterError(
            f"{path} is a stored log, which was mapped when it was read: no mapping or zone can be "
            "given for it, and no rows skipped. Give them with the source."
        )


def _not_stored(path: Path) -> str:
    return (
        f"{path} is no stored log, and only of a stored log can a limit of memory be kept, or its "
        f"parts be measured on Spark. Store it first: pmtools store {path} --out FOLDER."
    )


def there(path: Path, source: str) -> Path:
    """The file or folder that is meant, an example's too. SourceError when it is none."""
    if path.is_dir() or (format_of(path.name) and path.exists()):
        return path
    if not path.exists() and is_example(source):
        return example_path(source)
    if format_of(path.name):
        raise SourceError(f"There is no file {path}.{_near(path)} Check the name and the folder.")
    raise SourceError(_not_accepted(path))


def _not_accepted(path: Path) -> str:
    if path.exists():
        what = f"{path.name} is not a kind of log that can be read"
    else:
        what = f"There is no log {path}"
    names = ", ".join(example_names()) or "none"
    return (
        f"{what}.{_near(path)} A log is a file that ends in {', '.join(FORMATS)}, a folder of such "
        f"files, or the name of an example ({names})."
    )


def _near(path: Path) -> str:
    there = example_names()
    if path.parent.is_dir():
        there += [file.name for file in path.parent.iterdir() if format_of(file.name)]
    near = get_close_matches(path.name, there, 3, 0.75)
    return f" Did you mean {' or '.join(near)}?" if near else ""
