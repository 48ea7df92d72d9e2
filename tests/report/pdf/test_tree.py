"""A page as data: what is said and in which order, what is left out, and that nothing is markup."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pmtools.errors import CapabilityError
from pmtools.report.assets import style
from pmtools.report.pdf import pdf
from pmtools.report.pdf.letters import BREAK, LOST
from pmtools.report.pdf.pdf import pdf_of, require_typst
from pmtools.report.pdf.tree import Tree, tree_of

TYPST = '#panic("x") = kop *vet* _schuin_ $x$ `code` <label> @ref \\ // niets /* niets */ "#" '
SVG = '<svg viewBox="0 0 9 9"><path d="M0 0" style="fill:var(--accent, #15406f)"/></svg>'


def page(body: str, css: str = "", language: str = "nl") -> Tree:
    return tree_of(
        f'<!DOCTYPE html><html lang="{language}"><head><title>Een titel</title><style>{css}</style>'
        f"</head><body><main>{body}</main></body></html>"
    )


def all_blocks(said: Any) -> Iterator[dict[str, Any]]:
    """Every piece of the data, whatever it lies in."""
    if isinstance(said, dict):
        yield said
        for inner in said.values():
            yield from all_blocks(inner)
    elif isinstance(said, list):
        for inner in said:
            yield from all_blocks(inner)


def kinds(tree: Tree, kind: str) -> list[dict[str, Any]]:
    return [one for one in all_blocks(tree.data["blocks"]) if one.get("is") == kind]


def text(said: Any) -> str:
    return "".join(str(one.get("text", "")) for one in all_blocks(said))


def test_text_stays_text_whatever_is_in_it() -> None:
    escaped = TYPST.replace("<", "&lt;")
    tree = page(f"<h1>{escaped}</h1><p>{escaped}</p><ul><li>{escaped}</li></ul>")
    assert text(kinds(tree, "heading")) == TYPST.strip()
    assert text(kinds(tree, "par")[0]) == TYPST.strip()
    assert text(kinds(tree, "list")) == TYPST.strip()
    assert json.loads(json.dumps(tree.data)) == tree.data


def test_the_templates_read_text_only_from_the_data() -> None:
    """Nothing in them makes markup or code of a text."""
    room = Path(__file__).parents[3] / "pmtools" / "report" / "pdf"
    for file in room.glob("*.typ"):
        assert not re.search(r"\beval\b|read\(|plugin\(|mode:", file.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("given", "made"),
    [
        ([1, 2, 3, 2, 3], [1, 2, 3, 2, 3]),
        ([1, 3], [1, 2]),
        ([3, 4, 1], [1, 2, 1]),
        ([2, 6, 6, 2], [1, 2, 3, 2]),
    ],
)
def test_no_heading_is_of_a_level_that_was_skipped_to(given: list[int], made: list[int]) -> None:
    tree = page("".join(f"<h{level}>Kop</h{level}>" for level in given))
    assert [one["level"] for one in kinds(tree, "heading")] == made


def test_an_empty_heading_is_none() -> None:
    assert kinds(page("<h1> <b></b></h1><p>x</p>"), "heading") == []


@pytest.mark.parametrize(
    ("body", "alt"),
    [
        (f'<figure><figcaption>K</figcaption><div class="drawing" aria-label="Zegt het">{SVG}'
         "</div></figure>", "Zegt het"),
        (f"<figure><figcaption>Het bijschrift</figcaption>{SVG}</figure>", "Het bijschrift"),
        (SVG.replace("<svg", '<svg aria-label="Van zichzelf"'), "Van zichzelf"),
        (SVG, "Afbeelding zonder beschrijving"),
        ('<p>Zie <img src="data:image/png;base64,iVBO" alt="Een foto"></p>', "Een foto"),
        ('<img src="data:image/png;base64,iVBO">', "Afbeelding zonder beschrijving"),
    ],
)  # fmt: skip
def test_every_image_is_said(body: str, alt: str) -> None:
    (image,) = kinds(page(body), "image")
    assert image["alt"] == alt


def test_an_image_from_elsewhere_is_only_named() -> None:
    for source in ("https://example.org/x.png", "/etc/passwd", "x.svg", "data:text/html,x"):
        tree = page(f'<p><img src="{source}" alt="Elders"></p>')
        assert kinds(tree, "image") == []
        assert text(tree.data["blocks"]) == "Elders"
        assert tree.files == {}


def test_a_table_has_its_header_and_equal_rows() -> None:
    (table,) = kinds(
        page(
            '<table><caption class="source">niet getoond</caption><thead><tr><th>Stap</th>'
            '<th class="number">Aantal</th></tr></thead><tbody><tr><th scope="row">a</th>'
            '<td class="number">1</td></tr><tr><td colspan="2">b</td></tr><tr><td>c</td></tr>'
            "</tbody></table>"
        ),
        "table",
    )
    assert [text(cell) for cell in table["head"][0]] == ["Stap", "Aantal"]
    assert [[text(cell) for cell in row] for row in table["rows"]] == [
        ["a", "1"],
        ["b", ""],
        ["c", ""],
    ]
    assert [column["number"] for column in table["columns"]] == [False, True]


def test_a_table_without_a_header_takes_its_first_row_for_it() -> None:
    (table,) = kinds(page("<table><tr><td>x</td></tr><tr><td>1</td></tr></table>"), "table")
    assert (text(table["head"]), text(table["rows"])) == ("x", "1")
    assert kinds(page("<table></table>"), "table") == []


HIDDEN = (
    "<nav><p>Inhoud</p><ul><li>geheim</li></ul></nav><script>geheim</script><p hidden>geheim</p>"
    '<!-- geheim --><p class="on-screen">geheim</p><button>geheim</button>'
    '<div class="flow" data-mode="frequency"><p><span class="flow-in-time">geheim</span>'
    '<span class="flow-in-frequency">zichtbaar</span></p>'
    '<div class="flow-level" hidden><svg><text>geheim</text></svg></div>'
    '<div class="flow-level"><svg><title>geheim</title><text>gezien</text></svg></div></div>'
)


def test_what_is_hidden_on_the_page_is_not_in_the_file() -> None:
    tree = page(HIDDEN)
    told = json.dumps(tree.data) + "".join(map(str, tree.files.values()))
    assert "geheim" not in told
    assert "zichtbaar" in told
    assert "gezien" in told
    assert len(kinds(tree, "image")) == 1


def test_a_link_goes_only_to_the_web() -> None:
    tree = page(
        '<p><a href="https://wetten.overheid.nl/">wet</a> <a href="#part-1">deel</a> '
        '<a href="javascript:alert(1)">script</a> <a href="file:///etc/passwd">bestand</a></p>'
    )
    assert [one["to"] for one in kinds(tree, "link")] == ["https://wetten.overheid.nl/"]
    assert text(tree.data["blocks"]) == "wet deel script bestand"


def test_space_is_told_once() -> None:
    tree = page("<p>\n Een  <b> woord </b>\n<br>\n en <i>nog</i> een \n</p>")
    (par,) = kinds(tree, "par")
    assert [one["is"] for one in par["runs"]] == ["text", "strong", "break", "text", "em", "text"]
    assert text(par) == "Een woord en nog een"


def test_text_between_blocks_is_a_paragraph_in_its_place() -> None:
    tree = page("<div>voor<ul><li>in</li></ul>na <b>alles</b></div>")
    assert [one["is"] for one in tree.data["blocks"]] == ["par", "list", "par"]
    assert text(tree.data["blocks"]) == "voorinna alles"


def test_a_letter_that_no_font_has_is_said() -> None:
    tree = page("<p>Zaak 漢 → Łódź ☃ שלום \u2068x\u2069</p>")
    assert text(tree.data["blocks"]) == f"Zaak {LOST} → Łódź ☃ שלום \u2068x\u2069"
    assert LOST in tree.data["lost"]
    assert page("<p>Zaak → é</p>").data["lost"] == ""


def test_a_long_name_can_be_broken_and_is_the_same() -> None:
    name = "x" * 90 + "/een_bestand.csv"
    said = text(page(f"<p>{name}</p>").data["blocks"])
    assert said.replace(BREAK, "") == name
    assert max(map(len, said.split(BREAK))) <= 24


@pytest.mark.parametrize(
    ("title", "running"),
    [
        ("Doorlooptijd – een_log.xes.gz", "Doorlooptijd – een_log.xes.gz"),
        ("Herhaald werk en overdrachten – een_log.xes.gz", "Herhaald werk en overdrachten …"),
        ("w" * 99, "w" * 79 + "…"),
    ],
)
def test_what_stands_above_every_page_is_short(title: str, running: str) -> None:
    tree = tree_of(f"<html><title>{title}</title><main></main></html>")
    assert tree.data["running"].replace(BREAK, "") == running
    assert tree.data["title"] == title


def test_another_language_within_a_page_is_told() -> None:
    tree = page('<ul lang="nl"><li>Hallo</li></ul>', language="en")
    assert [one["language"] for one in kinds(tree, "spoken")] == ["nl"]
    assert tree.data["language"] == "en"
    assert "{page}" in tree.data["page"]


def drawn(tree: Tree) -> str:
    (content,) = tree.files.values()
    return content.decode("utf-8")


def test_a_drawing_wears_the_theme_of_its_page() -> None:
    assert "fill: #15406f" in drawn(page(SVG, ":root{--accent: #15406f}"))
    theme = page(SVG, ":root{--accent:#15406f;--link:var(--accent)} :root{--accent:#7a1f5c}")
    assert "fill: #7a1f5c" in drawn(theme)
    assert theme.data["colours"]["accent"] == "#7a1f5c"
    assert theme.data["colours"]["link"] == "#7a1f5c"


def test_a_colour_that_is_none_is_not_taken() -> None:
    tree = page("<p>x</p>", ':root{--accent: #fff"); #panic("x"); --ink: red}')
    assert tree.data["colours"]["accent"] == "#15406f"
    assert tree.data["colours"]["ink"] == "#1b2733"


MAP = (
    '<div class="drawing" aria-label="kaart"><div class="flow" data-mode="frequency">'
    '<svg viewBox="0 0 9 9"><g class="flow-step flow-often"><rect width="9" height="9"/>'
    '<text>Stap</text><text>9×</text></g><g class="flow-arrow flow-place">'
    '<path d="M0 0" stroke-width="2" style="--long:5px"/>'
    '<polygon class="flow-in-time" points="0,0"/></g></svg></div></div>'
)


def test_the_style_of_the_page_is_said_in_the_map() -> None:
    svg = drawn(page(MAP, style()))
    (rect,) = re.findall(r"<rect[^>]*>", svg)
    assert "fill: #15406f" in rect  # flow-often is stronger than flow-step
    name, number = re.findall(r"<text[^>]*>", svg)
    assert "font-weight: 600" in name
    assert "font-weight: 400" in number  # text:last-of-type
    assert all("fill: #ffffff" in one and "font-size: 14px" in one for one in (name, number))
    (path,) = re.findall(r"<path[^>]*>", svg)
    assert "stroke: #a8420b" in path
    assert "stroke-width: 5px" not in path  # that is for the other mode
    assert "polygon" not in svg
    assert "var(" not in svg
    assert 'viewBox="0 0 9 9"' in svg


def test_a_drawing_holds_nothing_but_lines_and_text() -> None:
    svg = drawn(
        page(
            '<svg viewBox="0 0 9 9" onload="x()"><script>x()</script><image href="/etc/passwd"/>'
            '<foreignObject><p>x()</p></foreignObject><use href="x.svg#a"/><metadata>x()</metadata>'
            '<a href="https://x"><text>weg</text></a><text>&lt;b> &amp; "x"</text></svg>'
        )
    )
    assert "x()" not in svg
    assert "href" not in svg
    assert svg.endswith('<use></use><text>&lt;b&gt; &amp; "x"</text></svg>')


def test_points_that_a_drawing_brings_along_stay_and_no_other_image_does() -> None:
    kept = '<image xlink:href="data:image/png;base64,iVBO\nAAAA" width="9" onload="x()"/>'
    gone = "".join(
        f'<image href="{target}"/>'
        for target in ("https://x/a.png", "data:image/svg+xml;base64,AAAA", "file:///a.png", "")
    )
    svg = drawn(page(f'<svg viewBox="0 0 9 9">{kept}{gone}</svg>'))
    (image,) = re.findall(r"<image[^>]*>", svg)
    assert 'href="data:image/png;base64,iVBOAAAA"' in image
    assert "onload" not in image


def test_a_page_that_is_no_page_gives_an_empty_one() -> None:
    for html in ("", "<html></html>", "geen pagina", "<main><table><tr></tr></table>"):
        tree = tree_of(html)
        assert tree.layout == "report"
        assert tree.data["title"]


def test_without_typst_the_remedy_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "find_spec", lambda name: None if name == "typst" else object())
    for ask in (require_typst, lambda: pdf_of("<main></main>", datetime.now(UTC))):
        with pytest.raises(CapabilityError) as caught:
            ask()
        assert str(caught.value) == '--pdf needs the extra pdf: pip install "pmtools[pdf]"'


def parts(style: str, text: str = "Toets → b ☃") -> list[tuple[float, bool, str]]:
    """Where each part of a text in a drawing begins, whether it is of the other font, its text."""
    svg = drawn(page(f'<svg viewBox="0 0 9 9"><text x="100" style="{style}">{text}</text></svg>'))
    said = re.findall(r'<tspan x="([\d.]+)" style="text-anchor: start([^"]*)">(.*?)</tspan>', svg)
    return [(float(x), "DejaVu Sans" in family, part) for x, family, part in said]


def test_letters_of_another_font_have_their_own_place_in_a_drawing() -> None:
    start, middle, end = (
        parts(f"font-size: 10px; text-anchor: {anchor}") for anchor in ("start", "middle", "end")
    )
    told = [("Toets ", False), ("→", True), (" b ", False), ("☃", True)]
    assert [(text, other) for _, other, text in start] == told
    places = [x for x, *_ in start]
    assert places[0] == 100
    assert 120 < places[1] < 135
    assert places == sorted(places)
    wide = 2 * (100 - middle[0][0])
    assert end[0][0] == pytest.approx(100 - wide, abs=0.1)
    assert 45 < wide < 65
    assert parts("font-size: 20px")[1][0] - 100 == pytest.approx(2 * (places[1] - 100), abs=0.1)
    for said, text in (("font-size: 10px", "Toets"), ("font-size: 10px", "שלום → b"), ("", "→ b")):
        assert parts(said, text) == []
