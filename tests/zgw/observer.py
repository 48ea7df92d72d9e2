"""The oracle: which rows a log must have, from what truly happened and when an extractor looked.

It imports nothing from pmtools and knows no tables: it asks of each field what its value was at each
look (`looks.py`). `expected(world.history, pulls)` gives the rows after the last of these pulls.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from zgw_looks import UNKNOWN, Case, Pull, midnight, pull

__all__ = ["Pull", "Row", "expected", "pull"]


@dataclass(frozen=True)
class Row:
    """`earliest` and `latest` are none where the moment is known; `true`: when it really was."""

    case: str
    activity: str
    end: datetime
    earliest: datetime | None = None
    latest: datetime | None = None
    precision: str = "time"
    true: datetime | None = field(default=None, compare=False)


def expected(
    history: Sequence[Any], pulls: Sequence[Pull], *, gemuteerd: bool = True,
    experimental: bool = True, decisions: bool = True, documents: bool = False,
    substatuses: bool = False,
) -> list[Row]:  # fmt: skip
    """The rows of the log after the last pull; a case that is gone has none, a hidden one stays."""
    names = dict.fromkeys(one.case for one in history if one.field == "zaak")
    told = (gemuteerd, experimental, documents)
    cases = [Case(name, history, pulls, told) for name in names]
    cases = [one for one in cases if one.looks and not one.gone()]
    dated = dates_of(cases)
    rows: list[Row] = []
    for one in cases:
        rows += [registered(one), *states(one), *roles(one)]
        steps = ordered(one, dated)
        rows += [*reached(one, steps), *result(one, steps)]
        rows += decided(one) if decisions else []
        rows += added(one, "document:", "Document toegevoegd") if documents else []
        rows += added(one, "substatus:", "Substatus gezet") if substatuses and experimental else []
    return sorted(rows, key=lambda row: (row.case, row.end, row.activity))


def registered(one: Case) -> Row:
    place, first = one.changes[0]
    if first.audited and place < one.told:
        return Row(one.name, "Zaak geregistreerd", first.moment, true=first.moment)
    day = midnight(date.fromisoformat(one.about["registratiedatum"]))
    return Row(one.name, "Zaak geregistreerd", day, precision="day", true=first.moment)


def row(one: Case, activity: str, span: Any, late: bool = False) -> Row:
    earliest, latest, true = span
    if earliest == latest:
        return Row(one.name, activity, earliest, true=true)
    end = latest if late else earliest
    return Row(one.name, activity, end, earliest, latest, true=true)


def states(one: Case) -> list[Row]:
    """Suspensions, resumptions, extensions and moved deadlines."""
    rows = []
    for _, new, span in one.spans("opgeschort", False):
        rows.append(row(one, "Opgeschort" if new else "Hervat", span, late=not new))
    for _, new, span in one.spans("verlenging"):
        rows += [row(one, "Termijn verlengd", span)] if new else []
    for old, new, span in one.spans("uiterlijke_einddatum", UNKNOWN):
        rows += [row(one, "Uiterste datum gewijzigd", span)] if old and new else []
    return rows


def roles(one: Case) -> list[Row]:
    """A handler's role appears at its own registratiedatum, when a look has shown it."""
    rows = []
    for name in one.fields("rol:"):
        made = next(at.moment for _, at in one.changes if at.field == name)
        shown = any(one.value(name, look.seen) is not None for look in one.looks)
        for old, new, span in one.spans(name):
            if new is None or new[1] != "behandelaar":
                continue
            whom = "behandelaar" if new[0] == "medewerker" else new[2]
            known = (made, made, made) if old is None and shown else span
            rows.append(row(one, f"Toegewezen aan {whom}", known))
    return rows


def shape(moment: str) -> tuple[date, int] | None:
    """The date that a moment of a midnight's shape means, and its seconds as a sequence number."""
    day, _, clock = moment.partition("T")
    if clock in ("22:00:00Z", "23:00:00Z"):
        return date.fromisoformat(day) + timedelta(days=1), 0
    if clock.startswith("00:00:") and len(clock) == len("00:00:00Z"):
        return date.fromisoformat(day), int(clock[6:8])
    return None


def dates_of(cases: list[Case]) -> dict[str, str]:
    """Of which cases the statuses are dates: all of them, or as most are in their zaaktype."""
    kinds: dict[str, list[bool]] = {}
    for one in cases:
        shapes = [shape(step["moment"]) is not None for step in one.statuses()]
        kinds.setdefault(one.about["zaaktype"], []).extend(shapes)
    found = {}
    for one in cases:
        own = [shape(step["moment"]) is not None for step in one.statuses()]
        share = kinds[one.about["zaaktype"]]
        if (len(own) > 1 and all(own)) or (share and sum(share) >= 0.9 * len(share)):
            found[one.name] = "day"
    return found


def ordered(
    one: Case, dated: dict[str, str]
) -> list[tuple[datetime, int, int, str, dict[str, Any]]]:
    """The statuses in time: moment, sequence within the day, volgnummer, precision, status."""
    steps = []
    for step in one.statuses():
        meant = shape(step["moment"]) if one.name in dated else None
        end = midnight(meant[0]) if meant else datetime.fromisoformat(step["moment"])
        how = "day" if meant else "time"
        steps.append((end, meant[1] if meant else 0, step["volgnummer"], how, step))
    return sorted(steps, key=lambda step: step[:3])


def reached(one: Case, steps: list[Any]) -> list[Row]:
    """The statuses, and before each that follows an end status, that the case was opened again."""
    rows, ended = [], False
    for end, _, _, how, step in steps:
        if ended and not step["end"]:
            rows.append(Row(one.name, "Heropend", end, precision=how, true=end))
        rows.append(Row(one.name, step["label"], end, precision=how, true=end))
        ended = step["end"]
    return rows


def result(one: Case, steps: list[Any]) -> list[Row]:
    """By the trail, else at the last end status, else between two looks."""
    found = one.value("resultaat", one.reads[-1].seen)
    if not found:
        return []
    activity = f"Resultaat vastgelegd: {found['label']}"
    place, made = next((n, at) for n, at in one.changes if at.field == "resultaat")
    if made.audited and place < one.told:
        return [Row(one.name, activity, made.moment, true=made.moment)]
    ends = [step for step in steps if step[4]["end"]]
    if ends:
        return [Row(one.name, activity, ends[-1][0], precision=ends[-1][3], true=made.moment)]
    span = next(span for old, _, span in one.spans("resultaat") if old is None)
    return [row(one, activity, span)]


def decided(one: Case) -> list[Row]:
    rows = []
    for name in one.fields("besluit:"):
        days = one.value(name, one.reads[-1].seen) or (None, None, None)
        for word, day in zip(("genomen", "verzonden", "gepubliceerd"), days, strict=True):
            if day:
                end = midnight(date.fromisoformat(day))
                rows.append(Row(one.name, f"Besluit {word}", end, precision="day", true=end))
    return rows


def added(one: Case, start: str, activity: str) -> list[Row]:
    """What hangs on the case, at its own moment, as the last reading had it."""
    moments = [one.value(name, one.reads[-1].seen) for name in one.fields(start)]
    ends = [datetime.fromisoformat(f"{told.rstrip('Z')}+00:00") for told in moments if told]
    return [Row(one.name, activity, end, true=end) for end in ends]
