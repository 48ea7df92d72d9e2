"""Filters that were kept under a name, as TOML files in the user's configuration folder."""

from __future__ import annotations

import re
from difflib import get_close_matches
from pathlib import Path

from pmtools.errors import ParameterError
from pmtools.filters.filter import Filter
from pmtools.privacy.pseudonyms import config_folder

FOLDER, SUFFIX = "filters", ".toml"
NAME = re.compile(r"\w([\w .-]{0,58}\w)?")
"""Letters, digits, spaces, dots and dashes, so that it can be the name of a file everywhere."""


def keep_filter(kept: Filter, name: str, *, replace: bool = False) -> Path:
    """Keep a filter under a name; gives the file.

    Raises ParameterError for a name that no file can have everywhere, and for one that another
    filter has, unless that is to be replaced.
    """
    path = _place(name)
    text = kept.to_toml()
    if not replace and path.exists() and _text(path) != text:
        raise ParameterError(
            f"There is a filter {name!r} already, and it keeps something else. Choose another name."
        )
    part = path.with_suffix(".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(text, encoding="utf-8")
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise ParameterError(
            f"The filter cannot be kept in {path.parent} ({error.strerror}). Let the setting "
            "PMTOOLS_CONFIG name a folder that you can write."
        ) from error
    return path


def kept_filter(name: str) -> Filter:
    """The filter that was kept under a name, or that a TOML file holds.

    Raises ParameterError when there is none, with near names, and for a file that holds none.
    """
    path = Path(name) if name.endswith(SUFFIX) else _place(name)
    if not path.is_file():
        raise ParameterError(f"There is no filter {name!r}.{_others(name)}")
    try:
        return Filter.from_toml(_text(path))
    except ParameterError as error:
        raise ParameterError(f"{path}: {error}") from error


def filter_names() -> list[str]:
    """The names under which filters were kept, in alphabetical order."""
    folder = config_folder() / FOLDER
    return sorted((path.stem for path in folder.glob(f"*{SUFFIX}")), key=str.casefold)


def _place(name: str) -> Path:
    if not NAME.fullmatch(name):
        raise ParameterError(
            f"{name!r} cannot name a filter. Use at most 60 letters, digits, spaces, dots and "
            "dashes, with a letter or digit first and last."
        )
    return config_folder() / FOLDER / f"{name}{SUFFIX}"


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ParameterError(f"The filter {path} cannot be read: {error}.") from error


def _others(name: str) -> str:
    names = filter_names()
    near = get_close_matches(name, names, 3)
    if near:
        return f" Did you mean {' or '.join(map(repr, near))}?"
    if not names:
        return " None was kept yet: keep one in the notebook explore, or give a file (.toml)."
    return f" There is: {', '.join(map(repr, names[:8]))}."
