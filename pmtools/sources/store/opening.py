"""A stored log as it is asked for: in memory where it fits, else a part at a time."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from pmtools.engine.buckets import in_buckets
from pmtools.log import EventLog, LargeLog
from pmtools.log.large_log import Executor
from pmtools.log.part import Part, whole
from pmtools.sources.store.manifest import read_manifest, refusing
from pmtools.sources.store.memory import fits
from pmtools.sources.store.reading import parts_of, require_whole

LEAST, MOST = 8, 64
"""Buckets into which rows go that have to move."""


def open_store(folder: Path, *, memory: str | None = None, master: str | None = None) -> EventLog:
    """The log of a store; measured on Spark when `master` is an address.

    `memory` is a size such as `1GB`; without it half of the memory that is free is taken. What the
    store itself says of these holds when neither is given (a view does).
    """
    folder = folder.resolve()  # the workers of Spark have a folder of their own
    manifest = read_manifest(folder)
    memory, master = memory or manifest.memory, master or manifest.master
    require_whole(folder, manifest)
    parts: tuple[Part, ...] = parts_of(folder, manifest)
    if master:
        from pmtools.engine.spark import spark_executor

        return LargeLog(parts, manifest.origin, spark_executor(master))
    with refusing(folder):
        first = parts[0]
        frames = (first.events(), first.cases(), first.lifecycle())
        schemas = [frame.collect_schema() for frame in frames]
    if fits(manifest, schemas, memory or None):
        with refusing(folder):
            return whole(parts, manifest.origin)
    executor: Executor = partial(in_buckets, n=min(max(LEAST, len(parts)), MOST))
    return LargeLog(parts, manifest.origin, executor)
