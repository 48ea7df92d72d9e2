"""Cases as XES text (IEEE 1849-2016), written by hand so that every byte is decided here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from html import escape

from pmtools.sources.services.office import ZONE
from pmtools.sources.services.walk import Attribute, Case, Step

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
  <string key="concept:name" value="{title}"/>
"""

WHITESPACE = str.maketrans({"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})


def xes_text(cases: Iterable[Case], title: str, prefix: str) -> bytes:
    """The whole log; case ids are the prefix and a number that counts from 0001."""
    traces = (
        line for number, case in enumerate(cases, 1)
        for line in trace(case, f"{prefix}-{number:04d}")
    )  # fmt: skip
    head = HEAD.replace("{title}", quoted(title))
    return (head + "".join(f"{line}\n" for line in traces) + "</log>\n").encode()


def trace(case: Case, case_id: str) -> Iterator[str]:
    """The lines of one case."""
    yield "  <trace>"
    yield attribute("concept:name", case_id, 4)
    yield from (attribute(key, value, 4) for key, value in case.attributes.items())
    yield attribute("startdatum", midnight(case.steps[0].moment.date()), 4)
    if case.closed:
        yield attribute("einddatum", midnight(case.closed), 4)
    for step in case.steps:
        yield from event(step)
    yield "  </trace>"


def event(step: Step) -> Iterator[str]:
    """The lines of one event; a team or resource that is not known has no line."""
    yield "    <event>"
    yield attribute("concept:name", step.activity, 6)
    yield attribute("lifecycle:transition", step.transition, 6)
    if step.resource is not None:
        yield attribute("org:resource", step.resource, 6)
    if step.team is not None:
        yield attribute("org:group", step.team, 6)
    yield attribute("time:timestamp", step.moment, 6)
    yield "    </event>"


def attribute(key: str, value: Attribute | datetime, indent: int) -> str:
    r"""One attribute; a moment is written with the offset that Amsterdam has then.

    >>> attribute("kanaal", 'a "b" <c>\n', 0)
    '<string key="kanaal" value="a &quot;b&quot; &lt;c&gt;&#10;"/>'
    """
    tag, text = "string", str(value)
    if isinstance(value, int | float):
        tag = "int" if isinstance(value, int) else "float"
    elif isinstance(value, datetime):
        tag, text = "date", value.replace(tzinfo=ZONE).isoformat()
    return f'{" " * indent}<{tag} key="{quoted(key)}" value="{quoted(text)}"/>'


def quoted(text: str) -> str:
    """Text as it may stand between quotes in XML."""
    return escape(text).translate(WHITESPACE)


def midnight(day: date) -> datetime:
    """A day as case systems give it: its local midnight."""
    return datetime.combine(day, time(0))
