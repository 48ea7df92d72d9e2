"""A file or folder searched for personal data."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from pmtools.errors import ParameterError
from pmtools.privacy.scan.finders import Personal, hidden, masked, personal_in
from pmtools.privacy.scan.texts import can_scan, page_texts, texts_of

FINGERPRINTS = "trace.parquet"
"""Keyed fingerprints of a run: numbers that say nothing, of which one in eleven passes a test."""
KEPT = 100_000
"""So many texts are known again: a report says most of its words more than once."""


@dataclass(frozen=True)
class Found:
    """Something that looks like personal data: what, where, and its first letters."""

    path: Path
    place: str
    kind: str
    shown: str

    @property
    def file(self) -> Path:
        """The file, by a name that does not say it either."""
        return self.path.with_name(f"{hidden(self.path.stem)}{self.path.suffix}")


@dataclass(frozen=True)
class Scan:
    """What was found, in how many files, and which files were not looked into."""

    found: tuple[Found, ...]
    n_files: int
    not_scanned: tuple[Path, ...]


def scan(path: Path, names: Iterable[str] = (), numbers: Collection[str] = ()) -> Scan:
    """Search a file, or all files of a folder, for what looks like personal data.

    `names` are persons to look for; `numbers` are case numbers and the like, of nine digits, that
    are no BSN. Each thing is told once a place. What a PDF or a picture of dots shows is not read;
    such files are listed. Raises ParameterError when there is no such path, and SourceError for a
    damaged file.
    """
    if not path.exists():
        raise ParameterError(f"There is no {path} to scan. Check the name and the folder.")
    files = [path] if path.is_file() else sorted(one for one in path.rglob("*") if one.is_file())
    files = [file for file in files if file.name != FINGERPRINTS]
    known = [file for file in files if can_scan(file)]
    look = _Look(tuple(names), frozenset(numbers))
    found = dict.fromkeys(one for file in known for one in look.at(file))
    return Scan(
        tuple(found),
        len(known),
        tuple(file for file in files if not can_scan(file)),
    )


def found_in_page(page: str, path: Path) -> list[Found]:
    """What looks like personal data in a page that is not written yet; `path` is where it comes."""
    look = _Look((), frozenset())
    return list(dict.fromkeys(look.through(path, page_texts(page))))


class _Look:
    """One search, which knows texts again."""

    def __init__(self, names: tuple[str, ...], numbers: frozenset[str]) -> None:
        self.names, self.numbers = names, numbers
        self.looked: dict[str, tuple[Personal, ...]] = {}

    def at(self, file: Path) -> Iterator[Found]:
        """What is found in a file and in its name."""
        return self.through(file, chain([("its name", file.stem)], texts_of(file)))

    def through(self, file: Path, texts: Iterable[tuple[str, str]]) -> Iterator[Found]:
        """What is found in these texts of a file."""
        for place, text in texts:
            for one in self._pieces(text):
                yield Found(file, hidden(place), one.kind, masked(text[one.start : one.end]))

    def _pieces(self, text: str) -> tuple[Personal, ...]:
        pieces = self.looked.get(text)
        if pieces is None:
            pieces = tuple(
                one
                for one in personal_in(text, self.names)
                if one.kind != "bsn" or text[one.start : one.end] not in self.numbers
            )
            if len(self.looked) < KEPT:
                self.looked[text] = pieces
        return pieces
