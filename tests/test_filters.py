"""What a filter keeps, worked out by hand on the small logs, and what it refuses."""

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import polars as pl
import pytest

import pmtools as pm
from pmtools.errors import ParameterError, PrivacyError

LOGS = Path(__file__).parent / "logs"
cases, events = pm.cases, pm.events
hand = cache(lambda name: pm.read_csv(LOGS / f"{name}.csv"))


def ids(log):
    return log.cases["case_id"].to_list()


def account(log):
    origin = log.origin
    aside = sum(origin.set_aside.values())
    return log.events.height + origin.paired + log.lifecycle.height + aside


CHANGED = ("Register", "Advise", "Check", "Check", "Check", "Decide")


@pytest.mark.parametrize(
    ("kept", "expected"),
    [
        (cases.Attribute("channel", ["Desk"]), "p2 p5"),
        (cases.Attribute("channel", ["Desk", "Internet"]), "p1 p2 p3 p4 p5"),
        (cases.Occurs("Check"), "p1 p2 p4"),
        (~cases.Occurs("Check"), "p3 p5"),
        (cases.Occurs("Check") & cases.Attribute("channel", ["Desk"]), "p2"),
        (cases.Occurs("Check") | cases.Attribute("channel", ["Desk"]), "p1 p2 p4 p5"),
        (~(cases.Occurs("Check") | cases.Attribute("channel", ["Desk"])), "p3"),
        (cases.StartsWith("Register"), "p1 p2 p3 p4 p5"),
        (cases.EndsWith("Decide"), "p1 p2 p4 p5"),
        (cases.EndsWith("Register"), "p3"),
        (cases.Followed("Register", by="Decide"), "p1 p2 p4 p5"),
        (cases.Followed("Advise", by="Decide", directly=True), "p1 p4 p5"),
        (cases.Followed("Check", by="Check"), "p2"),
        (~cases.Followed("Decide", by="Register"), "p1 p2 p3 p4 p5"),  # only across cases
        (~cases.Followed("Decide", by="Register", directly=True), "p1 p2 p3 p4 p5"),
        (cases.Period("starts", "2024-02-01", "2024-02-01"), "p2"),  # 31 January in UTC
        (cases.Period("starts", "2024-01-01", "2024-01-31"), "p1"),
        (cases.Period("ends", "2024-03-01", "2024-03-31"), "p5"),
        (cases.Period("ends", "2024-03-01", "2024-04-01"), "p4 p5"),  # local midnight of the last
        (cases.Period("within", "2024-03-30", "2024-04-01"), "p4"),
        (cases.Period("within", "2024-03-04", "2024-03-31"), "p5"),
        (cases.Period("touches", "2024-01-09", "2024-01-09"), "p1"),  # a day without an event
        (cases.Period("touches", "2024-01-10", "2024-02-01"), "p1 p2"),
        (cases.ThroughputAtLeast("126000 seconds"), "p1 p4"),
        (cases.ThroughputAtMost("1 day 1 hour"), "p3 p5"),
        (cases.MostFrequentVariants(1), "p1 p4"),
        (cases.MostFrequentVariants(2), "p1 p3 p4"),  # the tie goes as in pm.variants
        (cases.MostFrequentVariants(99), "p1 p2 p3 p4 p5"),
        (cases.Variants([("Register", "Advise", "Decide"), CHANGED]), "p2 p5"),
        (cases.Variants([("Register",)]), "p3"),
        (cases.Finished("unknown"), "p1 p2 p3 p4 p5"),
        (cases.Ids(["p5", "p1"]), "p1 p5"),
        (events.Activities(["Check"]), "p1 p2 p4"),
        (events.Period("2024-04-01", "2024-04-01"), "p4"),
        (cases.Occurs("Check") & events.Activities(["Register"]), "p1 p2 p4"),
    ],
)
def test_hand_computed(kept, expected):
    log = hand("permits").keep(kept)
    assert " ".join(ids(log)) == expected
    assert set(log.events["case_id"]) == set(log.cases["case_id"])
    assert account(log) == log.origin.rows_read == 19


@pytest.mark.parametrize(
    ("kept", "n_cases", "n_events", "n_lifecycle", "outside"),
    [
        (cases.Ids(["q1"]), 1, 3, 3, 9),
        (cases.Attribute("channel", not_filled=True), 1, 1, 0, 14),
        (events.Activities(["Register"]), 4, 4, 0, 11),
        (events.Activities(["Assess"]), 3, 4, 3, 8),
        (~events.Activities(["Assess"]), 5, 8, 0, 7),
        (events.Period("2024-05-07", "2024-05-08"), 2, 6, 0, 9),
        (cases.Ids(["q1", "q2"]) & events.Activities(["Send"]), 2, 2, 0, 13),
        (cases.StartsWith("Register"), 4, 9, 3, 3),
        (cases.Occurs("Send"), 4, 11, 3, 1),
        (cases.Occurs("Register") | cases.Occurs("Assess"), 5, 12, 3, 0),
    ],
)
def test_rows_outside_are_counted_and_said(kept, n_cases, n_events, n_lifecycle, outside):
    whole = hand("intake")
    log = whole.keep(kept)
    heights = (log.cases.height, log.events.height, log.lifecycle.height)
    assert heights == (n_cases, n_events, n_lifecycle)
    assert log.origin.set_aside.get("outside the filter", 0) == outside
    assert account(log) == log.origin.rows_read == 21
    assert log.origin.paired == whole.origin.paired == 6
    assert log.origin.notes[:-1] == whole.origin.notes
    assert log.origin.notes[-1] == f"Only what this filter keeps: {kept!r}."
    assert (whole.events.height, whole.lifecycle.height, account(whole)) == (12, 3, 21)


def test_what_stays_has_its_order_and_its_codes():
    whole = hand("permits")
    log = whole.keep(cases.Ids(["p4", "p2"]))
    assert log.events.schema == whole.events.schema
    assert log.cases.schema == whole.cases.schema
    rows = [row for row in whole.events.rows() if row[0] in ("p2", "p4")]
    assert log.events.rows() == rows


def test_the_most_frequent_variants_are_the_first_of_the_measure():
    log = pm.example_log()
    for n in (1, 3, 7, 20):
        kept = log.keep(cases.MostFrequentVariants(n))
        assert set(pm.variants(kept).sequence) == set(pm.variants(log).sequence.head(n))


def test_a_name_that_the_log_does_not_have_is_refused_with_what_is_like_it():
    log = hand("permits")
    for kept, said in (
        (cases.Occurs("Chekc"), r"no activity 'Chekc'. Did you mean 'Check'\?"),
        (~cases.Occurs("zzz"), "no activity 'zzz'. It has: 'Register', 'Check', 'Advise', 'Decide'"),
        (cases.Followed("Check", by="Decid"), "Did you mean 'Decide'"),
        (cases.Variants([["Register", "Advice"]]), "Did you mean 'Advise'"),
        (events.Activities(["Register", "decide"]), "Did you mean 'Decide'"),
        (cases.Attribute("chanel", ["Desk"]), "no attribute of cases 'chanel'. Did you mean 'channel'"),
        (events.Attribute("taem", ["x"]), "Did you mean 'team'"),
        (cases.Ids(["p9"]), "no case 'p9'. It has: 'p1'"),
        (cases.Attribute("channel", [1]), "The values of 'channel' are texts; 1 is not"),
        (cases.Attribute("case_id", ["p1"]), "no attribute of cases 'case_id'"),
    ):  # fmt: skip
        with pytest.raises(ParameterError, match=said):
            log.keep(kept)


def test_a_filter_that_leaves_nothing_names_itself():
    kept = cases.Occurs("Check") & cases.EndsWith("Register")
    with pytest.raises(ParameterError) as refused:
        hand("permits").keep(kept)
    assert "pm.cases.Occurs('Check') & pm.cases.EndsWith('Register')" in str(refused.value)


def test_what_may_name_a_person_is_refused():
    log = hand("permits")
    shielded = replace(log, origin=replace(log.origin, pseudonyms=("resource", "team", "channel")))
    for kept in (
        events.Attribute("resource", ["Anna"]),
        cases.Attribute("channel", ["Desk"]),
        ~(events.Activities(["Check"]) | events.Attribute("team", ["x"])),
    ):
        with pytest.raises(PrivacyError, match="may name a person"):
            shielded.keep(kept)


def with_column(log, frame, name, values, dtype=None):
    column = pl.Series(name, values, dtype=dtype, strict=False)
    return replace(log, **{frame: getattr(log, frame).with_columns(column)})


def test_an_attribute_of_events_with_one_value_in_each_case_is_one_of_the_case():
    log = hand("permits")
    last = {"p1": "x", "p2": "y", "p5": "z"}
    steps = zip(log.events["case_id"], log.events["activity"], strict=True)
    told = [last.get(case) if step == "Register" else None for case, step in steps]
    log = with_column(log, "events", "kind", told)
    assert ids(log.keep(cases.Attribute("kind", ["x", "z"]))) == ["p1", "p5"]
    assert ids(log.keep(cases.Attribute("kind", ["y"], not_filled=True))) == ["p2", "p3", "p4"]
    with pytest.raises(ParameterError, match="several values within a case.*pm.events.Attribute"):
        log.keep(cases.Attribute("resource", ["Anna"]))


@pytest.mark.parametrize("name", ["^c.*$", "*", "\0value", "naïve 🙂", "[", "x" * 300])
def test_an_attribute_may_have_any_name(name):
    log = with_column(hand("permits"), "cases", name, [1, 2, 2, None, 1])
    assert ids(log.keep(cases.Attribute(name, [2]))) == ["p2", "p3"]
    log = with_column(hand("permits"), "events", name, ["v", *[None] * 17])
    assert ids(log.keep(cases.Attribute(name, ["v"]))) == ["p1"]
    assert log.keep(events.Attribute(name, ["v"])).events.height == 1


@pytest.mark.parametrize(
    ("dtype", "found", "values"),
    [
        (pl.Int64, [1, 2, None, 3, -5], [2.0, 1.5, -(2**63)]),
        (pl.UInt8, [1, 2, None, 0, 255], [2, 300, -1]),
        (pl.Float64, [0.5, 2.0, None, 3.0, float("nan")], [2, 0.25]),
        (pl.Decimal(10, 2), [0.5, 2.25, None, 1, 2], [2.25, 7, 0.501]),
        (pl.Boolean, [True, False, None, True, None], [False]),
        (pl.Enum(["a", "b"]), ["a", "b", None, "a", None], ["b", "zz"]),
        (pl.String, ["", "b", None, "B", "b "], ["b", "zz"]),
    ],
)
def test_values_are_compared_as_the_column_holds_them(dtype, found, values):
    log = with_column(hand("permits"), "cases", "desk", found, dtype)
    assert ids(log.keep(cases.Attribute("desk", values))) == ["p2"]
    assert ids(log.keep(~cases.Attribute("desk", values))) == ["p1", "p3", "p4", "p5"]


def test_a_moment_is_no_value():
    log = with_column(hand("permits"), "cases", "day", [date(2024, 1, 1)] * 5)
    with pytest.raises(ParameterError, match="'day': it holds Date.*period"):
        log.keep(cases.Attribute("day", ["2024-01-01"]))
