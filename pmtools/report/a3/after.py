"""The right half of an A3: what was done, what came of it, and what follows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from html import escape
from typing import Any

from pmtools.report.a3.amounts import UNITS, a_day, amount, change, compared, counted
from pmtools.report.a3.before import measured
from pmtools.report.a3.sheet import HALF, LINE, Sheet, facts
from pmtools.report.passages.goal_figures import unit_of

MOST, EARLIER = 3, 2
"""So many lessons, agreements and risks, and so many earlier reviews, are shown."""
NAMES = 5
UNSHOWN = ("not_shown", "too_little_data")
"""Verdicts that also depend on what could have been seen."""
BESIDE = 100.0
"""How wide a date, or what else is said beside a text, is at most; in points."""


def countermeasure(a3: Any, scope: str, sheet: Sheet) -> str:
    """What is tried, from when, and for which cases; `scope` says these, or nothing for all."""
    one, words = a3.iteration, sheet.words
    cases = sheet.text(scope, "iteration", 2) if scope else words("a3.all_cases")
    return sheet.part(
        "countermeasure",
        facts(
            sheet.fact("countermeasure", sheet.text(one.countermeasure, "iteration", 4)),
            sheet.fact("start", _start(one, sheet)),
            sheet.fact("step", sheet.text(one.step, "iteration", 1)) if one.step else "",
            sheet.fact("scope", cases),
        ),
    )


def _start(one: Any, sheet: Sheet) -> str:
    words = sheet.words
    said = a_day(one.start, words)
    if one.ended:
        said = words("a3.ended", start=said, ended=a_day(one.ended, words))
    if one.wash_out:
        said = words("a3.wash_out", said=said, span=amount(one.wash_out.days, "days", words))
    return said


def result(a3: Any, sheet: Sheet) -> str:
    """The verdict of the last review, whatever it is, with what it rests on."""
    words, results = sheet.words, a3.iteration.results
    if not results:
        told = escape(words("a3.never"))
        command = escape(words("a3.command", id=a3.iteration.id))
        return sheet.part("result", f"<p>{told}</p><p><code>{command}</code></p>", sheet.room(2))
    *earlier, last = results
    said = facts(
        sheet.fact("effect", [_effect(last, a3, sheet), _smallest(last, a3.run, sheet)]),
        sheet.fact("cases", _cases(last, sheet)) if last.n_before is not None else "",
        sheet.fact("worse", _worse(last, a3, sheet)) if last.worse else "",
        sheet.fact("reviewed", _reviewed(last, sheet)),
        sheet.fact("overlapping", _overlapping(a3, sheet)) if a3.overlapping else "",
        sheet.fact("earlier", _earlier(earlier, sheet)) if earlier else "",
    )
    lead, ask = (escape(words(f"a3.{of}.{last.verdict}")) for of in ("verdict", "ask"))
    return sheet.part("result", f'<p class="lead">{lead}</p>{said}<p class="ask">{ask}</p>')


def _effect(last: Any, a3: Any, sheet: Sheet) -> str:
    """The effect with its interval; empty where somebody wrote the verdict by hand without it."""
    words = sheet.words
    if last.effect is None or not last.unit:
        return words("a3.no_effect") if last.verdict == "too_little_data" else ""
    said = words(
        f"a3.said.{last.unit}",
        measure=measured(last.measure or a3.goal.measure, a3, sheet),
        effect=compared(last.effect, last.unit, words),
    )
    if last.low is None or last.high is None:
        return said
    low, high = (change(value, last.unit, words) for value in (last.low, last.high))
    return words("a3.interval", said=said, low=low, high=high)


def _smallest(last: Any, run: Any, sheet: Sheet) -> str:
    """What could not have been seen, where nothing was shown; empty where that is not known."""
    import pandas as pd

    if not run or last.verdict not in UNSHOWN:
        return ""
    row = run.outcome.iloc[0]
    if pd.isna(row["smallest"]):
        return ""
    _, unit, size = UNITS[unit_of(row["measure"])]
    said = amount(row["smallest"] * size, unit, sheet.words)
    return sheet.words("review.smallest", smallest=said)


def _cases(last: Any, sheet: Sheet) -> str:
    """How many cases were compared; empty where one of the two is not known."""
    words = sheet.words
    if last.n_before is None or last.n_after is None:
        return ""
    before, after = (counted(n, last.measure, words) for n in (last.n_before, last.n_after))
    return words("a3.cases", before=before, after=after)


def _worse(last: Any, a3: Any, sheet: Sheet) -> str:
    """What had to be kept, and got worse meanwhile."""
    return ", ".join(measured(name, a3, sheet) for name in last.worse)


def _reviewed(last: Any, sheet: Sheet) -> str:
    day = a_day(last.date, sheet.words)
    if not last.log:
        return day
    return sheet.words("a3.reviewed", date=day, log=sheet.text(last.log, "iteration", 1, HALF))


def _overlapping(a3: Any, sheet: Sheet) -> str:
    titles = [one.title for one in a3.overlapping]
    names = ", ".join(titles[:NAMES]) + (", …" if len(titles) > NAMES else "")
    return sheet.words("a3.overlapping", names=sheet.text(names, "iteration", 1, HALF))


def _earlier(results: Sequence[Any], sheet: Sheet) -> list[str]:
    """Each review before the last in a line, newest first."""
    words, told = sheet.words, list[str]()
    for one in results[: -EARLIER - 1 : -1]:
        values = {"date": a_day(one.date, words), "verdict": words(f"a3.verdict.{one.verdict}")}
        known = one.effect is not None and one.unit
        effect = compared(one.effect, one.unit, words) if known else ""
        told.append(words("a3.earlier_effect" if known else "a3.earlier", effect=effect, **values))
    return told + _more(len(results) - EARLIER, "iteration", sheet)


def follow_up(a3: Any, sheet: Sheet) -> str:
    """What was learnt and agreed, what can go wrong, and place for what the team says now."""
    return sheet.part(
        "follow_up",
        _list("lessons", "lesson", a3.lessons, _lesson, sheet),
        _list("agreements", "agreement", a3.agreements, _agreement, sheet),
        _list("risks", "risk", a3.risks, _risk, sheet),
        sheet.ask("goal"),
    )


def _list(
    name: str, kind: str, them: Sequence[Any], say: Callable[[Any, Sheet], str], sheet: Sheet
) -> str:
    """Entries of a kind under their question; lines to write on where there are none."""
    if not them:
        return sheet.ask(name, lines=2)
    said = [*(say(one, sheet) for one in them[:MOST]), *_more(len(them) - MOST, kind, sheet)]
    return f"{sheet.question(name)}{_items(said)}"


def _more(n: int, kind: str, sheet: Sheet) -> list[str]:
    """How many there are beside those that are shown."""
    if n <= 0:
        return []
    return [sheet.words("a3.more", n=sheet.words.number(n), file=sheet.files[kind])]


def _lesson(one: Any, sheet: Sheet) -> str:
    text = sheet.text(one.text, "lesson", 2, LINE - BESIDE)
    return sheet.words("a3.dated", date=a_day(one.date, sheet.words), text=text)


def _agreement(one: Any, sheet: Sheet) -> str:
    words, rule = sheet.words, sheet.text(one.rule.rstrip(" ."), "agreement", 1, LINE - BESIDE * 2)
    since = a_day(one.since, words)
    if not one.tolerance.value:
        return words("a3.agreement_strict", rule=rule, since=since)
    tolerance = amount(one.tolerance.value, one.tolerance.unit, words)
    return words("a3.agreement", rule=rule, since=since, tolerance=tolerance)


def _risk(one: Any, sheet: Sheet) -> str:
    texts = {
        name: sheet.text(getattr(one, name).rstrip(" ."), "risk", 1, LINE - BESIDE)
        for name in ("risk", "mitigation")
    }
    return sheet.words("a3.risk.done" if one.carried_out else "a3.risk.open", **texts)


def _items(said: Iterable[str]) -> str:
    return f"<ul>{''.join(f'<li>{escape(one)}</li>' for one in said)}</ul>"
