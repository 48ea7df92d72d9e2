"""A filter that says one thing: of cases, or of events."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from datetime import date, timedelta

from pmtools.filters.filter import Scope, Selection
from pmtools.filters.given import duration_text


class Leaf(Selection):
    """A filter that says one thing; its fields are the keys of its TOML."""

    def said(self) -> Iterator[tuple[str, object]]:
        """Name and value of each field that was given."""
        for field in fields(self):  # type: ignore[arg-type]  # every leaf is a dataclass
            one = getattr(self, field.name)
            if one is not False and one != ():
                yield field.name, one

    def __repr__(self) -> str:
        said = [f"{name}=True" if one is True else _python(one) for name, one in self.said()]
        return f"pm.{self.scope}.{type(self).__name__}({', '.join(said)})"


class CaseFilter(Leaf):
    """A filter of cases."""

    @property
    def scope(self) -> Scope:
        """It is about cases."""
        return "cases"


class EventFilter(Leaf):
    """A filter of events."""

    @property
    def scope(self) -> Scope:
        """It is about events."""
        return "events"


def _python(one: object) -> str:
    if isinstance(one, tuple):
        return f"[{', '.join(_python(item) for item in one)}]"
    if isinstance(one, timedelta):
        return repr(duration_text(one))
    return repr(one.isoformat() if isinstance(one, date) else one)
