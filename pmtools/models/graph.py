"""A graph of steps as boxes: gateways where ways part and meet, and where they go together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pmtools.models.diagram import Box
from pmtools.models.follows import END, START, Follows

Groups = Mapping[int, Iterable[frozenset[int]]]
"""Of a step: the sets of other steps to which it leads, or from which it comes, at once."""


@dataclass
class Net:
    """Boxes, and the pairs of their names that an arrow joins."""

    boxes: list[Box] = field(default_factory=list)
    pairs: list[tuple[str, str]] = field(default_factory=list)

    def box(self, name: str, element: str, step: int = 0) -> str:
        """Make a box; its name."""
        self.boxes.append(Box(name, element, step))
        return name

    def join(self, near: str, far: str, *, away: bool = True) -> None:
        """Join two boxes by an arrow, away from the near one or towards it."""
        self.pairs.append((near, far) if away else (far, near))


def net_of(follows: Follows, out: Groups, into: Groups) -> Net:
    """The boxes of a graph of steps; `out` and `into` hold steps that go together."""
    net = Net()
    ranked = sorted(follows.counts, key=lambda pair: (-follows.counts[pair], pair))
    after: dict[int, list[int]] = {}
    before: dict[int, list[int]] = {}
    for one, other in ranked:
        after.setdefault(one, []).append(other)
        before.setdefault(other, []).append(one)
    steps = [START, *range(1, len(follows.steps) + 1), END]
    comes: dict[int, dict[int, list[str]]] = {}
    goes: dict[int, dict[int, list[str]]] = {}
    for step in steps:
        comes[step] = _doors(net, step, before.get(step, []), into.get(step, ()), away=False)
        net.box(_name(step), _element(step), max(step, 0))
        goes[step] = _doors(net, step, after.get(step, []), out.get(step, ()), away=True)
    for one, other in ranked:
        sources, targets = goes[one][other], comes[other][one]
        if len(sources) == len(targets) == 1:
            net.join(sources[0], targets[0])
            continue
        way = net.box(f"way_{one}_{other}", "exclusiveGateway")
        for source in sources:
            net.join(source, way)
        for target in targets:
            net.join(way, target)
    return net


def _name(step: int) -> str:
    return {START: "startEvent", END: "endEvent"}.get(step, f"task_{step}")


def _element(step: int) -> str:
    return {START: "startEvent", END: "endEvent"}.get(step, "task")


def _doors(
    net: Net, step: int, others: list[int], groups: Iterable[frozenset[int]], *, away: bool
) -> dict[int, list[str]]:
    """The boxes by which a step leads to others (`away`) or comes from them, by the other step."""
    together = [[other for other in others if other in group] for group in groups]
    together = sorted(group for group in together if len(group) > 1)
    alone = [[other] for other in others if not any(other in group for group in together)]
    near, side = _name(step), "out" if away else "in"
    if len(together) + len(alone) > 1:
        near = net.box(f"choice_{side}_{_name(step)}", "exclusiveGateway")
        net.join(_name(step), near, away=away)
    doors: dict[int, list[str]] = {other: [] for other in others}
    for place, way in enumerate([*together, *alone]):
        door = near
        if len(way) > 1:
            door = net.box(f"together_{side}_{_name(step)}_{place}", "parallelGateway")
            net.join(near, door, away=away)
        for other in way:
            doors[other].append(door)
    return doors
