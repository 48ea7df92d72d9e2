"""Colours: read as CSS defines them, and their contrast as WCAG 2.1 defines it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmtools.report.theme.colour import BLACK, WHITE, Colour, contrast, read_colour, towards

CHANNEL = st.integers(0, 255)
COLOUR = st.builds(Colour, CHANNEL, CHANNEL, CHANNEL)


@pytest.mark.parametrize(
    ("written", "seen", "opaque"),
    [
        ("#24578F", "#24578f", 1),
        ("#fc0", "#ffcc00", 1),
        ("#fc08", "#ffcc00", 136 / 255),
        ("#ffcc0080", "#ffcc00", 128 / 255),
        ("rgb(36, 87, 143)", "#24578f", 1),
        ("rgb(36 87 143)", "#24578f", 1),
        ("RGBA(36,87,143,.5)", "#24578f", 0.5),
        ("rgb(0 100% 50% / 25%)", "#00ff80", 0.25),
        ("rgb(300 -5 0)", "#ff0000", 1),
        ("hsl(120 100% 25%)", "#008000", 1),  # green, of CSS Color 4
        ("hsl(270deg 50% 40%)", "#663399", 1),  # rebeccapurple
        ("hsl(0.75turn 50% 40%)", "#663399", 1),
        ("hsla(-90, 50%, 40%, 1)", "#663399", 1),
        ("hsl(211 60% 35%)", "#24578f", 1),
        ("hsl(0 100% 100%)", "#ffffff", 1),
        ("rebeccapurple", "#663399", 1),
        (" White ", "#ffffff", 1),
        ({"colorSpace": "srgb", "components": [0.2, 0.4, 0.6]}, "#336699", 1),
        ({"colorSpace": "srgb", "components": [1, 0, 0], "alpha": 0.5}, "#ff0000", 0.5),
        ({"colorSpace": "oklch", "components": [0.5, 0.1, 30], "hex": "#336699"}, "#336699", 1),
    ],
)
def test_a_colour_as_css_or_a_token_writes_it(written: Any, seen: str, opaque: float) -> None:
    found = read_colour(written)
    assert found is not None
    assert (str(found[0]), found[1]) == (seen, pytest.approx(opaque))


@pytest.mark.parametrize(
    "written",
    [
        "", "#12", "#12345", "#1234567", "#gggggg", "bleu", "rgb(1 2)", "rgb(1 2 3 4 5)",
        "rgb(1deg 2 3)", "rgb(a b c)", "rgb(1e9 0 0)", "hsl(10% 20% 30%)", "hsl(1 2deg 3%)",
        "rgb(1 2 3 / 4deg)", "rgb(var(--x))", "rgb((1) 2 3)", "oklch(50% 0.1 30)", "1px", "none",
        "#fff;}body{display:none", "url(x)", "#" + "0" * 1_000_000, "rgb(" + "9" * 90 + " 0 0)",
        None, 5, True, [255, 0, 0], {}, {"colorSpace": "srgb", "components": [1, 0]},
        {"colorSpace": "srgb", "components": [float("nan"), 0, 0]},
        {"colorSpace": "srgb", "components": [True, 0, 0]},
        {"colorSpace": "srgb", "components": "red"}, {"colorSpace": "oklch", "hex": 5},
    ],
)  # fmt: skip
def test_anything_else_is_no_colour(written: Any) -> None:
    assert read_colour(written) is None


@given(st.text(max_size=120))
def test_whatever_is_written_gives_a_colour_of_six_digits_or_none(text: str) -> None:
    found = read_colour(text)
    assert found is None or (len(str(found[0])) == 7 and 0 <= found[1] <= 1)


@pytest.mark.parametrize(
    ("one", "ratio"),
    [("#000000", 21.0), ("#767676", 4.54), ("#777777", 4.48), ("#0000ff", 8.59), ("#ff0000", 4.0)],
)
def test_contrast_with_white_is_that_of_published_examples(one: str, ratio: float) -> None:
    found = read_colour(one)
    assert found is not None
    assert contrast(found[0], WHITE) == contrast(WHITE, found[0]) == pytest.approx(ratio, abs=0.006)


def slow_contrast(one: Colour, other: Colour) -> float:
    """The definition of WCAG 2.1, word for word."""

    def luminance(colour: Colour) -> float:
        parts = []
        for eight_bit in (colour.red, colour.green, colour.blue):
            part = eight_bit / 255
            parts.append(part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4)
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    light, dark = max(luminance(one), luminance(other)), min(luminance(one), luminance(other))
    return (light + 0.05) / (dark + 0.05)


@given(COLOUR, COLOUR)
def test_contrast_is_that_of_the_definition(one: Colour, other: Colour) -> None:
    assert contrast(one, other) == pytest.approx(slow_contrast(one, other))


@given(COLOUR)
def test_a_colour_is_darkened_as_little_as_needed(colour: Colour) -> None:
    dark = towards(colour, BLACK, (WHITE,), 4.5)
    assert slow_contrast(dark, WHITE) >= 4.5
    if slow_contrast(colour, WHITE) >= 4.5:
        assert dark == colour
    else:
        assert slow_contrast(dark, WHITE) < 4.8
    order = sorted(("red", "green", "blue"), key=lambda name: getattr(colour, name))
    parts = [getattr(dark, name) for name in order]
    assert parts == sorted(parts)  # the hue stays


def test_where_nothing_is_enough_the_end_is_given() -> None:
    assert towards(WHITE, BLACK, (BLACK, WHITE), 22) == BLACK
