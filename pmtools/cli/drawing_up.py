"""The A3 of an iteration, drawn up from its register and the run of its last review."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

from pmtools.cli.own_page import require_free, require_mark
from pmtools.errors import ParameterError, PrivacyError

if TYPE_CHECKING:
    from pmtools.improvement.register.model import Iteration

KIND = "A3 of this iteration"
IN_REGISTER = "Take it out of the register"


def draw_up(
    folder: Path,
    iteration: str,
    reports: Path,
    out: Path | None,
    language: str | None,
    *,
    pdf: bool = False,
    allow: Sequence[str] = (),
) -> tuple[Path, str]:
    """Write the A3 of an iteration; gives its file, and what could not be found for it.

    With `pdf` the sheet is laid beside it as a PDF, under the same name; its words are those of the
    page. Raises ParameterError for an iteration that is not there, and where another file would be
    written over, and PrivacyError for what looks like personal data of a kind that is not in
    `allow`; then nothing is written.
    """
    import pmtools as pm
    from pmtools.improvement.a3 import a3_of
    from pmtools.improvement.register.reading import read_register
    from pmtools.privacy.scan.saying import allowed_kinds
    from pmtools.report.a3.page import a3_page, known, mark
    from pmtools.report.language import choose
    from pmtools.report.pdf.pdf import pdf_of, require_typst
    from pmtools.runs.folder import safe, write_whole

    if pdf:
        require_typst()
    register = read_register(folder)
    a3 = a3_of(register, iteration, reports)
    choose(language or register.language)
    path = out or reports / "a3" / f"{safe(a3.iteration.id)}.html"
    beside, today = path.with_suffix(".pdf"), date.today()
    refused = f"An A3 is a page for a browser, which also prints it: {path} must end in .html."
    require_free(path, mark(a3), KIND, f"{refused} With --pdf a PDF comes beside it.")
    if pdf:
        _require_own(beside, known(a3))
    page = a3_page(a3, _scope(a3.iteration), today, pm.__version__)
    _require_clean(page, path, allowed_kinds(allow))
    sheet = pdf_of(page, datetime.combine(today, time(), UTC)) if pdf else b""
    write_whole(path, page)
    if pdf:
        write_whole(beside, sheet)
    return path, "" if a3.run else _missing(a3.iteration, reports)


def _scope(iteration: Iteration) -> str:
    """The cases of an iteration in words; empty when it is about all."""
    import pmtools as pm
    from pmtools.report.filter_words import filter_words

    if not iteration.scope:
        return ""
    try:
        return filter_words(pm.Filter.from_toml(iteration.scope_text()))
    except ParameterError as error:
        raise ParameterError(f"{iteration.place.file}: [scope]: {error}") from error


def _require_own(path: Path, known: str) -> None:
    """ParameterError unless a PDF can come there."""
    from pmtools.runs.folder import explained

    if path.exists():
        with explained(path.parent):
            content = unescape(path.read_bytes().decode("utf-8", "replace"))
            require_mark(path, known, content, KIND)


def _require_clean(page: str, path: Path, allowed: Sequence[str]) -> None:
    """PrivacyError for personal data in the page; a team may write names of its own people."""
    from pmtools.privacy.scan.saying import refusal
    from pmtools.privacy.scan.scan import found_in_page

    found = [one for one in found_in_page(page, path) if one.kind not in allowed]
    if found:
        raise PrivacyError(refusal(found, "This A3", path.parent, IN_REGISTER))


def _missing(iteration: Iteration, reports: Path) -> str:
    """That the run of the last review was not found; empty when there was no review."""
    if not iteration.results:
        return ""
    run = iteration.results[-1].run or "without a name"
    return (
        f"The run {run} of the last review is not in {reports}, so that the page has no chart. "
        "Name the folder of its reports with --reports."
    )
