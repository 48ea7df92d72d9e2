"""A diagram as BPMN 2.0 in XML, with its places."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Sequence

from pmtools.labels import one_line, short
from pmtools.models.diagram import Box, Diagram

SPEC = "http://www.omg.org/spec"
SPACES = {
    "xmlns:bpmn": f"{SPEC}/BPMN/20100524/MODEL",
    "xmlns:bpmndi": f"{SPEC}/BPMN/20100524/DI",
    "xmlns:dc": f"{SPEC}/DD/20100524/DC",
    "xmlns:di": f"{SPEC}/DD/20100524/DI",
    "targetNamespace": "urn:pmtools:process",
}
LONGEST = 100
"""Characters of a label that fit in the box of a task."""


def bpmn_of(diagram: Diagram, steps: Sequence[str]) -> str:
    """The text of a BPMN file; the same diagram always gives the same text."""
    root = ET.Element("bpmn:definitions", {"id": "definitions", **SPACES})
    process = ET.SubElement(root, "bpmn:process", {"id": "process", "isExecutable": "false"})
    shown = ET.SubElement(root, "bpmndi:BPMNDiagram", {"id": "diagram"})
    plane = ET.SubElement(shown, "bpmndi:BPMNPlane", {"id": "plane", "bpmnElement": "process"})
    flows = [(f"flow_{place}", arrow) for place, arrow in enumerate(diagram.arrows, 1)]
    for box in diagram.boxes:
        name = {"name": said(steps[box.step - 1])} if box.step else {}
        node = ET.SubElement(process, f"bpmn:{box.element}", {"id": box.name, **name})
        for way in ("incoming", "outgoing"):
            for flow, arrow in flows:
                if box.name == (arrow.target if way == "incoming" else arrow.source):
                    ET.SubElement(node, f"bpmn:{way}").text = flow
        _shape(plane, box)
    for flow, arrow in flows:
        ends = {"id": flow, "sourceRef": arrow.source, "targetRef": arrow.target}
        ET.SubElement(process, "bpmn:sequenceFlow", ends)
        edge = {"id": f"{flow}_di", "bpmnElement": flow}
        line = ET.SubElement(plane, "bpmndi:BPMNEdge", edge)
        for x, y in arrow.points:
            ET.SubElement(line, "di:waypoint", {"x": f"{x:g}", "y": f"{y:g}"})
    ET.indent(root)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return head + ET.tostring(root, encoding="unicode") + "\n"


def _shape(plane: ET.Element, box: Box) -> None:
    marked = {"isMarkerVisible": "true"} if box.element == "exclusiveGateway" else {}
    told = {"id": f"{box.name}_di", "bpmnElement": box.name, **marked}
    shape = ET.SubElement(plane, "bpmndi:BPMNShape", told)
    bounds = {"x": box.x, "y": box.y, "width": box.width, "height": box.height}
    ET.SubElement(shape, "dc:Bounds", {name: f"{value:g}" for name, value in bounds.items()})


def said(label: str) -> str:
    r"""A label on one line, at most 100 characters, without what XML or a reader cannot take.

    >>> said("Toets\x00\n  volledigheid")
    'Toets volledigheid'
    """
    # No label of this length fits, so the rest need not be looked at.
    return short(one_line(label.lstrip()[: LONGEST * 10]), LONGEST) or "–"
