"""Damaged and hostile XES files are refused with a reason: never half read, never a traceback."""

from __future__ import annotations

import contextlib
import gzip
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pmtools.errors import SourceError
from pmtools.sources.xes.read import read_xes

EVENT = (
    '<event><string key="concept:name" value="stap"/>'
    '<date key="time:timestamp" value="2024-03-04T09:00:00+01:00"/></event>'
)
LOG = f'<log>\n<trace><string key="concept:name" value="a"/>{EVENT * 3}</trace>\n</log>'.encode()
PACKED = gzip.compress(LOG, mtime=0)
BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE log [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    + LOG.replace(b"stap", b"&b;")
)
OUTSIDE = b'<!DOCTYPE log SYSTEM "file:///etc/passwd">' + LOG.replace(b"stap", b"&x;")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"<!DOCTYPE html><html><body>Log in<br></body></html>", "web page"),
        (b"<html><body>Log in</body></html>", "web page"),
        (BOMB, r"line 1: a DOCTYPE .*entities"),
        (OUTSIDE, r"line 1: a DOCTYPE"),
        (LOG[:-20], r"line 2: not a whole XML file"),
        (LOG + b"<log/>", "line 3: not a whole XML file"),
        (LOG.replace(b"stap", b"st\xe9p"), r"line 2: not a whole XML file .*UTF-8"),
        (b'<?xml version="1.0" encoding="klingon"?>' + LOG, "unknown encoding"),
        (b"<log><trace/></log>", "holds no event"),
        (b"<pnml/>", "outermost element is <pnml>"),
        (b"PK\x03\x04rest", "zip archive or an Excel"),
        (LOG.replace(b'key="concept:name" value="stap"', b'key="concept:name"'), "line 2.*'value'"),
        (LOG.replace(b"<event>", b"<event><trace/>", 1), "<trace> inside a <event>"),
        (PACKED[:-1], "ends early"),
        (PACKED[:40], "ends early"),
        (PACKED[:2], "ends early"),
        (PACKED + b"tail", "followed by bytes that are not gzip"),
        (PACKED[:-8] + b"\0" * 8, "is damaged"),
        (gzip.compress(LOG[:90], mtime=0) + PACKED[:30], "ends early"),
    ],
    ids=range(20),
)
def test_a_damaged_file_is_refused_with_its_reason(save, content, said):
    with pytest.raises(SourceError, match=said) as told:
        read_xes(save(content))
    assert "log.xes" in str(told.value)


def test_missing_file_and_folder(tmp_path):
    with pytest.raises(SourceError, match="There is no file"):
        read_xes(tmp_path / "log.xes")
    with pytest.raises(SourceError, match="is a folder"):
        read_xes(tmp_path)


def test_a_cut_gzip_of_a_real_log_is_never_half_read(data, tmp_path):
    whole = (data / "logs/receipt.xes.gz").read_bytes()
    path = tmp_path / "receipt.xes.gz"
    for cut in (10, 5_000, len(whole) // 2, len(whole) - 9, len(whole) - 1):
        path.write_bytes(whole[:cut])
        with pytest.raises(SourceError, match="ends early"):
            read_xes(path)


def test_gzip_in_two_members_with_padding_is_one_log(save):
    two = gzip.compress(LOG[:90]) + gzip.compress(LOG[90:]) + b"\0" * 512
    assert read_xes(save(two)).events.height == 3


def test_other_encodings_are_read_as_declared(save):
    latin = b'<?xml version="1.0" encoding="ISO-8859-1"?>' + LOG.replace(b"stap", b"st\xe9p")
    assert read_xes(save(latin)).events["activity"].to_list() == ["stép"] * 3
    assert read_xes(save(LOG.decode().encode("utf-16"))).events.height == 3


def test_unknown_elements_are_read_past_and_counted(save):
    more = LOG.replace(b"<event>", b'<event><foo><string key="k" value="v"/></foo>')
    log = read_xes(save(more))
    assert "3 <foo> elements are unknown in XES: read past." in log.origin.notes
    assert "k" not in log.events.columns


def test_the_malformed_files_of_others_are_read_or_refused(data):
    files = sorted((data / "malformed").iterdir())
    assert len(files) == 36
    for path in files:
        with contextlib.suppress(SourceError):
            assert read_xes(path).events.height


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(damage=st.data())
def test_random_damage_of_a_gzip_gives_an_equal_log_or_an_error(tmp_path, damage):
    content = damage.draw(_damaged(PACKED))
    log = _read(tmp_path, content)
    whole = _read(tmp_path, PACKED)
    assert log is None or log.events.equals(whole.events)


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(damage=st.data())
def test_random_damage_of_plain_xes_gives_a_log_or_an_error(tmp_path, damage):
    _read(tmp_path, damage.draw(_damaged(LOG)))


@st.composite
def _damaged(draw: st.DrawFn, whole: bytes) -> bytes:
    content = bytearray(whole)
    for _ in range(draw(st.integers(1, 3))):
        content[draw(st.integers(0, len(content) - 1))] = draw(st.integers(0, 255))
    return bytes(content[: draw(st.integers(len(content) - 5, len(content)))])


def _read(folder: Path, content: bytes):
    path = folder / "log.xes"
    path.write_bytes(content)
    try:
        return read_xes(path)
    except SourceError:
        return None


def test_keys_nested_ever_deeper_are_refused(save):
    deep = '<string key="k" value="v">' * 60 + "</string>" * 60
    text = f"<log><trace><event>{deep}</event></trace></log>"
    with pytest.raises(SourceError, match="at most 50 levels"):
        read_xes(save(text, "deep.xes"))
    long = f'<string key="{"k" * 6000}" value="v">' * 2 + "</string>" * 2
    with pytest.raises(SourceError, match="10,000 characters of keys"):
        read_xes(save(f"<log><trace><event>{long}</event></trace></log>", "long.xes"))
