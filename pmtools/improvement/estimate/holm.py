"""Many questions at once: which of them may be answered yes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

SURE = 0.05


def together(chances: pd.Series[float], sure: float = SURE) -> pd.Series[bool]:
    """Which changes are found when all are judged together; false where the chance is null.

    Takes of each the chance that this much, or more, is seen when nothing changed. By Holm (A
    simple sequentially rejective multiple test procedure, 1979): when none changed, one is found in
    one time in twenty at most, however many there are.

    >>> import pandas as pd
    >>> together(pd.Series([0.04, 0.001, None, 0.02])).to_list()
    [True, True, False, True]
    """
    import pandas as pd

    order = chances.dropna().sort_values()
    limits = sure / np.arange(len(order), 0, -1)
    found = np.logical_and.accumulate(order.to_numpy() <= limits)
    judged = pd.Series(found, index=order.index)
    return judged.reindex(chances.index, fill_value=False).astype(bool)
