"""Every number of a page is found in the answers beside it.

The page is read as a browser would show it; whatever an answer holds is said in all the ways in
which people say it. What remains must be nothing.
"""

import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest

import pmtools as pm
from pmtools.report.words import Words, words_of

pytestmark = pytest.mark.long

NUMBER = re.compile(r"\d(?:[\d.,]*\d)?")
TICK = re.compile(r"[\d.,]*[05]")
"""The scale of a chart."""
UNSAID = {"style", "script", "nav", "dl", "h1", "h2", "h3", "textarea", "title", "metadata"}
"""What holds no number of the log: looks, contents, definitions, headings, room for answers."""
VOID = {"meta", "br", "input", "rect", "path", "polygon", "circle", "link", "img", "use"}
CAUSES = ("batching", "prioritisation", "contention", "unavailability", "extraneous")
STANDING = ("masthead", "limits", "colophon", "source", "routes-key", "matrix-key", "flow-key")


class Text(HTMLParser):
    """The texts of a page, piece by piece, without those in which no number is told."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.pieces: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kinds = (dict(attrs).get("class") or "").split()
        if tag not in VOID:
            self.open.append((tag, tag in UNSAID or any(one in kinds for one in STANDING)))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not any(unsaid for _, unsaid in self.open):
            self.pieces.append(data)


def told(frames: dict[str, pd.DataFrame], words: Words) -> set[str]:
    """Every number that the answers hold, and what a reader counts or adds up in them."""
    found: set[str] = set()
    for frame in frames.values():
        found.add(words.number(len(frame)))
        if "slowest" in frame.columns:
            shares = (frame["slowest"] / frame["total"]).fillna(0)
            found |= set(NUMBER.findall(" ".join(map(words.percent, shares))))
        if {"waiting", *CAUSES} <= {*frame.columns}:
            shares = (frame[cause] / frame["waiting"] for cause in CAUSES)
            parts = " ".join(words.percent(one) for of in shares for one in of.dropna())
            found |= set(NUMBER.findall(parts))
        if "save_high" in frame.columns and "n_cases" in frame.columns:
            each = frame["save_high"] / frame["n_cases"]
            found |= set(NUMBER.findall(" ".join(map(words.duration, each))))
        for column in frame.columns:
            values = frame[column].dropna().to_list()
            for value in values:
                found |= set(NUMBER.findall(" ".join(ways(value, words))))
            if values and isinstance(values[0], int | float) and not isinstance(values[0], bool):
                found |= sums(values, words)
    return found


def ways(value: object, words: Words) -> Iterator[str]:
    if isinstance(value, bool | str):
        yield str(value)
    elif isinstance(value, pd.Timestamp):
        yield f"{value.year} {value.day}"
    elif isinstance(value, pd.Timedelta):
        yield words.duration(value)
    elif isinstance(value, float):
        yield words.percent(value)
        yield words.number(value, 2)
    elif isinstance(value, int):
        yield words.number(value)
    else:
        yield from (str(item) for item in value)  # a route


def sums(values: list[float], words: Words) -> set[str]:
    """Sums of the first few and of the others, as titles and notes tell them."""
    ordered = sorted(values, reverse=True)
    found = set()
    for size in range(1, min(len(ordered), 20) + 1):
        for part in (sum(ordered[:size]), sum(ordered[size:])):
            found.add(words.number(part))
            found |= set(NUMBER.findall(words.percent(part)))
            found.add(words.number(len(ordered) - size))
    return found


def standing(words: Words) -> set[str]:
    """Numbers that stand in the words themselves, such as "9 van de 10"."""
    texts = re.sub(r"{\w+}", " ", " ".join(leaves(words.texts)))
    return set(NUMBER.findall(texts))


def leaves(texts: dict[str, object]) -> Iterator[str]:
    for value in texts.values():
        if isinstance(value, dict):
            yield from leaves(value)
        else:
            yield str(value)


def strange(html: str, frames: dict[str, pd.DataFrame], words: Words) -> list[str]:
    """Numbers of the page that no answer holds, each with the text in which it stands."""
    page = Text()
    page.feed(html)
    known = told(frames, words) | standing(words)
    labels = sorted(
        {
            str(label)
            for name, frame in frames.items()
            if name != "glance"  # its values are numbers in words
            for column in frame.select_dtypes(["object", "str"])
            for cell in frame[column].dropna()
            for label in (cell if not isinstance(cell, str) else [cell])
        },
        key=len,
        reverse=True,
    )
    wrong = []
    for piece in page.pieces:
        text = piece
        for label in labels:
            if any(letter.isdigit() for letter in label):
                text = text.replace(label, " ")
        unknown = [number for number in NUMBER.findall(text) if number not in known]
        if not TICK.fullmatch(piece):
            wrong += [f"{number} in {piece!r}" for number in unknown]
    return wrong


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("log", ["environmental_permit", "benefit"])
@pytest.mark.parametrize("notebook", ["improvement", "on_time"])
def test_every_number_of_the_page_is_in_the_answers(
    notebook: str,
    log: str,
    language: str,
    made: Callable[..., Path],
    page: Callable[[Path], str],
    answers: Callable[[Path], dict[str, pd.DataFrame]],
) -> None:
    run = made(log, notebook, "--language", language)
    # Only the improvement report shows where the rows went; every first page counts them.
    frames = {"provenance": pm.provenance(pm.example_log(log))} | answers(run)
    assert strange(page(run), frames, words_of(language)) == []


@pytest.mark.parametrize(
    "options", [("benefit",), ("environmental_permit", "-p", "starts=estimate")]
)
def test_so_is_every_number_of_the_causes_of_waiting(
    options: tuple[str, ...],
    made: Callable[..., Path],
    page: Callable[[Path], str],
    answers: Callable[[Path], dict[str, pd.DataFrame]],
) -> None:
    log, *asked = options
    run = made(log, "waiting_causes", *asked)
    frames = {"provenance": pm.provenance(pm.example_log(log))} | answers(run)
    assert strange(page(run), frames, words_of("nl")) == []


def test_a_number_that_is_not_there_is_caught(
    made: Callable[..., Path],
    page: Callable[[Path], str],
    answers: Callable[[Path], dict[str, pd.DataFrame]],
) -> None:
    run = made("environmental_permit", "improvement", "--language", "nl")
    first = answers(run)["findings"].iloc[0]
    right = f"Samen {words_of('nl').duration(first['total'])}"
    assert right in page(run)
    html = page(run).replace(right, "Samen 8.123 dagen")
    found = strange(html, answers(run), words_of("nl"))
    assert [one.split(" in ")[0] for one in found] == ["8.123"]
