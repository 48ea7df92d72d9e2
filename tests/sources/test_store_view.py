"""What a report of a store may see: what it may see of the same log in memory, and no more."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

import pmtools as pm
from pmtools.log import EventLog
from pmtools.privacy.pseudonyms import pseudonyms
from pmtools.sources.persons import shield_persons
from pmtools.sources.small_teams import shield_small_teams
from pmtools.sources.store.view import write_view

NAMES = [f"Jan Jansen {n}" for n in range(40)]
PSEUDONYM = pseudonyms(b"k" * 32)


def lines(teams: list[str]) -> str:
    """Cases of two steps; `besluit` is a name, or one of ten words that are everywhere."""
    rows = ["zaak,stap,datum,medewerker,team,besluit,case:resource,kanaal"]
    for case in range(200):
        name, word = NAMES[case % 40], f"woord {case % 10}"
        for step, besluit in (("a", name if case < 40 else word), ("b", word)):
            day = f"2024-01-{case % 28 + 1:02}"
            team = teams[case % len(teams)]
            rows.append(f"Z{case},{step},{day} 10:00,{name},{team},{besluit},{name},balie")
    return "\n".join(rows)


@pytest.fixture(params=[1, 30])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A store of one bucket, or of many in each of which few names stand beside the words."""
    path = tmp_path / "zaken.csv"
    path.write_text(lines(["t 1", "t 2"]), encoding="utf-8")
    return pm.store_logs([path], tmp_path / "zaken", rows_per_bucket=400 // request.param)


def seen(store: Path, folder: Path, **how: bool) -> EventLog:
    """The log as a report sees it through a view."""
    write_view(pm.read_log(store), store, folder, PSEUDONYM, keep_resources=False, **how)
    return pm.read_log(folder)


def shielded(log: EventLog) -> EventLog:
    """The log as a report sees it when it is in memory."""
    return shield_persons(shield_small_teams(log), PSEUDONYM)


def texts(log: EventLog) -> set[str]:
    frames = (frame.drop("case_id").select(pl.col(pl.String, pl.Enum).cast(pl.String)) for frame in (log.events, log.cases, log.lifecycle))  # fmt: skip
    return {text for frame in frames for column in frame for text in column.drop_nulls()}


def test_it_names_no_one_however_the_names_lie_in_buckets(store: Path, tmp_path: Path) -> None:
    view, memory = seen(store, tmp_path / "view"), shielded(pm.read_log(store))
    assert not texts(view).intersection(NAMES)
    assert {"resource", "besluit"} <= set(memory.origin.pseudonyms)
    assert set(view.origin.pseudonyms) == set(memory.origin.pseudonyms)
    assert "kanaal" in view.events.columns
    assert view.events["resource"].equals(memory.events["resource"])
    for part in (tmp_path / "view").iterdir():
        assert not any(name.encode() in part.read_bytes() for name in NAMES)


def test_a_team_for_each_person_is_hidden_and_not_renamed(tmp_path: Path) -> None:
    path = tmp_path / "zaken.csv"
    path.write_text(lines([f"team {name}" for name in NAMES]), encoding="utf-8")
    store = pm.store_logs([path], tmp_path / "zaken")
    view, memory = seen(store, tmp_path / "view"), shielded(pm.read_log(store))
    assert view.events["team"].null_count() == memory.events["team"].null_count() == 400
    assert view.origin.pseudonyms == memory.origin.pseudonyms
    assert view.origin.notes == memory.origin.notes
