"""How a row of an answer is named."""

from datetime import UTC, date, datetime
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

import pmtools as pm
from pmtools.errors import ParameterError
from pmtools.report.plots.keys import keys_of, label_of, said_value


@pytest.mark.parametrize(
    ("value", "said", "english"),
    [
        (None, "niet ingevuld", "not filled in"),
        (float("nan"), "niet ingevuld", "not filled in"),
        (pd.NaT, "niet ingevuld", "not filled in"),
        ("", "niet ingevuld", "not filled in"),
        (True, "ja", "yes"),
        (np.bool_(False), "nee", "no"),
        (2025, "2025", "2025"),
        (np.int64(12345), "12345", "12345"),
        (2025.0, "2025", "2025"),
        (1234.5, "1.234,5", "1,234.5"),
        (Decimal("184.10"), "184,10", "184.10"),
        (float("inf"), "inf", "inf"),
        (10**60, str(10**60), str(10**60)),
        (date(2025, 6, 1), "1 juni 2025", "1 June 2025"),
        (datetime(2025, 5, 26, 22, tzinfo=UTC), "27 mei 2025", "27 May 2025"),
        (pd.Timestamp("2025-06-01 09:30"), "1 juni 2025 09:30", "1 June 2025 09:30"),
        (pd.Timedelta("12D"), "12 dagen", "12 days"),
        (("a", "b"), "a → b", "a → b"),
        ("x" * 10_000, "x" * 199 + "…", "x" * 199 + "…"),
    ],
)
def test_a_value_as_people_say_it(value: object, said: str, english: str) -> None:
    assert said_value(value) == said
    pm.speak("en")
    assert said_value(value) == english


def test_a_pair_has_an_arrow_and_other_keys_follow() -> None:
    frame = pd.DataFrame({"from_activity": ["a"], "to_activity": ["b"], "spoed": [True], "n": [1]})
    label = label_of(frame.iloc[0].to_dict(), keys_of(frame))
    assert (label.line, label.parts, label.name) == ("a → b · ja", ("a", "b · ja"), "")


def test_one_key_of_the_log_is_named_and_ours_speak_for_themselves() -> None:
    assert label_of({"kanaal": None}, ["kanaal"]).name == "kanaal"
    assert label_of({"team": "t"}, ["team"]).name == ""
    assert label_of({"variant": ("a", "b")}, ["variant"]).name == "route"
    assert label_of({"kind": "self_loop", "activity": "a"}, ["kind", "activity"]).line == (
        "a · direct opnieuw"
    )


def test_a_month_is_said_without_its_first_day() -> None:
    assert label_of({"month": pd.Timestamp("2025-06-01")}, ["month"]).line == "juni 2025"
    assert label_of({"month": pd.NaT}, ["month"]).line == "niet ingevuld"


def test_an_answer_without_a_key_is_refused() -> None:
    with pytest.raises(ParameterError, match="one row for all of the log"):
        keys_of(pd.DataFrame({"n": [1], "median": [1], "p80": [1]}))
