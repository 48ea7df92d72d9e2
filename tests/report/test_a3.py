"""The page of an A3: what it says, in both languages, of whatever came of an iteration."""

import base64
import re
from collections.abc import Callable
from datetime import date
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import pytest

from pmtools.improvement.a3 import a3_of
from pmtools.improvement.register import read_register
from pmtools.report.a3.page import a3_page
from pmtools.report.language import choose

TODAY = date(2026, 2, 3)
HEADS = [
    "Achtergrond", "Huidige situatie", "Waar het heen moet", "Verwachting en oorzaken",
    "Maatregel", "Resultaat", "Vervolg",
]  # fmt: skip
EMPTY = {"area", "br", "img", "meta", "link", "hr", "input"}


class Tags(HTMLParser):
    """The tags of a page, refused when they are not closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.fixture
def page_of(tmp_path: Path, registers: ModuleType) -> Callable[..., str]:
    def make(*results: dict[str, object], language: str = "nl", kept: bool = True, scope: str = "",
             **given: str) -> str:  # fmt: skip
        folder = registers.register(tmp_path / "register", *results, **given)
        if kept:
            registers.run(tmp_path / "reports", given.get("measure", "throughput_p80"))
        choose(language)
        a3 = a3_of(read_register(folder), "balie", tmp_path / "reports")
        return a3_page(a3, scope, TODAY, "9.9")

    return make


def said(page: str) -> str:
    """What a reader sees, a line for each thing."""
    body = re.sub(r"<(?:style|title)>.*?</(?:style|title)>", "", page, flags=re.DOTALL)
    return re.sub(r"\n+", "\n", unescape(re.sub(r"<[^>]+>", "\n", body)))


def headings(page: str, level: int) -> list[str]:
    return [unescape(one) for one in re.findall(rf"<h{level}[^>]*>(.*?)</h{level}>", page)]


def test_it_tells_the_iteration_in_the_classic_order(page_of: Callable[..., str]) -> None:
    page = page_of({}, more='expected = "4 dagen"\nwash_out = "2 weken"\n')
    assert headings(page, 1) == ["Controle aan de balie"]
    assert headings(page, 2) == HEADS
    told = said(page)
    for line in (
        "Programmadoel\nInwoners weten snel waar zij aan toe zijn\n",
        "Eigenaar\nteamleider burgerzaken\nTeam\nburgerzaken\n",
        "Probleem\nUittreksels worden vaak hersteld.\n",
        "doorlooptijd: gemiddeld 12 dagen per zaak (120 zaken, begonnen van 31 december 2024 tot "
        "3 juni 2025); elke zaak telt tot 40 dagen na haar begin\n",
        "Na de verandering vallen 2 van de 3 weken buiten wat ervoor gewoon was\n",
        "Wat we meten\nde tijd waarin 8 van de 10 zaken klaar zijn\n",
        "Doel\nhooguit 5 dagen, uiterlijk op 1 juni 2026\n",
        "Verwacht verschil\n4 dagen minder\n",
        "Niet slechter\naandeel in één keer compleet\n",
        "1 juli 2025; de eerste 14 dagen tellen niet mee (inwerken)\n",
        "Zaken\nalle zaken\n",
        "Verbeterd.\n",
        "doorlooptijd, gemiddeld per zaak: 3 dagen minder dan ervoor. Met 95% zekerheid ligt het "
        "verschil tussen 4,5 dagen minder en 1 dag minder.\n",
        "120 zaken van ervoor met 80 zaken van erna\n",
        "10 januari 2026, met het log zaken.xes\n",
        "Gemaakt op 3 februari 2026 met pmtools 9.9",
    ):
        assert line in told
    assert "ingekort" not in told


def test_a_share_in_english(page_of: Callable[..., str]) -> None:
    changed = {"measure": '"share_in_term"', "effect": 5.0, "low": -1.0, "high": 11.0}
    changed |= {"unit": '"points"', "verdict": '"not_shown"'}
    page = page_of(changed, language="en", measure="share_in_term", target="90%")
    assert '<html lang="en">' in page
    told = said(page)
    for line in (
        "share decided in time: 75% of the cases (120 cases, begun from 31 December 2024 to ",
        "Target\nat least 90%, by 1 June 2026\n",
        "No change shown.\n",
        "share decided in time: 5 percentage points more than before. With 95% certainty the "
        "difference lies between 1 percentage points less and 11 percentage points more.\n",
        "smaller than 2.1 percentage points could mostly not have been seen",
    ):
        assert line in told
    assert "Cijfer" not in told


def test_the_figure_is_the_kept_one_and_can_be_heard(page_of: Callable[..., str]) -> None:
    image = re.search(r'<img src="data:image/svg\+xml;base64,([^"]+)" alt="([^"]+)">', page_of({}))
    assert image
    drawn = base64.b64decode(image[1]).decode("utf-8")
    assert "as it was kept" in drawn
    assert "@font-face" in drawn
    assert image[2] == (
        "Regelkaart met een stip per week. Na de verandering vallen 2 van de 3 weken buiten wat "
        "ervoor gewoon was. Gemiddelde ervoor: 12 dagen; grenzen: 8 dagen en 17 dagen."
    )


def test_in_another_language_it_is_drawn_again(page_of: Callable[..., str]) -> None:
    image = re.search(r"base64,([^\"]+)\" alt", page_of({}, language="en"))
    assert image
    drawn = base64.b64decode(image[1]).decode("utf-8")
    assert "mean: 12 days" in drawn
    assert "as it was kept" not in drawn


@pytest.mark.parametrize("verdict", ["improved", "not_shown", "too_little_data", "worse"])
def test_every_verdict_looks_the_same(
    page_of: Callable[..., str], tmp_path: Path, verdict: str
) -> None:
    page = page_of({"verdict": f'"{verdict}"', "low": -4.5, "high": 2.0})
    result = page[page.index('class="a3-result"') : page.index('class="a3-follow-up"')]
    classes = re.findall(r'class="([^"]+)"', result)
    assert classes == ["a3-result", "lead", "ask"]
    assert len(re.findall(r'<p class="ask">Om samen te bespreken: ', result)) == 1
    assert headings(page, 2) == HEADS


def test_never_reviewed_says_which_command_does_it(page_of: Callable[..., str]) -> None:
    page = page_of(kept=False)
    assert "nog niet beoordeeld" in page
    assert "<code>pmtools review balie LOG</code>" in page
    assert "Hier komt een regelkaart" in page
    assert "<img" not in page
    assert "Verschil" not in page


def test_a_run_that_is_gone_is_told_and_the_result_stands(page_of: Callable[..., str]) -> None:
    page = page_of({}, kept=False)
    assert "Het verslag van de laatste beoordeling is niet gevonden." in page
    assert "<img" not in page
    assert "3 dagen minder dan ervoor" in page


def test_what_is_empty_gets_a_line_and_no_text(page_of: Callable[..., str]) -> None:
    page = page_of({}, kept=False)
    room = (
        r'<dd><div class="room" role="img" aria-label="Ruimte om te schrijven"><i></i></div></dd>'
    )
    assert re.findall(rf"<dt>([^<]+)</dt>{room}", page) == ["Cijfer ervoor", "Verwacht verschil"]
    lines = re.findall(r"<h3>([^<]+)</h3><div class=\"room\"", page)
    assert lines == [
        "Waarom is het zo? De oorzaken", "Wat leerden we?", "Wat spraken we af?",
        "Wat kan er misgaan?", "Klopt ons doel nog? En wat gaan we doen?",
    ]  # fmt: skip


def test_a_result_without_figures_invents_none(page_of: Callable[..., str]) -> None:
    none = dict.fromkeys(("effect", "low", "high", "unit", "n_before", "log", "measure"))
    told = said(page_of({**none, "verdict": '"too_little_data"'}))
    assert "Verschil\nnog niet te zeggen" in told
    assert "Beoordeeld\n10 januari 2026\n" in told
    assert "Vergeleken" not in told


def test_a_verdict_by_hand_leaves_the_effect_open(page_of: Callable[..., str]) -> None:
    page = page_of({**dict.fromkeys(("effect", "low", "high", "unit")), "verdict": '"worse"'})
    assert '<dt>Verschil</dt><dd><div class="room"' in page
    assert "te weinig" not in said(page)


def test_no_difference_has_no_direction(page_of: Callable[..., str]) -> None:
    told = said(page_of({"effect": 0.0, "low": -2.0, "high": 0.01, "verdict": '"not_shown"'}))
    assert "gelijk aan ervoor" in told
    assert "tussen 2 dagen minder en 0 dagen." in told


def test_earlier_reviews_have_a_line_each(page_of: Callable[..., str]) -> None:
    before = [{"date": f"2025-{month}-01", "verdict": '"not_shown"', "effect": -1.0}
              for month in ("09", "10", "11")]  # fmt: skip
    told = said(page_of(*before, {}))
    assert (
        "Eerder\n1 november 2025: Geen verandering aangetoond. 1 dag minder dan ervoor.\n"
        "1 oktober 2025: Geen verandering aangetoond. 1 dag minder dan ervoor.\n"
        "En nog 1, in iterations/balie.toml.\n"
    ) in told


def test_what_follows(page_of: Callable[..., str], tmp_path: Path, registers: ModuleType) -> None:
    folder = tmp_path / "register"
    folder.mkdir()
    of = {"iteration": '"balie"'}
    lesson = {"date": "2026-01-02", "text": '"Bel vroeg."', **of}
    registers.entries(folder, "lesson", [lesson] * 5)
    rule = {"rule": '"Bel binnen een dag."', "since": "2026-01-03", **of}
    registers.entries(folder, "agreement", [{"id": '"a"', "tolerance": '"5%"', **rule},
                                            {"id": '"b"', "tolerance": '"0%"', **rule}])  # fmt: skip
    risk = {"risk": '"Drukte."', "mitigation": '"Een uur vrij"', "date": "2026-01-02", **of}
    registers.entries(folder, "risk", [{"id": '"a"', "carried_out": "true", **risk},
                                       {"id": '"b"', "carried_out": "false", **risk}])  # fmt: skip
    told = said(page_of({}))
    assert told.count("2 januari 2026: Bel vroeg.") == 3
    assert "En nog 2, in lessons.toml." in told
    assert "Bel binnen een dag (sinds 3 januari 2026; 5% mag afwijken)" in told
    assert "Bel binnen een dag (sinds 3 januari 2026; altijd)" in told
    assert "Drukte – wat helpt: Een uur vrij (nog niet gedaan)\nDrukte – wat" in told


@pytest.mark.parametrize("language", ["nl", "en"])
def test_hostile_texts_are_only_text(page_of: Callable[..., str], language: str) -> None:
    nasty = (
        "<script>alert(1)</script>\n\"&' {x} \u202egnp.exe\u2066 \u05e9\u05dc\u05d5\u05dd \0\x07"
    )
    names = ("title", "team", "owner", "process", "programme_goal", "problem", "hypothesis")
    given = dict.fromkeys((*names, "countermeasure", "name"), nasty)
    page = page_of({"log": '"<b>x</b>"'}, language=language, scope=nasty, **given)
    assert "<script" not in page
    assert "<b>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &quot;&amp;&#x27; {x} gnp.exe" in page
    assert not re.search("[\u202a-\u202e\u2066\u2067\0\x07]", page)
    assert page.count("\u2068") == page.count("\u2069") > 0
    tags = Tags()
    tags.feed(page)
    assert tags.open == []
    assert set(tags.seen) <= {
        *("html", "head", "meta", "title", "style", "body", "header", "p", "h1", "h2", "h3"),
        *("main", "div", "section", "dl", "dt", "dd", "figure", "figcaption", "img", "i", "ul"),
        *("li", "footer", "code"),
    }


def test_long_texts_are_shortened_and_it_says_where_the_rest_is(
    page_of: Callable[..., str],
) -> None:
    told = said(page_of({}, problem="woord " * 3000, process="langzaam " * 100))
    problem = re.search(r"Probleem\n(.*)\n", told)
    assert problem
    assert 300 < len(problem[1]) < 900
    assert problem[1].endswith("…")
    assert "De hele tekst staat in het register, in goals.toml, iterations/balie.toml." in told


def test_headings_follow_each_other(page_of: Callable[..., str]) -> None:
    levels = [int(level) for level in re.findall(r"<h(\d)", page_of({}))]
    assert levels[0] == 1
    assert all(b <= a + 1 for a, b in pairwise(levels))
    assert levels.count(1) == 1
