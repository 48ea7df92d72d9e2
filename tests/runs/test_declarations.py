"""Declarations and values at the edge of what is allowed."""

import json
from pathlib import Path
from typing import Any

import pytest

from pmtools.errors import ParameterError
from pmtools.runs.notebooks import find_notebook, notebook_names
from pmtools.runs.parameters import Parameter, convert, declared


def tagged(folder: Path, source: Any, **more: Any) -> Path:
    cell = {"cell_type": "code", "metadata": {"tags": ["parameters"]}, "source": source} | more
    path = folder / "n.ipynb"
    path.write_text(
        json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]})
    )
    return path


def test_the_source_may_be_a_list_of_lines_with_remarks_between_them(tmp_path: Path) -> None:
    path = tagged(tmp_path, ["# what is asked\n", "\n", "x: str = '# no help'  # help # more\n"])
    assert declared(path) == [Parameter("x", str, "# no help", "help # more")]


def test_no_parameters_at_all_is_a_declaration_too(tmp_path: Path) -> None:
    assert declared(tagged(tmp_path, "# nothing to choose")) == []
    with pytest.raises(ParameterError, match="none"):
        convert([], {"x": "1"})


@pytest.mark.parametrize(
    "line",
    ["a: int = 1; b: int = 2", "x: str = ('a'\n 'b')", "x: float = 1e999", "x: int = {[]: 1}",
     "x.y: int = 1", "x: bool = 1", "x: float = True", "x: str = f'{1}'", "x: bytes = b''",
     "a: int = 1\na: int = 2", "%matplotlib inline", "x: str = 'open", "x: 'int' = 1",
     "x: int = 1 if True else 2", "'''text'''", "x: str = '''\n'''"],
)  # fmt: skip
def test_any_other_line_is_refused(tmp_path: Path, line: str) -> None:
    with pytest.raises(ParameterError, match=r"n\.ipynb, line \d of its parameters.*must be name"):
        declared(tagged(tmp_path, line))


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", '"nbformat"', '{"nbformat": 4, "cells": {}}', '{"nbformat": 3}',
     '{"nbformat": 4, "cells": [1, {}, {"cell_type": "code"}]}', "[" * 5000, "\x00"],
)  # fmt: skip
def test_a_file_that_is_no_notebook_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "n.ipynb").write_text(text)
    with pytest.raises(ParameterError, match=r"n\.ipynb"):
        declared(tmp_path / "n.ipynb")


def test_bytes_that_are_no_text_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    (tmp_path / "n.ipynb").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ParameterError, match=r"n\.ipynb"):
        declared(tmp_path / "n.ipynb")
    with pytest.raises(ParameterError, match=r"away\.ipynb"):
        declared(tmp_path / "away.ipynb")


@pytest.mark.parametrize("metadata", [{}, {"tags": None}, {"tags": "parameters"}, []])
def test_a_cell_without_a_proper_tag_does_not_count(tmp_path: Path, metadata: Any) -> None:
    with pytest.raises(ParameterError, match="must have one"):
        declared(tagged(tmp_path, "x: int = 1", metadata=metadata))


def test_a_text_cell_with_the_tag_does_not_count(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="must have one"):
        declared(tagged(tmp_path, "x: int = 1", cell_type="markdown"))


PARAMETERS = [
    Parameter("steps", int, 12, ""), Parameter("share", float, 0.5, ""),
    Parameter("on", bool, True, ""), Parameter("code", str, "a", ""),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "text"),
    [("steps", "abc"), ("steps", "1_000"), ("steps", "\u0661\u0662"), ("steps", "9" * 5000),
     ("steps", "1e3"), ("share", "1e999"), ("share", "-inf"), ("share", "NaN"), ("share", "1,5"),
     ("share", "0x1"), ("share", "1_0"), ("on", "aan"), ("on", "2"), ("on", ""),
     ("code", "a\x00b"), ("code", "\udcff")],
)  # fmt: skip
def test_a_text_that_is_no_value_names_the_parameter_and_its_default(name: str, text: str) -> None:
    default = next(each.default for each in PARAMETERS if each.name == name)
    with pytest.raises(ParameterError, match=rf"(?s){name}.*{default!r}"):
        convert(PARAMETERS, {name: text})


@pytest.mark.parametrize(
    ("text", "value"),
    [("true", True), ("YES", True), ("ja", True), ("False", False), ("no", False), ("nee", False)],
)
def test_truth_in_two_languages(text: str, value: bool) -> None:
    assert convert(PARAMETERS, {"on": text})["on"] is value


def test_what_is_not_given_has_its_default() -> None:
    converted = convert(PARAMETERS, {"share": ".5e1"})
    assert converted == {"steps": 12, "share": 5.0, "on": True, "code": "a"}


def test_a_shipped_notebook_is_found_by_its_file_name_too() -> None:
    assert find_notebook("improvement.ipynb") == find_notebook("improvement")
    assert "improvement" in notebook_names()


def test_what_is_no_notebook_file_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tagged(tmp_path, "x: int = 1")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "log.csv").write_text("a,b")
    for name in ("log.csv", "m.ipynb", str(tmp_path), "", "../improvement"):
        with pytest.raises(ParameterError, match=r"ipynb"):
            find_notebook(name)
