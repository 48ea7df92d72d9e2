"""`pmtools terms`: the rules, to be read."""

from __future__ import annotations

from pathlib import Path

import pytest
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


def said(*args: str, monkeypatch: pytest.MonkeyPatch) -> tuple[int, str]:
    monkeypatch.setenv("COLUMNS", "220")
    result = CliRunner().invoke(app, ["terms", *args])
    return result.exit_code, result.output


def test_every_rule_is_listed_with_its_article(monkeypatch: pytest.MonkeyPatch) -> None:
    code, text = said(monkeypatch=monkeypatch)
    line = next(line for line in text.splitlines() if " wabo-3-9 " in line)
    assert code == 0
    for part in (
        "art. 3.9 Wabo",
        "8 weeks",
        "6 weeks",
        "licence by law",
        "2010-10-01 to 2023-12-31",
    ):
        assert part in line
    assert "a lawyer has to confirm them" in text


def test_own_rules_stand_beside_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "own.toml"
    own.write_text(OWN, encoding="utf-8")
    code, text = said("--own", str(own), "--language", "en", monkeypatch=monkeypatch)
    assert code == 0
    assert "Event permit" in text
    assert "apv-2-25" in text
    assert "awb-4-13" in text


def test_sources_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    code, text = said("--sources", monkeypatch=monkeypatch)
    assert code == 0
    assert "awb-4-13\n  Awb art. 4:13(2)" in text


def test_a_file_that_is_wrong_is_a_mistake_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "own.toml"
    own.write_text(OWN.replace("10 weeks", "10 moons"), encoding="utf-8")
    code, text = said("--own", str(own), monkeypatch=monkeypatch)
    assert code == 2
    assert "own.toml, rule 'apv-2-25': term = '10 moons'" in text
