"""An import that is killed, refused or out of disk leaves the store as it was, and goes on."""

from __future__ import annotations

import json
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import polars as pl
import pytest

from pmtools.errors import ParameterError, SchemaError, SourceError
from pmtools.sources.importing import reading, spooled, storing
from pmtools.sources.importing.storing import store_logs
from pmtools.sources.mapping import LogMapping
from pmtools.sources.store import disk
from pmtools.sources.store.manifest import read_manifest
from pmtools.sources.store.writing import write_store

HEAD = "zaak,stap,datum,behandelaar\n"
FRAMES = ("events", "cases", "lifecycle", "ids", "labels.parquet")


def month(n: int, rows: int = 30) -> str:
    return HEAD + "".join(
        f"Z{(row * n) % 11},{'abc'[row % 3]},2024-0{n}-{row % 28 + 1:02} 10:00,R{row % 4}\n"
        for row in range(rows)
    )


@pytest.fixture
def months(tmp_path) -> list[Path]:
    paths = [tmp_path / f"2024-0{n}.csv" for n in (1, 2, 3)]
    for n, path in enumerate(paths, 1):
        path.write_text(month(n))
    return paths


def held(store: Path) -> dict[str, pl.DataFrame | str]:
    """All that a reader may see of a store."""
    manifest = read_manifest(store)
    data = store / manifest.data
    found: dict[str, pl.DataFrame | str] = {
        str(path.relative_to(data)): pl.read_parquet(path)
        for path in sorted(data.rglob("*.parquet"))
    }
    told = json.loads((store / "store.json").read_text(encoding="utf-8"))
    told["origin"] |= {
        "read_at": "",
        "name": "",
        "mapping": {**told["origin"]["mapping"], "log": ""},
    }
    return found | {"told": json.dumps({**told, "data": ""}, sort_keys=True)}


def same(one: dict, other: dict) -> bool:
    return one.keys() == other.keys() and all(
        one[name].equals(other[name])
        if isinstance(one[name], pl.DataFrame)
        else one[name] == other[name]
        for name in one
    )


def put(files, store: Path, **how) -> Path:
    return store_logs(files, store, rows_per_bucket=20, **how)


@pytest.fixture
def expected(months, tmp_path):
    put(months[:1], tmp_path / "expected")
    return held(put(months[1:], tmp_path / "expected"))


@pytest.mark.long
@pytest.mark.parametrize("error", [KeyboardInterrupt(), OSError(28, "No space left on device")])
def test_a_fault_at_any_write_leaves_the_old_store_and_is_mended_by_the_same_command(
    months, tmp_path, monkeypatch, expected, error
):
    old = held(put(months[:1], tmp_path / "store"))
    left = {"writes": 0}
    real = pl.DataFrame.write_parquet, json.dump, pl.DataFrame.write_ipc

    def counting(kind):
        def write(*given, **how):
            left["writes"] -= 1
            if left["writes"] == 0:
                raise error
            return real[kind](*given, **how)

        return write

    monkeypatch.setattr(pl.DataFrame, "write_parquet", counting(0))
    monkeypatch.setattr(json, "dump", counting(1))
    monkeypatch.setattr(pl.DataFrame, "write_ipc", counting(2))
    for at in range(1, 400):
        left["writes"] = at
        try:
            put(months[1:], tmp_path / "store")
        except SourceError as refused:
            assert "No space left" in str(refused)
            assert "unharmed" in str(refused)
        except KeyboardInterrupt:
            pass
        else:
            break
        left["writes"] = 0
        assert same(held(tmp_path / "store"), old)
        assert all(path.suffix != ".csv" for path in (tmp_path / "store").rglob("*"))
    assert at > 5
    assert same(held(tmp_path / "store"), expected)
    names = {path.name for path in (tmp_path / "store").iterdir()}
    assert names == {"store.json", "store.lock", "data-2", "rows"}


def test_what_was_read_is_not_read_again(months, tmp_path, monkeypatch):
    read = []
    real = reading.spool_file

    def spool(path, *rest):
        if path.name == "2024-03.csv" and len(read) < 3:
            read.append("killed")
            raise KeyboardInterrupt
        read.append(path.name)
        return real(path, *rest)

    monkeypatch.setattr(storing, "spool_file", spool)
    with pytest.raises(KeyboardInterrupt):
        put(months, tmp_path / "store")
    assert not (tmp_path / "store" / "store.json").exists()
    put(months, tmp_path / "store")
    assert read == ["2024-01.csv", "2024-02.csv", "killed", "2024-03.csv"]


def test_what_was_read_with_another_mapping_is_read_again(tmp_path, monkeypatch, xes, step):
    path, mapping = tmp_path / "a.xes", LogMapping(drop=("n",))
    path.write_text(xes(([], [step("x", "2024-01-01T10:00:00Z", ("int", "n", "1"))])))
    with monkeypatch.context() as patched:
        patched.setattr(storing, "whole_of", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            put([path], tmp_path / "store")
    put([path], tmp_path / "store", mapping=mapping)
    put([path], tmp_path / "other", mapping=mapping)
    assert same(held(tmp_path / "store"), held(tmp_path / "other"))


KILLED = """
import sys
from pmtools.sources.importing.storing import store_logs
store_logs(sys.argv[2:], sys.argv[1], rows_per_bucket=20)
"""


def interrupted_before_the_manifest(files, store, monkeypatch) -> list[Path]:
    """The folders of rows that an import had read, and that no manifest names yet."""
    before = set((store / "rows").iterdir())
    with monkeypatch.context() as patch:
        patch.setattr(storing, "write_manifest", stop)
        with pytest.raises(KeyboardInterrupt):
            put(files, store)
    return sorted(set((store / "rows").iterdir()) - before)


def stop(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def test_rows_that_cannot_be_read_are_not_removed(months, tmp_path):
    store = put(months[:1], tmp_path / "store")
    (told,) = (store / "rows").rglob("file.json")
    whole = told.read_text()
    told.write_text(whole.replace('"format": ', '"format": 9'))
    there = sorted((store / "rows").rglob("*"))
    with pytest.raises(SourceError, match="the rows of 2024-01.csv are not there"):
        put(months[1:], store)
    assert sorted((store / "rows").rglob("*")) == there
    told.write_text(whole)
    put(months[1:], store)


def test_killed_before_rows_got_their_name_they_are_read_again(
    months, tmp_path, monkeypatch, expected
):
    store = put(months[:1], tmp_path / "store")
    for rows in interrupted_before_the_manifest(months[1:], store, monkeypatch):
        part = rows.with_name(f"{rows.name.split('-')[0]}.part")
        shutil.rmtree(part, ignore_errors=True)
        rows.rename(part)
    assert same(held(put(months[1:], store)), expected)


def test_killed_while_rows_were_removed_they_are_read_again(
    months, tmp_path, monkeypatch, expected
):
    store = put(months[:1], tmp_path / "store")
    left = interrupted_before_the_manifest(months[1:], store, monkeypatch)
    assert left

    def half(folder: Path, **_: object) -> None:
        if folder.is_dir():
            (folder / "sample.parquet").unlink()
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("shutil.rmtree", half)
        for rows in left:
            with pytest.raises(KeyboardInterrupt):
                spooled.remove(rows)
    assert same(held(put(months[1:], store)), expected)
    assert not [rows for rows in (store / "rows").iterdir() if "." in rows.name]


@pytest.mark.long
@pytest.mark.parametrize("seed", range(12))
def test_killed_at_any_moment_the_same_command_gives_the_same_store(
    months, tmp_path, expected, seed
):
    chance, store = random.Random(seed), tmp_path / "store"
    old = held(put(months[:1], store))
    command = [sys.executable, "-c", KILLED, str(store), *map(str, months[1:])]
    began = time.monotonic()
    subprocess.run([*command[:3], str(tmp_path / "timed"), *map(str, months)], check=True)
    takes = time.monotonic() - began
    for _ in range(3):
        running = subprocess.Popen(command)
        time.sleep(takes * chance.uniform(0.3, 1.0))
        running.send_signal(signal.SIGKILL)
        running.wait()
        assert same(held(store), old) or same(held(store), expected)
    put(months[1:], store)
    assert same(held(store), expected)


def test_the_same_file_is_stored_once_and_that_is_said(months, tmp_path):
    said: list[str] = []
    twice = months[0].with_name("kopie.csv")
    twice.write_bytes(months[0].read_bytes())
    put([months[0], twice, months[0]], tmp_path / "store", say=said.append)
    assert said == ["already in the store: kopie.csv", "already in the store: 2024-01.csv"]
    before = (tmp_path / "store" / "store.json").read_bytes()
    put([twice], tmp_path / "store", say=said.append)
    assert said[2:] == ["already in the store: kopie.csv"]
    assert (tmp_path / "store" / "store.json").read_bytes() == before


HOLDS = """
import sys
from filelock import FileLock
with FileLock(sys.argv[1]):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_writer_is_refused(months, tmp_path):
    old = held(put(months[:1], tmp_path / "store"))
    lock = str(tmp_path / "store" / "store.lock")
    with subprocess.Popen(
        [sys.executable, "-c", HOLDS, lock], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holding:
        assert holding.stdout
        assert holding.stdout.readline().strip() == b"held"
        with pytest.raises(SourceError, match=r"Another command is storing a log in .*store"):
            put(months[1:], tmp_path / "store")
        assert same(held(tmp_path / "store"), old)
        holding.communicate(b"")
    put(months[1:], tmp_path / "store")


def test_a_store_has_one_mapping(months, tmp_path):
    mapping = LogMapping(duplicates="drop")
    put(months[:1], tmp_path / "store", mapping=mapping)
    with pytest.raises(ParameterError, match="another mapping"):
        put(months[1:2], tmp_path / "store", mapping=LogMapping())
    put(months[1:2], tmp_path / "store")
    put(months[2:], tmp_path / "store", mapping=mapping)
    assert read_manifest(tmp_path / "store").origin.mapping["duplicates"] == "drop"


def test_a_store_that_skipped_bad_rows_goes_on_doing_so_only_when_asked(months, tmp_path):
    months[0].write_text(month(1) + "Z1,a,soon,R1\n")
    with pytest.raises(SchemaError, match=r"2024-01.csv, line 32: datum is 'soon'"):
        put(months[:1], tmp_path / "store")
    put(months[:1], tmp_path / "store", skip_bad_rows=True)
    with pytest.raises(ParameterError, match="--skip-bad-rows"):
        put(months[1:], tmp_path / "store")
    put(months[1:], tmp_path / "store", skip_bad_rows=True)
    assert read_manifest(tmp_path / "store").origin.set_aside


def test_files_of_another_layout_are_refused_and_the_store_stays(months, tmp_path, xes, step):
    old = held(put(months[:1], tmp_path / "store"))
    months[1].write_text(month(2).replace("behandelaar", "wie"))
    with pytest.raises(SchemaError, match=r"2024-01.csv and 2024-02.csv have different columns"):
        put(months[1:2], tmp_path / "store")
    other = tmp_path / "a.xes"
    other.write_text(xes(([], [step("x", "2024-01-01T10:00:00Z")])))
    with pytest.raises(SchemaError, match=r"a.xes is XES and 2024-01.csv a table"):
        put([other], tmp_path / "store")
    with pytest.raises(SchemaError, match=r"a.xes is XES and 2024-03.csv a table"):
        put([other, months[2]], tmp_path / "store")
    assert same(held(tmp_path / "store"), old)
    put(months[2:], tmp_path / "store")
    assert len(read_manifest(tmp_path / "store").files) == 2


def test_a_folder_that_is_no_store_is_refused(months, tmp_path):
    (tmp_path / "brieven").mkdir()
    (tmp_path / "brieven" / "brief.txt").write_text("dear")
    with pytest.raises(SourceError, match="holds no stored log, but brief.txt"):
        put(months, tmp_path / "brieven")
    assert [path.name for path in (tmp_path / "brieven").iterdir()] == ["brief.txt"]
    with pytest.raises(SourceError, match="is a file"):
        put(months, months[0])
    (tmp_path / "leeg").mkdir()
    put(months, tmp_path / "leeg")


def test_a_store_of_a_log_in_memory_cannot_be_added_to(months, tmp_path):
    from pmtools.sources.opening import read_log

    write_store(read_log(months[0]), tmp_path / "store")
    with pytest.raises(SourceError, match="was not made by pmtools store"):
        put(months[1:], tmp_path / "store")


def test_rows_that_were_damaged_are_refused(months, tmp_path):
    put(months[:1], tmp_path / "store")
    kept = next((tmp_path / "store" / "rows").rglob("rows.*.parquet"))
    whole = kept.read_bytes()
    kept.write_bytes(whole[:-20])
    with pytest.raises(SourceError, match="are damaged"):
        put(months[1:], tmp_path / "store")
    kept.unlink()
    with pytest.raises(SourceError, match="are damaged"):
        put(months[1:], tmp_path / "store")


def test_nothing_is_left_is_said_of_the_whole(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(HEAD + "".join(f"Z{n},,2024-01-01,An\n" for n in range(9)))
    with pytest.raises(
        SchemaError, match=r"a.csv: no event is left. Not used: 9 × event without an activity"
    ):
        store_logs([path], tmp_path / "store", rows_per_bucket=2)


def test_finished_is_checked_against_the_activities_of_all_buckets(months, tmp_path):
    put(months, tmp_path / "store", mapping=LogMapping(activities=("b",)))
    with pytest.raises(SchemaError, match="has no activity 'd'"):
        put(months, tmp_path / "other", mapping=LogMapping(activities=("d",)))


def test_persons_are_columns_that_hold_resources(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(
        "zaak,stap,datum,behandelaar,case:eigen,nummer,kanaal\n"
        + "".join(f"Z{n},a,2024-01-01,R{n % 3},R{n % 2},{n},web\n" for n in range(9))
    )
    store_logs([path], tmp_path / "store", rows_per_bucket=2)
    assert read_manifest(tmp_path / "store").persons == {"cases": ("eigen",)}


def test_the_folder_is_flushed_before_the_manifest(months, tmp_path, monkeypatch):
    order = []
    real = disk.os.fsync
    monkeypatch.setattr(disk.os, "fsync", lambda fd: (order.append("sync"), real(fd))[1])
    monkeypatch.setattr(storing, "write_manifest", lambda *given: order.append("manifest"))
    with pytest.raises(SourceError):
        put(months[:1], tmp_path / "store")
        read_manifest(tmp_path / "store")
    assert order[-1] == "manifest"
    assert len(order) > 8
