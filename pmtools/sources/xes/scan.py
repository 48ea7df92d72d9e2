"""One pass over the XML of an XES file: its attributes are gathered in columns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NoReturn
from xml.parsers import expat

from pmtools.errors import SourceError
from pmtools.sources.xes.columns import Columns

STRUCTURE = frozenset({"log", "trace", "event", "global", "extension", "classifier"})
READ_PAST = frozenset({"global", "extension", "classifier"})
VALUED = frozenset({"string", "date", "int", "float", "boolean", "id"})
NESTING = frozenset({"list", "container", "values"})
FLUSH_EVERY = 1 << 17
DEEPEST, LONGEST_PATH = 50, 10_000
"""Attributes nested deeper, or under a longer path of keys, are an attack on the reader."""

Named = dict[str, str]


class XesScan:
    """What a scan of the file found: event and trace attributes in columns, and counts.

    The handlers run once per XML element, so the one for attributes does next to nothing.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.events, self.traces = Columns(), Columns()
        self.outside = 0
        """Events that stand in the log but in no trace."""
        self.unknown: dict[str, int] = {}
        """Elements that XES does not know, and how often they were read past."""
        self._here: Columns | None = None
        self._lost = Columns()
        self._local: dict[str, str] = {}
        self._open: list[str] = []
        self._path: list[str] = []
        self._skipped = 0
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.StartDoctypeDeclHandler = self._refuse_doctype

    def run(self, chunks: Iterator[bytes]) -> None:
        """Read all chunks; SourceError when they are not one whole XES document."""
        try:
            for chunk in chunks:
                self._parser.Parse(chunk, False)
            self._parser.Parse(b"", True)
        except (expat.ExpatError, ValueError, LookupError) as error:
            for _ in chunks:  # a damaged gzip is the deeper reason, and is told first
                pass
            raise SourceError(self._not_xml(error)) from error
        self.events.flush()
        self.traces.flush()

    def _start(self, name: str, attributes: Named) -> None:
        local = self._local.get(name) or self._learn(name)
        if local not in VALUED or self._here is None or self._skipped:
            self._start_other(local, attributes)
            return
        try:
            key, value = attributes["key"], attributes["value"]
        except KeyError as error:
            self._refuse(
                f"a <{name}> without {error}", 'an attribute has a key="…" and a value="…"'
            )
        if self._path:
            key = f"{self._path[-1]}/{key}"
        self._deepen(key)
        self._here.put(local, key, value)

    def _start_other(self, local: str, attributes: Named) -> None:
        """Everything but an event's or a trace's valued attribute."""
        if self._skipped:
            self._skipped += 1
        elif not self._open:
            self._open_root(local)
        elif self._path and local not in STRUCTURE:
            self._nest(local, attributes)
        elif local in STRUCTURE:
            self._open_structure(local)
        elif local in NESTING and self._here is not None:
            self._nest(local, attributes)
        else:
            self._skip(local)

    def _open_root(self, local: str) -> None:
        if local.lower() == "html":
            self._refuse_html()
        if local != "log":
            self._refuse(f"the outermost element is <{local}>", "an XES file has <log> there")
        self._open.append("log")

    def _open_structure(self, local: str) -> None:
        parent = self._open[-1]
        if self._path or (parent, local) not in {("log", "trace"), ("trace", "event")}:
            if parent != "log" or local not in (READ_PAST | {"event"}):
                where = "an attribute" if self._path else f"a <{parent}>"
                self._refuse(f"a <{local}> inside {where}", "traces hold events, events attributes")
            if local in READ_PAST:
                self._skip(local)
                return
            self.outside += 1
            self._here = self._lost = Columns()
        elif local == "trace":
            self._here = self.traces
            self.traces.open_row(self._parser.CurrentLineNumber)
        else:
            self._here = self.events
            self.events.open_row(self._parser.CurrentLineNumber, self.traces.n_rows - 1)
        self._open.append(local)

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
        known = local in READ_PAST or (self._open[-1] == "log" and local in VALUED | NESTING)
        if not known:
            self.unknown[local] = self.unknown.get(local, 0) + 1

    def _end(self, name: str) -> None:
        if self._path and not self._skipped:
            self._path.pop()
        elif self._skipped:
            self._skipped -= 1
        else:
            self._close(self._open.pop())

    def _close(self, local: str) -> None:
        if local == "event" and self._open[-1] == "trace":
            self._here = self.traces
            if self.events.n_rows % FLUSH_EVERY == 0:
                self.events.flush()
        else:
            self._here = None

    def _learn(self, name: str) -> str:
        """The name without its namespace prefix."""
        self._local[name] = local = name.rpartition(":")[2]
        return local

    def _refuse_doctype(
        self, name: str, system: str | None, public: str | None, internal: int
    ) -> None:
        if name.lower() == "html":
            self._refuse_html()
        if system or public or internal:
            self._refuse(
                "a DOCTYPE that declares or loads definitions (entities)",
                "an event log has none, and they can be used to attack the reader, so none is read",
            )

    def _refuse_html(self) -> NoReturn:
        self._refuse("a web page (HTML)", "download the log itself, perhaps after logging in")

    def _refuse(self, what: str, expected: str) -> NoReturn:
        line = self._parser.CurrentLineNumber
        raise SourceError(f"{self.name}, line {line}: {what}. Expected: {expected}.")

    def _not_xml(self, error: Exception) -> str:
        line = self._parser.ErrorLineNumber or self._parser.CurrentLineNumber
        code = getattr(error, "code", None)
        reason = expat.ErrorString(code) if code else str(error)
        remedy = "Nothing of it was used. Export or copy the file again."
        if reason == expat.errors.XML_ERROR_INVALID_TOKEN:
            remedy += (
                " Are its characters written in the encoding that its first line names (UTF-8)?"
            )
        return f"{self.name}, line {line}: not a whole XML file ({reason}). {remedy}"
