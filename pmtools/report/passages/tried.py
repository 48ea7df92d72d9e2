"""What a team wanted and tried, as the page of its review begins."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from pmtools.labels import one_line, short
from pmtools.report.labels import said_label
from pmtools.report.language import spoken
from pmtools.report.passages.goal_figures import amount_said, unit_of
from pmtools.report.passages.legal import day
from pmtools.report.passages.limits import items
from pmtools.report.picture import Passage
from pmtools.report.words import Words

if TYPE_CHECKING:
    import pandas as pd

TRIED = ("programme_goal", "target", "problem", "hypothesis", "countermeasure")
"""Texts of the team, in the order of the page."""
LONGEST = 2000
"""Letters of a text of the team that are shown."""


def tried(asked: pd.DataFrame) -> Passage:
    """What a team wanted, thought and did. Takes the frame of what is asked; the answer is that."""
    words, row = spoken(), asked.iloc[0]
    head = words("review.tried.head", title=said_label(row["title"]), team=said_label(row["team"]),
                 start=day(row["start"], words))  # fmt: skip
    texts = {name: short(one_line(row[name]), LONGEST) for name in TRIED}
    texts["target"] = _target(row["target"], words)
    texts["expected"] = _hoped(row, words)
    lines = [words(f"review.tried.{name}", text=text) for name, text in texts.items() if text]
    much = f'<p class="more">{escape(_open(row, words))}</p>' if len(row["open"]) else ""
    return Passage(f"<p>{escape(head)}</p>{items(lines, words.language)}{much}", asked)


def _open(row: pd.Series[Any], words: Words) -> str:
    """A kind word for a team that has more open than it agreed on."""
    return words(
        "review.open",
        team=said_label(row["team"]),
        n=words.number(len(row["open"])),
        limit=words.number(row["open_limit"]),
        oldest=said_label(row["open"][0]),
    )


def _hoped(row: pd.Series[Any], words: Words) -> str:
    """The change that the team expected; empty when it named none."""
    import pandas as pd

    share, size = row["expected_share"], row["expected"]
    if pd.notna(share):
        said = words("number.percent", value=words.number(abs(share) * 100))
        return words(f"review.{'less' if share < 0 else 'more'}", amount=said)
    if pd.isna(size):
        return ""
    said = amount_said(abs(size), unit_of(row["measure"]), words)
    return words(f"review.{'less' if size < 0 else 'more'}", amount=said)


def _target(said: str, words: Words) -> str:
    """A target such as `30 days`, `90%` or `25 cases` in the words of the reader."""
    number, _, unit = said.removesuffix("%").partition(" ")
    if said.endswith("%"):
        return words("number.percent", value=words.number(float(number)))
    noun = {"days": "day", "cases": "case"}.get(unit)
    return words.in_unit(float(number), noun) if noun else said


def late_events(followed: pd.DataFrame) -> Passage:
    """That a few events come long after all others, and what is done with them; else nothing.

    Takes `followed_until`; the answer is that.
    """
    words, row = spoken(), followed.iloc[0]
    if not row["n_after"]:
        return Passage("", followed)
    events = words.count(row["n_after"], "event")
    told = words("review.tail", events=events, until=day(row["until"], words),
                 last=day(row["last"], words))  # fmt: skip
    return Passage(f'<p class="lack">{escape(told)}</p>', followed)
