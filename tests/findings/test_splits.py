"""Which attributes a report splits by."""

import pandas as pd
import pytest

import pmtools as pm
from pmtools.errors import ParameterError


def told(*rows: tuple[str, int, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["attribute", "n_values", "share"])


def test_channel_and_type_come_first_then_the_fewest_values() -> None:
    there = told(("wet", 2, 1.0), ("postcode", 900, 1.0), ("Kanaal", 5, 1.0), ("ja", 1, 1.0))
    assert pm.splits(there) == ["Kanaal", "wet"]


def test_what_is_seldom_filled_is_no_split() -> None:
    assert pm.splits(told(("kanaal", 3, 0.79), ("soort", 3, 0.8))) == ["soort"]


def test_what_was_asked_for_is_given_even_with_many_values() -> None:
    assert pm.splits(told(("kanaal", 3, 1.0), ("postcode", 900, 0.1)), "postcode") == ["postcode"]


def test_what_is_not_there_is_refused_with_what_is() -> None:
    with pytest.raises(ParameterError, match="'kanal'.*There is: 'kanaal'"):
        pm.splits(told(("kanaal", 3, 1.0)), "kanal")
