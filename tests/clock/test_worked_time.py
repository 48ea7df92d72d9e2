"""Worked time against a count of every minute, on made-up calendars written as files."""

import pickle
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from pmtools.clock.legal import legal_calendar
from pmtools.clock.office import office_calendar

ANY = settings(
    deadline=None,
    max_examples=20,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
FEW = settings(ANY, max_examples=8)
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
DAY, HOUR, MINUTE = 86_400_000_000, 3_600_000_000, 60_000_000
ZONE = "Europe/Amsterdam"
SPLIT = {n: [(540, 720), (780, 1020)] for n in range(5)}  # nine to twelve, one to five


def clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def text_of(zone=ZONE, week=SPLIT, holidays=(), lustrum=(), closed=(), teams=None):
    """A calendar as its file."""

    def lines(hours):
        for number, spans in sorted(hours.items()):
            listed = ", ".join(f'"{clock(a)}-{clock(b)}"' for a, b in spans)
            yield f"{WEEKDAYS[number]} = [{listed}]"

    parts = ['name = "proef"', f'zone = "{zone}"', f"holidays = {list(holidays)}".replace("'", '"')]
    parts += [f"lustrum = {list(lustrum)}".replace("'", '"'), "[week]", *lines(week)]
    for shut in sorted(closed):
        parts += ["[[closed]]", f"date = {shut}", 'reason = "proef"']
    for team, hours in (teams or {}).items():
        parts += [f'[team."{team}"]', *lines(hours)]
    return "\n".join(parts) + "\n"


def one(calendar: Any, start: int, end: int) -> int:
    found = calendar.worked(np.array([start], np.int64), np.array([end], np.int64))
    assert found.dtype == np.int64
    return int(found[0])


@st.composite
def weeks(draw):
    """Hours of each weekday: none, one or more stretches, all day, until or from midnight.

    No stretch begins or ends inside the hour that autumn has twice: which of the two is meant?
    """
    quarters = [m for m in range(0, 24 * 60 + 1, 15) if not 120 < m < 180]
    edges = st.sampled_from([0, 60, 120, 180, 240]) | st.sampled_from(quarters)
    week = {}
    for number in range(7):
        kind = draw(st.sampled_from(["shut", "all", "some", "some", "some"]))
        if kind == "all":
            week[number] = [(0, 1440)]
        elif kind == "some":
            found = sorted(draw(st.sets(edges, min_size=2, max_size=6)))
            week[number] = list(zip(found[::2], found[1::2], strict=False))
    assume(any(week.values()))
    return week


# Around both changes of summer time, Christmas, Easter and an ordinary week.
anchors = st.sampled_from(
    [
        "2026-03-29",
        "2026-10-25",
        "2025-12-25",
        "2026-04-05",
        "2026-05-05",
        "2026-06-17",
        "2028-02-29",
    ]
)


@st.composite
def moments(draw, zone=ZONE):
    """A moment near an anchor, to the minute or to the microsecond."""
    day = datetime.fromisoformat(draw(anchors))
    fine = draw(st.sampled_from([1, MINUTE, HOUR, DAY]))
    off = draw(st.integers(-2 * DAY // fine, 3 * DAY // fine)) * fine
    return (day - datetime(1970, 1, 1)) // timedelta(microseconds=1) + off - HOUR


lengths = st.integers(0, 900 * DAY)


@st.composite
def spans(draw):
    """Two moments near one another, in either order."""
    first = draw(moments())
    return first, first + draw(st.integers(-3 * DAY, 3 * DAY))


@settings(ANY, max_examples=25)
@given(weeks(), st.sampled_from([ZONE, ZONE, ZONE, "America/Curacao", "Europe/London"]), st.data())
def test_it_is_the_count_of_minutes(file, hours, week, zone, data):
    pairs = data.draw(st.lists(spans(), min_size=6, max_size=10))
    closed = data.draw(
        st.sets(st.sampled_from([date(2026, 3, 29), date(2026, 10, 25), date(2026, 6, 17)]))
    )
    calendar = office_calendar(file(text_of(zone, week, closed=closed)))
    office = hours.Office(zone, week, closed)
    start, end = (np.array(side, np.int64) for side in zip(*pairs, strict=True))
    wanted = [hours.worked(office, *pair) for pair in pairs]
    assert calendar.worked(start, end).tolist() == wanted


@ANY
@given(weeks(), st.lists(st.tuples(moments(), lengths, lengths), min_size=1, max_size=20))
def test_it_is_additive_and_never_more_than_all_of_the_time(file, week, made):
    """Cut anywhere, the parts make up the whole; backwards it is the negative."""
    calendar = office_calendar(file(text_of(week=week, holidays=["Koningsdag", "Tweede paasdag"])))
    start, first, second = (np.array(side, np.int64) for side in zip(*made, strict=True))
    middle, end = start + first, start + first + second
    whole = calendar.worked(start, end)
    assert (calendar.worked(start, middle) + calendar.worked(middle, end) == whole).all()
    assert (calendar.worked(end, start) == -whole).all()
    assert ((whole >= 0) & (whole <= end - start)).all()


@FEW
@given(weeks(), moments(), st.integers(0, 40 * DAY), st.dates(date(2026, 3, 1), date(2026, 11, 1)))
def test_a_closed_day_takes_only_time_away(file, week, start, length, shut):
    plain = office_calendar(file(text_of(week=week), "open.toml"))
    fewer = office_calendar(file(text_of(week=week, closed=[shut]), "closed.toml"))
    assert one(fewer, start, start + length) <= one(plain, start, start + length)


@FEW
@given(weeks(), weeks(), spans())
def test_a_team_has_its_own_hours(file, hours, week, other, pair):
    calendar = office_calendar(file(text_of(week=week, teams={"Balie": other})))
    assert one(calendar.of("Balie"), *pair) == hours.worked(hours.Office(ZONE, other), *pair)
    assert one(calendar, *pair) == hours.worked(hours.Office(ZONE, week), *pair)
    assert one(calendar.of("Vergunningen"), *pair) == one(calendar, *pair)


@pytest.mark.parametrize("night", [(3, 28), (10, 24)])
def test_every_half_hour_round_the_change_of_the_clock(file, hours, night):
    """Split days, nights through the change, and days that begin and end with it."""
    week = {**SPLIT, 5: [(600, 720), (1320, 1440)], 6: [(0, 120), (180, 300), (780, 1020)]}
    calendar, office = office_calendar(file(text_of(week=week))), hours.Office(ZONE, week)
    begin = hours.moment(ZONE, 2026, *night, 9)
    marks = [begin + n * HOUR // 2 for n in range(60)]
    found = calendar.worked(np.full(60, begin), np.array(marks)).tolist()
    assert found == [hours.worked(office, begin, mark) for mark in marks]
    assert found[-1] > 0


# By hand


@pytest.mark.parametrize(
    ("night", "hours_open"), [("2026-03-28", 6), ("2026-10-24", 8), ("2026-06-20", 7)]
)
def test_a_night_round_the_change_of_the_clock(file, hours, night, hours_open):
    """From eleven at night to six on Sunday: an hour less in spring, one more in autumn."""
    week = {5: [(23 * 60, 1440)], 6: [(0, 360)]}
    calendar = office_calendar(file(text_of(week=week)))
    year, month, day = (int(part) for part in night.split("-"))
    start, end = hours.moment(ZONE, year, month, day), hours.moment(ZONE, year, month, day + 1, 12)
    assert one(calendar, start, end) == hours_open * HOUR
    assert hours.worked(hours.Office(ZONE, week), start, end) == hours_open * HOUR


@pytest.mark.parametrize(("sunday", "length"), [((3, 29), 23), ((10, 25), 25), ((6, 21), 24)])
def test_an_office_that_never_shuts(file, hours, sunday, length):
    """The day of the change has 23 or 25 hours."""
    calendar = office_calendar(file(text_of(week={n: [(0, 1440)] for n in range(7)})))
    start = hours.moment(ZONE, 2026, *sunday)
    end = hours.moment(ZONE, 2026, sunday[0], sunday[1] + 1)
    assert one(calendar, start, end) == end - start == length * HOUR


@pytest.mark.parametrize(
    ("span", "spring", "autumn"),
    [((0, 120), 2, 2), ((60, 120), 1, 1), ((120, 240), 1, 3), ((0, 180), 2, 4)],
)
def test_a_stretch_that_ends_or_begins_at_the_change(file, hours, span, spring, autumn):
    """Shut from two: in spring that is the change itself, in autumn the first two o'clock."""
    calendar = office_calendar(file(text_of(week={6: [span]})))
    for month, day, wanted in ((3, 29, spring), (10, 25, autumn)):
        whole = hours.moment(ZONE, 2026, month, day), hours.moment(ZONE, 2026, month, day + 1)
        assert hours.worked(hours.Office(ZONE, {6: [span]}), *whole) == wanted * HOUR
        assert one(calendar, *whole) == wanted * HOUR


def test_both_hours_of_autumn(file, hours):
    """Two to three comes twice; from the first half past two to the second lies an hour."""
    calendar = office_calendar(file(text_of(week={6: [(120, 180)]})))
    first = hours.moment(ZONE, 2026, 10, 25, 2, 30)
    again = hours.moment(ZONE, 2026, 10, 25, 2, 30, fold=1)
    assert one(calendar, first, again) == HOUR
    day = hours.moment(ZONE, 2026, 10, 25), hours.moment(ZONE, 2026, 10, 26)
    assert one(calendar, *day) == 2 * HOUR
    spring = hours.moment(ZONE, 2026, 3, 29), hours.moment(ZONE, 2026, 3, 30)
    assert one(calendar, *spring) == 0


def test_lunch_is_no_work(file, hours):
    """Wednesday half past eleven to half past one: half an hour on either side."""
    calendar = office_calendar(file(text_of()))
    start = hours.moment(ZONE, 2026, 6, 17, 11, 30)
    assert one(calendar, start, start + 2 * HOUR) == HOUR
    assert one(calendar, start + HOUR // 2, start + 3 * HOUR // 2) == 0


def test_microseconds_count(file, hours):
    calendar = office_calendar(file(text_of()))
    nine = hours.moment(ZONE, 2026, 6, 17, 9)
    assert one(calendar, nine - 5, nine + 3) == 3
    assert one(calendar, nine + 3 * HOUR - 2, nine + 4 * HOUR + 7) == 9


def test_a_week(file, hours):
    """Seven hours a day, and a week end."""
    calendar = office_calendar(file(text_of()))
    start = hours.moment(ZONE, 2026, 6, 15)
    assert one(calendar, start, start + 7 * DAY) == 35 * HOUR
    assert calendar.day_length == timedelta(hours=7)


def test_from_day_to_day(file, hours):
    """A log of days: midnight to midnight, so the first day counts and the last does not."""
    calendar = office_calendar(file(text_of()))
    friday, monday = hours.moment(ZONE, 2026, 6, 19), hours.moment(ZONE, 2026, 6, 22)
    assert one(calendar, friday, monday) == 7 * HOUR
    assert one(calendar, friday, friday) == 0
    assert one(calendar, monday, monday + DAY) == 7 * HOUR


@pytest.mark.parametrize(
    "name",
    [
        *("Nieuwjaarsdag", "Goede Vrijdag", "Tweede paasdag", "Koningsdag", "Hemelvaartsdag"),
        *("Tweede Pinksterdag", "Eerste Kerstdag", "Tweede Kerstdag", "Bevrijdingsdag"),
    ],
)
def test_a_named_holiday_shuts_its_day_every_year(file, law, hours, name):
    """Also where it meets another one: 5 May 2016 was Ascension Day too."""
    all_day = {n: [(0, 1440)] for n in range(7)}
    names = [name, "Koninginnedag"] if name == "Koningsdag" else [name]  # the Queen's until 2013
    calendar = office_calendar(file(text_of(week=all_day, holidays=names)))
    for year in range(2010, 2029):
        found = law.holidays(year)[name]
        start = hours.moment(ZONE, found.year, found.month, found.day)
        assert one(calendar, start, start + 20 * HOUR) == 0, found
        shut = one(calendar, hours.moment(ZONE, year, 1, 1), hours.moment(ZONE, year + 1, 1, 1))
        assert shut == (365 + (year % 4 == 0) - 1) * DAY, year


@pytest.mark.parametrize(("year", "open_hours"), [(2025, 0), (2026, 8), (2028, 8)])
def test_5_may_in_the_office_that_is_shipped(law, hours, year, open_hours):
    """A day of work but in lustrum years, and it rolls a term all the same (Atw art. 3(1))."""
    start = hours.moment(ZONE, year, 5, 5)
    assert one(office_calendar(), start, start + DAY) == open_hours * HOUR
    day = np.array([f"{year}-05-05"], "M8[D]")
    assert not legal_calendar().working(day)[0]
    assert law.is_free(day.tolist()[0])


def test_the_office_that_is_shipped(law, hours):
    """Nine to five on weekdays, but on the holidays of its file: hour by hour through 2010 to 2013 too."""
    shut = {"Nieuwjaarsdag", "Tweede paasdag", "Koningsdag", "Hemelvaartsdag"}
    shut |= {"Tweede Pinksterdag", "Eerste Kerstdag", "Tweede Kerstdag"}
    week = {n: [(540, 1020)] for n in range(5)}
    calendar = office_calendar()
    for year in (2012, 2015, 2020, 2026):
        closed = {day for name, day in law.holidays(year).items() if name in shut}
        closed |= {date(year, 5, 5)} if year % 5 == 0 else set()
        april = hours.moment(ZONE, year, 4, 1), hours.moment(ZONE, year, 5, 15)
        assert one(calendar, *april) == hours.worked(hours.Office(ZONE, week, closed), *april), year


def test_a_calendar_is_a_value(file):
    """Equal files give equal calendars, also after a journey to another process."""
    path = file(text_of(closed=[date(2026, 5, 15)], teams={"Balie": {5: [(600, 840)]}}))
    first, second = office_calendar(path), office_calendar(path)
    assert first == second
    assert hash(first) == hash(second)
    assert pickle.loads(pickle.dumps(first)) == first  # noqa: S301
