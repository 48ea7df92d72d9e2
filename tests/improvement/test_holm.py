"""Holm's procedure, against its definition a step at a time."""

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from pmtools.improvement.estimate.holm import together


@given(st.lists(st.none() | st.sampled_from([0.0, 0.001, 0.01, 0.0125, 0.02, 0.03, 0.05, 0.4])))
def test_as_defined(chances: list[float | None]) -> None:
    known = sorted(chance for chance in chances if chance is not None)
    largest = -1.0
    for place, chance in enumerate(known):
        if chance > 0.05 / (len(known) - place):
            break
        largest = chance
    told = together(pd.Series([np.nan if one is None else one for one in chances], dtype=float))
    # Of equal chances the last may be refused where the first is not.
    for chance, yes in zip(chances, told, strict=True):
        assert not (yes and (chance is None or chance > largest))
        assert yes or chance is None or chance >= largest
    assert told.dtype == bool
