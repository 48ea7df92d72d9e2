"""What the page on stored logs says of DuckDB and pandas, done as it says."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pandas as pd
import pytest

import pmtools as pm
from pmtools.sources.store import manifest
from pmtools.sources.store.manifest import read_manifest

PAGE = Path(manifest.__file__).with_name("README.md").read_text(encoding="utf-8")


def code(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    assert found
    return found[1]


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return pm.store_logs(["benefit"], tmp_path / "DIR", rows_per_bucket=800)


def rows(log: pm.EventLog) -> list[tuple[str, str, pd.Timestamp]]:
    frame = log.to_pm4py()
    ends = log.events["end"].to_pandas()
    return list(zip(frame["case:concept:name"], frame["concept:name"], ends, strict=True))


def test_pandas(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(store.parent)
    there: dict[str, pd.DataFrame] = {}
    exec(code("python"), there)  # noqa: S102 (the page's own code)
    events = there["events"].sort_values(["case_id", "seq"])
    log = pm.read_log(store)
    assert len(read_manifest(store).buckets) > 1
    mine = log.to_pm4py().assign(seq=log.events["seq"], case=log.events["case_id"].to_physical())
    mine = mine.sort_values(["case", "seq"])
    assert events["case"].to_list() == mine["case:concept:name"].to_list()
    for theirs, ours in (("activity", "concept:name"), ("team", "org:group")):
        assert events[theirs].to_list() == mine[ours].to_list()


@pytest.mark.long
def test_duckdb(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    duckdb = import_module("duckdb")
    monkeypatch.chdir(store.parent)
    told = read_manifest(store)
    query = code("sql").replace("data-1", told.data)
    query = query.replace("number = 0", f"number = {told.codes['events']['activity']}")
    found = duckdb.sql(query).fetchall()
    ours = rows(pm.read_log(store))
    assert [row[:2] for row in found] == [row[:2] for row in ours]
