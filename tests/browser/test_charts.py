"""The charts in a chromium: no text is clipped or overlaps, on a screen, a telephone and paper."""

from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import pmtools as pm
from pmtools.report.assets import style
from pmtools.report.picture import Picture
from pmtools.report.plots.matrix import plot_matrix
from pmtools.report.plots.pareto import plot_pareto
from pmtools.report.plots.timeline import plot_timeline

pytestmark = pytest.mark.long

MEASURE = """() => {
  const place = (element) => element.getBoundingClientRect();
  const hit = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 0.5
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 2;
  const wrong = [];
  for (const svg of document.querySelectorAll("svg.chart")) {
    const frame = place(svg);
    const texts = [...svg.querySelectorAll("text")];
    texts.forEach((text, at) => {
      const box = place(text);
      if (box.left < frame.left - 1.5 || box.right > frame.right + 1.5
        || box.top < frame.top - 1.5 || box.bottom > frame.bottom + 1.5)
        wrong.push(["clipped", text.textContent.slice(0, 60), box.left - frame.left, frame.right - box.right, box.top - frame.top, frame.bottom - box.bottom].join(" "));
      texts.slice(at + 1).filter((other) => hit(box, place(other)))
        .forEach((other) => wrong.push(text.textContent.slice(0, 60) + " x " + other.textContent.slice(0, 60)));
    });
  }
  for (const cell of document.querySelectorAll(".matrix th, .matrix td, .route-steps li"))
    if (cell.scrollWidth > cell.clientWidth + 1) wrong.push("cell: " + cell.textContent);
  if (document.documentElement.scrollWidth > document.documentElement.clientWidth)
    wrong.push("the page is wider than the screen");
  return wrong;
}"""
LABELS = [
    "W" * 10_000, "ij" * 300, "Ontvangstbevestiging " * 99, "中文字" * 90, "שלום עולם " * 80,
    "MW@% " * 90, "👩‍💻 emoji " * 90, "<script>alert(1)</script>", "Ω≈ç√∫˜µ≤≥÷" * 50, "kort",
]  # fmt: skip


def times(n: int) -> pd.DataFrame:
    """Columns of durations that take much room to say."""
    frame = pd.DataFrame({"n": [1_234_567] * n})
    for column, days in (
        ("total", 12_345_678),
        ("median", 12_345),
        ("p80", 23_456),
        ("p90", 34_567),
    ):
        frame[column] = pd.to_timedelta([days] * n, unit="D")
    return frame


def ranking(value: str, pair: bool) -> Picture:
    frame = times(len(LABELS))
    keys = {"from_team": LABELS, "to_team": LABELS[::-1]} if pair else {"x" * 900: LABELS}
    return pm.plot_ranking(frame.assign(**keys), of="handovers", value=value)


def timeline(months: int, columns: list[str]) -> Picture:
    when = pd.date_range("2015-03-01", periods=months, freq="MS")
    return plot_timeline(times(months).assign(month=when), columns)


def distribution(whole: str) -> Picture:
    values = pd.to_timedelta([whole] * 123_456 if whole else ["0s", "40min", "800D"] * 9)
    cases = pd.DataFrame({"n": 1, "median": values})
    quantiles = {name: [values[len(values) // 2]] for name in ("median", "p80", "p90")}
    return pm.plot_distribution(cases, pd.DataFrame({"n": [len(cases)]} | quantiles))


def matrix() -> Picture:
    pairs = [(a, b, 12_345, 12_344) for a in LABELS for b in LABELS if a != b]
    return plot_matrix(pd.DataFrame(pairs, columns=["from_team", "to_team", "n", "n_back"]))


def pareto() -> Picture:
    frame = pd.DataFrame({"sequence": [tuple(LABELS[n:] * 4) for n in range(9)], "n_cases": 9})
    return plot_pareto(frame.assign(share=1 / 9))


PICTURES: dict[str, Callable[[], Picture]] = {
    "totals of pairs": lambda: ranking("total", pair=True),
    "medians of one": lambda: ranking("median", pair=False),
    "distribution": lambda: distribution(""),
    "distribution of one class": lambda: distribution("100D"),
    "one month": lambda: timeline(1, ["median", "p80", "p90"]),
    "two months": lambda: timeline(2, ["median"]),
    "thirteen months": lambda: timeline(13, ["p90", "p80"]),
    "ten years": lambda: timeline(120, ["median", "p80", "p90", "total"]),
    "matrix": matrix,
    "routes": pareto,
}


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", PICTURES)
def test_nothing_is_clipped_and_nothing_overlaps(
    name: str, language: str, chromium: Any, tmp_path: Path
) -> None:
    pm.speak(language)
    picture = PICTURES[name]()
    file = tmp_path / "page.html"
    file.write_text(
        f'<!DOCTYPE html><html lang="{language}"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(name)}</title><style>{style()}</style>"
        f'<div class="sheet"><main><figure class="picture"><figcaption>{escape(picture.title)}'
        f'</figcaption><div class="drawing">{picture.body}</div></figure></main></div></html>',
        encoding="utf-8",
    )
    page = chromium.new_page(viewport={"width": 1200, "height": 900})
    page.goto(file.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach((one) => one.open = true)")
    for width in (1200, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(MEASURE) == []
    page.close()
