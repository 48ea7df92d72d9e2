"""A stored log reads back equal, and a damaged one is refused."""

from __future__ import annotations

import pytest

from pmtools.errors import SourceError
from pmtools.sources.store.manifest import FRAMES
from pmtools.sources.store.reading import read_store
from pmtools.sources.store.writing import write_store
from pmtools.sources.xes.read import read_xes

PLACE = "log"


@pytest.fixture
def log(xes, step, save):
    events = [
        step("één", "2024-03-04T09:00:00", ("string", "org:resource", "An")),
        step(
            "x",
            "2024-03-04T10:00:00Z",
            ("int", "n", "3"),
            ("string", "lifecycle:transition", "abort"),
        ),
        [("string", "concept:name", "no time")],
    ]
    return read_xes(save(xes(([("string", "concept:name", "a")], events))), zone="Europe/Berlin")


def test_round_trip_keeps_values_types_and_origin(log, tmp_path):
    again = read_store(write_store(log, tmp_path / "deep" / PLACE))
    for name in FRAMES:
        old, new = getattr(log, name), getattr(again, name)
        assert new.equals(old)
        assert new.schema == old.schema
    assert again.origin == log.origin
    assert [path.name for path in (tmp_path / "deep").iterdir()] == [PLACE]


def test_a_real_log_round_trips(data, tmp_path):
    log = read_xes(data / "logs/receipt.xes.gz")
    again = read_store(write_store(log, tmp_path / PLACE))
    assert again.events.equals(log.events)
    assert again.events.schema == log.events.schema
    assert again.cases.equals(log.cases)


def test_a_store_is_replaced_but_another_folder_is_not(log, tmp_path):
    write_store(log, tmp_path / PLACE)
    write_store(log, tmp_path / PLACE)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    with pytest.raises(SourceError, match="holds no log"):
        write_store(log, tmp_path / "mine")
    assert {path.name for path in tmp_path.iterdir()} == {PLACE, "mine", "log.xes"}


def test_a_damaged_or_missing_store_is_refused(log, tmp_path):
    with pytest.raises(SourceError, match="holds no stored log"):
        read_store(tmp_path)
    folder = write_store(log, tmp_path / PLACE)
    events = folder / "data-1" / "events" / "0000.parquet"
    events.write_bytes(events.read_bytes()[:-20])
    with pytest.raises(SourceError, match="is damaged"):
        read_store(folder)


def test_a_place_that_cannot_be_written_leaves_nothing(log, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(SourceError, match="cannot be stored"):
        write_store(log, tmp_path / "file" / PLACE)
    assert {path.name for path in tmp_path.iterdir()} == {"file", "log.xes"}


def test_a_disk_that_fills_up_leaves_the_old_store_whole_and_nothing_beside(
    log, tmp_path, monkeypatch
):
    folder = write_store(log, tmp_path / PLACE)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pmtools.sources.store.disk.json.dump", full)
    with pytest.raises(SourceError, match="No space left"):
        write_store(log, folder)
    assert read_store(folder).events.equals(log.events)
    assert {path.name for path in tmp_path.iterdir()} == {PLACE, "log.xes"}
