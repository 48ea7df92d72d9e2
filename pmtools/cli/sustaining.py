"""The gains of a register, judged anew by a log."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from pmtools.cli.asked import Asked
from pmtools.cli.reporting import make_report
from pmtools.improvement.gains import gains_text, left_in
from pmtools.improvement.register.reading import read_register
from pmtools.improvement.sustain import told_by

NOTEBOOK = "sustain"


def judged_anew(
    asked: Asked,
    register: Path,
    process: str,
    given: Mapping[str, str],
    out: Path,
    *,
    pdf: bool = False,
) -> tuple[Path, list[str]]:
    """Make the page, and say in a line what became of each iteration of the register.

    ParameterError for a process that no goal has, and for none where there is more than one.
    """
    held = read_register(register)
    text = gains_text(held, process)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "gains.toml"
        file.write_text(text, encoding="utf-8")
        told = {"language": held.language, **given, "asked": str(file)}
        page = make_report(asked, NOTEBOOK, told, out, keep_resources=False, pdf=pdf).page
    lines = {**told_by(page.parent), **left_in(text)}
    return page, [f"{name}: {line}" for name, line in lines.items()]
