"""Steering: where the running cases stand, what is due, and what is expected of them."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from pmtools.errors import ParameterError
from pmtools.privacy.small_groups import guarded
from pmtools.report.language import spoken
from pmtools.report.passages.legal import day, named
from pmtools.report.passages.limits import items
from pmtools.report.passages.tiles import tiles
from pmtools.report.passages.warnings import odd, reliance, worse
from pmtools.report.picture import Passage
from pmtools.report.tables import records, table
from pmtools.report.words import Words

if TYPE_CHECKING:
    import pandas as pd

NOTICE = ("case_id", "activity", "team", "deadline", "days_left", "suspended")
"""What is told of a case that is due."""
UNKNOWN = ("no_start", "no_procedure", "no_rule", "no_calendar")
"""Of these cases no deadline can be told."""
MOST = 200
"""So many cases past their deadline are listed; all others that are due always are."""


def standing_on(basis: pd.DataFrame, summary: pd.DataFrame) -> Passage:
    """As of which day the cases are looked at, by which service, and how far the log goes.

    It warns of a log that ends before that day or oddly, or that shows another service. Takes
    `term_basis` and `log_summary`.
    """
    words, row, whole = spoken(), basis.iloc[0], summary.iloc[0]
    as_of, last = row["as_of"], whole["last"].tz_convert(whole["zone"])
    service = named(row, "service", words)
    told = [words("steering.day", day=day(as_of, words), service=service)]
    if last.date() != as_of.date():
        form = "goes_on" if last.date() > as_of.date() else "stops"
        told.append(words(f"steering.{form}", last=day(last, words)))
    shown = "<br>".join(escape(line) for line in told)
    return Passage(f'<p class="masthead">{shown}</p>{odd(row, words)}', basis)


def standing(
    rows: pd.DataFrame, ahead: pd.DataFrame, check: pd.DataFrame, days: int = 7
) -> Passage:
    """Four figures: running, past their deadline, due in so many days, expected to be late.

    Takes `forecast` by case and as a whole, and `forecast_check`: a forecast that did badly is told
    without a margin and with a warning. The answer is as that of `glance`.
    """
    import pandas as pd

    words, whole, left = spoken(), ahead.iloc[0], rows["days_left"]
    _check(days)
    known = {"days": words.number(days), "n": words.number(whole["n_told"])}
    n_over = int((left <= 0).sum())
    told: list[tuple[str, str, str, float]] = [
        ("running", words.number(len(rows)), words("steering.tile.running"), len(rows)),
        ("overdue", words.number(n_over), words("steering.tile.overdue"), n_over),
    ]
    if days:
        form = "due_one" if days == 1 else "due"
        n_due = int(left.between(1, days).sum())
        told.append(("due", words.number(n_due), words(f"steering.tile.{form}", **known), n_due))
    if whole["n_told"]:
        doubt, expected = reliance(check, words), _range(whole, words)
        form = "expected_alone" if doubt else "expected"
        said = expected["expected"] if doubt else words("steering.tile.range", **expected)
        meaning = words(f"steering.tile.{form}", reliance=doubt, **known)
        told.append(("expected", said, meaning, float(whole["expected"])))
    figures = pd.DataFrame(told, columns=["figure", "value", "meaning", "amount"]).assign(unit="")
    shown = tiles((value, meaning) for _, value, meaning, _ in told)
    note = escape(words("steering.tile.note"))
    return Passage(f'{shown}<p class="more">{note}</p>', figures)


def due(
    rows: pd.DataFrame,
    basis: pd.DataFrame,
    check: pd.DataFrame,
    days: int = 7,
    cases: bool = False,
) -> Passage:
    """The cases with at most so many days left, least first, each with what is known of it.

    Takes `forecast` by case, `term_basis` and `forecast_check`. Without `cases` nothing tells which
    cases they are: no number, and no team that has so few of the running cases that a chart by team
    does not show it. Of the cases past their deadline 200 are shown; the answer has all.
    """
    words = spoken()
    _check(days)
    near = rows[rows["days_left"] <= days].reset_index(drop=True)
    few = near["team"].notna() & ~near["team"].isin(_told(rows))
    if not cases:
        near = near.drop(columns="case_id").assign(team=near["team"].where(~few))
    told = {"n": words.number(len(near)), "all": words.number(len(rows))}
    told["days"] = words.count(days, "day")
    if near.empty:
        return Passage(f"<p>{escape(words('steering.due.none', **told))}</p>", near)
    over = int((near["days_left"] <= 0).sum())
    # The list begins with those longest past their deadline.
    listed = near[(near["days_left"] > 0) | (near.index < MOST)]
    notes = [_suspension(near, basis.iloc[0]), "with_cases" if cases else "without_cases"]
    notes += ["few"] if few.any() and not cases else []
    said = [words("steering.due.chance"), reliance(check, words)]
    said += [words(f"steering.due.{note}") for note in notes if note]
    below = "".join(f'<p class="more">{escape(note)}</p>' for note in said if note)
    head = [words("steering.due.text", **told)]
    if over > MOST:
        counts = {"overdue": over, "shown": MOST, "rest": over - MOST}
        numbers = {name: words.number(n) for name, n in counts.items()}
        head.append(words("steering.due.cut", **numbers))
    above = "".join(f"<p>{escape(one)}</p>" for one in head)
    rows_of = table(_listed(listed, words), words, "due", most=len(listed))
    return Passage(f"{above}{rows_of}{below}", near)


def _listed(near: pd.DataFrame, words: Words) -> pd.DataFrame:
    """The columns of the list, as people say them."""
    shown = near[[name for name in NOTICE if name in near.columns]].copy()
    shown["deadline"] = [words.month(last, "d MMM y") for last in near["deadline"]]
    # A column of empty texts is left out of a table.
    yes = words("filter.true")
    shown["suspended"] = [yes if stands else "" for stands in near["suspended"]]
    shown["miss_chance"] = [_chance(row, words) for row in records(near)]
    return shown


def _suspension(near: pd.DataFrame, basis: pd.Series[Any]) -> str:
    """What is to be said of suspensions when none of the cases has one."""
    if near["suspended"].any():
        return ""
    if basis["own_deadline"]:
        return "suspension_own"
    return "none_suspended" if basis["suspends"] else "suspension_unknown"


def outlook(ahead: pd.DataFrame, check: pd.DataFrame) -> Passage:
    """How many of the running cases will be late, how that is known, and whether to lean on it.

    Takes `forecast` and `forecast_check`.
    """
    words, row = spoken(), ahead.iloc[0]
    if not row["n"]:
        return Passage(f"<p>{escape(words('steering.outlook.nothing_runs'))}</p>", ahead)
    if not row["n_told"]:
        return Passage(f"<p>{escape(words('steering.outlook.nothing_known'))}</p>", ahead)
    told = {name: words.number(row[name]) for name in ("n", "n_told", "already")}
    said = words("steering.outlook.text", **told, **_range(row, words))
    parts = [f"<strong>{escape(said)}</strong>", escape(reliance(check, words))]
    if row["already"]:
        form = "one" if row["already"] == 1 else "many"
        parts.append(escape(words(f"steering.outlook.already.{form}", **told)))
    if row["n_told"] < row["n"]:
        rest = words.number(row["n"] - row["n_told"])
        parts.append(escape(words("steering.outlook.some", rest=rest, **told)))
    how = escape(words("steering.outlook.how"))
    return Passage(f"<p>{' '.join(filter(None, parts))}</p><p>{how}</p>", ahead)


def track_record(check: pd.DataFrame) -> Passage:
    """How good the forecast would have been, and whether it beats the days left alone.

    Takes `forecast_check`.
    """
    words, row = spoken(), check.iloc[0]
    if not row["n"]:
        return Passage(f'<p class="lack">{escape(words("steering.check.none"))}</p>', check)
    counts = {name: words.number(row[name]) for name in ("days", "n", "late", "n_unknown")}
    said = words(
        "steering.check.text",
        **counts,
        cases=words.count(row["n_cases"], "case"),
        first=day(row["first"], words),
        last=day(row["last"], words),
        expected=words.number(row["expected"]),
    )
    figures = {name: words.number(row[name], 3) for name in ("brier", "brier_naive", "gain")}
    low, high = (words.number(row[f"gain_{side}"], 3) for side in ("low", "high"))
    found = str(row["verdict"]).replace(" ", "_")
    verdict = words(f"steering.check.{'worse' if worse(row) else found}")
    error = words("steering.check.error", **figures, low=low, high=high)
    return Passage(
        f"<p>{escape(said)}</p><p><strong>{escape(verdict)}</strong></p>"
        f'<p class="more">{escape(error)}</p>',
        check,
    )


def caveats(counts: pd.DataFrame, basis: pd.DataFrame, ahead: pd.DataFrame) -> Passage:
    """What these figures do not hold. Takes `statuses`, `term_basis` and `forecast`."""
    words, row = spoken(), basis.iloc[0]
    known = dict(zip(counts["kind"], counts["n_cases"], strict=True))
    n_unknown = sum(known.get(kind, 0) for kind in UNKNOWN)
    told = {
        "n": words.number(n_unknown),
        "all": words.count(int(counts["n_cases"].sum()), "case"),
        "judged": words.number(ahead.iloc[0]["n"]),
    }
    names = [
        "some_unknown" if n_unknown else "all_known",
        *("moves", "same", "own" if row["own_deadline"] else "procedure"),
        *(("exact",) if row["exact"] else ()),
        "whole_day",
    ]
    return Passage(
        items([words(f"steering.limit.{name}", **told) for name in names], words.language), counts
    )


def _told(rows: pd.DataFrame) -> list[str]:
    """The teams that a chart of the running cases by team shows."""
    counts = rows.groupby("team", observed=True).size().rename("n").reset_index()
    # In the order of that chart: of equal teams the guard withholds the first.
    order = counts.sort_values(["n", "team"], ascending=[False, True], ignore_index=True)
    shown, _ = guarded(order)
    return [str(team) for team in shown["team"]]


def _check(days: int) -> None:
    if days < 0:
        raise ParameterError(f"days is {days}: a list of cases with that many days left is none.")


def _range(row: pd.Series[Any], words: Words) -> dict[str, str]:
    return {name: words.number(row[name]) for name in ("expected", "low", "high")}


def _chance(row: dict[str, Any], words: Words) -> str:
    """The chance of a case with its interval, or why there is none."""
    if row["days_left"] <= 0:
        return words("steering.due.reached")
    if row["chance"] != row["chance"]:
        return words("steering.due.unknown")
    names = ("chance", "low", "high")
    return words("steering.due.range", **{name: words.percent(row[name]) for name in names})
