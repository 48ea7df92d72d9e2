"""The diagram of any graph: boxes in columns from left to right, arrows back among them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import chain, pairwise

from pmtools.models.diagram import Arrow, Box, Diagram, Point, framed
from pmtools.models.graph import Net

COLUMN, ROW = 200.0, 110.0
"""From column to column and from row to row, middle to middle."""
BEND = 40.0
"""Room that an arrow takes between boxes."""
SWEEPS = 6
FAR = 30
"""An arrow over more columns than this goes straight; else it bends around the boxes."""

Pair = tuple[str, str]
Road = list[str]
"""Names from box to box, with those of the bends between them."""


def diagram_of_net(net: Net) -> Diagram:
    """The boxes of a graph at places where few arrows cross, the same on every run."""
    back = _back(net)
    forward = [pair[::-1] if pair in back else pair for pair in net.pairs]
    column = _columns([box.name for box in net.boxes], forward)
    roads = [_road(pair, column) for pair in forward]
    columns = _ordered(column, roads)
    across = {name: COLUMN * place for place, names in enumerate(columns) for name in names}
    down = _heights(columns, roads, {box.name for box in net.boxes})
    boxes = {box.name: _placed(box, across[box.name], down[box.name]) for box in net.boxes}
    middles = {name: (across[name], down[name]) for name in across}
    arrows = [
        _arrow(road, boxes, middles, back=pair in back)
        for pair, road in zip(net.pairs, roads, strict=True)
    ]
    return framed(Diagram(tuple(boxes.values()), tuple(arrows)))


def _back(net: Net) -> set[Pair]:
    """The pairs that lead back to a box from which one came, looking from the start."""
    after: dict[str, list[str]] = {}
    for source, target in net.pairs:
        after.setdefault(source, []).append(target)
    found, seen, on_way = set[Pair](), set[str](), list[tuple[str, list[str]]]()
    for first in (box.name for box in net.boxes):
        if first in seen:
            continue
        seen.add(first)
        on_way.append((first, after.get(first, [])[::-1]))
        while on_way:
            name, left = on_way[-1]
            if not left:
                on_way.pop()
                continue
            target = left.pop()
            if target in {one for one, _ in on_way}:
                found.add((name, target))
            elif target not in seen:
                seen.add(target)
                on_way.append((target, after.get(target, [])[::-1]))
    return found


def _columns(names: list[str], pairs: list[Pair]) -> dict[str, int]:
    """The column of each box: after all boxes that lead to it."""
    after: dict[str, list[str]] = {name: [] for name in names}
    waits = dict.fromkeys(names, 0)
    for source, target in pairs:
        after[source].append(target)
        waits[target] += 1
    column = dict.fromkeys(names, 0)
    ready = [name for name in names if not waits[name]]
    for name in ready:
        for target in after[name]:
            column[target] = max(column[target], column[name] + 1)
            waits[target] -= 1
            if not waits[target]:
                ready.append(target)
    return column


def _road(pair: Pair, column: dict[str, int]) -> Road:
    """From box to box, with a bend in every column between them; the bends get their column."""
    source, target = pair
    between = range(column[source] + 1, column[target])
    if len(between) > FAR:
        return [source, target]
    bends = {f"{source} {target} {place}": place for place in between}
    column |= bends
    return [source, *bends, target]


def _ordered(column: dict[str, int], roads: list[Road]) -> list[list[str]]:
    """The names in each column, each near the middle of its neighbours."""
    columns: list[list[str]] = [[] for _ in range(max(column.values()) + 1)]
    for name, place in column.items():
        columns[place].append(name)
    sides = _neighbours(roads)
    for sweep in range(SWEEPS):
        order = {name: place for names in columns for place, name in enumerate(names)}
        side = sides[sweep % 2]
        for names in columns if sweep % 2 == 0 else reversed(columns):
            wished = {
                name: _mean((order[one] for one in side.get(name, ())), order[name])
                for name in names
            }
            names.sort(key=wished.__getitem__)
            order |= {name: at for at, name in enumerate(names)}
    return columns


def _neighbours(roads: list[Road]) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    left: dict[str, list[str]] = {}
    right: dict[str, list[str]] = {}
    for one, other in chain.from_iterable(pairwise(road) for road in roads):
        left.setdefault(other, []).append(one)
        right.setdefault(one, []).append(other)
    return left, right


def _mean(values: Iterable[float], otherwise: float) -> float:
    found = list(values)
    return sum(found) / len(found) if found else otherwise


def _heights(columns: list[list[str]], roads: list[Road], boxes: set[str]) -> dict[str, float]:
    """How far down each name lies: near what leads to it, clear of what lies above it."""
    left, _ = _neighbours(roads)
    down: dict[str, float] = {}
    for names in columns:
        wished = [_mean((down[one] for one in left.get(name, ())), 0.0) for name in names]
        least, placed = float("-inf"), []
        for name, wish in zip(names, wished, strict=True):
            room = ROW / 2 if name in boxes else BEND / 2
            placed.append(max(wish, least + room))
            least = placed[-1] + room
        # What was pushed down is spread evenly around what was wished for.
        excess = _mean((found - wish for found, wish in zip(placed, wished, strict=True)), 0.0)
        down |= {name: found - excess for name, found in zip(names, placed, strict=True)}
    return down


def _placed(box: Box, x: float, y: float) -> Box:
    return replace(box, x=round(x - box.width / 2), y=round(y - box.height / 2))


def _arrow(road: Road, boxes: dict[str, Box], middles: dict[str, Point], *, back: bool) -> Arrow:
    one, other = boxes[road[0]], boxes[road[-1]]
    bends = [(round(middles[name][0]), round(middles[name][1])) for name in road[1:-1]]
    begin = (one.x + one.width, one.y + one.height / 2)
    end = (other.x, other.y + other.height / 2)
    points = (begin, *bends, end)
    if back:
        return Arrow(other.name, one.name, points[::-1])
    return Arrow(one.name, other.name, points)
