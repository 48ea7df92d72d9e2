"""Made-up exports of a process, and what is another in them: rows as plain tuples, a case at a time."""

import csv
import random
from collections import Counter, defaultdict
from datetime import datetime, timedelta
from pathlib import Path

BEGIN = datetime(2024, 1, 1)
COLUMNS = ("zaak", "stap", "eind", "wie", "kanaal")
STEPS = ("ontvangen", "toetsen", "advies", "besluit", "afgerond")
Row = tuple[str, str, datetime, str, str]


def process(weeks: int, *, per_week: int = 20, slow_from: int = 10**6, seed: int = 1) -> list[Row]:
    """All rows of cases that begin in so many weeks; from a week on each wait is half as long again."""
    chance, rows = random.Random(seed), []
    for week in range(weeks):
        for n in range(chance.randint(per_week - 6, per_week + 6)):
            at = BEGIN + timedelta(weeks=week, hours=chance.randrange(168), minutes=7)
            channel, pace = chance.choice("ab"), 1.6 if week >= slow_from else 1.0
            steps = [*STEPS[:2], *(["toetsen"] if chance.random() < 0.2 else []), *STEPS[2:]]
            for step in steps:
                rows.append((f"Z{week:03}-{n:02}", step, at, f"m{chance.randrange(9)}", channel))
                at += timedelta(minutes=int(chance.gammavariate(2, 1800) * pace) + 1)
    return rows


def until(rows: list[Row], week: int) -> list[Row]:
    """The rows of an export at the end of a week, in the middle of a day."""
    end = BEGIN + timedelta(weeks=week, hours=-9)
    return [row for row in rows if row[2] < end]


def write(rows: list[Row], path: Path, columns: tuple[str, ...] = COLUMNS) -> Path:
    """The rows as a table."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(
            [case, step, f"{at:%Y-%m-%d %H:%M}", *more] for case, step, at, *more in rows
        )
    return path


def differences(old: list[Row], new: list[Row]) -> dict[str, tuple[int, int]]:
    """Of the days that both have, what is removed, added and altered: rows, and cases with them."""
    first = max(min(row[2] for row in rows).date() for rows in (old, new))
    ends = [max(row[2] for row in rows) for rows in (old, new)]
    same = ends[0].replace(minute=0) == ends[1].replace(minute=0)
    last = min(ends).date() if same else min(ends).date() - timedelta(days=1)
    by_case = defaultdict(lambda: (Counter(), Counter()))
    for side, rows in enumerate((old, new)):
        for row in rows:
            if first <= row[2].date() <= last:
                by_case[row[0]][side][row] += 1
    found = {"removed": [0, 0], "added": [0, 0], "altered": [0, 0]}
    for before, after in by_case.values():
        gone, come = (before - after).total(), (after - before).total()
        altered = min(gone, come)
        for name, n in (
            ("removed", gone - altered),
            ("added", come - altered),
            ("altered", altered),
        ):
            found[name][0] += n
            found[name][1] += n > 0
    return {name: (rows, cases) for name, (rows, cases) in found.items() if rows}
