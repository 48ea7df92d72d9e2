"""Whose wait it is as a TOML file to review, with the activities that a log has."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from pmtools.clock.data_files import quoted
from pmtools.clock.party_files import PARTIES, WHEN, Parties

MOST = 200
"""No more activities than this are listed."""


def parties_text(parties: Parties, labels: Sequence[str], words: Callable[[str], str]) -> str:
    """The text of a file with the activities of a log under their party; the others behind `#`.

    `words` gives the texts of the comments: `head` and `unused`.

    >>> from pmtools.clock.party_files import read_parties
    >>> text = parties_text(read_parties(), ["Advies vragen", "Besluit nemen"], str)
    >>> text.splitlines()[-2:]
    ['# unused', '# "Besluit nemen"']
    """
    told = parties.of(labels)
    lines = [*_comment(words("head")), "", f"name = {quoted(parties.name)}"]
    for party in PARTIES[1:]:
        lines += ["", f"[{party}]"]
        for when, named in zip(WHEN, (told.before, told.after), strict=True):
            mine = ", ".join(quoted(one) for one, of in named.items() if of == party)
            lines.append(f"{when} = [{mine}]")
    unused = [label for label in labels if label not in told.before and label not in told.after]
    if unused:
        lines += ["", *_comment(words("unused")), *(f"# {quoted(one)}" for one in unused[:MOST])]
        lines += ["# …"] if len(unused) > MOST else []
    return "\n".join(lines) + "\n"


def _comment(said: str) -> Iterable[str]:
    return [f"# {line}".rstrip() for line in said.strip().splitlines()]
