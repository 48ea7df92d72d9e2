"""What else changed, in words: above all whether a step is only registered at another moment."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from pmtools.report.labels import said_label
from pmtools.report.language import spoken
from pmtools.report.passages.limits import items
from pmtools.report.picture import Passage
from pmtools.report.tables import records
from pmtools.report.words import Words

if TYPE_CHECKING:
    import pandas as pd

MOST = 10
"""Steps that are named on the page; the answer has all."""


def moved_steps(registration: pd.DataFrame) -> Passage:
    """Which steps are registered at another moment, or that none seems to be.

    Takes `registration`, which is the answer.
    """
    words = spoken().in_calendar_time
    judged, named = registration["chance"].notna(), registration["kind"] != ""
    steps = {
        name: words.count(int(of.sum()), "step")
        for name, of in (("judged", judged), ("left", ~judged))
    }
    told = [words("what_else.looked" if judged.any() else "what_else.too_few", **steps)]
    if judged.any() and not named.any():
        told.append(words("what_else.none"))
    found = [_moved(row, words) for row in records(registration[named].head(MOST))]
    if named.sum() > MOST:
        found.append(words("what_else.more", n=words.number(int(named.sum()) - MOST)))
    body = "".join(f"<p>{escape(line)}</p>" for line in told)
    note = f'<p class="more">{escape(words("what_else.method"))}</p>'
    listed = items(found, words.language) if found else ""
    return Passage(f"{body}{listed}{note}", registration)


def cautions(registration: pd.DataFrame | None, words: Words) -> list[str]:
    """What has to be said beside a verdict, because a step is registered at another moment."""
    if registration is None:
        return []
    told = []
    for kind in ("ends_there", "moved"):
        rows = registration[registration["kind"] == kind]
        if len(rows):
            names = dict.fromkeys(_step(row, words) for row in records(rows.head(MOST)))
            told.append(words(f"what_else.caution.{kind}", steps=", ".join(names)))
    return told


def what_else(others: pd.DataFrame) -> Passage:
    """How many cases came in, and the steps that are new or gone. Takes `other_changes`."""
    words = spoken().in_calendar_time
    volume = others[others["kind"] == "volume"].iloc[0]
    sides = {side: words.in_unit(volume[side], "case") for side in ("before", "after")}
    told = [words("what_else.volume", **sides)]
    steps = others[others["kind"] != "volume"]
    told += [_new_or_gone(row, words) for row in records(steps.head(MOST))]
    if len(steps) > MOST:
        told.append(words("what_else.more", n=words.number(len(steps) - MOST)))
        told.append(words("what_else.many"))
    if steps.empty:
        told.append(words("what_else.no_step"))
    note = f'<p class="more">{escape(words("what_else.followed"))}</p>'
    return Passage(f"{items(told, words.language)}{note}", others)


def _moved(row: dict[str, Any], words: Words) -> str:
    step, before = _step(row, words), _days(row["before"], words)
    if row["kind"] == "ends_there" and row["edge"] == "start":
        way = "more" if row["after"] > 0 else "less"
        work = words(f"review.{way}", amount=_days(row["after"], words))
        return words("what_else.begins_there", step=step, before=before, work=work)
    if row["kind"] == "ends_there":
        return words("what_else.ends_there", step=step, before=before)
    values = {"before": before, "after": _days(row["after"], words)}
    for gap in ("before", "after"):
        ends = sorted((row[f"{gap}_low"], row[f"{gap}_high"]), key=abs)
        least, most = (_days(end, words) for end in ends)
        values |= {f"{gap}_least": least, f"{gap}_most": most}
    way = "earlier" if row["before"] < 0 else "later"
    return words(f"what_else.moved.{way}", step=step, **values)


def _days(days: float, words: Words) -> str:
    import pandas as pd

    return words.duration(pd.Timedelta(days=abs(days)))


def _step(row: dict[str, Any], words: Words) -> str:
    return words(f"what_else.step.{row['edge']}", step=said_label(row["activity"]))


def _new_or_gone(row: dict[str, Any], words: Words) -> str:
    share = row["after" if row["kind"] == "appeared" else "before"]
    step = said_label(row["activity"])
    return words(f"what_else.{row['kind']}", step=step, share=words.percent(share))
