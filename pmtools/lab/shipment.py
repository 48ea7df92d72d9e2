"""What lies in the folder of `pmtools lab`: the start page, the notebooks and the example logs."""

from __future__ import annotations

from pathlib import Path

from pmtools.shipped import shipped

START = "Begin hier.md"
"""The start page, under the name that it has in the folder."""
NOTEBOOK = ".ipynb"
LEFT_OUT = ("README.md",)


def shipment() -> dict[str, Path]:
    """The shipped file of each place in the folder, such as `notebooks/throughput.ipynb`.

    >>> list(shipment())[0]
    'Begin hier.md'
    """
    notebooks, logs = shipped("notebooks"), shipped("logs")
    own = [(notebooks, path) for path in _files(notebooks) if path.suffix == NOTEBOOK]
    read = [(logs, path) for path in _files(logs) if path.name not in LEFT_OUT]
    placed = {
        f"{home.name}/{path.relative_to(home).as_posix()}": path for home, path in [*own, *read]
    }
    return {START: Path(__file__).with_name("start.md"), **placed}


def _files(folder: Path) -> list[Path]:
    """Every file below a folder that is not hidden (such as Jupyter's checkpoints), in order."""
    return [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    ]
