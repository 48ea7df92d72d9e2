"""Where the boxes and arrows of a graph go: Graphviz in a process of its own, without a shell."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pmtools.errors import CapabilityError

SECONDS = 10.0
"""How long one layout may take."""

Point = tuple[float, float]


@dataclass(frozen=True)
class Route:
    """The way of one arrow: Bézier points, its tip, and the middle of its label."""

    points: tuple[Point, ...]
    tip: Point
    label: Point


@dataclass(frozen=True)
class Layout:
    """Places in points (1/72 inch), from the upper left corner."""

    width: float
    height: float
    boxes: dict[str, Point]
    """Name of a node to the middle of its box."""
    routes: dict[str, Route]
    """Id of an arrow to its way, from its blunt end to its tip."""


def layout(dot: str) -> Layout:
    """Lay out a graph in DOT, whose arrows have an id and a label or are not drawn.

    Raises CapabilityError when no layout program works, or none is done in ten seconds.
    """
    for program in programs():
        answer = _run(program, dot)
        if answer is not None:
            return _read(answer)
    raise CapabilityError(
        "layout",
        "No program could lay out the process map: neither graphviz-pure nor dot gave an answer "
        f"within {SECONDS:g} seconds. Reinstall with: pip install --force-reinstall graphviz-pure",
    )


@cache
def programs() -> tuple[str, ...]:
    """The layout programs on this machine: graphviz-pure beside this Python, then Graphviz."""
    folders = [sysconfig.get_path("scripts"), str(Path(sys.executable).parent)]
    own = shutil.which("graphviz-pure", path=os.pathsep.join(folders))
    found = [own or shutil.which("graphviz-pure"), shutil.which("dot")]
    return tuple(program for program in found if program)


def _run(program: str, dot: str) -> dict[str, Any] | None:
    """The layout as JSON, or None when the program fails in any way."""
    try:
        done = subprocess.run(  # noqa: S603
            [program, "-Kdot", "-Tjson0"],
            input=dot.encode("utf-8"),
            capture_output=True,
            check=True,
            timeout=SECONDS,
        )
        answer: dict[str, Any] = json.loads(done.stdout)
    except (OSError, subprocess.SubprocessError, ValueError):
        return None
    return answer


def _read(answer: dict[str, Any]) -> Layout:
    left, bottom, right, top = map(float, answer["bb"].split(","))

    def place(text: str) -> Point:
        across, up = map(float, text.split(","))
        return across - left, top - up

    nodes = [node for node in answer.get("objects", []) if "pos" in node]
    drawn = (edge for edge in answer.get("edges", []) if "id" in edge)
    routes = {edge["id"]: _route(edge, place) for edge in drawn}
    boxes = {node["name"]: place(node["pos"]) for node in nodes}
    return Layout(right - left, top - bottom, boxes, routes)


def _route(edge: dict[str, Any], place: Callable[[str], Point]) -> Route:
    """A route has one tip: `e,` at its end, or `s,` at the start of an arrow written back."""
    first, *others = edge["pos"].split(" ")
    side, _, tip = first.partition(",")
    points = tuple(place(point) for point in others)
    return Route(points if side == "e" else points[::-1], place(tip), place(edge["lp"]))
