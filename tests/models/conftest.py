"""Small made logs, and a plain reading of BPMN that uses nothing of pmtools."""

import csv
import warnings
import xml.etree.ElementTree as ET
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import pmtools as pm

MODEL = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
SHAPES = "{http://www.omg.org/spec/BPMN/20100524/DI}"


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Any]:
    """A log of traces; of a trace only the last step may have no end, but a start."""
    path = tmp_path_factory.mktemp("made") / "made.csv"

    def log(traces: list[list[str]], running: str = "") -> Any:
        with path.open("w", newline="", encoding="utf-8") as file:
            rows = csv.writer(file)
            rows.writerow(["case_id", "activity", "start", "end"])
            for case, trace in enumerate(traces):
                for place, step in enumerate(trace):
                    when = (datetime(2024, 1, 1, tzinfo=UTC) + timedelta(hours=place)).isoformat()
                    rows.writerow([f"c{case}", step, when, "" if step == running else when])
        return pm.read_csv(path)

    return log


@pytest.fixture(scope="session")
def pm4py() -> Any:
    """pm4py, whose own warnings are none of ours."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pm4py

    return pm4py


@pytest.fixture(scope="session")
def real(data: Path) -> Callable[[str], Any]:
    """A real log, by the name of its file."""
    return lambda name: pm.read_log(data / "logs" / name)


@pytest.fixture(scope="session")
def bpmn() -> SimpleNamespace:
    """A plain reading of BPMN, and which traces it allows."""
    return SimpleNamespace(read=read, allows=allows)


def read(text: str) -> SimpleNamespace:
    """Boxes by id as (kind, name), arrows as (id, source, target), and their places by id."""
    root = ET.fromstring(text.encode())
    process = root.find(f"{MODEL}process")
    boxes, arrows = {}, []
    for child in process:
        kind, told = child.tag.removeprefix(MODEL), child.attrib
        if kind == "sequenceFlow":
            arrows.append((told["id"], told["sourceRef"], told["targetRef"]))
        else:
            boxes[told["id"]] = (kind, told.get("name"))
    bounds, points = {}, {}
    for shape in root.iter(f"{SHAPES}BPMNShape"):
        bounds[shape.attrib["bpmnElement"]] = {k: float(v) for k, v in shape[0].attrib.items()}
    for edge in root.iter(f"{SHAPES}BPMNEdge"):
        points[edge.attrib["bpmnElement"]] = [(float(p.get("x")), float(p.get("y"))) for p in edge]
    return SimpleNamespace(boxes=boxes, arrows=arrows, bounds=bounds, points=points)


def allows(told: SimpleNamespace, trace: list[str]) -> bool:
    """Whether tokens can go from start to end over the arrows with the steps in this order."""
    into, out = {box: [] for box in told.boxes}, {box: [] for box in told.boxes}
    for arrow, source, target in told.arrows:
        out[source].append(arrow)
        into[target].append(arrow)
    (start,) = (box for box, (kind, _) in told.boxes.items() if kind == "startEvent")
    todo = [(frozenset(out[start]), 0)]
    seen = set(todo)
    while todo:
        tokens, done = todo.pop()
        for box, (kind, name) in told.boxes.items():
            held = [arrow for arrow in into[box] if arrow in tokens]
            if not held:
                continue
            if kind == "endEvent":
                if done == len(trace) and len(tokens) == 1:
                    return True
                continue
            if kind == "parallelGateway":
                takes = [held] if len(held) == len(into[box]) else []
            else:
                takes = [[arrow] for arrow in held]
            if kind == "task" and (done == len(trace) or trace[done] != name):
                continue
            gives = [[arrow] for arrow in out[box]] if kind == "exclusiveGateway" else [out[box]]
            for take in takes:
                for give in gives:
                    state = ((tokens - set(take)) | set(give), done + (kind == "task"))
                    if state not in seen:
                        seen.add(state)
                        todo.append(state)
    return False
