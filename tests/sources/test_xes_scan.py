"""The scan of an XES file: the short way reads as the long way, and no file takes the memory."""

from __future__ import annotations

import gzip
from decimal import Decimal
from itertools import pairwise

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmtools.errors import SchemaError, SourceError
from pmtools.sources.xes import columns, scan
from pmtools.sources.xes.read import read_xes
from pmtools.sources.xes.scan import XesScan

T = "2024-03-04T09:00:00+01:00"
PLAIN = [
    '<string key="concept:name" value="a"/>',
    '<string key="concept:name" value="é&amp;&#10;&lt;b&quot; long enough for a buffer"/>',
    '<string key="concept:name" value="two\nlines\tand\r\nmore" />',
    '<date key="time:timestamp" value="2024-03-04T09:00:00Z"/>',
    '<int key="n" value="1"/>\n',
    '<int key="n" value=">\'"/>',
    '\r\n<x:int key="n" value="2"/>',
]
ODD = [
    "<int value='3' key='n'/>",
    '<int key="n" value="3"></int>',
    '<string key="a&amp;b" value="4"/>',
    '<string key="a&amp;amp;b" value="5"/>',
    '<string key="n" value="6"><int key="n" value="7"/></string>',
    '<list key="l"><values><int key="n" value="8"/></values></list>',
    '<!-- </event><int key="n" value="9"/> -->',
    '<?pi </event><int key="n" value="9"/> ?>',
    '<![CDATA[\n</event><int key="n" value="9"/><event>]]>',
    '<foo><int key="n" value="9"/></foo>',
    'text " value="',
    "\r",
    '<string key="concept:name" value="\u2028"/>',
]
attributes = st.lists(st.sampled_from(PLAIN * 4 + ODD), max_size=5).map("".join)
events = attributes.map("<event>{}</event>".format)
traces = st.lists(st.one_of(attributes, events, events, events), max_size=6).map("".join)
logs = st.lists(traces.map("<trace>{}</trace>".format), max_size=6)
between = st.sampled_from(["", "\n", '<string key="n" value="log"/>', "<event/>", "<!-- x -->"])


def contents(found: XesScan) -> list[object]:
    """All that a scan found, values by key and type with the rows that have them."""
    return [found.outside, found.unknown, found.globals] + [
        (
            part.n_rows,
            list(part.lines),
            list(part.parents),
            {key: (column.kinds, column.whole().rows()) for key, column in part._columns.items()},
        )
        for part in (found.events, found.traces)
    ]


def scanned(text: str, n_tags: int, spill: int) -> XesScan:
    """The scan of a text in chunks of so many tags and characters of the next one."""
    found, tags = XesScan("log.xes"), [*text.replace(">", ">\0").split("\0"), ""]
    ends = [sum(map(len, tags[:n])) + spill for n in range(0, len(tags), n_tags)]
    cuts = [0, *(min(end, len(text)) for end in ends), len(text)]
    found.run(text[start:end].encode() for start, end in pairwise(cuts))
    return found


def both(text: str, n_tags: int, spill: int) -> tuple[list[object], list[object]]:
    """What the short way and the long way find, with chunks as small as they are fed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scan, "STRETCH", 1)
        short = scanned(text, n_tags, spill)
        patch.setattr(scan, "plain_stretch", lambda *_: None)
        return contents(short), contents(scanned(text, n_tags, spill))


EVENT = '<event><int key="n" value="1"/></event>'
TRICKY = {
    "an attribute of the log": f'{EVENT}</trace><int key="n" value="9"/><trace>{EVENT}',
    "an attribute behind the events": f'{EVENT}<int key="n" value="9"/>{EVENT}',
    "an event outside a trace": f"{EVENT}</trace>{EVENT}<trace>{EVENT}",
    "a trace without events": f'</trace><trace><int key="n" value="0"/></trace><trace>{EVENT}',
    "events in text": f"{EVENT}<![CDATA[\n</event>{EVENT}{EVENT}<event>]]>{EVENT}",
    "events in a comment": f"{EVENT}<!-- </event>{EVENT}{EVENT}<event> -->{EVENT}",
    "events in an instruction": f"{EVENT}<?pi </event>{EVENT}{EVENT}<event> ?>{EVENT}",
    "a comment in an event": EVENT.replace("<int", '<!-- <int key="n" value="9"/> --><int'),
    "a key with a reference": EVENT.replace('"n"', '"a&amp;amp;b"')
    + EVENT.replace('"n"', '"a&amp;b"'),
    "two spellings of a tag": EVENT.replace("<int", '<x:int key="n" value="2"/><int'),
    "two types of a key": EVENT.replace("<int", '<string key="n" value="2"/><int'),
    "a key twice": EVENT.replace("<int", '<int key="n" value="2"/><int'),
    "nested": EVENT.replace("/>", '><int key="n" value="2"/></int>'),
    "in a list": f'<event><list key="n"><values>{EVENT[7:-8]}</values></list></event>',
    "unknown": f"<event><foo>{EVENT[7:-8]}</foo></event>",
    "value first": '<event><int value="n" key="n"/></event>',
    "old line ends": f"{EVENT}\r{EVENT}\n\r",
    "line ends": f"{EVENT}\r\n{EVENT}\n",
    "references": EVENT.replace('"1"', '"1&lt;&#10;&quot;"'),
    "blanks": EVENT.replace('"1"', '"1\n2\t3\r\n4"'),
    "a tab": EVENT.replace('"1"', '"1\t2"'),
    "blanks before the end": EVENT.replace("/>", " />"),
    "text": EVENT.replace("<int", 'b" value="c"/<int').replace("</", 'a" key="n" value="b"</'),
}


@pytest.mark.parametrize("part", TRICKY.values(), ids=TRICKY)
def test_what_only_seems_plain_is_read_as_it_is(part):
    known = f'<trace><int key="n" value="0"/>{EVENT}'
    text = f"<log>{known}{part * 2}</trace>{known}{part * 3}{EVENT}</trace></log>"
    for n_tags in (1, 2, 3, 4, 6, 9, 14):
        for spill in (0, 1):
            short, long = both(text, n_tags, spill)
            assert short == long


@settings(max_examples=60, deadline=None)
@given(logs, between, st.integers(1, 30), st.sampled_from([0, 0, 0, 1, 5]))
def test_the_short_way_reads_what_the_long_way_reads(traces, between, n_tags, spill):
    short, long = both(f"<log>{between.join(['', *traces, ''])}</log>", n_tags, spill)
    assert short == long


def test_plain_stretches_take_the_short_way_and_say_their_lines(monkeypatch, xes, step, save):
    monkeypatch.setattr(scan, "STRETCH", 1)
    taken: list[bool] = []
    usual = scan.plain_stretch
    monkeypatch.setattr(
        scan, "plain_stretch", lambda *told: taken.append(bool(found := usual(*told))) or found
    )
    of_cases = [([("string", "concept:name", f"zaak {n}")], [step("x", T)] * 3) for n in range(50)]
    content = xes(*of_cases).encode()
    found = XesScan("log.xes")
    found.run(content[at : at + 700] for at in range(0, len(content), 700))
    assert sum(taken) > len(taken) - 4 > 10
    assert list(found.events.lines) == [3 + n // 3 * 5 + n % 3 + 1 for n in range(150)]
    assert list(found.traces.lines) == [3 + n * 5 for n in range(50)]
    assert found.traces.texts("concept:name").to_list() == [f"zaak {n}" for n in range(50)]


@pytest.mark.parametrize("bad", ["&x;", "\x01", "<b", '" n="1" n="2'])
def test_bad_xml_in_a_plain_stretch_is_refused_with_its_line(monkeypatch, xes, step, bad):
    monkeypatch.setattr(scan, "STRETCH", 1)
    content = xes(*[([], [step("x", T)] * 3)] * 50).replace('"x"', f'"{bad}"').encode()
    good = xes(([], [step("x", T)] * 3)).encode().partition(b"</trace>")[0] + b"</trace>"
    whole = good + content.partition(b"<log>")[2]
    with pytest.raises(SourceError, match="line 9: not a whole XML file"):
        XesScan("log.xes").run(whole[at : at + 200] for at in range(0, len(whole), 200))


def test_latin_1_never_takes_the_short_way(monkeypatch):
    monkeypatch.setattr(scan, "STRETCH", 1)
    monkeypatch.setattr(scan, "plain_stretch", lambda *_: pytest.fail("took the short way"))
    event = '<event><string key="k" value="Ã©"/></event>'.encode("latin-1")
    content = b'<?xml version="1.0" encoding="ISO-8859-1"?><log><trace>' + event * 20
    found = XesScan("log.xes")
    found.run(iter([content, event * 20, b"</trace></log>"]))
    assert found.events.texts("k").to_list() == ["Ã©"] * 40


def test_what_an_earlier_event_had_is_no_guess_at_a_later_one(monkeypatch, save):
    event = (
        '<event><string key="o" value="x"><int key="n" value="1"/></string>'
        '<int key="n" value="2"/><int value="n" key="m"/></event>'
    )
    found = XesScan("log.xes")
    found.run(iter([f"<log><trace>{event * 2}</trace></log>".encode()]))
    assert found.events.keys == ["o", "o/n", "n", "m"]
    assert [found.events.texts(key).to_list() for key in ("o/n", "n", "m")] == [
        ["1", "1"],
        ["2", "2"],
        ["n", "n"],
    ]
    wrong = event + '<event><int kee="n" value="2"/></event>'
    with pytest.raises(SourceError, match="an attribute has a key"):
        read_xes(save(f"<log><trace>{wrong}</trace></log>"))


@pytest.mark.parametrize("before", ['<string key="k" value="', "<!-- ", "<?pi "])
def test_a_huge_element_is_refused_early_with_its_line(monkeypatch, save, before):
    monkeypatch.setattr(scan, "LARGEST_MB", 8)
    text = f"<log>\n<trace>\n<event>{before}".encode() + b"a" * (200 << 20)
    path = save(gzip.compress(text, 1), "log.xes.gz")
    with pytest.raises(SourceError, match=r"log.xes.gz, line 3: one element of more than 8 MB"):
        read_xes(path)


def test_text_that_is_long_but_no_element_is_read_past(monkeypatch, xes, step, save):
    monkeypatch.setattr(scan, "LARGEST_MB", 1)
    text = xes(([], [step("x", T)])).replace("<event>", "<event>" + "text\n" * 2_000_000)
    assert read_xes(save(text)).events.height == 1


def test_the_head_of_the_file_is_kept_and_never_filled_in(save):
    head = (
        '<extension name="Concept" prefix="concept" uri="u"/><extension name="X"/><extension/>'
        '<classifier name="Activity" keys="concept:name lifecycle:transition"/>'
        '<classifier name="no keys"/><classifier keys="k"/>'
        '<global scope="trace"><string key="concept:name" value="UNKNOWN"/></global>'
        '<global scope="event"><int key="n" value="0"><int key="inner" value="1"/></int>'
        '<string value="no key"/></global><global><int key="m" value="0"/></global>'
        '<global scope="event"><float key="f" value="0.0"/></global>'
        '<string key="q" value="z"/>'
    )
    found = XesScan("log.xes")
    found.run(iter([f"<log>{head}<trace><event/></trace></log>".encode()]))
    assert found.extensions == ["concept"]
    assert found.classifiers == {"Activity": "concept:name lifecycle:transition"}
    assert found.globals == {"trace": {"concept:name": "UNKNOWN"}, "event": {"n": "0", "f": "0.0"}}
    assert (found.events.keys, found.traces.keys, found.unknown) == ([], [], {})


@pytest.mark.parametrize(
    ("texts", "dtype", "values"),
    [
        (["1.5", "+2", " -3.25 "], pl.Decimal(38, 2), [Decimal("1.5"), 2, Decimal("-3.25")]),
        (["7"], pl.Decimal(38, 1), [7]),
        (["0.1", "999999999999999999.123456789"], pl.Decimal(38, 9), None),
        (["1e3", "2.5"], pl.Float64, [1000.0, 2.5]),
        (["INF", "-INF", "1"], pl.Float64, [float("inf"), float("-inf"), 1.0]),
        (["1234567890123456789.0"], pl.Float64, [1234567890123456789.0]),
        (["0.1234567891"], pl.Float64, [0.1234567891]),
        ([".5", "1."], pl.Float64, [0.5, 1.0]),
    ],
)
def test_floats_are_exact_where_they_are_plain_numbers(xes, step, save, texts, dtype, values):
    steps = [step("x", T, ("float", "f", text)) for text in texts]
    found = read_xes(save(xes(([("string", "concept:name", "a")], steps)))).events["f"]
    assert found.dtype == dtype
    expected = values or [Decimal(text) for text in texts]
    assert found.to_list() == expected


def test_too_many_keys_are_refused_with_file_line_and_remedy(monkeypatch, xes, step, save):
    monkeypatch.setattr(columns, "MOST_COLUMNS", 20)
    many = [step("x", T), step("y", T, *[("int", f"k{n}", "1") for n in range(19)])]
    said = r"log.xes, line 5: more than 20 different attribute keys\. Give .* fixed names"
    with pytest.raises(SchemaError, match=said):
        read_xes(save(xes(([], many))))
    outside = "<event>" + "".join(f'<int key="k{n}" value="1"/>' for n in range(21)) + "</event>"
    with pytest.raises(SchemaError, match="log.xes, line 2: more than 20"):
        read_xes(save(f"<log>\n{outside}</log>"))


def test_a_key_repeated_too_often_is_refused_with_its_line(monkeypatch, xes, step, save):
    monkeypatch.setattr(columns, "MOST_COLUMNS", 20)
    many = [step("x", T), step("y", T, *[("int", "k", "1")] * 21)]
    with pytest.raises(SchemaError, match=r"log.xes, line 5: more than 20 values of 'k'"):
        read_xes(save(xes(([], many))))


def test_one_key_of_many_types_counts_once(monkeypatch, xes, step, save):
    monkeypatch.setattr(columns, "MOST_COLUMNS", 3)
    kinds = [step("x", T, (kind, "k", "1")) for kind in ("int", "float", "string", "id", "boolean")]
    assert read_xes(save(xes(([], kinds)))).events["k"].to_list() == ["1"] * 5


def test_values_of_one_key_stay_in_the_order_of_the_file_whatever_their_types(xes, step, save):
    later = [("string", "k", "a"), ("int", "k", "2"), ("string", "k", "b")]
    log = read_xes(save(xes(([], [step("x", T, ("int", "k", "1")), step("x", T, *later)]))))
    assert log.events.select("k", "k#2", "k#3").rows() == [("1", None, None), ("a", "2", "b")]
