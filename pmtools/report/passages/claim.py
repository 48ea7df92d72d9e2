"""What a finding claims, in one sentence; the page and the index of runs say the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pmtools.report.labels import said_label
from pmtools.report.words import Words


def claim(row: Mapping[str, Any], words: Words) -> str:
    """At which place a finding is, and how large its share is.

    Takes a row of `places` or `repeats`; of its columns only `kind`, `scope`, `from_activity`,
    `to_activity` and `share`.
    """
    return words(f"finding.{claim_name(row)}", **place_named(row, words))


def claim_name(row: Mapping[str, Any]) -> str:
    """Which sentence makes the claim: a place, the same step at once, or later again."""
    if row["kind"] == "rework":
        return str(row["scope"])
    again = row["from_activity"] == row["to_activity"]
    return f"{row['kind']}_again" if again else str(row["kind"])


def place_named(row: Mapping[str, Any], words: Words) -> dict[str, str]:
    """The names of the two sides of a place, and its share, as a sentence takes them."""
    sides = {side: said_label(row[side]) for side in ("from_activity", "to_activity")}
    return {"share": words.percent(row["share"]), **sides}
