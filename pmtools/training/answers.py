"""The answers to the questions of the training, computed as the notebooks show them.

No answer is written down: each is what the public measures say of the log.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pmtools as pm

if TYPE_CHECKING:
    import pandas as pd

    from pmtools.log import EventLog

TERM_DAYS = 56
"""Eight weeks: the term without what may be added to it."""
PERMIT, ASSESS, ASK = "omgevingsvergunning", "Melding beoordelen", "Gegevens opvragen"
CHANGED, LAST_DAY = "2025-06-02", "2025-12-31"


def n_cases(log: EventLog) -> float:
    """Cases of the log."""
    return float(pm.throughput_time(log)["n"].sum())


def other_way(log: EventLog) -> str:
    """The step to which the fewest cases go from the assessment of a report."""
    return str(_from(log, ASSESS)["to_activity"].iloc[-1])


def other_way_often(log: EventLog) -> float:
    """How often they go there."""
    return float(_from(log, ASSESS)["n"].iloc[-1])


def way_back(log: EventLog) -> str:
    """The step after which a case goes back to an earlier one."""
    place = pm.activities(log).set_index("activity")["position"]
    between = pm.time_between(log)
    back = between["from_activity"].map(place) > between["to_activity"].map(place)
    return str(between.loc[back, "from_activity"].iloc[0])


def most_work(log: EventLog) -> str:
    """The step on which most work is done."""
    return _most(pm.processing_time(log))


def longest_wait(log: EventLog) -> str:
    """The step before which cases wait longest in all."""
    return _most(pm.waiting_time(log, by="activity"))


def wait_share(log: EventLog) -> float:
    """Percentage of all waiting that is before that step."""
    waits = pm.waiting_time(log, by="activity").set_index("activity")
    return float(waits["share"][longest_wait(log)]) * 100


def wait_half(log: EventLog) -> float:
    """Days that half of the cases wait there at most."""
    waits = pm.waiting_time(log, by="activity").set_index("activity")
    return _days(waits["median"][longest_wait(log)])


def longer_than_term(log: EventLog) -> float:
    """Decided cases that took more days than the term has."""
    days = pm.throughput_time(log.done(), by="case")["total"].dt.total_seconds() / 86_400
    return float((days > TERM_DAYS).sum())


def longest_is_late(log: EventLog) -> str:
    """Whether the case that took longest was decided late."""
    took = pm.throughput_time(log.done(), by="case").set_index("case_id")["total"]
    terms = pm.deadlines(log, PERMIT).set_index("case_id")["status"]
    return "yes" if terms[str(took.idxmax())] == "late" else "no"


def late(log: EventLog) -> float:
    """Cases that were decided late."""
    return float(pm.on_time(log, PERMIT)["n_late"].sum())


def on_time_share(log: EventLog) -> float:
    """Percentage of the decided cases that was in time."""
    return float(pm.on_time(log, PERMIT)["share"].iloc[0]) * 100


def asked_again(log: EventLog) -> float:
    """Cases in which something had to be asked for."""
    return n_cases(log.keep(pm.cases.Occurs(ASK)))


def complete_share(log: EventLog) -> float:
    """Percentage of the cases in which nothing had to be asked for."""
    return (1 - asked_again(log) / n_cases(log)) * 100


def incomplete_channel(log: EventLog) -> str:
    """The channel by which the largest part of the applications had to be checked again."""
    again = pm.rework(log, by="attribute:kanaal")
    return str(again.sort_values("share")["kanaal"].iloc[-1])


def complete_days(log: EventLog) -> float:
    """Days that half of the cases without a question take at most."""
    return _days(pm.throughput_time(log.keep(~pm.cases.Occurs(ASK)))["median"].iloc[0])


def median_after(log: EventLog) -> float:
    """Days that half of the cases that began after the change take at most."""
    after = log.keep(pm.cases.Period("starts", CHANGED, LAST_DAY))
    return _days(pm.throughput_time(after)["median"].iloc[0])


def grown(log: EventLog) -> str:
    """The kind of case that is a larger part of all after the change."""
    mix = _review(log, "disabled_parking_card").mix()
    more = mix.set_index("value")["after_share"] - mix.set_index("value")["before_share"]
    return str(more.idxmax())


def verdict(log: EventLog) -> str:
    """What the review says of the new form."""
    return str(_review(log, "disabled_parking_card").result()["verdict"].iloc[0])


def days_won(log: EventLog) -> float:
    """Days that a case is shorter since decisions are signed daily, by the review."""
    return abs(float(_review(log, "pitch_permit").result()["effect"].iloc[0]))


def _review(log: EventLog, name: str) -> pm.Review:
    asked = pm.read_asked(pm.example_asked(f"training/{name}"))
    cases = pm.case_values(log, asked.measure, by=asked.adjust)
    return pm.Review(cases, asked.measure, asked.plan(pm.followed_until(log)["until"].iloc[0]))


def _from(log: EventLog, step: str) -> pd.DataFrame:
    between = pm.time_between(log)
    return between[between["from_activity"] == step].sort_values("n", ascending=False)


def _most(times: pd.DataFrame) -> str:
    return str(times.set_index("activity")["total"].idxmax())


def _days(duration: pd.Timedelta) -> float:
    return duration.total_seconds() / 86_400
