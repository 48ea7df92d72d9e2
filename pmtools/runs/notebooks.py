"""Where the notebooks are: the shipped ones by name, a user's own by path."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path

from pmtools.errors import ParameterError
from pmtools.shipped import shipped

SUFFIX = ".ipynb"


def notebook_names() -> list[str]:
    """Names of the shipped notebooks, in alphabetical order.

    >>> "improvement" in notebook_names()
    True
    """
    return sorted(path.stem for path in shipped("notebooks").glob(f"*{SUFFIX}"))


def find_notebook(name_or_path: str) -> Path:
    """The file of a notebook: a shipped one by its name, or one's own `.ipynb` by its path.

    Raises ParameterError when there is none; the message gives the names that look like it.

    >>> find_notebook("improvement").name
    'improvement.ipynb'
    """
    names = notebook_names()
    own = Path(name_or_path)
    try:
        there = own.is_file()
    except OSError as error:
        raise ParameterError(f"{name_or_path} cannot be opened: {error.strerror}.") from error
    if own.suffix == SUFFIX and there:
        return own.resolve()
    name = name_or_path.removesuffix(SUFFIX)
    if name in names:
        return shipped("notebooks") / f"{name}{SUFFIX}"
    if there:
        raise ParameterError(f"{name_or_path} is not a notebook: its name must end with {SUFFIX}.")
    beside = sorted(str(path) for path in own.parent.glob(f"*{SUFFIX}"))
    near = get_close_matches(name, names) + get_close_matches(name_or_path, beside)
    meant = f" Did you mean {' or '.join(near)}?" if near else ""
    raise ParameterError(
        f"There is no notebook {name_or_path!r}.{meant} Shipped: {', '.join(names)}. "
        f"Or give the path of your own {SUFFIX} file."
    )
