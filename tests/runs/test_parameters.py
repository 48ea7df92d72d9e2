"""The tagged cell: what it may say, and how a value is read."""

from pathlib import Path

import nbformat
import pytest

from pmtools.errors import ParameterError
from pmtools.runs.notebooks import find_notebook
from pmtools.runs.parameters import Parameter, convert, declared

CELL = """log: str = "007"  # the log
n: int = 3
share: float = 1  # between 0 and 1 = a part
sure: bool = False  # true or false"""


def notebook(folder: Path, *cells: tuple[str, str]) -> Path:
    made = nbformat.v4.new_notebook()
    for source, tag in cells:
        made.cells.append(nbformat.v4.new_code_cell(source, metadata={"tags": [tag]}))
    nbformat.write(made, folder / "n.ipynb")
    return folder / "n.ipynb"


def test_names_types_defaults_and_help(tmp_path: Path) -> None:
    assert declared(notebook(tmp_path, (CELL, "parameters"))) == [
        Parameter("log", str, "007", "the log"),
        Parameter("n", int, 3, ""),
        Parameter("share", float, 1.0, "between 0 and 1 = a part"),
        Parameter("sure", bool, False, "true or false"),
    ]


@pytest.mark.parametrize(
    "line",
    ["x = 3", "x: int = '3'", "x: str | None = None", "x: int = 1 + y", "x: int", "import os",
     "x: int = True", "x: list = []", "x: int = ("],
)  # fmt: skip
def test_every_other_form_is_refused_with_its_line(tmp_path: Path, line: str) -> None:
    with pytest.raises(ParameterError, match=r"n\.ipynb, line 2 of its parameters.*must be name"):
        declared(notebook(tmp_path, ("a: int = 1\n" + line, "parameters")))


@pytest.mark.parametrize("tags", [["other"], ["parameters", "parameters"]])
def test_one_cell_is_tagged(tmp_path: Path, tags: list[str]) -> None:
    path = notebook(tmp_path, *((f"x{place}: int = 1", tag) for place, tag in enumerate(tags)))
    with pytest.raises(ParameterError, match="must have one"):
        declared(path)


def test_a_file_that_is_no_notebook_is_refused(tmp_path: Path) -> None:
    (tmp_path / "n.ipynb").write_text("[]")
    with pytest.raises(ParameterError, match="not a notebook"):
        declared(tmp_path / "n.ipynb")


PARAMETERS = [
    Parameter("log", str, "a", ""), Parameter("n", int, 3, ""),
    Parameter("share", float, 0.5, ""), Parameter("sure", bool, False, ""),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [("log", "007", "007"), ("log", "false", "false"), ("n", "-7", -7), ("share", "2", 2.0),
     ("sure", "Ja", True), ("sure", "false", False), ("log", "", "")],
)  # fmt: skip
def test_a_text_becomes_a_value_of_the_declared_type(name: str, text: str, value: object) -> None:
    converted = convert(PARAMETERS, {name: text})
    assert converted[name] == value
    assert type(converted[name]) is type(value)
    assert converted.keys() == {"log", "n", "share", "sure"}


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [("n", "3.5", "of type int"), ("n", "", "of type int"), ("share", "nan", "of type float"),
     ("share", "inf", "of type float"), ("sure", "perhaps", "true or false"),
     ("nn", "3", "Did you mean n"), ("zzz", "3", "has: log, n, share, sure")],
)  # fmt: skip
def test_what_is_no_value_is_refused(name: str, text: str, says: str) -> None:
    with pytest.raises(ParameterError, match=says):
        convert(PARAMETERS, {name: text})


def test_a_notebook_is_found_by_name_or_path(tmp_path: Path) -> None:
    assert find_notebook("improvement").name == "improvement.ipynb"
    own = notebook(tmp_path, (CELL, "parameters"))
    assert find_notebook(str(own)) == own.resolve()
    with pytest.raises(ParameterError, match="Did you mean improvement"):
        find_notebook("improvemnt")
