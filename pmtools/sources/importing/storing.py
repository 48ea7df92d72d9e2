"""Files read once into a store: the way from the files to the manifest."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pmtools.errors import ParameterError, SourceError
from pmtools.sources.folder import folder_notes
from pmtools.sources.importing.assembling import assembled
from pmtools.sources.importing.before import (
    Before,
    kept_files,
    stored_before,
    tidy,
    write_before,
)
from pmtools.sources.importing.bucketed import Whole
from pmtools.sources.importing.disk import explained
from pmtools.sources.importing.given import Given, given_files
from pmtools.sources.importing.hashing import buckets_for
from pmtools.sources.importing.reading import (
    Asked,
    sha256_of,
    sha256_together,
    split_again,
    spool_file,
    whole_of,
)
from pmtools.sources.importing.spooled import Spooled
from pmtools.sources.importing.writer import SPOOL, only_writer, require_ours
from pmtools.sources.mapping import LogMapping
from pmtools.sources.store.manifest import (
    Imported,
    Manifest,
    damaged,
    write_manifest,
)

ROWS_PER_BUCKET = 1_000_000
MOST_ROWS = 2**32 - 1
"""A case is numbered by its first row, in 32 bits."""
READING, PUTTING = "Reading the files", "Putting the log together"
Step = Callable[[str, int, int], None]
"""Told what is being done, and how much of how much of it."""
Say = Callable[[str], None]
"""Told a sentence for the one who waits."""


def store_logs(
    sources: str | Path | Sequence[str | Path],
    folder: str | Path,
    *,
    mapping: LogMapping | str | Path | None = None,
    skip_bad_rows: bool = False,
    step: Step = lambda heading, done, of: None,
    say: Say = lambda sentence: None,
    rows_per_bucket: int = ROWS_PER_BUCKET,
) -> Path:
    """Store files, folders of files or example logs as one log in `folder`, which is returned.

    The files may together be larger than memory, each by itself fits in it. Files are added to what
    is stored there before, and a case goes on in a later file; a file that was stored before is not
    read again. What was interrupted goes on when it is asked again, and the store stays what it was
    until the new one is whole. The log is the one that `read_log` gives for the files together, but
    for the hash of several files, which is that of their hashes.

    SourceError when a file cannot be read, the folder is no store or another command writes it, or
    the disk is full; SchemaError when the files are no log of one layout; ParameterError for
    another mapping than the store was made with.

    >>> from tempfile import TemporaryDirectory
    >>> from pmtools.sources.store.manifest import read_manifest
    >>> with TemporaryDirectory() as folder:
    ...     there = store_logs(["environmental_permit"], Path(folder) / "zaken")
    ...     read_manifest(there).buckets
    (Bucket(n_events=7207, n_cases=600, n_lifecycle=513),)
    """
    folder = Path(folder)
    sources = [sources] if isinstance(sources, str | Path) else sources
    if mapping is not None and not isinstance(mapping, LogMapping):
        mapping = LogMapping.read(mapping)
    given = given_files(sources)
    require_ours(folder)
    with explained(folder):
        folder.mkdir(parents=True, exist_ok=True)
        with only_writer(folder):
            _Import(folder, given, mapping, skip_bad_rows, step, say, rows_per_bucket).run()
    return folder


@dataclass(frozen=True)
class _Import:
    """One command that stores files."""

    folder: Path
    given: Given
    mapping: LogMapping | None
    skip: bool
    step: Step
    say: Say
    rows_per_bucket: int

    def run(self) -> None:
        """Read what is new, put the log together, replace the manifest, remove what is old."""
        before = stored_before(self.folder)
        asked = self._asked(before)
        spool = self.folder / SPOOL
        tidy(self.folder, before)
        kept = kept_files(spool)
        old = [self._old(kept, file) for file in before.files]
        new = self._new(before, kept, asked)
        if not new:
            return
        files, n_buckets = self._split([*old, *new], before, asked)
        folder = before.name if before.files else self.given.name
        now = Before(
            asked.mapping.to_dict(),
            asked.skip,
            folder,
            tuple(dict.fromkeys((*before.others, *self.given.others))),
            n_buckets,
            data=before.next_data(),
        )
        name = folder or (files[0].name if len(files) == 1 else self.folder.resolve().name)
        whole = whole_of(spool, files, name, asked, n_buckets)
        try:
            manifest = self._assembled(whole, now, asked)
            write_before(now, self.folder)
        except BaseException:  # what is half done takes room, and is made again
            shutil.rmtree(self.folder / now.data, ignore_errors=True)
            raise
        write_manifest(self.folder, _with_files(manifest, files, now))
        tidy(self.folder, now, {file.key for file in files})

    def _split(
        self, files: list[Spooled], before: Before, asked: Asked
    ) -> tuple[list[Spooled], int]:
        """The files, each split into as many buckets as the store is to have, or more."""
        n_rows = sum(file.n_rows for file in files)
        if n_rows > MOST_ROWS:
            raise SourceError(
                f"The files have {n_rows:,} rows together; a store holds at most {MOST_ROWS:,}. "
                "Store them in several folders."
            )
        n = buckets_for(n_rows, self.rows_per_bucket, before.n_buckets)
        spool = self.folder / SPOOL
        split = [
            file if file.n_buckets >= n else split_again(spool, file, asked.mapping, n)
            for file in files
        ]
        return split, n

    def _assembled(self, whole: Whole, now: Before, asked: Asked) -> Manifest:
        return assembled(
            whole,
            self.folder,
            now.data,
            asked.mapping,
            now.n_buckets,
            lambda done, of: self.step(PUTTING, done, of),
        )

    def _asked(self, before: Before) -> Asked:
        mapping = self.mapping or self.given.mapping
        if before.mapping is None:
            return Asked(mapping or LogMapping(), self.skip)
        stored = LogMapping.from_dict(before.mapping)
        if mapping and replace(mapping, log="") != replace(stored, log=""):
            raise ParameterError(
                f"{self.folder} was stored with another mapping. A store has one: leave --mapping "
                "out to read with that of the store, or store all files again in a new folder."
            )
        if before.skip and not self.skip:
            raise ParameterError(
                f"{self.folder} was stored with --skip-bad-rows. Give it again, or store all files "
                "again in a new folder."
            )
        return Asked(stored, self.skip)

    def _old(self, kept: dict[str, Spooled], file: Imported) -> Spooled:
        if file.sha256 not in kept:
            raise damaged(self.folder, FileNotFoundError(f"the rows of {file.name} are not there"))
        return kept[file.sha256]

    def _new(self, before: Before, kept: dict[str, Spooled], asked: Asked) -> list[Spooled]:
        """The files that are not in the store, read unless an earlier command did."""
        stored = {file.sha256 for file in before.files}
        sizes = {file.size for file in kept.values()}
        total, done = sum(self.given.sizes), 0
        new: dict[str, Spooled] = {}
        for path, size in zip(self.given.files, self.given.sizes, strict=True):
            self.step(READING, done, total)
            sha256 = sha256_of(path) if size in sizes else ""
            if sha256 in stored or sha256 in new:
                self.say(f"already in the store: {path.name}")
            elif sha256 in kept and _is(kept[sha256], path.name, asked):
                new[sha256] = kept[sha256]
            else:
                share = (done, size, total)
                file = self._read(path, asked, share, list(new.values()))
                new[file.sha256] = file
            sizes.add(size)
            done += size
        return list(new.values())

    def _read(
        self, path: Path, asked: Asked, share: tuple[int, int, int], before: list[Spooled]
    ) -> Spooled:
        done, whole, total = share

        def buckets(n_rows: int) -> int:
            rows = n_rows + sum(file.n_rows for file in before)
            likely = rows * total // max(done + whole, 1)
            return buckets_for(likely, self.rows_per_bucket)

        def advance(read: int, size: int) -> None:
            self.step(READING, done + whole * read // max(size, 1), total)

        return spool_file(path, asked, self.folder / SPOOL, buckets, advance)


def _is(file: Spooled, name: str, asked: Asked) -> bool:
    """Whether rows that are kept were read as is asked now."""
    return file.name == name and dict(file.asked) == asked.told()


def _with_files(manifest: Manifest, files: Sequence[Spooled], now: Before) -> Manifest:
    """The manifest with the files, and what is said of them."""
    several = now.name is not None or len(files) > 1
    notes = folder_notes(len(files), now.others) if several else []
    origin = replace(
        manifest.origin,
        sha256=sha256_together(files),
        notes=(*notes, *manifest.origin.notes),
    )
    told = [Imported(file.name, file.sha256, _rows_read(file)) for file in files]
    return replace(manifest, origin=origin, files=tuple(told))


def _rows_read(file: Spooled) -> int:
    return int(file.origin.get("rows_read", file.n_rows))
