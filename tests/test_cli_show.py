"""`pmtools show`: the numbers of a figure of a run."""

import csv
import io
import json
from datetime import datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from pmtools.cli.app import app
from pmtools.runs.record import sealed, to_json

ID = "20261129T070000Z-a1b2c3"


def said(*args: str | Path) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["show", *map(str, args)])
    return done.exit_code, done.stdout + done.stderr


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    folder = Path("reports", "zaken", "own", ID)
    (folder / "answers").mkdir(parents=True)
    frame = pl.DataFrame(
        {
            "activity": ["a\x1b[31m", "b"],
            "steps": [["x", "y"], []],
            "month": [datetime(2026, 1, 1), datetime(2026, 2, 1)],
            "median": [timedelta(days=42, seconds=5, microseconds=250_000), None],
            "share": [0.1, -1.0],
        }
    )
    frame.write_parquet(folder / "answers" / "throughput.parquet")
    (folder / "answers" / "broken.parquet").write_bytes(b"no")
    told = {
        "schema": 2, "id": ID, "started": "2026-11-29T07:00:00+00:00", "versions": {"pmtools": "9"},
        "input": {"name": "zaken.csv", "sha256": "ab" * 32}, "parameters": {"log": "x", "n": 3},
    }  # fmt: skip
    (folder / "run.json").write_text(to_json(sealed(told)))
    return folder


@pytest.mark.parametrize(
    "figure", ["throughput", "throughput.svg", "figures/throughput.svg", "report.html#figure-throughput"]
)  # fmt: skip
def test_the_numbers_and_their_origin_are_shown(run: Path, figure: str) -> None:
    code, text = said(ID[:16], figure)
    assert code == 0
    for part in ("42d 00:00:05", "x → y", "2026-01-01 ", "0.1", "ab" * 32, "n=3", "pmtools 9"):
        assert part in text
    assert "\x1b[31m" not in text


def test_all_of_it_can_be_had_as_csv(run: Path) -> None:
    code, text = said(run, "throughput", "--csv")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert (code, len(rows)) == (0, 2)
    assert rows[0]["median_seconds"] == str(42 * 86400 + 5.25)
    assert (rows[1]["median_seconds"], rows[1]["steps"], rows[0]["share"]) == ("", "", "0.1")


def test_what_is_not_there_is_told(run: Path) -> None:
    code, text = said(ID, "troughput")
    assert (code, "Did you mean throughput?" in text, "It has: broken, throughput" in text) == (2, True, True)  # fmt: skip
    code, text = said(ID, "broken")
    assert (code, "cannot be read" in text) == (2, True)
    code, text = said("nothing", "x")
    assert (code, "There is no run" in text) == (2, True)


def test_a_run_whose_files_were_removed_says_so(run: Path) -> None:
    told = json.loads((run / "run.json").read_text())
    (run / "run.json").write_text(json.dumps(told | {"removed": "2028-01-01T00:00:00+00:00"}))
    for file in (run / "answers").iterdir():
        file.unlink()
    code, text = said(ID, "throughput")
    assert (code, "were removed on 2028-01-01" in text) == (2, True)
