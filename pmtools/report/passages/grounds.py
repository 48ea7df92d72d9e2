"""On what the causes of waiting rest: definitions, hours, and what could not be split."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from pmtools.report.definitions import CAUSES
from pmtools.report.labels import said_label
from pmtools.report.language import spoken
from pmtools.report.passages.limits import items
from pmtools.report.picture import Passage
from pmtools.report.tables import records, table
from pmtools.report.words import Words

if TYPE_CHECKING:
    import pandas as pd


def grounds(basis: pd.DataFrame) -> Passage:
    """By which definitions waiting was split, by whose hours, and what could not be split.

    Takes `causes_basis`; the answer is the same.
    """
    words, row = spoken().in_calendar_time, basis.iloc[0]
    told = [
        _parallel(row, words),
        words("ground.batch", n=words.number(row["batch"])),
        _hours(row, words),
        *_fit(row, words),
        *_left_out(row, words),
    ]
    if row["n_absent"]:
        told.append(words("ground.absent", n=words.number(row["n_absent"])))
    return Passage(items(told, words.language), basis)


def _parallel(row: pd.Series[Any], words: Words) -> str:
    form = "pairs" if row["n_parallel"] else "none"
    share, n = words.percent(row["parallel"]), words.number(row["n_parallel"])
    return words(f"ground.parallel.{form}", share=share, n=n)


def _hours(row: pd.Series[Any], words: Words) -> str:
    counts = {name: words.number(row[f"n_{name}"]) for name in ("own", "team", "office")}
    name = said_label(row["calendar"])
    return words(f"ground.hours.{row['hours']}", calendar=name, **counts)


def _fit(row: pd.Series[Any], words: Words) -> list[str]:
    """How far the steps fit the hours, and whether people do one thing at a time."""
    import pandas as pd

    shares = {name: row[f"{name}_share"] for name in ("outside", "together")}
    return [
        words(f"ground.{name}", share=words.percent(share))
        for name, share in shares.items()
        if not pd.isna(share) and (name == "together" or row["hours"] in ("given", "usual"))
    ]


def _left_out(row: pd.Series[Any], words: Words) -> list[str]:
    told = list[str]()
    for name in ("no_resource", "no_time"):
        if row[f"n_{name}"]:
            times = words.count(row[f"n_{name}"], "time")
            told.append(words(f"ground.{name}", times=times, waiting=words.duration(row[name])))
    for name in ("no_start", "negative"):
        form = f"{name}_guessed" if name == "no_start" and row["starts"] else name
        if row[f"n_{name}"]:
            told.append(words(f"ground.{form}", steps=words.count(row[f"n_{name}"], "step")))
    return told


def whose(told: pd.DataFrame, basis: pd.DataFrame) -> Passage:
    """Which activities say for whom a case waits, to be reviewed. Takes `waits_for` and its basis.

    The answer is that of `waits_for`.
    """
    words, row = spoken(), basis.iloc[0]
    form = "reviewed" if row["reviewed"] else "usual"
    lines = [words("whose.ask"), words(f"whose.{form}", file=said_label(row["parties"]))]
    lines.append(words("whose.causes"))
    if row["n_unmatched"]:
        lines.append(words("whose.unmatched", n=words.number(row["n_unmatched"])))
    said = "".join(f"<p>{escape(line)}</p>" for line in lines)
    if told.empty:
        return Passage(f"<p>{escape(words('whose.none'))}</p>{said}", told)
    shown = told.assign(
        party=[words(f"party.{one}") for one in told["party"]],
        when=[words(f"whose.{one}") for one in told["when"]],
    )
    return Passage(f"{said}{table(shown, words, 'waits_for')}", told)


def sensitivity(told: pd.DataFrame, basis: pd.DataFrame) -> Passage:
    """How much the causes change with the estimate of the starts. Takes `start_sensitivity`.

    The answer is the same.
    """
    words, row = spoken().in_calendar_time, basis.iloc[0]
    head = words("sensitivity.head", steps=words.count(row["n_no_start"], "step"))
    lines = [
        words(
            f"sensitivity.{one['starts']}",
            waiting=words.duration(one["waiting"]),
            causes=_shares(one, words),
            efficiency=words.percent(one["efficiency"]),
        )
        for one in records(told)
    ]
    note = f'<p class="more">{escape(words("sensitivity.note"))}</p>'
    return Passage(f"<p>{escape(head)}</p>{items(lines, words.language)}{note}", told)


def _shares(row: dict[str, Any], words: Words) -> str:
    """The causes with their share, largest first."""
    whole = row["waiting"].total_seconds()
    names = [name for name in CAUSES if row[name].total_seconds()]
    most = sorted(names, key=lambda name: -row[name])
    return ", ".join(
        words("causes.part", cause=words(f"cause.{one}"), share=words.percent(share))
        for one in most
        if (share := row[one].total_seconds() / whole if whole else 0) > 0
    )
