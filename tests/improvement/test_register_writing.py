"""Nothing is lost: two writers, a hand edit between, a kill while writing, a disk that refuses."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from pmtools.errors import ParameterError
from pmtools.improvement.register import (
    Lesson,
    Result,
    add_lesson,
    add_result,
    init_register,
    iteration_of,
    read_register,
    writing,
)

ONE = """id = "one" # the name
goal = "g"
team = "t"
title = "x"
problem = "x"
hypothesis = "If x, then y"
countermeasure = "y"
start = 2026-01-01
"""
GOAL = """goal = [{ id = "g", programme_goal = "x", process = "p", measure = "wip", target = 25,\
date = 2027-01-01, owner = "coach" }]"""
WRITER = """
import sys
from datetime import date
from pmtools.improvement.register import Result, add_result
folder, name, n = sys.argv[1], sys.argv[2], int(sys.argv[3])
for number in range(n):
    add_result(folder, "one", Result(date(2026, 2, 1), "worse", run=f"{name}-{number}"))
    print(number, flush=True)
"""
KILL = "import os, pathlib\nkill = lambda *_: os.kill(os.getpid(), 9)\n"
POSIX = pytest.mark.skipif(os.name != "posix", reason="rights and links are others on Windows")
WORSE = Result(date(2026, 2, 1), "worse")


@pytest.fixture
def register(tmp_path: Path) -> Path:
    return made(tmp_path / "register")


def made(folder: Path) -> Path:
    init_register(folder)
    (folder / "goals.toml").write_text(GOAL, encoding="utf-8")
    (folder / "iterations" / "one.toml").write_text(ONE, encoding="utf-8")
    return folder


def writer(folder: Path, name: str, n: int, before: str = "") -> subprocess.Popen[str]:
    say = [sys.executable, "-c", before + WRITER, str(folder), name, str(n)]
    return subprocess.Popen(say, stdout=subprocess.PIPE, text=True)


def runs(folder: Path) -> list[str]:
    return [result.run for result in iteration_of(read_register(folder), "one").results]


def leftovers(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*.part")]


def test_two_writers_at_once_lose_nothing(register: Path) -> None:
    both = [writer(register, name, 50) for name in "ab"]
    for one in both:
        one.communicate()
    assert [one.returncode for one in both] == [0, 0]
    found = runs(register)
    for name in "ab":  # each in its own order
        own = [run for run in found if run.startswith(name)]
        assert own == [f"{name}-{number}" for number in range(50)]
    assert (register / "iterations" / "one.toml").read_text(encoding="utf-8").startswith(ONE)
    assert leftovers(register) == []


def test_a_writer_that_is_killed_loses_nothing_that_it_wrote(register: Path) -> None:
    chance, told = random.Random(8), list[str]()
    for round_ in range(8):
        one = writer(register, str(round_), 1000)
        assert one.stdout
        numbers = [one.stdout.readline()]
        time.sleep(chance.uniform(0, 0.1))
        one.kill()
        numbers += one.communicate()[0].split("\n")
        told += [f"{round_}-{number.strip()}" for number in numbers if number.strip()]
        found = runs(register)
        assert set(told) <= set(found)
        assert len(found) == len(set(found))
        add_result(register, "one", Result(date(2026, 2, 1), "worse", run=f"after {round_}"))
        told.append(f"after {round_}")
    assert leftovers(register) == []


@pytest.mark.parametrize(
    ("at", "n_results", "left"),
    [
        ("os.fsync = kill", 0, [".one.toml.part"]),  # half of it written
        ("pathlib.Path.replace = kill", 0, [".one.toml.part"]),
        ("put = pathlib.Path.replace; pathlib.Path.replace = lambda *of: kill(put(*of))", 1, []),
    ],
)
def test_a_kill_leaves_the_file_whole_and_the_next_writes_on(
    register: Path, at: str, n_results: int, left: list[str]
) -> None:
    one = writer(register, "a", 1, f"{KILL}{at}")
    one.communicate()
    assert one.returncode == -signal.SIGKILL
    assert leftovers(register) == left
    text = (register / "iterations" / "one.toml").read_text(encoding="utf-8")
    assert (text == ONE) == (n_results == 0)
    assert len(runs(register)) == n_results
    add_result(register, "one", WORSE)
    assert len(runs(register)) == n_results + 1
    assert leftovers(register) == []


def test_a_hand_edit_in_the_moment_of_writing_is_kept(register: Path, monkeypatch) -> None:
    path, real, edits = register / "iterations" / "one.toml", shutil.copymode, []

    def edited(*args: Path) -> None:
        if len(edits) < 2:
            edits.append(f"# by hand {len(edits)}\n")
            path.write_text(edits[-1] + path.read_text(encoding="utf-8"), encoding="utf-8")
        real(*args)

    monkeypatch.setattr(writing.shutil, "copymode", edited)
    add_result(register, "one", WORSE)
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# by hand 1\n# by hand 0\n" + ONE)
    assert text.count("[[result]]") == 1


def test_a_file_that_never_rests_is_told(register: Path, monkeypatch) -> None:
    path = register / "iterations" / "one.toml"
    monkeypatch.setattr(
        writing.shutil, "copymode", lambda *_: path.write_text(path.read_text() + "#\n")
    )
    with pytest.raises(ParameterError, match="is being changed all the time"):
        add_result(register, "one", WORSE)
    assert "[[result]]" not in path.read_text()


def test_a_full_disk_leaves_the_file_as_it_was(register: Path, monkeypatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writing.os, "fsync", full)
    with pytest.raises(ParameterError, match="No space left on device.*nothing was written"):
        add_result(register, "one", WORSE)
    monkeypatch.undo()
    assert (register / "iterations" / "one.toml").read_text(encoding="utf-8") == ONE
    assert leftovers(register) == []


@contextmanager
def nobody() -> Iterator[None]:
    """Work as somebody whom file rights hold back, which they do not do for root."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


@POSIX
def test_a_read_only_folder_is_told(register: Path) -> None:
    add_lesson(register, Lesson(date(2026, 1, 1), "It loads what it needs."))
    with tempfile.TemporaryDirectory() as top:
        Path(top).chmod(0o755)
        folder = made(Path(top) / "register")
        for path in (folder / "iterations", folder):
            path.chmod(0o555)
        with nobody():
            assert read_register(folder).iterations
            with pytest.raises(ParameterError, match="cannot be written: Permission denied. Ask"):
                add_result(folder, "one", WORSE)
            with pytest.raises(ParameterError, match="cannot be made: Permission denied"):
                init_register(folder / "iterations" / "other")
        folder.chmod(0o777)  # whose iterations may still not be written
        with nobody(), pytest.raises(ParameterError, match="cannot be written: Permission denied"):
            add_result(folder, "one", WORSE)
        (folder / "iterations").chmod(0o777)
        (folder / "iterations" / "one.toml").chmod(0o444)  # nor this file
        with nobody(), pytest.raises(ParameterError, match="cannot be written: Permission denied"):
            add_result(folder, "one", WORSE)
        assert (folder / "iterations" / "one.toml").read_text(encoding="utf-8") == ONE


@POSIX
def test_a_link_stays_a_link_and_rights_stay_rights(register: Path, tmp_path: Path) -> None:
    real, link = tmp_path / "elsewhere.toml", register / "iterations" / "one.toml"
    link.rename(real)
    link.symlink_to(real)
    real.chmod(0o640)
    add_result(register, "one", WORSE)
    assert link.is_symlink()
    assert len(runs(register)) == 1
    assert real.stat().st_mode & 0o777 == 0o640


def test_a_busy_register_is_told(register: Path, monkeypatch) -> None:
    from filelock import FileLock

    monkeypatch.setattr(writing, "PATIENCE", 0.1)
    with FileLock(register / writing.LOCK), pytest.raises(ParameterError, match="Another command"):
        add_result(register, "one", WORSE)


@pytest.mark.parametrize(
    ("file", "content", "told"),
    [
        ("one.toml", ONE + "result = [{}]\n", "cannot be added"),
        ("one.toml", ONE + "[result]\n", r"one.toml:9: result must be one or more tables"),
        ("one.toml", ONE + "x = \n", "one.toml:9: this is not TOML"),
        ("two.toml", ONE, "Two iterations .* one.toml and two.toml"),
        ("one.toml", ONE.replace('"one"', '"ones"'), "no iteration 'one'. Did you mean 'ones'"),
    ],
)  # fmt: skip
def test_what_cannot_be_added_to_stays_as_it_is(
    register: Path, file: str, content: str, told: str
) -> None:
    path = register / "iterations" / file
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ParameterError, match=told):
        add_result(register, "one", WORSE)
    assert path.read_text(encoding="utf-8") == content
