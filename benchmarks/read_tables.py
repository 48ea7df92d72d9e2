"""Reading a table of a million rows (CSV) and a workbook of about 30 MB against the libraries alone.

Each reading is a process of its own; the two of a pair take turns. Of each kind one peer keeps
every value as it is, as pmtools does, and one does not: pandas that guesses types makes 12 of 0012
and nothing of NA; fastexcel alone reads a cell with an error as an empty one.
"""

import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median

RUNS = 5
ROWS, SHEET_ROWS = 1_000_000, 580_000
HEAD = ["zaaknummer", "activiteit", "tijdstip", "behandelaar", "kanaal", "leges"]
READ = {
    "csv": "import pmtools as pm; log = pm.read_csv({path!r}); print(log.events.height)",
    "pandas, values as text": "import pandas as pd; rows = pd.read_csv({path!r}, dtype=str, "
    "keep_default_na=False); rows['tijdstip'] = pd.to_datetime(rows['tijdstip']); print(len(rows))",
    "pandas, values guessed": "import pandas as pd; rows = pd.read_csv({path!r}); "
    "rows['tijdstip'] = pd.to_datetime(rows['tijdstip']); print(len(rows))",
    "xlsx": "import pmtools as pm; log = pm.read_xlsx({path!r}); print(log.events.height)",
    "openpyxl": "import openpyxl; book = openpyxl.load_workbook({path!r}, read_only=True, "
    "data_only=True); print(sum(1 for _ in book.active.iter_rows(values_only=True)) - 1)",
    "fastexcel": "import fastexcel, polars as pl; book = fastexcel.read_excel({path!r}); "
    "print(len(pl.DataFrame(book.load_sheet(0, dtypes='string'))))",
}


def rows(n: int) -> list[list[object]]:
    chance, start = Random(7), datetime(2020, 1, 1)
    return [
        [
            f"zaak-{row // 8}",
            f"stap {chance.randrange(20)}",
            start + timedelta(seconds=chance.randrange(10**8)),
            f"R{chance.randrange(50)}",
            chance.choice(["Internet", "Balie", "Post"]),
            chance.randrange(100_000) / 100,
        ]
        for row in range(n)
    ]


def as_csv(path: Path) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(",".join(HEAD) + "\n")
        file.writelines(",".join(map(str, row)) + "\n" for row in rows(ROWS))


def as_workbook(path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Zaken")
    sheet.append(HEAD)
    for row in rows(SHEET_ROWS):
        sheet.append([*row, f"omschrijving van {row[0]} bij {row[1]} door {row[3]}"])
    book.save(path)


def measured(what: str, path: Path) -> tuple[float, float, str]:
    """CPU seconds and peak MB of a process that reads the file, and the rows that it says."""
    code = READ[what].format(path=str(path)) + (
        "; import resource; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    n_rows, peak = done.stdout.split()
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cpu, int(peak) / 1024, n_rows


def compared(ours: str, theirs: str, path: Path, runs: int) -> None:
    pairs = [(measured(ours, path), measured(theirs, path)) for _ in range(runs)]
    assert {mine[2] for mine, _ in pairs} == {other[2] for _, other in pairs}
    (cpu, peak), (their_cpu, their_peak) = (
        [median(run[n] for run in side) for n in (0, 1)] for side in zip(*pairs, strict=True)
    )
    ratio = median(mine[0] / other[0] for mine, other in pairs)
    size = path.stat().st_size / 2**20
    print(f"| pmtools, {path.suffix} of {size:.0f} MB | {cpu:.2f} | {peak:.0f} | {ratio:.2f} |")
    print(f"| {theirs} alone | {their_cpu:.2f} | {their_peak:.0f} | 1.00 |")


def main() -> None:
    print("| what, a whole process | CPU s | peak MB | ratio |\n| --- | --- | --- | --- |")
    cases: list[tuple[str, str, dict[str, int], Callable[[Path], None]]] = [
        (
            "log.csv",
            "csv",
            dict.fromkeys(["pandas, values as text", "pandas, values guessed"], RUNS),
            as_csv,
        ),
        ("log.xlsx", "xlsx", {"openpyxl": 1, "fastexcel": RUNS}, as_workbook),
    ]
    for name, ours, peers, write in cases:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / name
            write(path)
            for theirs, runs in peers.items():
                compared(ours, theirs, path, runs)


if __name__ == "__main__":
    main()
