"""A report: the log read and shielded, the notebook run, the mapping proposed beside it."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pmtools.cli.asked import PARTS, Asked, Step, progress
from pmtools.cli.proposing import Proposed, propose, service_to_mend
from pmtools.engine.progress import watched
from pmtools.log import EventLog, LargeLog
from pmtools.origin import Origin

if TYPE_CHECKING:
    from pmtools.report.theme.theme import Theme


@dataclass(frozen=True)
class Made:
    """A page, and what was proposed beside it on first contact with the log."""

    page: Path
    proposed: Proposed


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
    pdf: bool = False,
    about: dict[str, Any] | None = None,
    run_id: str = "",
    step: Step | None = None,
) -> Made:
    """Check what was asked, read the log, run the notebook and write the page.

    With `pdf` the page is laid beside it on paper too, as `report.pdf`. `about` is what the record
    says besides, such as of which sweep the run is; `run_id` its name when it has one already.
    `step` is told how far it is, in place of a bar on the screen.
    """
    from pmtools.report.pdf.pdf import require_typst
    from pmtools.report.words import words_of
    from pmtools.runs.folder import safe
    from pmtools.runs.notebooks import find_notebook
    from pmtools.runs.parameters import convert, declared
    from pmtools.runs.run import run_notebook
    from pmtools.sources.numbering import numbering

    if pdf:
        require_typst()
    path = find_notebook(notebook)
    name = safe(Path(asked.source).name or asked.stem)
    parameters = convert(declared(path), {**given, "log": name})
    words = words_of(str(parameters.get("language", "nl")))
    shown = nullcontext(step) if step else progress(asked.quiet)
    with shown as told, watched(lambda done, whole: told(PARTS, done, whole)):
        cells = Cells(told)
        cells("Reading the log", 0, 1)
        read = asked.read(cells)
        prepare = _viewed if isinstance(read, LargeLog) else _laid
        with service_to_mend(read, out / safe(asked.stem), words, parameters):
            folder = run_notebook(
                path,
                parameters,
                prepare=lambda work: _record(prepare(read, work / name, asked, keep_resources)),
                out=out,
                log_name=asked.stem,
                render=partial(_render, pdf=pdf),
                on_cell=lambda index, total, heading: cells(heading, index, total),
                on_part=cells.part,
                theme=theme.record() if theme else None,
                shield=partial(_shielded, keep_resources=keep_resources),
                about=about_run(asked, keep_resources=keep_resources) | (about or {}),
                run_id=run_id,
                keep=partial(_traced, read),
                numbers=numbering(read),
            )
        cells("Done", 1, 1)
    proposed = propose(read, folder.parent.parent, words, asked, parameters)
    return Made(folder / "report.html", proposed)


def about_run(asked: Asked, *, keep_resources: bool) -> dict[str, Any]:
    """What the record says of who asked for the run, and how it can be asked again."""
    from pmtools.runs.record import digest
    from pmtools.runs.scrub import place
    from pmtools.runs.settings import role

    told = {
        "source": place(asked.source) if Path(asked.source).exists() else asked.source,
        "mapping": place(str(asked.mapping)) if asked.mapping else "",
        "mapping_sha256": digest(asked.mapping) if asked.mapping else "",
        "skip_bad_rows": asked.skip_bad_rows,
        "keep_resources": keep_resources,
        "memory": asked.memory or "",
        "master": asked.master or "",
        "allow": list(asked.allow),
        "filter": asked.only.to_toml() if asked.only is not None else "",
    }
    return {"role": role(), "asked": told}


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


def _shielded(content: bytes, *, keep_resources: bool) -> bytes:
    """A file that is handed to the notebook, with pseudonyms for the persons of a calendar."""
    from pmtools.clock.office_persons import with_pseudonyms
    from pmtools.privacy.pseudonyms import own_key, pseudonyms

    return content if keep_resources else with_pseudonyms(content, lambda: pseudonyms(own_key()))


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


def _traced(log: EventLog, folder: Path) -> None:
    """Keep in the run folder by what a later run can tell which rows are others."""
    from pmtools.privacy.pseudonyms import own_key
    from pmtools.sources.trace import LARGE, write_lack, write_trace

    if isinstance(log, LargeLog):
        write_lack(folder, LARGE)
    else:
        write_trace(log, folder, own_key())


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


def _render(notebook: Any, folder: Path, record: dict[str, Any], *, pdf: bool) -> None:
    from pmtools.report.page import render
    from pmtools.report.pdf.pdf import pdf_of

    page = render(notebook, record)
    (folder / "report.html").write_text(page, encoding="utf-8")
    if pdf:
        made = pdf_of(page, datetime.fromisoformat(record["started"]))
        (folder / "report.pdf").write_bytes(made)
