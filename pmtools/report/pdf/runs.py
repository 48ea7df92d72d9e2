"""Text within a line, as data: what is strong, where a line ends, where a link goes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from pmtools.report.pdf.letters import BREAK, Letters

if TYPE_CHECKING:
    from bs4.element import PageElement

Run = dict[str, Any]
SPACE = re.compile(r"[ \t\n\r\f\v]+")
NAMES = {
    "strong": "strong", "b": "strong", "em": "em", "i": "em", "code": "code", "kbd": "code",
    "small": "small", "sub": "sub", "sup": "sup",
}  # fmt: skip
DROPPED = {
    "script", "style", "template", "head", "title", "noscript", "button", "input", "select",
    "legend", "iframe", "object", "embed", "audio", "video", "canvas", "nav", "link", "meta",
}  # fmt: skip
SAFE = ("https://", "http://", "mailto:")


def runs_of(them: Iterable[PageElement], letters: Letters) -> list[Run]:
    """The text of elements in a line, with no space at its ends or twice in a row."""
    return tidy(_runs(them, letters))


def dropped(one: PageElement) -> bool:
    """Whether something of a page is not for paper: it is hidden, or to be used on a screen."""
    from bs4 import Comment, Tag

    if not isinstance(one, Tag):
        return isinstance(one, Comment) or type(one).__name__ in ("Doctype", "Declaration", "CData")
    classes = one.get_attribute_list("class")
    return (
        one.name in DROPPED
        or one.has_attr("hidden")
        or {"skip", "on-screen"} & set(classes) != set()
        or _of_another_mode(one, classes)
    )


def _of_another_mode(one: Any, classes: list[str]) -> bool:
    """Whether it belongs to what the arrows of a map do not show."""
    mode = next((name[8:] for name in classes if name and name.startswith("flow-in-")), "")
    flow = one.find_parent(attrs={"data-mode": True}) if mode else None
    return flow is not None and flow["data-mode"] != mode


def _runs(them: Iterable[PageElement], letters: Letters) -> list[Run]:
    from bs4.element import NavigableString, Tag

    found: list[Run] = []
    for one in them:
        if dropped(one):
            continue
        if isinstance(one, NavigableString):
            found.append({"is": "text", "text": letters.shown(SPACE.sub(" ", str(one)))})
        elif isinstance(one, Tag):
            found += _run(one, letters)
    return found


def _run(one: Any, letters: Letters) -> list[Run]:
    bare = {"wbr": BREAK, "img": str(one.get("alt", ""))}
    if one.name == "br":
        return [{"is": "break"}]
    if one.name in bare:
        return [{"is": "text", "text": letters.shown(bare[one.name])}]
    inside = _runs(one.children, letters)
    if one.name in NAMES:
        return [{"is": NAMES[one.name], "runs": inside}]
    if "ask" in one.get_attribute_list("class"):
        return [{"is": "break"}, {"is": "ask", "runs": inside}]
    target = str(one.get("href", ""))
    if one.name == "a" and target.lower().startswith(SAFE) and said_in(inside).strip():
        return [{"is": "link", "to": target, "runs": inside}]
    return inside


def said_in(runs: list[Run]) -> str:
    """The bare text of runs."""
    return "".join(
        run["text"]
        if run["is"] == "text"
        else " "
        if run["is"] == "break"
        else said_in(run["runs"])
        for run in runs
    )


def tidy(runs: list[Run]) -> list[Run]:
    """Runs without a space at the beginning, at the end, beside a break, or twice in a row."""
    ahead = _tidied(runs, [True])
    while ahead and _ends_bare(ahead):
        pass
    return ahead


def _tidied(runs: list[Run], after_space: list[bool]) -> list[Run]:
    """Runs without a space after a space; `after_space` tells whether the last sign was one."""
    kept: list[Run] = []
    for run in runs:
        if run["is"] == "break":
            after_space[0] = True
            kept.append(run)
        elif run["is"] == "text":
            text = run["text"][1:] if after_space[0] and run["text"][:1] == " " else run["text"]
            if text:
                after_space[0] = text[-1] == " "
                kept.append({"is": "text", "text": text})
        elif inside := _tidied(run["runs"], after_space):
            kept.append({**run, "runs": inside})
    return kept


def _ends_bare(runs: list[Run]) -> bool:
    """Take a space or a break off the end; False when there is none."""
    last = runs[-1]
    if last["is"] == "break":
        runs.pop()
        return True
    if last["is"] != "text":
        return bool(last["runs"]) and _ends_bare(last["runs"])
    bare = last["text"].rstrip(" ")
    if bare == last["text"]:
        return False
    last["text"] = bare
    if not bare:
        runs.pop()
    return True
