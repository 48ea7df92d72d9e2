"""What in a text looks like personal data: by its form, and by its check digits if it has them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

KINDS = ("bsn", "iban", "email", "phone", "postcode", "name")
NINE = 9
FEWEST = 5
"""Digits of the shortest thing that has them: a postcode with a house number."""
IBAN_REST = 97
SHORTEST_NAME = 2

_BSN = re.compile(
    r"(?<![\w.,/+-])(?:\d{9}|\d{3} \d{3} \d{3}|\d{4}[ .]\d{2}[ .]\d{3})(?![\w/-]|[.,]\d)"
)  # 111.222.333 is how Dutch writes a number, unless the word BSN stands before it
_TOLD_BSN = re.compile(
    r"(?i)(?<![^\W_\d])(?:bsn|burgerservicenummer|sofi(?:-?nummer)?)[\W_]{0,10}"
    r"(\d{8,9}|\d{3}[ .-]\d{3}[ .-]\d{3}|\d{4}[ .-]\d{2}[ .-]\d{3})(?!\d)"
)
_RSIN = re.compile(r"(?i)\b(?:rsin|fi-nummer)\W{0,10}\Z")
_BEFORE = 20
"""So much before a number says that it is of an organisation."""
IBAN_LENGTHS = {
    country: length
    for length, countries in (
        *((15, "NO"), (16, "BE"), (18, "DK FI NL"), (19, "SI"), (20, "AT EE LT LU")),
        *((21, "CH HR LI LV"), (22, "BG DE GB IE VA"), (23, "GI"), (24, "AD CZ ES RO SE SK")),
        *((25, "PT"), (26, "IS TR"), (27, "FR GR IT MC SM"), (28, "CY HU MA PL"), (31, "MT")),
    )
    for country in countries.split()
}
_IBAN = re.compile(rf"\b(?:{'|'.join(IBAN_LENGTHS)})\d{{2}}(?: ?[A-Z0-9]){{11,27}}")
_EMAIL = re.compile(
    r"(?<![\w.%+-])[\w.%+-]{1,64}@(?:[\w-]{1,63}\.){1,9}[A-Za-z]{2,24}"
)  # bounded, so that no text takes more than its length
_DATE = r"0[1-9]([ .-])(?:0[1-9]|1[0-2])\1(?:19|20)\d\d(?!\d)"
_PHONE = re.compile(
    rf"(?<![\w.,/+-])(?!{_DATE})"
    r"(?:(?:(?:\+|00)31[ -]?(?:\(0\)[ -]?)?|0)[1-9](?:(?: - |[ .-])?\d){8}"
    r"|\(0[1-9]\d{0,2}\) ?\d(?:[ .-]?\d){5,7})(?![\w/]|[.,-]?\d)"
)
_DIGIT = re.compile(r"\d")
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
    by their form. A number that happens to pass is found too: one in eleven of nine digits. Not
    found: what hangs on letters, `/` or `-` (zaak-111222333), what the word RSIN stands before,
    numbers in words, names that are not in the list, and what is cut over two lines.

    >>> [(one.kind, one.start) for one in personal_in("bel 06-12345678 of mail jan@example.nl")]
    [('phone', 4), ('email', 24)]
    """
    listed = tuple(names)
    odd = {} if text.isascii() else _odd(text)
    if not odd:
        yield from _found(text, listed)
        return
    places = [place for place, letter in enumerate(text) if odd.get(ord(letter), letter)]
    for kind, start, end in _found(text.translate(odd), listed):
        yield Personal(kind, places[start], places[end - 1] + 1)


def _odd(text: str) -> dict[int, str]:
    """What is read for each letter that is not seen, or is another form of a plain one."""
    told = {letter: _plain(letter) for letter in set(text) if not letter.isascii()}
    return {ord(letter): plain for letter, plain in told.items() if plain != letter}


@lru_cache(maxsize=4096)
def _plain(letter: str) -> str:
    """The plain form of a space, a dash or a wide letter; nothing for a mark without width."""
    category = unicodedata.category(letter)
    if category == "Cf":
        return ""
    if category == "Zs":
        return " "
    if category == "Pd" or letter == "\N{MINUS SIGN}":
        return "-"
    return unicodedata.normalize("NFKC", letter) if "\uff01" <= letter <= "\uff5e" else letter


def _found(text: str, names: tuple[str, ...]) -> Iterator[Personal]:
    """The pieces of a plain text, in order."""
    numbers = len(_DIGIT.findall(text)) >= FEWEST
    found = [
        *(_numbers(text) if numbers else ()),
        *(_emails(text) if "@" in text else ()),
        *_names(text, names),
    ]
    end = 0
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if one.end > end:  # else it is a part of what was found already
            end = one.end
            yield one


def _emails(text: str) -> Iterator[Personal]:
    yield from (Personal("email", *one.span()) for one in _EMAIL.finditer(text))


def _numbers(text: str) -> Iterator[Personal]:
    for one in _BSN.finditer(text):
        before = text[max(one.start() - _BEFORE, 0) : one.start()]
        if is_bsn(one[0]) and not _RSIN.search(before):
            yield Personal("bsn", *one.span())
    for one in _TOLD_BSN.finditer(text):
        if is_bsn(one[1].rjust(NINE, "0")):
            yield Personal("bsn", *one.span(1))
    yield from (Personal("phone", *one.span()) for one in _PHONE.finditer(text))
    yield from (Personal("postcode", *one.span()) for one in _ADDRESS.finditer(text))
    yield from _ibans(text)


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


def hidden(text: str, allowed: Iterable[str] = ()) -> str:
    """A text in which of what looks like personal data only the first two letters are shown.

    Kinds that are `allowed` stay.

    >>> hidden("zaak van jan@example.nl")
    'zaak van ja************'
    """
    shown = text
    for one in reversed(list(personal_in(text))):
        if one.kind not in allowed:
            shown = f"{shown[: one.start]}{masked(text[one.start : one.end])}{shown[one.end :]}"
    return shown


def _ibans(text: str) -> Iterator[Personal]:
    """Account numbers; what stands behind one, such as a word in capitals, is no part of it."""
    for match in _IBAN.finditer(text):
        places = [place for place in range(*match.span()) if text[place] != " "]
        length = IBAN_LENGTHS[match[0][:2]]
        if len(places) < length:
            continue
        end = places[length - 1] + 1
        ended = not text[end : end + 1].isalnum()
        if ended and is_iban(text[match.start() : end]):
            yield Personal("iban", match.start(), end)


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
