"""Lettering: labels of any length become a few lines that fit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmtools.labels import one_line
from pmtools.report.flow.lettering import width, wrap


@given(st.text(max_size=400))
def test_no_line_is_wider_than_asked_and_nothing_but_the_end_is_lost(label: str) -> None:
    lines = wrap(label, most=150, size=14)
    assert 1 <= len(lines) <= 3
    assert all(width(line, 14) <= 150 for line in lines)
    kept = "".join(lines).replace(" ", "")
    whole = one_line(label).replace(" ", "") or "–"
    assert whole == kept or (kept.endswith("…") and whole.startswith(kept[:-1]))


@pytest.mark.parametrize(
    ("label", "lines"),
    [
        ("Toets volledigheid", ["Toets volledigheid"]),
        ("Ontvangstbevestiging versturen", ["Ontvangstbevestiging", "versturen"]),
        ("x" * 60, ["x" * 21, "x" * 21, "x" * 18]),
        ("a b\n\tc  d", ["a b c d"]),
        ("  ", ["–"]),
        ("alfa " * 99, ["alfa alfa alfa alfa alfa"] * 2 + ["alfa alfa alfa alfa alfa…"]),
    ],
)  # fmt: skip
def test_wrapping(label: str, lines: list[str]) -> None:
    assert wrap(label, most=150, size=14) == lines


def test_widths_are_those_of_arial_or_more() -> None:
    """Arial's advance widths from its metrics: per 1,000 of the size."""
    arial = {
        "a": 556,
        "m": 833,
        "W": 944,
        "i": 222,
        " ": 278,
        "M": 833,
        "T": 611,
        "0": 556,
        "w": 722,
    }
    for letter, advance in arial.items():
        assert advance <= width(letter, 1000) <= advance * 1.1
    assert width("\u4e2d", 10) >= 10
    assert width("e\u0301", 10) == width("e", 10)
