"""One fault at a time, planted in a copy of half a real log: refused by line, or exactly accounted for.

A fault is planted at a line that is known. Where it leaves no doubt about what the file says, the
log must be read with exactly the difference that the fault makes; where it does not, the file must
be refused with its name and that line. Some faults may go either way, but never a third.
"""

import gzip
import io
import math
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

import polars as pl
import pytest
from typer.testing import CliRunner

import pmtools as pm
from pmtools.cli import app

EVENTS, CASES = 4298, 720  # of the first half of receipt, which is what is copied
# receipt.xes: the lines of a trace (the 662nd), of its name, its first events, and of the file
TRACE, NAME, FIRST, EVENT, THIRD, AFTER, LAST = 40001, 40007, 40010, 40018, 40026, 40059, 43504
INSTANCE, RESOURCE, LABEL, TIME, STATE, END = (EVENT + n for n in (2, 3, 4, 5, 6, 7))
CASE, SEQ = 661, 3935  # the place of that trace among the cases, of that event among the events
NON_ASCII = 231  # the line with the only characters beyond ASCII
# a value of a wrong type: its own line, or that of its event (see the test of the very line below)
NEAR_TIME, NEAR_VALUE = (TIME, EVENT), (STATE, EVENT)
ROW = 4000  # receipt.csv: the line of a row, in the middle of a case
ROW_SEQ = ROW - 2


class Refused(NamedTuple):
    """Refused with the name of the file and (one of) the line; none where none can be known."""

    line: int | tuple[int, ...] | None = None
    words: str = ""


class Read(NamedTuple):
    """Read with these differences; `notes` are patterns, one each, or None for whatever."""

    events: Callable[[list[dict]], object] = lambda rows: None
    cases: Callable[[list[dict]], object] = lambda rows: None
    set_aside: Mapping[str, int] = MappingProxyType({})
    rows: int = EVENTS
    lifecycle: int = 0
    notes: tuple[str, ...] | None = ()
    empty_traces: int = 0


class Fault(NamedTuple):
    """What is done to the lines (or the bytes), and what may follow."""

    plant: Callable
    outcomes: tuple[Refused | Read, ...]


# -- what is planted ------------------------------------------------------------------------------
# Lines are numbered from 1; a plant changes the list of them, or returns other bytes.


def sub(line, old, new):
    def plant(lines):
        assert old.encode() in lines[line], lines[line]
        new_bytes = new if isinstance(new, bytes) else new.encode()
        lines[line] = lines[line].replace(old.encode(), new_bytes, 1)

    return plant


def value(line, new):
    """Another value for the attribute of a line."""

    def plant(lines):
        told = new if isinstance(new, bytes) else new.encode()
        lines[line], n = re.subn(rb'value="[^"]*"', lambda _: b'value="' + told + b'"', lines[line])
        assert n == 1

    return plant


def before(line, text):
    def plant(lines):
        lines.insert(line, (text if isinstance(text, bytes) else text.encode()) + b"\n")

    return plant


def drop(first, last=None):
    def plant(lines):
        del lines[first : (last or first) + 1]

    return plant


def copy(first, last, to):
    def plant(lines):
        lines[to:to] = lines[first : last + 1]

    return plant


def swap(a, b):
    def plant(lines):
        lines[a], lines[b] = lines[b], lines[a]

    return plant


def whole(change):
    """A change of all bytes."""
    return lambda lines: change(b"".join(lines))


def both(*plants):
    def plant(lines):
        for one in plants:
            one(lines)

    return plant


def attribute(kind, text):
    """One more attribute in the event."""
    return before(STATE, f'<{kind} key="extra" value="{text}"/>')


# -- what may follow ------------------------------------------------------------------------------


def change(n, **to):
    return lambda rows: rows[n].update({name.replace("__", ":"): told for name, told in to.items()})


def extra(told, key="extra"):
    return Read(events=change(SEQ, **{key: told}), notes=None)


def gone(n):
    return lambda rows: rows.pop(n)


def again(n, to=None):
    return lambda rows: rows.insert(n if to is None else to, dict(rows[n]))


def aside(reason, **more):
    return Read(events=gone(SEQ), set_aside={reason: 1}, **more)


def moved(*moment, **more):
    return Read(events=change(SEQ, end=datetime(*moment, tzinfo=UTC)), **more)


def moved_far(year):
    """To a year that is possible, but far from the others: that may be said."""
    said = (rf"\b1 \(in {year}",)
    return [moved(year, 2, 25, 7, 30, 32, notes=notes) for notes in ((), said)]


def repeated(n):
    """The row is there twice and is kept; that it repeats one may be said."""
    said = (r"repeat an earlier row.*: 1 \(",)
    return [Read(events=again(n), rows=EVENTS + 1, notes=notes) for notes in ((), said)]


def swapped(rows):
    rows[SEQ]["end"], rows[SEQ + 1]["end"] = rows[SEQ + 1]["end"], rows[SEQ]["end"]


def renamed(name):
    """The case has another name, in its events too."""

    def events(rows):
        for row in rows:
            if row["case_id"] == "case-6069":
                row["case_id"] = name

    return {"events": events, "cases": change(CASE, case_id=name)}


def trace_again(rows):
    """The events of the trace follow those of the file once more, under a new name."""
    rows += [dict(row, case_id="case-6069#2") for row in rows if row["case_id"] == "case-6069"]


def opened(rows):
    rows[SEQ]["start"], rows[SEQ]["end"] = rows[SEQ]["end"], None


SAME = Read()
SAME_SAID = Read(notes=None)  # the same log; the file may be told what it has
NO_TIME, NO_ACTIVITY = "event without a time", "event without an activity"
FAR = r"Moments before 1800 or from 2200 on, taken as empty: 1\."
TWICE = "1 times without an offset lie in the hour that autumn has twice"
SKIPPED = "1 times without an offset lie in the hour that spring skips"
WITHOUT_EVENTS = r"\b1\b.*without events|without an event.*\b1\b"
UNKNOWN = r"^1 <{}> elements are unknown in XES"


def time(text, *outcomes):
    return Fault(value(TIME, text), outcomes or (Refused(NEAR_TIME),))


def xml(plant, *outcomes):
    return Fault(plant, outcomes)


XES = {
    # times
    "time-2002-0530T": time("2002-0530T09:30:10Z"),
    "time-month-13": time("2011-13-25T08:30:32.837+01:00"),
    "time-month-0": time("2011-00-25T08:30:32.837+01:00"),
    "time-30-february": time("2011-02-30T08:30:32.837+01:00"),
    "time-29-february-of-no-leap-year": time("2011-02-29T08:30:32.837+01:00"),
    "time-day-0": time("2011-02-00T08:30:32.837+01:00"),
    "time-hour-25": time("2011-02-25T25:30:32.837+01:00"),
    "time-minute-60": time("2011-02-25T08:60:32.837+01:00"),
    "time-second-61": time("2011-02-25T08:30:61.837+01:00"),
    "time-second-60": time(
        "2011-02-25T08:30:60+01:00", Refused(NEAR_TIME), moved(2011, 2, 25, 7, 31)
    ),
    "time-hour-24": time("2011-02-25T24:00:00+01:00", Refused(NEAR_TIME), moved(2011, 2, 25, 23)),
    "time-no-seconds": time(
        "2011-02-25T08:30+01:00", Refused(NEAR_TIME), moved(2011, 2, 25, 7, 30)
    ),
    "time-no-seconds-and-garbage": time("2011-02-25T08:30 uur"),
    "time-garbage-after": time("2011-02-25T08:30:32.837+01:00?"),
    "time-garbage-before": time("op 2011-02-25T08:30:32.837+01:00"),
    "time-twice-in-one": time("2011-02-25T08:30:32+01:00 2011-02-25T08:30:32+01:00"),
    "time-empty": time("", Refused(NEAR_TIME), aside(NO_TIME, notes=None)),
    "time-blank": time("   ", Refused(NEAR_TIME), aside(NO_TIME, notes=None)),
    "time-text": time("soon"),
    "time-null-as-text": time("null", Refused(NEAR_TIME), aside(NO_TIME, notes=None)),
    "time-seconds-since-1970": time("1298619032"),
    "time-day-first": time("25-02-2011 08:30:32"),
    "time-two-digit-year": time("11-02-25T08:30:32+01:00"),
    "time-offset-25": time("2011-02-25T08:30:32.837+25:00"),
    "time-offset-minutes-75": time("2011-02-25T08:30:32.837+01:75"),
    "time-offset-half": time("2011-02-25T08:30:32.837+01:"),
    "time-zone-name": time("2011-02-25T08:30:32.837 CET"),
    "time-arabic-digits": time("٢٠١١-02-25T08:30:32.837+01:00"),
    "time-negative-year": time(
        "-2011-02-25T08:30:32.837+01:00", Refused(NEAR_TIME), aside(NO_TIME, notes=(FAR,))
    ),
    "time-five-digit-year": time(
        "12011-02-25T08:30:32.837+01:00", Refused(NEAR_TIME), aside(NO_TIME, notes=(FAR,))
    ),
    "time-year-0": time(
        "0000-02-25T08:30:32.837+01:00", Refused(NEAR_TIME), aside(NO_TIME, notes=(FAR,))
    ),
    "time-year-1-before-it-in-utc": time(
        "0001-01-01T00:00:00+01:00", Refused(NEAR_TIME), aside(NO_TIME, notes=(FAR,))
    ),
    "time-year-9999-after-it-in-utc": time(
        "9999-12-31T23:59:59-10:00", Refused(NEAR_TIME), aside(NO_TIME, notes=(FAR,))
    ),
    "time-year-9999": time("9999-12-31T00:00:00+01:00", aside(NO_TIME, notes=(FAR,))),
    "time-year-1948": time("1948-02-25T08:30:32+01:00", *moved_far(1948)),
    "time-year-2099": time("2099-02-25T08:30:32+01:00", *moved_far(2099)),
    "time-nanoseconds": time(
        "2011-02-25T08:30:32.837123456+01:00",
        Refused(NEAR_TIME),
        moved(2011, 2, 25, 7, 30, 32, 837_123, notes=None),
    ),
    "time-comma": time("2011-02-25T08:30:32,837+01:00", Refused(NEAR_TIME), SAME_SAID),
    "time-with-blanks": time("  2011-02-25T08:30:32.837+01:00 ", Refused(NEAR_TIME), SAME_SAID),
    "time-without-offset": time("2011-02-25T08:30:32.837", SAME_SAID),
    "time-in-the-double-hour": time(
        "2011-10-30T02:30:00", moved(2011, 10, 30, 0, 30, notes=(TWICE,))
    ),
    "time-in-the-missing-hour": time(
        "2011-03-27T02:30:00", moved(2011, 3, 27, 1, 30, notes=(SKIPPED,))
    ),
    "times-swapped": xml(swap(TIME, TIME + 8), Read(events=swapped)),
    "time-of-type-string": xml(
        both(sub(TIME, "<date", "<string")),
        Refused(NEAR_TIME),
        SAME_SAID,
        aside(NO_TIME, notes=None),
    ),
    "time-of-a-case-wrong": xml(value(TRACE + 1, "2011-02-16T00.00"), Refused((TRACE + 1, TRACE))),
    # what is missing, or there twice
    "time-missing": xml(drop(TIME), aside(NO_TIME)),
    "time-misspelt": xml(sub(TIME, "time:timestamp", "time:timestmap"), aside(NO_TIME, notes=None)),
    "time-twice": xml(
        before(STATE, '<date key="time:timestamp" value="2011-02-26T00:00:00Z"/>'),
        Read(
            events=change(SEQ, **{"time__timestamp#2": datetime(2011, 2, 26, tzinfo=UTC)}),
            notes=None,
        ),
    ),
    "label-missing": xml(drop(LABEL), aside(NO_ACTIVITY)),
    "label-empty": xml(value(LABEL, ""), aside(NO_ACTIVITY)),
    "label-blank": xml(
        value(LABEL, " "), aside(NO_ACTIVITY), Read(events=change(SEQ, activity=" "), notes=None)
    ),
    "label-twice": xml(
        before(TIME, '<string key="concept:name" value="other"/>'),
        Read(events=change(SEQ, **{"concept__name#2": "other"}), notes=None),
    ),
    "label-an-int": xml(
        both(sub(LABEL, "<string", "<int"), value(LABEL, "7")),
        Read(events=change(SEQ, activity="7"), notes=None),
    ),
    "label-and-time-missing": xml(
        drop(LABEL, TIME), aside(NO_TIME, notes=None), aside(NO_ACTIVITY, notes=None)
    ),
    "resource-missing": xml(drop(RESOURCE), Read(events=change(SEQ, resource=None))),
    "resource-an-int": xml(
        both(sub(RESOURCE, "<string", "<int"), value(RESOURCE, "7")),
        Read(events=change(SEQ, resource="7"), notes=None),
    ),
    "state-missing": xml(drop(STATE), SAME_SAID),
    "state-start": xml(value(STATE, "start"), Read(events=opened, notes=None)),
    "state-schedule": xml(
        value(STATE, "schedule"), Read(events=gone(SEQ), lifecycle=1, notes=None)
    ),
    "state-unknown": xml(value(STATE, "klaar!"), Read(events=gone(SEQ), lifecycle=1, notes=None)),
    "event-twice": xml(copy(EVENT, END, THIRD), *repeated(SEQ)),
    "event-empty": xml(
        before(THIRD, "<event/>"),
        Read(set_aside={NO_TIME: 1}, rows=EVENTS + 1),
        Read(set_aside={NO_ACTIVITY: 1}, rows=EVENTS + 1),
    ),
    "event-gone": xml(drop(EVENT, END), Read(events=gone(SEQ), rows=EVENTS - 1)),
    "trace-empty": xml(
        before(TRACE, "<trace/>"),
        Read(empty_traces=1, notes=(WITHOUT_EVENTS, r"\b1\b.*no name")),
        Read(empty_traces=1, notes=(WITHOUT_EVENTS,)),
    ),
    "trace-twice": xml(
        copy(TRACE, AFTER - 1, LAST),
        Read(
            events=trace_again,
            cases=lambda rows: rows.append(dict(rows[CASE], case_id="case-6069#2")),
            rows=EVENTS + 6,
            notes=("^1 traces bear the name of an earlier one",),
        ),
    ),
    # names of cases
    "case-name-used-before": xml(
        value(NAME, "case-10011"),
        Read(**renamed("case-10011#2"), notes=("^1 traces bear the name of an earlier one",)),
    ),
    "case-name-empty": xml(
        value(NAME, ""), Read(**renamed(f"#{CASE + 1}"), notes=("^1 traces have no name",))
    ),
    "case-name-missing": xml(
        drop(NAME), Read(**renamed(f"#{CASE + 1}"), notes=("^1 traces have no name",))
    ),
    "case-name-without-value": xml(sub(NAME, ' value="case-6069"', ""), Refused(NAME, "value")),
    "case-name-after-its-events": xml(both(copy(NAME, NAME, AFTER - 1), drop(NAME)), SAME),
    # types
    "int-abc": xml(attribute("int", "abc"), Refused(NEAR_VALUE, "abc")),
    "int-with-fraction": xml(attribute("int", "7.0"), Refused(NEAR_VALUE)),
    "int-with-underscore": xml(attribute("int", "1_000"), Refused(NEAR_VALUE)),
    "int-with-point-of-thousands": xml(attribute("int", "1.000"), Refused(NEAR_VALUE)),
    "int-hexadecimal": xml(attribute("int", "0x10"), Refused(NEAR_VALUE)),
    "int-full-width": xml(attribute("int", "１２"), Refused(NEAR_VALUE), extra(12)),
    "int-empty": xml(attribute("int", ""), Refused(NEAR_VALUE), SAME_SAID),
    "int-largest": xml(attribute("int", str(2**63 - 1)), extra(2**63 - 1)),
    "int-beyond-64-bit": xml(
        attribute("int", str(2**63)), Refused(NEAR_VALUE), extra(str(2**63)), extra(Decimal(2**63))
    ),
    "int-of-5000-digits": xml(attribute("int", "9" * 5000), Refused(NEAR_VALUE), extra("9" * 5000)),
    "float-with-comma": xml(attribute("float", "1,5"), Refused(NEAR_VALUE, "1,5")),
    "float-with-underscore": xml(attribute("float", "1_0.5"), Refused(NEAR_VALUE)),
    "float-empty": xml(attribute("float", ""), Refused(NEAR_VALUE), SAME_SAID),
    "float-infinite": xml(
        attribute("float", "INF"), Refused(NEAR_VALUE), extra(float("inf")), extra("INF"), SAME_SAID
    ),
    "float-not-a-number": xml(
        attribute("float", "NaN"), Refused(NEAR_VALUE), extra("NaN"), SAME_SAID
    ),
    "float-too-large": xml(attribute("float", "1e400"), Refused(NEAR_VALUE), extra("1e400")),
    "float-with-exponent": xml(attribute("float", "-2.5E3"), extra(Decimal("-2500"))),
    "boolean-maybe": xml(attribute("boolean", "maybe"), Refused(NEAR_VALUE, "maybe")),
    "boolean-ja": xml(attribute("boolean", "ja"), Refused(NEAR_VALUE)),
    "boolean-1": xml(attribute("boolean", "1"), Refused(NEAR_VALUE), extra(True)),
    "boolean-empty": xml(attribute("boolean", ""), Refused(NEAR_VALUE), SAME_SAID),
    "date-of-an-attribute": xml(
        attribute("date", "2011-02-25"),
        Refused(NEAR_VALUE),
        SAME_SAID,
        extra(datetime(2011, 2, 24, 23, tzinfo=UTC)),
    ),
    "date-of-an-attribute-wrong": xml(
        attribute("date", "2011-02-31T00:00:00"), Refused(NEAR_VALUE)
    ),
    "id-of-any-shape": xml(attribute("id", "0012 x"), extra("0012 x")),
    # keys
    "key-missing": xml(before(STATE, '<string value="x"/>'), Refused(STATE, "key")),
    "value-missing": xml(before(STATE, '<string key="extra"/>'), Refused(STATE, "value")),
    "key-empty": xml(before(STATE, '<string key="" value="x"/>'), Refused(STATE), extra("x", "")),
    "key-of-a-repeated-one-is-taken": xml(
        before(
            STATE,
            '<string key="k#2" value="x"/><string key="k" value="y"/><string key="k" value="z"/>',
        ),
        Refused(STATE),
        Read(events=change(SEQ, **{"k#2": "x", "k": "y", "k#3": "z"}), notes=None),
        Read(events=change(SEQ, **{"k#2": "x", "k": "y", "k#2#2": "z"}), notes=None),
    ),
    "key-repeated-with-another-type": xml(
        both(
            before(STATE, '<boolean key="k" value="true"/><int key="k" value="6"/>'),
            before(EVENT - 1, '<int key="k" value="5"/>'),
        ),
        Read(
            events=lambda rows: (
                rows[SEQ - 1].update(k="5"),
                rows[SEQ].update({"k": "true", "k#2": "6"}),
            ),
            notes=None,
        ),
    ),
    "key-given-twice": xml(before(STATE, '<string key="a" key="b" value="x"/>'), Refused(STATE)),
    "key-and-value-in-capitals": xml(before(STATE, '<string KEY="a" VALUE="x"/>'), Refused(STATE)),
    "one-attribute-of-xml-more": xml(sub(RESOURCE, "/>", ' lang="nl"/>'), SAME_SAID),
    "value-before-key": xml(
        sub(
            RESOURCE,
            'key="org:resource" value="Resource07"',
            'value="Resource07" key="org:resource"',
        ),
        SAME,
    ),
    # elements
    "unknown-element-around-attributes": xml(
        before(STATE, '<foo><string key="extra" value="x"/></foo>'),
        Read(notes=(UNKNOWN.format("foo"),)),
    ),
    "unknown-element-around-an-event": xml(
        both(before(THIRD, "</foo>"), before(EVENT, "<foo>")),
        Refused(EVENT),
        Refused(EVENT + 1),
        Read(notes=(UNKNOWN.format("foo"),)),
        Read(events=gone(SEQ), set_aside={"event outside a trace": 1}, notes=None),
        Read(events=gone(SEQ), set_aside={"event in an unknown element": 1}, notes=None),
    ),
    "unknown-element-around-a-trace": xml(
        both(before(AFTER, "</foo>"), before(TRACE, "<foo>")),
        Refused(TRACE),
        Refused(TRACE + 1),
        Read(notes=(UNKNOWN.format("foo"),)),
        Read(
            events=lambda rows: [rows.pop(SEQ - 1) for _ in range(6)],
            cases=lambda rows: rows.pop(CASE),
            set_aside={"event in an unknown element": 6},
            notes=None,
        ),
    ),
    "unknown-type": xml(attribute("number", "7"), Read(notes=(UNKNOWN.format("number"),))),
    "event-with-a-capital": xml(
        both(sub(EVENT, "<event>", "<Event>"), sub(END, "</event>", "</Event>")),
        Refused(EVENT),
        Read(events=gone(SEQ), rows=EVENTS - 1, notes=(UNKNOWN.format("Event"),)),
    ),
    "foreign-prefix-undeclared": xml(
        both(sub(EVENT, "<event>", "<x:event>"), sub(END, "</event>", "</x:event>")),
        Refused(EVENT),
        Refused(END),
        SAME_SAID,
        Read(events=gone(SEQ), rows=EVENTS - 1, notes=(UNKNOWN.format("(x:)?event"),)),
    ),
    "trace-in-a-trace": xml(
        both(before(THIRD, "</trace>"), before(EVENT, "<trace>")), Refused(EVENT)
    ),
    "event-in-an-event": xml(before(STATE, "<event/>"), Refused(STATE)),
    "log-in-the-log": xml(both(before(AFTER, "</log>"), before(TRACE, "<log>")), Refused(TRACE)),
    "trace-in-an-attribute": xml(
        before(STATE, '<string key="extra" value="x"><trace/></string>'), Refused(STATE)
    ),
    "event-outside-a-trace": xml(
        copy(EVENT, END, LAST), Read(set_aside={"event outside a trace": 1}, rows=EVENTS + 1)
    ),
    "text-between-elements": xml(before(STATE, "complete"), Refused(STATE), SAME_SAID),
    "comment-between-elements": xml(before(STATE, "<!-- <event> -->"), SAME),
    "instruction-between-elements": xml(before(STATE, "<?php exit ?>"), SAME_SAID),
    "stray-cdata": xml(before(STATE, "<![CDATA[<event>]]>"), Refused(STATE), SAME_SAID),
    # no XML
    "tag-unclosed": xml(sub(RESOURCE, "/>", ">"), Refused(END)),
    "tag-broken-off": xml(sub(RESOURCE, "/>", ""), Refused(RESOURCE), Refused(RESOURCE + 1)),
    "event-never-closed": xml(drop(END), Refused(THIRD - 1)),
    "trace-never-closed": xml(drop(AFTER - 1), Refused(AFTER - 1)),
    "log-never-closed": xml(drop(LAST), Refused(LAST), Refused(LAST - 1)),
    "closed-too-often": xml(before(THIRD, "</event>"), Refused(THIRD)),
    "wrongly-nested": xml(swap(AFTER - 2, AFTER - 1), Refused(AFTER - 2)),
    "stray-less-than": xml(value(RESOURCE, "a < b"), Refused(RESOURCE)),
    "stray-greater-than": xml(value(RESOURCE, "a > b"), Read(events=change(SEQ, resource="a > b"))),
    "bare-ampersand": xml(value(RESOURCE, "A & B"), Refused(RESOURCE)),
    "undefined-entity": xml(value(RESOURCE, "caf&eacute;"), Refused(RESOURCE)),
    "quote-missing": xml(sub(RESOURCE, '07"', "07"), Refused(RESOURCE), Refused(RESOURCE + 1)),
    "quotes-missing": xml(sub(RESOURCE, '"Resource07"', "Resource07"), Refused(RESOURCE)),
    "quotes-single": xml(sub(RESOURCE, '"Resource07"', "'Resource07'"), SAME),
    "quotes-curly": xml(sub(RESOURCE, '"Resource07"', "“Resource07”"), Refused(RESOURCE)),
    "doctype-with-entity": xml(
        both(value(RESOURCE, "&who;"), before(2, '<!DOCTYPE log [<!ENTITY who "An">]>')),
        Refused(2, "DOCTYPE"),
    ),
    "doctype-with-file": xml(
        both(
            value(RESOURCE, "&who;"),
            before(2, '<!DOCTYPE log [<!ENTITY who SYSTEM "file:///etc/hostname">]>'),
        ),
        Refused(2, "DOCTYPE"),
    ),
    "doctype-in-the-middle": xml(before(TRACE, "<!DOCTYPE log>"), Refused(TRACE)),
    "declaration-in-the-middle": xml(before(TRACE, '<?xml version="1.0"?>'), Refused(TRACE)),
    "declaration-not-first": xml(before(1, ""), Refused(2), Refused(1)),
    "attribute-after-the-log": xml(
        before(LAST + 1, '<string key="extra" value="x"/>'), Refused(LAST + 1)
    ),
    "text-after-the-log": xml(before(LAST + 1, "tail"), Refused(LAST + 1)),
    "comment-after-the-log": xml(before(LAST + 1, "<!-- end -->"), SAME),
    "second-log-after-the-log": xml(before(LAST + 1, "<log/>"), Refused(LAST + 1)),
    "whole-file-twice": xml(whole(lambda content: content * 2), Refused(LAST + 1)),
    # characters
    "control-character": xml(value(RESOURCE, "a\x01b"), Refused(RESOURCE)),
    "control-character-as-number": xml(value(RESOURCE, "a&#1;b"), Refused(RESOURCE)),
    "surrogate-as-number": xml(value(RESOURCE, "a&#xD800;b"), Refused(RESOURCE)),
    "number-beyond-unicode": xml(value(RESOURCE, "a&#x110000;b"), Refused(RESOURCE)),
    "nul-byte": xml(value(RESOURCE, "a\0b"), Refused(RESOURCE)),
    "nul-byte-between-elements": xml(before(STATE, "\0"), Refused(STATE)),
    "latin-1-in-utf-8": xml(value(RESOURCE, b"caf\xe9 x"), Refused(RESOURCE)),
    "surrogate-in-utf-8": xml(value(RESOURCE, b"a\xed\xa0\x80b"), Refused(RESOURCE)),
    "overlong-utf-8": xml(value(RESOURCE, b"a\xc0\xafb"), Refused(RESOURCE)),
    "bom-between-elements": xml(before(STATE, b"\xef\xbb\xbf"), Refused(STATE), SAME_SAID),
    "bom-in-a-value": xml(
        value(RESOURCE, b"\xef\xbb\xbfAn"),
        Read(events=change(SEQ, resource="\ufeffAn"), notes=None),
    ),
    "utf-16-bom-before-utf-8": xml(whole(lambda content: b"\xff\xfe" + content), Refused()),
    "declared-utf-16": xml(sub(1, "UTF-8", "UTF-16"), Refused(1), Refused()),
    "declared-ascii": xml(sub(1, "UTF-8", "US-ASCII"), Refused(NON_ASCII)),
    "declared-klingon": xml(
        sub(1, "UTF-8", "klingon"), Refused(1), Refused(words="klingon|encoding")
    ),
    "cut-in-a-character": xml(
        whole(lambda content: content[: content.index("‘".encode()) + 1]), Refused(NON_ASCII)
    ),
    "cut-in-the-head": xml(whole(lambda content: content[:30]), Refused(1)),
    "cut-between-traces": xml(
        whole(lambda content: b"".join(content.splitlines(True)[: TRACE - 1])),
        Refused(TRACE - 1),
        Refused(TRACE),
    ),
    "cut-in-a-tag": xml(
        whole(lambda content: b"".join(content.splitlines(True)[:RESOURCE])[:-10]),
        Refused(RESOURCE),
    ),
    "nothing-at-all": xml(whole(lambda content: b""), Refused(words="empty|no element")),
}

EARLY, BROKEN = (Refused(words="ends early"),), (Refused(words="damaged|ends early"),)


def packed(change, *outcomes):
    return Fault(change, outcomes)


def flip(place, mask=0x10):
    def damage(content):
        place_ = place(len(content)) if callable(place) else place
        return flipped(content, place_ % len(content), mask)

    return damage


def flipped(content, place, mask):
    changed = bytearray(content)
    changed[place] ^= mask
    return bytes(changed)


def cut(place):
    return lambda content: content[: place(len(content)) if callable(place) else place]


GZIP = {
    "magic": packed(flip(0), Refused()),
    "magic-second": packed(flip(1), Refused()),
    "method": packed(flip(2, 1), *BROKEN),
    "flags-reserved": packed(flip(3, 0x80), *BROKEN, SAME),
    "flags-name": packed(flip(3, 0x08), *BROKEN, SAME),
    "flags-extra": packed(flip(3, 0x04), *BROKEN),
    "flags-crc": packed(flip(3, 0x02), *BROKEN),
    "time-of-packing": packed(flip(4), SAME),
    "system": packed(flip(9), SAME),
    "name-of-the-file": packed(flip(12, 1), SAME),
    "body-start": packed(lambda c: flipped(c, c.index(b"\0", 10) + 2, 0x10), *BROKEN),
    **{
        f"body-{n}-eighths": packed(flip(lambda size, n=n: size * n // 8), *BROKEN)
        for n in range(1, 8)
    },
    "body-end": packed(flip(-12), *BROKEN),
    "crc": packed(flip(-8), *BROKEN),
    "crc-last-byte": packed(flip(-5), *BROKEN),
    "size": packed(flip(-4), *BROKEN),
    "size-last-byte": packed(flip(-1, 0x80), *BROKEN),
    "cut-at-0": packed(cut(0), Refused(words="empty")),
    "cut-at-1": packed(cut(1), Refused()),
    "cut-at-2": packed(cut(2), *EARLY),
    "cut-at-10": packed(cut(10), *EARLY),
    "cut-at-11": packed(cut(11), *EARLY),
    "cut-at-5000": packed(cut(5000), *EARLY),
    "cut-at-half": packed(cut(lambda size: size // 2), *EARLY),
    "cut-before-crc": packed(cut(-8), *EARLY),
    "cut-in-crc": packed(cut(-6), *EARLY),
    "cut-before-size": packed(cut(-4), *EARLY),
    "cut-last-byte": packed(cut(-1), *EARLY),
    "hole": packed(lambda content: content[:9000] + content[9700:], *BROKEN),
    "zeros-in-the-middle": packed(lambda c: c[:9000] + bytes(700) + c[9700:], *BROKEN),
    "garbage-after": packed(
        lambda content: content + b"garbage", Refused(words="not gzip|damaged")
    ),
    "line-end-after": packed(
        lambda content: content + b"\r\n", Refused(words="not gzip|damaged"), SAME
    ),
    "zeros-after": packed(lambda content: content + bytes(512), SAME),
    "second-member-twice": packed(lambda content: content * 2, Refused(LAST + 1)),
    "second-member-cut": packed(
        lambda content: content + content[:4000], *BROKEN, Refused(LAST + 1)
    ),
    "second-member-empty": packed(lambda content: content + gzip.compress(b""), SAME),
    "packed-twice": packed(gzip.compress, Refused()),
    "line-ends-translated": packed(lambda content: content.replace(b"\n", b"\r\n"), *BROKEN),
    "text-mode-utf-8": packed(lambda c: c.decode("utf-8", "replace").encode(), Refused()),
}


# -- the same for a table -------------------------------------------------------------------------


def row_change(**to):
    return Read(events=change(ROW_SEQ, **to), notes=None)


def row_aside(reason):
    return Read(events=gone(ROW_SEQ), set_aside={reason: 1})


def fields(edit):
    """An edit of the fields of the row."""

    def plant(lines):
        cells = lines[ROW].rstrip(b"\n").split(b",")
        lines[ROW] = b",".join(edit(cells) or cells) + b"\n"

    return plant


def field(place, new):
    """Another text for a field: 1 is the case, 8 its start, 10 the step, 13 who, 14 the time."""
    return fields(
        lambda cells: cells.__setitem__(place, new if isinstance(new, bytes) else new.encode())
    )


def quoted(lines):
    lines[-1] = (
        b",".join(b'"' + cell + b'"' for cell in lines[-1].rstrip(b"\n").split(b",")) + b"\n"
    )


def cut_in_quotes(lines):
    quoted(lines)
    return b"".join(lines)[:-10]


CSV = {
    "row-short": xml(fields(lambda cells: cells[:-1]), Refused(ROW, "14 fields.*15")),
    "row-long": xml(fields(lambda cells: [*cells, b"x"]), Refused(ROW, "16 fields.*15")),
    "row-without-delimiters": xml(sub(ROW, ",", ""), Refused(ROW)),
    "quote-open": xml(field(13, '"Resource01'), Refused(ROW)),
    "quote-open-and-closed-later": xml(
        both(field(13, '"Resource01'), before(ROW + 1, '"')), Refused(ROW), Refused(ROW + 1)
    ),
    "quote-in-the-middle": xml(
        field(13, 'Reso"urce01'), Refused(ROW), row_change(resource='Reso"urce01')
    ),
    "quote-closed-too-early": xml(field(13, '"Reso"urce01'), Refused(ROW)),
    "quotes-around-a-field": xml(field(13, '"Resource01"'), SAME_SAID),
    "delimiter-in-quotes": xml(field(13, '"Res,01"'), row_change(resource="Res,01")),
    "time-text": xml(field(14, "soon"), Refused(ROW, "time:timestamp.*soon")),
    "time-30-february": xml(field(14, "2011-02-30 12:09:57"), Refused(ROW, "time:timestamp")),
    "time-month-13": xml(field(14, "2011-13-10 12:09:57"), Refused(ROW, "time:timestamp")),
    "time-hour-25": xml(field(14, "2011-03-10 25:09:57"), Refused(ROW, "time:timestamp")),
    "time-other-order": xml(
        field(14, "10-03-2011 12:09:57"),
        Refused(ROW),
        row_change(end=datetime(2011, 3, 10, 11, 9, 57, tzinfo=UTC)),
    ),
    "time-empty": xml(field(14, ""), row_aside(NO_TIME)),
    "time-9999": xml(
        field(14, "9999-12-31 00:00:00+01:00"),
        Read(events=gone(ROW_SEQ), set_aside={NO_TIME: 1}, notes=(FAR,)),
    ),
    "case-empty": xml(field(1, ""), row_aside("event without a case")),
    "activity-empty": xml(field(10, ""), row_aside(NO_ACTIVITY)),
    "resource-empty": xml(field(13, ""), row_change(resource=None)),
    "row-twice": xml(copy(ROW, ROW, ROW), *repeated(ROW_SEQ)),
    "row-empty": xml(before(ROW, ""), SAME),
    "row-of-delimiters": xml(
        before(ROW, "," * 14),
        Read(set_aside={"event without a case": 1}, rows=EVENTS + 1),
        SAME_SAID,
    ),
    "case-attribute-not-constant": xml(
        sub(ROW, "General", "Other"),
        Read(
            events=lambda rows: [
                row.update(
                    {"case:department": "Other" if n == ROW_SEQ else DEPARTMENT[row["case_id"]]}
                )
                for n, row in enumerate(rows)
            ],
            cases=lambda rows: [row.pop("department") for row in rows],
            notes=("case:department is not constant",),
        ),
    ),
    "nul-byte": xml(field(13, "Reso\0urce"), Refused(ROW)),
    "bytes-of-no-encoding": xml(field(13, b"\x81\xff\x8d"), Refused(ROW)),
    "cp1252-in-ascii": xml(
        field(13, b"Ren\xe9"),
        Read(events=change(ROW_SEQ, resource="René"), notes=("cp1252",)),
    ),
    "utf-8-with-one-wrong-byte": xml(both(field(13, b"Ren\xc3"), field(9, "é")), Refused(ROW)),
    "control-character": xml(field(13, "a\x01b"), Refused(ROW), row_change(resource="a\x01b")),
    "header-twice": xml(copy(1, 1, ROW), Refused(ROW, "time:timestamp")),
    "two-columns-of-one-name": xml(
        sub(1, "org:group", "org:resource"), Refused(1, "two columns are called org:resource")
    ),
    "two-times": xml(sub(1, "concept:instance", "time:timestamp"), Refused(1, "time:timestamp")),
    "no-header": xml(drop(1), Refused(words="case-10011"), Refused(1)),
    "one-column": xml(
        whole(lambda content: re.sub(rb",.*", b"", content)), Refused(1, "one column")
    ),
    "case-column-missing": xml(
        whole(lambda content: re.sub(rb"(?m)^([^,]*),[^,]*", rb"\1", content)),
        Refused(words="case"),
    ),
    "case-column-misspelt": xml(
        sub(1, "case:concept:name", "case:concept:naam"),
        Refused(words="case:concept:naam .*comes near|case:concept:naam comes near"),
    ),
    "time-column-misspelt": xml(
        sub(1, "time:timestamp", "time:timestmap"), Refused(words="time:timestmap comes near")
    ),
    "column-without-a-name": xml(
        sub(1, "case:channel", ""),
        Refused(1),
        Read(
            events=lambda rows: [row.update({"column 1": CHANNEL[row["case_id"]]}) for row in rows],
            cases=lambda rows: [row.pop("channel") for row in rows],
            notes=None,
        ),
    ),
    "cut-inside-quotes": xml(cut_in_quotes, Refused(EVENTS + 1)),
    "cut-inside-a-row": xml(whole(lambda content: content[:-80]), Refused(EVENTS + 1)),
    "header-alone": xml(
        whole(lambda content: content.splitlines(True)[0]), Refused(words="no rows")
    ),
    "delimiter-of-one-line": xml(
        whole(lambda content: one_line(content, b",", b";")), Refused(ROW)
    ),
    "delimiter-of-the-header": xml(
        sub(1, ",", ";"), Refused(1), Refused(2), Refused(words="column")
    ),
    "line-ends-mixed": xml(whole(lambda content: one_line(content, b"\n", b"\r\n")), SAME),
    "two-rows-on-one-line": xml(whole(lambda content: one_line(content, b"\n", b"")), Refused(ROW)),
}

CSV_GZIP = {
    name: GZIP[name]._replace(
        outcomes=tuple(o for o in GZIP[name].outcomes if o not in (Refused(LAST + 1),))
    )
    for name in (
        "method",
        "body-4-eighths",
        "crc",
        "size",
        "cut-at-half",
        "cut-last-byte",
        "garbage-after",
        "hole",
    )
}
CSV_GZIP["second-member-twice"] = packed(lambda content: content * 2, Refused(EVENTS + 2))
DEPARTMENT: dict[str, str | None] = {}  # of each case, and its channel
CHANNEL: dict[str, str | None] = {}


def one_line(content, old, new):
    lines = content.splitlines(True)
    lines[ROW - 1] = lines[ROW - 1].replace(old, new)
    return b"".join(lines)


# -- what is asked --------------------------------------------------------------------------------


class Source(NamedTuple):
    """A whole file: its bytes, lines, and rows as they are read."""

    content: bytes
    events: list[dict]
    cases: list[dict]
    notes: tuple[str, ...]


def source(path, content):
    path.write_bytes(content)
    log = pm.read_log(path)
    assert (log.events.height, log.cases.height) == (EVENTS, CASES)
    return Source(content, table(log.events, "seq"), table(log.cases), log.origin.notes)


def packed_as_file(content):
    """As gzip packs a file: with its name and time in the header."""
    made = io.BytesIO()
    with gzip.GzipFile("receipt", "wb", 6, made, mtime=1_528_725_448) as file:
        file.write(content)
    return made.getvalue()


def half(path):
    """The lines of the first half of the log."""
    lines = gzip.decompress(path.read_bytes()).splitlines(True)
    return b"".join([*lines[: LAST - 1], lines[-1]] if ".xes" in path.name else lines[: EVENTS + 1])


@pytest.fixture(scope="module")
def xes(data, tmp_path_factory):
    path = tmp_path_factory.mktemp("whole") / "receipt.xes"
    whole_file = source(path, half(data / "logs/receipt.xes.gz"))
    lines = [b"", *whole_file.content.splitlines()]
    at = {TRACE: "<trace>", NAME: "case-6069", EVENT: "<event>", TIME: "time:timestamp", END: "</event>",
          THIRD: "<event>", AFTER: "<trace>", AFTER - 1: "</trace>", LAST: "</log>"}  # fmt: skip
    assert all(told.encode() in lines[line] for line, told in at.items())
    assert whole_file.cases[CASE]["case_id"] == "case-6069"
    assert whole_file.events[SEQ]["concept:instance"] == "task-14161"
    return whole_file


@pytest.fixture(scope="module")
def csv(data, tmp_path_factory):
    path = tmp_path_factory.mktemp("whole") / "receipt.csv"
    whole_file = source(path, half(data / "logs/receipt.csv.gz"))
    assert (
        whole_file.events[ROW_SEQ]["concept:instance"].encode()
        in whole_file.content.splitlines()[ROW - 1]
    )
    for name, of_case in (("department", DEPARTMENT), ("channel", CHANNEL)):
        of_case.update((row["case_id"], row[name]) for row in whole_file.cases)
    return whole_file


def planted(content, fault):
    lines = [b"", *content.splitlines(True)]
    content = fault.plant(lines)
    return b"".join(lines) if content is None else content


def table(frame, order=None):
    """The rows in the order of the source, without what is missing."""
    frame = frame.with_columns(pl.col(pl.Enum, pl.Categorical).cast(pl.String))
    rows = (frame.sort(order).drop(order) if order else frame).iter_rows(named=True)
    return [
        {name: comparable(told) for name, told in row.items() if told is not None} for row in rows
    ]


def comparable(told):
    return "NaN" if isinstance(told, float) and math.isnan(told) else told


def judge(path, outcomes, whole_file):
    """Fails unless the file is refused or read in one of the ways that it may be."""
    try:
        log = pm.read_log(path)
    except pm.PmtoolsError as error:
        told = str(error)
        assert path.name in told
        assert any(refused_so(told, way) for way in outcomes), f"refused: {told}"
        return
    kept = log.events.height + log.lifecycle.height + log.origin.paired
    assert log.origin.rows_read == kept + sum(log.origin.set_aside.values())
    ways = [differences(log, way, whole_file) for way in outcomes if isinstance(way, Read)]
    account = (log.origin.rows_read, log.events.height, log.origin.set_aside, log.origin.notes)
    assert ways, f"read, not refused: {account}"
    assert [] in ways, f"read with {account}: {ways}"


def refused_so(told, way):
    if not isinstance(way, Refused):
        return False
    lines = way.line if isinstance(way.line, tuple) else (way.line,)
    in_line = any(
        line is None or re.search(rf"\blines? {line}\b", told.replace(",", "")) for line in lines
    )
    return in_line and bool(re.search(way.words, told, re.DOTALL))


def differences(log, way, whole_file):
    """What is not as it should be, in words; the first few of each."""
    events, cases = ([dict(row) for row in rows] for rows in (whole_file.events, whole_file.cases))
    way.events(events)
    way.cases(cases)
    wrong = unequal("event", table(log.events, "seq"), events)
    found = table(log.cases)
    if way.empty_traces and len(found) > len(cases):  # a case without events may stay
        busy = set(log.events["case_id"].cast(pl.String))
        idle = [row for row in found if row["case_id"] not in busy]
        assert len(idle) == way.empty_traces
        found = [row for row in found if row["case_id"] in busy]
        if any(row["case_id"].startswith("#") for row in idle):
            wrong = [w for w in wrong if not w.startswith("case")]
    wrong += unequal("case", found, cases)
    account = (log.origin.rows_read, log.origin.paired, log.lifecycle.height, log.origin.set_aside)
    if account != (way.rows, 0, way.lifecycle, way.set_aside):
        wrong.append(f"account {account}, not {(way.rows, 0, way.lifecycle, way.set_aside)}")
    place = pl.struct(log.events["case_id"].to_physical(), pl.coalesce("end", "start"), "seq")
    if not log.events.select(place)["case_id"].is_sorted():
        wrong.append("events not in order")
    if way.notes is not None:
        new = [note for note in log.origin.notes if note not in whole_file.notes]
        if len(new) != len(way.notes) or not all(
            any(re.search(pattern, note) for note in new) for pattern in way.notes
        ):
            wrong.append(f"notes {new}, not {way.notes}")
    return wrong


def unequal(what, found, expected):
    expected = [{k: v for k, v in row.items() if v is not None} for row in expected]
    if found == expected:
        return []
    pairs = enumerate(zip(found, expected, strict=False))
    rows = [f"{what} {n}: {set_of(a, b)}, not {set_of(b, a)}" for n, (a, b) in pairs if a != b]
    counts = [f"{len(found)} {what}s, not {len(expected)}"] if len(found) != len(expected) else []
    return counts + rows[:2]


def set_of(row, other):
    return {name: told for name, told in row.items() if other.get(name) != told}


def numbered(faults):
    return [pytest.param(n, name, id=name) for n, name in enumerate(faults)]


@pytest.mark.parametrize(("number", "name"), numbered(XES))
def test_a_fault_in_xes(xes, tmp_path, number, name):
    content = planted(xes.content, XES[name])
    path = tmp_path / ("faulty.xes.gz" if number % 2 else "faulty.xes")
    path.write_bytes(gzip.compress(content, 1) if number % 2 else content)
    judge(path, XES[name].outcomes, xes)


VERY_LINES = {
    "time-30-february": TIME,
    "time-of-a-case-wrong": TRACE + 1,
    "int-abc": STATE,
    "float-with-comma": STATE,
    "boolean-maybe": STATE,
    "date-of-an-attribute-wrong": STATE,
}


@pytest.mark.parametrize("name", VERY_LINES)
def test_a_wrong_value_is_refused_with_its_very_line(xes, tmp_path, name):
    path = tmp_path / "faulty.xes"
    path.write_bytes(planted(xes.content, XES[name]))
    judge(path, (Refused(VERY_LINES[name]),), xes)


@pytest.mark.parametrize("name", GZIP)
def test_a_fault_in_the_gzip_of_xes(xes, tmp_path, name):
    path = tmp_path / "faulty.xes.gz"
    path.write_bytes(GZIP[name].plant(packed_as_file(xes.content)))
    judge(path, GZIP[name].outcomes, xes)


@pytest.mark.parametrize(("number", "name"), numbered(CSV))
def test_a_fault_in_a_table(csv, tmp_path, number, name):
    content = planted(csv.content, CSV[name])
    path = tmp_path / ("faulty.csv.gz" if number % 2 else "faulty.csv")
    path.write_bytes(gzip.compress(content, 1) if number % 2 else content)
    judge(path, CSV[name].outcomes, csv)


@pytest.mark.parametrize("name", CSV_GZIP)
def test_a_fault_in_the_gzip_of_a_table(csv, tmp_path, name):
    path = tmp_path / "faulty.csv.gz"
    path.write_bytes(CSV_GZIP[name].plant(packed_as_file(csv.content)))
    judge(path, CSV_GZIP[name].outcomes, csv)


IN_XES = (
    "time-30-february",
    "int-abc",
    "value-missing",
    "tag-unclosed",
    "latin-1-in-utf-8",
    "doctype-with-file",
)
IN_CSV = ("row-short", "quote-open", "time-text", "bytes-of-no-encoding", "case-column-misspelt")
IN_GZIP = ("crc", "cut-at-half", "garbage-after")


@pytest.mark.parametrize(
    ("form", "name"),
    [("xes", n) for n in IN_XES] + [("csv", n) for n in IN_CSV] + [("xes.gz", n) for n in IN_GZIP],
)
def test_the_command_line_refuses_with_2_and_no_traceback(
    xes, csv, tmp_path, monkeypatch, form, name
):
    monkeypatch.setenv("PMTOOLS_CONFIG", str(tmp_path / "settings"))
    monkeypatch.chdir(tmp_path)
    fault = {"xes": XES, "csv": CSV, "xes.gz": GZIP}[form][name]
    content = (csv if form == "csv" else xes).content
    content = fault.plant(packed_as_file(content)) if form == "xes.gz" else planted(content, fault)
    (tmp_path / f"faulty.{form}").write_bytes(content)
    done = CliRunner().invoke(app, ["check", f"faulty.{form}"])
    assert done.exit_code == 2, done.output
    assert "Traceback" not in done.output
    told = " ".join(done.output.split())
    assert f"faulty.{form}" in told
    assert any(refused_so(told, way) for way in fault.outcomes), told
