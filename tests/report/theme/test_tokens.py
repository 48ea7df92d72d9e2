"""Design tokens: CSS and JSON read alike, references followed, broken files explained."""

import json
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmtools.errors import ParameterError
from pmtools.report.theme.tokens import Tokens, follow, name_of, read_tokens


def css(text: str) -> Tokens:
    return read_tokens(Path("theme.css"), text.encode())


def tree(content: Any) -> Tokens:
    return read_tokens(Path("tokens.json"), json.dumps(content).encode())


def values(tokens: Tokens) -> dict[str, Any]:
    return {name: token.value for name, token in tokens.items()}


@pytest.mark.parametrize(
    "path", ["utrecht.heading-1.color", "utrechtHeading1Color", "utrecht-heading-1-color"]
)
def test_a_name_is_the_same_however_it_is_written(path: str) -> None:
    assert name_of(path) == "utrecht-heading-1-color"


def test_custom_properties_of_css() -> None:
    found = css(
        """/* --a-color: #111111; */
.zwolle-theme { --a-color: #222222; --b-color:rgb(1 2 3) !important; color: red;
  --text: "not } ; --c-color: #333; over";
  background: url(data:image/png;base64,AAA{}--d-color:#444444;==);
  --e-color: #555 /* why; } */ ; }
:root { --a-color: #666666 }
--f-color: #777777"""
    )
    assert values(found) == {
        "a-color": "#666666",
        "b-color": "rgb(1 2 3)",
        "text": '"not } ; --c-color: #333; over"',
        "e-color": "#555",
        "f-color": "#777777",
    }
    assert found["e-color"].place == "line 5, --e-color"
    assert found["a-color"].place == "line 6, --a-color"
    assert found["f-color"].place == "line 7, --f-color"


@pytest.mark.parametrize(
    "head",
    [
        "@media (prefers-color-scheme: dark) { .utrecht-theme--media-query",
        "@media print { :root",
        ".utrecht-theme--color-scheme-dark { &",
        "@media (forced-colors: active) { :root",
    ],
)
def test_what_is_for_another_look_is_left_out(head: str) -> None:
    found = css(f":root{{--a-color: #111111}} {head} {{--a-color: #222222}} }} x {{--b: #333}}")
    assert values(found) == {"a-color": "#111111", "b": "#333"}
    assert values(css(".blueprint-theme { --a: #111 }")) == {"a": "#111"}


NESTED = {"utrecht": {"link": {"color": {"value": "{brand.blue.5}", "comment": "c"}}}}


def test_json_in_each_of_its_forms() -> None:
    brand = {"brand": {"blue": {"5": {"$value": "#123456", "$type": "color"}}}}
    same = {"utrecht-link-color": "{brand.blue.5}", "brand-blue-5": "#123456"}
    assert values(tree(NESTED | brand)) == same
    flat = {"utrechtLinkColor": "{brand.blue.5}", "brandBlue5": "#123456"}
    assert values(tree(flat)) == same
    listed = [
        {
            "path": ["utrecht", "link", "color"],
            "value": "{brand.blue.5}",
            "original": {"value": "x"},
        },
        {"path": ["brand", "blue", "5"], "$value": "#123456"},
    ]
    assert values(tree(listed)) == same
    built = {"utrecht": {"link": {"color": {"value": "#1", "original": {"value": "#2"}}}}}
    assert values(tree(built)) == {"utrecht-link-color": "#1"}
    wide = {"a": {"$value": {"colorSpace": "srgb", "components": [0, 0, 0]}}}
    assert list(values(tree(wide))) == ["a"]


def test_sets_of_tokens_studio_in_their_order_without_the_dark_one() -> None:
    sets = {
        "components/link": NESTED,
        "late": {"brand": {"blue": {"5": {"$value": "#222222"}}}},
        "brand": {"brand": {"blue": {"5": {"$value": "#111111"}}}},
        "color-scheme-dark/common": {"brand": {"blue": {"5": {"$value": "#333333"}}}},
        "$metadata": {
            "tokenSetOrder": [
                "brand",
                "late",
                "components/link",
                "gone",
                5,
                "color-scheme-dark/common",
            ]
        },
        "$themes": [],
    }
    found = tree(sets)
    assert values(found) == {"brand-blue-5": "#222222", "utrecht-link-color": "{brand.blue.5}"}
    assert follow("utrecht-link-color", found, "f").value == "#222222"


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("--x: var(--y); --y: var( --z ); --z: #111", "#111"),
        ("--x: var(--gone, #222)", "#222"),
        ("--x: var(--gone, var(--y)); --y: #333", "#333"),
        ("--x: var(--y, #222); --y: #333", "#333"),
    ],
)
def test_references_of_css_are_followed(text: str, end: str) -> None:
    assert follow("x", css(text), "theme.css").value == end


def test_references_of_json_are_followed() -> None:
    found = tree({"x": "{a.b.value}", "a": {"b": {"value": "{c-d}"}}, "c": {"d": {"$value": "#1"}}})
    assert follow("x", found, "f").value == "#1"


@pytest.mark.parametrize(
    "text",
    [
        "--x: var(--y); --y: var(--x)",
        "--x: var(--x)",
        "--x: var(--y); --y: var(--z); --z: var(--y)",
    ],
)
def test_a_circle_of_references_is_explained(text: str) -> None:
    with pytest.raises(ParameterError, match="theme.css, line 1, --x: .*circle"):
        follow("x", css(text), "theme.css")


def test_a_reference_to_nothing_is_explained() -> None:
    found = tree(NESTED)
    with pytest.raises(
        ParameterError,
        match=r"t.json, utrecht.link.color: .*'brand-blue-5'.*not in the file.*built",
    ):
        follow("utrecht-link-color", found, "t.json")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b'{"a": \n oops}', r"no JSON: Expecting value \(line 2, column 2\)"),
        (b"{" * 100_000, "no JSON"),
        (b'{"a":' * 100_000, "no JSON of design tokens"),
        (b'{"a": ' + b"9" * 10_000 + b"}", "no JSON of design tokens"),
        (b"\xff\xfe{}", r"no text in UTF-8 \(byte 0\)"),
    ],
)
def test_a_broken_file_is_explained(content: bytes, says: str) -> None:
    with pytest.raises(ParameterError, match=f"^tokens.json is {says}.*theme.css or tokens.json"):
        read_tokens(Path("tokens.json"), content)


@given(st.text(alphabet="{}[]:;\"'/*-\\ab\n,( )url#1$", max_size=200))
def test_whatever_the_file_holds_it_is_read_or_refused(text: str) -> None:
    for name in ("theme.css", "tokens.json", "other"):
        try:
            found = read_tokens(Path(name), text.encode())
        except ParameterError:
            continue
        assert all(isinstance(token.place, str) for token in found.values())


@pytest.mark.parametrize("part", ["{", '"\\', "url(", "--a:1;", "/*", "}", '"', "a{--b:c}", "\n"])
def test_a_large_hostile_file_is_read_in_time(part: str) -> None:
    """Seconds at most; in squares of its length it would be many minutes."""
    began = time.monotonic()
    css(part * (400_000 // len(part)))
    assert time.monotonic() - began < 20
