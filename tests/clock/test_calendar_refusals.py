"""What a calendar refuses, and that it says where and what to do."""

import numpy as np
import pytest

from pmtools.clock.legal import legal_calendar
from pmtools.clock.office import office_calendar
from pmtools.errors import ParameterError

GOOD = """name = "proef"
zone = "Europe/Amsterdam"
holidays = ["Koningsdag"]
lustrum = ["Bevrijdingsdag"]

[week]
monday = ["09:00-12:00", "13:00-17:00"]

[[closed]]
date = 2026-05-15
reason = "brugdag"

[team."Balie"]
saturday = ["10:00-14:00"]
"""
MICROSECONDS = {"1900": -2_200_000_000_000_000, "2200": 7_260_000_000_000_000}


def refused(file, text):
    with pytest.raises(ParameterError) as error:
        office_calendar(file(text))
    message = str(error.value)
    assert "eigen.toml" in message  # where
    return message


def changed(old, new):
    assert old in GOOD
    return GOOD.replace(old, new, 1)


def test_the_good_one_is_read(file):
    calendar = office_calendar(file(GOOD))
    assert calendar.name == "proef"
    assert calendar.zone == "Europe/Amsterdam"


def test_without_a_zone_it_is_ours(file):
    assert (
        office_calendar(file(changed('zone = "Europe/Amsterdam"\n', ""))).zone == "Europe/Amsterdam"
    )


WRONG = {
    "zone that does not exist": ("Europe/Amsterdam", "Europe/Amsterdan", ["Europe/Amsterdan"]),
    "zone that is a path": ("Europe/Amsterdam", "../../etc/passwd", ["zone"]),
    "zone that is empty": ("Europe/Amsterdam", "", ["zone"]),
    "end before start": ("09:00-12:00", "12:00-09:00", ["12:00-09:00", "monday"]),
    "empty stretch": ("09:00-12:00", "09:00-09:00", ["09:00-09:00", "monday"]),
    "overlap": ("13:00-17:00", "11:30-17:00", ["monday", "11:30-17:00"]),
    "not a time": ("09:00-12:00", "nine-twelve", ["nine-twelve", "monday"]),
    "hour that is none": ("13:00-17:00", "13:00-25:00", ["13:00-25:00", "monday"]),
    "minute that is none": ("13:00-17:00", "13:00-16:75", ["13:00-16:75", "monday"]),
    "unknown weekday": ("monday =", "maandag =", ["maandag", "monday"]),
    "unknown weekday of a team": ("saturday =", "zaterdag =", ["zaterdag", "Balie"]),
    "unknown key": (
        'name = "proef"',
        'name = "proef"\nfeestdagen = []',
        ["feestdagen", "holidays"],
    ),
    "unknown key of a closed day": ("reason =", "reden =", ["reden"]),
    "unknown holiday": ('["Koningsdag"]', '["Koninginnedagje"]', ["Koninginnedagje", "Koningsdag"]),
    "unknown lustrum holiday": ('["Bevrijdingsdag"]', '["Vrijheid"]', ["Vrijheid"]),
    "holiday as one text": ('["Koningsdag"]', '"Koningsdag"', ["holidays"]),
    "hours as one text": ('["10:00-14:00"]', '"10:00-14:00"', ["saturday"]),
    "date as text": ("2026-05-15", '"15 mei"', ["date"]),
    "no date": ("date = 2026-05-15\n", "", ["date"]),
}


@pytest.mark.parametrize("what", WRONG)
def test_refused(file, what):
    old, new, named = WRONG[what]
    message = refused(file, changed(old, new))
    assert [name for name in named if name not in message] == []


def test_a_closing_day_given_twice(file):
    twice = GOOD + '[[closed]]\ndate = 2026-05-15\nreason = "studiedag"\n'
    assert "2026-05-15" in refused(file, twice)


def test_a_week_without_hours(file):
    assert "week" in refused(file, changed('monday = ["09:00-12:00", "13:00-17:00"]\n', ""))


def test_not_toml(file):
    assert "line 6" in refused(file, changed("[week]", "[week"))


def test_not_text(tmp_path):
    path = tmp_path / "eigen.toml"
    path.write_bytes(b"\xff\xfe\x00name")
    with pytest.raises(ParameterError, match=r"eigen\.toml"):
        office_calendar(path)


def test_no_such_file(tmp_path):
    with pytest.raises(ParameterError, match=r"weg\.toml"):
        office_calendar(tmp_path / "weg.toml")


def test_a_folder(tmp_path):
    with pytest.raises(ParameterError, match=tmp_path.name):
        office_calendar(tmp_path)


@pytest.mark.parametrize("year", MICROSECONDS)
@pytest.mark.parametrize("side", ["start", "end"])
def test_worked_time_outside_the_tables(year, side):
    """It is said, not guessed."""
    inside, outside = np.array([1_780_000_000_000_000]), np.array([MICROSECONDS[year]])
    ends = (outside, inside) if side == "start" else (inside, outside)
    with pytest.raises(ParameterError, match="(?s)1990.*2060|2060.*1990|" + year):
        office_calendar().worked(*ends)


@pytest.mark.parametrize("day", ["1900-01-01", "2200-01-01"])
def test_a_term_outside_the_tables(day):
    legal = legal_calendar()
    with pytest.raises(ParameterError) as error:
        legal.rolled(np.array(["2026-05-05", day], "M8[D]"))
    assert day[:4] in str(error.value)
    assert str(legal.first.year) in str(error.value)
    assert str(legal.last.year) in str(error.value)


def test_the_edges_of_the_tables():
    legal = legal_calendar()
    edges = np.array([legal.first, legal.last], "M8[D]")
    with pytest.raises(ParameterError):
        legal.rolled(edges + np.array([-1, 0]))
    with pytest.raises(ParameterError):
        legal.rolled(edges + np.array([0, 1]))


def test_a_day_that_is_not_known_stays_unknown():
    found = legal_calendar().rolled(np.array(["NaT", "2026-05-05"], "M8[D]"))
    assert found.astype(str).tolist() == ["NaT", "2026-05-06"]
