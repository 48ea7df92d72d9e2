"""Notebooks of a few cells, and a run of them."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest

import pmtools
from pmtools.runs.run import run_notebook

Made = Callable[..., Path]
Ran = Callable[..., Path]


@pytest.fixture
def make(tmp_path: Path) -> Made:
    """A notebook with a heading, the parameters `text` and `n`, and cells with these sources."""

    def made(*sources: str, name: str = "own") -> Path:
        cells = [
            nbformat.v4.new_markdown_cell("# Whole\n\nText."),
            nbformat.v4.new_code_cell(
                "text: str = ''\nn: int = 1", metadata={"tags": ["parameters"]}
            ),
            nbformat.v4.new_markdown_cell("## A *part*"),
            *(nbformat.v4.new_code_cell(source) for source in sources),
        ]
        path = tmp_path / f"{name}.ipynb"
        nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
        return path

    return made


@pytest.fixture
def run(tmp_path: Path) -> Ran:
    """Run a notebook; gives the run folder."""

    def render(executed: Any, folder: Path, record: dict[str, Any]) -> None:
        (folder / "report.html").write_text(record["id"])

    def ran(path: Path, out: Path | None = None, **options: Any) -> Path:
        given = {"prepare": lambda work: {"name": "log.xes"}, "render": render, "log_name": "log"}
        parameters = {"text": options.pop("text", ""), "n": 1}
        return run_notebook(path, parameters, out=out or tmp_path / "out", **(given | options))

    return ran


@pytest.fixture
def kept(tmp_path: Path) -> Callable[[], Path]:
    """The one run folder there is."""
    return lambda: next((tmp_path / "out" / "log" / "own").iterdir())


@pytest.fixture
def printed() -> Callable[[Path], str]:
    """All that the cells of a kept run printed."""

    def text(folder: Path) -> str:
        cells = nbformat.read(folder / "notebook.ipynb", as_version=4).cells
        return "".join(
            out.text for cell in cells for out in cell.get("outputs", []) if "text" in out
        )

    return text


@pytest.fixture
def recorded() -> Callable[[Path], dict[str, Any]]:
    """The record of a kept run."""
    return lambda folder: json.loads((folder / "run.json").read_text(encoding="utf-8"))


SCRIPT = """
import sys
from pathlib import Path
from pmtools.runs.run import run_notebook
run_notebook(Path(sys.argv[1]), {"text": "", "n": 1}, prepare=lambda work: {}, out=Path("out"),
             log_name="log", render=lambda *_: None)
"""


@pytest.fixture
def apart(tmp_path: Path) -> Callable[..., "subprocess.Popen[str]"]:
    """Start a run of a notebook in a process of its own, and `more` after it."""

    def started(path: Path, more: str = "", **env: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-c", SCRIPT + more, str(path)],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(Path(pmtools.__file__).parents[1]), **env},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    return started
