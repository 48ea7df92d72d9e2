"""A log in time in one line: all cases as dots, or one as a strip."""

import pytest

import pmtools as pm
from pmtools.errors import ParameterError
from pmtools.exploring.timeline import timeline


def test_the_submodule_does_not_hide_the_function() -> None:
    assert pm.timeline is timeline


def test_all_cases_or_one() -> None:
    log = pm.example_log()
    shown = pm.timeline(log)
    assert shown.title.startswith("Elke rij is een zaak, elke stip een stap: 600 zaken")
    one = pm.timeline(log, "OMG-2025-0013")
    assert one.title.startswith("Zaak OMG-2025-0013: 16 stappen in 43 dagen.")
    assert pm.timeline(log, along="since_start").title.startswith("Gerekend vanaf het begin")


def test_by_the_clock_and_in_the_language_that_is_asked() -> None:
    log = pm.example_log().on(pm.office_calendar())
    assert "werkdagen" in pm.timeline(log, "OMG-2025-0013").markup("strip")
    english = pm.timeline(log, "OMG-2025-0013", language="en").markup("strip")
    assert "working days later" in english
    assert "After the step before it" in english


def test_what_cannot_be_shown_is_refused() -> None:
    log = pm.example_log()
    with pytest.raises(ParameterError, match="no case 'OMG-2025-13'.*Did you mean"):
        pm.timeline(log, "OMG-2025-13")
    with pytest.raises(ParameterError, match="Leave along and activities out"):
        pm.timeline(log, "OMG-2025-0013", along="since_start")
    with pytest.raises(ParameterError, match="calendar or since_start"):
        pm.timeline(log, along="weeks")
