"""How often and how long cases stood still: by hand, and against a slow reading of the files."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas as pd
import pytest

import pmtools as pm
from pmtools.measures.suspensions import suspensions

CLOCK = Path(pm.__file__).parent / "clock"
LOGS = Path(__file__).parents[2] / "logs"
BPIC15 = CLOCK / "services/examples/bpic15.toml"
ASKED, CAME = "Aanvullende gegevens gevraagd", "Aanvullende gegevens ontvangen"
VIEW, GIVEN = "Zienswijze gevraagd", "Zienswijze ontvangen"
STOP, GO = "Termijn opgeschort", "Termijn hervat"
FITTING = [("0", "01-05", "Verzoek ontvangen"), ("0", "01-06", "Besluit verzonden")]


def counted(found: list[Any], kind: str) -> dict[str, Any]:
    """The columns of one kind, from the cases of the slow reading."""
    stops = [(one.case_id, begin, end) for one in found for k, begin, end in one.stops if k == kind]
    days = [max((end - begin).days - 1, 0) for _, begin, end in stops if end is not None]
    lengths = pd.Series(days, dtype="float64")
    return {
        "n": len(days),
        "n_cases": len({case_id for case_id, _, _ in stops}),
        "n_unended": sum(end is None for _, _, end in stops),
        "median": lengths.quantile(0.5),
        "p90": lengths.quantile(0.9),
    }


def told(frame: pd.DataFrame) -> dict[str, dict[str, Any]]:
    """The rows by kind, durations as days."""
    day = pd.Timedelta("1D")
    columns = ["n", "n_cases", "n_unended", "n_unmatched", "median", "p90"]
    rows = {row["kind"]: {name: row[name] for name in columns} for _, row in frame.iterrows()}
    lengths = {
        kind: {name: None if pd.isna(row[name]) else row[name] / day for name in ("median", "p90")}
        for kind, row in rows.items()
    }
    return {kind: row | lengths[kind] for kind, row in rows.items()}


def agrees(found: pd.DataFrame, expected: list[Any]) -> None:
    rows = told(found)
    assert set(rows) == {kind for one in expected for kind, _, _ in one.stops}
    for kind, row in rows.items():
        wanted = counted(expected, kind)
        assert {key: row[key] for key in wanted} == pytest.approx(wanted, abs=1e-9), kind
    assert sum(row["n_unmatched"] for row in rows.values()) == sum(
        one.n_unmatched for one in expected
    )


@pytest.mark.parametrize(
    "number",
    [pytest.param(number, marks=pytest.mark.long) for number in "123"],
)
def test_bpic15(data: Path, slow: ModuleType, law: ModuleType, number: str) -> None:
    path = data / "logs" / f"BPIC15_{number}.xes.gz"
    expected = slow.judge(slow.read(path), slow.book(law, BPIC15, CLOCK))
    agrees(suspensions(pm.read_xes(path), str(BPIC15)), expected)


@pytest.mark.parametrize("at", ["", "2025-06-16"])
@pytest.mark.parametrize(
    ("name", "service"),
    [("environmental_permit",) * 2, ("benefit",) * 2, ("property_tax", "woz_objection")],
)
def test_examples(slow: ModuleType, law: ModuleType, name: str, service: str, at: str) -> None:
    book = slow.book(law, CLOCK / f"services/{service}.toml", CLOCK)
    day = date.fromisoformat(at) if at else None
    expected = slow.judge(slow.read(LOGS / f"{name}.xes.gz"), book, day)
    agrees(suspensions(pm.read_log(name), service, at=at), expected)


@pytest.fixture
def answer(tmp_path: Path) -> Callable[..., dict[str, dict[str, Any]]]:
    """The rows by kind of a log of (case, day, activity) in 2026, judged as Woo."""

    def ask(*rows: tuple[str, str, str], at: str = "") -> dict[str, dict[str, Any]]:
        lines = ["case_id,activity,end"]
        for number, (case, day, activity) in enumerate([*FITTING, *rows]):
            lines.append(f"{case},{activity},2026-{day}T09:{number:02}:00")
        path = tmp_path / "cases.csv"
        path.write_text("\n".join(lines), encoding="utf-8")
        return told(suspensions(pm.read_csv(path), "woo", at=at))

    return ask


def row(n: int, cases: int, unended: int, unmatched: int, *days: float | None) -> dict[str, Any]:
    names = ("n", "n_cases", "n_unended", "n_unmatched", "median", "p90")
    return dict(zip(names, (n, cases, unended, unmatched, *days), strict=True))


def test_each_kind_by_hand(answer: Callable[..., Any]) -> None:
    """From the day after it began until the day it ended: 13 January to 1 February are 20 days.

    20, 9 and 0 days: the median 9, nine tenths of the way 9 + 0.8 * 11.
    """
    found = answer(
        ("1", "01-12", ASKED),
        ("1", "02-02", CAME),
        ("1", "02-10", ASKED),
        ("1", "02-20", CAME),
        ("2", "02-10", ASKED),
        ("2", "02-10", CAME),
        ("2", "02-10", STOP),
        ("2", "02-12", GO),
        ("3", "02-10", VIEW),
        ("3", "02-15", GIVEN),
    )
    assert found["supplement"] == pytest.approx(row(3, 2, 0, 0, 9.0, 17.8))
    assert found["other"] == row(1, 1, 0, 0, 1.0, 1.0)
    # Until the day it ended, also where the law suspends through that day.
    assert found["view"] == row(1, 1, 0, 0, 4.0, 4.0)


def test_without_begin_or_end(answer: Callable[..., Any]) -> None:
    """A begin while one lasts begins none; an end without a begin is counted and no suspension."""
    found = answer(
        ("1", "01-10", CAME),
        ("1", "01-12", ASKED),
        ("1", "01-20", ASKED),
        ("1", "02-02", CAME),
        ("1", "02-05", CAME),
        ("2", "02-10", ASKED),
    )
    assert found == {"supplement": row(1, 2, 1, 2, 20.0, 20.0)}


def test_the_end_of_one_kind_ends_no_other(answer: Callable[..., Any]) -> None:
    found = answer(("1", "01-12", ASKED), ("1", "01-20", GO), ("1", "01-22", CAME))
    assert found["supplement"] == row(1, 1, 0, 0, 9.0, 9.0)
    assert found["other"]["n_unmatched"] == 1
    assert (found["other"]["n"], found["other"]["n_cases"]) == (0, 0)


def test_in_the_order_of_the_moments(answer: Callable[..., Any]) -> None:
    """The row of the answer comes first in the file, but later in time."""
    assert answer(("1", "02-02", CAME), ("1", "01-12", ASKED)) == {
        "supplement": row(1, 1, 0, 0, 20.0, 20.0)
    }


def test_at_a_day_on_which_it_lasts(answer: Callable[..., Any]) -> None:
    rows = (("1", "01-12", ASKED), ("1", "02-02", CAME), ("2", "02-02", ASKED))
    assert answer(*rows, at="2026-02-01") == {"supplement": row(0, 1, 1, 0, None, None)}
    assert answer(*rows, at="2026-02-02") == {"supplement": row(1, 2, 1, 0, 20.0, 20.0)}


def test_across_summer_time_days_are_days(answer: Callable[..., Any]) -> None:
    """29 March 2026 has 23 hours."""
    found = answer(("1", "03-27", ASKED), ("1", "03-31", CAME))
    assert found == {"supplement": row(1, 1, 0, 0, 3.0, 3.0)}


def test_none(answer: Callable[..., Any]) -> None:
    assert answer() == {}
