"""The parameters that a notebook declares, and the values that a user gives for them."""

from __future__ import annotations

import ast
import io
import json
import math
import re
import tokenize
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pmtools.errors import ParameterError

Value = str | int | float | bool
ValueType = type[str] | type[int] | type[float] | type[bool]

TAG = "parameters"
TYPES: dict[str, ValueType] = {"str": str, "int": int, "float": float, "bool": bool}
FORM = "name: type = literal  # help, with type str, int, float or bool"
TRUTHS = dict.fromkeys(("true", "yes", "ja", "1"), True) | dict.fromkeys(
    ("false", "no", "nee", "0"), False
)
NOTEBOOK_FORMAT = 4


@dataclass(frozen=True)
class Parameter:
    """One declared parameter: its name, its type, the value it has by itself, and its help."""

    name: str
    type: ValueType
    default: Value
    help: str


def declared(notebook: Path) -> list[Parameter]:
    """The parameters of a notebook, in the order of its one cell with the tag `parameters`.

    Raises ParameterError for a file that is no notebook, for no or more than one tagged cell, and
    for a line that is anything else than `name: type = literal  # help`.

    >>> from pmtools.shipped import shipped
    >>> declared(shipped("notebooks") / "improvement.ipynb")[1].name
    'language'
    """
    cells = [cell for cell in _code_cells(notebook) if TAG in _tags(cell)]
    if len(cells) != 1:
        raise ParameterError(
            f"{notebook.name} has {len(cells)} code cells with the tag {TAG!r}; it must have one. "
            f"In JupyterLab: property inspector, add the tag {TAG} to the cell with lines of the "
            f"form {FORM}."
        )
    return _declarations("".join(cells[0]["source"]), notebook.name)


def convert(parameters: Sequence[Parameter], given: Mapping[str, str]) -> dict[str, Value]:
    """The value of every parameter: what was given, by its declared type, else the default.

    Raises ParameterError for a name that is not declared and for a value of another type.

    >>> convert([Parameter("steps", int, 12, ""), Parameter("code", str, "", "")], {"code": "007"})
    {'steps': 12, 'code': '007'}
    """
    known = {parameter.name: parameter for parameter in parameters}
    for name in given:
        if name not in known:
            raise ParameterError(_unknown(name, list(known)))
    return {
        name: _value(parameter, given[name]) if name in given else parameter.default
        for name, parameter in known.items()
    }


def _code_cells(notebook: Path) -> list[dict[str, Any]]:
    try:
        content = json.loads(notebook.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ParameterError(f"Cannot read the notebook {notebook}: {error.strerror}.") from error
    except (ValueError, RecursionError) as error:
        raise ParameterError(_no_notebook(notebook, "it is not valid JSON")) from error
    if not isinstance(content, dict) or not isinstance(content.get("nbformat"), int):
        raise ParameterError(_no_notebook(notebook, "it has no field nbformat"))
    if content["nbformat"] != NOTEBOOK_FORMAT or not isinstance(content.get("cells"), list):
        raise ParameterError(
            _no_notebook(notebook, f"its nbformat is {content['nbformat']}, not 4")
        )
    cells = [cell for cell in content["cells"] if isinstance(cell, dict)]
    return [cell for cell in cells if cell.get("cell_type") == "code" and "source" in cell]


def _no_notebook(notebook: Path, why: str) -> str:
    return (
        f"{notebook.name} is not a notebook (.ipynb, format 4): {why}. "
        "Open it in JupyterLab and save it again, or choose another file."
    )


def _tags(cell: dict[str, Any]) -> list[str]:
    metadata = cell.get("metadata")
    tags = metadata.get("tags") if isinstance(metadata, dict) else None
    return tags if isinstance(tags, list) else []


def _declarations(source: str, notebook: str) -> list[Parameter]:
    lines = source.splitlines()

    def refuse(line: int, why: str) -> ParameterError:
        text = lines[line - 1].strip() if 0 < line <= len(lines) else ""
        where = f"{notebook}, line {line} of its parameters"
        return ParameterError(f"{where}: {text!r} must be {FORM}. It {why}.")

    try:
        statements = ast.parse(source).body
        helps = dict(_comments(source))
    except (SyntaxError, tokenize.TokenError) as error:
        raise refuse(getattr(error, "lineno", None) or 1, "is not Python") from error
    found: dict[str, Parameter] = {}
    used: set[int] = set()
    for statement in statements:
        line = statement.lineno
        if line in used or statement.end_lineno != line:
            raise refuse(line, "is not one declaration on one line")
        used.add(line)
        parameter = _declaration(statement, helps.get(line, ""), refuse)
        if parameter.name in found:
            raise refuse(line, f"declares {parameter.name!r} again")
        found[parameter.name] = parameter
    return list(found.values())


def _declaration(
    statement: ast.stmt, explained: str, refuse: Callable[[int, str], ParameterError]
) -> Parameter:
    line = statement.lineno
    if not isinstance(statement, ast.AnnAssign) or not isinstance(statement.target, ast.Name):
        raise refuse(line, "is not a declaration")
    written = ast.unparse(statement.annotation)
    if written not in TYPES:
        raise refuse(line, f"has the type {written}")
    if statement.value is None:
        raise refuse(line, "has no default")
    kind = TYPES[written]
    try:
        value = ast.literal_eval(statement.value)
    except (ValueError, TypeError, SyntaxError, RecursionError) as error:
        raise refuse(line, "has a default that is not a literal") from error
    if kind is float and type(value) is int:
        value = float(value)
    if type(value) is not kind or (isinstance(value, float) and not math.isfinite(value)):
        raise refuse(line, f"has a default that is not of type {written}")
    return Parameter(statement.target.id, kind, value, explained)


def _comments(source: str) -> Iterator[tuple[int, str]]:
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string.lstrip("#").strip()


def _unknown(name: str, known: list[str]) -> str:
    near = get_close_matches(name, known)
    meant = f" Did you mean {' or '.join(near)}?" if near else ""
    there = f"The notebook has: {', '.join(known)}." if known else "The notebook has none."
    return f"Unknown parameter {name!r}.{meant} {there}"


def _value(parameter: Parameter, text: str) -> Value:
    readers = {str: _text, int: _whole, float: _number, bool: _truth}
    value = readers[parameter.type](text)
    if value is None:
        raise ParameterError(
            f"The parameter {parameter.name!r} must be {_ASKED[parameter.type]}; {text!r} is not. "
            f"It is {parameter.default!r} by default."
        )
    return value


_ASKED: dict[ValueType, str] = {
    str: "of type str, text that UTF-8 can write",
    int: "of type int, such as 12",
    float: "of type float, such as 0.5",
    bool: "true or false (or yes, no, ja, nee)",
}


def _text(text: str) -> str | None:
    broken = "\0" in text or any("\ud800" <= sign <= "\udfff" for sign in text)
    return None if broken else text


def _whole(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[+-]?[0-9]{1,18}", text.strip()) else None


def _number(text: str) -> float | None:
    form = r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?"
    value = float(text) if re.fullmatch(form, text.strip()) else math.inf
    return value if math.isfinite(value) else None


def _truth(text: str) -> bool | None:
    return TRUTHS.get(text.strip().lower())
