"""What a first report lays beside itself, to be reviewed and given back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pmtools.errors import PmtoolsError, RunError
from pmtools.log import EventLog

if TYPE_CHECKING:
    from pmtools.cli.asked import Asked
    from pmtools.report.words import Words

MAPPING = "mapping.toml"
SERVICE = ".service.toml"
"""What the name of a service file beside the reports ends in."""
PARTIES = "parties.toml"


@dataclass(frozen=True)
class Proposed:
    """The files that were laid down on first contact with a log; None for one that was not."""

    mapping: Path | None
    """By which the log was read."""
    service: Path | None
    """What its steps mean to the terms of its service."""
    parties: Path | None
    """For whom its cases wait."""


def propose(
    log: EventLog, folder: Path, words: Words, asked: Asked, parameters: Mapping[str, Any]
) -> Proposed:
    """Lay down what is not there yet and was not given, unless it would hold personal data."""
    return Proposed(
        _propose(log, folder, words, asked),
        _propose_service(log, folder, words, parameters),
        _propose_parties(log, folder, words, parameters),
    )


def _propose(log: EventLog, folder: Path, words: Words, asked: Asked) -> Path | None:
    """Lay the mapping that was used beside the reports of the log, unless one is there."""
    from pmtools.sources.mapping import LogMapping, proposal
    from pmtools.sources.store.manifest import is_store

    path = folder / MAPPING
    if asked.mapping or path.exists() or not log.origin.mapping or is_store(Path(asked.source)):
        return None
    text = proposal(LogMapping.from_dict(log.origin.mapping), lambda part: words(f"mapping.{part}"))
    return _laid_down(path, text)


@contextmanager
def service_to_mend(
    log: EventLog, folder: Path, words: Words, parameters: Mapping[str, Any]
) -> Iterator[None]:
    """When a run does not come to its end, lay down what may have to be mended, and say where."""
    try:
        yield
    except RunError as error:
        try:
            laid = _propose_service(log, folder, words, parameters) if folder.is_dir() else None
        except PmtoolsError:  # the service itself is what is wrong: that was said
            laid = None
        if laid is None:
            raise
        raise RunError(f"{error}\nWhat the steps of this log mean, to mend: {laid}") from error


def _propose_service(
    log: EventLog, folder: Path, words: Words, parameters: Mapping[str, Any]
) -> Path | None:
    """Lay beside the reports what the steps of the log mean to its terms, unless that was given.

    Only for a notebook that asks for a service, and a log that shows one or was given one.
    """
    import pmtools as pm
    from pmtools.clock.rule_files import read_rules
    from pmtools.clock.service_files import read_service
    from pmtools.clock.service_writing import service_text

    given = str(parameters.get("service", ""))
    if "service" not in parameters or given.lower().endswith(".toml"):
        return None
    name = given or pm.service_of(log)
    if not name:
        return None
    pack = read_service(name, read_rules(parameters.get("terms") or None))
    path = folder / f"{pack.id}{SERVICE}"
    if path.exists():
        return None
    return _laid_down(
        path, service_text(pack, log.labels, lambda part: words(f"service_file.{part}"))
    )


def _propose_parties(
    log: EventLog, folder: Path, words: Words, parameters: Mapping[str, Any]
) -> Path | None:
    """Lay beside the reports for whom cases wait, of a log that can tell why they do."""
    from pmtools.clock.party_files import read_parties
    from pmtools.clock.party_writing import parties_text

    path = folder / PARTIES
    able = log.known.resource and (log.known.start or parameters.get("starts"))
    if not able or parameters.get("parties", "given") or path.exists():
        return None
    text = parties_text(read_parties(), log.labels, lambda part: words(f"parties_file.{part}"))
    return _laid_down(path, text)


def _laid_down(path: Path, text: str) -> Path | None:
    """The file with a text; None for one that holds labels with what looks like personal data."""
    from pmtools.privacy.scan.finders import hidden
    from pmtools.runs.folder import write_whole

    if any(hidden(line) != line for line in text.splitlines()):
        return None
    write_whole(path, text)
    return path
