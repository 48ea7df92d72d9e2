"""Splits: by which attributes of cases a figure is worth splitting."""

from __future__ import annotations

import re

import pandas as pd

from pmtools.errors import ParameterError

FEWEST, MOST_VALUES = 2, 12
FILLED = 0.8
USUAL = re.compile(r"(?i)kana+l|channel|type|soort|procedure|department|afdeling|product|wijk")
"""Names of attributes that are asked for most."""


def splits(attributes: pd.DataFrame, asked: str = "", most: int = 2) -> list[str]:
    """The attributes to split by: those asked for (with commas between), else the likely ones.

    Takes the answer of `attributes`. Likely are those with 2 to 12 values in at least four in five
    cases; channel, type and the like first, then the fewest values. Raises ParameterError for an
    attribute that was asked for and is not there.

    >>> import pmtools as pm
    >>> splits(pm.attributes(pm.example_log()))
    ['kanaal', 'zaaktype']
    """
    names = [name.strip() for name in asked.split(",") if name.strip()]
    there = attributes["attribute"].to_list()
    for name in names:
        if name not in there:
            has = ", ".join(map(repr, there[:MOST_VALUES])) or "none"
            raise ParameterError(
                f"There is no case attribute {name!r} to split by. There is: {has}."
            )
    if names:
        return names
    n_values = attributes["n_values"]
    likely = attributes[n_values.between(FEWEST, MOST_VALUES) & (attributes["share"] >= FILLED)]
    unusual = ~likely["attribute"].str.contains(USUAL)
    ranked = likely.assign(unusual=unusual).sort_values(["unusual", "n_values"], kind="stable")
    return list(ranked["attribute"].head(most))
