"""Which tokens of NL Design System say what the colours of a page are, best first.

A name is preceded by `utrecht-`, `nl-`, a prefix of the municipality's own (`zwolle-link-color`),
or nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from pmtools.report.theme.tokens import Tokens

LINK = ("link-color",)
HEADING = ("heading-color", "heading-1-color", "heading-level-1-color")
BUTTON = (
    "button-primary-action-background-color", "button-primary-background-color",
    "color-action-1-inverse-bg-default", "color-accent-1-inverse-bg-default",
)  # fmt: skip
BRAND = (
    "brand-primary", "brand-primary-color", "brand-color-primary", "color-brand-primary",
    "color-brand", "brand-color", "color-primary", "primary-color",
)  # fmt: skip
NAMES: dict[str, tuple[str, ...]] = {
    "background": (
        "document-background-color", "body-background-color", "color-default-bg-document",
    ),
    "accent": (*HEADING, *BUTTON, *BRAND, *LINK),
    "text": ("document-color", "body-color", "color-default-color-document", "text-color"),
    "link": LINK,
}  # fmt: skip
"""What a colour is for, to the names of tokens that say it, without their prefix."""
FIRST = ("utrecht", "nl", "")
"""The prefixes that come before all others: of the community's components, or none."""
WANTED = (
    "It looks for tokens such as utrecht-heading-color, utrecht-link-color, "
    "utrecht-document-color, utrecht-document-background-color and "
    "utrecht-button-primary-action-background-color."
)


def names_in(tokens: Tokens) -> dict[str, list[str]]:
    """What a colour is for, to the names in a file that say it, best first."""
    prefixes = _prefixes(tokens)
    return {use: list(_names(ends, prefixes, tokens)) for use, ends in NAMES.items()}


def _prefixes(tokens: Tokens) -> list[str]:
    """What stands before the names that we know, best first.

    More than one word is a prefix when it stands before two of the names: `den-haag` does, but
    `breadcrumb-nav` in `breadcrumb-nav-link-color` does not.
    """
    wanted = {name for names in NAMES.values() for name in names}
    ends = tuple(f"-{name}" for name in wanted)
    before = Counter(
        name.removesuffix(end)
        for name in tokens
        if name.endswith(ends)
        for end in ends
        if name.endswith(end)
    )
    found = {prefix for prefix, n in before.items() if "-" not in prefix or n > 1}
    others = sorted(found - set(FIRST), key=lambda prefix: (prefix.count("-"), prefix))
    return [*FIRST, *others]


def _names(wanted: tuple[str, ...], prefixes: list[str], tokens: Tokens) -> Iterator[str]:
    """The names in the file for what is wanted, best first."""
    for end in wanted:
        for prefix in prefixes:
            name = f"{prefix}-{end}" if prefix else end
            if name in tokens:
                yield name
