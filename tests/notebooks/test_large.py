"""A report of a log that is read a part at a time is the report of the log in memory."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

import pmtools as pm
from pmtools.cli import app
from pmtools.log import LargeLog
from pmtools.privacy.pseudonyms import pseudonyms
from pmtools.runs.notebooks import notebook_names
from pmtools.sources.store.view import write_view

COMMAND = "from pmtools.cli import main; main()"
LITTLE = "451MB"
"""A megabyte more than Python takes with its libraries."""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stores") / "benefit"
    return pm.store_logs(["benefit"], folder, rows_per_bucket=800)


def made(*asked: str) -> Path:
    done = CliRunner().invoke(app, ["report", *asked])
    assert done.exit_code == 0, done.output
    return Path(done.stdout.strip().splitlines()[-1]).parent


def page(run: Path) -> str:
    text = (run / "report.html").read_text(encoding="utf-8")
    return re.sub(r"\d{8}T\d{6}Z-\w+|\d\d:\d\d", "", text)


def same(one: Path, other: Path) -> None:
    names = sorted(path.name for path in (one / "answers").iterdir())
    assert names == sorted(path.name for path in (other / "answers").iterdir())
    for name in names:
        if name.endswith(".parquet"):
            frames = (pd.read_parquet(run / "answers" / name) for run in (one, other))
            pd.testing.assert_frame_equal(*frames, check_exact=True)
    assert page(one) == page(other)


@pytest.mark.long
def test_the_improvement_report(store: Path, tmp_path: Path) -> None:
    assert isinstance(pm.read_log(store, memory=LITTLE), LargeLog)
    out = ["--out", str(tmp_path)]
    same(made(str(store), "--memory", LITTLE, *out), made(str(store), *out))


@pytest.mark.long
@pytest.mark.parametrize("notebook", [name for name in notebook_names() if name != "improvement"])
def test_every_notebook(notebook: str, store: Path, tmp_path: Path) -> None:
    asked = [str(store), "--notebook", notebook, "--language", "en", "--out", str(tmp_path)]
    same(made(*asked, "--memory", LITTLE), made(*asked))


@pytest.mark.long
def test_a_run_that_was_killed_leaves_the_next_one_as_it_is(store: Path, tmp_path: Path) -> None:
    asked = [str(store), "--memory", LITTLE, "--notebook", "throughput", "--out", str(tmp_path)]
    begun = subprocess.Popen([sys.executable, "-c", COMMAND, "report", *asked])
    time.sleep(4)
    begun.send_signal(signal.SIGKILL)
    begun.wait()
    run = made(*asked)
    same(run, made(*asked[:1], *asked[3:]))


def test_check_says_the_same(store: Path) -> None:
    told = [
        CliRunner().invoke(app, ["check", str(store), *more]).stdout
        for more in ([], ["--memory", LITTLE])
    ]
    assert told[0] == told[1]
    assert "5,045" in told[0]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["--memory", "much"], "Write it as 800MB or 2GB"),
        (["--memory", "450MB"], "Give at least"),
        (["--engine", "dask"], "no engine 'dask'"),
        (["--master", "local[2]"], "--engine spark"),
    ],
)
def test_what_cannot_be_is_refused(asked: list[str], said: str, store: Path) -> None:
    done = CliRunner().invoke(app, ["report", str(store), *asked])
    assert done.exit_code == 2
    assert said in done.stderr


def test_a_limit_is_of_a_stored_log_only(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["report", "benefit", "--memory", "1GB"])
    assert done.exit_code == 2
    assert "pmtools store benefit --out FOLDER" in done.stderr


def test_nothing_of_a_person_is_in_a_view(store: Path, tmp_path: Path) -> None:
    log = pm.read_log(store)
    people = log.events["resource"].drop_nulls().unique().cast(str).to_list()
    write_view(log, store, tmp_path / "view", pseudonyms(b"k" * 32), keep_resources=False)
    seen = pm.read_log(tmp_path / "view", memory=LITTLE)
    assert "resource" in seen.origin.pseudonyms
    labels = (tmp_path / "view" / "labels.parquet").read_bytes()
    assert people and not any(name.encode() in labels for name in people)
    again, plain = (pm.rework(one)[["n_repeat", "n_redo"]] for one in (seen, log))
    pd.testing.assert_frame_equal(again, plain)
    with pytest.raises(pm.PmtoolsError):
        pm.throughput_time(seen, by="attribute:resource")
