"""The diagram of a process tree: each part is a block on a line, its alternatives below it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import reduce
from itertools import count

from pmtools.models.diagram import SIZES, Arrow, Box, Diagram, framed, shifted
from pmtools.models.parts import Part

ACROSS, DOWN = 50.0, 30.0
"""Room between blocks, beside and below each other."""
THIN = 10.0
"""Half the height of a line with nothing on it."""
GATEWAY = {
    "choice": "exclusiveGateway",
    "loop": "exclusiveGateway",
    "parallel": "parallelGateway",
}


@dataclass(frozen=True)
class Block:
    """A drawn part. Its line is y = 0, from x = 0, where it is entered, to `width`."""

    boxes: tuple[Box, ...] = ()
    arrows: tuple[Arrow, ...] = ()
    width: float = 0.0
    above: float = THIN
    below: float = THIN
    first: str = ""
    last: str = ""

    def moved(self, across: float, down: float = 0.0) -> Block:
        """The block at another place."""
        boxes, arrows = shifted(self.boxes, self.arrows, across, down)
        return replace(self, boxes=boxes, arrows=arrows)

    def mirrored(self) -> Block:
        """The block from right to left."""
        boxes = tuple(replace(box, x=self.width - box.x - box.width) for box in self.boxes)
        arrows = tuple(
            replace(arrow, points=tuple((self.width - x, y) for x, y in arrow.points))
            for arrow in self.arrows
        )
        return replace(self, boxes=boxes, arrows=arrows)


def diagram_of(part: Part) -> Diagram:
    """A process tree as a diagram, from a start to an end."""
    names = count(1)
    blocks = [_one("startEvent", "startEvent"), _drawn(part, names), _one("endEvent", "endEvent")]
    block = reduce(_beside, (block for block in blocks if block.boxes))
    return framed(Diagram(block.boxes, block.arrows))


def _drawn(part: Part, names: Iterator[int]) -> Block:
    if part.kind == "nothing":
        return Block()
    if part.kind == "step":
        return _one("task", f"task_{part.step}", part.step)
    blocks = [_drawn(inner, names) for inner in part.parts]
    if part.kind == "sequence":
        return reduce(_beside, (block for block in blocks if block.boxes), Block())
    element = GATEWAY[part.kind]
    left, right = (_one(element, f"{element}_{next(names)}") for _ in range(2))
    return _between(left, blocks, right, again=part.kind == "loop")


def _one(element: str, name: str, step: int = 0) -> Block:
    width, height = SIZES[element]
    box = Box(name, element, step, 0.0, -height / 2)
    return Block((box,), (), width, height / 2, height / 2, name, name)


def _beside(left: Block, right: Block) -> Block:
    if not left.boxes:
        return right
    at = left.width + ACROSS
    right_there = right.moved(at)
    arrow = Arrow(left.last, right.first, ((left.width, 0.0), (at, 0.0)))
    return Block(
        left.boxes + right_there.boxes,
        (*left.arrows, *right_there.arrows, arrow),
        at + right.width,
        max(left.above, right.above),
        max(left.below, right.below),
        left.first,
        right.last,
    )


def _between(left: Block, blocks: list[Block], right: Block, *, again: bool) -> Block:
    """Blocks between two gateways: one on the line, the others below it.

    In a loop (`again`) the others lead back, from right to left.
    """
    inner = max(block.width for block in blocks)
    first = left.width + ACROSS
    at = first + inner + ACROSS
    boxes, arrows = [*left.boxes], list[Arrow]()
    down = 0.0
    for place, block in enumerate(blocks):
        back = again and place > 0
        down += block.above + DOWN if place else 0.0
        there = (block.mirrored() if back else block).moved(first + (inner - block.width) / 2, down)
        boxes += there.boxes
        arrows += there.arrows
        arrows += _joined(left, there, right, down, at, back=back)
        down += block.below
    right_there = right.moved(at)
    above = max(blocks[0].above, left.above)
    return Block(
        (*boxes, *right_there.boxes),
        tuple(arrows),
        at + right.width,
        above,
        max(down, left.below),
        left.first,
        right.last,
    )


def _joined(
    left: Block, block: Block, right: Block, down: float, at: float, *, back: bool
) -> list[Arrow]:
    """The arrows of a block to and from the gateways beside it, on a line that lies `down`."""
    from_left = [(left.width / 2, left.below), (left.width / 2, down)]
    to_right = [(at + right.width / 2, down), (at + right.width / 2, right.below)]
    if not down:
        from_left, to_right = [(left.width, 0.0)], [(at, 0.0)]
    if not block.boxes:
        points = (*from_left, *to_right)
        pair = (right.first, left.last) if back else (left.last, right.first)
        return [Arrow(*pair, points[::-1] if back else points)]
    edge = min(box.x for box in block.boxes)
    into = (*from_left, (edge, down))
    out = ((edge + block.width, down), *to_right)
    if back:
        return [
            Arrow(right.first, block.first, out[::-1]),
            Arrow(block.last, left.last, into[::-1]),
        ]
    return [Arrow(left.last, block.first, into), Arrow(block.last, right.first, out)]
