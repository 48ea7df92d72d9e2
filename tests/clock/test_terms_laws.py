"""Laws of terms and penalties, on every shipped rule and made-up cases."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pmtools.clock.case_deadline import deadline_of, penalty_of
from pmtools.clock.deadline import ends
from pmtools.clock.legal import legal_calendar
from pmtools.clock.penalty import due, first_day
from pmtools.clock.rule_files import read_rules
from pmtools.clock.suspension import merged
from pmtools.errors import ParameterError

DAY = timedelta(days=1)
MANY = settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.too_slow])
FEW = settings(MANY, max_examples=40)
RULES = [  # every rule that is counted from a day given, by id
    *("awb-4-13", "awb-4-5-4", "awb-6-7", "awb-7-10", "awb-7-10-committee", "awb-3-18"),
    *("woo-4-4", "wmo-2-3-2", "wmo-2-3-5", "ow-16-64", "ow-16-64-consent", "ow-16-66"),
    *("wabo-3-9", "wabo-3-12", "pw-4-13", "brp-2-55"),
]
rules = st.sampled_from(RULES)
FIRST, LAST = date(2010, 1, 1), date(2027, 6, 30)
days = st.dates(FIRST, LAST)


@st.composite
def cases(draw):
    """A rule's id, a start, suspensions as (asked, came), and perhaps the day of an extension."""
    start = draw(days)
    gaps = st.tuples(st.integers(0, 120), st.integers(0, 50))
    stops = [(start + a * DAY, start + (a + b) * DAY) for a, b in draw(st.lists(gaps, max_size=4))]
    told = draw(st.none() | st.integers(0, 150))
    return draw(rules), start, stops, None if told is None else start + told * DAY


def held(shipped, rule, start):
    """A day near `start` on which the rule held: `received` chooses the rule, not the start."""
    valid = shipped[rule]
    return min(max(start, valid["valid_from"]), valid.get("valid_to", LAST))


def slow(law, shipped, decrees, case):
    rule, start, stops, told = case
    facts = shipped[rule]
    amount, unit = facts["term"].split()
    more, within = facts.get("extension"), facts.get("extend_within")
    if within and told and told > start + int(within.removesuffix(" weeks")) * 7 * DAY:
        told = None
    return law.deadline(
        start,
        int(amount),
        unit,
        stopped=law.suspended(stops),
        extension=(int(more.split()[0]), more.split()[1]) if more else None,
        extended=told,
        roll=facts["rolls"]["base"],
        roll_sum=facts["rolls"]["sum"],
        decrees=decrees,
    )


def asked(shipped, case):
    rule, start, stops, told = case
    received = held(shipped, rule, start)
    return deadline_of(rule, start, suspensions=stops, extended=told, received=received)


def test_every_shipped_rule_is_here(shipped):
    assert set(RULES) == set(shipped) - {"woz-24", "woz-30"}


@MANY
@given(cases())
def test_it_is_that_of_the_oracle(law, shipped, decrees, case):
    assert asked(shipped, case) == slow(law, shipped, decrees, case)


@MANY
@given(cases())
def test_a_term_never_ends_on_a_day_on_which_it_stands_still(law, shipped, case):
    """Art. 4:15(1) Awb; asked on a last Saturday, it stands still from Sunday, before it has rolled."""
    assert asked(shipped, case) not in law.suspended(case[2])


@pytest.mark.parametrize(
    ("came", "last"),
    [("2012-03-18", "2012-03-19"), ("2012-04-16", "2012-04-16"), ("2012-04-18", "2012-04-18")],
)
def test_asked_while_the_term_rolls(law, came, last):
    """Awb art. 4:15(1) and Atw art. 1(1): eight weeks end on Saturday 17 March and run to Monday."""
    start, stops = date(2012, 1, 21), [(date(2012, 3, 17), date.fromisoformat(came))]
    wanted = law.deadline(start, 8, "weeks", stopped=law.suspended(stops))
    assert deadline_of("awb-4-13", start, suspensions=stops) == wanted == date.fromisoformat(last)


@MANY
@given(cases(), st.integers(0, 60), st.integers(0, 40))
def test_one_suspension_more_never_brings_a_deadline_forward(shipped, case, after, length):
    rule, start, stops, told = case
    more = [*stops, (start + after * DAY, start + (after + length) * DAY)]
    assert asked(shipped, (rule, start, more, told)) >= asked(shipped, case)


@MANY
@given(cases(), st.integers(0, 3), st.integers(1, 30))
def test_a_longer_suspension_never_brings_a_deadline_forward(shipped, case, which, longer):
    rule, start, stops, told = case
    longest = [
        (begin, end + longer * DAY if number == which else end)
        for number, (begin, end) in enumerate(stops)
    ]
    assert asked(shipped, (rule, start, longest, told)) >= asked(shipped, case)


@MANY
@given(cases())
def test_an_extension_never_brings_a_deadline_forward(shipped, case):
    rule, start, stops, _ = case
    assert asked(shipped, case) >= asked(shipped, (rule, start, stops, None))


@MANY
@given(cases(), st.integers(1, 30))
def test_a_later_start_never_brings_a_deadline_forward(shipped, case, later):
    rule, start, _, _ = case
    received = held(shipped, rule, start)
    first = deadline_of(rule, start, received=received)
    assert deadline_of(rule, start + later * DAY, received=received) >= first


@MANY
@given(rules, days, st.lists(st.integers(-3, 12), max_size=6))
def test_a_holiday_never_brings_a_deadline_forward(rule, start, near):
    """More free days round the end of the term: never an earlier last day."""
    found = read_rules().rules[rule][0]
    starts, legal = np.array([start], "M8[D]"), legal_calendar()
    plain = ends(found, starts, legal=legal).end
    holidays = {(plain + day).tolist()[0] for day in near}
    fuller = replace(legal, free=frozenset(legal.free | holidays))
    assert ends(found, starts, legal=fuller).end >= plain


@MANY
@given(days)
def test_roll_over_lands_on_the_next_working_day(law, decrees, start):
    """Atw art. 1(1): and passes none by."""
    legal = legal_calendar()
    landed = legal.rolled(np.array([start], "M8[D]"))
    assert legal.working(landed).all()
    assert not any(legal.working(np.arange(np.datetime64(start), landed[0])))
    assert not law.is_free(landed.tolist()[0], decrees)


@MANY
@given(cases())
def test_a_term_that_rolls_ends_on_a_working_day(law, shipped, decrees, case):
    rolls = shipped[case[0]]["rolls"]
    if rolls["base"] and (rolls["sum"] or case[3] is None):
        assert not law.is_free(asked(shipped, case), decrees)


@FEW
@given(rules, st.lists(cases(), min_size=1, max_size=30))
def test_all_at_once_is_one_by_one(shipped, rule, made):
    """Ids of cases, not their order, say which suspension belongs to which."""
    found = read_rules().rules[rule][0]
    starts = np.array([case[1] for case in made], "M8[D]")
    told = np.array([np.datetime64("NaT") if c[3] is None else c[3] for c in made], "M8[D]")
    pairs = [(n, a, b) for n, case in enumerate(made) for a, b in case[2]]
    numbers = np.array([n for n, _, _ in pairs], np.int64)
    begin = np.array([a + DAY for _, a, _ in pairs], "M8[D]")
    stop = np.array([b for _, _, b in pairs], "M8[D]")
    together = ends(found, starts, merged(numbers, begin, stop), told).end
    assert together.tolist() == [asked(shipped, (rule, *case[1:])) for case in made]


# A change of rules


TWO_VERSIONS = """
[[rule]]
id = "eigen-1"
article = "art. 2 Verordening"
starts = "received"
term = "{first}"
rolls = {{ base = false, sum = false, source = "Atw art. 5: no ordinances" }}
suspends = ["supplement"]
source = "gemeenteblad"
valid_from = 2012-01-01
valid_to = {last}
name = {{ nl = "Eigen termijn", en = "Own term" }}

[[rule]]
id = "eigen-1"
article = "art. 3 Verordening"
starts = "received"
term = "{second}"
rolls = {{ base = false, sum = false, source = "Atw art. 5: no ordinances" }}
suspends = ["supplement"]
source = "gemeenteblad"
valid_from = {change}
name = {{ nl = "Eigen termijn", en = "Own term" }}
"""
spans = st.sampled_from(["3 weeks", "10 days", "13 weeks", "2 months", "1 years"])


@settings(FEW, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dates(date(2013, 1, 1), date(2026, 1, 1)), spans, spans, st.integers(-60, 60))
def test_a_change_touches_only_what_came_in_from_its_day_on(file, change, first, second, off):
    text = TWO_VERSIONS.format(first=first, second=second, change=change, last=change - DAY)
    found = read_rules(file(text)).rules["eigen-1"]
    received = np.array([change + off * DAY], "M8[D]")
    valid = [version for version in found if version.valid(received)[0]]
    assert [version.article[:6] for version in valid] == ["art. 3" if off >= 0 else "art. 2"]
    assert [version.term.amount for version in valid] == [
        int((second if off >= 0 else first).split()[0])
    ]


@MANY
@given(st.integers(-400, 400))
def test_wabo_and_omgevingswet_share_no_case(off):
    """Invoeringswet Omgevingswet art. 4.3."""
    received = date(2024, 1, 1) + off * DAY
    own, other = ("wabo-3-9", "ow-16-64") if off < 0 else ("ow-16-64", "wabo-3-9")
    assert deadline_of(own, received) > received
    with pytest.raises(ParameterError, match=other):
        deadline_of(other, received)


# Penalty

offsets = st.integers(-40, 120)


@MANY
@given(days, offsets, st.integers(0, 200))
def test_a_penalty_is_that_of_the_oracle(law, last, notice, until):
    last = max(last, date(2019, 3, 1))
    moments = last, last + notice * DAY, last + until * DAY
    assert penalty_of("awb-4-17", *moments) == law.penalty(*moments)


@MANY
@given(st.dates(date(2010, 1, 1), date(2018, 8, 1)), st.integers(-40, 100), st.integers(0, 200))
def test_a_penalty_of_before_2019_is_that_of_the_oracle(law, last, notice, until):
    moments = last, last + notice * DAY, last + until * DAY
    assert penalty_of("awb-4-17", *moments) == law.penalty(*moments, law.FORMER_PENALTY)


@MANY
@given(days, offsets, st.integers(0, 2000))
def test_a_penalty_never_exceeds_its_maximum(last, notice, until):
    """Art. 4:17(1) and (2) Awb."""
    told = last + notice * DAY
    most = 1442 if told >= date(2019, 1, 1) else 1260
    assert 0 <= penalty_of("awb-4-17", last, told, last + until * DAY) <= most


@MANY
@given(days, offsets, st.integers(0, 2000), st.integers(0, 50))
def test_a_penalty_only_grows(last, notice, until, more):
    told = last + notice * DAY
    earlier = penalty_of("awb-4-17", last, told, last + until * DAY)
    assert penalty_of("awb-4-17", last, told, last + (until + more) * DAY) >= earlier


@MANY
@given(days, offsets)
def test_a_penalty_never_starts_before_two_weeks_after_both(last, notice):
    """Art. 4:17(3) Awb: two whole weeks after the day of the notice and the end of the term."""
    told = last + notice * DAY
    both = max(last, told) + 14 * DAY
    assert penalty_of("awb-4-17", last, told, both + DAY) == 0
    assert (penalty_of("awb-4-17", last, told, both + 2 * DAY) > 0) == (told > last)


@FEW
@given(st.lists(st.tuples(days, offsets, st.integers(0, 200)), min_size=1, max_size=30))
def test_penalties_all_at_once_are_one_by_one(law, made):
    newest = read_rules().penalties["awb-4-17"][-1]
    last = np.array([max(day, date(2019, 3, 1)) for day, _, _ in made], "M8[D]")
    told = last + np.array([n for _, n, _ in made])
    until = last + np.array([n for _, _, n in made])
    rows = list(zip(last.tolist(), told.tolist(), until.tolist(), strict=True))
    assert due(newest, last, told, until).tolist() == [penalty_of("awb-4-17", *r) for r in rows]
    assert first_day(newest, last, told).tolist() == [law.first_penalty_day(*r[:2]) for r in rows]
