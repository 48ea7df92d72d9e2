"""The page of all runs: what it says, in both languages, and that nothing hostile runs in it."""

import json
import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

import pytest

from pmtools.report.index.finding import main_finding
from pmtools.report.index.page import MARK, index_page, summary
from pmtools.report.index.row import OUTCOMES, Row
from pmtools.report.words import words_of
from pmtools.shipped import shipped

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
PLACE = {"kind": "place", "scope": "log", "from_activity": "a", "to_activity": "b", "share": 0.4}


class Table(HTMLParser):
    """The rows of the table as texts, the links, and every element with its attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.within = False
        self.feed(page)
        self.rows = [[" ".join(cell.split()) for cell in row] for row in self.rows]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
            self.within = True

    def handle_endtag(self, tag: str) -> None:
        self.within = self.within and tag not in ("td", "th")

    def handle_data(self, data: str) -> None:
        if self.within:
            self.rows[-1][-1] += data

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.seen if name == tag]


def page(*rows: Row, language: str = "nl") -> str:
    return index_page(rows, words_of(language), NOW, "0.1.0")


def row(**parts: Any) -> Row:
    return Row(**{"id": "20261129T070000Z-a1b2c3", "outcome": "succeeded"} | parts)


def test_a_row_says_what_it_has() -> None:
    whole = row(
        started=datetime(2026, 7, 1, 6, 5, tzinfo=UTC),
        log="receipt.xes",
        sha256="0123456789abcdef",
        notebook="waiting",
        shipped=True,
        role="analist",
        parameters={"bars": 7, "cases": True, "by": ""},
        finding=PLACE,
        links={"report": "a%20b/report.html", "pdf": "a%20b/report.pdf", "notebook": "n.ipynb"},
    )
    table = Table(page(whole))
    heads, cells = table.rows
    assert heads == ["Wanneer", "Gegevens", "Rapport", "Door", "Parameters", "Uitkomst",
                     "Wat eruit kwam"]  # fmt: skip
    assert cells == [
        "1 jul 2026 08:05 20261129T070000Z-a1b2c3",
        "receipt.xes kenmerk 01234567",
        "Waar de dagen zitten pdf",
        "analist",
        "bars = 7 cases = ja by = leeg",
        "gelukt",
        "Tussen ‘a’ en ‘b’ ligt 40% van alle tijd tussen stappen.",
    ]
    links = [attrs["href"] for attrs in table.named("a")]
    assert links == ["#runs", "a%20b/report.html", "a%20b/report.pdf"]


def test_the_column_of_roles_is_there_when_one_has_a_role() -> None:
    assert "Door" not in Table(page(row())).rows[0]
    assert "Door" in Table(page(row(), row(role="coach"))).rows[0]


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"outcome": "failed", "error": "cell 3 stopped."}, ("mislukt", "cell 3 stopped.")),
        ({"outcome": "failed", "personal": ("bsn", "email")}, ("mislukt", "Niet bewaard", "(BSN, e-mailadres)")),
        ({"outcome": "unreadable", "why": "missing"}, ("niet leesbaar", "geen run.json")),
        ({"outcome": "unreadable", "why": "silent"}, ("niet leesbaar", "niet hoe")),
        ({"outcome": "unreadable", "why": "newer"}, ("niet leesbaar", "nieuwere versie")),
        ({"outcome": "unreadable", "why": "shape", "parts": ("input",)}, ("zoals het hoort: input",)),
        ({"why": "edited", "parts": ("findings", "input")}, ("gelukt", "veranderd: findings, input")),
        ({"outcome": "removed", "removed": NOW}, ("verwijderd", "opgeruimd op 29 nov 2026 13:00")),
        ({"gone": True}, ("gelukt", "ligt niet meer in deze map")),
        ({"clock": True}, ("kan niet kloppen",)),
        ({"none_found": True}, ("Niets springt eruit",)),
        ({"sweep": "20261129T-x"}, ("reeks 20261129T-x",)),
        ({"notebook": "waiting", "source": "./w/waiting.ipynb"}, ("waiting (eigen notebook)", "./w/")),
        ({"started": datetime(1, 1, 1, tzinfo=UTC)}, ("",)),
        ({"started": datetime.max.replace(tzinfo=UTC)}, ("moment onbekend",)),
    ],
)  # fmt: skip
def test_it_says_what_is_the_matter(parts: dict[str, Any], said: tuple[str, ...]) -> None:
    text = " ".join(Table(page(row(**parts))).rows[1])
    for one in said:
        assert one in text


def test_of_a_run_that_was_not_kept_that_alone_is_said() -> None:
    found = {"figures": ({"figure": "cases", "said": "60", "meaning": "zaken bekeken"},)}
    odd = row(outcome="failed", personal=("phone",), error="This run holds what looks", **found)
    text = " ".join(Table(page(odd)).rows[1])
    assert "Niet bewaard" in text
    assert "This run holds" not in text
    assert "zaken bekeken" not in text


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"finding": PLACE | {"to_activity": "a"}}, "Between ‘a’ and the same step again lies 40%"),
        ({"finding": PLACE | {"kind": "waiting"}}, "Waiting for ‘b’, after ‘a’, is 40%"),
        ({"finding": PLACE | {"kind": "rework", "scope": "repetition"}}, "‘a’"),
        ({"figures": ({"figure": "verdict", "said": "worse", "meaning": ""},)}, "Got worse."),
        ({"figures": ({"figure": "n", "said": "12", "meaning": "cases"},) * 9}, "12 cases; 12"),
        (
            {
                "figures": (
                    {
                        "figure": "median",
                        "amount": 864000.0,
                        "unit": "second",
                        "said": "",
                        "meaning": "",
                    },
                )
            },
            "Half take at most: 10 days",
        ),
        (
            {
                "figures": (
                    {
                        "figure": "in_time",
                        "amount": 0.5,
                        "unit": "share",
                        "said": "",
                        "meaning": "",
                    },
                )
            },
            "50%",
        ),
    ],
)
def test_the_main_finding(parts: dict[str, Any], said: str) -> None:
    assert said in main_finding(row(**parts), words_of("en"))[0]


def test_a_figure_of_another_language_is_marked_as_that() -> None:
    figures = ({"figure": "n", "said": "12", "meaning": "cases"},)
    shown = page(row(figures=figures, language="en"))
    assert '<span lang="en">12 cases</span>' in shown
    assert 'lang="en"' not in page(row(figures=figures, language="nl"))


ODD = [None, 3, True, [], {}, "x", "ask", "place.x", float("nan"), float("inf"), 10**400, -1]


@pytest.mark.parametrize("name", PLACE)
@pytest.mark.parametrize("odd", ODD, ids=lambda one: repr(one)[:20])
def test_a_finding_of_an_odd_shape_is_no_sentence(name: str, odd: object) -> None:
    for kind in ("place", "rework"):
        finding = PLACE | {"kind": kind, "scope": "self_loop"}
        said, _ = main_finding(row(finding=finding | {name: odd}), words_of("nl"))
        text = isinstance(odd, str) and name.endswith("activity")
        assert bool(said) == (
            text or (kind == "place" and name == "scope" and isinstance(odd, str))
        )
        short = {key: value for key, value in finding.items() if key != name}
        main_finding(
            row(finding=short, figures=({}, {"figure": "n", "said": odd, "meaning": odd})),
            words_of("nl"),
        )


def test_nothing_hostile_becomes_an_element(hostile: str) -> None:
    bad = f'{hostile}</td></tr></table><img src=x onerror="alert(1)">\x00\ud800\u202e'
    finding = PLACE | {"from_activity": bad}
    one = row(
        id=bad, log=bad, sha256=bad, notebook=bad, source=bad, role=bad, sweep=bad, error=bad,
        parameters={bad: bad, "list": [bad]}, finding=finding, parts=(bad,), why="edited",
        figures=({"figure": bad, "said": bad, "meaning": bad},), language=bad,
        links={"report": '"><script>alert(1)</script>'},
    )  # fmt: skip
    for shown in (page(one, one), page(one, row(shipped=True, notebook=bad), language="en")):
        shown.encode("utf-8")
        table = Table(shown)
        assert len(table.rows) == 3
        assert len(table.named("script")) == 1
        assert table.named("img") == []
        assert all(not name.startswith("on") for _, attrs in table.seen for name in attrs)
        assert "\x00" not in shown
        assert "\u202e" not in shown


def test_the_policy_lets_only_its_own_script_run() -> None:
    import base64
    import hashlib

    shown = page(row())
    (script,) = re.findall(r"<script>(.*?)</script>", shown, re.S)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in shown
    assert "default-src 'none'" in shown
    assert not re.search(r"https?://", shown.replace("http://www.w3.org/2000/svg", ""))
    assert MARK in shown[:4096]


def test_choices_are_those_of_the_rows() -> None:
    rows = [row(log=log, outcome=outcome) for log in ("b", "a", "") for outcome in OUTCOMES]
    table = Table(page(*rows))
    assert [attrs.get("name") for attrs in table.named("select")] == ["outcome", "log"]
    told = [attrs for attrs in table.named("tr") if "data-outcome" in attrs]
    assert [one.get("data-log") for one in told] == ["1"] * 4 + ["0"] * 4 + [None] * 4
    assert [one["data-outcome"] for one in told] == ["0", "1", "2", "3"] * 3


def test_an_empty_folder_says_how_to_begin() -> None:
    shown = page()
    assert "nog geen rapporten" in shown
    assert "<table" not in shown


def test_how_many_of_each() -> None:
    rows = [row(), row(), row(outcome="failed"), row(outcome="removed")]
    assert summary(rows, words_of("nl")) == (
        "4 runs: 2 gelukt, 1 mislukt, van 1 zijn de bestanden verwijderd."
    )


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_shipped_notebook_is_called_by_its_title(language: str) -> None:
    words = words_of(language)
    for path in shipped("notebooks").glob("*.ipynb"):
        first = json.loads(path.read_text(encoding="utf-8"))["cells"][0]
        text = "".join(first["source"])
        if language == "en":
            text = words.texts["cells"][path.stem][first["id"]]
        assert words.known(f"notebook.{path.stem}", "") == text.splitlines()[0].removeprefix("# ")
