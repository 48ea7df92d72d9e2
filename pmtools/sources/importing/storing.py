"""Files read once into a store: the way from the files to the manifest."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from pmtools.errors import ParameterError, SourceError
from pmtools.sources.folder import folder_notes
from pmtools.sources.importing.assembling import assembled
from pmtools.sources.importing.disk import explained, read_told, write_told
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
from pmtools.sources.importing.spooled import Spooled, read_spooled
from pmtools.sources.importing.writer import DATA, SPOOL, only_writer, require_ours
from pmtools.sources.mapping import LogMapping
from pmtools.sources.store.manifest import (
    Imported,
    Manifest,
    damaged,
    is_store,
    read_manifest,
    write_manifest,
)

ROWS_PER_BUCKET = 1_000_000
MOST_ROWS = 2**32 - 1
"""A case is numbered by its first row, in 32 bits."""
IMPORT = "import.json"
READING, PUTTING = "Reading the files", "Putting the log together"
Step = Callable[[str, int, int], None]
"""Told what is being done, and how much of how much of it."""
Say = Callable[[str], None]
"""Told a sentence for the one who waits."""


def store_logs(
    sources: Sequence[str | Path],
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
    until the new one is whole. The log is the one that `read_log` gives for the files together.

    SourceError when a file cannot be read, the folder is no store or another command writes it, or
    the disk is full; SchemaError when the files are no log of one layout; ParameterError for
    another mapping than the store was made with.
    """
    folder = Path(folder)
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
class _Before:
    """How the store was made that is there; of a new one nothing is known."""

    mapping: dict[str, Any] | None = None
    skip: bool = False
    name: str | None = None
    others: tuple[str, ...] = ()
    n_buckets: int = 1
    files: tuple[Imported, ...] = ()
    data: str = f"{DATA}0"


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
        before = _before(self.folder)
        asked = self._asked(before)
        spool = self.folder / SPOOL
        _tidy(self.folder, before)
        kept = _kept(spool)
        old = [self._old(kept, file) for file in before.files]
        new = self._new(before, kept, asked)
        if not new:
            return
        files = [*old, *new]
        n_rows = sum(file.n_rows for file in files)
        if n_rows > MOST_ROWS:
            raise SourceError(
                f"The files have {n_rows:,} rows together; a store holds at most {MOST_ROWS:,}. "
                "Store them in several folders."
            )
        n_buckets = buckets_for(n_rows, self.rows_per_bucket, before.n_buckets)
        files = [
            file
            if file.n_buckets >= n_buckets
            else split_again(spool, file, asked.mapping, n_buckets)
            for file in files
        ]
        name = self._name(before, files)
        whole = whole_of(spool, files, name, asked, n_buckets)
        data = f"{DATA}{int(before.data.removeprefix(DATA)) + 1}"
        manifest = assembled(
            whole,
            self.folder,
            data,
            asked.mapping,
            n_buckets,
            lambda done, of: self.step(PUTTING, done, of),
        )
        now = _Before(
            asked.mapping.to_dict(),
            asked.skip,
            before.name if before.files else self.given.name,
            tuple(dict.fromkeys((*before.others, *self.given.others))),
            n_buckets,
        )
        write_told(asdict(now), self.folder / data / IMPORT)
        write_manifest(self.folder, _with_files(manifest, files, now))
        _tidy(self.folder, _before(self.folder), {file.key for file in files})

    def _asked(self, before: _Before) -> Asked:
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

    def _new(self, before: _Before, kept: dict[str, Spooled], asked: Asked) -> list[Spooled]:
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
            elif sha256 in kept and dict(kept[sha256].asked) == asked.told():
                new[sha256] = replace(kept[sha256], name=path.name)
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

    def _name(self, before: _Before, files: Sequence[Spooled]) -> str:
        folder = before.name if before.files else self.given.name
        if folder:
            return folder
        return files[0].name if len(files) == 1 else self.folder.resolve().name


def _before(folder: Path) -> _Before:
    """How the store in a folder was made. SourceError when files cannot be added to it."""
    if not is_store(folder):
        return _Before()
    manifest = read_manifest(folder)
    told = read_told(folder / manifest.data / IMPORT)
    if told is None:
        raise SourceError(
            f"{folder} is a stored log that was not made by pmtools store: it does not hold the "
            "rows of its files, so none can be added. Name a new folder."
        )
    told |= {"files": manifest.files, "data": manifest.data, "others": tuple(told["others"])}
    return _Before(**told)


def _kept(spool: Path) -> dict[str, Spooled]:
    """The files of which the rows are kept, by their hash."""
    there = sorted(spool.iterdir()) if spool.is_dir() else []
    files = [file for file in map(read_spooled, there) if file]
    return {file.sha256: file for file in sorted(files, key=lambda file: file.n_buckets)}


def _tidy(folder: Path, before: _Before, keys: set[str] | None = None) -> None:
    """Remove what no manifest names; of the rows what is not whole, or not among `keys`."""
    for entry in folder.glob(f"{DATA}*"):
        if entry.name != before.data:
            shutil.rmtree(entry, ignore_errors=True)
    for entry in (folder / SPOOL).glob("*"):
        if entry.name not in keys if keys is not None else read_spooled(entry) is None:
            shutil.rmtree(entry, ignore_errors=True)


def _with_files(manifest: Manifest, files: Sequence[Spooled], now: _Before) -> Manifest:
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
