"""Sustain: whether the gain of an iteration is still there after 3, 6 and 12 months."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pmtools.errors import CapabilityError, ParameterError, PrivacyError
from pmtools.improvement.estimate.plan import Plan
from pmtools.improvement.gains import Gain
from pmtools.improvement.register.model import IMPROVED

if TYPE_CHECKING:
    import pandas as pd

MONTHS = (3, 6, 12)
"""Months after the end of the wash-out."""
WINDOW = 13
"""Weeks up to that moment in which the cases begin that are judged: a quarter."""
HELD, NOT_YET, UNSUPPORTED = "held", "not_yet", "unsupported"
TEXTS = ("id", "title", "team", "measure", "step", "found_measure", "verdict", "overlapping")
DATES = (
    *("start", "ended", "found_on"),
    *("before_from", "before_until", "after_from", "after_until"),
)
FIGURES = (
    *("found", "found_low", "found_high"),
    *("effect", "low", "high", "smallest", "mean_before", "horizon"),
)
COUNTS = ("months", "n_before", "n_after", "left_out")
COLUMNS = (
    *("id", "title", "team", "measure", "step", "start", "ended"),
    *("found_on", "found", "found_low", "found_high", "found_measure"),
    *("months", "verdict", "effect", "low", "high", "smallest", "mean_before", "horizon"),
    *("n_before", "n_after", "left_out", "before_from", "before_until"),
    *("after_from", "after_until", "overlapping"),
)
KINDS = {
    **dict.fromkeys(TEXTS, "str"),
    **dict.fromkeys(DATES, "datetime64[us]"),
    **dict.fromkeys(FIGURES, "float64"),
    **dict.fromkeys(COUNTS, "int64"),
}


def sustained(
    gains: Sequence[Gain], figures: Mapping[str, pd.DataFrame], until: pd.Timestamp
) -> pd.DataFrame:
    """Whether each gain is there after 3, 6 and 12 months: a row for each, in their order.

    The estimator, the baseline and the adjustment are those of the review (`Review`); only the
    cases afterwards are others: those that begin in the quarter (13 weeks) up to so many months
    after the end of the wash-out, followed until the end of the log. What is looked for is the gain
    that was found. Takes the cases of each iteration by its id (`case_values`), without those that
    the log cannot tell, and the local moment at which the log ends.

    Columns: `id`, `title`, `team`, `measure`, `step` (str), `start`, `ended`, `found_on`
    (datetime64; `ended` null while it goes on), `found`, `found_low`, `found_high` (float64, null
    where the register tells none), `found_measure` (str; where that was another measure), `months`
    (int64), `verdict`: `held` (improved still), `not_shown`, `too_little_data`, `worse`, `not_yet`
    (that moment is later than the end of the log) or `unsupported`; `effect`, `low`, `high`,
    `smallest`, `mean_before`, `horizon` (float64, null where nothing is judged), `n_before`,
    `n_after`, `left_out` (int64), `before_from`, `before_until`, `after_from`, `after_until`
    (datetime64), all as in `Review.result`, and `overlapping` (str): the other iterations that
    began before that moment, from which the effect cannot be told apart.
    """
    import pandas as pd

    rows = [_row(gain, months, figures.get(gain.id), until) for gain in gains for months in MONTHS]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(KINDS)


@contextmanager
def supported() -> Iterator[None]:
    """Turn a measure, step, attribute or selection that a log does not have into a CapabilityError.

    For the goals of a register, of which one may be about another log than this.
    """
    try:
        yield
    except (ParameterError, PrivacyError) as error:
        raise CapabilityError(
            "goal", f"This log cannot tell the figure of this goal: {error}"
        ) from error


def told_by(run: Path) -> dict[str, str]:
    """What the run of a notebook found of each iteration, in a line."""
    import pandas as pd

    answer = run / "answers" / "sustained.parquet"
    told = dict[str, str]()
    for name, rows in pd.read_parquet(answer).groupby("id", sort=False):
        verdicts = rows["verdict"].str.replace("_", " ").to_list()
        pairs = zip(rows["months"].to_list(), verdicts, strict=True)
        said = ", ".join(f"{months} months {verdict}" for months, verdict in pairs)
        told[str(name)] = "the log cannot tell" if UNSUPPORTED in verdicts else said
    return told


def window_after(plan: Plan, months: int) -> tuple[pd.Timestamp, pd.Timestamp]:
    """The quarter that ends so many months after the end of the wash-out, and begins after it."""
    import pandas as pd

    begin, _ = plan.after
    end = begin + pd.DateOffset(months=months)
    return max(begin, end - timedelta(weeks=WINDOW)), end


def _row(
    gain: Gain, months: int, cases: pd.DataFrame | None, until: pd.Timestamp
) -> dict[str, Any]:
    asked, plan = gain.asked, gain.plan(until)
    window = window_after(plan, months)
    others = [name for name, start in gain.others if start < window[1].date()]
    row: dict[str, Any] = {
        "id": asked.id, "title": asked.title, "team": asked.team, "measure": asked.measure,
        "step": asked.step, "start": asked.start, "ended": gain.ended, "found_on": gain.found_on,
        "found": gain.effect, "found_low": gain.low, "found_high": gain.high,
        "found_measure": gain.found_measure, "months": months, "n_before": 0, "n_after": 0,
        "left_out": 0, "overlapping": ", ".join(others),
    }  # fmt: skip
    at = replace(plan, window=window)
    windows = (("before_from", "before_until"), at.before), (("after_from", "after_until"), window)
    row |= {name: day for names, days in windows for name, day in zip(names, days, strict=True)}
    if cases is None:
        return row | {"verdict": UNSUPPORTED}
    if until < window[1]:
        return row | {"verdict": NOT_YET}
    review = replace(gain.review(cases, until), plan=at)
    found = {str(name): value for name, value in review.result().iloc[0].items()}
    verdict = HELD if found["verdict"] == IMPROVED else found["verdict"]
    return row | {name: of for name, of in found.items() if name in COLUMNS} | {"verdict": verdict}
