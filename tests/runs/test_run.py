"""A run with a real kernel: what is executed, kept, recorded and hidden."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest

from pmtools.errors import RunError
from pmtools.runs.run import run_notebook

INPUT = {"name": "log.xes", "sha256": "0" * 64}


def notebook(folder: Path, *sources: str) -> Path:
    made = nbformat.v4.new_notebook()
    made.cells.append(nbformat.v4.new_markdown_cell("# First part"))
    made.cells.append(nbformat.v4.new_code_cell("n: int = 1", metadata={"tags": ["parameters"]}))
    made.cells += [nbformat.v4.new_code_cell(source) for source in sources]
    nbformat.write(made, folder / "own.ipynb")
    return folder / "own.ipynb"


def prepare(work: Path) -> dict[str, Any]:
    (work / "log.xes").write_text("the log")
    return INPUT


def render(executed: Any, folder: Path, record: dict[str, Any]) -> None:
    (folder / "report.html").write_text(record["id"])


def run(path: Path, out: Path, n: int = 5, **options: Any) -> Path:
    given = {"prepare": prepare, "render": render} | options
    return run_notebook(path, {"n": n}, out=out, log_name="log", **given)


def printed(folder: Path) -> list[str]:
    executed = nbformat.read(folder / "notebook.ipynb", as_version=4)
    return [out.text.strip() for cell in executed.cells for out in cell.get("outputs", []) if "text" in out]  # fmt: skip


def test_a_run_is_whole_and_recorded(tmp_path: Path) -> None:
    seen: list[tuple[int, int, str]] = []
    show = "import os; print(n, open('log.xes').read(), os.path.isdir(os.environ['PMTOOLS_RUN']))"
    path = notebook(tmp_path, show, f"import sys; print(sys.executable == {sys.executable!r})")
    folder = run(path, tmp_path / "out", on_cell=lambda *step: seen.append(step))
    assert printed(folder) == ["5 the log True", "True"]
    assert sorted(item.name for item in folder.iterdir()) == ["notebook.ipynb", "report.html", "run.json"]  # fmt: skip
    record = json.loads((folder / "run.json").read_text())
    assert (record["id"], record["outcome"], record["error"]) == (folder.name, "succeeded", "")
    assert (record["parameters"], record["input"], record["role"]) == ({"n": 5}, INPUT, "")
    assert record["versions"].keys() >= {"python", "pmtools", "pandas", "polars", "pm4py"}
    assert folder.relative_to(tmp_path).parts[:3] == ("out", "log", "own")
    assert [step[2] for step in seen][-2:] == ["First part", "First part"]


def test_skips_and_findings_reach_the_record(tmp_path: Path) -> None:
    leave = """import os, pandas as pd, pathlib
run = pathlib.Path(os.environ["PMTOOLS_RUN"])
(run / "answers").mkdir()
frame = pd.DataFrame({"id": ["place-1"], "total": pd.to_timedelta([90], unit="s"), "x": [None]})
frame.to_parquet(run / "answers" / "findings.parquet")
(run / "skips.jsonl").write_text('{"section": "waiting", "lack": "start"}\\n')"""
    folder = run(notebook(tmp_path, leave), tmp_path / "out")
    record = json.loads((folder / "run.json").read_text())
    assert record["findings"] == [{"id": "place-1", "total_seconds": 90.0, "x": None}]
    assert record["skips"] == [{"section": "waiting", "lack": "start"}]
    assert not (folder / "skips.jsonl").exists()


def test_a_failing_cell_is_recorded_and_explained(tmp_path: Path) -> None:
    path = notebook(tmp_path, "print('before')", "x = 1\nx / 0")
    with pytest.raises(
        RunError, match="cell .* after the heading 'First part' .*ZeroDivisionError"
    ):
        run(path, tmp_path / "out")
    folder = next((tmp_path / "out" / "log" / "own").iterdir())
    record = json.loads((folder / "run.json").read_text())
    assert record["outcome"] == "failed"
    assert "x / 0" in record["error"]
    assert printed(folder) == ["before"]
    assert not (folder / "report.html").exists()


def test_a_killed_kernel_is_recorded(tmp_path: Path) -> None:
    path = notebook(tmp_path, "import os, signal; os.kill(os.getpid(), 9)")
    with pytest.raises(RunError, match="the kernel died"):
        run(path, tmp_path / "out")
    folder = next((tmp_path / "out" / "log" / "own").iterdir())
    assert json.loads((folder / "run.json").read_text())["outcome"] == "failed"


def test_no_setting_of_the_user_reaches_the_kernel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home-of-jan-jansen"
    startup = home / ".ipython" / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "00.py").write_text("surprise = 1")
    spec = home / "jupyter" / "kernels" / "python3"
    spec.mkdir(parents=True)
    (spec / "kernel.json").write_text(json.dumps({"argv": ["/bin/false"], "display_name": "x", "language": "python"}))  # fmt: skip
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(home / "jupyter"))
    monkeypatch.delenv("IPYTHONDIR", raising=False)
    path = notebook(tmp_path, f"print('surprise' in globals(), {str(home)!r})")
    folder = run(path, tmp_path / "out")
    assert printed(folder) == ["False ~"] or os.name == "nt"


def test_a_page_that_cannot_be_made_leaves_nothing(tmp_path: Path) -> None:
    def broken(*_: Any) -> None:
        raise ValueError("no page")

    with pytest.raises(ValueError, match="no page"):
        run(notebook(tmp_path, "n"), tmp_path / "out", render=broken)
    assert not (tmp_path / "out").exists()


SCRIPT = """
import sys
from pathlib import Path
from pmtools.runs.run import run_notebook
run_notebook(Path(sys.argv[1]), {"n": 1}, prepare=lambda work: {}, out=Path("out"), log_name="l",
             render=lambda *_: None)
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows sends no signal to one process")
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_a_stopped_run_leaves_no_folder_and_no_kernel(tmp_path: Path, sent: signal.Signals) -> None:
    told = tmp_path / "kernel"
    slow = f"import os, pathlib, time\npathlib.Path({str(told)!r}).write_text(str(os.getpid()))\ntime.sleep(60)"  # fmt: skip
    path = notebook(tmp_path, slow)
    running = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(path)], cwd=tmp_path, stderr=subprocess.PIPE
    )
    while not (told.exists() and told.read_text()) and running.poll() is None:
        pass
    running.send_signal(sent)
    running.communicate(timeout=30)
    assert not (tmp_path / "out").exists()
    with pytest.raises(ProcessLookupError):
        os.kill(int(told.read_text()), 0)
