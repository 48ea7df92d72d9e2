"""What can be done about waiting: each cause that weighs, where, and what that saves at most."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from pmtools.report.definitions import CAUSES
from pmtools.report.labels import said_label
from pmtools.report.language import spoken
from pmtools.report.picture import Passage
from pmtools.report.tables import records
from pmtools.report.words import Words

if TYPE_CHECKING:
    import pandas as pd

OTHERS = ("applicant", "partner", "legal")
APART = 0.1
"""Bounds of a cause that are further apart than this share leave nothing to build on."""


def levers(findings: pd.DataFrame, bounds: pd.DataFrame | None = None) -> Passage:
    """Each cause that weighs, where it weighs most, what can be done, and what that saves at most.

    Takes `cause_findings` and, where starts are estimated, `start_sensitivity`: nothing can be done
    on an estimate of which the bounds are far apart. The answer is that of `cause_findings`.
    """
    words = spoken().in_calendar_time
    if bounds is not None and apart(bounds):
        return Passage(f'<p class="lack">{escape(words("causes.apart"))}</p>', findings)
    if findings.empty:
        return Passage(f"<p>{escape(words('causes.no_lever'))}</p>", findings)
    told = "".join(f"<li>{_lever(row, words)}</li>" for row in records(findings))
    notes = f'<p class="more">{escape(words("causes.scenario"))}</p>'
    return Passage(f'<ol class="findings">{told}</ol>{notes}', findings)


def _lever(row: dict[str, Any], words: Words) -> str:
    import pandas as pd

    cause, told = row["cause"], list[str]()
    head = words(
        f"lever.{cause}.head",
        waiting=words.duration(row["waiting"]),
        share=words.percent(row["share"]),
    )
    told += _detail(row, words)
    told.append(words(f"lever.{cause}.do"))
    if not pd.isna(row["n"]):
        other = row["party"] if row["party"] in OTHERS else ""
        told.append(words("lever.place", **_where(row, words)))
        told.append(words(f"lever.{other or 'scenario'}", **_where(row, words)))
    ask = f'<span class="ask">{escape(words(f"lever.{cause}.ask"))}</span>'
    return f"<strong>{escape(head)}</strong> {escape(' '.join(told))} {ask}"


def _where(row: dict[str, Any], words: Words) -> dict[str, str]:
    return {
        "from_activity": said_label(row["from_activity"]),
        "to_activity": said_label(row["to_activity"]),
        "waiting": words.duration(row["place_waiting"]),
        "times": words.count(int(row["n"]), "time"),
        "each": words.duration(row["each"]),
    }


def _detail(row: dict[str, Any], words: Words) -> list[str]:
    """What is known of one cause: batches, the weekday of contention, weekends."""
    import pandas as pd

    if not pd.isna(row["n_batched"]):
        value = row["trigger_value"]
        trigger = row["trigger"]
        said = "" if pd.isna(value) else words.number(int(value))
        if trigger == "weekday":
            said = words.weekday(int(value))
        counts = {name: words.number(int(row[name])) for name in ("n_steps", "n_batched", "size")}
        told = {"activity": said_label(row["activity"]), **counts}
        lines = [words("lever.batch", **told)]
        if not pd.isna(trigger):
            lines.append(words(f"lever.trigger.{trigger}", value=said))
        return [*lines, words("lever.held", share=words.percent(row["held_share"]))]
    if row["cause"] in ("contention", "prioritisation"):
        return _when(row, words)
    if not pd.isna(row["weekend_share"]):
        shares = {name: words.percent(row[f"{name}_share"]) for name in ("weekend", "feast")}
        return [words("lever.away", **shares)]
    return []


def _when(row: dict[str, Any], words: Words) -> list[str]:
    """Before whose steps contention is most, and on which weekday when one stands out."""
    import pandas as pd

    told = list[str]()
    if not pd.isna(row["team"]):
        share = words.percent(row["team_share"])
        told.append(words("lever.team", team=said_label(row["team"]), share=share))
    if not pd.isna(row["weekday"]):
        day, share = words.weekday(int(row["weekday"])), words.percent(row["weekday_share"])
        told.append(words("lever.day", day=day, share=share))
    return told


def apart(bounds: pd.DataFrame) -> bool:
    """Whether the bounds of an estimate differ so much that nothing can be built on it."""
    causes = [name for name in bounds.columns if name in CAUSES]
    shares = bounds[causes].div(bounds["waiting"], axis=0)
    low, high = (shares[bounds["starts"] == name].iloc[0] for name in ("earliest", "latest"))
    return bool(((low - high).abs() > APART).any())
