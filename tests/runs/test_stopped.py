"""A run that does not come to its end."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest

from pmtools.errors import ParameterError, PmtoolsError, RunError


def test_the_failing_cell_is_counted_as_in_the_user_s_notebook(
    make: Callable[..., Path], run: Callable[..., Path], kept: Callable[[], Path],
    recorded: Callable[[Path], dict[str, Any]],
) -> None:  # fmt: skip
    path = make(
        "before = 1", "def f():\n    raise ValueError('\\x1b[31mred\\x1b[0m\\nline')\n\nf()\n1"
    )
    with pytest.raises(RunError) as stopped:
        run(path)
    said = str(stopped.value)
    assert "cell 5 after the heading 'A part' stopped with ValueError: red line" in said
    assert "f()" in said
    assert str(kept()) in said
    record = recorded(kept())
    assert record["outcome"] == "failed"
    assert "\x1b" not in said + record["error"] + (kept() / "notebook.ipynb").read_text()
    assert "\\u001b" not in (kept() / "notebook.ipynb").read_text()
    cells = nbformat.read(kept() / "notebook.ipynb", as_version=4).cells
    assert len(cells) == len(nbformat.read(path, as_version=4).cells) + 1
    assert cells[-1].outputs[0].ename == "ValueError"
    assert sorted(item.name for item in kept().iterdir()) == ["notebook.ipynb", "run.json"]


def test_what_is_kept_of_the_log_is_kept_of_a_run_that_failed_too(
    make: Callable[..., Path], run: Callable[..., Path], kept: Callable[[], Path],
    recorded: Callable[[Path], dict[str, Any]],
) -> None:  # fmt: skip
    with pytest.raises(RunError):
        run(make("1 / 0"), keep=lambda folder: (folder / "trace.parquet").write_bytes(b"x"))
    assert (kept() / "trace.parquet").read_bytes() == b"x"
    assert "trace.parquet" in recorded(kept())["outputs"]


def test_hostile_text_stays_text(
    make: Callable[..., Path], run: Callable[..., Path], printed: Callable[[Path], str],
    recorded: Callable[[Path], dict[str, Any]],
) -> None:  # fmt: skip
    hostile = "<script>alert(1)</script>\"'\\\n&{n}\t\u202e\u2028\U0001f4a9"
    folder = run(make("print(text, end='')"), text=hostile)
    assert printed(folder) == hostile
    assert recorded(folder)["parameters"]["text"] == hostile


def test_an_endless_message_is_cut(make: Callable[..., Path], run: Callable[..., Path]) -> None:
    with pytest.raises(RunError) as stopped:
        run(make("raise ValueError('x' * 100_000)"))
    assert len(str(stopped.value)) < 2000


def test_a_notebook_that_jupyter_cannot_read_leaves_nothing(
    tmp_path: Path, run: Callable[..., Path]
) -> None:
    bad = tmp_path / "bad.ipynb"
    bad.write_text('{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{"a": 1}]}')
    with pytest.raises(ParameterError, match=r"bad\.ipynb"):
        run(bad)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("at", ["prepare", "on_cell"])
def test_any_other_error_goes_on_and_leaves_nothing(
    make: Callable[..., Path], run: Callable[..., Path], tmp_path: Path, at: str
) -> None:
    def broken(*_: Any) -> dict[str, Any]:
        raise ZeroDivisionError(at)

    with pytest.raises(ZeroDivisionError, match=at):
        run(make("n"), **{at: broken})
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("out", ["/proc/reports", "file/reports", "x" * 300])
def test_a_folder_that_cannot_be_written(
    make: Callable[..., Path], run: Callable[..., Path], tmp_path: Path, out: str
) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(PmtoolsError, match=r"(?s)Cannot write in .*--out"):
        run(make("n"), tmp_path / out)
    assert sorted(item.name for item in tmp_path.iterdir()) == ["file", "own.ipynb"]


def test_a_long_name_of_many_bytes_is_a_folder(
    make: Callable[..., Path], run: Callable[..., Path]
) -> None:
    assert run(make("n"), log_name="\U0001f4a9" * 100 + "\udcff").is_dir()


def test_broken_leavings_do_not_hide_the_run(
    make: Callable[..., Path], run: Callable[..., Path], recorded: Callable[[Path], dict[str, Any]]
) -> None:
    leave = """import os, pathlib, polars as pl
run = pathlib.Path(os.environ["PMTOOLS_RUN"])
(run / "answers").mkdir()
frame = pl.DataFrame({"x": [float("inf"), 1.0], "labels": [["a"], None]})
frame = frame.with_columns(day=pl.date(2025, 1, 2), moment=pl.datetime(2025, 1, 2, time_zone="UTC"))
frame.write_parquet(run / "answers" / "findings.parquet")
(run / "skips.jsonl").write_text('{"section": "a"}\\n{"sect')"""
    record = recorded(run(make(leave)))
    moment = {"day": "2025-01-02", "moment": "2025-01-02T00:00:00+00:00"}
    assert record["findings"][0] == {"x": None, "labels": ["a"], **moment}
    assert record["skips"] == [{"section": "a"}, {"unreadable": '{"sect'}]


@pytest.mark.skipif(os.name == "nt", reason="Windows sends no SIGINT to one process")
@pytest.mark.parametrize("after", [0.0, 0.3])
def test_ctrl_c_while_the_kernel_starts_leaves_no_kernel(
    make: Callable[..., Path], apart: Callable[..., "subprocess.Popen[str]"], tmp_path: Path,
    after: float,
) -> None:  # fmt: skip
    running = apart(make("import time; time.sleep(60)"), PMTOOLS_MARK=str(tmp_path))
    while not _kernels(tmp_path, running) and running.poll() is None:
        time.sleep(0.01)
    time.sleep(after)
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=20)
    assert "KeyboardInterrupt" in said.splitlines()[-1]
    assert "Task" not in said
    assert _kernels(tmp_path, running) == []
    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(os.name == "nt", reason="Windows sends no SIGINT to one process")
def test_ctrl_c_again_and_again_ends_a_kernel_that_does_not_listen(
    make: Callable[..., Path], apart: Callable[..., "subprocess.Popen[str]"], tmp_path: Path
) -> None:
    deaf = f"""import pathlib, signal, time
signal.signal(signal.SIGINT, signal.SIG_IGN)
pathlib.Path({str(tmp_path / "cell")!r}).touch()
time.sleep(60)"""
    running = apart(make(deaf), PMTOOLS_MARK=str(tmp_path))
    while not (tmp_path / "cell").exists() and running.poll() is None:
        time.sleep(0.01)
    for _ in range(20):
        if running.poll() is None:
            running.send_signal(signal.SIGINT)
        time.sleep(0.02)
    _, said = running.communicate(timeout=20)
    assert "Task" not in said
    assert _kernels(tmp_path, running) == []
    assert not (tmp_path / "out").exists()


def _kernels(mark: Path, parent: "subprocess.Popen[str]") -> list[int]:
    """The processes other than the run itself that have its mark in their environment."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            marked = f"PMTOOLS_MARK={mark}".encode() in (process / "environ").read_bytes()
        except OSError:
            continue
        if marked and int(process.name) != parent.pid:
            found.append(int(process.name))
    return found


def test_leaving_before_the_end_is_a_failure(
    make: Callable[..., Path], run: Callable[..., Path]
) -> None:
    with pytest.raises(RunError, match="SystemExit: the notebook left before its end"):
        run(make("import sys; sys.exit()", "n"))
