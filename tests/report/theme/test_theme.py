"""Themes: which colours are taken from a file, made readable, and that nothing else gets in."""

import hashlib
import json
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pmtools.errors import ParameterError
from pmtools.report.assets import style
from pmtools.report.theme.theme import ACCENT, INK, MIXED, MIXES, OWN, Theme, read_theme, variables


@pytest.fixture
def theme(tmp_path: Path):  # type: ignore[no-untyped-def]
    def read(text: str, name: str = "theme.css") -> Theme:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return read_theme(path)

    return read


def contrast(one: str, other: str) -> float:
    """The definition of WCAG 2.1, word for word."""

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


WHOLE = """.utrecht-theme {
  --utrecht-document-background-color: var(--utrecht-color-white);
  --utrecht-document-color: hsl(0 0% 0%);
  --utrecht-link-color: #24578f;
  --utrecht-heading-color: rgb(122, 31, 92);
  --utrecht-color-white: hsl(0 0% 100%);
}"""


def test_colours_are_taken_by_their_tokens(theme) -> None:  # type: ignore[no-untyped-def]
    found = theme(WHOLE)
    assert found.colours == {
        "background": "#ffffff", "accent": "#7a1f5c", "text": "#000000", "link": "#24578f",
    }  # fmt: skip
    assert found.tokens == {
        "background": "utrecht-document-background-color",
        "accent": "utrecht-heading-color",
        "text": "utrecht-document-color",
        "link": "utrecht-link-color",
    }
    assert found.notes == ()
    assert found.file == "theme.css"
    assert found.sha256 == hashlib.sha256(WHOLE.encode()).hexdigest()
    assert found.record() == {
        "file": found.file, "sha256": found.sha256, "colours": found.colours,
        "tokens": found.tokens, "notes": [],
    }  # fmt: skip


def test_json_of_nested_tokens_with_references(theme) -> None:  # type: ignore[no-untyped-def]
    content = {
        "haarlem": {"color": {"red": {"50": {"value": "#b3001b"}}}},
        "utrecht": {
            "link": {"color": {"value": "{haarlem.color.red.50.value}"}},
            "button": {"primary-action": {"background-color": {"$value": "{utrecht.link.color}"}}},
        },
    }
    found = theme(json.dumps(content), "tokens.json")
    assert found.colours == {"accent": "#b3001b", "link": "#b3001b"}
    assert found.tokens["accent"] == "utrecht-button-primary-action-background-color"


@pytest.mark.parametrize(
    ("css", "accent"),
    [
        ("--zwolle-heading-color: #123abc", "#123abc"),
        ("--den-haag-heading-color: #123abc; --den-haag-link-color: #111111", "#123abc"),
        ("--heading-1-color: #123abc", "#123abc"),
        ("--nl-heading-level-1-color: #123abc", "#123abc"),
        ("--utrecht-button-primary-action-background-color: #123abc", "#123abc"),
        ("--basis-color-action-1-inverse-bg-default: #123abc", "#123abc"),
        ("--epe-brand-primary: #123abc", "#123abc"),
        ("--utrecht-link-color: #123abc", "#123abc"),
        # a name of the components comes before the municipality's own, a heading before a button
        ("--epe-heading-color: #aa0000; --utrecht-heading-color: #123abc", "#123abc"),
        ("--utrecht-button-primary-action-background-color: #aa0000; --a-heading-color: #123abc", "#123abc"),
        # a shade of grey, a light colour or one that is none gives way to a later one
        ("--utrecht-heading-color: #222222; --utrecht-link-color: #123abc", "#123abc"),
        ("--utrecht-heading-color: #ffcc00; --utrecht-link-color: #123abc", "#123abc"),
        ("--utrecht-heading-color: transparent; --utrecht-link-color: #123abc", "#123abc"),
        ("--utrecht-heading-color: rgb(0 0 0 / 0); --utrecht-link-color: #123abc", "#123abc"),
        ("--utrecht-heading-color: #222222; --utrecht-document-color: #000", "#222222"),
        # no colour of a part of another component
        ("--utrecht-breadcrumb-nav-link-color: #aa0000; --epe-link-color: #123abc", "#123abc"),
    ],
)  # fmt: skip
def test_which_token_gives_the_accent(theme, css: str, accent: str) -> None:  # type: ignore[no-untyped-def]
    assert theme(f":root {{ {css} }}").colours["accent"] == accent


def test_a_colour_that_lets_through_is_mixed_with_the_background(theme) -> None:  # type: ignore[no-untyped-def]
    css = "--a-document-background-color: #f0f0f0; --a-link-color: rgb(0 0 0 / 75%)"
    assert theme(css).colours["link"] == "#3c3c3c"


@pytest.mark.parametrize(
    ("css", "use"),
    [
        ("--utrecht-link-color: #3bac2a", "link"),
        ("--utrecht-document-color: #999999", "text"),
        ("--utrecht-heading-color: #f0b800", "accent"),
        ("--utrecht-link-color: #ffffff", "link"),
        ("--utrecht-document-background-color: #e6e6e6; --utrecht-link-color: #6a6a6a", "link"),
    ],
)
def test_a_colour_that_cannot_be_read_is_darkened_and_that_is_said(
    theme, css: str, use: str
) -> None:  # type: ignore[no-untyped-def]
    found = theme(f":root {{ {css} }}")
    given, used = re.findall(r"#\w{6}", css)[-1], found.colours[use]
    paper = found.colours.get("background", "#ffffff")
    assert contrast(given, paper) < 4.5 <= contrast(used, paper)
    (note,) = (note for note in found.notes if found.tokens[use] in note and used in note)
    assert given in note
    assert "4.5:1" in note
    assert "theme.css" in note
    low = re.search(r"it is ([\d.]+):1", note)
    assert low is not None
    assert float(low[1]) < 4.5


def test_a_dark_background_is_lightened_until_the_page_can_be_read(theme) -> None:  # type: ignore[no-untyped-def]
    found = theme("--utrecht-document-background-color: #262626; --utrecht-document-color: #f2f2f2")
    paper = found.colours["background"]
    assert all(contrast(str(own), paper) >= 4.5 for own in OWN)
    assert contrast(found.colours["text"], paper) >= 4.5
    assert len(found.notes) == 2
    assert found.notes[0].startswith("theme.css: utrecht-document-background-color is #262626.")


COLOURS = st.from_regex(r"#[0-9a-f]{6}", fullmatch=True)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(COLOURS, COLOURS, COLOURS, COLOURS)
def test_whatever_the_colours_all_that_stands_on_the_page_can_be_read(
    tmp_path: Path, paper: str, text: str, link: str, accent: str
) -> None:
    path = tmp_path / "any.css"
    names = ("document-background-color", "document-color", "link-color", "heading-color")
    pairs = zip(names, (paper, text, link, accent), strict=True)
    path.write_text("".join(f"--utrecht-{name}: {colour};" for name, colour in pairs))
    found = read_theme(path).colours
    back = found["background"]
    mixed = str(mix(found["accent"], back))
    on_page = [(found[use], back) for use in ("text", "link", "accent")]
    on_page += [(str(own), back) for own in OWN]
    on_page += [("#ffffff", found["accent"]), (found["text"], mixed)]
    tint = re.search("--tint:(#......)", variables(found))
    assert tint is not None
    on_page.append((found["text"], tint[1]))
    assert [pair for pair in on_page if contrast(*pair) < 4.5] == []


def mix(accent: str, paper: str) -> str:
    """The strongest of the page's mixed backgrounds, as `color-mix(in srgb …)` defines it."""
    parts = [
        round(int(accent[at : at + 2], 16) * MIXED + int(paper[at : at + 2], 16) * (1 - MIXED))
        for at in (1, 3, 5)
    ]
    return "#" + "".join(f"{part:02x}" for part in parts)


def test_the_text_of_the_page_itself_is_guarded_too(theme) -> None:  # type: ignore[no-untyped-def]
    found = theme("--utrecht-heading-color: #000000")
    assert contrast(str(INK), mix("#000000", "#ffffff")) < 4.5
    assert contrast(found.colours["text"], mix("#000000", "#ffffff")) >= 4.5
    assert "text" not in found.tokens
    assert "the text of the report itself" in found.notes[0]


def test_the_guard_knows_the_colours_of_the_page() -> None:
    """What the guard takes for the page's own is what the style has."""
    sheet = style()
    variables_of = dict(re.findall(r"--(\w+): (#[0-9a-f]{6});", sheet))
    own = {"muted": OWN[0], "warm": OWN[1], "accent": ACCENT, "ink": INK}
    assert {name: variables_of[name] for name in own} == {n: str(c) for n, c in own.items()}
    mixes = re.findall(r"color-mix\(in srgb, var\(--accent\) (\d+)%, var\(--paper\)\)", sheet)
    assert max(map(int, mixes), default=0) <= 100 * MIXED
    assert set(MIXES) <= set(variables_of)
    assert MIXES["tint"] <= MIXED


HOSTILE = """@import url("https://evil.example/x.css");
.utrecht-theme { --utrecht-heading-color: #7a1f5c; --utrecht-link-color: #24578f;
  --evil: </style><script>alert(1)</script>; background: url(https://evil.example/x.png); }
body { display: none } --x-document-color: #111;}</style><script>alert(2)</script>"""


def test_nothing_of_a_file_but_its_colours_reaches_the_page(theme) -> None:  # type: ignore[no-untyped-def]
    found = theme(HOSTILE)
    assert found.colours == {"accent": "#7a1f5c", "text": "#111111", "link": "#24578f"}
    css = variables(found.colours)
    assert css.startswith(":root{--ink:#111111;--link:#24578f;--accent:#7a1f5c;--tint:#f6eff4;")
    assert "evil" not in str(found.record()) + css


def test_a_record_that_was_changed_by_hand_brings_nothing_in_either() -> None:
    for bad in ("red", "#12345", "#1234567", "#fff;}*{display:none", "url(x)", "", "#12345G"):
        assert variables({"accent": bad, "link": bad}) == ""
    assert variables({"--x": "#123456"}) == ""


@given(st.dictionaries(st.sampled_from(["accent", "link", "text", "background"]), st.text()))
def test_the_variables_are_colours_or_nothing(colours: dict[str, str]) -> None:
    form = r"(:root\{(--(ink|paper|link|accent|tint|line|pale):#[0-9a-f]{6};?)+\})?"
    assert re.fullmatch(form, variables(colours))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "theme.css has no colour that a report can use.*utrecht-link-color.*theme.css or tokens"),
        ("body { color: red }", "no colour that a report can use"),
        ("--utrecht-breadcrumb-nav-link-color: #a00", "no colour that a report can use"),
        (":root {\n --utrecht-link-color: bleu; }", r"theme.css, line 2, --utrecht-link-color: 'bleu' is no colour.*Write it as #rrggbb"),
        ("--a: 12px;\n--utrecht-heading-color: var(--a)", r"line 1, --a: '12px' is no colour.*\(for utrecht-heading-color\)"),
        ("--utrecht-link-color: #fff;}</style><script>", "no colour"),
        ("--utrecht-link-color: var(--gone)", "line 1, --utrecht-link-color: it refers to 'gone', which is not in the file"),
        ("--utrecht-link-color: " + "x" * 10_000, "'x{59}…' is no colour"),
        ("--utrecht-link-color: \x1b[31mred", r"'\[31mred' is no colour"),
    ],
)  # fmt: skip
def test_a_file_without_use_is_explained(theme, text: str, says: str) -> None:  # type: ignore[no-untyped-def]
    if text.endswith("<script>"):
        assert theme(text).colours["link"].startswith("#")
        return
    with pytest.raises(ParameterError, match=says):
        theme(text)


def test_a_file_that_cannot_be_read_is_explained(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="The theme gone.css is not there. Give the theme"):
        read_theme(tmp_path / "gone.css")
    with pytest.raises(ParameterError, match="is a folder"):
        read_theme(tmp_path)
    large = tmp_path / "large.css"
    large.write_bytes(b" " * 5_000_001)
    with pytest.raises(ParameterError, match=r"large.css is larger than 5,000,000 bytes"):
        read_theme(large)
