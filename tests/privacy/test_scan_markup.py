"""What a page says, wherever in it that stands, and however it is cut or written."""

import base64

import pytest

from pmtools.privacy.scan.finders import personal_in
from pmtools.privacy.scan.markup import markup_lines

BSN, MAIL = "111222333", "jan@dorp.example"


def found(content: str) -> list[str]:
    texts = [text for _, text in markup_lines(content)]
    return sorted({one.kind for text in texts for one in personal_in(text)})


DRAWING = base64.b64encode(f"<svg><text>{BSN}</text></svg>".encode()).decode()


@pytest.mark.parametrize(
    "content",
    [
        f"<p>{BSN}</p>",
        f"<td>zaak<b>{BSN}</b></td>",
        "<p>111<b>222</b>333</p>",
        "<p>111<span>222<i>3</i></span>33</p>",
        "<text>111<tspan>222333</tspan></text>",
        "<p>111&nbsp;222&#8239;333</p>",
        "<p>111&#8203;222&shy;333</p>",
        "<p>&#49;11222333</p>",
        f'<p title="{BSN}">',
        f'<svg aria-label="nr {BSN}"/>',
        f'<img alt="{BSN}">',
        f'<p data-case="{BSN}">',
        f"<!-- {BSN} -->",
        f"<![CDATA[ {BSN} ]]>",
        f"<?x {BSN} ?>",
        f"<svg><metadata><a>{BSN}</a></metadata></svg>",
        f"<script>const x = '{BSN}'</script>",
        f'<script type="application/json">{{"a": [{BSN}]}}</script>',
        '<script type="application/json">{"a": "\\u0031\\u0031\\u0031222333"}</script>',
        f'<script type="application/json">broken {BSN}</script>',
        f'<img src="data:image/svg+xml;base64,{DRAWING}">',
        f'<img src="data:image/svg+xml,%3Csvg%3E{BSN}%3C/svg%3E">',
        f"<p>{BSN}",
        "<p>\n111\n222\n333</p>",
    ],
)
def test_a_number_is_found(content: str) -> None:
    assert found(f"<main>{content}</main>") == ["bsn"]


@pytest.mark.parametrize(
    "content",
    [
        "<tr><td>111</td><td>222333</td></tr>",
        f'<path d="M {BSN} 0 L 0 {BSN}"/>',
        f'<g transform="translate({BSN})" id="n{BSN}" class="a {BSN}"/>',
        f"<style>.x {{ width: {BSN} px }}</style>",
        f'<a href="#{BSN}">x</a>',
        f'<img src="data:image/png;base64,{base64.b64encode(BSN.encode()).decode()}">',
        "<p>111.222.333 dagen</p>",
        "<p>RSIN 111222333</p>",
        "<p>sha256:0111222333abc, 2025-01-01T11:12:22.111222333Z, 111222333.5</p>",
        "<p>05-01-2025 10:00 en 05.01.2025 10:00</p>",
    ],
)
def test_what_is_no_such_number_is_not(content: str) -> None:
    assert found(f"<main>{content}</main>") == []


def test_each_text_has_its_line() -> None:
    lines = dict((text, line) for line, text in markup_lines("<p>\na</p>\n<p title='b'>c</p>"))
    assert (lines["b"], lines["c"]) == (3, 3)


def test_mail_in_an_address_is_found() -> None:
    assert found(f'<a href="mailto:{MAIL.replace("@", "%40")}">x</a>') == ["email"]


def test_an_endless_page_is_quick() -> None:
    for content in ("<p>" * 50_000, "1<b>" * 50_000, "<p title='" + "1 " * 100_000, "&#" * 50_000):
        list(markup_lines(content))
