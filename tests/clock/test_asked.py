"""What is asked of time in words."""

from pathlib import Path

import pytest

from pmtools.clock.asked import clock_of
from pmtools.clock.office import office_calendar
from pmtools.errors import ParameterError

WEEKS = Path(__file__).parent.parent / "logs" / "weeks.toml"


def test_what_a_log_is_put_on() -> None:
    assert clock_of() is None
    assert clock_of("office") == office_calendar()
    own = clock_of("office", str(WEEKS))
    assert own is not None
    assert own.name == "Weken"


@pytest.mark.parametrize("time", ["", "kantoor", "Office", "working"])
def test_another_word_is_refused(time: str) -> None:
    with pytest.raises(ParameterError, match="Choose calendar or office"):
        clock_of(time)


def test_a_calendar_without_office_time_is_refused() -> None:
    with pytest.raises(ParameterError, match="does nothing in calendar time"):
        clock_of("calendar", str(WEEKS))


def test_a_calendar_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match=r"gone\.toml"):
        clock_of("office", str(tmp_path / "gone.toml"))
