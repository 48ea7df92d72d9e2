"""The forms of a filter: as Python and as TOML it reads back equal."""

import copy
import pickle
import tomllib
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import pmtools as pm
from pmtools.errors import ParameterError
from pmtools.filters.toml import KINDS

cases, events = pm.cases, pm.events
Filter = pm.Filter
FEW = settings(max_examples=300, deadline=None)

HOSTILE = ['"', "'''", '"""', "\\", "\\u0041", "\n", "\r\n", "\t", "\0", "\x1b[31m", "\x7f", "\x85", "\u2028", "🙂", "שלום", "]\n[all]", "# no", "{x}", "", " "]  # fmt: skip
texts = st.sampled_from(HOSTILE) | st.text(max_size=12)
lists = st.lists(texts, min_size=1, max_size=3)
numbers = st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False, allow_infinity=False)
values = st.lists(texts | numbers | st.booleans(), min_size=1, max_size=4)
days = st.dates()
periods = st.tuples(days, days).map(sorted)
lengths = st.timedeltas(timedelta(0), timedelta(days=1_000_000))
how = st.sampled_from(["starts", "ends", "within", "touches"])
case_leaves = st.one_of(
    st.builds(cases.Attribute, texts, values, st.booleans()),
    st.builds(cases.Attribute, texts, not_filled=st.just(True)),
    st.builds(cases.Occurs, texts),
    st.builds(cases.StartsWith, texts),
    st.builds(cases.EndsWith, texts),
    st.builds(cases.Followed, texts, texts, st.booleans()),
    st.builds(lambda h, p: cases.Period(h, *p), how, periods),
    st.builds(cases.ThroughputAtLeast, lengths),
    st.builds(cases.ThroughputAtMost, lengths),
    st.builds(cases.MostFrequentVariants, st.integers(1, 10**9)),
    st.builds(cases.Variants, st.lists(lists, min_size=1, max_size=3)),
    st.builds(cases.Finished, st.sampled_from(["yes", "no", "unknown"])),
    st.builds(cases.Ids, lists),
)
event_leaves = st.one_of(
    st.builds(events.Activities, lists),
    st.builds(lambda p: events.Period(*p), periods),
    st.builds(events.Attribute, texts, values, st.booleans()),
)


def combined(leaves):
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.builds(lambda a: ~a, inner),
            st.builds(lambda a, b: a & b, inner, inner),
            st.builds(lambda a, b: a | b, inner, inner),
        ),
        max_leaves=8,
    )


any_filter = st.one_of(
    combined(case_leaves),
    combined(event_leaves),
    st.builds(lambda a, b: a & b, combined(case_leaves), combined(event_leaves)),
)


@FEW
@given(any_filter)
def test_a_filter_reads_back_equal_from_every_form(kept):
    again = [
        Filter.from_toml(kept.to_toml()),
        eval(repr(kept), {"pm": pm}),  # noqa: S307
        pickle.loads(pickle.dumps(kept)),  # noqa: S301
        copy.deepcopy(kept),
    ]
    for other in again:
        assert other == kept
        assert hash(other) == hash(kept)
        assert repr(other) == repr(kept)
    assert Filter.from_toml(kept.to_toml()).to_toml() == kept.to_toml()


@FEW
@given(combined(case_leaves), combined(case_leaves), combined(case_leaves))
def test_brackets_of_one_kind_make_no_difference(a, b, c):
    assert (a & b) & c == a & (b & c)
    assert (a | b) | c == a | (b | c)
    assert ~~a == a


@FEW
@given(lengths)
@example(timedelta(microseconds=1))
def test_a_duration_is_kept_to_the_microsecond(length):
    kept = cases.ThroughputAtMost(length)
    assert kept.throughput_at_most == length
    assert eval(repr(kept), {"pm": pm}).throughput_at_most == length  # noqa: S307


def test_equal_means_the_same_filter_and_no_more():
    assert cases.Attribute("x", [1]) != cases.Attribute("x", [True])
    assert cases.Attribute("x", [1]) != cases.Attribute("x", [1.0])
    assert len(cases.Attribute("x", [1, True, 1.0, 1]).values) == 3
    assert cases.Attribute("x", ["a"]) != events.Attribute("x", ["a"])
    assert cases.Occurs("x") != "pm.cases.Occurs('x')"
    assert len({cases.Occurs("x"), cases.Occurs("x"), cases.StartsWith("x")}) == 2


def test_a_filter_is_frozen_and_is_not_true_or_false():
    kept = cases.Occurs("x")
    with pytest.raises(AttributeError):
        kept.occurs = "y"
    for ask in (lambda: kept and kept, lambda: not kept, lambda: bool(kept | kept)):
        with pytest.raises(ParameterError, match="Join filters with &, | and ~"):
            ask()
    for mixed in (lambda: kept & "x", lambda: kept | None):
        with pytest.raises(TypeError):
            mixed()


def test_other_ways_to_give_the_same():
    day = cases.Period("starts", "2024-12-30", "2024-12-31")
    assert day == cases.Period("starts", date(2024, 12, 30), date(2024, 12, 31))
    assert day == Filter.from_toml(
        'case = "starts"\nfirst_day = "2024-12-30"\nlast_day = 2024-12-31'
    )
    two_weeks = cases.ThroughputAtLeast("2 weeks")
    assert two_weeks == cases.ThroughputAtLeast(timedelta(days=14))
    assert two_weeks == cases.ThroughputAtLeast("13 days 23.5 hours 30 Minutes")
    assert (
        repr(cases.ThroughputAtLeast(pd.Timedelta("1D"))) == "pm.cases.ThroughputAtLeast('1 day')"
    )
    assert repr(cases.Ids(pd.Series(["a", "b"]))) == "pm.cases.Ids(['a', 'b'])"
    assert repr(cases.Occurs(np.str_("a"))) == "pm.cases.Occurs('a')"
    numbers = cases.Attribute("n", np.array([1, 2]))
    assert repr(numbers) == "pm.cases.Attribute('n', [1, 2])"
    assert repr(cases.Attribute("n", [np.float64(0.5)])) == "pm.cases.Attribute('n', [0.5])"


NESTED = """
attribute = "channel"
values = ["Internet", "Desk"]
occurs = "Decision sent"

[[any]]
starts_with = "Register"

[[any]]
throughput_at_least = "14 days"
throughput_at_most = "8 weeks"

[not]
occurs = "Objection"
finished = "no"

[events]
not.activities = ["Log on"]
"""
SAID = (
    cases.Occurs("Decision sent")
    & cases.Attribute("channel", ["Internet", "Desk"])
    & (cases.StartsWith("Register") | cases.ThroughputAtLeast("14 days") & cases.ThroughputAtMost("8 weeks"))
    & ~(cases.Occurs("Objection") & cases.Finished("no"))
    & ~events.Activities(["Log on"])
)  # fmt: skip


def parts(kept):
    return {*kept.cases.parts, kept.events}


def test_what_stands_in_one_table_holds_together():
    assert parts(Filter.from_toml(NESTED)) == parts(SAID)


def test_the_form_that_is_written():
    kept = cases.Attribute("channel", ["Internet"]) & (cases.Occurs("a") | ~cases.Occurs("b"))
    assert (kept & events.Period("2024-01-01", "2024-01-31")).to_toml() == (
        "[[all]]\n"
        'attribute = "channel"\n'
        'values = ["Internet"]\n'
        "\n"
        "[[all]]\n"
        "\n"
        "[[all.any]]\n"
        'occurs = "a"\n'
        "\n"
        "[[all.any]]\n"
        "\n"
        "[all.any.not]\n"
        'occurs = "b"\n'
        "\n"
        "[events]\n"
        "first_day = 2024-01-01\n"
        "last_day = 2024-01-31\n"
    )


def test_every_filter_is_written_as_toml_by_its_own_keys():
    for scope, module in (("cases", cases), ("events", events)):
        assert {kind.__name__ for kind in KINDS[scope]} == set(module.__all__)
    seen = tomllib.loads((cases.Ids(["a"]) & events.Activities(["b"])).to_toml())
    assert seen == {"case_ids": ["a"], "events": {"activities": ["b"]}}
