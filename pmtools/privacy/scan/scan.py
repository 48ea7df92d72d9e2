"""A file or folder searched for personal data."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pmtools.errors import ParameterError
from pmtools.privacy.scan.finders import Personal, hidden, masked, personal_in
from pmtools.privacy.scan.texts import can_scan, texts_of

FINGERPRINTS = "trace.parquet"
"""Keyed fingerprints of a run: numbers that say nothing, of which one in eleven passes a test."""
PAGES = (".html", ".htm")
ORIGIN = re.compile(
    r'<caption class="source">[^<]{0,5000}</caption>|<metadata><rdf:RDF .{0,5000}?</metadata>'
)
"""What a page says of where a table or figure comes from, in the midst of what a cell gave."""
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
    # Pages first: what is clean there need not be read again where it came from.
    found = {
        file: list(look.at(file))
        for file in sorted(known, key=lambda one: one.suffix.lower() not in PAGES)
    }
    return Scan(
        tuple(dict.fromkeys(one for file in known for one in found[file])),
        len(known),
        tuple(file for file in files if file not in found),
    )


class _Look:
    """One search, which knows texts again."""

    def __init__(self, names: tuple[str, ...], numbers: frozenset[str]) -> None:
        self.names, self.numbers = names, numbers
        self.looked: dict[str, tuple[Personal, ...]] = {}
        self.shown: list[str] = []
        """The pages in which nothing was found."""

    def at(self, file: Path) -> Iterator[Found]:
        """What is found in a file and in its name."""
        n = 0
        for place, text in (("its name", file.stem), *texts_of(file, self._seen)):
            for one in self._pieces(text):
                n += 1
                yield Found(file, hidden(place), one.kind, masked(text[one.start : one.end]))
        if not n and file.suffix.lower() in PAGES:
            page = file.read_text(encoding="utf-8-sig")
            self.shown += [page, ORIGIN.sub("", page)]

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

    def _seen(self, markup: str) -> bool:
        """Whether a piece of markup stands, letter for letter, in a page that is clean."""
        bare = markup.strip()
        return any(bare in page for page in self.shown)
