"""What surrounds a kernel: nothing of the user, of an earlier run, or of the machine."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import pmtools


def test_no_startup_file_of_python_is_read(
    make: Callable[..., Path], run: Callable[..., Path], printed: Callable[[Path], str],
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    (tmp_path / "startup.py").write_text("surprise = 1")
    monkeypatch.setenv("PYTHONSTARTUP", str(tmp_path / "startup.py"))
    assert printed(run(make("print('surprise' in globals())"))) == "False\n"


def test_two_runs_share_no_state_and_are_the_same(
    make: Callable[..., Path], run: Callable[..., Path], printed: Callable[[Path], str],
    tmp_path: Path,
) -> None:  # fmt: skip
    path = make(
        "import os; print('left' in globals(), os.environ.get('LEFT'), os.listdir())",
        "left = 1; os.environ['LEFT'] = 'x'; open('left', 'w').close(); os.chdir('/')",
        "print(hash('the same'), len(_ih), os.environ['MPLBACKEND'])",
    )
    before = Path.cwd(), dict(os.environ)
    first, second = run(path), run(path)
    assert printed(first) == printed(second)
    assert printed(first).startswith("False None []\n")
    assert (Path.cwd(), dict(os.environ)) == before
    assert first.name != second.name
    ids = [[cell["id"] for cell in _cells(folder)] for folder in (first, second)]
    assert ids[0] == ids[1]


def test_the_kernel_finds_the_same_pmtools_by_a_relative_search_path(
    make: Callable[..., Path], run: Callable[..., Path], printed: Callable[[Path], str],
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    (tmp_path / "beside").mkdir()
    (tmp_path / "beside" / "found_beside.py").write_text("")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", "beside")
    shown = printed(run(make("import found_beside, pmtools; print(pmtools.__version__)")))
    assert shown == f"{pmtools.__version__}\n"


def test_no_home_folder_is_needed(
    make: Callable[..., Path], apart: Callable[..., "subprocess.Popen[str]"]
) -> None:
    running = apart(make("n"), HOME="/proc/no-home", XDG_DATA_HOME="", XDG_RUNTIME_DIR="")
    _, said = running.communicate(timeout=30)
    assert (running.returncode, said) == (0, "")


def test_the_keys_to_the_kernel_lie_in_the_temporary_folder(
    make: Callable[..., Path], run: Callable[..., Path], printed: Callable[[Path], str]
) -> None:
    show = "from ipykernel.connect import get_connection_file; print(get_connection_file())"
    assert printed(run(make(show))) == "./kernel.json\n"


def test_no_kernelspec_is_looked_at(
    make: Callable[..., Path], apart: Callable[..., "subprocess.Popen[str]"], tmp_path: Path
) -> None:
    spec = {"argv": [sys.executable, "-c", "1 / 0"], "display_name": "x", "language": "python"}
    (tmp_path / "kernels" / "python3").mkdir(parents=True)
    (tmp_path / "kernels" / "python3" / "kernel.json").write_text(json.dumps(spec))
    running = apart(make("n"), JUPYTER_PATH=str(tmp_path), JUPYTER_PREFER_ENV_PATH="0")
    _, said = running.communicate(timeout=30)
    assert (running.returncode, said) == (0, "")


def test_a_relative_folder_for_reports_means_the_caller_s(
    make: Callable[..., Path], run: Callable[..., Path], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    keep = "import os, pathlib; pathlib.Path(os.environ['PMTOOLS_RUN'], 'kept').touch()"
    folder = run(make(keep), Path("reports"))
    assert (tmp_path / folder / "kept").exists()


def test_nothing_is_left_in_the_temporary_folder(
    make: Callable[..., Path], run: Callable[..., Path], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    run(make("import tempfile; tempfile.mkdtemp(); open('half', 'w').close()"))
    assert list((tmp_path / "temporary").iterdir()) == []


def test_papermill_comes_without_the_clients_of_clouds(
    make: Callable[..., Path], apart: Callable[..., "subprocess.Popen[str]"]
) -> None:
    look = "print('pyarrow' in sys.modules)\nimport pyarrow.fs\nprint(pyarrow.fs.__name__)"
    said, wrong = apart(make("n"), more=look).communicate(timeout=30)
    assert (said, wrong) == ("False\npyarrow.fs\n", "")


def _cells(folder: Path) -> list[dict[str, object]]:
    import nbformat

    cells: list[dict[str, object]] = nbformat.read(folder / "notebook.ipynb", as_version=4).cells
    return cells
