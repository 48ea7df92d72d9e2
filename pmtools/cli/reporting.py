"""A report: the log read and shielded, the notebook run, the mapping proposed beside it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pmtools.cli.asked import Asked, progress

if TYPE_CHECKING:
    from pmtools.log import EventLog
    from pmtools.report.theme.theme import Theme
    from pmtools.report.words import Words

MAPPING = "mapping.toml"


@dataclass(frozen=True)
class Made:
    """A page, and the mapping that was proposed beside it on first contact with the log."""

    page: Path
    proposal: Path | None


def make_report(
    asked: Asked,
    notebook: str,
    given: dict[str, str],
    out: Path,
    *,
    keep_resources: bool,
    theme: Theme | None = None,
) -> Made:
    """Check what was asked, read the log, run the notebook and write the page."""
    from pmtools.report.words import words_of
    from pmtools.runs.folder import safe
    from pmtools.runs.notebooks import find_notebook
    from pmtools.runs.parameters import convert, declared
    from pmtools.runs.run import run_notebook

    path = find_notebook(notebook)
    name = safe(Path(asked.source).name or asked.stem)
    parameters = convert(declared(path), {**given, "log": name})
    words = words_of(str(parameters.get("language", "nl")))
    with progress(asked.quiet) as step:
        step("Reading the log", 0, 1)
        read = asked.read(step)
        log = _shielded(read, keep_resources=keep_resources)
        folder = run_notebook(
            path,
            parameters,
            prepare=lambda work: _prepare(log, work / name),
            out=out,
            log_name=asked.stem,
            render=_render,
            on_cell=lambda index, total, heading: step(heading, index, total),
            theme=theme.record() if theme else None,
        )
        step("Done", 1, 1)
    return Made(folder / "report.html", _propose(read, folder.parent.parent, words, asked))


def _shielded(log: EventLog, *, keep_resources: bool) -> EventLog:
    from pmtools.privacy.pseudonyms import own_key, pseudonyms
    from pmtools.sources.persons import shield_persons
    from pmtools.sources.small_teams import shield_small_teams

    teams = shield_small_teams(log, resources_are_people=not keep_resources)
    return shield_persons(teams, pseudonyms(own_key()), keep_resources=keep_resources)


def _prepare(log: EventLog, folder: Path) -> dict[str, Any]:
    """Lay the log where the notebook finds it under its own name; what the record says of it."""
    from pmtools.sources.store.writing import write_store

    write_store(log, folder)
    origin = log.origin
    return {
        "name": origin.name,
        "sha256": origin.sha256,
        "zone": origin.zone,
        "rows_read": origin.rows_read,
        "paired": origin.paired,
        "set_aside": dict(origin.set_aside),
        "examples": {why: list(places) for why, places in origin.examples.items()},
        "notes": list(origin.notes),
        "pseudonyms": list(origin.pseudonyms),
        "mapping": _without_persons(origin.mapping),
    }


def _without_persons(mapping: Any) -> dict[str, Any]:
    """The mapping as a record keeps it: who is in its teams, and small teams, stay out."""
    return {key: value for key, value in mapping.items() if key not in ("teams", "team_sizes")}


def _render(notebook: Any, folder: Path, record: dict[str, Any]) -> None:
    from pmtools.report.page import render

    (folder / "report.html").write_text(render(notebook, record), encoding="utf-8")


def _propose(log: EventLog, folder: Path, words: Words, asked: Asked) -> Path | None:
    """Lay the mapping that was used beside the reports of the log, unless one is there."""
    from pmtools.runs.folder import explained
    from pmtools.sources.mapping import LogMapping, proposal
    from pmtools.sources.store.manifest import is_store

    path = folder / MAPPING
    if asked.mapping or path.exists() or not log.origin.mapping or is_store(Path(asked.source)):
        return None
    text = proposal(LogMapping.from_dict(log.origin.mapping), lambda part: words(f"mapping.{part}"))
    beside = path.with_name(f"{path.name}.part")
    with explained(folder):
        beside.write_text(text, encoding="utf-8")
        beside.replace(path)
    return path
