"""What is wrong in a filter is named: the key, what it must be, and what is like it."""

from datetime import date, datetime, timedelta

import pytest

import pmtools as pm
from pmtools.errors import ParameterError

cases, events = pm.cases, pm.events
Filter = pm.Filter


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ('ocurs = "x"', r"unknown key 'ocurs'. Did you mean 'occurs'\?"),
        ('[[any]]\noccurs = "x"\n[[any]]\n[any.not]\nstart_with = "x"', r"in any\[2\].not, has the unknown key 'start_with'. Did you mean 'starts_with'"),
        ("occurs = 5", "'occurs' must be text.*it is 5"),
        ("occurs = ['x']", "'occurs' must be text.*it is \\['x'\\]"),
        ("attribute = 'x'", "'values' must be a list of at least one value, or not_filled true"),
        ("attribute = 'x'\nvalues = 'y'", "'values' must be a list of values; it is 'y'"),
        ("attribute = 'x'\nvalues = [2024-01-01]", "'values' must be a list of texts, numbers"),
        ("attribute = 'x'\nvalues = [nan]", "'values' must be"),
        ("attribute = 'x'\nvalues = [9223372036854775808]", "'values' must be"),
        ("attribute = 'x'\nnot_filled = 1", "'not_filled' must be true or false; it is 1"),
        ("values = ['x']", "has 'values' and needs 'attribute' beside it"),
        ("followed = 'x'", "has 'followed' and needs 'by' beside it"),
        ("case = 'start'\nfirst_day = 2024-01-01\nlast_day = 2024-01-02", "'case' must be 'starts' or .*Did you mean 'starts'"),
        ("case = 'starts'\nfirst_day = 2024-01-02\nlast_day = 2024-01-01", "'last_day' must be 2024-01-02 .first_day. or later; it is '2024-01-01'"),
        ("case = 'starts'\nfirst_day = 2024-01-02T10:00:00\nlast_day = 2024-01-01", "'first_day' must be a day such as"),
        ("case = 'starts'\nfirst_day = '2024-02-30'\nlast_day = 2024-01-01", "'first_day' must be a day such as"),
        ("throughput_at_least = '14 dagen'", "'throughput_at_least' must be a duration.*it is '14 dagen'"),
        ("throughput_at_least = '1 month'", "months and years differ in length"),
        ("throughput_at_least = 14", "'throughput_at_least' must be a duration"),
        ("throughput_at_most = '-1 day'", "0 or more"),
        ("throughput_at_most = '999999999 weeks'", "'throughput_at_most' must be"),
        ("most_frequent_variants = 0", "'most_frequent_variants' must be a whole number of 1 or more"),
        ("most_frequent_variants = true", "'most_frequent_variants' must be a whole number"),
        ("most_frequent_variants = 1.5", "'most_frequent_variants' must be a whole number"),
        ("variants = ['a', 'b']", "'variants' must be a list of texts; it is 'a'"),
        ("variants = [[]]", "'variants' must be a list of texts with at least one"),
        ("finished = 'ys'", "'finished' must be 'yes' or 'no' or 'unknown'.*Did you mean 'yes'"),
        ("case_ids = []", "'case_ids' must be a list of texts with at least one"),
        ("all = 'x'", "'all' must be one or more tables, each under \\[\\[all\\]\\]"),
        ("any = []", "'any' must be one or more tables"),
        ("any = [1]", "'any' must be a table"),
        ("not = 'x'", "'not' must be a table, under \\[not\\]"),
        ("events = ['x']", "'events' must be a table"),
        ("activities = ['x']", "It is about events; put it in a table \\[events\\]"),
        ("[events]\noccurs = 'x'", "in events, has the unknown key 'occurs'. It is about cases; put it in a table outside"),
        ("[events]\n[events.events]\nactivities = ['x']", "unknown key 'events'"),
        ("[[any]]\noccurs = 'x'\n[[any]]\n[any.events]\nactivities = ['x']", "It is not clear what .* keeps: it mixes cases with events"),
        ("[not]\noccurs = 'x'\n[not.events]\nactivities = ['x']", "It is not clear what ~.* keeps"),
        ("", "says nothing. Its keys may be: attribute, values"),
        ("[not]", "The filter, in not, says nothing"),
        ("occurs = ", "not valid TOML"),
        ("occurs = 'x'\noccurs = 'y'", "not valid TOML"),
        ("a = " + "[" * 5000, "nested too deeply"),
        ("[" + "not." * 3000 + "not]\noccurs = 'x'", "nested too deeply"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_toml_is_named(toml, said):
    with pytest.raises(ParameterError, match=f"(?s){said}"):
        Filter.from_toml(toml)


@pytest.mark.parametrize(
    "make",
    [
        lambda: cases.Occurs("\ud800"),
        lambda: cases.Occurs(None),
        lambda: cases.Attribute("x", [None]),
        lambda: cases.Attribute("x", {"a": 1}),
        lambda: cases.Attribute("x", {"a"}),
        lambda: cases.Attribute("x", [], not_filled=False),
        lambda: cases.Attribute("x", [float("inf")]),
        lambda: cases.Ids("p1"),
        lambda: cases.Period("starts", datetime(2024, 1, 1), date(2024, 1, 2)),
        lambda: cases.ThroughputAtLeast(timedelta(days=-1)),
        lambda: cases.ThroughputAtLeast("14"),
        lambda: Filter.from_toml(b"x"),
    ],
)
def test_what_is_wrong_in_python_is_named(make):
    with pytest.raises(ParameterError):
        make()


def test_a_mix_of_cases_and_events_is_refused_with_a_remedy():
    case, event = cases.Occurs("a"), events.Activities(["b"])
    for mix in (
        lambda: case | event,
        lambda: event | case,
        lambda: (case & event) | case,
        lambda: event | (case & event),
        lambda: ~(case & event),
    ):
        with pytest.raises(ParameterError, match="It is not clear what"):
            mix()
    assert event & case == case & event
    assert (case & event) & ~case == case & ~case & event
