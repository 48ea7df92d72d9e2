"""A process drawn: boxes and arrows with their places, in the units of BPMN."""

from __future__ import annotations

from dataclasses import dataclass, replace

Point = tuple[float, float]

SIZES = {
    "task": (140.0, 80.0),
    "exclusiveGateway": (50.0, 50.0),
    "parallelGateway": (50.0, 50.0),
    "startEvent": (36.0, 36.0),
    "endEvent": (36.0, 36.0),
}
"""Width and height of a box, by its element in BPMN."""


@dataclass(frozen=True)
class Box:
    """A step, a gateway, or where the process starts or ends; `x`, `y` is its upper left corner."""

    name: str
    element: str
    step: int = 0
    """The number of the step that a task is."""
    x: float = 0.0
    y: float = 0.0

    @property
    def width(self) -> float:
        """The width of its element."""
        return SIZES[self.element][0]

    @property
    def height(self) -> float:
        """The height of its element."""
        return SIZES[self.element][1]


@dataclass(frozen=True)
class Arrow:
    """A way from one box to another, along its points."""

    source: str
    target: str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Diagram:
    """Boxes and the arrows between them."""

    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


def framed(diagram: Diagram, margin: float = 80.0) -> Diagram:
    """The same diagram with its upper left corner at a margin from the origin."""
    across = margin - min(box.x for box in diagram.boxes)
    turns = [y for arrow in diagram.arrows for _, y in arrow.points]
    down = margin - min([box.y for box in diagram.boxes] + turns)
    return Diagram(*shifted(diagram.boxes, diagram.arrows, across, down))


def shifted(
    boxes: tuple[Box, ...], arrows: tuple[Arrow, ...], across: float, down: float
) -> tuple[tuple[Box, ...], tuple[Arrow, ...]]:
    """Boxes and arrows moved to the right and down."""
    return tuple(replace(box, x=box.x + across, y=box.y + down) for box in boxes), tuple(
        replace(arrow, points=tuple((x + across, y + down) for x, y in arrow.points))
        for arrow in arrows
    )
