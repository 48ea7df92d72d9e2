"""The canvas: what is saved is the page's own in ids, colours and font, and its words are text."""

import re
import warnings

import pandas as pd

from pmtools.report.picture import nothing
from pmtools.report.plots import charts


def drawn(*labels: str, dashed: bool = False) -> str:
    with charts.canvas(40) as (figure, axes):
        charts.bar(axes, 0, 20, 100, 10, charts.ACCENT)
        charts.mark(axes, 50, 50, 3, 3, charts.WARM)
        for label in labels:
            charts.text(axes, 0, 12, label)
        if dashed:
            charts.line(axes, [0, 10], [0, 10], dashes=(5, 3))
        axes.plot([0, 1], [0, 1], color=charts.MUTED)  # clipped, by an id
        return charts.svg(figure, "test")


def test_every_colour_is_a_variable_of_the_page_with_itself_to_fall_back_on() -> None:
    styles = " ".join(re.findall(r'style="([^"]*)"', drawn("a", dashed=True)))
    assert "fill: var(--accent, #15406f)" in styles
    assert "fill: var(--warm, #a8420b)" in styles
    assert "fill: var(--ink, #1b2733)" in styles
    assert "stroke: var(--muted, #51606f)" in styles
    assert re.findall(r"(?:fill|stroke): #", styles) == []


def test_a_label_is_text_whatever_it_looks_like() -> None:
    label = 'fill: #15406f id="x" font-family: $a$ <b>&amp;'
    said = drawn(label)
    assert 'fill: #15406f id="x" font-family: $a$ &lt;b&gt;&amp;amp;</text>' in said


def test_two_drawings_on_a_page_share_no_id() -> None:
    ids = [re.findall(r' id="([^"]+)"', drawn(label)) for label in ("a", "b")]
    assert ids[0] and not set(ids[0]) & set(ids[1])
    assert all(f"url(#{name})" in drawn("a") for name in ids[0])
    assert "<style" not in drawn("a")


def test_letters_that_matplotlib_does_not_have_are_drawn_without_a_warning() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        said = drawn("中文 שלום 👩‍💻 हिन्दी")
    assert "中文 שלום 👩‍💻 हिन्दी</text>" in said


def test_the_same_twice_is_the_same() -> None:
    assert drawn("a", dashed=True) == drawn("a", dashed=True)


def test_a_text_that_is_cut_fits_its_room() -> None:
    cut = charts.fitted("W" * 500, 200)
    assert cut.endswith("…")
    assert charts.room(cut) <= 200
    assert charts.fitted("kort", 200) == "kort"


def test_nothing_to_show_is_an_escaped_sentence() -> None:
    picture = nothing("a < b", pd.DataFrame({"n": []}))
    assert picture.body == '<p class="lack">a &lt; b</p>'
    assert picture.markup("x").count("a &lt; b") == 1
    assert picture.svg == ""
