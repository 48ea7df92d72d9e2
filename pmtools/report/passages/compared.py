"""The comparison with cases that an iteration did not touch, in words."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from pmtools.report.labels import said_label
from pmtools.report.language import spoken
from pmtools.report.passages.goal_figures import TIMES, amount_said, days_said, unit_of
from pmtools.report.picture import Passage
from pmtools.report.words import Words

if TYPE_CHECKING:
    import pandas as pd

DIRECTED = ("elsewhere_too", "against")
"""What is said of these depends on whether the verdict was better or worse."""
UNLIKE = 2
"""From so many times as much on groups are of another size."""


def compared(result: pd.DataFrame, asked: pd.DataFrame) -> Passage:
    """What the other cases did meanwhile, how much that differs, and how both went before.

    Takes the result of a comparison and the frame of what is asked. The answer is the result.
    """
    words, row = spoken().in_calendar_time, result.iloc[0]
    counts = {side: words.count(row[f"n_{side}"], "case") for side in ("before", "after")}
    lead = _lead(row, words)
    if row["reading"] == "too_few":
        told = [words("compared.few", **counts)]
    else:
        of_which = f"{words('compared.cases', **counts)} {_horizon(row, words)}"
        told = [*_differences(row, words), of_which, _before(row, words), *_unlike(row, words)]
    others = asked.iloc[0]["overlapping"]
    if len(others):
        names = ", ".join(said_label(one) for one in others)
        told.append(words("compared.overlapping", names=names))
    if row["left_out"]:
        told.append(words("compared.left_out", cases=words.count(row["left_out"], "case")))
    said = "".join(f"<p>{escape(line)}</p>" for line in told)
    note = f'<p class="more">{escape(words("compared.method"))}</p>'
    return Passage(f'<p class="lead">{escape(lead)}</p>{said}{note}', result)


def _lead(row: pd.Series[Any], words: Words) -> str:
    """What the comparison adds to the verdict."""
    key = str(row["reading"])
    if key in DIRECTED:
        key = f"{key}_{row['verdict']}"
    lead = words(f"compared.reading.{key}")
    if row["reading"] == "too_few" or together(row):
        return lead
    return words("compared.careful", lead=lead)


def together(row: pd.Series[Any]) -> bool:
    """Whether it cannot be told that two groups drifted apart before the start."""
    return bool(row["apart_low"] <= 0 <= row["apart_high"])


def _differences(row: pd.Series[Any], words: Words) -> list[str]:
    """What changed at the other cases, and how much more that is at those of the iteration."""
    what = "waiting" if row["measure"] == "waiting_before" else unit_of(row["measure"])
    outside = {name: _amount(row, f"outside{end}", words)
               for name, end in (("outside", ""), ("low", "_low"), ("high", "_high"))}  # fmt: skip
    more = {name: _amount(row, name, words) for name in ("difference", "low", "high")}
    told = [words(f"compared.outside.{what}", **outside), words("compared.difference", **more)]
    if row["low"] <= 0 <= row["high"]:
        smallest = amount_said(row["smallest"], unit_of(row["measure"]), words)
        told.append(words("compared.smallest", smallest=smallest))
    return told


def _horizon(row: pd.Series[Any], words: Words) -> str:
    counted = "days" if row["measure"] in TIMES else "known"
    return words(f"compared.horizon.{counted}", days=days_said(row["horizon"], words))


def _before(row: pd.Series[Any], words: Words) -> str:
    """Whether both groups went alike before the start, as far as that can be seen."""
    told = {name: _amount(row, f"apart{end}", words)
            for name, end in (("apart", ""), ("low", "_low"), ("high", "_high"))}  # fmt: skip
    return words(f"compared.{'together' if together(row) else 'apart'}", **told)


def _unlike(row: pd.Series[Any], words: Words) -> list[str]:
    """A caution for groups that are of another size: what moves both alike is not as many days."""
    levels = {name: row[f"{name}_before"] for name in ("inside", "outside")}
    if max(levels.values()) <= UNLIKE * min(levels.values()):
        return []
    said = {name: _level(value, row["measure"], words) for name, value in levels.items()}
    return [words("compared.unlike", **said)]


def _level(value: float, measure: str, words: Words) -> str:
    return words.percent(value) if unit_of(measure) == "share" else days_said(value, words)


def _amount(row: pd.Series[Any], name: str, words: Words) -> str:
    """A difference with its direction: 2 dagen korter, 3 procentpunt hoger."""
    size = amount_said(abs(row[name]), unit_of(row["measure"]), words)
    way = "less" if row[name] < 0 else "more"
    return words(f"compared.{way}.{unit_of(row['measure'])}", amount=size)
