"""What is seen while rows become a log: numbers of its parts add up to those of the whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain

import polars as pl

from pmtools.origin import Note
from pmtools.sources.accounting import REPEATED, Few, impossible_notes, repeated_notes
from pmtools.sources.columns import EVENT_COLUMNS, INSTANCE, LIFECYCLE_COLUMNS, TRANSITION
from pmtools.sources.pairing import Paired, Pairs

STANDARD = (
    "schedule", "assign", "withdraw", "reassign", "suspend", "resume", "pi_abort", "ate_abort",
    "autoskip", "manualskip", "unknown",
)  # fmt: skip
"""Transitions that XES knows; any other may be a text with a name in it, and is only counted."""
SHOWN = 5
"""Transitions that an error names."""


@dataclass(frozen=True)
class Seen:
    """What was seen of some whole cases, or of all of them."""

    impossible: int = 0
    """Moments far outside any case."""
    aside: dict[str, Few] = field(default_factory=dict)
    """Reason to rows that cannot be events, in the order in which they are told."""
    repeated: Few = field(default_factory=Few)
    """Rows that repeat an earlier one and are kept."""
    pairs: Pairs = field(default_factory=Pairs)
    n_events: int = 0
    n_started: int = 0
    """Events with a start."""
    copied: bool = True
    """Whether each event's start is its end."""
    n_backward: int = 0
    n_instances: int = 0
    """Events with an instance id."""
    words: dict[str, int] = field(default_factory=dict)
    """Transition that XES knows, or `other`, to its number of lifecycle rows."""
    transitions: tuple[str, ...] = ()
    """The first of those transitions in alphabetical order."""
    filled: tuple[str, ...] = ()
    """Attributes with a value in those rows."""
    n_empty: int = 0
    """Cases without an event."""

    @property
    def hollow(self) -> bool:
        """Whether starts only repeat the ends, which does not tell working from waiting."""
        return bool(self.n_started) and not self.pairs.n and self.copied

    def set_aside(self) -> dict[str, int]:
        """Reason to the number of rows that cannot be events."""
        return {why: few.n for why, few in self.aside.items()}

    def examples(self) -> dict[str, tuple[str, ...]]:
        """Reason to the places of the first few of those rows."""
        return {why: few.places for why, few in self.aside.items()}

    def notes(self, unlikely: Sequence[Note]) -> list[Note]:
        """What is said of it; `unlikely` has its place in the midst."""
        return [
            *impossible_notes(self.impossible),
            *repeated_notes(self.repeated),
            *unlikely,
            *self.pairs.notes(),
            *self._start_notes(),
            *self._lifecycle_notes(),
            *self._empty_notes(),
        ]

    def nothing_left(self, name: str, aside: dict[str, int]) -> str:
        """What is said when no event is left."""
        reasons = [f"{count:,} × {reason}" for reason, count in aside.items()]
        if self.words:
            named = ", ".join(self.transitions)
            reasons.append(f"{sum(self.words.values()):,} × a transition that is no work ({named})")
        return (
            f"{name}: no event is left. Not used: {'; '.join(reasons) or 'nothing, there was none'}"
            ". An event needs a case, an activity and a time, and as transition start, complete or "
            "none."
        )

    def _start_notes(self) -> list[Note]:
        """What steps with a start say that cannot be, and how many have no start."""
        if self.hollow:
            text = "Every start equals its end, so starts say nothing and are not used: {n}."
            return [Note("hollow_starts", text, n=self.n_started)]
        if not self.n_started:
            return []
        notes, n_without = [], self.n_events - self.n_started
        if self.n_backward:
            text = "Steps that end before they start, kept as they are: {n}."
            notes.append(Note("backward", text, n=self.n_backward))
        if n_without:
            notes.append(Note("no_start", "Steps without a start: {n}.", n=n_without))
        return notes

    def _lifecycle_notes(self) -> list[Note]:
        """How often each other transition occurs, and which of its attributes are not kept."""
        if not self.words:
            return []
        counts = sorted(self.words.items(), key=lambda each: (each[1], each[0]), reverse=True)
        found = ", ".join(f"{name} {count:,}" for name, count in counts)
        text = "Other transitions than start and complete are no work of their own: {found}."
        notes = [Note("other_transitions", text, found=found)]
        if self.filled:
            text = "Of those rows these attributes are not kept: {names}."
            notes.append(Note("lifecycle_attributes", text, names=", ".join(self.filled)))
        return notes

    def _empty_notes(self) -> list[Note]:
        text = "Cases without an event, in the list of cases and in no figure: {n}."
        return [Note("empty_cases", text, n=self.n_empty)] if self.n_empty else []


def seen_of(paired: Paired, n_cases: int) -> Seen:
    """What is seen of rows that were paired; what went before it is to be filled in."""
    events, others = paired.events, paired.others
    same = events.select(pl.col("start").eq_missing(pl.col("end")).all()).item()
    backward = events.select((pl.col("end") < pl.col("start")).sum()).item()
    word = pl.col(TRANSITION).str.strip_chars().str.to_lowercase()
    known = others.select(word=pl.when(word.is_in(STANDARD)).then(word).fill_null("other"))
    ours = {*EVENT_COLUMNS, *LIFECYCLE_COLUMNS, TRANSITION}
    return Seen(
        pairs=paired.pairs,
        n_events=events.height,
        n_started=events["start"].drop_nulls().len(),
        copied=bool(same),
        n_backward=int(backward),
        n_instances=events[INSTANCE].len() - events[INSTANCE].null_count(),
        words=dict(known["word"].value_counts().iter_rows()),
        transitions=tuple(others[TRANSITION].unique().sort().head(SHOWN).drop_nulls()),
        filled=tuple(c.name for c in others if c.name not in ours and c.null_count() < c.len()),
        n_empty=n_cases - events["case_id"].n_unique(),
    )


def together(parts: Sequence[Seen], attributes: Sequence[str]) -> Seen:
    """What was seen of all parts; `attributes` is the order in which these are named."""
    pairs = [part.pairs for part in parts]
    words: Counter[str] = Counter()
    for part in parts:
        words.update(part.words)
    transitions = sorted(set(chain.from_iterable(part.transitions for part in parts)))
    return Seen(
        impossible=sum(part.impossible for part in parts),
        aside=_aside([part.aside for part in parts]),
        repeated=sum((part.repeated for part in parts), Few()),
        pairs=Pairs(
            started=any(each.started for each in pairs),
            n=sum(each.n for each in pairs),
            n_changed=sum(each.n_changed for each in pairs),
            differ=_named(attributes, (each.differ for each in pairs)),
            n_unstarted=sum(each.n_unstarted for each in pairs),
            n_open=sum(each.n_open for each in pairs),
        ),
        n_events=sum(part.n_events for part in parts),
        n_started=sum(part.n_started for part in parts),
        copied=all(part.copied for part in parts),
        n_backward=sum(part.n_backward for part in parts),
        n_instances=sum(part.n_instances for part in parts),
        words=dict(words),
        transitions=tuple(transitions[:SHOWN]),
        filled=_named(attributes, (part.filled for part in parts)),
        n_empty=sum(part.n_empty for part in parts),
    )


def _aside(parts: Sequence[dict[str, Few]]) -> dict[str, Few]:
    """By reason in alphabetical order, repeated rows last."""
    reasons = sorted(set(chain.from_iterable(parts)), key=lambda why: (why == REPEATED, why))
    return {why: sum((part.get(why, Few()) for part in parts), Few()) for why in reasons}


def _named(order: Sequence[str], parts: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    there = set(chain.from_iterable(parts))
    return tuple(name for name in order if name in there)
