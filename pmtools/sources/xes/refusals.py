"""What no XES file may be, and how that is said: with the file's name and the line."""

from __future__ import annotations

from typing import NoReturn
from xml.parsers import expat

from pmtools.errors import SourceError


class Refusals:
    """An XML parser that loads and expands nothing, and the errors of a file that it reads."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._parser = expat.ParserCreate()
        self._parser.StartDoctypeDeclHandler = self._refuse_doctype

    def _require_log(self, local: str) -> None:
        if local.lower() == "html":
            self._refuse_html()
        if local != "log":
            self._refuse(f"the outermost element is <{local}>", "an XES file has <log> there")

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
