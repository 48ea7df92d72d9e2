"""`pmtools schedule`: lines that work, in folders with any name."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pmtools.cli.app import app
from pmtools.cli.schedule import COMMAND, cron, program, windows
from pmtools.sources.examples import example_path


def by_cron(line: str, home: Path) -> subprocess.CompletedProcess[str]:
    """Run a line of a crontab as cron does: the command up to a bare %, by sh, in the home folder."""
    moment, command = re.fullmatch(r"((?:\S+ ){5})(.*)", line).groups()  # type: ignore[union-attr]
    assert moment == "0 7 1 * * "
    command = re.split(r"(?<!\\)%", command)[0].replace(r"\%", "%")
    return subprocess.run(
        ["/bin/sh", "-c", command],
        cwd=home,
        env={"HOME": str(home), "PATH": "/usr/bin:/bin", "SHELL": "/bin/sh", "LOGNAME": "x"},
        capture_output=True,
        text=True,
    )


@pytest.mark.skipif(os.name == "nt", reason="cron is not on Windows")
@pytest.mark.parametrize("name", ["plain", "a b", "100%", "it's", '"x" & $HOME `y`'])
def test_the_line_for_cron_works_in_any_folder(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    stub = folder / "pmtools"
    stub.write_text('#!/bin/sh\npwd\nfor each in "$@"; do echo "<$each>"; done\necho oops >&2\n')
    stub.chmod(0o755)
    done = by_cron(cron(folder, stub), tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    said = (folder / "pmtools.log").read_text().splitlines()
    assert said == [str(folder), *(f"<{word}>" for word in COMMAND), "oops"]


def test_the_line_for_windows_has_its_quotes_within_quotes() -> None:
    line = windows(Path("C:/Users/jan jansen/reports"), "C:/p m/pmtools.exe")
    quoted = line.partition("/TR ")[2]
    assert quoted.startswith('"') and quoted.endswith('"')
    inner = quoted[1:-1]
    assert not re.search(r'(?<!\\)"', inner)
    task = inner.replace('\\"', '"')
    assert task == (
        'cmd /c cd /d "C:/Users/jan jansen/reports" && "C:/p m/pmtools.exe" '
        f"{' '.join(COMMAND)} >> pmtools.log 2>&1"
    )
    assert len(task) <= 261, "longer than the task scheduler takes"


@pytest.mark.parametrize("asked", [["schedule"], ["schedule", "--help"]])
def test_both_lines_are_shown_whole(
    asked: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "40")
    done = CliRunner().invoke(app, asked)
    assert done.exit_code == 0
    assert cron(tmp_path, program()) in done.stdout.splitlines()
    assert windows(tmp_path) in done.stdout.splitlines()
    assert program().is_file()


@pytest.mark.long
@pytest.mark.skipif(os.name == "nt", reason="cron is not on Windows")
def test_the_line_for_cron_makes_a_report_of_each_log(tmp_path: Path) -> None:
    folder = tmp_path / "the reports"
    (folder / "logs").mkdir(parents=True)
    for name in ("registry_extract", "property_tax"):
        shutil.copy(example_path(name), folder / "logs")
    done = by_cron(cron(folder, program()), tmp_path)
    log = (folder / "pmtools.log").read_text(encoding="utf-8")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", ""), log
    assert len(list((folder / "reports").glob("*/improvement/*/report.html"))) == 2, log
