"""The doors of the house: which room may import which, read from the imports themselves."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import pmtools

HOUSE = Path(pmtools.__file__).parent
ROOMS = {  # room: rooms it may import, strangers allowed in (design: one row a room)
    "errors": ("", ""),
    "shipped": ("errors", ""),
    "clock": ("errors", "numpy polars holidays"),
    "engine": ("errors", "polars numpy pandas pyarrow pyspark py4j"),
    "naming": ("", "polars"),
    "labels": ("", ""),
    "origin": ("", ""),
    "filters": ("errors", "polars"),
    "log": ("errors clock filters engine naming origin", "polars pandas"),
    "privacy": ("errors", "platformdirs pandas polars fastexcel"),
    "sources": ("errors clock engine log naming origin privacy shipped", "polars pyarrow numpy fastexcel tomlkit psutil filelock httpx jwt keyring certifi"),
    "measures": ("errors clock log engine", "polars numpy pandas"),
    "models": ("errors filters labels log measures", "pm4py polars pandas"),
    "findings": ("errors", "pandas"),
    "improvement": ("errors clock findings", "pandas numpy scipy tomlkit filelock"),
    "report": ("errors filters labels privacy", "pandas numpy matplotlib babel nbconvert nbformat IPython bs4 tinycss2 typst"),
    "exploring": ("errors clock filters labels log measures privacy report shipped sources", "anywidget traitlets IPython pandas"),
    # A training is a notebook with its answers: what it asks comes from the public names alone.
    "training": ("errors log report pmtools", "IPython pandas"),
    "runs": ("errors engine report privacy shipped pmtools", "papermill nbclient nbformat jupyter_client ipykernel polars numpy scipy filelock"),
    "lab": ("errors privacy runs shipped", "jupyterlab jupyter_server jupyter_client filelock"),
    "cli": ("errors clock engine exploring filters improvement lab labels log origin sources privacy report runs pmtools", "typer rich"),
    "pmtools": ("*", ""),
}  # fmt: skip
HEAVY = {
    "holidays",
    "pandas",
    "matplotlib",
    "pm4py",
    "papermill",
    "nbconvert",
    "nbclient",
    "IPython",
    "rich",
    "openpyxl",
    "fastexcel",
    "tomlkit",
    "pyspark",
    "py4j",
    "bs4",
    "typst",
    "jupyterlab",
    "jupyter_server",
    "httpx",
    "jwt",
    "keyring",
    "certifi",
}
EAGER = {
    "exploring/widget": {"anywidget", "traitlets"},
    "findings": {"pandas"},
    "runs/kernel": {"papermill", "jupyter_client"},
    "lab/kernels": {"jupyter_server"},
}


def strangers_and_doors(room: str, source: str, file: str = "") -> list[str]:
    """What is wrong with the imports of a file that lives in a room."""
    rooms, strangers = (set(names.split()) for names in ROOMS[room])
    tree = ast.parse(source)
    late = {id(n) for f in ast.walk(tree) if isinstance(f, ast.FunctionDef) for n in ast.walk(f)}
    typing = {
        id(n)
        for branch in ast.walk(tree)
        if isinstance(branch, ast.If) and ast.unparse(branch.test) == "TYPE_CHECKING"
        for n in ast.walk(branch)
    }
    wrong = []
    for node in ast.walk(tree):
        for name in imported(node):
            top, _, inner = name.partition(".")
            eager = id(node) not in late | typing
            if eager and top in HEAVY - EAGER.get(file, EAGER.get(room, set())):
                wrong.append(f"{room} imports {top} early")
            if top == "pmtools":
                door = inner.split(".")[0] or "pmtools"
                if door != room and "*" not in rooms and door not in rooms:
                    wrong.append(f"{room} opens {door}")
            elif top not in sys.stdlib_module_names and top not in strangers:
                wrong.append(f"{room} lets in {top}")
    return wrong


def imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [str(node.module)] if isinstance(node, ast.ImportFrom) else []


def files() -> list[Path]:
    return sorted(HOUSE.rglob("*.py"))


def room_of(path: Path) -> str:
    first = path.relative_to(HOUSE).parts[0].removesuffix(".py")
    return "pmtools" if first == "__init__" else first


@pytest.mark.parametrize("path", files(), ids=lambda path: str(path.relative_to(HOUSE)))
def test_a_file_keeps_to_its_doors(path: Path) -> None:
    file = path.relative_to(HOUSE).with_suffix("").as_posix()
    assert strangers_and_doors(room_of(path), path.read_text(encoding="utf-8"), file) == []


@pytest.mark.parametrize(
    ("room", "source", "wrong"),
    [
        ("measures", "from pmtools.report.words import words_of", "measures opens report"),
        ("sources", "import pmtools.measures.variants", "sources opens measures"),
        ("report", "from pmtools.log import EventLog", "report opens log"),
        ("findings", "def f():\n    import pmtools.sources.xes", "findings opens sources"),
        ("measures", "import requests", "measures lets in requests"),
        ("report", "import matplotlib.pyplot", "report imports matplotlib early"),
        ("log", "import pandas as pd", "log imports pandas early"),
        ("engine", "from pmtools import read_xes", "engine opens pmtools"),
        ("engine", "from pyspark.sql import SparkSession", "engine imports pyspark early"),
        ("measures", "def f():\n    import pyspark", "measures lets in pyspark"),
    ],
)
def test_a_planted_violation_is_caught(room: str, source: str, wrong: str) -> None:
    assert wrong in strangers_and_doors(room, source)


@pytest.mark.parametrize("module", ["pmtools", "pmtools.cli", "pmtools.runs.execute"])
def test_importing_loads_nothing_heavy(module: str) -> None:
    say = f"import sys, {module}; print(*sorted(set(sys.modules) & {HEAVY | {'scipy'}!r}))"
    done = subprocess.run([sys.executable, "-c", say], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_no_measure_collects_for_itself() -> None:
    asked = ("collect", "collect_schema", "to_pandas")
    for path in sorted((HOUSE / "measures").glob("*.py")):
        calls = [n.func.attr for n in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
                 if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute)]  # fmt: skip
        assert not set(calls) & set(asked), path.name


def test_every_public_name_loads() -> None:
    for name in pmtools.__all__:
        assert getattr(pmtools, name) is not None


def test_the_table_of_contents_says_the_same_to_type_checkers() -> None:
    source = ast.parse((HOUSE / "__init__.py").read_text(encoding="utf-8"))
    told = {
        alias.asname: node.module
        for node in ast.walk(source)
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("pmtools.")
        for alias in node.names
    }
    assert told == pmtools._ROOMS


@pytest.mark.parametrize("kind", ["measures", "notebooks"])
def test_everything_has_its_test(kind: str) -> None:
    top = Path(__file__).parent
    there = HOUSE / "measures" if kind == "measures" else top.parent / "notebooks"
    suffix = ".py" if kind == "measures" else ".ipynb"
    names = {path.stem for path in there.glob(f"*{suffix}")} - {"__init__", "grain", "spread"}
    tested = {path.stem.removeprefix("test_") for path in (top / kind).glob("test_*.py")}
    assert names <= tested
