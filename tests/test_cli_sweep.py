"""The command sweep: what it refuses, how it goes on, and what is right after it was killed."""

import csv
import json
import os
import re
import signal
import subprocess
import sys
import time
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import nbformat
import pytest
from typer.testing import CliRunner

import pmtools
from pmtools.cli import app

LOG = "case_id,activity,end\n" + "".join(
    f"{case},{step},2025-01-0{day} 10:00\n" for case in "123" for day, step in ((1, "a"), (4, "b"))
)
CELL = """import os, signal, time, pandas as pd, pmtools as pm
if n == 13:
    os.kill(os.getpid(), signal.SIGKILL)
time.sleep(slow)
pm.show(pd.DataFrame({"figure": ["twice"], "value": [n * 2]}), name="glance")"""
POSIX = pytest.mark.skipif(os.name == "nt", reason="Windows sends no SIGINT to one process")


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PMTOOLS_CONFIG", str(tmp_path / "settings"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "log.csv").write_text(LOG, encoding="utf-8")
    notebook(CELL)


def notebook(*sources: str, name: str = "own") -> None:
    declared = "log: str = ''\nn: int = 1\nslow: float = 0.0"
    cells = [nbformat.v4.new_code_cell(text) for text in (declared, *sources)]
    cells[0].metadata["tags"] = ["parameters"]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), f"{name}.ipynb")


def sweep(*arguments: str, code: int = 0) -> Any:
    done = CliRunner().invoke(app, ["sweep", "own.ipynb", *arguments])
    assert done.exit_code == code, done.output
    assert "Traceback" not in done.output
    return done


def started(*arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", "from pmtools.cli import main; main()", "sweep", *arguments],
        env={**os.environ, "PYTHONPATH": str(Path(pmtools.__file__).parents[1])},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def states() -> list[dict[str, Any]]:
    found = sorted(Path("reports/sweeps").glob("*/sweep.json"))
    return [json.loads(path.read_text(encoding="utf-8")) for path in found]


def table() -> list[dict[str, str]]:
    """The latest summary, without what differs between two sweeps."""
    path = max(Path("reports/sweeps").glob("*/summary.csv"), key=lambda one: one.stat().st_mtime_ns)
    rows = csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    return [{name: text for name, text in row.items() if name != "run"} for row in rows]


def records() -> list[dict[str, Any]]:
    return [
        json.loads(path.read_text(encoding="utf-8")) for path in Path("reports").rglob("run.json")
    ]


class Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.links += [str(value) for name, value in attrs if tag == "a" and name == "href"]


def links(page: Path) -> list[Path]:
    """Where the links of a page lead, those within it left out."""
    seen = Links()
    seen.feed(page.read_text(encoding="utf-8"))
    return [page.parent / unquote(link) for link in seen.links if not link.startswith("#")]


def until(true: Any, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["log.csv"], "Over what"),
        (["--over", "n=1"], "Of which log"),
        (["log.csv", "--over", "log=log.csv"], "told twice"),
        (["log.csv", "--over", "m=1"], "Did you mean n|The notebook has"),
        (["log.csv", "--over", "n=1,many"], "must be of type int"),
        (["log.csv", "--over", "n=1,2", "-p", "n=3"], "Leave one of them out"),
        (["log.csv", "--over", "n=1", "-p", "slow=much"], "type float"),
        (["nowhere.csv", "--over", "n=1"], "nowhere.csv"),
        (["--over", "log=log.csv,nowhere.csv"], "nowhere.csv"),
        (["--over", "log=empty"], "holds no log"),
        (["log.csv", "--over", "n=1", "--mapping", "none.toml"], "none.toml"),
        (["log.csv", "--over", "n=1", "--retry"], "nothing to retry"),
        (["log.csv", "--over", f"n={','.join(map(str, range(101)))}"], "101 runs.*--yes"),
    ],
)
def test_a_mistake_is_refused_before_anything_runs(arguments: list[str], says: str) -> None:
    Path("empty").mkdir()
    Path("empty", "notes.txt").touch()
    assert re.search(says, " ".join(sweep(*arguments, code=2).output.split()))
    assert not list(Path().rglob("run.json"))
    assert not list(Path().rglob("sweep.json"))


def test_a_sweep_of_a_folder_has_a_line_a_log_and_one_bad_log_hurts_nobody() -> None:
    Path("in").mkdir()
    for name, text in {"b.csv": LOG, "a.csv": "no log", "~$b.csv": "", "notes.txt": ""}.items():
        Path("in", name).write_text(text, encoding="utf-8")
    done = sweep("--over", "log=in", "-p", "n=4", code=1)
    assert [(row["log"], row["outcome"], row["twice"]) for row in table()] == [
        ("in/a.csv", "failed", ""),
        ("in/b.csv", "done", "8"),
    ]
    assert "failed: run 1 (log=in/a.csv): a.csv" in done.stderr
    page = Path(done.stdout.splitlines()[-1])
    assert len(links(page)) == 2  # the report and the CSV
    assert all(link.is_file() for link in links(page))
    bad = next(one for one in records() if one["outcome"] == "failed")
    assert bad["input"] == {}
    assert bad["asked"]["source"] == "./in/a.csv"
    assert bad["sweep"] == {"id": page.parent.name, "place": 1}
    assert str(Path.cwd()) not in page.read_text() + json.dumps(states())


@pytest.mark.long
def test_retry_makes_what_failed_again_and_nothing_else() -> None:
    Path("bad.csv").write_text("no log", encoding="utf-8")
    arguments = ("--over", "log=log.csv,bad.csv")
    sweep(*arguments, code=1)
    Path("bad.csv").write_text(LOG, encoding="utf-8")
    said = sweep(*arguments, "--retry").stderr
    assert "made again (failed): run 2" in said
    assert [row["outcome"] for row in table()] == ["done", "done"]
    assert (len(states()), len(records())) == (1, 3)


@pytest.mark.long
@POSIX
@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGINT])
def test_a_sweep_that_was_stopped_gives_what_an_unbroken_one_gives(sent: signal.Signals) -> None:
    notebook(CELL.replace("n == 13", "n == 5"))
    arguments = ["own.ipynb", "log.csv", "--over", "n=0,1,2,3,4,5,6,7", "-p", "slow=0.4"]
    stopped = started(*arguments)
    until(lambda: states() and sum(row["state"] != "waiting" for row in states()[0]["rows"]) >= 2)
    until(lambda: list(Path("reports").rglob("*.part")))
    stopped.send_signal(sent)
    _, said = stopped.communicate(timeout=60)
    assert stopped.returncode == (-sent if sent == signal.SIGKILL else 2)
    if sent != signal.SIGKILL:
        assert "same command goes on" in said
        assert not list(Path("reports").rglob("*.part"))
    done = sweep(*arguments[1:], code=1)
    assert "going on with" in done.stderr
    resumed, places = table(), [record["sweep"]["place"] for record in records()]
    assert sorted(places) == list(range(1, 9))  # none lost, none double
    assert not list(Path("reports").rglob("*.part"))
    sweep(*arguments[1:], code=1)
    assert len(states()) == 2
    assert table() == resumed
    assert [row["outcome"] for row in resumed].count("failed") == 1


@pytest.mark.long
@POSIX
def test_thirty_runs_of_which_two_fail() -> None:
    Path("in").mkdir()
    for place in range(30):
        text = "no log" if place == 7 else LOG
        Path("in", f"{place:02}.csv").write_text(text, encoding="utf-8")
    notebook(CELL.replace("n == 13", "os.path.exists('03.csv')"))
    done = sweep("--over", "log=in", "-p", "n=2", code=1)
    rows = table()
    assert [int(row["place"]) for row in rows] == list(range(1, 31))
    assert [row["log"] for row in rows] == [f"in/{place:02}.csv" for place in range(30)]
    failed = {row["log"]: row["error"] for row in rows if row["outcome"] == "failed"}
    assert list(failed) == ["in/03.csv", "in/07.csv"]
    assert "kernel died" in failed["in/03.csv"]
    assert [row["twice"] for row in rows].count("4") == 28
    page = Path(done.stdout.splitlines()[-1])
    assert len(links(page)) == 28 + 1
    assert all(link.is_file() for link in links(page))
    assert len({record["id"] for record in records()}) == 30


@pytest.mark.long
@POSIX
def test_the_same_sweep_at_once_is_made_once() -> None:
    arguments = ["own.ipynb", "log.csv", "--over", "n=1,2,3", "-p", "slow=0.5"]
    first = started(*arguments)
    until(states)
    second = started(*arguments)
    told = [one.communicate(timeout=120) for one in (first, second)]
    assert (first.returncode, second.returncode) == (0, 0)
    assert told[0][0] == told[1][0]
    assert "waiting until it is done" in told[1][1]
    assert len(records()) == 3


@pytest.mark.long
@POSIX
def test_two_sweeps_into_one_folder_lose_and_double_nothing() -> None:
    sweeps = [started("own.ipynb", "log.csv", "--over", f"n={ns}") for ns in ("1,2,3", "3,4,5")]
    for one in sweeps:
        one.communicate(timeout=120)
    assert [one.returncode for one in sweeps] == [0, 0]
    assert sorted(record["parameters"]["n"] for record in records()) == [1, 2, 3, 3, 4, 5]
    assert all(len(state["rows"]) == 3 and state["ended"] for state in states())


@pytest.mark.long
@POSIX
def test_a_disk_that_fills_up_in_the_middle_leaves_runs_to_make() -> None:
    full = "import os\nif n == 2 and not os.environ.get('ROOM'):\n    raise OSError(28, 'No space left on device')\n"  # fmt: skip
    notebook(full + CELL)
    said = sweep("log.csv", "--over", "n=1,2,3", "--jobs", "1", code=2).stderr
    assert "The disk is full" in said
    assert [row["state"] for row in states()[0]["rows"]] == ["done", "waiting", "waiting"]
    assert len(records()) == 1
    os.environ["ROOM"] = "1"
    try:
        sweep("log.csv", "--over", "n=1,2,3", "--jobs", "1")
    finally:
        del os.environ["ROOM"]
    assert len(records()) == 3
