"""No folder of this machine, and so no user's name, in what is kept."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pmtools.errors import RunError
from pmtools.runs.scrub import scrub_notebook, scrubber


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "homes" / "jan.jansen"
    folder.mkdir(parents=True)
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(folder))
    return folder


def test_nothing_kept_names_the_home_folder(
    make: Callable[..., Path], run: Callable[..., Path], home: Path
) -> None:
    show = """import os, pathlib, warnings, json
home = pathlib.Path.home()
print(home, repr(f"x\\n{home}/y"), json.dumps([str(home)]), os.getcwd(), os.environ["PMTOOLS_RUN"])
warnings.warn("from here")
{"a": str(home / "b.csv")}"""
    folder = run(
        make(show),
        home / "reports",
        text=str(home / "log.csv"),
        prepare=lambda work: {"notes": [f"read {home / 'log.csv'}", str(work)]},
    )
    for item in folder.rglob("*"):
        assert "jan.jansen" not in item.read_text(encoding="utf-8"), item.name
        assert str(home.parents[1]) not in item.read_text(encoding="utf-8"), item.name


def test_nothing_kept_of_a_failure_names_it(
    make: Callable[..., Path], run: Callable[..., Path], home: Path, kept: Callable[[], Path],
    recorded: Callable[[Path], dict[str, Any]],
) -> None:  # fmt: skip
    fail = "import json, pathlib; json.loads((pathlib.Path.home() / 'x.json').read_text())"
    with pytest.raises(RunError):
        run(make(fail))
    assert "FileNotFoundError" in recorded(kept())["error"]
    for item in kept().iterdir():
        text = item.read_text(encoding="utf-8")
        assert "jan.jansen" not in text
        assert os.path.dirname(os.__file__) not in text  # noqa: PTH120


def test_only_whole_names_are_replaced_longest_first(home: Path) -> None:
    told = [f"{home}/a", f"{home}son/a", f"{home}/run/b", f"file://{home}/c d", f"\\n{home}"]
    scrub = scrubber({home / "run": "."})
    assert scrub(told) == ["~/a", f"{home}son/a", "./b", "file://~/c d", "\\n~"]


def test_a_home_folder_that_is_the_root_hides_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, "/")
    assert scrubber({})("a / b, http://example.org/x") == "a / b, http://example.org/x"


def test_numbers_and_kinds_stay(home: Path) -> None:
    import nbformat

    cell = nbformat.v4.new_code_cell("1", outputs=[nbformat.v4.new_output("stream", text="x")])
    made = nbformat.v4.new_notebook(cells=[cell], metadata={"papermill": {"input_path": "/a"}})
    cleaned = scrub_notebook(made, scrubber({}))
    assert type(cleaned.cells[0].outputs[0]) is nbformat.NotebookNode
    assert cleaned.metadata.papermill == {}
    assert scrubber({})({"a": (1, None, 2.5, True)}) == {"a": (1, None, 2.5, True)}
    assert sys.version
