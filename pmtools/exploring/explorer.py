"""The explorer: a log, what is asked of it, and what is on the screen for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pmtools.clock.office import office_calendar
from pmtools.errors import ParameterError, PmtoolsError
from pmtools.exploring import keeping, view
from pmtools.exploring.asked import ALONG, CLOCKS, TABS, Asked, Place
from pmtools.exploring.choices import choices_of
from pmtools.exploring.chosen import chosen, filter_of
from pmtools.exploring.controls import controls
from pmtools.exploring.rules import joined, parts_of, rule_of
from pmtools.exploring.saved import filter_names, keep_filter, kept_filter
from pmtools.exploring.selections import Selections
from pmtools.exploring.spoken_of import words_for
from pmtools.filters.filter import Filter
from pmtools.labels import one_line
from pmtools.measures.log_summary import log_summary
from pmtools.report.assets import alone
from pmtools.report.language import speaking
from pmtools.report.picture import Passage
from pmtools.report.words import Words

if TYPE_CHECKING:
    from pmtools.log import EventLog

CHOICES = {"tab": TABS, "clock": CLOCKS, "along": ALONG}
"""What one of a few buttons says, and what it may say."""
SLOTS = ("figures", "tabs", "picture", "chosen", "rules", "keep")
"""The parts of the page that change with what is asked."""


class Explorer:
    """A log to explore by clicks; see `pm.explore`.

    `log` is what is kept of it now, and `filter` by which filter (None for all of it).
    """

    def __init__(self, whole: EventLog, source: str = "", language: str | None = None) -> None:
        self.language = language
        self.open(whole, source)

    def open(self, whole: EventLog, source: str) -> None:
        """Explore this log from now on; `source` is what names it on a command line."""
        self.whole, self.source = whole, source
        self.asked = Asked()
        self.message = ""
        self.choices = choices_of(whole)
        """What the log offers to filter by."""
        self._selections = Selections(whole)
        self._seen = whole
        """What is in sight: that of the rules, or those of before where they leave nothing."""

    @property
    def log(self) -> EventLog:
        """What the rules keep; ParameterError where that is nothing."""
        kept = self._selections.kept(self._rules)
        if kept is None:
            raise ParameterError(view.emptied(self._selections.effects(self._rules), self.words))
        return kept

    @property
    def filter(self) -> Filter | None:
        """All rules together; None when there are none."""
        return joined(self._rules)

    @property
    def _rules(self) -> tuple[Filter, ...]:
        return tuple(self.asked.rules.values())

    @property
    def words(self) -> Words:
        """In which words the screen speaks."""
        return words_for(self._shown, self.language)

    @property
    def _shown(self) -> EventLog:
        return self._seen.on(office_calendar()) if self.asked.clock == CLOCKS[1] else self._seen

    def controls(self) -> str:
        """The controls as markup, as they stand now."""
        return controls(self.choices, self.asked.rules, self.words)

    def tell(self, message: Mapping[str, Any]) -> bool:
        """Take up what a control says; whether the controls have to be drawn anew.

        What is wrong with it becomes the message on the screen, and nothing changes.
        """
        before, self.message = self.asked, ""
        self.asked = replace(before, rules=dict(before.rules))
        try:
            redraw = self._told(message)
            self._look()
        except PmtoolsError as error:
            self.asked, self.message = before, str(error)
            return True
        return redraw

    def slots(self) -> dict[str, str]:
        """Each part of the page, as markup."""
        words, kept = self.words, self._shown
        effects = self._selections.effects(self._rules)
        with speaking(words):
            place = self.asked.place
            return {
                "figures": view.figures(self._selections, kept, words),
                "tabs": view.tabs(self.asked, words),
                "picture": view.picture(self._selections, self.asked, kept, words),
                "chosen": chosen(kept, place, words) if place and self.asked.tab == "map" else "",
                "rules": view.rules_said(list(self.asked.rules), effects, words),
                "keep": keeping.keeping(self._rules, self.asked.apart, filter_names(), words),
            }

    def still(self) -> str:
        """The screen without its controls, as it stands: markup that needs no kernel."""
        words, kept = self.words, self._shown
        said = words("explore.still", what=view.rules_in_words(self._rules, words))
        with speaking(words):
            parts = [
                f'<p class="selection">{escape(said)}</p>',
                view.figures(self._selections, kept, words),
                view.picture(self._selections, self.asked, kept, words),
            ]
        return "".join(parts)

    def shown(self) -> Passage:
        """The same for `pm.show`; the answer is the `log_summary` of the cases in sight."""
        return Passage(self.still(), log_summary(self._shown))

    def _repr_html_(self) -> str:
        return alone(self.still())

    def _ipython_display_(self) -> None:
        from pmtools.exploring.showing import display

        display(self)

    def _look(self) -> None:
        """Look at what the rules keep, or say which of them leaves nothing."""
        kept = self._selections.kept(self._rules)
        if kept is None:
            self.message = view.emptied(self._selections.effects(self._rules), self.words)
        else:
            self._seen = kept

    def _told(self, message: Mapping[str, Any]) -> bool:
        """Take up a message; whether the controls have to be drawn anew."""
        do, value = str(message.get("do", "")), str(message.get("value", ""))
        if do == "rule":
            return self._rule(str(message.get("kind")), dict(message.get("told", {})))
        if do == "place":
            source = message.get("source")
            named = self._named(str(message["step"]))
            self.asked.place = Place(named, source and self._named(str(source)))
        elif do in CHOICES:
            setattr(self.asked, do, value if value in CHOICES[do] else getattr(self.asked, do))
        elif do == "case":
            self.asked.tab, self.asked.case = "case", value
        elif do in self._buttons:
            return self._buttons[do](message)
        else:
            raise ParameterError(f"The screen asked for {do!r}, which is nothing.")
        return False

    def _named(self, shown: str) -> str:
        """The step that the map shows under a name, in which not every letter can be shown."""
        names = [step.name for step in self.choices.steps]
        return next((name for name in names if one_line(name) == shown), shown)

    @property
    def _buttons(self) -> dict[str, Callable[[Mapping[str, Any]], bool]]:
        return {
            "drop": self._drop,
            "clear": self._drop,
            "close": self._close,
            "only": self._only,
            "without": self._only,
            "apart": self._apart,
            "together": self._apart,
        }

    def _drop(self, message: Mapping[str, Any]) -> bool:
        if message["do"] == "clear":
            self.asked.rules.clear()
        self.asked.rules.pop(str(message.get("key")), None)
        return True

    def _close(self, message: Mapping[str, Any]) -> bool:
        self.asked.place = None
        return False

    def _only(self, message: Mapping[str, Any]) -> bool:
        if self.asked.place is not None:
            rule = filter_of(self.asked.place)
            rule = rule if message["do"] == "only" else ~rule
            self.asked.rules[repr(rule)] = rule
            self.asked.place = None
        return False

    def _apart(self, message: Mapping[str, Any]) -> bool:
        apart = message["do"] == "apart"
        self.asked.apart = self._rules if apart else None
        self.message = self.words("explore.is_apart") if apart else ""
        return False

    def _rule(self, kind: str, told: dict[str, Any]) -> bool:
        """Take up a form."""
        if kind == "keep":
            self._keep(str(told.get("name", "")).strip())
            return False
        if kind == "load":
            self._load(str(told.get("name", "")))
            return True
        if kind == "case":
            self.asked.case = str(told.get("case", ""))
            return False
        key, rule = rule_of(kind, told, self.choices)
        if rule is None:
            self.asked.rules.pop(key, None)
        else:
            self.asked.rules[key] = rule
        return False

    def _keep(self, name: str) -> None:
        if self.filter is None:
            raise ParameterError(self.words("explore.keep_what"))
        keep_filter(self.filter, name)
        log = str(Path(self.source).resolve()) if self.source.startswith("..") else self.source
        log = f'"{log}"' if " " in log else log
        line = f'pmtools report {log} --filter "{name}"'
        self.message = self.words("explore.is_kept", name=name, line=line)

    def _load(self, name: str) -> None:
        rules = parts_of(kept_filter(name))
        self._selections.kept(rules)  # names what this log does not have
        self.asked.rules = {repr(rule): rule for rule in rules}
