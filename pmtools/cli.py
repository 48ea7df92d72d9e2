"""The command `pmtools`: report, check, list, demo."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pmtools.errors import ParameterError, PmtoolsError

if TYPE_CHECKING:
    from pmtools.log import EventLog

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Process mining and lean improvement: from an event log to an improvement report.",
)
REPORTS = Path("reports")
MISTAKE = 2
"""Exit code of whatever the user can mend."""
LOG_SUFFIXES = (".gz", ".xes", ".csv", ".tsv")

Log = Annotated[
    str, typer.Argument(help="An event log (.xes, .xes.gz, .csv), or an example's name.")
]
Out = Annotated[Path, typer.Option("--out", help="Folder for reports.")]
Language = Annotated[str | None, typer.Option("--language", help="nl or en.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="No progress bar.")]


@contextmanager
def explained() -> Iterator[None]:
    """Say a user's mistake in one message and stop with code 2, without a traceback."""
    try:
        yield
    except PmtoolsError as error:
        typer.echo(f"pmtools: {error}", err=True)
        raise typer.Exit(MISTAKE) from None
    except KeyboardInterrupt:
        typer.echo("pmtools: interrupted; nothing was kept of this run.", err=True)
        raise typer.Exit(MISTAKE) from None


@app.command()
def report(
    log: Log,
    notebook: Annotated[
        str, typer.Option("--notebook", help="A notebook's name (see list) or file.")
    ] = "improvement",
    language: Language = None,
    parameter: Annotated[
        list[str] | None, typer.Option("-p", help="A parameter of the notebook: name=value.")
    ] = None,
    out: Out = REPORTS,
    keep_resources: Annotated[
        bool,
        typer.Option("--keep-resources", help="Resources are roles or machines: no pseudonyms."),
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Make a report of an event log; prints where it lies."""
    with explained():
        given = _given(parameter or [], language)
        path = _report(log, notebook, given, out, keep_resources=keep_resources, quiet=quiet)
        typer.echo(str(path))


@app.command()
def demo(language: Language = None, out: Out = REPORTS, quiet: Quiet = False) -> None:
    """Make the report of the example log, and open it when there is a screen."""
    with explained():
        given = _given([], language)
        path = _report(
            "environmental_permit", "improvement", given, out, keep_resources=False, quiet=quiet
        )
        typer.echo(str(path))
        if _has_screen():
            import webbrowser

            webbrowser.open(path.resolve().as_uri())


@app.command("list")
def list_notebooks() -> None:
    """Show the notebooks with their parameters, types, defaults and help."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from pmtools.runs.notebooks import find_notebook, notebook_names
    from pmtools.runs.parameters import declared

    with explained():
        for name in notebook_names():
            shown = Table("parameter", "type", "default", "help", title=name, box=box.SIMPLE)
            shown.title_justify = "left"
            for each in declared(find_notebook(name)):
                values = (each.name, each.type.__name__, repr(each.default), each.help)
                shown.add_row(*map(Text, values))
            Console().print(shown)


@app.command()
def check(log: Log) -> None:
    """Say what a log holds and where every row of it went."""
    with explained():
        for heading, value in _facts(log):
            typer.echo(f"{heading:<12}{value}")


def main() -> None:
    """Run the command line."""
    app()


def _given(parameters: list[str], language: str | None) -> dict[str, str]:
    given = {}
    for parameter in parameters:
        name, sign, value = parameter.partition("=")
        if not sign or not name:
            raise ParameterError(f"-p {parameter!r} has no value. Write -p name=value.")
        given[name.strip()] = value
    if "log" in given:
        raise ParameterError("The log is the command's argument: pmtools report LOG.")
    if language is not None:
        given["language"] = language
    return given


def _report(
    source: str,
    notebook: str,
    given: dict[str, str],
    out: Path,
    *,
    keep_resources: bool,
    quiet: bool,
) -> Path:
    """Check what was asked, read the log, run the notebook and write the page."""
    from pmtools.report.words import words_of
    from pmtools.runs.folder import safe
    from pmtools.runs.notebooks import find_notebook
    from pmtools.runs.parameters import convert, declared
    from pmtools.runs.run import run_notebook

    path = find_notebook(notebook)
    name = safe(Path(source).name)
    parameters = convert(declared(path), {**given, "log": name})
    words_of(str(parameters.get("language", "nl")))
    with _progress(quiet) as step:
        step("Reading the log", 0, 1)
        log = _read(source, keep_resources=keep_resources)
        folder = run_notebook(
            path,
            parameters,
            prepare=lambda work: _prepare(log, work / name),
            out=out,
            log_name=_stem(name),
            render=_render,
            on_cell=lambda index, total, heading: step(heading, index, total),
        )
        step("Done", 1, 1)
    return folder / "report.html"


def _read(source: str, *, keep_resources: bool) -> EventLog:
    from pmtools.privacy.pseudonyms import own_key, pseudonyms
    from pmtools.sources.opening import read_log
    from pmtools.sources.persons import shield_persons

    pseudonym = pseudonyms(own_key())
    return shield_persons(read_log(source), pseudonym, keep_resources=keep_resources)


def _prepare(log: EventLog, folder: Path) -> dict[str, Any]:
    """Lay the log where the notebook finds it under its own name; what the record says of it."""
    from pmtools.sources.store import write_store

    write_store(log, folder)
    origin = log.origin
    return {
        "name": origin.name,
        "sha256": origin.sha256,
        "zone": origin.zone,
        "rows_read": origin.rows_read,
        "paired": origin.paired,
        "set_aside": dict(origin.set_aside),
        "notes": list(origin.notes),
        "pseudonyms": list(origin.pseudonyms),
        "mapping": dict(origin.mapping),
    }


def _render(notebook: Any, folder: Path, record: dict[str, Any]) -> None:
    from pmtools.report.page import render

    (folder / "report.html").write_text(render(notebook, record), encoding="utf-8")


def _facts(source: str) -> Iterator[tuple[str, str]]:
    from zoneinfo import ZoneInfo

    import pmtools as pm

    log = pm.read_log(source)
    origin, row = log.origin, pm.log_summary(log).iloc[0]
    first, last = (row[edge].astimezone(ZoneInfo(origin.zone)) for edge in ("first", "last"))
    yield "source", f"{origin.name} (sha256 {origin.sha256[:12]})"
    yield "cases", f"{row['n_cases']:,}"
    yield "events", f"{row['n_events']:,}"
    yield "activities", f"{len(pm.activities(log)):,}"
    yield "variants", f"{len(pm.variants(log)):,}"
    yield "period", f"{first:%Y-%m-%d %H:%M:%S} to {last:%Y-%m-%d %H:%M:%S}"
    yield "zone", origin.zone
    if row["n_day_only"]:
        yield "day only", f"{row['n_day_only']:,} events (a date, or exactly midnight)"
    for went in pm.provenance(log).itertuples():
        part = str(went.part).replace("_", " ")
        yield "rows", f"{went.rows:,} {part} {went.reason}".rstrip()
    for note in origin.notes:
        yield "note", note


def _stem(name: str) -> str:
    while Path(name).suffix.lower() in LOG_SUFFIXES:
        name = Path(name).stem
    return name


@contextmanager
def _progress(quiet: bool) -> Iterator[Callable[[str, int, int], None]]:
    """A bar on the screen that names the step; silent when asked, or when nobody looks."""
    if quiet or not sys.stderr.isatty():
        yield lambda heading, index, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (BarColumn(), TimeElapsedColumn(), TextColumn("{task.description}", markup=False))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("")
        yield lambda heading, index, total: bar.update(
            task, description=heading, completed=index, total=total
        )


def _has_screen() -> bool:
    if not sys.stdout.isatty() or "CI" in os.environ:
        return False
    if sys.platform.startswith("linux"):
        return "DISPLAY" in os.environ or "WAYLAND_DISPLAY" in os.environ
    return "SSH_CONNECTION" not in os.environ
