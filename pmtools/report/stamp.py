"""Where a figure or table comes from, carried by it: input, parameters, run and version."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from html import escape
from typing import Any

from pmtools.labels import one_line, short
from pmtools.report.words import Words

SVG = re.compile(r"<svg\b[^>]*>")
TABLE = re.compile(r"<table\b[^>]*>")
DIGITS = 12
"""So much of a hash stands in a caption; the record of the run has it whole."""
LONGEST = 600
"""Characters of the parameters in a caption."""
RDF = (
    '<metadata><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><rdf:Description rdf:about="">'
    "<dc:identifier>{run}</dc:identifier><dc:source>{source}</dc:source>"
    "<dc:description>{parameters}</dc:description><dc:publisher>{version}</dc:publisher>"
    "</rdf:Description></rdf:RDF></metadata>"
)


def stamped(svg: str, record: Mapping[str, Any]) -> str:
    """A drawing with its origin as metadata (RDF with Dublin Core) right after its start tag.

    `record` is that of the run; a text with more than one drawing has it in each.
    """
    metadata = RDF.format(
        run=_safe(record["id"]),
        source=_safe(f"{record['input'].get('name', '')} sha256:{_hash(record)}"),
        parameters=_safe(json.dumps(record["parameters"], ensure_ascii=False)),
        version=_safe(f"pmtools {record['versions'].get('pmtools', '')}"),
    )
    return SVG.sub(lambda tag: tag[0] + metadata, svg)


def captioned(body: str, record: Mapping[str, Any], words: Words) -> str:
    """A page of which each table has its origin as a caption, shown when it is asked for."""
    given = {name: value for name, value in record["parameters"].items() if name != "log"}
    said = ", ".join(f"{name}={_value(value)}" for name, value in given.items())
    text = words(
        "page.source",
        log=one_line(str(record["input"].get("name", ""))),
        sha256=_hash(record)[:DIGITS],
        parameters=short(one_line(said), LONGEST) or "–",
        version=record["versions"].get("pmtools", ""),
        run=record["id"],
    )
    caption = f'<caption class="source">{escape(text)}</caption>'
    return TABLE.sub(lambda tag: tag[0] + caption, body)


def _value(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _hash(record: Mapping[str, Any]) -> str:
    return str(record["input"].get("sha256", ""))


def _safe(text: object) -> str:
    return escape(one_line(str(text)))
