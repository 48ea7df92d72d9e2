"""What changed between two runs in words: every sentence in both languages, of hostile texts too."""

import ast
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

import pmtools
from pmtools.report.runs_compared import group_lines, head_line, sentence
from pmtools.report.words import words_of

SAYS = {language: words_of(language).texts["runs_compared"]["says"] for language in ("nl", "en")}
MADE_UP = ("trace_", "record_", "not_told_", "keep_resources_", "skip_bad_rows_")
"""Keys of which the code names only the beginning."""
FIGURES = ("throughput", "per_week", "steps", "again")


@dataclass
class Told:
    key: str
    kind: str = "change"
    values: dict[str, Any] = field(default_factory=dict)


def fields_of(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_both_languages_say_the_same_with_the_same_values() -> None:
    dutch, english = SAYS["nl"], SAYS["en"]
    assert {k: fields_of(v) for k, v in dutch.items()} == {
        k: fields_of(v) for k, v in english.items()
    }


def test_every_key_of_the_code_has_a_sentence_and_each_sentence_a_key() -> None:
    room = Path(pmtools.__file__).parent / "runs" / "comparing"
    texts = {
        node.value
        for path in room.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    further = {"removed_whole", "added_whole", "altered_beside"}
    moved = {f"{figure}_{way}" for figure in FIGURES for way in ("up", "down")}
    known = {key for key in SAYS["nl"] if not key.startswith(MADE_UP)} - further - moved
    assert known <= texts
    for why in ("no_log", "removed", "before", "missing", "newer", "damaged", "empty", "large"):
        assert f"trace_{why}" in SAYS["nl"]
    for lack in ("missing", "unreadable", "newer", "shape", "edited"):
        assert f"record_{lack}" in SAYS["nl"]


@pytest.mark.parametrize(("language", "nothing"), [("nl", "Niets."), ("en", "Nothing.")])
def test_a_group_without_changes_says_so(language: str, nothing: str) -> None:
    words = words_of(language)
    lines = group_lines("definition", [], words)
    assert lines[1:] == [f"  {nothing}"]
    assert nothing not in "".join(group_lines("data", [Told("other_key", "lack")], words))


def test_changes_come_before_what_is_noted() -> None:
    said = [
        Told("no_new_cases", "note"),
        Told("other_key", "lack"),
        Told("about", values={"cases": 1}),
    ]
    lines = group_lines("data", said, words_of("nl"))
    assert lines[1] == "  Zelfde regels, maar andere kenmerken van de zaak: 1 zaak."
    assert lines[3] == "  De nieuwere run heeft geen nieuwe zaken."


def test_counts_days_spans_and_figures_are_said() -> None:
    words = words_of("nl")
    altered = Told("altered", values={"rows": 1200, "cases": 1, "beside": 3})
    assert sentence(altered, words).startswith("Gewijzigd: 1.200 regels in 1 zaak. Daarvan alleen")
    altered.values["beside"] = 0
    assert sentence(altered, words) == "Gewijzigd: 1.200 regels in 1 zaak."
    values = {"before": 0.21, "after": 0.3, "n_before": 900, "n_after": 1}
    moved = Told("again_up", values={**values, "within": timedelta(days=60)})
    assert "in 30% van de nieuwe zaken binnen 60 dagen (1 zaak), eerst in 21%" in sentence(
        moved, words
    )
    before = Told("only_older_before", values={"rows": 2, "first": date(2025, 3, 1)})
    assert (
        sentence(before, words)
        == "Van vóór 1 maart 2025 heeft alleen de oudere run gegevens: 2 regels."
    )


def test_texts_of_a_log_stay_on_their_line() -> None:
    told = Told("parameter", values={"name": "x\n\u202eevil", "old": "", "new": "a" * 900})
    said = sentence(told, words_of("nl"))
    assert said.startswith("Parameter x evil: leeg werd aaa")
    assert "\n" not in said
    assert len(said) < 300
    record = {
        "notebook": {"name": ""},
        "input": {"name": "a{b}\nc"},
        "id": "1",
        "started": "gisteren",
    }
    head = head_line("older", record, None, words_of("nl"))
    assert head == "Oudere run: onbekend van a{b} c, moment onbekend (run 1)."
