"""On time in one glance: how many cases were decided within their term, out of how many."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from pmtools.report.labels import said_label
from pmtools.report.language import spoken
from pmtools.report.passages.legal import article, day, euros, named, span
from pmtools.report.passages.tiles import tiles
from pmtools.report.picture import Passage
from pmtools.report.words import Words

if TYPE_CHECKING:
    import pandas as pd

RECEIVED = "received"
WITHOUT = ("n_withdrawn", "n_no_decision", "n_uncertain", "n_unknown")
"""Cases without a verdict that do not run."""


def verdict(whole: pd.DataFrame, basis: pd.DataFrame, rules: pd.DataFrame) -> Passage:
    """How many cases were decided in time, each figure with its denominator and its rules.

    Takes `on_time`, `term_basis` and `rules_applied`. Running cases are told apart: they are
    neither in time nor late. The answer is that of `on_time` with `n_decided`, `n_run`, `n_without`
    (cases without a verdict that do not run), `as_of`, `norm` and `articles` (str).
    """
    words, ground, answer = spoken(), basis.iloc[0], _answer(whole, basis, rules)
    row = answer.iloc[0]
    head = words("verdict.head", service=said_label(named(ground, "service", words)))
    lines = [_counted(row, ground, words), *_measured(ground, rules, words)]
    if row["n_reopened"]:
        lines.append(words("verdict.reopened", n=words.count(row["n_reopened"], "case")))
    if penalised(rules):
        form = "penalty_means_notices" if ground["notices"] else "penalty_means"
        lines.append(words(f"verdict.{form}"))
    notes = "".join(f'<p class="more">{escape(line)}</p>' for line in lines)
    lawyer = f"<p>{escape(confirm(rules, ground, words))}</p>"
    figures = f'<p class="lead">{escape(head)}</p>{tiles(_figures(row, ground, rules, words))}'
    return Passage(f"{figures}{lawyer}{notes}", answer)


def _answer(whole: pd.DataFrame, basis: pd.DataFrame, rules: pd.DataFrame) -> pd.DataFrame:
    """What the passage says, with the sums that are denominators."""
    return whole.assign(
        n_decided=whole["n_in_time"] + whole["n_late"],
        n_run=whole["n_running"] + whole["n_overdue"],
        n_without=whole[list(WITHOUT)].sum(axis=1),
        as_of=basis["as_of"].to_list(),
        norm=basis["norm"].to_list(),
        articles="; ".join(dict.fromkeys(rules["article"])),
    )


def penalised(rules: pd.DataFrame) -> bool:
    """Whether one of the rules has a penalty for deciding late."""
    return bool(rules["penalty"].ne("").any())


def confirm(rules: pd.DataFrame, ground: pd.Series, words: Words) -> str:
    """By which articles cases were judged, and that a lawyer has to confirm them."""
    if rules.empty:
        form = "own" if ground["own_deadline"] else "none"
        return words(f"verdict.rules_{form}", attribute=said_label(ground["own_deadline"]))
    told = dict.fromkeys(article(one, words) for one in rules["article"])
    return words("verdict.rules", articles="; ".join(told))


def _figures(
    row: pd.Series, ground: pd.Series, rules: pd.DataFrame, words: Words
) -> list[tuple[str, str]]:
    """The figures and what each says."""
    form = "own" if ground["own_deadline"] else "law"
    if row["n_decided"]:
        of = _of(row["n_in_time"], row["n_decided"], words)
        figures = [(words.percent(row["share"]), words(f"verdict.share.{form}", of=of))]
    else:
        figures = [("–", words("verdict.share.none"))]
    if row["n_norm"]:
        of, norm = _of(row["n_in_norm"], row["n_norm"], words), span(ground["norm"], words)
        figures.append((words.percent(row["share_norm"]), words("verdict.norm", of=of, norm=norm)))
    of = _of(row["n_overdue"], row["n_run"], words)
    figures.append((words.number(row["n_overdue"]), words("verdict.overdue", of=of)))
    if penalised(rules):
        owed = euros(row["penalty_low"], row["penalty_high"], words)
        figures.append((owed, words("verdict.penalty")))
    return figures


def _of(n: int, whole: int, words: Words) -> str:
    return words("verdict.of", n=words.number(n), whole=words.number(whole))


def _counted(row: pd.Series, ground: pd.Series, words: Words) -> str:
    """Which cases are counted as what, as of which day."""
    return words(
        "verdict.counted",
        day=day(ground["as_of"], words),
        cases=words.count(row["n_cases"], "case"),
        decided=words.number(row["n_decided"]),
        running=words.number(row["n_run"]),
        without=words.number(row["n_without"]),
    )


def _measured(ground: pd.Series, rules: pd.DataFrame, words: Words) -> list[str]:
    """From which event to which the term is counted, and whether to the second."""
    if ground["own_deadline"]:
        exact = [words("verdict.exact")] if ground["exact"] else []
        return [words("verdict.measured.own"), *exact]
    usual = rules["starts"].eq(RECEIVED).all()
    return [words(f"verdict.measured.{'received' if usual else 'other'}")]
