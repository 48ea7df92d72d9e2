"""Take the places of this machine, and with them a user's name, out of what is kept."""

from __future__ import annotations

import re
import sys
import sysconfig
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from pmtools.runs.failure import ANSI

ALONE = r"(?:(?<![\w.])|(?<=\\[nrt]))"
"""Before a folder that many machines have, such as `/work`: no other name (or a written `\\n`)."""
PAPERMILL_PATHS = ("input_path", "output_path", "environment_variables")
LEAST_PARTS = 2
"""Parts of a path that is worth replacing: `/` alone is in every text."""


def scrubber(folders: Mapping[Path, str]) -> Callable[[Any], Any]:
    """A function that replaces folders in all texts of a JSON-like value, longest folder first.

    Beside the given ones it knows this Python's folders (`python`), the current folder (`.`) and
    the home folder (`~`).

    >>> scrubber({Path("/srv/reports"): "."})({"told": ["see /srv/reports/x.csv"]})
    {'told': ['see ./x.csv']}
    """
    bare = {**_home(), **folders}
    names: dict[str, str] = {}
    patterns: dict[str, str] = {}
    for folder, name in {**_shared(), **bare}.items():
        for text in _spellings(folder):
            names[text.casefold()] = name
            patterns[text] = ("" if folder in bare else ALONE) + re.escape(text)
    longest = sorted(patterns, key=lambda text: (-len(text), text))
    pattern = re.compile(
        rf"(?:{'|'.join(patterns[text] for text in longest)})(?![\w-])",
        re.IGNORECASE if sys.platform in ("win32", "darwin") else 0,
    )

    def clean(text: str) -> str:
        return pattern.sub(lambda match: names[match[0].casefold()], text)

    return lambda value: _each(value, clean)


def scrub_notebook(notebook: Any, scrub: Callable[[Any], Any]) -> Any:
    """The executed notebook without papermill's paths, terminal colours and this machine's."""
    bare = _each(notebook, lambda text: ANSI.sub("", text))
    for key in PAPERMILL_PATHS:
        bare["metadata"].get("papermill", {}).pop(key, None)
    return scrub(bare)


def place(path: str) -> str:
    """Where a file lies, from the current folder or the home folder; elsewhere only its name.

    >>> place("in/zaken.csv"), place("/srv/jan/zaken.csv")
    ('./in/zaken.csv', 'zaken.csv')
    """
    whole = Path(path).absolute()
    for folder, name in [(Path.cwd(), "."), *_home().items()]:
        if whole.is_relative_to(folder) and ".." not in whole.parts:
            return f"{name}/{whole.relative_to(folder).as_posix()}"
    return whole.name


def _home() -> dict[Path, str]:
    try:
        return {Path.home(): "~"}
    except RuntimeError:  # an account without a home folder has none to hide
        return {}


def _shared() -> dict[Path, str]:
    kinds = ("stdlib", "purelib", "platlib")
    return {Path.cwd(): ".", **{Path(sysconfig.get_path(kind)): "python" for kind in kinds}}


def _spellings(folder: Path) -> set[str]:
    texts: set[str] = set()
    for form in (folder, folder.resolve()):
        if len(form.parts) >= LEAST_PARTS:
            text, plain = str(form), form.as_posix()
            texts |= {text, text.replace("\\", "\\\\"), plain, quote(plain, "/:")}
    return texts


def _each(value: Any, clean: Callable[[str], str]) -> Any:
    """The same value, of the same types, with every text in it cleaned."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        items = {clean(str(key)): _each(item, clean) for key, item in value.items()}
        return type(value)(items)
    if isinstance(value, list | tuple):
        return type(value)(_each(item, clean) for item in value)
    return value
