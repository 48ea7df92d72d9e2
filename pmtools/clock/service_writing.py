"""A service pack as a TOML file to review, with the labels that a log has and those near it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from pmtools.clock.data_files import quoted
from pmtools.clock.rule import ROLES
from pmtools.clock.service import Procedure, Service, matching

INDENT, MOST = "  ", 100
"""Of the labels that mean nothing no more than this are listed."""


def service_text(service: Service, labels: Sequence[str], words: Callable[[str], str]) -> str:
    """A pack as the text of a file, with only the labels that a log has.

    Of the roles that the log lacks, and of labels that come near, there are lines behind `#`.
    `words` gives the texts of the comments: `head`, `norm`, `procedures`, `events`, `near`, `none`,
    `unused` and `attributes`. Read back it means the same to these labels.

    >>> from pmtools.clock.rule_files import read_rules
    >>> from pmtools.clock.service_files import read_service
    >>> text = service_text(read_service("woo", read_rules()), ["Verzoek ontvangen"], str)
    >>> [line for line in text.splitlines() if line.startswith("received")]
    ['received = ["Verzoek ontvangen"]']
    """
    parts = [
        _comment(words("head")),
        *_general(service, words),
        *_procedures(service, labels, words),
        *_events(service, labels, words),
        *_attributes(service, words),
    ]
    return "\n".join(parts) + "\n"


def _general(service: Service, words: Callable[[str], str]) -> list[str]:
    norm = f"norm = {quoted(str(service.norm))}" if service.norm else '# norm = "10 days"'
    return [
        "",
        f"id = {quoted(service.id)}",
        *_list("aliases", service.aliases),
        f"name = {_name(service.name)}",
        *_list("recognise", service.recognise),
        *([f"source = {quoted(service.source)}"] if service.source else []),
        "",
        _comment(words("norm")),
        norm,
    ]


def _procedures(
    service: Service, labels: Sequence[str], words: Callable[[str], str]
) -> Iterable[str]:
    yield ""
    yield _comment(words("procedures"))
    for procedure in service.procedures:
        yield "[[procedure]]"
        yield from _procedure(procedure, labels)
        yield ""


def _procedure(procedure: Procedure, labels: Sequence[str]) -> Iterable[str]:
    yield f"id = {quoted(procedure.id)}"
    yield f"name = {_name(procedure.name)}"
    yield f"rules = {_texts(procedure.rules)}"
    if procedure.attribute is not None:
        yield f"attribute = {quoted(procedure.attribute)}"
        yield f"values = {_texts(procedure.values)}"
    yield from _list("activities", _there(procedure.activities, labels))
    if procedure.otherwise:
        yield "otherwise = true"


def _events(service: Service, labels: Sequence[str], words: Callable[[str], str]) -> Iterable[str]:
    yield "[events]"
    yield _comment(words("events"))
    known = dict(service.events)
    used = {label for found in service.roles(labels).values() for label in found}
    for procedure in service.procedures:
        used.update(matching(labels, procedure.activities))
    for role in (*known, *(role for role in ROLES if role not in known)):
        found = _there(known.get(role, ()), labels)
        yield f"{role} = {_texts(found)}" if found else f"# {role} = []  # {words('none')}"
        near = [label for label in service.near(role, labels) if label not in used]
        if near:
            yield f"{INDENT}# {words('near')} {', '.join(map(quoted, near))}"
    unused = [label for label in labels if label not in used]
    if unused:
        yield ""
        yield _comment(words("unused"))
        yield from (f"# {quoted(label)}" for label in unused[:MOST])
        if len(unused) > MOST:
            yield "# …"


def _attributes(service: Service, words: Callable[[str], str]) -> Iterable[str]:
    yield ""
    yield "[attributes]"
    yield _comment(words("attributes"))
    for what, name in service.attributes:
        yield f"{what} = {quoted(name)}"
    if service.exact:
        yield "exact = true"


def _there(wanted: Sequence[str], labels: Sequence[str]) -> Sequence[str]:
    """The labels of a log that are meant; the words of the pack where these would mean others."""
    found = matching(labels, wanted)
    if matching(labels, found) == found:
        return found
    return [one for one in wanted if matching(labels, [one])]


def _list(key: str, texts: Sequence[str]) -> list[str]:
    return [f"{key} = {_texts(texts)}"] if texts else []


def _texts(texts: Iterable[str]) -> str:
    return f"[{', '.join(map(quoted, texts))}]"


def _name(name: Sequence[tuple[str, str]]) -> str:
    return f"{{ {', '.join(f'{language} = {quoted(said)}' for language, said in name)} }}"


def _comment(said: str) -> str:
    return "\n".join(f"# {line}".rstrip() for line in said.strip().splitlines())
