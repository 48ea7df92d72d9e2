"""The cases that run, by the days left: by hand, and against a slow reading of the files."""

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas as pd
import pytest

import pmtools as pm
from pmtools.measures.running import running

CLOCK = Path(pm.__file__).parent / "clock"
LOGS = Path(__file__).parents[2] / "logs"
PERMIT = "environmental_permit"
CLASSES = ["n_overdue", "n_week", "n_two_weeks", "n_four_weeks", "n_later"]
COLUMNS = ["n", *CLASSES, "n_suspended"]
GOT, ASKED, SENT = "Aanvraag ontvangen", "Aanvullende gegevens opvragen", "Besluit verzenden"


def class_of(left: int) -> str:
    bounds = [(0, "n_overdue"), (7, "n_week"), (14, "n_two_weeks"), (28, "n_four_weeks")]
    return next((name for most, name in bounds if left <= most), "n_later")


def counted(cases: list[Any]) -> list[int]:
    found = Counter(class_of(one.left) for one in cases)
    still = sum(any(end is None for _, _, end in one.stops) for one in cases)
    return [len(cases), *(found[name] for name in CLASSES), still]


@pytest.mark.parametrize(
    ("name", "at"), [(PERMIT, "2025-12-31"), (PERMIT, "2025-06-16"), ("benefit", "2025-06-16")]
)
def test_the_whole_and_by_step_team_and_channel(
    slow: ModuleType, law: ModuleType, name: str, at: str
) -> None:
    day = date.fromisoformat(at)
    book = slow.book(law, CLOCK / f"services/{name}.toml", CLOCK)
    cases = slow.read(LOGS / f"{name}.xes.gz")
    ends = slow.finished(LOGS / f"{name}.mapping.toml")
    now = [
        one for one in slow.judge(cases, book, day, ends) if one.status in ("running", "overdue")
    ]
    steps = {
        case.case_id: [e for e in case.events if e.work and e.moment.date() <= day][-1:]
        for case in cases
    }
    channel = {case.case_id: case.attributes["kanaal"] for case in cases}
    log = pm.read_log(name)
    whole = running(log, name, at=at).iloc[0]
    assert whole[COLUMNS].to_list() == counted(now)
    used = pd.Series([one.used for one in now])
    assert whole.used_median == pytest.approx(used.quantile(0.5), abs=0.5)
    assert whole.used_p90 == pytest.approx(used.quantile(0.9), abs=0.5)
    assert whole.used_median % 1 == whole.used_p90 % 1 == 0
    keys: dict[str, Callable[[Any], Any]] = {
        "activity": lambda one: steps[one.case_id][0].activity,
        "team": lambda one: steps[one.case_id][0].team,
        "kanaal": lambda one: channel[one.case_id],
    }
    for by, key in keys.items():
        groups = defaultdict(list)
        for one in now:
            groups[key(one)].append(one)
        found = running(log, name, by=by, at=at)
        assert {row[by]: row[COLUMNS].to_list() for _, row in found.iterrows()} == {
            group: counted(own) for group, own in groups.items()
        }
        assert found.n.is_monotonic_decreasing


@pytest.fixture
def log_of(tmp_path: Path) -> Callable[..., Any]:
    """The log of `case day activity` rows in 2026, of one kind and one that has no procedure."""

    def read(*rows: str) -> Any:
        lines = ["case_id,activity,end,team,zaaktype"]
        for row in rows:
            case, day, activity = row.split(";")
            kind = "monument" if case == "none" else "bouwen"
            lines.append(f"{case},{activity},2026-{day}T09:00:00,A,{kind}")
        path = tmp_path / "cases.csv"
        path.write_text("\n".join(lines), encoding="utf-8")
        return pm.read_csv(path)

    return read


ROWS = [
    f"over;04-05;{GOT}",  # 5 April + 56 = Sunday 31 May, rolls to 1 June: the day before
    f"last;04-07;{GOT}",  # 2 June: 0 left
    f"week;04-14;{GOT}",  # 9 June: 7
    f"two;04-15;{GOT}",  # 10 June: 8
    f"fourteen;04-21;{GOT}",  # 16 June: 14
    f"four;04-22;{GOT}",  # 17 June: 15
    f"more;05-05;{GOT}",  # 30 June: 28
    f"later;05-06;{GOT}",  # 1 July: 29
    f"still;01-05;{GOT}",  # stands still since 13 January: 141 days from 2 March, 21 July: 49
    f"still;01-12;{ASKED}",
    f"done;01-05;{GOT}",
    f"done;02-05;{SENT}",
    f"gone;01-05;{GOT}",
    "gone;02-05;Aanvraag intrekken",
    f"none;05-06;{GOT}",
    "start;05-06;Toets volledigheid",
]
AT = "2026-06-02"


def test_the_classes_by_hand(log_of: Callable[..., Any]) -> None:
    """Who was decided, withdrew, or whose deadline is not told does not count."""
    whole = running(log_of(*ROWS), PERMIT, at=AT).iloc[0]
    assert whole[COLUMNS].to_list() == [9, 2, 1, 2, 2, 2, 1]
    # Days since receipt: 58, 56, 49, 48, 42, 41, 28, 27, and 7 before it stood still.
    assert whole.used_median == 42
    assert pd.isna(whole.used_p90)  # nine cases are too few


def test_by_the_last_step(log_of: Callable[..., Any]) -> None:
    found = running(log_of(*ROWS), PERMIT, by="activity", at=AT).set_index("activity")
    assert found.n.to_dict() == {GOT: 8, ASKED: 1}
    assert found.n_suspended.to_dict() == {GOT: 0, ASKED: 1}


def test_none_runs(log_of: Callable[..., Any]) -> None:
    done = [row for row in ROWS if row.startswith("done")]
    whole = running(log_of(*done), PERMIT, at=AT)
    assert whole[COLUMNS].iloc[0].to_list() == [0] * 7
    assert running(log_of(*done), PERMIT, by="activity", at=AT).empty


def test_they_are_the_running_and_overdue_ones(log_of: Callable[..., Any]) -> None:
    log = pm.example_log()
    counts = pm.on_time(log, PERMIT).iloc[0]
    whole = running(log, PERMIT).iloc[0]
    assert (whole.n, whole.n_overdue) == (counts.n_running + counts.n_overdue, counts.n_overdue)


def test_an_attribute_that_no_case_has() -> None:
    with pytest.raises(pm.PmtoolsError, match="kanal"):
        running(pm.example_log(), PERMIT, by="kanal")
