"""CPU of a report against an empty papermill run that imports pm4py, whole process trees."""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import nbformat

RUNS = 5
HEAVY = ("pandas", "pm4py", "matplotlib", "papermill", "scipy")


def cpu(command: list[str], folder: Path) -> float:
    """CPU seconds, of the system too, of a command and all that it started and waited for."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime) - (before.ru_utime + before.ru_stime)


def empty_notebook(folder: Path) -> None:
    code = nbformat.v4.new_code_cell
    made = nbformat.v4.new_notebook(cells=[code("x = 1"), code("import pm4py")])
    made.cells[0].metadata["tags"] = ["parameters"]
    made.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(made, folder / "empty.ipynb")


def imports() -> tuple[float, list[str]]:
    """Seconds of `import pmtools` in a fresh process, and the heavy libraries that it loaded."""
    say = f"import sys, pmtools; print(*set({HEAVY}) & set(sys.modules))"
    start = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", say], check=True, capture_output=True, text=True)
    return time.perf_counter() - start, done.stdout.split()


def main() -> None:
    log = str(Path(sys.argv[1]).resolve())
    scripts = Path(sys.executable).parent
    report = [str(scripts / "pmtools"), "report", log, "--quiet", "--out", "reports"]
    empty = [str(scripts / "papermill"), "--no-progress-bar", "empty.ipynb", "out.ipynb"]
    folder = Path(tempfile.mkdtemp())
    os.environ["PMTOOLS_CONFIG"] = str(folder / "settings")
    try:
        empty_notebook(folder)
        first = cpu(report, folder)
        cpu(empty, folder)
        pairs = [(cpu(report, folder), cpu(empty, folder)) for _ in range(RUNS)]
    finally:
        shutil.rmtree(folder)
    ours, theirs = (median(side) for side in zip(*pairs, strict=True))
    seconds, loaded = imports()
    print("| what | CPU s | ratio to the empty run |")
    print("| --- | --- | --- |")
    print(f"| empty papermill run that imports pm4py | {theirs:.2f} | 1.00 |")
    print(f"| first report of {Path(log).name} | {first:.2f} | {first / theirs:.2f} |")
    print(f"| later reports (median of {RUNS}) | {ours:.2f} | {ours / theirs:.2f} |")
    print(
        f"\n`import pmtools`: {seconds:.2f} s in a fresh process, loaded {loaded or 'none'} of {HEAVY}"
    )


if __name__ == "__main__":
    main()
