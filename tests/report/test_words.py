"""The words: complete in both languages, and numbers as people say them."""

import ast
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import pmtools
from pmtools.errors import ParameterError
from pmtools.report.words import words_of

HOUSE = Path(pmtools.__file__).parent
FIELD = re.compile(r"{(\w+)}")


def leaves(texts: dict[str, Any], path: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in texts.items():
        inner = f"{path}{key}"
        found |= leaves(value, inner + ".") if isinstance(value, dict) else {inner: value}
    return found


def test_both_languages_have_the_same_words_with_the_same_fields() -> None:
    dutch, english = (leaves(words_of(language).texts) for language in ("nl", "en"))
    english = {key: text for key, text in english.items() if not key.startswith("cells.")}
    assert dutch.keys() == english.keys()
    assert {key: sorted(FIELD.findall(text)) for key, text in dutch.items()} == {
        key: sorted(FIELD.findall(text)) for key, text in english.items()
    }


def test_every_key_that_the_code_asks_for_is_there() -> None:
    known = leaves(words_of("nl").texts)
    for path in sorted((HOUSE / "report").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("words", "spoken()"):
                key = node.args[0]
                if isinstance(key, ast.Constant):
                    assert key.value in known, f"{path.name}: {key.value}"


@pytest.mark.parametrize(
    ("value", "dutch", "english"),
    [
        ("0s", "0 seconden", "0 seconds"),
        ("1s", "1 seconde", "1 second"),
        ("119s", "119 seconden", "119 seconds"),
        ("120s", "2 minuten", "2 minutes"),
        ("150s", "2,5 minuten", "2.5 minutes"),
        ("119min", "119 minuten", "119 minutes"),
        ("2h", "2 uur", "2 hours"),
        ("2.5h", "2,5 uur", "2.5 hours"),
        ("47h", "47 uur", "47 hours"),
        ("48h", "2 dagen", "2 days"),
        ("12D", "12 dagen", "12 days"),
        ("1234D", "1.234 dagen", "1,234 days"),
        ("-1h", "-60 minuten", "-60 minutes"),
        ("9.97h", "10 uur", "10 hours"),
    ],
)
def test_a_duration_as_people_say_it(value: str, dutch: str, english: str) -> None:
    said = [words_of(language).duration(pd.Timedelta(value)) for language in ("nl", "en")]
    assert said == [dutch, english]


@pytest.mark.parametrize(
    ("value", "said"),
    [("0s", "dezelfde dag"), ("7h", "minder dan 1 dag"), ("23h", "1 dag"), ("49h", "2 dagen")],
)
def test_where_only_days_are_known_only_days_are_told(value: str, said: str) -> None:
    words = replace(words_of("nl"), whole_days=True)
    assert words.duration(pd.Timedelta(value)) == said


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (0.0, "0%"), (0.004, "minder dan 1%"), (0.01, "1%"), (0.312, "31%"),
        (0.996, "meer dan 99%"), (1.0, "100%"),
    ],
)  # fmt: skip
def test_a_share_is_never_rounded_to_all_or_nothing(share: float, said: str) -> None:
    assert words_of("nl").percent(share) == said


def test_counts_have_their_noun() -> None:
    words = words_of("nl")
    assert [words.count(n, "case") for n in (1, 0, 1434)] == ["1 zaak", "0 zaken", "1.434 zaken"]


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ParameterError, match="Choose nl or en"):
        words_of("fr")
