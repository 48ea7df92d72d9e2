"""ISO 8601 texts: the forms that are read in blocks are read as any other form is."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmtools.sources import times
from pmtools.sources.times import read_iso

two = st.integers(0, 99).map("{:02}".format)
usual = st.builds(
    "{}-{:02}-{:02}{}{:02}:{:02}:{:02}{}{}".format,
    st.sampled_from(["0000", "0001", "1900", "2000", "2023", "2024", "2100", "9999"]),
    st.integers(0, 13),
    st.one_of(st.integers(0, 32), st.integers(27, 31)),
    st.sampled_from("TT t"),
    st.integers(0, 25),
    st.integers(0, 61),
    st.integers(0, 61),
    st.sampled_from(["", ".000", ".123", ".123456", ",123", ".1", ".123456789", "."]),
    st.one_of(
        st.sampled_from(["", "Z", "z", " +01:00", "+0100", "+01"]),
        st.builds("{}{}:{}".format, st.sampled_from("+-"), two, two),
    ),
)
dates = st.builds("{:04}-{:02}-{}".format, st.integers(0, 9999), st.integers(0, 13), two)
whole = st.one_of(usual, dates)
spoilt = st.builds(
    lambda text, at, sign: text[: at % len(text)] + sign + text[at % len(text) + 1 :],
    whole,
    st.integers(0, 40),
    st.sampled_from("0129/:;-+. TZé٣\n\x00"),
)
texts = st.lists(st.one_of(whole, whole, spoilt, st.text(max_size=30), st.none()), max_size=12)


@settings(max_examples=300, deadline=None)
@given(texts, st.sampled_from([0, 1, 5_000]))
def test_the_fast_way_reads_what_the_slow_way_reads(texts, many):
    series = pl.Series(texts, dtype=pl.String)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(times, "MANY", many)
        fast = read_iso(series)
    slow = times._any_iso(series)
    assert fast.schema == slow.schema
    assert fast.equals(slow)


def example(shape: str) -> str:
    """A time of a usual shape."""
    text = shape.replace("####-##-##", "2024-02-29").replace("##:##:##", "23:59:58")
    return text.replace("+##:##", "-05:30").replace(".######", ".123456").replace(".###", ".123")


SHAPES = [
    "####-##-##",
    *(
        f"####-##-##{between}##:##:##{fraction}{zone}"
        for between in "T "
        for fraction in ("", ".###", ".######")
        for zone in ("", "Z", "+##:##")
    ),
]


@pytest.mark.parametrize("many", [0, 5_000])
@pytest.mark.parametrize("shape", SHAPES)
def test_every_change_of_one_character_is_read_as_the_slow_way_reads_it(monkeypatch, shape, many):
    monkeypatch.setattr(times, "MANY", many)
    whole = example(shape)
    near = [
        whole[:at] + sign + whole[at + 1 :]
        for at in range(len(whole))
        for sign in map(chr, range(128))
    ]
    assert read_iso(pl.Series(near)).equals(times._any_iso(pl.Series(near)))
    same = pl.Series([whole] * 3)
    assert read_iso(same).equals(times._any_iso(same))


def test_digits_of_other_scripts_are_no_time():
    assert read_iso(pl.Series(["2024-01-01T00:00:00+٠٢:٠٠"]))["local"].to_list() == [None]
