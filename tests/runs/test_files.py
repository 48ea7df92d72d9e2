"""Files that a parameter names: handed to the notebook, and in the record."""

import hashlib
import json
from pathlib import Path
from typing import Any

import nbformat
import pytest

from pmtools.errors import ParameterError
from pmtools.runs.files import handed
from pmtools.runs.run import run_notebook


def test_only_a_text_that_names_a_toml_file_is_one(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("x = 1")
    (tmp_path / "b.txt").write_text("x = 1")
    (tmp_path / "folder.toml").mkdir()
    given: dict[str, Any] = {
        "calendar": str(tmp_path / "a.toml"),
        "text": str(tmp_path / "b.txt"),
        "gone": str(tmp_path / "gone.toml"),
        "folder": str(tmp_path / "folder.toml"),
        "long": "x" * 5000 + ".toml",
        "n": 3,
    }
    values, files = handed(given)
    assert values == given | {"calendar": "a.toml"}
    assert [(file.parameter, file.name) for file in files] == [("calendar", "a.toml")]


def test_two_files_of_one_name_stay_apart(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x.toml").write_text(folder)
    given = {"log": "x", **{name: str(tmp_path / name / "x.toml") for name in ("one", "two")}}
    values, files = handed(given)
    assert values == {"log": "x", "one": "x.toml", "two": "two_x.toml"}
    assert [file.content for file in files] == [b"one", b"two"]
    values, _ = handed(given | {"log": "X.toml"})
    assert (values["log"], values["one"]) == ("X.toml", "one_x.toml")


def test_the_log_is_laid_down_by_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("log.toml").write_text("")
    assert handed({"log": "log.toml"}) == ({"log": "log.toml"}, [])


def test_a_file_that_cannot_be_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.toml").write_text("")

    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(ParameterError, match=r"Cannot read .*a\.toml: Permission denied"):
        handed({"calendar": str(tmp_path / "a.toml")})


def test_the_notebook_reads_it_where_it_runs_and_the_record_knows_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mine.toml").write_text("x = 1")
    made = nbformat.v4.new_notebook()
    tag = {"tags": ["parameters"]}
    made.cells.append(nbformat.v4.new_code_cell('calendar: str = ""', metadata=tag))
    made.cells.append(nbformat.v4.new_code_cell("print(calendar, open(calendar).read())"))
    nbformat.write(made, tmp_path / "own.ipynb")
    folder = run_notebook(
        tmp_path / "own.ipynb",
        {"calendar": "./mine.toml"},
        prepare=lambda work: {},
        render=lambda executed, folder, record: None,
        out=tmp_path / "out",
        log_name="log",
    )
    executed = nbformat.read(folder / "notebook.ipynb", as_version=4)
    said = [out.text for cell in executed.cells for out in cell.get("outputs", [])]
    assert said == ["mine.toml x = 1\n"]
    record = json.loads((folder / "run.json").read_text())
    digest = hashlib.sha256(b"x = 1").hexdigest()
    assert record["files"] == [
        {"parameter": "calendar", "name": "mine.toml", "source": "./mine.toml", "sha256": digest}
    ]
    assert (folder / "files" / "mine.toml").read_text() == "x = 1"
    assert record["parameters"] == {"calendar": "mine.toml"}
    assert not (folder / "mine.toml").exists()
