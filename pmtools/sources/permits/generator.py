"""The seeded generator of the example log, and its file."""

from __future__ import annotations

import gzip
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from pmtools.errors import SourceError
from pmtools.sources.permits import office
from pmtools.sources.permits import process as p
from pmtools.sources.permits.chance import Chance
from pmtools.sources.permits.permit import Permit, permit
from pmtools.sources.permits.xes_text import xes_text

YEAR = 2025
SEED = 393
FILE = "environmental_permit.xes.gz"


@dataclass(frozen=True)
class Generator:
    """Fictitious environmental permits received in 2025, as they stood at the end of that year.

    The same arguments give the same log on every machine. With `bottleneck=False` decisions are
    signed at the desk instead of at a weekly meeting; up to the decision, every case is the same.

    >>> len(Generator(seed=7, n_cases=20).permits())
    20
    """

    seed: int = SEED
    n_cases: int = 600
    bottleneck: bool = True

    def permits(self) -> list[Permit]:
        """The cases in order of receipt; steps after the end of the year are left out."""
        chance = Chance(self.seed)
        days = working_days(YEAR)
        weights = {day.isoformat(): busyness(day) for day in days}
        received = sorted(received_at(chance, weights) for _ in range(self.n_cases))
        end = datetime(YEAR + 1, 1, 1)
        return [permit(at, chance.split(), self.bottleneck).until(end) for at in received]

    def xes(self) -> bytes:
        """The log as XES text in UTF-8."""
        return xes_text(self.permits(), f"OMG-{YEAR}")


def working_days(year: int) -> list[date]:
    """The days of a year on which the town hall works."""
    first = date(year, 1, 1)
    days = (first + timedelta(days=n) for n in range(366))
    return [day for day in days if day.year == year and office.is_working_day(day)]


def busyness(day: date) -> int:
    """How many applications a day draws, against other days."""
    return p.MONTHS[day.month] * p.WEEKDAYS[day.weekday()]


def received_at(chance: Chance, weights: dict[str, int]) -> datetime:
    """A moment of receipt: busy days more often, and mornings."""
    day = date.fromisoformat(chance.pick(weights))
    into_day = round(chance.draw(p.RECEIVED) * office.DAY.total_seconds())
    return datetime.combine(day, office.OPENS) + timedelta(seconds=into_day)


def write_example(folder: str | Path) -> Path:
    """Write the shipped example log into an existing folder and give its path.

    The file appears whole or not at all. Raises SourceError when the folder cannot be written.
    """
    path = Path(folder) / FILE
    part = path.with_name(f"{FILE}.part")
    try:
        part.write_bytes(gzip.compress(Generator().xes(), mtime=0))
        part.replace(path)
    except OSError as error:
        with suppress(OSError):
            part.unlink()
        reason = error.strerror or error
        raise SourceError(
            f"Cannot write {path}: {reason}. Name an existing folder that you may write to."
        ) from error
    return path
