"""The parameters of a notebook: declared in one tagged cell, checked before anything runs.

papermill itself checks nothing: an unknown name is a warning and `false` arrives as a true string.
"""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, cast

from pmtools.errors import ParameterError

TAG = "parameters"
FORM = "name: type = literal  # help, with type str, int, float or bool"
TYPES: dict[str, type] = {"str": str, "int": int, "float": float, "bool": bool}
TRUTHS = dict.fromkeys(("true", "yes", "ja", "1"), True) | dict.fromkeys(
    ("false", "no", "nee", "0"), False
)
Value = str | int | float | bool


@dataclass(frozen=True)
class Parameter:
    """One declared parameter."""

    name: str
    type: type
    default: Value
    help: str


def declared(path: Path) -> list[Parameter]:
    """The parameters that a notebook declares in its cell tagged `parameters`.

    Raises ParameterError for a file that is no notebook, a missing or double tag, and every line of
    another form than `name: type = literal  # help`.
    """
    tagged = [cell for cell in cells_of(path) if TAG in cell.get("metadata", {}).get("tags", [])]
    if len(tagged) != 1:
        raise ParameterError(
            f"{path.name} has {len(tagged)} cells tagged {TAG!r}; it must have one. In JupyterLab: "
            f"property inspector, add the tag {TAG} to the cell with lines of the form {FORM}."
        )
    source = "".join(tagged[0]["source"])
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        raise _malformed(path, source, error.lineno or 1) from None
    return [_parameter(node, source, path) for node in tree.body]


def cells_of(path: Path) -> list[dict[str, Any]]:
    """The cells of a notebook file; ParameterError when it is none."""
    import json

    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        return [dict(cell) for cell in cells]
    except OSError as error:
        raise ParameterError(f"{path} cannot be read: {error.strerror}.") from None
    except (ValueError, KeyError, TypeError):
        raise ParameterError(f"{path} is not a notebook (.ipynb, format 4).") from None


def convert(parameters: Iterable[Parameter], given: Mapping[str, str]) -> dict[str, Value]:
    """Every parameter with its value: the given text by its declared type, else the default.

    Raises ParameterError for an unknown name or a text that is no value of the type.

    >>> convert([Parameter("steps", int, 12, "")], {"steps": "20"})
    {'steps': 20}
    """
    known = {parameter.name: parameter for parameter in parameters}
    for name in given:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            meant = f" Did you mean {near[0]}?" if near else ""
            has = ", ".join(known)
            raise ParameterError(f"Unknown parameter {name!r}.{meant} The notebook has: {has}.")
    return {
        name: _value(parameter, given[name]) if name in given else parameter.default
        for name, parameter in known.items()
    }


def _parameter(node: ast.stmt, source: str, path: Path) -> Parameter:
    if not isinstance(node, ast.AnnAssign) or not isinstance(node.target, ast.Name):
        raise _malformed(path, source, node.lineno)
    kind = TYPES.get(ast.unparse(node.annotation))
    try:
        default: Any = ast.literal_eval(node.value) if node.value else None
    except ValueError:
        default = None
    if kind is float and type(default) is int:
        default = float(default)
    if kind is None or type(default) is not kind:
        raise _malformed(path, source, node.lineno)
    line = source.splitlines()[(node.end_lineno or node.lineno) - 1].encode()
    comment = line[node.end_col_offset or 0 :].decode().strip()
    return Parameter(node.target.id, kind, cast("Value", default), re.sub(r"^#\s*", "", comment))


def _malformed(path: Path, source: str, line: int) -> ParameterError:
    lines = source.splitlines()
    text = lines[line - 1].strip() if line <= len(lines) else ""
    return ParameterError(f"{path.name}, line {line} of its parameters: {text!r} must be {FORM}.")


def _value(parameter: Parameter, text: str) -> Value:
    try:
        if parameter.type is bool:
            return TRUTHS[text.strip().lower()]
        value: Value = parameter.type(text)
        if isinstance(value, float) and not math.isfinite(value):
            raise ValueError(text)
    except (ValueError, KeyError):
        kind = "true or false" if parameter.type is bool else f"of type {parameter.type.__name__}"
        raise ParameterError(
            f"Parameter {parameter.name} must be {kind}; {text!r} is not. "
            f"It is {parameter.default!r} by default."
        ) from None
    return value
