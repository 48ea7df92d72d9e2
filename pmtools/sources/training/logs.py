"""The logs of the training notebooks: which there are, their text and their files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pmtools.sources.services.generator import walked, write
from pmtools.sources.services.service import YEAR, Service
from pmtools.sources.services.xes_text import xes_text
from pmtools.sources.training.disabled_parking_card import DISABLED_PARKING_CARD
from pmtools.sources.training.event_permit import EVENT_PERMIT
from pmtools.sources.training.parking_permit import PARKING_PERMIT
from pmtools.sources.training.pitch_permit import PITCH_PERMIT
from pmtools.sources.training.street_report import STREET_REPORT
from pmtools.sources.training.tree_felling_permit import TREE_FELLING_PERMIT

LOGS: Mapping[str, Service] = {
    "street_report": STREET_REPORT,
    "event_permit": EVENT_PERMIT,
    "tree_felling_permit": TREE_FELLING_PERMIT,
    "parking_permit": PARKING_PERMIT,
    "disabled_parking_card": DISABLED_PARKING_CARD,
    "pitch_permit": PITCH_PERMIT,
}
"""In the order in which the notebooks use them; the last two go together."""


def training_text(name: str) -> bytes:
    """A training log as XES text in UTF-8, the same on every machine.

    >>> training_text("street_report").count(b"<trace>")
    60
    """
    service = LOGS[name]
    cases = walked(service, service.seed, service.n_cases)
    return xes_text(cases, service.title, f"{service.prefix}-{YEAR}")


def write_training_logs(folder: str | Path) -> list[Path]:
    """Write the logs of the training notebooks into an existing folder and give their paths.

    Each file appears whole or not at all. Raises SourceError when the folder cannot be written.
    """
    return [write(Path(folder) / f"{name}.xes.gz", training_text(name)) for name in LOGS]
