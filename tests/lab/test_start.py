"""The start page: its links lead somewhere, and it leaves no notebook out without a reason."""

import re
from pathlib import Path

import pytest

import pmtools.lab
from pmtools.lab.shipment import shipment

TEXT = (Path(pmtools.lab.__file__).parent / "start.md").read_text(encoding="utf-8")
LINKS = re.findall(r"\]\(([^)]+)\)", TEXT)
FROM_A_COMMAND = {"iteration_review", "sustain", "review_trial"}
"""They need a file that a command makes, or are for who judges the method."""


@pytest.mark.parametrize("link", LINKS)
def test_a_link_leads_somewhere(link: str) -> None:
    assert link in shipment()


def test_every_notebook_is_linked_or_left_out_on_purpose() -> None:
    notebooks = {name for name in shipment() if name.endswith(".ipynb")}
    left_out = {f"notebooks/{name}.ipynb" for name in FROM_A_COMMAND}
    assert notebooks - set(LINKS) == left_out


def test_it_has_one_title_and_no_link_outside() -> None:
    assert re.findall(r"^(#+) ", TEXT, re.MULTILINE) == ["#", *["##"] * TEXT.count("\n## ")]
    assert "http" not in TEXT
