"""What holds for every notebook: clean, bilingual, run in both languages with the same numbers."""

import ast
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pmtools.report.words import words_of

FOLDER = Path(__file__).parents[2] / "notebooks"
NAMES = sorted(path.stem for path in FOLDER.glob("*.ipynb"))
NUMBER = re.compile(r"\d[\d.,]*")
WORDED = {"glance"}
"""Answers whose values are words."""


def notebook(name: str) -> dict[str, Any]:
    return dict(json.loads((FOLDER / f"{name}.ipynb").read_text(encoding="utf-8")))


def cells(name: str, kind: str) -> list[dict[str, Any]]:
    return [cell for cell in notebook(name)["cells"] if cell["cell_type"] == kind]


def test_every_notebook_has_a_test_of_its_own() -> None:
    here = {path.stem for path in Path(__file__).parent.glob("test_*.py")}
    assert {f"test_{name}" for name in NAMES} <= here


@pytest.mark.parametrize("name", NAMES)
def test_it_is_clean(name: str) -> None:
    assert notebook(name)["metadata"]["kernelspec"]["name"] == "python3"
    code = cells(name, "code")
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)
    ids = [cell["id"] for cell in notebook(name)["cells"]]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("name", NAMES)
def test_it_calls_the_library_and_defines_nothing(name: str) -> None:
    for cell in cells(name, "code"):
        tree = ast.parse("".join(cell["source"]))
        assert not [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]


@pytest.mark.parametrize("name", NAMES)
def test_every_text_cell_has_its_english(name: str) -> None:
    dutch = {cell["id"] for cell in cells(name, "markdown")}
    assert dutch == words_of("en").texts["cells"][name].keys()


SLOW = {"review_trial": pytest.mark.long}
"""Notebooks of which a run takes more than a few seconds."""


@pytest.mark.parametrize(
    ("log", "name"),
    [
        *(pytest.param("environmental_permit", name, marks=SLOW.get(name, ())) for name in NAMES),
        pytest.param("benefit", "improvement", marks=pytest.mark.long),
    ],
)
def test_both_languages_hold_the_same_numbers(
    log: str,
    name: str,
    made: Callable[..., Path],
    answers: Callable[[Path], dict[str, pd.DataFrame]],
) -> None:
    ours, theirs = (answers(made(log, name, "--language", one)) for one in ("nl", "en"))
    assert ours.keys() == theirs.keys()
    for answer in ours.keys() - WORDED:
        pd.testing.assert_frame_equal(ours[answer], theirs[answer])


@pytest.mark.parametrize("name", NAMES)
def test_a_language_is_whole(
    name: str, made: Callable[..., Path], page: Callable[[Path], str]
) -> None:
    dutch, english = (
        re.sub(  # names of parameters are those of the notebook in both languages
            r"<(caption|metadata)\b.*?</\1>", "",
            page(made("environmental_permit", name, "--language", one)),
        )
        for one in ("nl", "en")
    )  # fmt: skip
    assert '<html lang="nl">' in dutch
    assert '<html lang="en">' in english
    assert "Begrippen" in dutch
    for foreign in ("Doorlooptijd", " zaken", "Begrippen", "overgangen", "Cijfers bij", "helft"):
        assert foreign not in english
    for foreign in ("Throughput", " cases", "Definitions", "transitions", "half of"):
        assert foreign not in dutch


@pytest.mark.parametrize("name", NAMES)
def test_the_page_needs_nothing_else(
    name: str, made: Callable[..., Path], page: Callable[[Path], str]
) -> None:
    html = page(made("environmental_permit", name, "--language", "nl"))
    assert re.findall(r"""(?:src|href)=["'](?!#|data:)([^"']*)""", html) == []
    assert "default-src 'none'" in html
