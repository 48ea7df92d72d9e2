"""The rules on statutory terms, to be read and to be checked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pmtools.clock.rule import Penalty, Rule, Terms


def lines(own: Path | None, language: str, *, sources: bool) -> Iterator[str]:
    """What every rule and penalty says, in lines that fit a narrow screen."""
    from pmtools.clock.rule_files import read_rules

    known = read_rules(own)
    for versions in known.rules.values():
        for rule in versions:
            yield from _rule(rule, known, language)
            if sources:
                yield f"    read: {rule.source}"
                yield f"    rolls: {rule.rolls_source}"
    for penalties in known.penalties.values():
        for penalty in penalties:
            yield from _penalty(penalty, language)
            if sources:
                yield f"    read: {penalty.source}"


def _rule(rule: Rule, known: Terms, language: str) -> Iterator[str]:
    extension = f", once {rule.extension} more" if rule.extension else ""
    passed = "a licence comes by operation of law" if rule.by_law else rule.penalty or "none"
    grounds = ", ".join(known.grounds[ground].article for ground in rule.suspends)
    yield f"{rule.id}  {dict(rule.name)[language]}"
    yield f"    {rule.article}, {_valid(rule)}"
    yield f"    {rule.term} from {rule.starts}{extension}; rolls to a working day: {_rolls(rule)}"
    yield f"    suspended by: {grounds or 'nothing'}; penalty: {passed}"


def _penalty(penalty: Penalty, language: str) -> Iterator[str]:
    tiers = ", then ".join(f"{days} days of €{euro}" for days, euro in penalty.tiers)
    yield f"{penalty.id}  {dict(penalty.name)[language]}"
    yield f"    {penalty.article}, {_valid(penalty)}"
    yield f"    {penalty.grace} after a notice: {tiers}; at most €{penalty.most}"


def _valid(dated: Rule | Penalty) -> str:
    return f"{dated.valid_from} to {dated.valid_to or 'now'}"


def _rolls(rule: Rule) -> str:
    if rule.extension is None or rule.rolls_base == rule.rolls_sum:
        return "yes" if rule.rolls_base else "no"
    return "yes, but not when extended" if rule.rolls_base else "only when extended"
