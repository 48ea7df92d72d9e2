"""Calendars with persons: read, refused, and handed on under pseudonyms."""

import tomllib
from pathlib import Path

import pytest

from pmtools.clock.office import office_calendar
from pmtools.clock.office_persons import with_pseudonyms
from pmtools.errors import ParameterError

FILE = """
name = "balie"
zone = "Europe/Amsterdam"
holidays = ["Koningsdag"]

[week]
monday = ["09:00-12:00", "13:00-17:00"]

[team."Front \\"1\\""]
friday = ["09:00-12:00"]

[person."J. d'Été"]
tuesday = ["10:00-11:00"]

[[closed]]
date = 2026-05-15
reason = "brug"
"""


def hidden(name: str) -> str:
    return f"p-{sum(name.encode())}"


def test_a_person_has_own_hours_else_those_of_the_team_else_of_the_office(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text(FILE, encoding="utf-8")
    calendar = office_calendar(file)
    assert calendar.week_of("J. d'Été", 'Front "1"') == ("own", dict(calendar.persons)["J. d'Été"])
    assert calendar.week_of("else", 'Front "1"')[0] == "team"
    assert calendar.week_of("else", "Back") == ("office", calendar.week)


def test_only_the_names_of_persons_change() -> None:
    told = tomllib.loads(with_pseudonyms(FILE.encode(), lambda: hidden).decode())
    given = tomllib.loads(FILE)
    assert told["person"] == {hidden("J. d'Été"): given["person"]["J. d'Été"]}
    assert {**told, "person": 0} == {**given, "person": 0}


def test_what_has_no_persons_is_handed_on_as_it_is_without_a_key() -> None:
    def no_key() -> None:
        raise AssertionError

    for content in (b"[week]\nmonday = []", b"no toml [", b"\xff"):
        assert with_pseudonyms(content, no_key) == content


@pytest.mark.parametrize(
    "content",
    [
        b'[person."Jan J"]\nmonday = []\n[person."Jan J"]\n',
        b'person = "Jan J"',
        b'[[person]]\nname = "Jan J"',
        b'[person]\n"Jan J" = "09:00-10:00"',
        b'[person."Jan J\xff"]',
    ],
)
def test_persons_that_are_wrong_are_refused_without_their_names(content: bytes) -> None:
    with pytest.raises(ParameterError) as wrong:
        with_pseudonyms(content, lambda: hidden)
    assert "Jan" not in str(wrong.value)
    assert "Mend it" in str(wrong.value) or "must be tables" in str(wrong.value)


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "own.txt"
    file.write_text(FILE, encoding="utf-8")
    with pytest.raises(ParameterError, match=r"end in \.toml"):
        office_calendar(file)


def test_hours_of_a_person_that_are_wrong_name_the_place(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text(FILE.replace("10:00-11:00", "11:00-10:00"), encoding="utf-8")
    with pytest.raises(ParameterError, match=r"own.toml, \[person\], \[J. d'Été\]: tuesday"):
        office_calendar(file)


def test_few_days_are_worked_as_all_days_are(tmp_path: Path) -> None:
    from datetime import date

    import numpy as np

    calendar = office_calendar()
    first, last = date(2026, 3, 1), date(2026, 4, 20)
    some = np.arange("2026-03-01T00:00", "2026-04-20T00:00", 7, dtype="M8[m]").astype("M8[us]")
    moments = some.astype(np.int64)
    days = calendar.days(calendar.week, first, last)
    assert (np.diff(days.until(moments)) == calendar.worked(moments[:-1], moments[1:])).all()
