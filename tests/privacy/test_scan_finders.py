"""What looks like personal data in a text: by hand, and against slow definitions of the tests."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmtools.privacy.scan.finders import is_bsn, is_iban, masked, personal_in

BSN, SHORT = "111222333", "10000008"


def kinds(text: str, *names: str) -> list[tuple[str, str]]:
    return [(one.kind, text[one.start : one.end]) for one in personal_in(text, names)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"BSN {BSN}", [("bsn", BSN)]),
        ("bsn: 111 222 333.", [("bsn", "111 222 333")]),
        ("(1112.22.333)", [("bsn", "1112.22.333")]),
        ("111222334", []),  # fails the test
        ("x111222333", []),
        ("111222333x", []),
        ("zaak-111222333", []),
        ("1.111222333", []),
        ("111222333,50", []),
        ("2111222333", []),
        ("000000000", []),
        ("BSN 12345672", [("bsn", "12345672")]),  # a table lost the zero
        ("BSN 12345673", []),
        ("nr 12345672", []),
        ("mail jan.de-vries+x@post.example.nl!", [("email", "jan.de-vries+x@post.example.nl")]),
        ("jan@localhost", []),
        ("@media print", []),
        ("06-12345678", [("phone", "06-12345678")]),
        ("06 12 34 56 78", [("phone", "06 12 34 56 78")]),
        ("+31 (0)20 123 4567", [("phone", "+31 (0)20 123 4567")]),
        ("0031612345678", [("phone", "0031612345678")]),
        ("010-1234567", [("phone", "010-1234567")]),
        ("2025-01-01 10:00", []),
        ("10612345678", []),
        ("0612345678,9", []),
        ("NL91ABNA0417164300", [("iban", "NL91ABNA0417164300")]),
        ("NL91 ABNA 0417 1643 00 OP", [("iban", "NL91 ABNA 0417 1643 00")]),
        ("NL92ABNA0417164300", []),
        ("DE89 3704 0044 0532 0130 00", [("iban", "DE89 3704 0044 0532 0130 00")]),
        ("1234 AB 12", [("postcode", "1234 AB 12")]),
        ("1234AB, nr. 7", [("postcode", "1234AB, nr. 7")]),
        ("Dorpsstraat 12a, 1234 AB", [("postcode", "12a, 1234 AB")]),
        ("1234 AB", []),  # without a house number it is no address
        ("1234 SS 12", []),
        ("0234 AB 12", []),
        ("2025 zaken", []),
        ("06.12.34.56.78", [("phone", "06.12.34.56.78")]),
        ("(010) 123 45 67", [("phone", "(010) 123 45 67")]),
        ("010 - 123 45 67", [("phone", "010 - 123 45 67")]),
        ("06\u20111234\u00a05678", [("phone", "06\u20111234\u00a05678")]),
        ("01-02-2025 10:00", []),  # a moment
        ("BSN: 111.222.333", [("bsn", "111.222.333")]),
        ("bsn_111222333", [("bsn", "111222333")]),
        ("111.222.333 dagen", []),  # how Dutch writes a number
        ("RSIN: 111222333", []),
        ("11122\u200b2333", [("bsn", "11122\u200b2333")]),
        ("\uff11\uff11\uff11222333", [("bsn", "\uff11\uff11\uff11222333")]),
        ("jan\uff20dorp.example", [("email", "jan\uff20dorp.example")]),
        ("XX91ABNA0417164300", []),  # no such country
        ("NL91ABNA041716430", []),
        ("12 dagen, 2025 IN", [("postcode", "")]),
    ],
)
def test_by_hand(text: str, found: list[tuple[str, str]]) -> None:
    if found == [("postcode", "")]:  # a number before four digits and two capitals is taken for one
        found = []
    assert kinds(text) == found


def test_names_are_whole_words_in_any_case() -> None:
    names = ("Jan de Vries", "Smit", "x")
    text = "JAN  DE\nVRIES en smit, niet Smitsweg of Blacksmit; x"
    assert kinds(text, *names) == [("name", "JAN  DE\nVRIES"), ("name", "smit")]
    assert kinds("Jan (1+1)", "Jan (1+1)") == [("name", "Jan (1+1)")]
    assert kinds("Smit", "  ") == []


def eleven(digits: str) -> bool:
    total = -int(digits[8])
    for place in range(8):
        total += int(digits[place]) * (9 - place)
    return total % 11 == 0 and digits != "000000000"


@given(st.from_regex(r"[0-9]{9}", fullmatch=True))
def test_the_eleven_test_is_that_of_the_definition(digits: str) -> None:
    assert is_bsn(digits) == eleven(digits)
    assert bool(kinds(f"nr {digits} is")) == eleven(digits)


def test_one_wrong_digit_is_always_noticed() -> None:
    chance = random.Random(1)
    right = [f"{n:09}" for n in range(10_000_000, 10_003_000) if eleven(f"{n:09}")]
    assert len(right) > 100
    for digits in right:
        place = chance.randrange(9)
        other = str((int(digits[place]) + chance.randrange(1, 10)) % 10)
        assert not is_bsn(digits[:place] + other + digits[place + 1 :])


@given(st.integers(0, 10**10 - 1))
def test_an_iban_of_this_country_passes_with_its_own_check_digits_only(account: int) -> None:
    rest = f"INGB{account:010}"
    number = int("".join(str(int(letter, 36)) for letter in f"{rest}NL00"))
    check = 98 - number % 97
    assert is_iban(f"NL{check:02}{rest}")
    assert not is_iban(f"NL{(check + 1) % 100:02}{rest}")


@given(st.text(max_size=300))
def test_no_text_ends_it(text: str) -> None:
    for one in personal_in(text, ["Jan"]):
        assert 0 <= one.start < one.end <= len(text)


def test_a_long_text_is_quick() -> None:
    """No pattern takes more than its length: a minute of work would be a way to stop a report."""
    for text in ("1" * 200_000, "a@" * 100_000, "0 1" * 70_000, "NL12 " * 40_000, "a." * 100_000):
        list(personal_in(text))


def test_what_is_shown_is_two_letters() -> None:
    assert masked("jan@example.nl") == "ja************"
