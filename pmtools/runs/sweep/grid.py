"""The grid of a sweep: which values of which parameters, and every combination of them."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod

from pmtools.errors import ParameterError
from pmtools.runs.files import LOG
from pmtools.runs.parameters import Parameter, Value, convert

Logs = Callable[[str], list[str]]
"""What a value of `log` stands for: a folder for the logs in it."""


@dataclass(frozen=True)
class Axis:
    """One `--over`: a parameter, and its values in the order in which they were given."""

    parameter: str
    texts: tuple[str, ...]
    values: tuple[Value, ...]
    """The same by the declared type; of `log` the names of the logs."""
    doubled: tuple[str, ...] = ()
    """Values that were given more than once; each stands in `values` once."""


@dataclass(frozen=True)
class Grid:
    """Every combination of the values of some axes, the last one running fastest."""

    axes: tuple[Axis, ...]

    def __len__(self) -> int:
        return prod(len(axis.values) for axis in self.axes)

    def places(self) -> Iterator[dict[str, tuple[str, Value]]]:
        """Each combination in order, as parameter to text and value; nothing is held.

        >>> axis = Axis("n", ("1", "2"), (1, 2))
        >>> [place["n"][1] for place in Grid((axis,)).places()]
        [1, 2]
        """
        names = [axis.parameter for axis in self.axes]
        pairs = [list(zip(axis.texts, axis.values, strict=True)) for axis in self.axes]
        for combined in product(*pairs):
            yield dict(zip(names, combined, strict=True))


def grid_of(overs: Sequence[str], parameters: Sequence[Parameter], logs: Logs) -> Grid:
    """The grid that `--over name=a,b,c` asks for, each value checked by its declared type.

    A value that holds a comma stands in double quotes. Raises ParameterError for an unknown
    parameter, a value of another type, a parameter that is given twice, and an empty value.
    """
    axes = list[Axis]()
    for over in overs:
        name, texts = _told(over)
        if name in {axis.parameter for axis in axes}:
            raise ParameterError(
                f"--over {name}=… was given more than once. Put all its values in one: "
                f"--over {name}=a,b,c."
            )
        if name == LOG:
            texts = [log for text in texts for log in logs(text)]
        axes.append(_axis(name, texts, parameters))
    return Grid(tuple(axes))


def _told(over: str) -> tuple[str, list[str]]:
    """The name and the values of one `--over`."""
    name, sign, text = over.partition("=")
    name = name.strip()
    if not sign or not name:
        raise ParameterError(f"--over {over!r} has no values. Write --over name=a,b,c.")
    rows = list(csv.reader([text], skipinitialspace=True))
    values = [value.strip() for value in rows[0]] if len(rows) == 1 else []
    if not values or "" in values:
        raise ParameterError(
            f"--over {over!r} has an empty value. Write --over {name}=a,b,c; a value that holds a "
            "comma stands in double quotes."
        )
    return name, values


def _axis(name: str, texts: Sequence[str], parameters: Sequence[Parameter]) -> Axis:
    found: dict[Value, str] = {}
    doubled = list[str]()
    for text in texts:
        # A log has no declared type of its own: it is laid where the notebook finds it.
        value = text if name == LOG else convert(parameters, {name: text})[name]
        if value in found:
            doubled.append(text)
        found.setdefault(value, text)
    return Axis(name, tuple(found.values()), tuple(found), tuple(dict.fromkeys(doubled)))
