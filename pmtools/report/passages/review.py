"""The review of an iteration in words: what was tried, what came of it, and how sure that is."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from pmtools.labels import one_line, short
from pmtools.report.labels import said_label
from pmtools.report.language import spoken
from pmtools.report.passages.legal import day
from pmtools.report.passages.limits import items
from pmtools.report.passages.what_else import cautions
from pmtools.report.picture import Passage
from pmtools.report.tables import records, table
from pmtools.report.words import Words

if TYPE_CHECKING:
    import pandas as pd

TIMES = ("throughput_median", "throughput_p80", "throughput_restricted_mean")
SHARES = ("share_in_term", "first_time_complete", "rework")
TRIED = ("programme_goal", "target", "problem", "hypothesis", "countermeasure")
"""Texts of the team, in the order of the page."""
LONGEST = 2000
"""Letters of a text of the team that are shown."""
CASES, WEEKS = 30, 8
"""With fewer on a side nothing is said."""
MIX = ["value", "n_before", "before_share", "n_after", "after_share"]


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


def _hoped(row: pd.Series[Any], words: Words) -> str:
    """The change that the team expected; empty when it named none."""
    import pandas as pd

    share, size = row["expected_share"], row["expected"]
    if pd.notna(share):
        said = words("number.percent", value=words.number(abs(share) * 100))
        return words(f"review.{'less' if share < 0 else 'more'}", amount=said)
    if pd.isna(size):
        return ""
    said = _amount(abs(size), unit_of(row["measure"]), words)
    return words(f"review.{'less' if size < 0 else 'more'}", amount=said)


def _target(said: str, words: Words) -> str:
    """A target such as `30 days`, `90%` or `25 cases` in the words of the reader."""
    number, _, unit = said.removesuffix("%").partition(" ")
    if said.endswith("%"):
        return words("number.percent", value=words.number(float(number)))
    noun = {"days": "day", "cases": "case"}.get(unit)
    return words.in_unit(float(number), noun) if noun else said


def outcome(
    result: pd.DataFrame,
    asked: pd.DataFrame,
    registration: pd.DataFrame | None = None,
    guards: pd.DataFrame | None = None,
) -> Passage:
    """The verdict, the effect with its interval, what could have been seen, and of which cases.

    Takes the result of the review, the frame of what is asked, `registration` and `guards`: whether
    a step is only written down at another moment, and what got worse meanwhile, stands right below
    the verdict. The answer is the result.
    """
    import pandas as pd

    words, row = spoken().in_calendar_time, result.iloc[0]
    lead = words(f"review.verdict.{row['verdict']}")
    cautious = "".join(
        f'<p class="lack">{escape(line)}</p>'
        for line in (*_worse(guards, words), *cautions(registration, words))
    )
    told = [*_effect(row, words), _cases(row, words)]
    if not pd.isna(row["effect"]):
        told += _considered(row, words)
    others = asked.iloc[0]["overlapping"]
    if len(others):
        names = ", ".join(said_label(one) for one in others)
        told.append(words("review.overlapping", names=names))
    if row["left_out"]:
        told.append(words("review.left_out", cases=words.count(row["left_out"], "case")))
    said = "".join(f"<p>{escape(line)}</p>" for line in told)
    note = f'<p class="more">{escape(words("review.method"))}</p>'
    return Passage(f'<p class="lead">{escape(lead)}</p>{cautious}{said}{note}', result)


def _worse(guards: pd.DataFrame | None, words: Words) -> list[str]:
    """What must not get worse, and did; in a sentence."""
    if guards is None or not guards["worse"].any():
        return []
    names = (figure_name(row["measure"], row["step"]) for row in records(guards) if row["worse"])
    return [words("review.guard_worse", names=", ".join(names))]


def figure_name(measure: str, step: str = "") -> str:
    """The name of a measure of a goal, in the words of the reader."""
    return spoken()(f"measure.{measure}", step=said_label(step))


def _effect(row: pd.Series[Any], words: Words) -> list[str]:
    import pandas as pd

    if pd.isna(row["effect"]):
        known = {name: words.percent(row[f"unknown_{name}"] or 0.0) for name in ("before", "after")}
        days = days_said(row["horizon"] if pd.notna(row["horizon"]) else 0.0, words)
        return [words(f"review.{_why_nothing(row)}", **known, days=days)]
    unit = unit_of(row["measure"])
    names = ("mean_before", "mean_after", "effect", "low", "high", "smallest")
    values = {name: _amount(abs(row[name]), unit, words) for name in names}
    if unit == "share":
        level = words.number(row["mean_before"] * 100)
        values["mean_before"] = words("number.percent", value=level)
    for name in ("low", "high", "effect"):
        values[name] = words(f"review.{'less' if row[name] < 0 else 'more'}", amount=values[name])
    what = "waiting" if row["measure"] == "waiting_before" else unit
    told = [words(f"review.effect.{what}", **values)]
    if row["horizon"]:
        counted = "days" if row["measure"] in TIMES else "known"
        days = days_said(row["horizon"], words)
        told.append(words(f"review.horizon.{counted}", days=days))
    return [*told, words("review.smallest", smallest=values["smallest"])]


def _why_nothing(row: pd.Series[Any]) -> str:
    """Why no effect can be told: the first that holds."""
    reasons = {
        "no_after": row["after_from"] >= row["after_until"],
        "unlike": row["unknown_before"] or row["unknown_after"],
        "no_spread": _much(row),
        "no_baseline": row["before_from"] >= row["before_until"],
        "no_overlap": row["left_out"] and not row["n_before"],
        "no_before": not row["n_before"],
        "no_effect": row["n_after"],
    }
    return next((reason for reason, holds in reasons.items() if holds), "no_after")


def _much(row: pd.Series[Any]) -> bool:
    """Whether there were cases and weeks enough, so that it is the figures that tell nothing."""
    cases, weeks = (min(row[f"{of}_before"], row[f"{of}_after"]) for of in ("n", "weeks"))
    return bool(cases >= CASES and weeks >= WEEKS)


def unit_of(measure: str) -> str:
    """In what a measure is told: a share, cases, or days."""
    return "share" if measure in SHARES else "cases" if measure == "wip" else "days"


def _amount(value: float, unit: str, words: Words) -> str:
    """Days, cases, or percentage points of a share."""
    if unit == "share":
        return words("review.points", value=words.number(value * 100, 1))
    return words.in_unit(value, "case") if unit == "cases" else days_said(value, words)


def days_said(days: float, words: Words) -> str:
    """A number of days; less than a day in hours or minutes, where the log knows these."""
    import pandas as pd

    if 0 < abs(days) < 1 and not words.whole_days:
        return words.duration(pd.Timedelta(days=days))
    return words.in_unit(days, "day")


def _cases(row: pd.Series[Any], words: Words) -> str:
    dates = {
        name: day(row[name], words)
        for name in ("before_from", "before_until", "after_from", "after_until")
    }
    noun = "week" if row["measure"] == "wip" else "case"
    counts = {side: words.count(row[f"n_{side}"], noun) for side in ("before", "after")}
    return words("review.cases", **counts, **dates)


def _considered(row: pd.Series[Any], words: Words) -> list[str]:
    """Whether a trend and a season could be told from the effect."""
    return [words(f"review.{name}.{'yes' if row[name] else 'no'}") for name in ("trend", "season")]


def case_mix(mix: pd.DataFrame) -> Passage:
    """The kinds of cases before and after that were held equal. The answer is the mix."""
    words = spoken()
    if mix.empty:
        return Passage(f"<p>{escape(words('review.no_mix'))}</p>", mix)
    parts = list[str]()
    for name, rows in mix.groupby("attribute", sort=False):
        head = words("review.mix", name=said_label(str(name)))
        parts.append(f"<p>{escape(head)}</p>{table(rows[MIX], words, 'case_mix')}")
    return Passage("".join(parts), mix)


def guard_measures(guards: pd.DataFrame) -> Passage:
    """Which figures must not get worse, and whether they did. The answer is the guards."""
    import pandas as pd

    words = spoken().in_calendar_time
    if guards.empty:
        return Passage(f"<p>{escape(words('review.no_guard'))}</p>", guards)
    told = list[str]()
    for row in records(guards):
        size = 0.0 if pd.isna(row["smallest"]) else row["smallest"]
        smallest = _amount(size, unit_of(row["measure"]), words)
        name = figure_name(row["measure"], row["step"])
        told.append(words(f"review.guard.{_judged(row)}", name=name, smallest=smallest))
    note = f'<p class="more">{escape(words("review.guards"))}</p>'
    return Passage(f"{items(told, words.language)}{note}", guards)


def _judged(row: dict[str, Any]) -> str:
    import pandas as pd

    if row["worse"]:
        return "worse"
    if pd.isna(row["chance"]):
        return "unknown"
    return "kept" if row["seen"] else "unseen"
