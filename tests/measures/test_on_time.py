"""How many cases were decided in time: by hand, and against a slow reading of the files."""

from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path
from statistics import median
from types import ModuleType
from typing import Any

import pandas as pd
import pytest

import pmtools as pm
from pmtools.measures.on_time import on_time

CLOCK = Path(pm.__file__).parent / "clock"
LOGS = Path(__file__).parents[2] / "logs"
PERMIT = "environmental_permit"
STATUSES = ["in_time", "late", "running", "overdue", "withdrawn", "no_decision", "uncertain"]
UNKNOWN = ["no_start", "no_procedure", "no_rule", "no_calendar"]
GOT, SENT, ASKED = "Aanvraag ontvangen", "Besluit verzenden", "Aanvullende gegevens opvragen"
CAME, LONGER, GONE = (
    "Aanvullende gegevens ontvangen",
    "Beslistermijn verlengen",
    "Aanvraag intrekken",
)


def counted(cases: list[Any]) -> dict[str, Any]:
    """The columns of `on_time` that follow from the cases of the slow reading."""
    counts = Counter(one.status for one in cases)
    found: dict[str, Any] = {f"n_{name}": counts[name] for name in STATUSES}
    decided = counts["in_time"] + counts["late"]
    left = [one.left for one in cases if one.status == "in_time"]
    over = [-one.left for one in cases if one.status == "late"]
    return found | {
        "n_cases": len(cases),
        "n_unknown": sum(counts[name] for name in UNKNOWN),
        "share": counts["in_time"] / decided if decided else None,
        "left_median": median(left) if left else None,
        "over_median": median(over) if over else None,
        "n_extended_late": sum(one.extension == 2 for one in cases),
        "penalty_low": sum(one.penalty[0] for one in cases),
        "penalty_high": sum(one.penalty[1] for one in cases),
    }


def found_of(row: Any, wanted: dict[str, Any]) -> dict[str, Any]:
    return {key: None if pd.isna(row[key]) else row[key] for key in wanted}


def grouped(frame: pd.DataFrame, key: str) -> dict[Any, Any]:
    return {None if pd.isna(row[key]) else row[key]: row for _, row in frame.iterrows()}


EXAMPLES = [
    (PERMIT, PERMIT),
    pytest.param("benefit", "benefit", marks=pytest.mark.long),
    pytest.param("property_tax", "woz_objection", marks=pytest.mark.long),
    pytest.param("registry_extract", "registry_extract", marks=pytest.mark.long),
]


@pytest.mark.parametrize(("name", "service"), EXAMPLES)
def test_whole_and_by_channel_team_and_month(
    slow: ModuleType, law: ModuleType, name: str, service: str
) -> None:
    cases = slow.read(LOGS / f"{name}.xes.gz")
    book = slow.book(law, CLOCK / f"services/{service}.toml", CLOCK)
    judged = slow.judge(cases, book, None, slow.finished(LOGS / f"{name}.mapping.toml"))
    log = pm.read_log(name)
    whole = counted(judged)
    assert found_of(on_time(log, service).iloc[0], whole) == whole
    channel = {case.case_id: case.attributes["kanaal"] for case in cases}
    team = {case.case_id: deciding_team(case, slow, book) for case in cases}
    keys: dict[str, Callable[[Any], Any]] = {
        "kanaal": lambda one: channel[one.case_id],
        "team": lambda one: team[one.case_id],
    }
    for by, key in keys.items():
        groups = defaultdict(list)
        for one in judged:
            groups[key(one)].append(one)
        found = grouped(on_time(log, service, by=by), by)
        assert set(found) == set(groups)
        for group, own in groups.items():
            assert found_of(found[group], counted(own)) == counted(own), group
    months = defaultdict(list)
    for one in judged:
        if one.status in ("in_time", "late"):
            months[pd.Timestamp(one.decided.replace(day=1))].append(one)
    found = grouped(on_time(log, service, by="period"), "period")
    assert {month: found_of(found[month], counted(own)) for month, own in months.items()} == {
        month: counted(own) for month, own in months.items()
    }


def deciding_team(case: Any, slow: ModuleType, book: Any) -> Any:
    """Who sent or, where nothing was sent, decided; else who took the last step."""
    steps = [event for event in case.events if event.work]
    for role in ("sent", "decided"):
        labels = book.service["events"].get(role, [])
        for event in steps:
            if slow.any_label(event.activity, labels):
                return event.team
    return steps[-1].team


@pytest.fixture
def log_of(tmp_path: Path) -> Callable[..., Any]:
    """The log of `case day activity team channel` rows, in 2026."""

    def read(*rows: str) -> Any:
        lines = ["case_id,activity,end,team,kanaal,zaaktype"]
        for number, row in enumerate(rows):
            case, day, activity, team, channel, *kind = row.split(";")
            moment = f"2026-{day}T09:{number:02}:00"
            zaaktype = kind[0] if kind else "bouwen"
            lines.append(f"{case},{activity},{moment},{team},{channel},{zaaktype}")
        path = tmp_path / "cases.csv"
        path.write_text("\n".join(lines), encoding="utf-8")
        return pm.read_csv(path)

    return read


ROWS = [  # 5 January + 56 days: 2 March
    *(f"1;01-05;{GOT};KCC;post", f"1;02-16;{SENT};A;post"),  # in time, 14 days left
    *(f"2;01-05;{GOT};KCC;balie", f"2;02-20;{SENT};A;balie"),  # in time, 10 left
    *(f"3;01-05;{GOT};KCC;post", f"3;03-09;{SENT};B;post"),  # late, 7 days over
    *(f"4;01-05;{GOT};KCC;post", f"4;01-12;{ASKED};A;post", f"4;03-10;{SENT};B;post"),  # uncertain
    *(f"5;01-05;{GOT};KCC;post", f"5;02-02;{LONGER};A;post", f"5;04-14;{SENT};A;post"),  # 1 over
    *(f"6;01-05;{GOT};KCC;balie", f"6;01-20;{GONE};KCC;balie"),  # withdrawn
    f"7;04-20;{GOT};KCC;balie",  # runs
    f"8;01-06;{GOT};KCC;balie",  # overdue
    f"9;04-20;{GOT};KCC;balie;monument",  # no procedure
    "10;04-20;Toets volledigheid;KCC;post",  # no start
]
AT = "2026-05-01"


def test_the_whole_by_hand(log_of: Callable[..., Any]) -> None:
    """Of ten cases two in time and two late: half, not two of ten."""
    wanted = {
        "n_cases": 10,
        "n_in_time": 2,
        "n_late": 2,
        "n_running": 1,
        "n_overdue": 1,
        "n_withdrawn": 1,
        "n_no_decision": 0,
        "n_uncertain": 1,
        "n_unknown": 2,
        "share": 0.5,
        "left_median": 12.0,
        "over_median": 4.0,
        "n_extended": 1,
        "n_extended_late": 0,
        "n_suspended": 1,
        "n_suspended_late": 0,
        "n_reopened": 0,
        "n_norm": 0,
        "n_in_norm": 0,
        "share_norm": None,
        "penalty_low": 0,
    }
    assert found_of(on_time(log_of(*ROWS), PERMIT, at=AT).iloc[0], wanted) == wanted


def test_by_team_and_channel_by_hand(log_of: Callable[..., Any]) -> None:
    """The team that decided, else that of the last step; the channel of the case."""
    log = log_of(*ROWS)
    columns = ["n_cases", "n_in_time", "n_late", "n_uncertain", "n_running", "n_unknown"]
    team = on_time(log, PERMIT, by="team", at=AT).set_index("team")[columns]
    assert team.T.to_dict("list") == {
        "A": [3, 2, 1, 0, 0, 0],
        "B": [2, 0, 1, 1, 0, 0],
        "KCC": [5, 0, 0, 0, 1, 2],
    }
    channel = on_time(log, PERMIT, by="kanaal", at=AT).set_index("kanaal")[columns]
    assert channel.T.to_dict("list") == {
        "balie": [5, 1, 0, 0, 1, 1],
        "post": [5, 1, 2, 1, 0, 1],
    }


def test_by_month_by_hand(log_of: Callable[..., Any]) -> None:
    found = on_time(log_of(*ROWS), PERMIT, by="period", at=AT)
    found = found[found.period.notna()]
    assert found.period.dt.strftime("%m").to_list() == ["02", "03", "04"]
    assert found.n_in_time.to_list() == [2, 0, 0]
    assert found.n_late.to_list() == [0, 1, 1]
    assert found.share.to_list() == [1.0, 0.0, 0.0]


def test_a_month_tells_of_decisions_whose_deadline_is_uncertain(
    log_of: Callable[..., Any],
) -> None:
    """Case 4 was decided in March: the month says so, although the case has no verdict."""
    found = on_time(log_of(*ROWS), PERMIT, by="period", at=AT)
    march = found[found.period == "2026-03-01"].iloc[0]
    assert (march.n_late, march.n_uncertain, march.share) == (1, 1, 0.0)


@pytest.fixture
def normed(tmp_path: Path) -> str:
    text = (CLOCK / f"services/{PERMIT}.toml").read_text(encoding="utf-8")
    file = tmp_path / "norm.toml"
    file.write_text(f'norm = "6 weeks"\n{text}', encoding="utf-8")
    return str(file)


def test_the_own_norm(log_of: Callable[..., Any], normed: str) -> None:
    """Six weeks after 5 January is 16 February: only case 1. Who runs is not counted."""
    plain = [row for row in ROWS if not row.startswith("4;")]
    whole = on_time(log_of(*plain), normed, at=AT).iloc[0]
    assert (whole.n_norm, whole.n_in_norm, whole.share_norm) == (4, 1, 0.25)


def test_the_own_norm_needs_no_statutory_deadline(log_of: Callable[..., Any], normed: str) -> None:
    """Case 4 was decided 64 days after receipt, whatever the law makes of its suspension."""
    whole = on_time(log_of(*ROWS), normed, at=AT).iloc[0]
    assert (whole.n_norm, whole.n_in_norm) == (5, 1)


def test_suspensions_and_extensions_too_late(log_of: Callable[..., Any]) -> None:
    rows = [
        *(f"1;01-05;{GOT};A;post", f"1;03-03;{LONGER};A;post", f"1;04-14;{SENT};A;post"),
        *(f"2;01-05;{GOT};A;post", f"2;03-03;{ASKED};A;post"),
        *(f"2;03-06;{CAME};A;post", f"2;04-14;{SENT};A;post"),
        *(f"3;01-05;{GOT};A;post", f"3;01-12;{ASKED};A;post"),
        *(f"3;01-16;{CAME};A;post", f"3;03-05;{SENT};A;post"),
    ]
    whole = on_time(log_of(*rows), PERMIT, at=AT).iloc[0]
    assert (whole.n_extended, whole.n_extended_late) == (0, 1)
    assert (whole.n_suspended, whole.n_suspended_late) == (1, 1)
    assert (whole.n_in_time, whole.n_late) == (1, 2)


def test_reopened_cases_are_counted(log_of: Callable[..., Any]) -> None:
    rows = [f"1;01-05;{GOT};A;post", f"1;02-14;{SENT};A;post", "1;02-20;Zaak heropend;A;post"]
    whole = on_time(log_of(*rows), PERMIT, at=AT).iloc[0]
    assert (whole.n_reopened, whole.n_in_time) == (1, 1)


def test_no_share_where_nothing_was_decided(log_of: Callable[..., Any]) -> None:
    whole = on_time(log_of(*ROWS), PERMIT, at="2026-01-31").iloc[0]
    assert (whole.n_cases, whole.n_running, whole.n_withdrawn) == (7, 6, 1)
    assert pd.isna(whole.share)
    assert pd.isna(whole.left_median)
    assert on_time(log_of(*ROWS), PERMIT, by="period", at="2026-01-31").n_in_time.sum() == 0


def test_an_attribute_that_no_case_has(log_of: Callable[..., Any]) -> None:
    with pytest.raises(pm.PmtoolsError, match="kanal"):
        on_time(log_of(*ROWS), PERMIT, by="kanal", at=AT)
