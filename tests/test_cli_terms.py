"""`pmtools terms`: the rules, to be read."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

from pmtools.cli.app import app

OWN = """
[[rule]]
id = "apv-2-25"
article = "art. 2:25 APV"
starts = "received"
term = "10 weeks"
rolls = { base = false, sum = false, source = "An ordinance: Atw art. 1." }
source = "Our own APV."
valid_from = 2020-01-01
name = { nl = "Evenementenvergunning", en = "Event permit" }
"""


def said(*args: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["terms", *args])
    return result.exit_code, result.output


def test_every_rule_is_told_with_its_article() -> None:
    code, text = said()
    about = text[text.index("wabo-3-9  ") : text.index("wabo-3-12  ")]
    assert code == 0
    for part in (
        "art. 3.9 Wabo, 2010-10-01 to 2023-12-31",
        "8 weeks from received, once 6 weeks more; rolls to a working day: yes, but not when",
        "art. 4:15(1)(a) Awb",
        "penalty: a licence comes by operation of law",
    ):
        assert part in about
    assert "14 days of €23, then 14 days of €35, then 14 days of €45; at most €1442" in text
    assert text.endswith("a lawyer has to confirm them.\n")


def test_own_rules_stand_beside_them(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(OWN, encoding="utf-8")
    code, text = said("--own", str(own), "--language", "en")
    assert code == 0
    for part in ("apv-2-25  Event permit", "10 weeks from received", "awb-4-13  "):
        assert part in text


def test_sources_are_told() -> None:
    code, text = said("--sources")
    assert code == 0
    assert "    read: Awb art. 4:13(2)" in text
    assert "read: " not in said()[1]


def test_what_is_wrong_is_a_mistake_in_words(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(OWN.replace("10 weeks", "10 moons"), encoding="utf-8")
    code, text = said("--own", str(own))
    assert code == 2
    assert "own.toml, rule 'apv-2-25': term = '10 moons'" in text
    code, text = said("--language", "de")
    assert code == 2
    assert "Choose nl or en" in text
