"""The review of an iteration of a register, by a log; its result is kept with the iteration."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from pmtools.cli.asked import Asked
from pmtools.cli.reporting import make_report
from pmtools.improvement.asked import asked_text
from pmtools.improvement.found import found_by
from pmtools.improvement.register.model import Result
from pmtools.improvement.register.reading import iteration_of, read_register
from pmtools.improvement.register.writing import add_result

NOTEBOOK = "iteration_review"


def reviewed(
    asked: Asked,
    register: Path,
    iteration: str,
    given: Mapping[str, str],
    out: Path,
    *,
    pdf: bool = False,
) -> tuple[Path, Result | None]:
    """Make the page of a review, and write its result into the register.

    When the page cannot be made, nothing is written. ParameterError for an iteration that is not
    there.
    """
    held = read_register(register)
    found = iteration_of(held, iteration)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"{found.id}.toml"
        file.write_text(asked_text(held, found.id), encoding="utf-8")
        told = {"language": held.language, **given, "asked": str(file)}
        made = make_report(asked, NOTEBOOK, told, out, keep_resources=False, pdf=pdf)
    result = found_by(made.page.parent)
    if result is not None:
        add_result(register, found.id, result)
    return made.page, result
