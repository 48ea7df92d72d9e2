"""The index of 100 and 1,000 runs: making it against reading their records, and opening it.

Whole processes, which take turns. The peer reads every `run.json` with `json` and no more, near the
least that it can cost. Opened is the page in Chromium (needs the extra `check`), on a wide screen
and a telephone, against the index of one run; the times are those of the page, until it is loaded.
"""

import importlib.util
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

RUNS = 5
SIZES = (100, 1000)
OURS = "import sys; sys.argv = ['pmtools', 'reports', {path!r}]; import pmtools.cli as c; c.main()"
THEIRS = "import json, pathlib; print(sum(bool(json.loads(one.read_text('utf-8'))) for one in pathlib.Path({path!r}).rglob('run.json')))"
LOADED = "performance.getEntriesByType('navigation')[0].loadEventEnd"
FILTERED = """() => { const search = document.querySelector('input[type=search]');
  const start = performance.now(); search.value = 'dienst 7';
  search.dispatchEvent(new Event('input', { bubbles: true })); document.body.offsetHeight;
  return performance.now() - start; }"""
SORTED = """() => { const start = performance.now();
  document.querySelector('thead .log button').click(); document.body.offsetHeight;
  return performance.now() - start; }"""


def made_runs() -> Any:
    """The maker of run folders that the tests use."""
    file = Path(__file__).parents[1] / "tests" / "made_runs.py"
    spec = importlib.util.spec_from_file_location("made_runs", file)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def measured(code: str, path: Path) -> tuple[float, float]:
    """CPU and wall seconds of a process."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run([sys.executable, "-c", code.format(path=str(path))], capture_output=True)
    assert done.returncode == 0, done.stderr
    after, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter() - start
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall


def made(path: Path, n: int) -> None:
    pairs = [(measured(OURS, path), measured(THEIRS, path)) for _ in range(RUNS)]
    ratio = median(mine[0] / other[0] for mine, other in pairs)
    for who, side in zip(("pmtools reports", "json alone"), zip(*pairs, strict=True), strict=True):
        cpu, wall = (median(run[place] for run in side) for place in (0, 1))
        shown = f"{ratio:.1f}" if who == "pmtools reports" else "1.0"
        print(f"| {who}, {n} runs | {cpu:.2f} | {wall:.2f} | {shown} |")


def opened(pages: dict[int, Path]) -> None:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return print("Not opened: the extra `check` is not installed.")
    program = shutil.which("chromium") or shutil.which("google-chrome")
    print("\n| opened, ms | loaded | filtered | sorted | ratio to one run |\n" + "| --- " * 5 + "|")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for width in (1300, 390):
            least = 0.0
            for n, path in pages.items():
                times = []
                for _ in range(RUNS):
                    page = browser.new_page(viewport={"width": width, "height": 900})
                    page.goto((path / "index.html").as_uri())
                    times.append([page.evaluate(what) for what in (LOADED, FILTERED, SORTED)])
                    page.close()
                loaded, filtered, ordered = (median(one) for one in zip(*times, strict=True))
                least = least or loaded
                row = f"{n} runs, {width} wide | {loaded:.0f} | {filtered:.0f} | {ordered:.0f}"
                print(f"| {row} | {loaded / least:.1f} |")
        browser.close()


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        pages = {n: made_runs().many(Path(folder) / str(n), n) for n in (1, *SIZES)}
        print("| what, a whole process | CPU s | wall s | ratio |\n| --- | --- | --- | --- |")
        measured(OURS, pages[1])
        for n in SIZES:
            made(pages[n], n)
        opened(pages)


if __name__ == "__main__":
    main()
