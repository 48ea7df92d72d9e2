"""Numbers that lack in an otherwise unbroken row of case numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

NUMBER = re.compile(r"^(\D*)(\d{1,15})(?:\.0)?$")
LEAST = 10
DENSE = 0.5
"""Numbers are a row when at least half of those between the first and the last are there."""
SHOWN = 5


def missing_ids(cases: Sequence[str]) -> tuple[int, str]:
    """How many case numbers lack, and which, as `511, 513 to 516`; 0 when they are no row.

    Case ids are a row when all are one text and a number, there are at least ten, and at least half
    of the numbers between the lowest and the highest occur.

    >>> missing_ids([f"Z-{n}" for n in range(1, 14) if n not in (5, 7, 8)])
    (3, 'Z-5, Z-7 to Z-8')
    """
    parts = [NUMBER.match(case) for case in cases]
    if len(parts) < LEAST or not all(parts):
        return 0, ""
    prefixes = {part[1] for part in parts if part}
    numbers = sorted({int(part[2]) for part in parts if part})
    if len(prefixes) > 1 or len(numbers) < DENSE * (numbers[-1] - numbers[0] + 1):
        return 0, ""
    prefix = prefixes.pop()
    gaps = [(a + 1, b - 1) for a, b in pairwise(numbers) if b > a + 1]
    told = [
        f"{prefix}{low}" if low == high else f"{prefix}{low} to {prefix}{high}"
        for low, high in gaps[:SHOWN]
    ]
    more = [f"{len(gaps) - SHOWN:,} more"] if len(gaps) > SHOWN else []
    return sum(high - low + 1 for low, high in gaps), ", ".join([*told, *more])
