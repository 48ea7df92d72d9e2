"""Made-up logs, written by the test itself as XES or CSV, are read back as they were made.

What should be read is worked out from what was made, not from the file: pairing, names of columns
and types by the conventions that users are told, with nothing of pmtools.
"""

from collections import defaultdict, deque
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import NamedTuple
from xml.sax.saxutils import quoteattr
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import pmtools as pm

OFTEN = settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
ZONES = ["Europe/Amsterdam", "UTC", "America/New_York", "Asia/Kathmandu"]
OURS = ["case_id", "activity", "start", "end", "resource", "team", "seq", "precision"]
NASTY = [
    "<script>alert(1)</script>",
    "\"&'<>]]>",
    "&amp;",
    "a\nb\r\nc\td\re",
    "ça va; 漢字, | \u202eé💥",
    " blanks  ",
    "null",
    "NA",
    "0012",
    "=1+1",
    "é",
    "e\u0301",
    "\ufeffx",
    "x\x85\u2028y",
]
WITHOUT = "\x00\x01\x02\x03\x04\x05\x06\x07\x08\x0b\x0c\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f\ufffe\uffff"
texts = st.one_of(
    st.sampled_from(NASTY),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters=WITHOUT), max_size=8),
)
labels = texts.filter(lambda text: any(letter.isalnum() for letter in text))


class Attribute(NamedTuple):
    """An attribute as XES has it: its own value as text, and those inside it."""

    kind: str
    key: str
    text: str | None
    inside: tuple["Attribute", ...] = ()


class Step(NamedTuple):
    """An event: a text of a time and its instant, and what else is known of it."""

    activity: str | None
    moment: tuple[str, datetime] | None
    transition: str | None
    resource: str | None
    instance: str | None
    attributes: tuple[Attribute, ...] = ()


# -- moments --------------------------------------------------------------------------------------


@st.composite
def moments(draw, zone):
    """A text of a time with or without offset and fraction, and the instant that it means."""
    naive = draw(
        st.one_of(
            st.datetimes(datetime(1971, 1, 1), datetime(2099, 12, 31)),
            st.integers(0, 40).map(lambda n: datetime(2024, 3, 4) + timedelta(minutes=30 * n)),
        )
    )
    naive = naive.replace(microsecond=draw(st.sampled_from([0, naive.microsecond, 250_000])))
    glue = draw(st.sampled_from("T "))
    offset = draw(st.one_of(st.none(), st.just(0), st.integers(-14 * 4, 14 * 4)))
    if offset is None:
        local = naive.replace(tzinfo=ZoneInfo(zone))
        if local.utcoffset() == local.replace(fold=1).utcoffset():
            return naive.isoformat(glue), local.astimezone(UTC)
        offset = 0  # an hour that is twice, or never: of these there are other tests
    moment = naive.replace(tzinfo=timezone(timedelta(minutes=15 * offset)))
    text = moment.isoformat(glue)
    if offset == 0 and draw(st.booleans()):
        text = text.removesuffix("+00:00") + "Z"
    return text, moment.astimezone(UTC)


# -- attributes -----------------------------------------------------------------------------------

KINDS = {  # a key has one type, except for `mixed`
    "text": "string",
    "vrije tekst": "string",
    '<k> & "q"': "string",
    "Ключ:é": "string",
    "case_id": "string",
    "end": "string",
    "seq": "int",
    "resource": "string",
    "start": "date",
    "number": "int",
    "amount": "float",
    "yes": "boolean",
    "when": "date",
    "code": "id",
    "lots": "list",
    "box": "container",
}
MIXED = ["string", "int", "float", "boolean", "id"]


def value(kind, text):
    match kind:
        case "int":
            return int(text)
        case "float":
            return Decimal(text)
        case "boolean":
            return text.lower() == "true"
        case "date":
            return datetime.fromisoformat(text).astimezone(UTC)
    return text


@st.composite
def attributes(draw, depth=2):
    key = draw(st.sampled_from([*KINDS, "mixed"]))
    kind = KINDS.get(key) or draw(st.sampled_from(MIXED))
    match kind:
        case "int":
            text = str(draw(st.integers(-(2**63), 2**63 - 1)))
        case "float":
            text = str(draw(st.decimals(-(10**6), 10**6, places=draw(st.integers(0, 4)))))
        case "boolean":
            text = draw(st.sampled_from(["true", "false", "True"]))
        case "date":
            text = draw(moments("UTC").filter(lambda told: told[0][-1] == "Z"))[0]
        case "list" | "container":
            text = None
        case _:
            text = draw(texts)
    many = st.lists(attributes(depth - 1), min_size=text is None, max_size=2)
    inside = draw(many) if depth and (text is None or draw(st.integers(0, 3)) == 0) else []
    if text is None and not inside:
        return Attribute("string", "text", draw(texts))
    return Attribute(kind, key, text, once(inside))


def once(told):
    """Without what is inside a key's second and later attributes: of which that is is not settled."""
    seen, kept = set(), []
    for one in told:
        if one.key not in seen:
            kept.append(one)
        elif one.text is not None:
            kept.append(one._replace(inside=()))
        seen.add(one.key)
    return tuple(kept)


def flat(told, above="", found=None):
    """Path or path#2 to type and text."""
    found = {} if found is None else found
    for attribute in told:
        path = name = above + attribute.key
        number = 1
        while name in found:
            number += 1
            name = f"{path}#{number}"
        found[name] = (attribute.kind, attribute.text)
        flat(attribute.inside, f"{name}/", found)
    return found if above else {name: one for name, one in found.items() if one[1] is not None}


def typed(rows):
    """The values of rows of flat attributes, under the names of their columns.

    A key in which a source has more than one type is text.
    """
    kinds = defaultdict(set)
    for row in rows:
        for name, (kind, _) in row.items():
            kinds[plain(name)].add(kind)
    return [
        {
            renamed(name): value(kind if len(kinds[plain(name)]) == 1 else "string", text)
            for name, (kind, text) in row.items()
        }
        for row in rows
    ]


def plain(name):
    return "/".join(part.partition("#")[0] for part in name.split("/"))


def renamed(name):
    return f"{name}_source" if name in OURS else name


# -- logs -----------------------------------------------------------------------------------------


@st.composite
def steps(draw, zone, known, inside):
    return Step(
        draw(st.one_of(st.sampled_from(known), st.sampled_from([*known, None, ""]))),
        draw(moments(zone)) if draw(st.integers(0, 9)) else None,
        draw(st.sampled_from([None, "complete", "complete", "start", "START", "suspend"])),
        draw(st.sampled_from([None, "", "An", "Bo & Co", "<b>"])),
        draw(st.sampled_from([None, None, "1", "2"])),
        once(draw(inside)),
    )


@st.composite
def logs(draw, inside):
    """A zone, and traces: a name, attributes of its own, events."""
    zone = draw(st.sampled_from(ZONES))
    known = draw(st.lists(labels, min_size=1, max_size=3, unique=True))
    names = st.one_of(
        labels.filter(lambda text: "#" not in text), st.sampled_from(["a", "b", "", None])
    )
    trace = st.tuples(
        names,
        inside.map(once),
        st.lists(steps(zone, known, inside), max_size=6),
    )
    return zone, draw(st.lists(trace, min_size=1, max_size=4))


class Expected(NamedTuple):
    """What a reader should give; rows as dictionaries without what is missing, by `seq`."""

    events: list[dict]
    lifecycle: list[dict]
    set_aside: dict[str, int]
    rows_read: int
    paired: int


def expected(cases, steps_of, values):
    """The instances of steps: `steps_of` is (case or None, step) by row, `values` by row."""
    set_aside, lifecycle, work = defaultdict(int), [], []
    for seq, (case, step) in enumerate(steps_of):
        told = (step.transition or "complete").lower()
        if case is None:
            set_aside["event without a case"] += 1
        elif step.moment is None:
            set_aside["event without a time"] += 1
        elif not step.activity:
            set_aside["event without an activity"] += 1
        elif told == "suspend":
            row = {"case_id": cases[case], "activity": step.activity, "transition": told}
            lifecycle.append(
                {**row, "moment": step.moment[1], "resource": step.resource or None, "seq": seq}
            )
        else:
            work.append(
                (
                    step.instance is not None and told != "start",
                    step.moment[1],
                    seq,
                    case,
                    step,
                    told,
                )
            )
    waiting, made, paired = defaultdict(deque), [], 0
    for _, moment, seq, case, step, told in sorted(work, key=lambda one: one[:3]):
        key = (case, step.activity, step.instance)
        row = {"case_id": cases[case], "activity": step.activity, "seq": seq}
        row |= {"end": moment, "resource": step.resource or None, **values[seq]}
        if told == "start":
            row["start"] = row.pop("end")
            waiting[key].append(row)
        elif waiting[key]:
            first = waiting[key].popleft()
            first["start_resource"] = first.pop("resource")
            told_by_last = {name: one for name, one in row.items() if one is not None}
            keep = {"resource": row["resource"]}  # who completed counts, known or not
            made.append({**first, **told_by_last, **keep})
            paired += 1
        else:
            made.append(row)
    made += [row for rows in waiting.values() for row in rows]
    if not any(
        r.get("start_resource") != r["resource"] for r in made if "start" in r and "end" in r
    ):
        for row in made:
            row.pop("start_resource", None)
    return Expected(
        sorted(map(without_none, made), key=lambda row: row["seq"]),
        sorted(map(without_none, lifecycle), key=lambda row: row["seq"]),
        dict(set_aside),
        len(steps_of),
        paired,
    )


def without_none(row):
    return {name: told for name, told in row.items() if told is not None}


# -- comparing ------------------------------------------------------------------------------------


def rows_of(frame, leave=()):
    frame = frame.drop(leave, strict=False).with_columns(pl.col(pl.Enum).cast(pl.String))
    floats = [name for name, kind in frame.schema.items() if kind == pl.Float64]
    rows = [without_none(row) for row in frame.iter_rows(named=True)]
    return [{k: Decimal(repr(v)) if k in floats else v for k, v in row.items()} for row in rows]


def unequal(found, expected):
    """What differs in the first rows that do."""
    wrong = [] if len(found) == len(expected) else [(len(found), "not", len(expected))]
    for row, other in zip(found, expected, strict=False):
        names = [name for name in {**row, **other} if row.get(name) != other.get(name)]
        wrong += [(row["seq"], name, row.get(name), "not", other.get(name)) for name in names]
    return wrong[:6]


def check(path, read, zone, wanted):
    """Read and compare; the log, or None where nothing is left and the refusal says so."""
    if not wanted.events:
        with pytest.raises(pm.PmtoolsError, match="no event"):
            read(path, zone=zone)
        return None
    log = read(path, zone=zone)
    found = rows_of(log.events.sort("seq"), ["precision", "team"])
    assert unequal(found, wanted.events) == []
    assert unequal(rows_of(log.lifecycle.sort("seq"), ["team"]), wanted.lifecycle) == []
    told = log.origin
    assert (told.rows_read, told.paired) == (wanted.rows_read, wanted.paired)
    assert told.set_aside == wanted.set_aside
    place = {case: n for n, case in enumerate(log.cases["case_id"].to_list())}
    order = [
        (place[r[0]], r[1] or r[2], r[3])
        for r in log.events.select("case_id", "end", "start", "seq").iter_rows()
    ]
    assert order == sorted(order)
    return log


# -- XES ------------------------------------------------------------------------------------------


def xml(attribute):
    text = "" if attribute.text is None else f" value={quoteattr(attribute.text)}"
    inside = "".join(map(xml, attribute.inside))
    if attribute.kind == "list":
        inside = f"<values>{inside}</values>"
    return f"<{attribute.kind} key={quoteattr(attribute.key)}{text}>{inside}</{attribute.kind}>"


def xml_event(step):
    told = [
        Attribute("string", "concept:name", step.activity),
        Attribute("date", "time:timestamp", step.moment and step.moment[0]),
        Attribute("string", "lifecycle:transition", step.transition),
        Attribute("string", "org:resource", step.resource),
        Attribute("string", "concept:instance", step.instance),
    ]
    known = [one for one in told if one.text is not None]
    return f"<event>{''.join(map(xml, [*known, *step.attributes]))}</event>"


def xml_log(traces):
    lines = ['<?xml version="1.0" encoding="utf-8"?>', "<log>"]
    for name, own, made in traces:
        named = [Attribute("string", "concept:name", name)] if name is not None else []
        lines.append(f"<trace>{''.join(map(xml, [*named, *own]))}")
        lines += [*map(xml_event, made), "</trace>"]
    return "\n".join([*lines, "</log>"])


def case_ids(traces):
    used, given_names = defaultdict(int), []
    for number, (name, *_) in enumerate(traces, 1):
        told = name or f"#{number}"
        used[told] += 1
        given_names.append(told if used[told] == 1 else f"{told}#{used[told]}")
    return given_names


def case_rows(names, traces):
    own = typed([flat(told) for _, told, _ in traces])
    rows = []
    for name, row in zip(names, own, strict=True):
        # of our columns, cases have one name only
        told = {
            k.removesuffix("_source") if k != "case_id_source" else k: v for k, v in row.items()
        }
        rows.append({"case_id": name, **told})
    return rows


@OFTEN
@given(made=logs(st.lists(attributes(), max_size=4)), bom=st.booleans())
def test_xes_that_was_written_is_read_as_it_was_made(tmp_path_factory, made, bom):
    zone, traces = made
    path = tmp_path_factory.getbasetemp() / "written.xes"
    path.write_bytes(xml_log(traces).encode("utf-8-sig" if bom else "utf-8"))
    names = case_ids(traces)
    rows = [(n, step) for n, (_, _, made_steps) in enumerate(traces) for step in made_steps]
    instances = [{"concept:instance": step.instance} for _, step in rows]
    values = typed([flat(step.attributes) for _, step in rows])
    told = [one | more for one, more in zip(instances, values, strict=True)]
    wanted = expected(names, rows, told)
    log = check(path, pm.read_xes, zone, wanted)
    if log is None:
        return
    busy = {row["case_id"] for row in wanted.events}
    found = rows_of(log.cases, ["finished"])
    assert [row for row in found if row["case_id"] in busy] == [
        row for row in case_rows(names, traces) if row["case_id"] in busy
    ]
    idle = [row for row in found if row["case_id"] not in busy]
    assert all(row in case_rows(names, traces) for row in idle)
    assert [row["case_id"] for row in found] == [
        n for n in names if n in {r["case_id"] for r in found}
    ]


@OFTEN
@given(
    st.lists(st.sampled_from(["a", "a#2", "a#3", "#1", "#2", "", "a#2#2"]), min_size=1, max_size=8)
)
def test_cases_never_share_a_name(tmp_path_factory, names):
    path = tmp_path_factory.getbasetemp() / "names.xes"
    one = Step("x", ("2024-03-04T09:00:00Z", datetime(2024, 3, 4, 9, tzinfo=UTC)), None, None, None)
    path.write_text(xml_log([(name, (), [one]) for name in names]), encoding="utf-8")
    log = pm.read_xes(path)
    assert log.cases["case_id"].n_unique() == log.cases.height == len(names)
    assert log.events["case_id"].to_list() == log.cases["case_id"].to_list()


# -- CSV ------------------------------------------------------------------------------------------


@st.composite
def tables(draw):
    """A zone, rows of (case or None, step, two values of the event), and a sort per case."""
    zone = draw(st.sampled_from(ZONES))
    known = draw(st.lists(labels, min_size=1, max_size=3, unique=True))
    cases = draw(st.lists(labels, min_size=1, max_size=3, unique=True))
    nothing = st.just([])
    row = st.tuples(
        st.sampled_from([*cases, *cases, None]), steps(zone, known, nothing), texts, texts
    )
    sorts = dict(zip(cases, draw(st.lists(texts, min_size=3, max_size=3)), strict=False))
    return zone, draw(st.lists(row, min_size=1, max_size=10)), sorts


def cell(text, delimiter, every):
    """In quotes where it must, or where every one is. (The module csv leaves a lone \\r bare.)"""
    bare = not every and not set(text) & {delimiter, '"', "\r", "\n"}
    return text if bare else '"' + text.replace('"', '""') + '"'


@OFTEN
@given(
    made=tables(),
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
    every=st.booleans(),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    line_end=st.sampled_from(["\n", "\r\n"]),
)
def test_csv_that_was_written_is_read_as_it_was_made(
    tmp_path_factory, made, delimiter, every, encoding, line_end
):
    zone, rows, sorts = made
    head = [
        "zaaknummer",
        "activiteit",
        "tijdstip",
        "lifecycle",
        "medewerker",
        "kanaal",
        "seq",
        "case:soort",
    ]
    table = [head]
    for case, step, channel, number in rows:
        moment = step.moment[0] if step.moment else ""
        told = [case or "", step.activity or "", moment, step.transition or "", step.resource or ""]
        table.append([*told, channel, number, sorts.get(case, "")])
    text = "".join(
        delimiter.join(cell(one, delimiter, every) for one in row) + line_end for row in table
    )
    path = tmp_path_factory.getbasetemp() / "written.csv"
    path.write_bytes(text.encode(encoding))
    names = {case: case for case, *_ in rows}
    values = [
        {"kanaal": channel or None, "seq_source": number or None} for *_, channel, number in rows
    ]
    bare = [(case, step._replace(instance=None)) for case, step, *_ in rows]
    wanted = expected(names, bare, values)
    log = check(path, pm.read_csv, zone, wanted)
    if log is not None:
        busy = {row["case_id"] for row in wanted.events}
        found = [row for row in rows_of(log.cases, ["finished"]) if row["case_id"] in busy]
        # which of the cases comes first, where their first rows are set aside, is not settled
        assert {row["case_id"]: row for row in found} == {
            case: without_none({"case_id": case, "soort": sorts[case] or None}) for case in busy
        }
