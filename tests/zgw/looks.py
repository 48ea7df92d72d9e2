"""What happened to one case, and what of it an extractor looked at and read: for the oracle.

A look at a case is its row and its roles; a reading is its statuses, result, decisions and, where
that is allowed, its audit trail. A case is read when it is new, when a look differs from the one
before, when laatstGemuteerd moved, and in a pull that reads all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

HOME = ZoneInfo("Europe/Amsterdam")
UNKNOWN = "unknown"


@dataclass(frozen=True)
class Pull:
    """One run: all its looks fall between `begin` and `end`, after the first `seen` changes."""

    begin: datetime
    end: datetime
    seen: int
    audit: bool = False
    full: bool = False
    hidden: frozenset[str] = frozenset()


def pull(
    world: Any, *, audit: bool = False, full: bool = False, hidden: Iterable[str] = ()
) -> Pull:
    """A pull at the frozen moment that the world's clock shows."""
    return Pull(world.now, world.now, len(world.history), audit, full, frozenset(hidden))


@dataclass(frozen=True)
class Point:
    """A value that is known: at this place in the history; `exact`: told by the trail."""

    place: float
    moment: datetime
    value: Any
    exact: bool = False


class Case:
    """What happened to one case, and what of it was looked at and read."""

    def __init__(self, name: str, history: Sequence[Any], pulls: Sequence[Pull], told: Any) -> None:
        self.name, self.pulls = name, pulls
        self.changes = [(n, one) for n, one in enumerate(history) if one.case == name]
        self.born, first = self.changes[0]
        self.about = first.new
        self.looks = [one for one in pulls if self.born < one.seen and self.seen_by(one)]
        self.reads = self.readings(*told)
        audits = [one.seen for one in self.reads if one.audit]
        self.told = max(audits, default=0)

    def seen_by(self, one: Pull) -> bool:
        return self.name not in one.hidden and not self.value("deleted", one.seen, False)

    def gone(self) -> bool:
        return bool(self.value("deleted", self.pulls[-1].seen, False))

    def value(self, name: str, seen: int, before: Any = None) -> Any:
        """The value of a field after so many changes of the world."""
        found = before
        for place, one in self.changes:
            if place < seen and one.field == name:
                found = one.new
        return found

    def fields(self, start: str) -> list[str]:
        return list(
            dict.fromkeys(one.field for _, one in self.changes if one.field.startswith(start))
        )

    def face(self, seen: int) -> dict[str, Any]:
        """What the row and the roles show after so many changes."""
        shown = {}
        current = ""
        for place, one in self.changes:
            if place >= seen:
                break
            if one.field == "status":
                current = max(current, one.new["moment"].rstrip("Z"))
            elif one.field.startswith("rol:"):
                shown[one.field] = one.new
            elif one.row:
                shown[one.field] = one.new and (one.new if isinstance(one.new, str) else True)
            if one.field == "opgeschort":
                shown["eerder"] = True
        return shown | {"status": current}

    def readings(self, gemuteerd: bool, experimental: bool, documents: bool) -> list[Pull]:
        found: list[Pull] = []
        last: Pull | None = None
        for one in self.looks:
            faces = [self.face(at.seen) for at in (last or one, one)]
            if not experimental:
                for shown in faces:
                    shown.pop("eerder", None)
            if not documents:
                faces = [without_documents(shown) for shown in faces]
            since = last.seen if last else 0
            moved = any(since <= place < one.seen and it.touched for place, it in self.changes)
            if last is None or one.full or faces[0] != faces[1] or (gemuteerd and moved):
                found.append(one)
            last = one
        return found

    def points(self, name: str, before: Any) -> list[Point]:
        """Where the value of a field is known, in the order of the history."""
        began = midnight(date.fromisoformat(self.about["registratiedatum"]))
        known = [] if before is UNKNOWN else [Point(self.born - 0.5, began, before)]
        usual = self.about["uiterlijk"] if before is UNKNOWN else before
        for one in self.looks:
            known.append(Point(one.seen - 0.5, one.begin, self.value(name, one.seen, usual)))
        for place, one in self.changes:
            if one.field == name and one.audited and place < self.told:
                known.append(Point(place - 0.25, one.moment, one.old))
                known.append(Point(place + 0.25, one.moment, one.new, exact=True))
        return sorted(known, key=lambda point: point.place)

    def spans(self, name: str, before: Any = None) -> list[tuple[Any, Any, Any]]:
        """Old and new value of each change that can be known, and (earliest, latest, true)."""
        found = []
        known = self.points(name, before)
        for one, other in pairwise(known):
            if one.value == other.value:
                continue
            truth = [
                at.moment
                for place, at in self.changes
                if at.field == name and one.place < place < other.place
            ]
            latest = other.moment if other.exact else self.latest(other)
            found.append((one.value, other.value, (one.moment, latest, truth[-1])))
        return found

    def latest(self, other: Point) -> datetime:
        """When the answer arrived that showed it."""
        return next((at.end for at in self.looks if at.seen - 0.5 == other.place), other.moment)

    def statuses(self) -> list[dict[str, Any]]:
        read = self.reads[-1].seen
        return [one.new for place, one in self.changes if one.field == "status" and place < read]


def without_documents(shown: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in shown.items() if not name.startswith("document:")}


def midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=HOME).astimezone(UTC)
