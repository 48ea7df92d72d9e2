"""A command in a process of its own, with what it cost, and stopped when it costs too much."""

import os
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

GIB, PAUSE = 2**30, 0.1


@dataclass(frozen=True)
class Allowed:
    """Seconds until it prints its first line, and GiB of memory."""

    seconds: float
    memory: float


@dataclass(frozen=True)
class Run:
    """CPU and wall seconds and peak MB, what was said, and why it was not done."""

    cost: dict[str, float]
    said: list[str]
    errors: str
    why: str


def run(command: list[str], allowed: Allowed) -> Run:
    """Run it to its end. What starts from a large process is counted as large: keep ours small."""
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as errors:
        start, ended, reasons = time.perf_counter(), threading.Event(), list[str]()
        process = subprocess.Popen(command, stdout=said, stderr=errors)
        watched = (process.pid, said.fileno(), allowed, ended, reasons)
        guard = threading.Thread(target=watch, args=watched)
        guard.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        ended.set()
        guard.join()
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        errors.seek(0)
        unit = 1e6 if sys.platform == "darwin" else 1e3
        cost = {
            "cpu": usage.ru_utime + usage.ru_stime,
            "wall": wall,
            "peak": usage.ru_maxrss / unit,
        }
        shouted = errors.read().decode(errors="replace")
        if process.returncode and not reasons:
            reasons.append(last_words(shouted, process.returncode))
        return Run(cost, said.read().decode().splitlines(), shouted, "".join(reasons[:1]))


def watch(
    pid: int, said: int, allowed: Allowed, ended: threading.Event, reasons: list[str]
) -> None:
    """End the process at its limits. Comparing its answers is not in the time allowed."""
    start = time.perf_counter()
    while not ended.wait(PAUSE):
        late = time.perf_counter() - start > allowed.seconds and not os.fstat(said).st_size
        if late:
            reasons.append(f"more than {allowed.seconds:g} s")
        elif resident(pid) > allowed.memory * GIB:
            reasons.append(f"more than {allowed.memory:g} GiB")
        if reasons:
            os.kill(pid, 9)
            return


def resident(pid: int) -> int:
    """The bytes of memory that a process has now; 0 where the system does not tell."""
    try:
        pages = Path(f"/proc/{pid}/statm").read_text().split()[1]
    except OSError:
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def last_words(errors: str, code: int) -> str:
    """The last line of an error that says something, fit for a cell of a table."""
    if code == -9:
        return "killed by the system"
    lines = [line.strip("│ ") for line in errors.splitlines() if any(map(str.isalpha, line))]
    return lines[-1][:120].replace("|", "/") if lines else f"ended with {code}"
