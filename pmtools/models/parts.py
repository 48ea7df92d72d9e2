"""A process as parts of parts (a process tree): steps, sequences, choices, parallels and loops."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["step", "nothing", "sequence", "choice", "parallel", "loop"]
KINDS: dict[str, Kind] = {"->": "sequence", "X": "choice", "+": "parallel", "*": "loop"}


@dataclass(frozen=True)
class Part:
    """A part of a process; of a loop the first part is done, and again after each of the others."""

    kind: Kind
    step: int = 0
    """The number of a step, 1 for the most frequent."""
    parts: tuple[Part, ...] = ()

    @property
    def first(self) -> float:
        """The number of its most frequent step; a part without steps comes last."""
        steps = [part.first for part in self.parts]
        return self.step or min(steps, default=float("inf"))


def parts_of(tree: Any, number: Mapping[str, int]) -> Part:
    """pm4py's process tree with the numbers of its steps; the most frequent choice comes first."""
    if tree.operator is None:
        return Part("nothing") if tree.label is None else Part("step", number[tree.label])
    kind = KINDS[tree.operator.value]
    parts = tuple(parts_of(child, number) for child in tree.children)
    if kind in ("choice", "parallel"):
        parts = tuple(sorted(parts, key=lambda part: part.first))
    return Part(kind, parts=parts)
