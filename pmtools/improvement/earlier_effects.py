"""Earlier effects: what was tried and measured before at the step of a finding."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pmtools.improvement.register.fields import folded
from pmtools.improvement.review import TIMES

if TYPE_CHECKING:
    import pandas as pd

TIME, AGAIN = ("waiting_before", *TIMES), ("rework", "first_time_complete")
FITS = {"place": TIME, "waiting": TIME, "rework": AGAIN}
"""Which measures say something of which kind of finding."""
MOST = 3


def earlier_effects(
    findings: pd.DataFrame, library: pd.DataFrame, most: int = MOST
) -> pd.DataFrame:
    """Of each finding what was tried and measured before at its step: those of most cases first.

    Takes `stand_out` (or `places`, `repeats`) and `read_library`. A measured effect belongs to a
    finding when it is about the same step and its measure fits: a waiting time or throughput time
    for a place or waiting, rework or what is complete at once for rework. The step of a finding is
    the one that is waited for or done again; the time of a place also lies after its first step,
    which the throughput time of an iteration at that step may have changed. The step of an effect
    is the one that was changed, or the one that its measure is about. Steps are the same when their
    letters are, whatever their case and spaces. An iteration without a step belongs to no finding:
    that would be too coarse.

    Of each finding at most `most`, in the order of how many cases were compared and then of the
    last review, so that what did not help is not hidden. Columns: `finding` (str, its id),
    `n_found` (int64, how many there are of it in all), and those of the library.
    """
    import pandas as pd

    found = [_of(row, library, most) for row in findings.to_dict("records")]
    empty = library.head(0).assign(finding="", n_found=0)
    told = pd.concat([part for part in found if len(part)] or [empty], ignore_index=True)
    kinds = {"finding": "str", "n_found": "int64"}
    return told[[*kinds, *library.columns]].astype(kinds)


def _of(finding: dict[Any, Any], library: pd.DataFrame, most: int) -> pd.DataFrame:
    if library.empty:
        return library
    sides = {side: folded(finding[f"{side}_activity"]) for side in ("from", "to")}
    fits = [_fits(finding["kind"], sides, row) for row in library.to_dict("records")]
    rows = library[fits]
    n_cases = rows["n_before"].fillna(0) + rows["n_after"].fillna(0)
    order = ["n_cases", "reviewed", "register", "id"]
    ranked = rows.assign(n_cases=n_cases).sort_values(order, ascending=[False, False, True, True])
    told = ranked.head(most).drop(columns="n_cases")
    return told.assign(finding=finding["id"], n_found=len(rows))


def _fits(kind: str, sides: dict[str, str], row: dict[Any, Any]) -> bool:
    if row["measure"] not in FITS.get(kind, ()):
        return False
    steps = {folded(row["step"]), folded(row["measured_step"])} - {""}
    after_it = kind == "place" and row["measure"] in TIMES
    return sides["to"] in steps or (after_it and sides["from"] in steps)
