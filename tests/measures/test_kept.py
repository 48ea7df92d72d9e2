"""The answers that are kept with a log: worked out once, and nobody's to change."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import pmtools as pm
from pmtools.log import EventLog
from pmtools.measures import kept as keeping
from pmtools.measures.kept import kept

ASKED = list[tuple[str | None, int]]()


@kept
def counted(log: EventLog, by: str | None = None, most: int = 3) -> pd.DataFrame:
    """A measure that notes when it is asked."""
    ASKED.append((by, most))
    return pd.DataFrame({"n": range(most)})


@pytest.fixture(autouse=True)
def _forgotten() -> None:
    ASKED.clear()


def test_the_same_question_is_worked_out_once_however_it_is_put() -> None:
    log = pm.example_log()
    for answer in (counted(log), counted(log, None), counted(log, by=None, most=3)):
        assert answer["n"].to_list() == [0, 1, 2]
    assert ASKED == [(None, 3)]
    assert counted(log=log)["n"].to_list() == [0, 1, 2]
    assert ASKED == [(None, 3)]
    counted(log, "team"), counted(log, most=4)
    assert ASKED[1:] == [("team", 3), (None, 4)]


def test_another_log_is_another_question() -> None:
    log = pm.example_log()
    counted(log), counted(log.over()), counted(log.keep(pm.cases.Attribute("kanaal", ["post"])))
    assert len(ASKED) == 3


def test_what_is_done_to_an_answer_stays_with_it() -> None:
    log = pm.example_log()
    first, second = counted(log), counted(log)
    first["n"] += 10
    second.loc[0, "n"] = 99
    second.insert(0, "more", 1)
    assert counted(log)["n"].to_list() == [0, 1, 2]
    assert counted(log).columns.to_list() == ["n"]


def test_a_large_answer_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "MOST", 2)
    log = pm.example_log()
    assert len(counted(log)) == len(counted(log)) == 3
    assert len(ASKED) == 2


def test_a_question_with_a_value_that_cannot_be_looked_up_is_worked_out_each_time() -> None:
    log = pm.example_log()
    for _ in range(2):
        assert counted(log, ["team"])["n"].to_list() == [0, 1, 2]  # type: ignore[arg-type]
    assert len(ASKED) == 2
    assert not log.answers


def test_an_error_is_not_kept() -> None:
    log = pm.example_log()
    for _ in range(2):
        with pytest.raises(pm.PmtoolsError):
            pm.waiting_time(log)
    assert not log.answers


def test_a_file_that_was_edited_is_asked_again(tmp_path: Path) -> None:
    log, file = pm.example_log(), tmp_path / "own.toml"
    for text in ("norm = 1", "norm = 1", "norm = 2"):
        file.write_text(text, encoding="utf-8")
        counted(log, str(file))
    assert len(ASKED) == 2
