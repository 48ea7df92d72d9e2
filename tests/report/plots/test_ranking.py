"""The ranking: what is drawn, read from the drawing itself."""

import re
from html import unescape

import pandas as pd
import pytest

import pmtools as pm
from pmtools.errors import ParameterError

ARROW = r'<path d="M ([-\d.]+) [-\d.]+ \nL ([-\d.]+) [^"]*" style="fill: var\(--{}, '


def texts(svg: str) -> list[str]:
    return [unescape(text) for text in re.findall(r"<text[^>]*>([^<]*)</text>", svg)]


def widths(svg: str, colour: str) -> list[float]:
    """Of all bars of a colour, from top to bottom."""
    found = re.findall(ARROW.format(colour), svg)
    return [float(right) - float(left) for left, right in found]


def whiskers(svg: str) -> list[float]:
    """Where the upright marks stand."""
    lines = re.findall(
        r'<path d="M ([-\d.]+) ([-\d.]+) \nL ([-\d.]+) ([-\d.]+) \n" style="fill: none', svg
    )
    return [float(x) for x, _, to, _ in lines if x == to]


def by(key: str, **columns: list[object]) -> pd.DataFrame:
    """A frame by a key: n, and total, median, p80 and p90 in days."""
    times = ("total", "median", "p80", "p90")
    return pd.DataFrame(
        {key: columns["values"], "n": columns["n"]}
        | {name: pd.to_timedelta(columns[name], unit="D") for name in times if name in columns}
    )


@pytest.fixture
def channels() -> pd.DataFrame:
    return by(
        "kanaal",
        values=["post", None, "balie", "web"],
        n=[10, 300, 9, 20],
        total=[100, 300, 500, 100],
        median=[20, 12, 50, 5],
        p80=[30, 25, 60, 6],
        p90=[80, 40, 70, 8],
    )


def test_it_draws_the_largest_totals_first(between: pd.DataFrame) -> None:
    picture = pm.plot_ranking(between, most=3)
    labels = [text for text in texts(picture.body) if "→" in text]
    assert labels == ["a → b", "c → <script>alert(1)</script> \"&' $x$", "b → c"]
    assert picture.title == (
        "De meeste tijd tussen stappen ligt bij ‘a → b’: 40% van het totaal; de 3 balken samen 90%"
    )
    assert "40% · mediaan 10 uur · 4 keer" in texts(picture.body)
    assert "En nog 2 andere, samen 10%." in texts(picture.body)


def test_bars_are_as_long_as_their_share(between: pd.DataFrame) -> None:
    drawn = widths(pm.plot_ranking(between, most=4).body, "accent")
    assert [width / drawn[0] for width in drawn] == pytest.approx([1, 0.75, 0.5, 0.25], abs=0.01)


def test_the_answer_is_all_of_the_frame_with_its_share(between: pd.DataFrame) -> None:
    answer = pm.plot_ranking(between, most=2).answer
    assert answer["share"].to_list() == pytest.approx([0.4, 0.3, 0.2, 0.1, 0])
    assert answer.columns.to_list() == between.columns.to_list()
    assert len(answer) == len(between)


def test_drawn_twice_it_is_the_same(between: pd.DataFrame) -> None:
    assert pm.plot_ranking(between).body == pm.plot_ranking(between.sample(frac=1)).body


def test_english(between: pd.DataFrame, channels: pd.DataFrame) -> None:
    pm.speak("en")
    assert pm.plot_ranking(between, most=3, of="waiting_time").title == (
        "Most waiting time lies at ‘a → b’: 40% of the total; the 3 bars together 90%"
    )
    picture = pm.plot_ranking(channels, of="throughput_time", value="median")
    assert (
        picture.title
        == "At kanaal ‘post’ the throughput time is longest: half takes at most 20 days"
    )
    assert "median 12 days · 9 in 10 within 40 days · 300 cases" in texts(picture.body)


def test_without_any_time_nothing_is_claimed(between: pd.DataFrame) -> None:
    still = between.assign(total=pd.Timedelta(0), share=0.0)
    picture = pm.plot_ranking(still)
    assert picture.title == "Er valt niets te vergelijken: de tijd tussen stappen is overal 0"
    assert widths(picture.body, "accent") == []


def test_two_that_are_equal_are_not_called_the_most(channels: pd.DataFrame) -> None:
    equal = channels.assign(total=pd.Timedelta("1D"))
    title = pm.plot_ranking(equal, of="throughput_time").title
    assert title.startswith("Bij kanaal ‘balie’ ligt 25% van alle doorlooptijd;")


def test_a_share_that_is_not_of_time_is_not_taken_for_it(channels: pd.DataFrame) -> None:
    """That of rework is of cases, that of handovers of handovers; the total of time is what counts."""
    rework = channels.rename(columns={"kanaal": "activity"}).assign(share=[0.9, 0.1, 0.0, 0.0])
    picture = pm.plot_ranking(rework, of="rework")
    assert picture.answer["time_share"].to_list() == [0.5, 0.3, 0.1, 0.1]
    assert "50% · mediaan 50 dagen · 9 keer" in texts(picture.body)
    assert "De meeste tijd van herhaling ligt bij ‘balie’: 50% van het totaal" in picture.title
    teams = channels.assign(from_team="x", to_team=list("abcd"), share=0.25)
    answer = pm.plot_ranking(teams.drop(columns="kanaal"), of="handovers").answer
    assert answer["time_share"].to_list() == [0.5, 0.3, 0.1, 0.1]


def test_by_median_what_has_few_values_comes_last_and_is_paler(channels: pd.DataFrame) -> None:
    picture = pm.plot_ranking(channels, of="throughput_time", value="median")
    assert picture.answer["n"].to_list() == [10, 300, 20, 9]
    said = texts(picture.body)
    assert said == [
        "post", "mediaan 20 dagen · 9 van de 10 binnen 80 dagen · 10 zaken",
        "niet ingevuld", "mediaan 12 dagen · 9 van de 10 binnen 40 dagen · 300 zaken",
        "web", "mediaan 5 dagen · 9 van de 10 binnen 8 dagen · 20 zaken",
        "balie", "mediaan 50 dagen · 9 zaken",
        "Balk: zo lang duurt de helft hooguit. Streepjes: 8 en 9 van de 10.",
        "Lichte balk: minder dan 10 waarden; die staan onderaan.",
    ]  # fmt: skip
    assert (
        picture.title
        == "Bij kanaal ‘post’ is de doorlooptijd het langst: de helft duurt hooguit 20 dagen"
    )
    bars = widths(picture.body, "accent") + widths(picture.body, "pale")
    assert [bar / bars[0] * 20 for bar in bars] == pytest.approx([20, 12, 5, 50], abs=0.01)
    assert [mark / bars[0] * 20 for mark in whiskers(picture.body)] == pytest.approx(
        [30, 80, 25, 40, 6, 8], abs=0.01
    )


def test_of_ten_thousand_values_the_most_are_shown_and_the_rest_counted() -> None:
    many = [f"{n:05}" + "x" * 9_995 for n in range(10_000)]
    days = [10] * 10_000
    frame = by("omschrijving", values=many, n=days, total=days, median=days, p80=days, p90=days)
    picture = pm.plot_ranking(frame, of="throughput_time", value="median")
    assert "En nog 9.990 andere." in texts(picture.body)
    assert len(picture.body) < 20_000
    assert max(map(len, texts(picture.body))) < 200


def test_a_long_pair_is_broken_at_its_arrow(between: pd.DataFrame) -> None:
    long = between.assign(from_activity="van " * 99, to_activity="naar " * 99)
    first, second = texts(pm.plot_ranking(long, most=1).body)[:2]
    assert first.startswith("van van")
    assert second.startswith("→ naar naar")
    assert first.endswith("…") and second.endswith("…")


def test_values_of_every_kind_can_be_named() -> None:
    values = [None, True, 2.5, pd.Timestamp("2025-06-01"), "tekst"]
    one = [9] * 5
    frame = by("gemengd", values=values, n=one, total=one, median=one, p80=one, p90=one)
    said = texts(pm.plot_ranking(frame, of="throughput_time").body)
    assert {"niet ingevuld", "ja", "2,5", "1 juni 2025", "tekst"} <= set(said)


def test_an_answer_without_rows_says_so(between: pd.DataFrame) -> None:
    assert pm.plot_ranking(between.head(0)).title == "Er zijn geen waarden om te vergelijken."


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"most": 0}, "Ask for 1 or more"),
        ({"of": "x"}, "Choose time_between"),
        ({"value": "mean"}, "Choose total, median"),
        ({"value": "median"}, "no p80"),
    ],
)
def test_what_cannot_be_ranked_is_refused(
    given: dict[str, object], message: str, between: pd.DataFrame
) -> None:
    with pytest.raises(ParameterError, match=message):
        pm.plot_ranking(between.drop(columns="p80", errors="ignore"), **given)  # type: ignore[arg-type]
