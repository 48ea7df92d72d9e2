"""One pass over the XML of an XES file: its attributes are gathered in columns."""

from __future__ import annotations

from collections.abc import Iterator
from xml.parsers import expat

from pmtools.errors import SourceError
from pmtools.sources.xes.columns import Columns
from pmtools.sources.xes.plain import CLOSE, plain_stretch
from pmtools.sources.xes.refusals import Refusals

STRUCTURE = frozenset({"log", "trace", "event", "global", "extension", "classifier"})
READ_PAST = frozenset({"global", "extension", "classifier"})
VALUED = frozenset({"string", "date", "int", "float", "boolean", "id"})
NESTING = frozenset({"list", "container", "values"})
PACK_FROM = 1 << 10
"""Values of one column that are worth packing after a chunk."""
STRETCH = 4 << 20
"""Bytes that are read at once where the file is plain."""
DEEPEST, LONGEST_PATH = 50, 10_000
"""Attributes nested deeper, or under a longer path of keys, are an attack on the reader."""
LARGEST_MB = 64
"""One piece of markup that is larger is none of an event log: it would have to fit in memory."""

Named = dict[str, str]


class XesScan(Refusals):
    """What a scan of the file found: event and trace attributes in columns, and counts.

    The handlers run once per XML element, so the ones for an attribute do next to nothing: what
    `_start` knows from an earlier event it stores at once, and all else goes to `_start_other`.
    """

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.events, self.traces = Columns(name), Columns(name)
        self.outside = 0
        """Events that stand in the log but in no trace."""
        self.unknown: dict[str, int] = {}
        """Elements that XES does not know, and how often they were read past."""
        self.hidden = 0
        """Events that stand in such an element."""
        self.extensions: list[str] = []
        """Prefixes of the extensions that the file declares."""
        self.classifiers: dict[str, str] = {}
        """Declared classifiers: name to keys."""
        self.globals: dict[str, Named] = {}
        """Values declared for all events or traces (by scope), never filled in."""
        self._here: Columns | None = None
        self._local: dict[str, str] = {}
        self._open: list[str] = []
        self._path: list[str] = []
        self._skipped = 0
        self._fed = 0
        self._simple = True
        """Whether the bytes are UTF-8, and no text was read that could hold what seems a tag."""
        self._declared: Named | None = None
        self._parser.ordered_attributes = True
        self._parser.XmlDeclHandler = self._see_encoding
        self._parser.StartCdataSectionHandler = self._see_cdata
        self._listen()

    def _listen(self) -> None:
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end

    def run(self, chunks: Iterator[bytes]) -> None:
        """Read all chunks; SourceError when they are not one whole XES document."""
        try:
            self._feed(chunks)
        except (expat.ExpatError, ValueError, LookupError) as error:
            for _ in chunks:  # a damaged gzip is the deeper reason, and is told first
                pass
            raise SourceError(self._not_xml(error)) from error
        self.events.flush()
        self.traces.flush()

    def _feed(self, chunks: Iterator[bytes]) -> None:
        held = b""
        for chunk in chunks:
            held += chunk
            if len(held) >= STRETCH:
                end = held.rfind(CLOSE)
                cut = len(held) if end < 0 else end + len(CLOSE)
                self._parse(held[:cut])
                held = held[cut:]
        self._parse(held)
        self._parser.Parse(b"", True)

    def _parse(self, content: bytes) -> None:
        line = self._parser.CurrentLineNumber
        stretch = self._between_events() and plain_stretch(content, self.events, self.traces)
        if stretch:
            self._parser.StartElementHandler = self._parser.EndElementHandler = None
        self._parser.Parse(content, False)
        self._fed += len(content)
        if self._fed - self._parser.CurrentByteIndex > LARGEST_MB << 20:
            self._refuse(f"one element of more than {LARGEST_MB} MB", "values of a line or so")
        if stretch:
            stretch.add(self.events, self.traces, line)
            self._listen()
        self.events.flush(PACK_FROM)
        self.traces.flush(PACK_FROM)

    def _between_events(self) -> bool:
        """Whether all was read so far, a trace is open and no event, and the file is simple."""
        in_trace = self._open == ["log", "trace"] and not self._path and not self._skipped
        return self._simple and in_trace and self._fed == self._parser.CurrentByteIndex

    def _see_encoding(self, version: str, encoding: str | None, standalone: int) -> None:
        self._simple = (encoding or "utf-8").lower() == "utf-8"

    def _see_cdata(self) -> None:
        self._simple = False

    def _start(self, name: str, attributes: list[str]) -> None:
        here = self._here
        if here and not self._path:
            try:
                if attributes:
                    first, key, second, value = attributes
                    column = here.known[name][key]
                    if first == "key" and second == "value":
                        self._path.append(key)
                        column.rows.append(here.row)
                        column.values.append(value)
                        return
                elif here is self.traces and self._local[name] == "event":
                    self._open_row(self.events, "event")
                    return
            except (KeyError, ValueError):
                pass
        self._start_other(name, dict(zip(attributes[::2], attributes[1::2], strict=True)))

    def _start_other(self, name: str, attributes: Named) -> None:
        """Everything but an attribute that an earlier event or trace has too."""
        local = self._local.get(name) or self._learn(name)
        if local in VALUED and self._here is not None:
            self._value(self._here, name, attributes)
        elif not self._open:
            self._require_log(local)
            self._open.append(local)
        elif local in STRUCTURE:
            self._open_structure(local, attributes)
        elif self._path or (local in NESTING and self._here is not None):
            self._nest(local, attributes)
        else:
            self._skip(local)

    def _value(self, here: Columns, name: str, attributes: Named) -> None:
        try:
            key, value = attributes["key"], attributes["value"]
        except KeyError as error:
            self._refuse(
                f"a <{name}> without {error}", 'an attribute has a key="…" and a value="…"'
            )
        if not key:
            self._refuse(f"a <{name}> with an empty key", "each attribute has a name")
        path = f"{self._path[-1]}/{key}" if self._path else key
        self._deepen(path)
        column = here.column(self._local[name], path)
        if path is key:
            here.known.setdefault(name, {})[key] = column
        column.rows.append(here.row)
        column.values.append(value)

    def _open_structure(self, local: str, attributes: Named) -> None:
        parent = self._open[-1]
        if not self._path and (parent, local) in {("log", "trace"), ("trace", "event")}:
            self._open_row(self.traces if local == "trace" else self.events, local)
            return
        if parent != "log" or local not in (READ_PAST | {"event"}):
            where = "an attribute" if self._path else f"a <{parent}>"
            self._refuse(f"a <{local}> inside {where}", "traces hold events, events attributes")
        if local in READ_PAST:
            self._declare(local, attributes)
            self._skip(local)
        else:
            self.outside += 1
            self._open_row(Columns(self.name), local)

    def _open_row(self, columns: Columns, local: str) -> None:
        parent = self.traces.row if local == "event" else -1
        columns.open_row(self._parser.CurrentLineNumber, parent)
        self._open.append(local)
        self._here = columns

    def _declare(self, local: str, attributes: Named) -> None:
        """Keep what the head of the file declares, where it does so fully."""
        if local == "extension" and "prefix" in attributes:
            self.extensions.append(attributes["prefix"])
        elif local == "classifier" and {"name", "keys"} <= attributes.keys():
            self.classifiers[attributes["name"]] = attributes["keys"]
        elif local == "global" and "scope" in attributes:
            self._declared = self.globals.setdefault(attributes["scope"], {})

    def _nest(self, local: str, attributes: Named) -> None:
        """A list, a container or its values: they lend their key to what they hold."""
        if local not in NESTING:
            self._skip(local)
            return
        parent = self._path[-1] if self._path else ""
        key = "" if local == "values" else attributes.get("key", local)
        self._deepen("/".join(part for part in (parent, key) if part))

    def _deepen(self, path: str) -> None:
        if len(self._path) >= DEEPEST or len(path) > LONGEST_PATH:
            self._refuse(
                f"attributes nested {len(self._path)} deep under {path[:60]!r}…",
                f"at most {DEEPEST} levels and {LONGEST_PATH:,} characters of keys can be read",
            )
        self._path.append(path)

    def _skip(self, local: str) -> None:
        """Read past an element with all that it holds."""
        self._skipped = 1
        self._parser.StartElementHandler = self._start_skipped
        self._parser.EndElementHandler = self._end_skipped
        known = local in READ_PAST or (self._open[-1] == "log" and local in VALUED | NESTING)
        if not known:
            self.unknown[local] = self.unknown.get(local, 0) + 1

    def _start_skipped(self, name: str, attributes: list[str]) -> None:
        if self._declared is not None and self._skipped == 1:
            named = dict(zip(attributes[::2], attributes[1::2], strict=True))
            if {"key", "value"} <= named.keys():
                self._declared[named["key"]] = named["value"]
        self.hidden += name.rpartition(":")[2] == "event"
        self._skipped += 1

    def _end_skipped(self, name: str) -> None:
        self._skipped -= 1
        if not self._skipped:
            self._declared = None
            self._listen()

    def _end(self, name: str) -> None:
        if self._path:
            self._path.pop()
        else:
            in_trace = self._open.pop() == "event" and self._open[-1] == "trace"
            self._here = self.traces if in_trace else None

    def _learn(self, name: str) -> str:
        """The name without its namespace prefix."""
        self._local[name] = local = name.rpartition(":")[2]
        return local
