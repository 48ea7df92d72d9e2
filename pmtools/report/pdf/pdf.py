"""A finished page as a PDF that can be read aloud (PDF/UA-1, ISO 14289-1), made by typst."""

from __future__ import annotations

import json
import tempfile
from datetime import datetime
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

from pmtools.errors import CapabilityError, PmtoolsError
from pmtools.report.pdf.letters import folders
from pmtools.report.pdf.tree import Tree, tree_of

INSTALL = '--pdf needs the extra pdf: pip install "pmtools[pdf]"'
NEEDED = ("bs4", "tinycss2", "typst")
TEMPLATES = ("pieces.typ", "report.typ", "a3.typ")
MAIN = "main.typ"


def require_typst() -> None:
    """CapabilityError unless all is there that a PDF needs; to be asked before a long run."""
    if not all(map(find_spec, NEEDED)):
        raise CapabilityError("typst", INSTALL)


def pdf_of(html: str, moment: datetime) -> bytes:
    """The PDF of a page of this house (a report or an A3); `moment` is the date that it bears.

    It holds what the page shows on paper, and nothing that the page does not hold: no script, no
    hidden level of a map. The text reaches typst as data and never as markup, and typst sees only a
    folder of its own. The same page and moment give the same bytes. Raises CapabilityError without
    the extra `pdf`, and PmtoolsError when typst refuses the page.
    """
    require_typst()
    tree = tree_of(html)
    with tempfile.TemporaryDirectory(prefix="pmtools-pdf-") as folder:
        _lay(tree, Path(folder))
        return _compiled(Path(folder), moment)


def _lay(tree: Tree, folder: Path) -> None:
    """Lay out what typst reads: the fixed templates, the page as data, and its drawings."""
    for name in TEMPLATES:
        (folder / name).write_text(_template(name), encoding="utf-8")
    (folder / MAIN).write_text(f'#include "{tree.layout}.typ"\n', encoding="utf-8")
    said = json.dumps(tree.data, ensure_ascii=True, sort_keys=True)
    (folder / "page.json").write_text(said, encoding="utf-8")
    for name, content in tree.files.items():
        (folder / name).write_bytes(content)


def _compiled(folder: Path, moment: datetime) -> bytes:
    import typst

    try:
        made = typst.compile(
            str(folder / MAIN),
            root=str(folder),
            font_paths=list(map(str, folders())),
            ignore_system_fonts=True,
            format="pdf",
            pdf_standards="ua-1",
            timestamp=moment,
            package_path=str(folder),
            package_cache_path=str(folder),
        )
    except RuntimeError as error:  # what typst raises, whatever is the matter
        raise PmtoolsError(
            f"The PDF could not be made: {error}. Without --pdf the page is made as always."
        ) from error
    if not isinstance(made, bytes):
        raise PmtoolsError("The PDF could not be made. Without --pdf the page is made as always.")
    return made


@cache
def _template(name: str) -> str:
    return files("pmtools.report.pdf").joinpath(name).read_text(encoding="utf-8")
