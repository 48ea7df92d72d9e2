"""Ctrl-C at the moments when it would leave something."""

import asyncio
import os
import shutil
import signal
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pmtools.runs.folder import run_folder, temporary_folder
from pmtools.runs.kernel import postponed, termination_interrupts, uninterrupted

SENT = [signal.SIGINT, signal.SIGTERM]


@pytest.mark.parametrize("sent", SENT)
def test_it_waits_until_the_kernel_can_be_ended(sent: signal.Signals) -> None:
    before = signal.getsignal(sent)
    reached = False
    with pytest.raises(KeyboardInterrupt), postponed():
        signal.raise_signal(sent)
        reached = True
    assert reached
    assert signal.getsignal(sent) is before


@pytest.mark.parametrize("sent", SENT)
def test_it_does_not_stop_the_tidying_up(sent: signal.Signals) -> None:
    with uninterrupted():
        signal.raise_signal(sent)


def test_termination_is_an_interrupt_for_the_time_of_a_run() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(KeyboardInterrupt), termination_interrupts():
        signal.raise_signal(signal.SIGTERM)
    assert signal.getsignal(signal.SIGTERM) is before


def test_folders_are_removed_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    remove = shutil.rmtree

    def interrupted(folder: Path, **options: Any) -> None:
        signal.raise_signal(signal.SIGINT)
        remove(folder, **options)

    monkeypatch.setattr(shutil, "rmtree", interrupted)
    with pytest.raises(ValueError, match="x"), run_folder(tmp_path / "a" / "b", "1"):
        raise ValueError("x")
    with temporary_folder() as aside:
        (aside / "log.xes").touch()
    assert not aside.exists()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="Windows sends no SIGINT to one process")
def test_nothing_keeps_waiting_for_the_kernel(
    make: Callable[..., Path], run: Callable[..., Path], tmp_path: Path
) -> None:
    from jupyter_core.utils import ensure_event_loop

    def later(index: int, total: int, heading: str) -> None:
        if index == total - 1:
            interrupt = signal.pthread_kill, (threading.main_thread().ident, signal.SIGINT)
            threading.Timer(0.5, *interrupt).start()

    with pytest.raises(KeyboardInterrupt):
        run(make("import time; time.sleep(60)"), on_cell=later)
    assert asyncio.all_tasks(ensure_event_loop()) == set()
    assert not (tmp_path / "out").exists()


def test_a_run_outside_the_main_thread_ends_well(
    make: Callable[..., Path], run: Callable[..., Path]
) -> None:
    made: list[Path] = []
    path = make("n")
    thread = threading.Thread(target=lambda: made.append(run(path)))
    thread.start()
    thread.join(30)
    assert made[0].is_dir()
