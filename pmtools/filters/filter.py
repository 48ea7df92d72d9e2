"""What a filter is, and how filters combine."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING, Literal, TypeVar, dataclass_transform

from pmtools.errors import ParameterError

if TYPE_CHECKING:
    import polars as pl

    from pmtools.filters.frames import Frames

Scope = Literal["cases", "events"]
Kind = TypeVar("Kind")


@dataclass_transform(eq_default=False, frozen_default=True)
def value(kind: type[Kind]) -> type[Kind]:
    """Make a class a frozen value that checks what it is given in its own `__init__`."""
    return dataclass(frozen=True, init=False, eq=False, repr=False)(kind)


class Filter(ABC):
    """Which cases, or which events, of a log stay; `pm.cases` and `pm.events` have them all.

    Filters of cases combine with `&`, `|` and `~` as sets of cases, filters of events as sets of
    events. Of a filter of cases `&` one of events the cases are taken first, then their events.
    A filter is frozen and can be hashed; two are equal when their Python forms (`repr`) are.

    >>> import pmtools as pm
    >>> pm.cases.Occurs("Leges opleggen") & ~pm.cases.StartsWith("Melding ontvangen")
    pm.cases.Occurs('Leges opleggen') & ~pm.cases.StartsWith('Melding ontvangen')
    """

    @property
    @abstractmethod
    def of_cases(self) -> Selection | None:
        """The part that is about cases."""

    @property
    @abstractmethod
    def of_events(self) -> Selection | None:
        """The part that is about events."""

    def to_toml(self) -> str:
        """The filter as TOML, which `from_toml` reads back as an equal filter.

        >>> import pmtools as pm
        >>> print(pm.cases.Attribute("kanaal", ["balie"]).to_toml(), end="")
        attribute = "kanaal"
        values = ["balie"]
        """
        from pmtools.filters.toml import written

        return written(self)

    @staticmethod
    def from_toml(text: str) -> Filter:
        """The filter that a TOML text says; all that stands in one table must hold.

        ParameterError for text that is no TOML, an unknown key and a value of the wrong type.

        >>> Filter.from_toml('occurs = "Leges opleggen"')
        pm.cases.Occurs('Leges opleggen')
        """
        from pmtools.filters.toml import read

        return read(text)

    def __and__(self, other: Filter) -> Filter:
        if not isinstance(other, Filter):
            return NotImplemented
        cases = [half for half in (self.of_cases, other.of_cases) if half is not None]
        events = [half for half in (self.of_events, other.of_events) if half is not None]
        if cases and events:
            return CasesThenEvents(_all(cases), _all(events))
        return _all(cases or events)

    def __or__(self, other: Filter) -> Filter:
        if not isinstance(other, Filter):
            return NotImplemented
        match self, other:
            case Selection(), Selection() if self.scope == other.scope:
                return AnyOf(self, other)
        raise ParameterError(
            f"It is not clear what ({self!r}) | ({other!r}) keeps: it mixes cases with events. Use "
            "| between filters of cases or between filters of events, and join the two with &."
        )

    def __invert__(self) -> Filter:
        raise ParameterError(
            f"It is not clear what ~({self!r}) keeps: it is about cases and about events. Put ~ "
            "before the filter of cases or the filter of events that it is meant for."
        )

    def __bool__(self) -> bool:
        raise ParameterError("A filter is not true or false. Join filters with &, | and ~.")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Filter) and repr(self) == repr(other)

    def __hash__(self) -> int:
        return hash(repr(self))

    def _set(self, **given: object) -> None:
        for name, one in given.items():
            object.__setattr__(self, name, one)


class Selection(Filter):
    """A filter that is about cases only, or about events only."""

    @property
    @abstractmethod
    def scope(self) -> Scope:
        """What it is about."""

    @abstractmethod
    def holds(self, frames: Frames) -> pl.Expr:
        """True or false, never null: of a case as an aggregate of its events, or of an event.

        Raises ParameterError for a name that the log does not have.
        """

    @property
    def of_cases(self) -> Selection | None:
        """The filter itself when it is about cases."""
        return self if self.scope == "cases" else None

    @property
    def of_events(self) -> Selection | None:
        """The filter itself when it is about events."""
        return self if self.scope == "events" else None

    def __invert__(self) -> Filter:
        return Not(self)


@value
class All(Selection):
    """Two or more filters that all hold."""

    parts: tuple[Selection, ...]

    def __init__(self, *parts: Selection) -> None:
        flat = (part.parts if isinstance(part, All) else (part,) for part in parts)
        self._set(parts=tuple(inner for part in flat for inner in part))

    @property
    def scope(self) -> Scope:
        """That of its parts."""
        return self.parts[0].scope

    def holds(self, frames: Frames) -> pl.Expr:
        """All of the parts."""
        return reduce(and_, [part.holds(frames) for part in self.parts])

    def __repr__(self) -> str:
        return " & ".join(_grouped(part) for part in self.parts)


@value
class AnyOf(Selection):
    """Two or more filters of which at least one holds."""

    parts: tuple[Selection, ...]

    def __init__(self, *parts: Selection) -> None:
        flat = (part.parts if isinstance(part, AnyOf) else (part,) for part in parts)
        self._set(parts=tuple(inner for part in flat for inner in part))

    @property
    def scope(self) -> Scope:
        """That of its parts."""
        return self.parts[0].scope

    def holds(self, frames: Frames) -> pl.Expr:
        """Any of the parts."""
        return reduce(or_, [part.holds(frames) for part in self.parts])

    def __repr__(self) -> str:
        return " | ".join(_grouped(part) for part in self.parts)


@value
class Not(Selection):
    """All that a filter does not keep."""

    part: Selection

    def __init__(self, part: Selection) -> None:
        self._set(part=part)

    @property
    def scope(self) -> Scope:
        """That of its part."""
        return self.part.scope

    def holds(self, frames: Frames) -> pl.Expr:
        """Not the part."""
        return ~self.part.holds(frames)

    def __invert__(self) -> Filter:
        return self.part

    def __repr__(self) -> str:
        return f"~{_grouped(self.part)}"


@value
class CasesThenEvents(Filter):
    """Cases by a filter, and of those cases the events by another."""

    cases: Selection
    events: Selection

    def __init__(self, cases: Selection, events: Selection) -> None:
        self._set(cases=cases, events=events)

    @property
    def of_cases(self) -> Selection:
        """The filter of cases."""
        return self.cases

    @property
    def of_events(self) -> Selection:
        """The filter of events."""
        return self.events

    def __repr__(self) -> str:
        return f"{_grouped(self.cases)} & {_grouped(self.events)}"


def _all(parts: list[Selection]) -> Selection:
    return parts[0] if len(parts) == 1 else All(*parts)


def _grouped(part: Selection) -> str:
    return f"({part!r})" if isinstance(part, All | AnyOf) else repr(part)
