"""Laws of the register on generated files: where a key stands, and that what is added is all that changes."""

from __future__ import annotations

import math
import tomllib
from datetime import date
from pathlib import Path

import pytest
import tomlkit
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pmtools.improvement.register import (
    Lesson,
    Result,
    add_lesson,
    add_result,
    check_register,
    init_register,
    iteration_of,
    read_register,
)
from pmtools.improvement.register.lines import lines_of
from pmtools.improvement.register.model import MEASURES, UNITS, VERDICTS

SLOWLY = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
HOSTILE = (
    *('"', '"""', "'''", "\\", "\n[[result]]\n", "\r\n", "\x00", "\x7f", "# no comment", "\ufeff"),
    *("date = 1", "é", "𝔘", "\u2028", "\x85", "[", "]]", "{", "=", "\t", " ", "ʼn" * 3000),
)
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"])),
    st.lists(st.sampled_from(HOSTILE)).map("".join),
)
NUMBERS = st.floats(-1e9, 1e9) | st.integers(-1000, 1000)
COUNTS = st.none() | st.integers(0, 10**9)
DATES = st.dates(date(1990, 1, 1), date(2100, 12, 31))
VALUES = (
    *(
        "1",
        "2026-03-01",
        "[]",
        '"# [ ["',
        "'''a\n[b]\n'''",
        '"""x\n"y" = [\n\\"""\n"""',
        "[ # [\n1,\n]",
    ),
    *(
        '"""""a""b"""""',
        "''''a'''",
        '{ b = [1], c = "}" }',
        "[[1, 2],\n [3]]",
        '"\\"["',
        "''",
        '""',
    ),
)
COMMENTS = ("", "# note", "  # key = [", '# """', "#[table]", "\t")


@st.composite
def results(draw) -> Result:
    low, effect, high = sorted(draw(st.tuples(NUMBERS, NUMBERS, NUMBERS)))
    there = draw(st.booleans())
    return Result(
        date=draw(DATES),
        verdict=draw(st.sampled_from(VERDICTS)),
        log=draw(TEXTS),
        sha256=draw(TEXTS),
        measure=draw(st.sampled_from(["", *(measure.name for measure in MEASURES)])),
        effect=effect if there else None,
        low=low if there else None,
        high=high if there else None,
        unit=draw(st.sampled_from(UNITS)) if there else "",
        n_before=draw(COUNTS),
        n_after=draw(COUNTS),
        run=draw(TEXTS),
    )


@st.composite
def files(draw) -> tuple[str, dict]:
    """A TOML text, and the line of each key in it."""
    lines: list[str] = []
    places: dict[tuple, int] = {}
    table: tuple = ()
    counts: dict[tuple, int] = {}
    for n in range(draw(st.integers(0, 15))):
        kind = draw(
            st.sampled_from(["key", "key", "key", "dotted", "table", "array", "inner", "note"])
        )
        here = len(lines) + 1
        if kind == "note":
            added = draw(st.sampled_from(COMMENTS))
        elif kind in ("key", "dotted"):
            name = f"k{n}" if kind == "key" else f"d{n}.e"
            places[*table, *name.split(".")] = here
            added = f"{name} = {draw(st.sampled_from(VALUES))}{draw(st.sampled_from(COMMENTS[:3]))}"
        elif kind == "table":
            table, added = (f"t{n}",), f"[t{n}]"
            places[table] = here
        else:
            inner = kind == "inner" and ("a",) in counts
            name = ("a", counts["a",] - 1, "b") if inner else ("a",)
            counts[name] = counts.get(name, 0) + 1
            table, added = (*name, counts[name] - 1), "[[ a . b ]]" if inner else " [[a]] # yes"
            places[table] = here
        lines += added.split("\n")
    return "\n".join(lines) + draw(st.sampled_from(["", "\n"])), places


@given(files(), st.sampled_from(["\n", "\r\n"]))
@settings(max_examples=200, deadline=None)
def test_the_line_of_every_key_is_known(file: tuple[str, dict], end: str) -> None:
    text, places = file
    text = text.replace("\n", end)
    tomllib.loads(text)
    found = lines_of(text)
    assert {keys: found.get(keys) for keys in places} == places


ITERATION = """# head
id = "one"   # the name
goal = "g"
team = "t"
title = "x"
problem = "x"
hypothesis = "If x, then y"
countermeasure = 'y'
start = 2026-01-01

[scope]   # keep
occurs = "Décide"
"""
GOAL = """
[[goal]]
id = "g"
programme_goal = "x"
process = "p"
measure = "wip"
target = 25
date = 2027-01-01
owner = "coach"
"""


@pytest.fixture
def register(tmp_path: Path) -> Path:
    folder = init_register(tmp_path / "register")
    (folder / "goals.toml").write_text(GOAL, encoding="utf-8")
    return folder


@given(
    st.lists(results(), min_size=1, max_size=3),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
    st.sampled_from(
        ["", "# end", "\n\n", '\n[[result]]\ndate = 2026-01-01 # old\nverdict = "worse"', "\n\t"]
    ),
)
@SLOWLY  # fmt: skip
def test_what_is_written_is_read_and_all_else_stays_byte_for_byte(
    register: Path, added: list[Result], end: str, bom: bool, tail: str
) -> None:
    path = register / "iterations" / "one.toml"
    text = (ITERATION + tail).replace("\n", end)
    path.write_bytes(text.encode("utf-8-sig" if bom else "utf-8"))
    there = iteration_of(read_register(register), "one").results
    for result in added:
        before = path.read_bytes()
        add_result(register, "one", result)
        after = path.read_bytes()
        assert after.startswith(before)
        assert after.count(b"\n") - after.count(b"\r\n") == (
            0 if end == "\r\n" else after.count(b"\n")
        )
    expected = sorted([*there, *added], key=lambda result: result.date)
    assert list(iteration_of(read_register(register), "one").results) == expected
    witness = tomlkit.parse(after.decode("utf-8-sig"))["result"].unwrap()
    told = [(one["date"], one["verdict"], one.get("log", ""), one.get("effect")) for one in witness]
    assert told[len(there) :] == [(one.date, one.verdict, one.log, one.effect) for one in added]


SCALARS = st.one_of(
    TEXTS, NUMBERS, st.booleans(), DATES, st.just(math.nan), st.just(10**400), st.datetimes()
)
ANYTHING = st.recursive(
    SCALARS, lambda of: st.lists(of, max_size=2) | st.dictionaries(st.sampled_from(["id", "x"]), of)
)


@given(st.sampled_from(["goals.toml", "register.toml", "iterations/one.toml"]), st.data())
@SLOWLY
def test_whatever_a_key_holds_is_read_or_told(
    register: Path, file: str, data: st.DataObject
) -> None:
    path = register / file
    text = {"goals.toml": GOAL, "register.toml": 'name = "x"\n'}.get(file, ITERATION)
    whole = tomllib.loads(text)
    table = whole["goal"][0] if file == "goals.toml" else whole
    keys = [
        *table,
        "step",
        "adjust",
        "horizon",
        "guard",
        "expected",
        "wash_out",
        "result",
        "open_limit",
    ]
    table[data.draw(st.sampled_from(keys))] = data.draw(ANYTHING)
    path.write_text(tomlkit.dumps(whole), encoding="utf-8", newline="")
    problems = check_register(register).problems
    path.write_text(text, encoding="utf-8")
    assert all(problem.why and problem.place.line > 0 for problem in problems)
    assert check_register(register).problems == ()


@given(DATES, TEXTS.filter(lambda text: any(letter.isalnum() for letter in text)))
@SLOWLY
def test_a_lesson_is_read_as_it_was_given(register: Path, day: date, text: str) -> None:
    (register / "lessons.toml").write_bytes(before := b"# ours\n")
    add_lesson(register, Lesson(day, text))
    assert (register / "lessons.toml").read_bytes().startswith(before)
    assert read_register(register).lessons[-1] == Lesson(day, text)
