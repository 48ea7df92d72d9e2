"""What in a text looks like personal data: by its form, and by its check digits if it has them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

KINDS = ("bsn", "iban", "email", "phone", "postcode", "name")
NINE, EIGHT = 9, 8
IBAN_REST = 97
SHORTEST_NAME = 2

_BSN = re.compile(
    r"(?<![\w.,/+-])(?:\d{9}|\d{3}[ .]\d{3}[ .]\d{3}|\d{4}[ .]\d{2}[ .]\d{3})(?![\w/-]|[.,]\d)"
)
_SHORT_BSN = re.compile(
    r"(?i)\b(?:bsn|burgerservicenummer|sofi(?:-?nummer)?)\b\W{0,10}(\d{8})(?!\d)"
)
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}(?![A-Za-z0-9])")
_EMAIL = re.compile(
    r"(?<![\w.%+-])[\w.%+-]{1,64}@(?:[\w-]{1,63}\.){1,9}[A-Za-z]{2,24}"
)  # bounded, so that no text takes more than its length
_PHONE = re.compile(
    r"(?<![\w.,/+-])(?:(?:\+|00)31[ -]?(?:\(0\)[ -]?)?|0)[1-9](?:[ -]?\d){8}(?![\w/]|[.,-]?\d)"
)
_POSTCODE = r"[1-9]\d{3} ?(?!SA|SD|SS)[A-Z]{2}"
_ADDRESS = re.compile(
    rf"(?<![\w.-])(?:{_POSTCODE}(?:[ ,]{{1,5}}|[ ,]{{0,5}}(?:nr|nummer|huisnummer)[ .:]{{0,5}})"
    r"\d{1,5}\b"
    rf"|\d{{1,5}} ?[a-zA-Z]?[ ,;]{{1,5}}{_POSTCODE}\b)"
)


class Personal(NamedTuple):
    """A piece of a text that looks like personal data."""

    kind: str
    """One of `KINDS`; `postcode` is one with a house number beside it."""
    start: int
    end: int


def personal_in(text: str, names: Iterable[str] = ()) -> Iterator[Personal]:
    """The pieces of a text that look like personal data, in order; `names` are persons to look for.

    A BSN has nine digits that pass the eleven test (Logisch Ontwerp BSN), or eight after the word
    BSN, where a table lost its zero; an IBAN passes ISO 13616's test (modulo 97). Others are told
    by their form. A number that happens to pass is found too: one in eleven of nine digits.

    >>> [(one.kind, one.start) for one in personal_in("bel 06-12345678 of mail jan@example.nl")]
    [('phone', 4), ('email', 24)]
    """
    found = [
        *(Personal("bsn", *one.span()) for one in _BSN.finditer(text) if is_bsn(one[0])),
        *(
            Personal("bsn", *one.span(1))
            for one in _SHORT_BSN.finditer(text)
            if is_bsn(f"0{one[1]}")
        ),
        *(Personal("email", *one.span()) for one in _EMAIL.finditer(text)),
        *(Personal("phone", *one.span()) for one in _PHONE.finditer(text)),
        *(Personal("postcode", *one.span()) for one in _ADDRESS.finditer(text)),
        *_ibans(text),
        *_names(text, tuple(names)),
    ]
    end = 0
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if one.end > end:  # else it is a part of what was found already
            end = one.end
            yield one


def is_bsn(digits: str) -> bool:
    """Whether nine digits pass the eleven test.

    >>> is_bsn("111222333"), is_bsn("111222334"), is_bsn("000000000")
    (True, False, False)
    """
    own = [int(letter) for letter in digits if letter.isdigit()]
    if len(own) != NINE or not any(own):
        return False
    weighed = sum(digit * weight for digit, weight in zip(own, range(NINE, 1, -1), strict=False))
    return (weighed - own[-1]) % 11 == 0


def is_iban(text: str) -> bool:
    """Whether an account number passes the test of ISO 13616.

    >>> is_iban("NL91 ABNA 0417 1643 00"), is_iban("NL92 ABNA 0417 1643 00")
    (True, False)
    """
    turned = text.replace(" ", "")
    turned = turned[4:] + turned[:4]
    return int("".join(str(int(letter, 36)) for letter in turned)) % IBAN_REST == 1


def masked(text: str) -> str:
    """A piece as it may be shown: its first two letters.

    >>> masked("111222333")
    '11*******'
    """
    return text[:2] + "*" * (len(text) - 2)


def _ibans(text: str) -> Iterator[Personal]:
    """Account numbers; what stands behind one, such as a word in capitals, is no part of it."""
    for match in _IBAN.finditer(text):
        for end in range(match.end(), match.start() + 14, -1):
            piece = text[match.start() : end]
            if piece[-1] != " " and is_iban(piece):
                yield Personal("iban", match.start(), end)
                break


def _names(text: str, names: tuple[str, ...]) -> Iterator[Personal]:
    pattern = _pattern(names)
    if pattern is not None:
        yield from (Personal("name", *match.span()) for match in pattern.finditer(text))


@lru_cache(maxsize=8)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str] | None:
    """Whole words, whatever their case, with any space between the parts of a name."""
    told = sorted({" ".join(name.split()) for name in names}, key=len, reverse=True)
    parts = [r"\s+".join(map(re.escape, one.split())) for one in told if len(one) >= SHORTEST_NAME]
    return re.compile(rf"(?i)(?<!\w)(?:{'|'.join(parts)})(?!\w)") if parts else None
