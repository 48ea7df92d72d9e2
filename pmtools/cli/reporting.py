"""A report: the log read and shielded, the notebook run, the mapping proposed beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pmtools.cli.asked import PARTS, Asked, Step, progress
from pmtools.engine.progress import watched
from pmtools.errors import PmtoolsError, RunError
from pmtools.log import EventLog, LargeLog
from pmtools.origin import Origin

if TYPE_CHECKING:
    from pmtools.report.theme.theme import Theme
    from pmtools.report.words import Words

MAPPING = "mapping.toml"
SERVICE = ".service.toml"
"""What the name of a service file beside the reports ends in."""


@dataclass(frozen=True)
class Made:
    """A page, and what was proposed beside it on first contact with the log."""

    page: Path
    proposal: Path | None
    """The mapping by which the log was read."""
    service: Path | None
    """What its steps mean to the terms of its service."""


@dataclass
class Cells:
    """Says at which cell a run is, and how far that cell is."""

    told: Step
    last: tuple[str, int, int] = ("", 0, 1)

    def __call__(self, heading: str, index: int, total: int) -> None:
        """Come to a cell."""
        self.last = (heading, index, total)
        self.told(*self.last)

    def part(self, done: int, whole: int) -> None:
        """Come to a part of the log within the cell."""
        heading, index, total = self.last
        self.told(f"{heading} ({done} / {whole})", index, total)


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
    with progress(asked.quiet) as told, watched(lambda done, whole: told(PARTS, done, whole)):
        step = Cells(told)
        step("Reading the log", 0, 1)
        read = asked.read(step)
        prepare = _viewed if isinstance(read, LargeLog) else _laid
        with _service_to_mend(read, out / safe(asked.stem), words, parameters):
            folder = run_notebook(
                path,
                parameters,
                prepare=lambda work: _record(prepare(read, work / name, asked, keep_resources)),
                out=out,
                log_name=asked.stem,
                render=_render,
                on_cell=lambda index, total, heading: step(heading, index, total),
                on_part=step.part,
                theme=theme.record() if theme else None,
            )
        step("Done", 1, 1)
    beside = folder.parent.parent
    service = _propose_service(read, beside, words, parameters)
    return Made(folder / "report.html", _propose(read, beside, words, asked), service)


def _laid(log: EventLog, folder: Path, asked: Asked, keep_resources: bool) -> Origin:
    """Lay the log where the notebook finds it under its own name, without persons."""
    from pmtools.privacy.pseudonyms import own_key, pseudonyms
    from pmtools.sources.persons import shield_persons
    from pmtools.sources.small_teams import shield_small_teams
    from pmtools.sources.store.writing import write_store

    teams = shield_small_teams(log, resources_are_people=not keep_resources)
    shielded = shield_persons(teams, pseudonyms(own_key()), keep_resources=keep_resources)
    write_store(shielded, folder)
    return shielded.origin


def _viewed(log: EventLog, folder: Path, asked: Asked, keep_resources: bool) -> Origin:
    """Lay a view of a large store there, by which nothing of persons is read."""
    from pmtools.privacy.pseudonyms import own_key, pseudonyms
    from pmtools.sources.store.view import write_view

    view = write_view(
        log,
        Path(asked.source),
        folder,
        pseudonyms(own_key()),
        keep_resources=keep_resources,
        memory=asked.memory or "",
        master=asked.master or "",
    )
    return view.origin


def _record(origin: Origin) -> dict[str, Any]:
    """What the record says of the log."""
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
    from pmtools.sources.mapping import LogMapping, proposal
    from pmtools.sources.store.manifest import is_store

    path = folder / MAPPING
    if asked.mapping or path.exists() or not log.origin.mapping or is_store(Path(asked.source)):
        return None
    text = proposal(LogMapping.from_dict(log.origin.mapping), lambda part: words(f"mapping.{part}"))
    return _laid_down(path, text)


@contextmanager
def _service_to_mend(
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


def _laid_down(path: Path, text: str) -> Path:
    """Write a file, whole or not at all."""
    from pmtools.runs.folder import explained

    beside = path.with_name(f"{path.name}.part")
    with explained(path.parent):
        beside.write_text(text, encoding="utf-8")
        beside.replace(path)
    return path
