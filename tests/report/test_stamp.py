"""Where a figure or table comes from, carried by it."""

import xml.etree.ElementTree as ET
from typing import Any

from pmtools.report.stamp import captioned, stamped
from pmtools.report.words import words_of

RECORD: dict[str, Any] = {
    "id": "20261129T070000Z-a1b2c3",
    "input": {"name": "a<b>&\"'\x00.csv", "sha256": "ab" * 32},
    "parameters": {"log": "a.csv", "places": 3, "by": "<script>", "exact": True},
    "versions": {"pmtools": "9.9"},
}
DC = "{http://purl.org/dc/elements/1.1/}"


def test_a_drawing_carries_its_origin_and_stays_a_drawing() -> None:
    root = ET.fromstring(stamped('<svg xmlns="http://www.w3.org/2000/svg"><g/></svg>', RECORD))
    found = {each.tag.removeprefix(DC): each.text for each in root.iter() if DC in each.tag}
    assert found["source"] == "a<b>&\"'.csv sha256:" + "ab" * 32
    assert found["identifier"] == RECORD["id"]
    assert found["publisher"] == "pmtools 9.9"
    assert found["description"] == '{"log": "a.csv", "places": 3, "by": "<script>", "exact": true}'
    assert [each.tag.rpartition("}")[2] for each in root] == ["metadata", "g"]


def test_each_table_has_a_caption_with_its_origin() -> None:
    body = "<table><tr></tr></table><p></p><table class='matrix'></table>"
    page = captioned(body, RECORD, words_of("nl"))
    assert page.count('<caption class="source">Herkomst: a&lt;b&gt;') == 2
    assert "places=3, by=&quot;&lt;script&gt;&quot;, exact=true; pmtools 9.9" in page
    assert "<table class='matrix'><caption" in page
    assert "sha256) abababababab;" in page


def test_an_origin_that_is_not_known_is_empty() -> None:
    bare = RECORD | {"input": {}, "versions": {}}
    assert "<dc:source>sha256:</dc:source>" in stamped("<svg>", bare)
    assert "Origin: ," in captioned("<table>", bare, words_of("en"))
