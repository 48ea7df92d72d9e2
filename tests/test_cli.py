"""The command line: what it prints, and how it refuses."""

import gzip
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest
from typer.testing import CliRunner

from pmtools.cli import app

LOG = """<log><trace><string key="concept:name" value="1"/>
<event><string key="concept:name" value="a"/><date key="time:timestamp" value="2025-01-01T10:00:00Z"/></event>
<event><string key="concept:name" value="b"/><date key="time:timestamp" value="2025-01-02T10:00:00Z"/></event>
</trace></log>"""
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>' + LOG.replace('"a"', '"&b;"')


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PMTOOLS_CONFIG", str(tmp_path / "settings"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "log.xes"
    path.write_text(LOG, encoding="utf-8")
    return path


def notebook(path: Path, *sources: str, tag: str = "parameters") -> Path:
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(text) for text in sources])
    made.cells[0].metadata["tags"] = [tag]
    nbformat.write(made, path)
    return path


def refused(*arguments: str) -> str:
    done = CliRunner().invoke(app, list(arguments))
    assert done.exit_code == 2, done.output
    assert "Traceback" not in done.output
    assert not Path("reports").exists()
    return done.output


def test_check_says_what_a_log_holds(data: Path) -> None:
    done = CliRunner().invoke(app, ["check", str(data / "logs" / "receipt.xes.gz")])
    lines = dict(line.split(maxsplit=1) for line in done.stdout.splitlines())
    assert done.exit_code == 0
    assert lines["cases"] == "1,434"
    assert lines["events"] == "8,577"
    assert lines["activities"] == "27"
    assert lines["variants"] == "116"
    assert lines["period"].startswith("2010-10-02 09:20:39 to 2012-01-23")
    assert lines["zone"] == "Europe/Amsterdam"
    assert "8,577 rows read" in done.stdout
    assert "day only" not in lines


def test_check_says_of_how_many_events_only_the_day_is_known(data: Path) -> None:
    done = CliRunner().invoke(app, ["check", str(data / "logs" / "BPIC15_1.xes.gz")])
    assert "day only    23,990" in done.stdout


def test_list_shows_parameters_types_defaults_and_help() -> None:
    done = CliRunner().invoke(app, ["list"], env={"COLUMNS": "140"})
    assert done.exit_code == 0
    for word in ("improvement", "language", "str", "'nl'", "number of places named in sentences"):
        assert word in done.stdout


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("cut.xes.gz", gzip.compress(LOG.encode() * 50)[:150], "cut.xes.gz"),
        ("page.xes", b"<!DOCTYPE html><html><body>Sign in</body></html>", "page.xes"),
        ("empty.xes", b"", "empty.xes"),
        ("bomb.xes", BOMB.encode(), "bomb.xes"),
        ("half.xes", LOG.encode()[:-20], "half.xes"),
        ("words.csv", b"one column\nand a row\n", "words.csv"),
    ],
)
@pytest.mark.parametrize("command", ["check", "report"])
def test_a_damaged_log_is_refused(
    tmp_path: Path, command: str, name: str, content: bytes, says: str
) -> None:
    (tmp_path / name).write_bytes(content)
    assert says in refused(command, name)


def test_a_missing_log_is_refused() -> None:
    assert "nowhere.xes" in refused("report", "nowhere.xes")


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["-p", "plaecs=3"], "places"),
        (["-p", "places=many"], "places"),
        (["-p", "places"], "name=value"),
        (["-p", "log=x"], "argument"),
        (["--language", "fr"], "nl or en"),
        (["--notebook", "improvment"], "improvement"),
    ],
)
def test_a_wrong_question_is_refused_with_the_remedy(
    log: Path, options: list[str], says: str
) -> None:
    assert says in refused("report", str(log), *options)


def test_a_notebook_without_its_tag_is_refused(log: Path, tmp_path: Path) -> None:
    path = notebook(tmp_path / "bare.ipynb", "log: str = ''  # a log", tag="other")
    assert "parameters" in refused("report", str(log), "--notebook", str(path))


def test_a_folder_that_cannot_be_written_is_refused(log: Path, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file in the way")
    assert "taken" in refused("report", str(log), "--out", "taken")


def test_a_failing_cell_is_recorded(log: Path, tmp_path: Path) -> None:
    path = notebook(tmp_path / "fails.ipynb", "log: str = ''  # a log", "1 / 0")
    done = CliRunner().invoke(app, ["report", str(log), "--notebook", str(path), "--out", "made"])
    assert done.exit_code == 2
    assert "ZeroDivisionError" in done.output
    assert "Traceback" not in done.output
    record = json.loads(next(Path("made").rglob("run.json")).read_text(encoding="utf-8"))
    assert record["outcome"] == "failed"
    assert not list(Path("made").rglob("report.html"))


@pytest.mark.skipif(os.name == "nt", reason="Windows sends no SIGINT to one process")
def test_ctrl_c_leaves_nothing(log: Path, tmp_path: Path) -> None:
    started = tmp_path / "started"
    slow = f"import pathlib, time\npathlib.Path({str(started)!r}).touch()\ntime.sleep(60)"
    path = notebook(tmp_path / "slow.ipynb", "log: str = ''  # a log", slow)
    command = "from pmtools.cli import main; main()"
    options = ["report", str(log), "--notebook", str(path), "--out", "made"]
    running = subprocess.Popen(
        [sys.executable, "-c", command, *options], stderr=subprocess.PIPE, text=True
    )
    while not started.exists() and running.poll() is None:
        time.sleep(0.05)
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=30)
    assert running.returncode == 2
    assert "interrupted" in said
    assert "Traceback" not in said
    assert not Path("made").exists()


def test_output_that_was_not_shown_is_left_out_and_said(log: Path, tmp_path: Path) -> None:
    cells = (
        "import pmtools as pm\nprint('bare')",
        "import pandas as pd\npm.show(pd.DataFrame({'n': [41]}), name='kept')",
    )
    path = notebook(tmp_path / "own.ipynb", "log: str = ''  # a log", *cells)
    done = CliRunner().invoke(app, ["report", str(log), "--notebook", str(path), "--out", "made"])
    page = Path(done.stdout.strip()).read_text(encoding="utf-8")
    assert "bare" not in page
    assert "niet met pm.show is getoond" in page
    assert ">41<" in page


def test_a_log_of_starts_alone_is_told_as_such(tmp_path: Path) -> None:
    rows = "case_id,activity,start,end\n" + "".join(
        f"{case},{step},2024-01-0{day} 09:00,\n"
        for case in "12"
        for day, step in ((1, "a"), (4, "b"))
    )
    (tmp_path / "starts.csv").write_text(rows, encoding="utf-8")
    done = CliRunner().invoke(app, ["report", "starts.csv", "--out", "made"])
    page = Path(done.stdout.strip()).read_text(encoding="utf-8")
    assert "twee stappen met een einde" in page
    assert "verstrijkt geen tijd" not in page
