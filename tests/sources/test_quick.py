"""The quick reading of a table equals the plain one wherever it is taken."""

from __future__ import annotations

import csv
import io

from hypothesis import given, settings
from hypothesis import strategies as st

from pmtools.errors import PmtoolsError
from pmtools.sources.table.fields import header_of, slow_rows
from pmtools.sources.table.quick import quick_rows

FIELD = st.text(st.sampled_from('ab,;"\n\r é1 '), max_size=4)
ODD = st.text(st.sampled_from('a,"\n\r '), max_size=40)


def plain(text: str, header: list[str]):
    return slow_rows("x.csv", text.encode(), ",", header, skip=False).rows


@settings(max_examples=400, deadline=None)
@given(
    st.lists(st.lists(FIELD, min_size=3, max_size=3), min_size=1, max_size=6),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_a_table_that_was_written_is_read_as_the_plain_reading(rows, quoting, newline):
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=quoting, lineterminator=newline)
    writer.writerow(["x", "y", "z"])
    writer.writerows(rows)
    text = out.getvalue()
    quick = quick_rows(text.encode(), ",", ["x", "y", "z"])
    if quick is not None:
        assert quick.rows() == plain(text, ["x", "y", "z"]).rows()


@settings(max_examples=2000, deadline=None)
@given(ODD)
def test_any_text_is_read_as_the_plain_reading_or_not_at_all(body):
    text = "x,y\n" + body
    quick = quick_rows(text.encode(), ",", ["x", "y"])
    if quick is None:
        return
    try:
        expected = plain(text, ["x", "y"]).rows()
    except PmtoolsError:
        expected = None
    assert quick.rows() == expected


def test_plain_tables_go_the_quick_way():
    for text in ("x,y\n1,2\n", "x,y\r\n1,\r\n,2\r\n", 'x,y\n"a ""b""","c\nd"\n'):
        header, _ = header_of("x.csv", text, ",")
        assert quick_rows(text.encode(), ",", header) is not None, text
