"""What is on the screen: figures, rules with their effect, the picture, and what was chosen."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from pmtools.errors import CapabilityError, ParameterError
from pmtools.exploring.asked import ALONG, CLOCKS, TABS, Asked
from pmtools.exploring.difference import difference
from pmtools.exploring.map import map
from pmtools.exploring.rules import joined
from pmtools.exploring.selections import Effect, Selections
from pmtools.exploring.timeline import timeline
from pmtools.filters.filter import Filter
from pmtools.measures.throughput_time import throughput_time
from pmtools.report.filter_words import said_filter
from pmtools.report.labels import said_label
from pmtools.report.tables import ENOUGH
from pmtools.report.words import Words

if TYPE_CHECKING:
    import pandas as pd

    from pmtools.log import EventLog

SLOWEST = 50
"""So many cases can be chosen to look at one by one, those that took longest."""


def figures(selections: Selections, kept: EventLog, words: Words) -> str:
    """How much of the log is in sight, and how long its cases take."""
    done = kept.done()
    row, of = throughput_time(done).iloc[0], "all" if done is kept else "done"
    whole = selections.log.known
    n, every = kept.known.n_cases, words.count(whole.n_cases, "case")
    share = words.percent(n / whole.n_cases)
    part = words("explore.figures.cases", n=words.number(n), whole=every, share=share)
    said = [
        every if n == whole.n_cases else part,
        words("explore.figures.steps", n=words.count(kept.known.n_events, "event")),
    ]
    if row["n"]:
        said.append(words(f"explore.figures.median_{of}", value=words.duration(row["median"])))
    if row["n"] >= ENOUGH:
        said.append(words("explore.figures.p90", value=words.duration(row["p90"])))
    items = "".join(f"<li>{escape(one)}</li>" for one in said)
    return f'<ul class="px-figures">{items}</ul>'


def rules_said(keys: Sequence[str], effects: Sequence[Effect], words: Words) -> str:
    """Each rule in words with what it takes away, and a button to take it back."""
    if not effects:
        return f"<p>{escape(words('explore.no_rules'))}</p>"
    items = "".join(_rule(key, one, words) for key, one in zip(keys, effects, strict=True))
    again = '<button type="button" data-do="clear">' + _t(words, "clear") + "</button>"
    again = again if len(effects) > 1 else ""
    return f'<ol class="px-rules">{items}</ol>{again}'


def _rule(key: str, effect: Effect, words: Words) -> str:
    said = said_filter(effect.rule, words)
    left = words(
        "explore.effect", gone=words.number(effect.gone), left=words.count(effect.n_cases, "case")
    )
    label = escape(words("explore.drop_rule", rule=said))
    return (
        f"<li><span>{escape(said)}</span> <small>{escape(left)}</small>"
        f'<button type="button" data-do="drop" data-key="{escape(key)}" aria-label="{label}">'
        f"{escape(words('explore.drop'))}</button></li>"
    )


def emptied(effects: Sequence[Effect], words: Words) -> str:
    """Which rule it is that left nothing."""
    last = next(one for one in effects if not one.n_cases)
    return words("explore.emptied", rule=said_filter(last.rule, words))


def tabs(asked: Asked, words: Words) -> str:
    """What can be looked at in which time, and which of it is in sight."""
    return _buttons("tab", TABS, asked.tab, words) + _buttons("clock", CLOCKS, asked.clock, words)


def _buttons(name: str, values: Sequence[str], now: str, words: Words) -> str:
    """A button for each of a few values, of which one holds."""
    made = "".join(
        f'<button type="button" data-do="{name}" data-value="{value}" '
        f'aria-pressed="{str(value == now).lower()}">{_t(words, f"{name}.{value}")}</button>'
        for value in values
    )
    label = _t(words, f"choice.{name}")
    return f'<div class="px-choice" role="group" aria-label="{label}">{made}</div>'


def picture(selections: Selections, asked: Asked, kept: EventLog, words: Words) -> str:
    """What is looked at, as markup; a sentence where there is nothing to see."""
    try:
        return PICTURES[asked.tab](selections, asked, kept, words)
    except CapabilityError as error:
        said = words.known(f"lack.{error.lack}", str(error))
        return f'<p class="lack">{escape(said)}</p>'


def _map(selections: Selections, asked: Asked, kept: EventLog, words: Words) -> str:
    how = f'<p class="more">{escape(words("explore.click"))}</p>'
    return how + map(kept, language=words.language).markup("explored-map")


def _difference(selections: Selections, asked: Asked, kept: EventLog, words: Words) -> str:
    apart = asked.apart if asked.apart is not None else ()
    other = selections.kept(apart)
    if other is None or repr(joined(apart)) == repr(joined(list(asked.rules.values()))):
        return f'<p class="lack">{escape(words("explore.nothing_apart"))}</p>'
    other = other.on(kept.clock.office)
    names = words("explore.apart" if apart else "explore.whole"), words("explore.now")
    said = "".join(
        f'<p class="px-two"><strong>{escape(name)}:</strong> '
        f"{escape(rules_in_words(rules, words))}</p>"
        for name, rules in zip(names, (apart, tuple(asked.rules.values())), strict=True)
        if rules or name != words("explore.whole")
    )
    shown = difference(other, kept, names=names, language=words.language)
    return said + shown.body


def _dots(selections: Selections, asked: Asked, kept: EventLog, words: Words) -> str:
    shown = timeline(kept, along=asked.along, language=words.language)
    return _buttons("along", ALONG, asked.along, words) + shown.markup("explored-dots")


def _case(selections: Selections, asked: Asked, kept: EventLog, words: Words) -> str:
    ranked: list[tuple[str, pd.Timedelta | None]] = [*slowest(kept)]
    name, shown, gone = ranked[0][0], None, ""
    if asked.case is not None:
        try:
            name, shown = asked.case, timeline(kept, asked.case, language=words.language)
        except ParameterError:  # it is not among these cases: then the slowest of them
            said = words("explore.case_gone", case=said_label(asked.case))
            name, gone = ranked[0][0], f'<p class="lack">{escape(said)}</p>'
    shown = shown or timeline(kept, name, language=words.language)
    return gone + _which(ranked, name, words) + shown.markup("explored-case")


def _which(ranked: list[tuple[str, pd.Timedelta | None]], chosen: str, words: Words) -> str:
    """The cases to choose from, that in sight among them."""
    if chosen not in [name for name, _ in ranked]:
        ranked = [(chosen, None), *ranked]
    options = "".join(
        f'<option value="{escape(name)}"{" selected" if name == chosen else ""}>'
        f"{escape(said_label(name) + (f' · {words.duration(time)}' if time is not None else ''))}"
        "</option>"
        for name, time in ranked
    )
    return (
        f'<form class="px-form px-one" data-kind="case"><label><span>'
        f"{escape(words('explore.which_case', n=words.number(len(ranked))))}</span>"
        f'<select name="case">{options}</select></label></form>'
    )


def slowest(kept: EventLog) -> list[tuple[str, pd.Timedelta]]:
    """The cases that took longest, with how long; equal ones by their name."""
    times = throughput_time(kept, by="case")
    head = times.sort_values(["median", "case_id"], ascending=[False, True]).head(SLOWEST)
    return list(zip(head["case_id"], head["median"], strict=True))


def rules_in_words(rules: Sequence[Filter], words: Words) -> str:
    """What all rules keep, in words; all cases where there are none."""
    kept = joined(rules)
    return said_filter(kept, words) if kept is not None else words("explore.all_cases")


PICTURES = {"map": _map, "difference": _difference, "dots": _dots, "case": _case}


def _t(words: Words, key: str) -> str:
    return escape(words(f"explore.{key}"))
