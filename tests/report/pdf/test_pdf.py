"""A page as PDF: read aloud by an independent checker, the same bytes twice, nothing taken along."""

import io
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from pmtools.errors import PmtoolsError
from pmtools.report.assets import style
from pmtools.report.pdf import pdf
from pmtools.report.pdf.pdf import pdf_of

pytestmark = pytest.mark.long

TYPST = '#panic("x") *vet* _schuin_ $x$ `a` <label> @ref \\ // "#'.replace("<", "&lt;")
MOMENT = datetime(2026, 11, 29, 7, 0, tzinfo=UTC)
HOSTILE = ("漢字 ☃ שלום עולם \u202e\u2068ab\u2069 e\u0301 \U0001f600 \ufeff " + "W" * 300, TYPST)
CHART = (
    '<svg viewBox="0 0 548 99"><path d="M0 0 L 500 50" style="stroke:var(--accent)"/>'
    '<text x="9" y="20" style="font-size:11px">In de figuur</text></svg>'
)


def page(body: str, language: str = "nl") -> str:
    return (
        f'<!DOCTYPE html><html lang="{language}"><head><title>Rapport – zaken.csv</title><style>'
        f'{style()}</style></head><body><header class="band"><p>Band</p></header><nav><p>Inhoud</p>'
        f'</nav><main><h1>Rapport</h1>{body}</main><footer class="colophon"><p>Gemaakt</p></footer>'
        "</body></html>"
    )


def figure(title: str = "Het wordt langzamer") -> str:
    rows = "".join(f"<tr><td>stap {n}</td><td class=number>{n}</td></tr>" for n in range(60))
    return (
        f'<figure class="picture"><figcaption>{title}</figcaption><div class="drawing" '
        f'aria-label="{title}, van 3 naar 9 dagen">{CHART}</div><p class="more">Noot</p><details>'
        "<summary>Cijfers</summary><table><thead><tr><th>Stap</th><th class=number>Aantal</th></tr>"
        f"</thead><tbody>{rows}</tbody></table></details></figure>"
    )


WHOLE = page(
    '<p class="masthead">Bron</p><h2>Deel</h2><ul class="glance"><li><strong>9</strong> zaken</li>'
    f'</ul>{figure()}<h3>Meer</h3><ol class="findings"><li>Een <span class="ask">Vraag?</span></li>'
    '</ol><ol class="routes"><li class="route"><p><strong>9%</strong></p><div class="route-bar">'
    '<i style="width:10%"></i><b style="width:90%"></b></div><ol class="route-steps"><li>a</li>'
    "</ol></li></ol><dl><dt>Zaak</dt><dd>Een aanvraag</dd></dl><p><label>Wat nu?</label><textarea>"
    '</textarea></p><pre>code</pre><p><a href="https://wetten.overheid.nl/">de wet</a></p><h2>Tot '
    "slot</h2>"
)


@pytest.fixture
def opened(heard: Any) -> Callable[[bytes], Any]:
    import pikepdf

    return lambda content: pikepdf.open(io.BytesIO(content))


def elements(document: Any) -> list[tuple[str, Any]]:
    """The kinds of all elements that are read aloud, in their order."""
    import pikepdf

    def walk(one: Any) -> Any:
        if isinstance(one, pikepdf.Array):
            for each in one:
                yield from walk(each)
        elif isinstance(one, pikepdf.Dictionary) and "/S" in one:
            yield str(one["/S"])[1:], one
            yield from walk(one.get("/K", pikepdf.Array()))

    return list(walk(document.Root.StructTreeRoot.K))


@pytest.fixture(scope="module")
def whole(heard: Callable[[bytes], list[str]]) -> bytes:
    return pdf_of(WHOLE, MOMENT)


def test_a_page_is_heard_without_an_error(
    whole: bytes, heard: Callable[[bytes], list[str]]
) -> None:
    assert heard(whole) == []


def test_it_is_told_what_each_part_is(whole: bytes, opened: Callable[[bytes], Any]) -> None:
    document = opened(whole)
    parts = elements(document)
    names = [name for name, _ in parts]
    assert [name for name in names if name[0] == "H" and name[1:].isdigit()] == [
        "H1", "H2", "H3", "H2",
    ]  # fmt: skip
    (alt,) = [str(one["/Alt"]) for name, one in parts if name == "Figure"]
    assert alt == "Het wordt langzamer, van 3 naar 9 dagen"
    assert names.count("TH") == 2
    assert names.count("TR") == 61
    assert {"Caption", "TOC", "L", "LI", "Link", "Code"} <= set(names)
    assert str(document.Root.Lang) == "nl"
    assert document.Root.ViewerPreferences.DisplayDocTitle
    assert "/Outlines" in document.Root
    with document.open_metadata() as metadata:
        assert metadata["dc:title"] == "Rapport – zaken.csv"
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["xmp:CreateDate"].startswith("2026-11-29T07:00:00")


def test_the_same_page_gives_the_same_bytes(whole: bytes) -> None:
    assert pdf_of(WHOLE, MOMENT) == whole
    assert pdf_of(WHOLE, datetime(2026, 11, 30, tzinfo=UTC)) != whole


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_label_is_only_text(text: str, heard: Callable[[bytes], list[str]]) -> None:
    cells = "".join(f"<td>{text}</td>" for _ in range(9))
    chart = CHART.replace("In de figuur", text)
    body = (
        f"<h2>{text}</h2><p>{text}</p><ul><li>{text}</li></ul><ul class=glance><li><strong>{text}"
        f"</strong></li></ul><figure><figcaption>{text}</figcaption><div class=drawing>{chart}"
        f"</div></figure><table><tr>{cells}</tr><tr>{cells}</tr></table><pre>{text}</pre>"
        f"<dl><dt>{text}</dt><dd>{text}</dd></dl>"
    )
    assert heard(pdf_of(page(body).replace("zaken.csv", text), MOMENT)) == []


def test_nothing_lies_outside_the_paper(whole: bytes) -> None:
    pymupdf = pytest.importorskip("pymupdf", reason="needs the check extra")
    wide = "".join(f"<td class=number>{n} 000 dagen en uren</td>" for n in range(14))
    names = "".join(f"<td>{'W' * 40}{n}</td>" for n in range(6))
    table = "<table><tr>{0}</tr><tr>{0}</tr></table>"
    content = pdf_of(page(table.format(wide) + table.format(names) + figure("W" * 200)), MOMENT)
    for sheet in pymupdf.open(stream=content):
        for *box, said, _, _, _ in sheet.get_text("words"):
            assert box[0] >= 40, said
            assert box[2] <= sheet.rect.width - 20, said


def planted(monkeypatch: pytest.MonkeyPatch, change: Callable[[dict[str, Any]], None]) -> None:
    whole_tree = pdf.tree_of

    def tree_of(html: str) -> Any:
        tree = whole_tree(html)
        change(tree.data)
        return tree

    monkeypatch.setattr(pdf, "tree_of", tree_of)


def test_an_image_without_words_is_refused(
    monkeypatch: pytest.MonkeyPatch, heard: Callable[[bytes], list[str]]
) -> None:
    def silent(data: dict[str, Any]) -> None:
        (shown,) = [one for one in data["blocks"] if one["is"] == "figure"]
        shown["blocks"][0]["alt"] = None

    planted(monkeypatch, silent)
    with pytest.raises(PmtoolsError, match="could not be made.*alt text"):
        pdf_of(WHOLE, MOMENT)


def test_a_heading_that_skips_a_level_is_refused(
    monkeypatch: pytest.MonkeyPatch, heard: Callable[[bytes], list[str]]
) -> None:
    def skipping(data: dict[str, Any]) -> None:
        (below,) = [one for one in data["blocks"] if one.get("level") == 3]
        below["level"] = 5

    planted(monkeypatch, skipping)
    with pytest.raises(PmtoolsError, match="could not be made.*heading"):
        pdf_of(WHOLE, MOMENT)


@pytest.mark.parametrize(
    ("kind", "key", "rule"),
    [
        ("Figure", "/Alt", "FIG-001"),
        ("Document", "/Lang", "DOC-013"),
        ("H3", "H5", "HDG-001"),
        ("TH", "TD", "TBL-001"),
    ],
)
def test_the_checker_hears_a_fault(
    whole: bytes,
    opened: Callable[[bytes], Any],
    heard: Callable[[bytes], list[str]],
    kind: str,
    key: str,
    rule: str,
) -> None:
    import pikepdf

    document = opened(whole)
    if kind == "Document":
        del document.Root[key]
    for name, one in elements(document):
        if name == kind and kind in ("TH", "H3"):
            one["/S"] = pikepdf.Name(f"/{key}")
        elif name == kind == "Figure":
            del one[key]
        if kind == "TH" and name in ("TH", "TD"):
            del one["/A"]
    content = io.BytesIO()
    document.save(content)
    assert rule in {error.split()[0] for error in heard(content.getvalue())}


def test_a_long_header_is_not_printed_again_where_it_would_not_be_heard(
    heard: Callable[[bytes], list[str]], opened: Callable[[bytes], Any]
) -> None:
    head = "".join(f"<th>helft van de keren binnen {n}</th>" for n in range(4))
    rows = f"<tr>{'<td class=number>9 dagen</td>' * 4}</tr>" * 60
    more = "<p>Nog wat tekst.</p>" * 200
    content = pdf_of(page(f"<table><thead><tr>{head}</tr></thead>{rows}</table>{more}"), MOMENT)
    assert len(opened(content).pages) > 4
    assert heard(content) == []
