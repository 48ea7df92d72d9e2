"""Labels that look like a slip of the pen for another label."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

RARE = 0.2
"""A label is held against one that occurs at least five times as often."""
SHORTEST = 4
SHORT_WORD = 2
"""Words of up to so many signs tell labels apart on purpose, such as A and B, or I and II."""


def look_alikes(labels: Mapping[str, int]) -> list[tuple[str, str]]:
    """Pairs of a label and the more frequent one that it looks like; takes label to count.

    Two labels are alike when they are equal but for case, space and signs (whatever their counts),
    or when one letter is added, left out, changed or swapped (Damerau-Levenshtein distance 1), in a
    word of more than two letters, and the one is rare beside the other.

    >>> look_alikes({"Triage": 14, "Trage": 1, "Letter A": 5, "Letter B": 50})
    [('Trage', 'Triage')]
    """
    order = sorted(labels, key=lambda label: (-labels[label], label))
    found: dict[str, str] = {}
    for label, other in _equal_but_for_form(order):
        found.setdefault(label, other)
    for label, other in _one_letter_apart(order):
        if labels[label] <= RARE * labels[other]:
            found.setdefault(label, other)
    return sorted(found.items())


def without_letters(labels: Iterable[str]) -> list[str]:
    """Labels that hold no letter.

    >>> without_letters(["0", "Stap 1"])
    ['0']
    """
    return sorted(label for label in labels if not any(sign.isalpha() for sign in label))


def _equal_but_for_form(order: list[str]) -> Iterable[tuple[str, str]]:
    first: dict[str, str] = {}
    for label in order:
        form = " ".join(re.findall(r"\w+", label.casefold().replace("_", " ")))
        if form in first:
            yield label, first[form]
        elif form:
            first[form] = label


def _one_letter_apart(order: list[str]) -> Iterable[tuple[str, str]]:
    """Pairs of a label and an earlier one, found by the forms that lack one sign."""
    by_form: dict[str, list[str]] = {}
    for label in order:
        if len(label) < SHORTEST:
            continue
        forms = {label} | {label[:n] + label[n + 1 :] for n in range(len(label))}
        near = dict.fromkeys(other for form in forms for other in by_form.get(form, ()))
        yield from ((label, other) for other in near if _slip(label, other))
        for form in forms:
            by_form.setdefault(form, []).append(label)


def _slip(label: str, other: str) -> bool:
    """Whether one letter was added, left out, changed or swapped, within a long enough word."""
    start = next(
        (n for n, (a, b) in enumerate(zip(label, other, strict=False)) if a != b),
        min(len(label), len(other)),
    )
    mine, theirs = label[start:], other[start:]
    swapped = len(mine) > 1 and len(theirs) > 1 and mine[:2] == theirs[1::-1]
    one = (
        (mine[1:] == theirs[1:] and mine[:1] + theirs[:1])
        or (mine[1:] == theirs and mine[:1])
        or (mine == theirs[1:] and theirs[:1])
        or (swapped and mine[2:] == theirs[2:] and mine[:2])
    )
    words = [_word_at(text, start) for text in (label, other)]
    return bool(one) and str(one).isalpha() and all(map(_is_word, words))


def _is_word(text: str) -> bool:
    """Whether a text is a word of some length, and no code such as 01_HOOFD_490a."""
    return len(text) > SHORT_WORD and not any(sign.isdigit() or sign == "_" for sign in text)


def _word_at(text: str, place: int) -> str:
    """The word of a text that a place lies in, or ends at."""
    words = re.finditer(r"\w+", text)
    return next((word[0] for word in words if word.start() <= place <= word.end()), "")
