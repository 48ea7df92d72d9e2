"""Term basis: by which service a log is judged, as of which day; and when there is none."""

from pathlib import Path

import pandas as pd
import pytest

import pmtools as pm
from pmtools.clock.service_files import services
from pmtools.errors import CapabilityError

OWN = """
id = "own"
name = { nl = "Eigen", en = "Own" }
norm = "5 days"
[[procedure]]
id = "all"
rules = ["brp-2-55"]
otherwise = true
name = { nl = "alle", en = "all" }
[events]
received = ["Aanvraag ontvangen"]
sent = ["Uittreksel verzenden", "Uittreksel uitreiken"]
notice = ["Zaak afsluiten"]
"""


def test_what_a_shipped_service_is() -> None:
    row = pm.term_basis(pm.example_log(), "wabo", at="2025-06-30").iloc[0]
    assert row["service"] == "environmental_permit"
    assert row["service_nl"] == "Omgevingsvergunning"
    assert row["as_of"] == pd.Timestamp("2025-06-30")
    assert (row["norm"], row["own_deadline"], row["file"]) == ("", "", "")
    assert (row["suspends"], row["extends"], row["notices"]) == (True, True, False)


def test_what_a_file_of_ones_own_says(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(OWN, encoding="utf-8")
    row = pm.term_basis(pm.example_log("registry_extract"), str(path)).iloc[0]
    assert (row["norm"], row["file"], row["notices"]) == ("5 days", "own.toml", True)
    assert row["as_of"] == pd.Timestamp("2025-12-31")  # the last day of the log
    assert not row["suspends"]


def test_the_service_is_the_one_asked_for_or_shown() -> None:
    log = pm.example_log("benefit")
    assert pm.service_for(log) == "benefit"
    assert pm.service_for(log, "woo") == "woo"


def test_without_a_service_those_that_there_are_are_named() -> None:
    with pytest.raises(CapabilityError) as told:
        pm.service_for(pm.example_log("property_tax"))  # an assessment, or an objection to it
    assert told.value.lack == "service"
    assert all(name in str(told.value) for name in services())
    with pytest.raises(CapabilityError) as again:
        pm.require_service("")
    assert again.value.lack == "no_service"
