"""The questions of the training notebooks, each with how its answer is computed from its log."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pmtools.training import answers

if TYPE_CHECKING:
    from pmtools.log import EventLog

NUMBER, SHARE, NAME, CHOICE = "number", "share", "name", "choice"


@dataclass(frozen=True)
class Question:
    """What is asked of a training log, and how far an answer may be off."""

    log: str
    kind: str
    """`number`, `share` (a percentage), `name` (of a step, or a value) or `choice`."""
    answer: Callable[[EventLog], float | str]
    margin: float = 0.0
    """For what was rounded where it is read; in the unit of the answer."""
    attribute: str = ""
    """Of which the values are the names; the steps of the log when empty."""


QUESTIONS: Mapping[str, Question] = {
    "map.cases": Question("street_report", NUMBER, answers.n_cases),
    "map.other_way": Question("street_report", NAME, answers.other_way),
    "map.how_often": Question("street_report", NUMBER, answers.other_way_often),
    "map.back": Question("street_report", NAME, answers.way_back),
    "wait.most_work": Question("event_permit", NAME, answers.most_work),
    "wait.longest": Question("event_permit", NAME, answers.longest_wait),
    "wait.share": Question("event_permit", SHARE, answers.wait_share, 1.0),
    "wait.half": Question("event_permit", NUMBER, answers.wait_half, 0.6),
    "term.long": Question("tree_felling_permit", NUMBER, answers.longer_than_term),
    "term.longest": Question("tree_felling_permit", CHOICE, answers.longest_is_late),
    "term.late": Question("tree_felling_permit", NUMBER, answers.late),
    "term.share": Question("tree_felling_permit", SHARE, answers.on_time_share, 1.0),
    "complete.asked": Question("parking_permit", NUMBER, answers.asked_again),
    "complete.share": Question("parking_permit", SHARE, answers.complete_share, 1.0),
    "complete.channel": Question(
        "parking_permit", NAME, answers.incomplete_channel, attribute="kanaal"
    ),
    "complete.days": Question("parking_permit", NUMBER, answers.complete_days, 0.25),
    "helped.after": Question("disabled_parking_card", NUMBER, answers.median_after, 0.25),
    "helped.kind": Question("disabled_parking_card", NAME, answers.grown, attribute="zaaktype"),
    "helped.form": Question("disabled_parking_card", CHOICE, answers.verdict),
    "helped.signing": Question("pitch_permit", NUMBER, answers.days_won, 0.6),
}
"""By the name that a notebook gives them, in the order in which they are asked."""
