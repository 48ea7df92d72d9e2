"""The rules on statutory terms, to be read and to be checked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

COLUMNS = ("rule", "article", "counted from", "term", "extension", "rolls", "penalty", "valid")


def rows(own: Path | None, language: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The name of every rule and, in the order of `COLUMNS`, what it says."""
    from pmtools.clock.rule_files import read_rules

    for versions in read_rules(own).rules.values():
        for rule in versions:
            yield (
                dict(rule.name)[language],
                (
                    rule.id,
                    rule.article,
                    rule.starts,
                    str(rule.term),
                    str(rule.extension or "-"),
                    _rolls(rule.rolls_base, rule.rolls_sum, extended=rule.extension is not None),
                    "licence by law" if rule.by_law else rule.penalty or "-",
                    f"{rule.valid_from} to {rule.valid_to or 'now'}",
                ),
            )


def sources(own: Path | None) -> Iterator[tuple[str, str, str]]:
    """The id of every rule, where it was read, and why it rolls or does not."""
    from pmtools.clock.rule_files import read_rules

    for versions in read_rules(own).rules.values():
        for rule in versions:
            yield rule.id, rule.source, rule.rolls_source


def _rolls(base: bool, whole: bool, *, extended: bool) -> str:
    if not extended or base == whole:
        return "yes" if base else "no"
    return "yes, not extended" if base else "only extended"
