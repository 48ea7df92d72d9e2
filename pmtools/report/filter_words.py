"""A filter in words: which cases or events were kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from pmtools.filters import cases, events
from pmtools.filters.filter import All, AnyOf, CasesThenEvents, Filter, Not, Selection
from pmtools.filters.leaf import Leaf
from pmtools.report.labels import said_label
from pmtools.report.language import spoken
from pmtools.report.words import Words

MOST = 10
"""So many values of a list are said, then how many more there are."""
DECIMALS = 6


def filter_words(kept: Filter) -> str:
    """What a filter keeps, as a part of a sentence in the language of the report.

    It is plain text with the labels of the log in it: escape it where it is shown.

    >>> import pmtools as pm
    >>> filter_words(pm.cases.Occurs("Leges opleggen") & pm.cases.ThroughputAtMost("14 days"))
    'zaken waarin ‘Leges opleggen’ voorkomt, die hooguit 14 dagen duren'
    """
    return said_filter(kept, spoken())


def said_filter(kept: Filter, words: Words) -> str:
    """The same in the language of some words."""
    if isinstance(kept, CasesThenEvents):
        halves = said_filter(kept.cases, words), said_filter(kept.events, words)
        return words("filter.both", cases=halves[0], events=halves[1])
    assert isinstance(kept, Selection)  # noqa: S101 (there is no other kind)
    return words(f"filter.{kept.scope}", said=_said(kept, words, inside=False))


def _said(kept: Selection, words: Words, *, inside: bool, never: bool = False) -> str:
    """A filter, or (`never`) what it does not keep; within another a group has brackets."""
    if isinstance(kept, Not):
        return _said(kept.part, words, inside=inside, never=not never)
    if isinstance(kept, All | AnyOf):
        parts = [_said(part, words, inside=True, never=never) for part in kept.parts]
        said = _all(parts, words) if isinstance(kept, All) != never else _any(parts, words)
        return words("filter.group", said=said) if inside else said
    assert isinstance(kept, Leaf)  # noqa: S101 (there is no other kind)
    does = "does_not" if never else "does"
    return words(f"filter.{does}.{_key(kept)}", **_filled(kept, words))


def _all(parts: list[str], words: Words) -> str:
    said = parts[0]
    for part in parts[1:]:
        said = words("filter.and", said=said, part=part)
    return said


def _any(parts: list[str], words: Words) -> str:
    said = words("filter.either", part=parts[0])
    for part in parts[1:]:
        said = words("filter.or", said=said, part=part)
    return said


def _key(kept: Leaf) -> str:
    """Which words say a filter: in most cases its first field."""
    match kept:
        case cases.Followed(directly=True):
            return "followed_directly"
        case cases.Period(how):
            return f"case_{how}"
        case cases.Finished(state):
            return f"finished_{state}"
        case cases.MostFrequentVariants(1):
            return "most_frequent_variant"
        case events.Period():
            return "events_period"
    return next(iter(kept.said()))[0]


def _filled(kept: Leaf, words: Words) -> dict[str, str]:
    """The fields of a filter, as they are said."""
    values = {name: _value(one, words) for name, one in kept.said()}
    if isinstance(kept, cases.Attribute | events.Attribute):
        empty = [words("filter.not_filled")] if kept.not_filled else []
        values["values"] = _either([*(_value(one, words) for one in kept.values), *empty], words)
    elif isinstance(kept, events.Activities):
        values["activities"] = _either(_quoted(kept.activities, words), words)
    elif isinstance(kept, cases.Variants):
        routes = [" → ".join(said_label(step) for step in route) for route in kept.variants]
        values["variants"] = _either(_quoted(routes, words), words)
    return values


def _either(said: list[str], words: Words) -> str:
    """One of a few, such as: a, b or c; of many how many more there are."""
    shown = said if len(said) <= MOST else said[: MOST - 1]
    if len(shown) < len(said):
        more = words("filter.more", n=words.number(len(said) - len(shown)))
        shown = [*shown, more]
    if len(shown) == 1:
        return shown[0]
    return words("filter.one_of", most=", ".join(shown[:-1]), last=shown[-1])


def _quoted(labels: Iterable[str], words: Words) -> list[str]:
    return [words("filter.quoted", label=said_label(label)) for label in labels]


def _value(one: object, words: Words) -> str:
    match one:
        case bool():
            return words(f"filter.{'true' if one else 'false'}")
        case int() | float():
            exponent = Decimal(repr(one)).normalize().as_tuple().exponent
            return words.number(one, min(max(-int(exponent), 0), DECIMALS))
        case date():
            return words.date(datetime.combine(one, time(12), UTC), "UTC")
        case timedelta():
            import pandas as pd

            # A filter looks at calendar time, on whatever clock the log is.
            said = words.in_calendar_time.duration(pd.Timedelta(one))
            return words("time.said", said=said) if words.office else said
        case tuple():
            return _either([_value(item, words) for item in one], words)
    return said_label(str(one))
