"""Rows on disk between two passes: where they go, and what happens when there is no room."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from pmtools.engine.probe import columns_read
from pmtools.engine.spill import Places, Spill, laid

FULL = """
import resource, signal, sys
from functools import partial
import pmtools as pm
from pmtools.engine.buckets import in_buckets
from pmtools.log import LargeLog
from pmtools.log.part import split
log = pm.example_log()
large = LargeLog(split(log, 3), log.origin, partial(in_buckets, n=4))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
try:
    pm.time_between(large)
except pm.PmtoolsError as error:
    sys.exit(str(error))
"""


def rows(*keys: str | None) -> pl.DataFrame:
    return pl.DataFrame({"key": keys, "n": range(len(keys))}, {"key": pl.String, "n": pl.Int64})


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit for files of a process")
def test_a_disk_without_room_is_said_and_nothing_is_left(tmp_path: Path) -> None:
    environment = {"TMPDIR": str(tmp_path), "PATH": "", "PYTHONPATH": ":".join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", FULL], capture_output=True, text=True, env=environment
    )
    assert done.returncode == 1
    assert "cannot be written" in done.stderr
    assert "TMPDIR" in done.stderr
    assert not any(tmp_path.iterdir())


def test_each_large_key_has_a_bucket_of_its_own_and_null_is_a_key() -> None:
    places = Places(["key"], 3)
    first = {bucket: part for bucket, part in places.split(rows(*"aaaa", *"bbb", None, None, "c"))}
    assert sorted(part["key"].n_unique() for part in first.values()) == [1, 1, 2]
    again = {bucket: part for bucket, part in places.split(rows("c", None, "b", "a"))}
    for bucket, part in again.items():
        assert set(part["key"]) <= set(first[bucket]["key"])


@pytest.mark.parametrize("few", [0, 2, 100])
def test_rows_with_one_key_are_in_one_bucket_in_their_order(tmp_path: Path, few: int) -> None:
    frames = [rows(*"abcabc"), rows(), rows(None, "c", "d"), rows("a", None, "e")]
    spill = Spill(tmp_path)
    chunks = laid(frames, Places(["key"], 2, few), frames[0].clear(), spill)
    found = [chunk().collect() for chunk in chunks]
    assert sorted(pl.concat(found)["n"]) == sorted(pl.concat(frames)["n"])
    for key in [*"abcde", None]:
        there = [part.filter(pl.col("key").eq_missing(pl.lit(key))) for part in found]
        assert sum(part.height > 0 for part in there) == 1
    del chunks, found, there, spill
    assert not any(tmp_path.iterdir())


def test_lists_are_keys_too(tmp_path: Path) -> None:
    frame = pl.DataFrame({"key": [[str(n % 50), "b"] for n in range(100)]})
    chunks = laid([frame], Places(["key"], 4), frame.clear(), Spill(tmp_path))
    found = [chunk().collect()["key"].to_list() for chunk in chunks]
    assert all(0 < len(keys) < 60 for keys in found)
    assert all(keys.count(key) == 2 for keys in found for key in keys)


def test_the_columns_that_a_kernel_reads_are_found() -> None:
    empty = pl.DataFrame(
        schema={"case_id": pl.String, "end": pl.Int64, "a": pl.Int64, "b": pl.Int64}
    )

    def joined(plan: pl.LazyFrame) -> pl.LazyFrame:
        last = plan.group_by("case_id").agg(last=pl.col("end").max())
        return plan.filter(pl.col("a") > 1).select("case_id").join(last, on="case_id")

    assert columns_read(joined, empty) == ["case_id", "end", "a"]
    assert columns_read(lambda plan: plan, empty) == empty.columns
    assert len(columns_read(lambda plan: plan.select(n=pl.len()), empty)) <= 1
