"""Registers with earlier iterations, whose measured effects a report tells at its findings."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from pmtools.errors import ParameterError
from pmtools.improvement.library import library_text, reviewed_and_not
from pmtools.improvement.register.model import Register

PARAMETER = "library"
"""The parameter of a notebook that takes the file of measured effects."""


@contextmanager
def with_library(
    registers: Sequence[Path], notebook: str, given: Mapping[str, str]
) -> Iterator[tuple[dict[str, str], list[str]]]:
    """The parameters of a run, with a file of what the registers measured while it lasts.

    Gives a line about each register beside them. Raises ParameterError for a folder that is no
    register or has something wrong in it, for a notebook that takes no such file, and when one is
    given already.
    """
    if not registers:
        yield dict(given), []
        return
    _require_place(notebook, given)
    held = [_sound(folder) for folder in dict.fromkeys(registers)]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"{PARAMETER}.toml"
        file.write_text(library_text(held), encoding="utf-8")
        yield {**given, PARAMETER: str(file)}, list(map(_holds, held))


def _require_place(notebook: str, given: Mapping[str, str]) -> None:
    from pmtools.runs.notebooks import find_notebook
    from pmtools.runs.parameters import declared

    if PARAMETER in given:
        raise ParameterError(
            f"--register makes the file that -p {PARAMETER} gives. Use one of the two."
        )
    if PARAMETER not in [one.name for one in declared(find_notebook(notebook))]:
        raise ParameterError(
            f"The notebook {notebook} tells nothing of registers: it has no parameter "
            f"{PARAMETER}. Leave --register out, or make the report improvement."
        )


def _sound(folder: Path) -> Register:
    """A register in which nothing is wrong, the scopes of its iterations neither."""
    import pmtools as pm
    from pmtools.improvement.register.checking import check_register
    from pmtools.improvement.register.reading import read_register

    held = read_register(folder)
    problems = check_register(folder, pm.Filter.from_toml).problems
    if problems:
        raise ParameterError(str(problems[0]))
    return held


def _holds(held: Register) -> str:
    """What a register has to tell, in a line."""
    n, n_not = reviewed_and_not(held)
    return f"{held.folder}: {n} reviewed iteration{'' if n == 1 else 's'}, {n_not} not reviewed yet"
