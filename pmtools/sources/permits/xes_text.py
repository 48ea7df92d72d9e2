"""Permits as XES text (IEEE 1849-2016), written by hand so that every byte is decided here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from html import escape

from pmtools.sources.permits.office import ZONE
from pmtools.sources.permits.permit import Permit, Step

HEAD = """\
<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849.2016" xes.features="" xmlns="http://www.xes-standard.org/">
  <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
  <extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
  <extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
  <extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
  <global scope="trace">
    <string key="concept:name" value=""/>
  </global>
  <global scope="event">
    <string key="concept:name" value=""/>
    <string key="lifecycle:transition" value="complete"/>
    <date key="time:timestamp" value="1970-01-01T00:00:00+00:00"/>
  </global>
  <classifier name="Activity" keys="concept:name"/>
  <string key="concept:name" value="Omgevingsvergunning (fictief)"/>
"""

Value = str | float | datetime
WHITESPACE = str.maketrans({"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})


def xes_text(permits: Iterable[Permit], prefix: str) -> bytes:
    """The whole log; case ids are the prefix and a number that counts from 0001."""
    traces = (
        line for number, permit in enumerate(permits, 1)
        for line in trace(permit, f"{prefix}-{number:04d}")
    )  # fmt: skip
    return (HEAD + "".join(f"{line}\n" for line in traces) + "</log>\n").encode()


def trace(permit: Permit, case_id: str) -> Iterator[str]:
    """The lines of one case."""
    attributes: dict[str, Value | None] = {
        "concept:name": case_id,
        "zaaktype": permit.kind,
        "kanaal": permit.channel,
        "startdatum": midnight(permit.steps[0].moment.date()),
        "einddatum": midnight(permit.closed),
        "leges": permit.fee,
    }
    yield "  <trace>"
    yield from (attribute(key, value, 4) for key, value in attributes.items() if value is not None)
    for step in permit.steps:
        yield from event(step)
    yield "  </trace>"


def event(step: Step) -> Iterator[str]:
    """The lines of one event."""
    yield "    <event>"
    yield attribute("concept:name", step.activity, 6)
    yield attribute("lifecycle:transition", "complete", 6)
    yield attribute("org:resource", step.resource, 6)
    yield attribute("org:group", step.team, 6)
    yield attribute("time:timestamp", step.moment, 6)
    yield "    </event>"


def attribute(key: str, value: Value, indent: int) -> str:
    r"""One attribute; a moment is written with the offset that Amsterdam has then.

    >>> attribute("kanaal", 'a "b" <c>\n', 0)
    '<string key="kanaal" value="a &quot;b&quot; &lt;c&gt;&#10;"/>'
    """
    tag, text = "string", str(value)
    if isinstance(value, float):
        tag = "float"
    elif isinstance(value, datetime):
        tag, text = "date", value.replace(tzinfo=ZONE).isoformat()
    return f'{" " * indent}<{tag} key="{quoted(key)}" value="{quoted(text)}"/>'


def quoted(text: str) -> str:
    """Text as it may stand between quotes in XML."""
    return escape(text).translate(WHITESPACE)


def midnight(day: date | None) -> datetime | None:
    """A day as case systems give it: its local midnight."""
    return datetime.combine(day, time(0)) if day else None
