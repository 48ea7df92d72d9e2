"""The causes of waiting that ask for something to be done, each where it weighs most."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

CAUSES = ("batching", "prioritisation", "contention", "unavailability", "extraneous")
LEAST = 0.05
"""Below this share of all waiting a cause is no finding."""
FEW = 5
"""A place with fewer waits may say something of one person."""
MORE = 0.3
"""A weekday stands out when this share of contention begins on it; a fifth would be even."""
ENOUGH = 0.5
"""A weekday or an hour triggers batches when this share of them begins then."""
BATCH = {"activity": "activity", "n": "n_steps", "n_batched": "n_batched", "size_usual": "size"}


def cause_findings(
    causes: pd.DataFrame,
    batches: pd.DataFrame,
    contention: pd.DataFrame,
    unavailability: pd.DataFrame,
    batch: int = 2,
) -> pd.DataFrame:
    """The causes with a twentieth of all waiting or more, and where each weighs most.

    Takes `waiting_causes`, `batches`, `contention` (by team where the log has teams) and
    `unavailability`; `batch` is the least size of a batch. Columns: `cause` (str), `waiting`
    (timedelta64), `share` (of all waiting), then of the transition where it is most, if it has five
    waits or more: `from_activity`, `to_activity`, `party`, `n` (waits), `place_waiting`
    (timedelta64, what it costs there: what it would save at most if it were gone), `each` (that per
    wait). Of batching: `activity`, `n_steps`, `n_batched`, `size` (usual), `trigger` (`weekday`,
    `hour`, `size` or `none`), `trigger_value`, `held_share` (of all batching, while the resource
    could not have begun anyway). Of contention and prioritisation: `weekday` (1 is Monday) and
    `weekday_share`, where three tenths of it or more are of steps that could begin on one day, and
    `team` (before whose steps most of it is) and `team_share`. Of unavailability: `weekend_share`,
    `feast_share`. Most waiting first; null where it does not apply.

    >>> import pmtools as pm
    >>> log = pm.example_log("benefit")
    >>> asked = (pm.waiting_causes, pm.batches, pm.contention, pm.unavailability)
    >>> cause_findings(*(measure(log) for measure in asked)).cause[0]
    'unavailability'
    """
    import pandas as pd

    whole = causes["total"].sum()
    rows = list[dict[str, Any]]()
    for cause in CAUSES:
        waiting = causes[cause].sum()
        if not len(causes) or waiting < whole * LEAST or waiting == whole * 0:
            continue
        row = {"cause": cause, "waiting": waiting, "share": waiting / whole}
        row |= _place(causes, cause)
        if cause == "batching":
            row |= _batch(batches, batch)
        elif cause == "unavailability":
            row |= _kinds(unavailability)
        elif cause != "extraneous":
            row |= _day(contention, cause)
        rows.append(row)
    return pd.DataFrame(rows, columns=_columns()).sort_values(
        "waiting", ascending=False, kind="stable", ignore_index=True
    )


def _columns() -> list[str]:
    return [
        *("cause", "waiting", "share", "from_activity", "to_activity", "party", "n"),
        *("place_waiting", "each", "activity", "n_steps", "n_batched", "size", "trigger"),
        *("trigger_value", "held_share", "weekday", "weekday_share", "team", "team_share"),
        *("weekend_share", "feast_share"),
    ]


def _place(causes: pd.DataFrame, cause: str) -> dict[str, Any]:
    """The transition in which a cause weighs most, unless it has few waits."""
    top = _largest(causes, cause)
    if top is None or top["n"] < FEW:
        return {}
    names = ("from_activity", "to_activity", "party", "n")
    each = top[cause] / top["n"]
    return {**{name: top[name] for name in names}, "place_waiting": top[cause], "each": each}


def _batch(batches: pd.DataFrame, least: int) -> dict[str, Any]:
    """The activity whose batches cost most, and what may trigger them."""
    if batches.empty:
        return {}
    top, held = batches.iloc[0], batches["held"].sum() / batches["waiting"].sum()
    found = {told: top[name] for name, told in BATCH.items()} | {"held_share": held}
    if top["n_batches"] < FEW:
        return found
    for name in ("weekday", "hour"):
        if top[f"{name}_share"] >= ENOUGH:
            return found | {"trigger": name, "trigger_value": top[name]}
    # That most batches have the least size says nothing.
    by_size = top["size_usual"] > least and top["size_share"] >= ENOUGH
    trigger = {"trigger": "size", "trigger_value": top["size_usual"]}
    return found | (trigger if by_size else {"trigger": "none"})


def _day(contention: pd.DataFrame, cause: str) -> dict[str, Any]:
    """The weekday on which most of it begins, and the team before whose steps most of it is."""
    whole, found = contention[cause].sum(), dict[str, Any]()
    for name in ("weekday", "team"):
        if name in contention.columns:
            sums = contention.groupby(name, observed=True)[["n_cases", cause]].sum().reset_index()
            top = _largest(sums[sums["n_cases"] >= FEW], cause)
            if top is not None and (name == "team" or top[cause] >= whole * MORE):
                found |= {name: top[name], f"{name}_share": top[cause] / whole}
    return found


def _largest(frame: pd.DataFrame, column: str) -> pd.Series[Any] | None:
    """The row with most time in a column; None when no row has any."""
    some = frame[frame[column] > frame[column] * 0]
    return None if some.empty else some.sort_values(column, kind="stable").iloc[-1]


def _kinds(unavailability: pd.DataFrame) -> dict[str, Any]:
    told = dict(zip(unavailability["kind"], unavailability["share"], strict=True))
    return {"weekend_share": told.get("weekend", 0.0), "feast_share": told.get("feast_day", 0.0)}
