"""What was tried and measured before at the step of a finding, in words."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from pmtools.filters.filter import Filter
from pmtools.labels import one_line, short
from pmtools.report.a3.amounts import change, compared, counted
from pmtools.report.filter_words import filter_words
from pmtools.report.labels import isolated, said_label
from pmtools.report.tables import records
from pmtools.report.words import Words

if TYPE_CHECKING:
    import pandas as pd

LONGEST = 400
"""Letters of a text of a team that are shown."""
FEW = 5
"""Fewer cases may say something of one person."""
NAMES = 3
"""So many others that went on at the same time are named, and so many lessons told."""
IMPROVED = "improved"


def tried_before(earlier: pd.DataFrame, words: Words) -> str:
    """What was tried before at one finding; nothing when there is none. Takes `earlier_effects`."""
    if earlier.empty:
        return ""
    words = words.in_calendar_time
    told = "".join(f"<li>{_told(row, words)}</li>" for row in records(earlier))
    lead, below = escape(words("earlier.lead")), ""
    n, n_found = len(earlier), int(earlier.iloc[0]["n_found"])
    if n_found > n:
        times = words.count(n_found, "time")
        below = f"<p>{escape(words('earlier.more', times=times, n=words.number(n)))}</p>"
    return f'<div class="earlier"><p>{lead}</p><ul>{told}</ul>{below}</div>'


def no_promise(earlier: pd.DataFrame, words: Words) -> list[str]:
    """What to keep in mind of all of them, in sentences; none when there is nothing."""
    if earlier.empty:
        return []
    failed = earlier["verdict"].ne(IMPROVED).any()
    return [words("earlier.promise"), *([words("earlier.respect")] if failed else [])]


def _told(row: dict[str, Any], words: Words) -> str:
    """One of them: what it was, what was done, what came of it, and under which conditions."""
    names = {name: said_label(row[name]) for name in ("team", "register")}
    who = words("earlier.who", **names, month=words.month(row["start"]))
    verdict = words(f"earlier.verdict.{row['verdict']}")
    lines = [
        words("earlier.done", text=_sentence(row["countermeasure"])),
        " ".join(filter(None, (_measured(row, words), _cases(row, words)))),
        _worse(row["worse"], words),
        _conditions(row, words),
        _lessons(row["lessons"], words),
    ]
    said = "".join(f"<br>{escape(line)}" for line in lines if line)
    title = escape(said_label(row["title"]))
    return f"<strong>{title}</strong> {escape(f'{who} {verdict}')}{said}"


def _measured(row: dict[str, Any], words: Words) -> str:
    """The effect with its interval; empty where there is none."""
    import pandas as pd

    if pd.isna(row["effect"]) or not row["unit"]:
        return ""
    said = words(
        f"a3.said.{row['unit']}",
        measure=_figure(row, words),
        effect=compared(row["effect"], row["unit"], words),
    )
    if pd.isna(row["low"]) or pd.isna(row["high"]):
        return words("earlier.measured", said=f"{said}.")
    low, high = (change(row[name], row["unit"], words) for name in ("low", "high"))
    return words("earlier.measured", said=words("a3.interval", said=said, low=low, high=high))


def _figure(row: dict[str, Any], words: Words) -> str:
    """The name of what was measured."""
    step = said_label(row["measured_step"])
    if row["measure"] == "rework" and step:
        return words("earlier.rework", step=step)
    return words(f"measure.{row['measure']}", step=step or said_label(row["step"]))


def _cases(row: dict[str, Any], words: Words) -> str:
    """How many cases were compared; empty where one of the two is not known."""
    import pandas as pd

    sides = [row["n_before"], row["n_after"]]
    if any(map(pd.isna, sides)):
        return ""
    few = words("earlier.few", n=words.number(FEW))
    before, after = (few if n < FEW else counted(n, row["measure"], words) for n in sides)
    return words("earlier.cases", before=before, after=after)


def _conditions(row: dict[str, Any], words: Words) -> str:
    """The process, which of its cases, and what else was going on."""
    kept = filter_words(Filter.from_toml(row["scope"])) if row["scope"] else words("a3.all_cases")
    scope = isolated(short(one_line(kept), LONGEST))
    names = {name: said_label(row[name]) for name in ("process", "step")}
    told = words("earlier.where", scope=scope, **names)
    others = row["overlapping"].splitlines()
    if not others:
        return told
    titles = ", ".join(f"‘{said_label(one)}’" for one in others[:NAMES])
    titles += ", …" if len(others) > NAMES else ""
    return f"{told} {words('review.overlapping', names=titles)}"


def _worse(measures: str, words: Words) -> str:
    """What got worse meanwhile; empty when nothing did."""
    names = ", ".join(words(f"measure.{name}", step="…") for name in measures.splitlines())
    return words("earlier.worse", names=names) if names else ""


def _lessons(lessons: str, words: Words) -> str:
    them = lessons.splitlines()[:NAMES]
    said = short(" ".join(map(_sentence, them)), LONGEST)
    return words("earlier.lesson", text=said) if said else ""


def _sentence(text: str) -> str:
    """A text of a team as a sentence among others, shortened."""
    said = short(one_line(text), LONGEST)
    return isolated(f"{said}." if said[-1:].isalnum() else said)
