"""The notebooks that come with pmtools, and a user's own."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path

from pmtools.errors import ParameterError
from pmtools.shipped import shipped


def notebook_names() -> list[str]:
    """Names of the shipped notebooks, in alphabetical order.

    >>> "improvement" in notebook_names()
    True
    """
    return sorted(path.stem for path in shipped("notebooks").glob("*.ipynb"))


def find_notebook(name: str) -> Path:
    """The file of a shipped notebook by its name, or of a user's own by its path.

    Raises ParameterError for an unknown one, with the names that look like it.
    """
    if name in notebook_names():
        return shipped("notebooks") / f"{name}.ipynb"
    path = Path(name)
    if path.suffix == ".ipynb" and path.is_file():
        return path.resolve()
    near = get_close_matches(name, notebook_names(), n=1)
    meant = f" Did you mean {near[0]}?" if near else ""
    has = ", ".join(notebook_names())
    raise ParameterError(
        f"There is no notebook {name!r}.{meant} There is: {has}; or give the path "
        "of an .ipynb file."
    )
