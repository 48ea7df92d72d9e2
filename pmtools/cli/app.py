"""The commands, each from its own file; report and what reads a log are here."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pmtools.cli.a3 import a3
from pmtools.cli.asked import Asked
from pmtools.cli.compare import compare
from pmtools.cli.lab import lab
from pmtools.cli.mistakes import MISTAKE, explained, given_of
from pmtools.cli.options import (
    Allow,
    Engine,
    KeepResources,
    Language,
    Log,
    Mapping,
    Master,
    Memory,
    Only,
    Out,
    Parameters,
    Pdf,
    Quiet,
    Registers,
    Skip,
)
from pmtools.cli.register import register
from pmtools.cli.reports import reports
from pmtools.cli.review import review
from pmtools.cli.scan import scan
from pmtools.cli.schedule import schedule
from pmtools.cli.screen import has_screen
from pmtools.cli.show import show
from pmtools.cli.sustain import sustain
from pmtools.cli.sweep import sweep
from pmtools.cli.verify import verify
from pmtools.cli.zgw import zgw
from pmtools.errors import ParameterError

if TYPE_CHECKING:
    from pmtools.report.theme.theme import Theme

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Process mining and lean improvement: from an event log to an improvement report.",
)
REPORTS = Path("reports")


@app.command()
def report(
    log: Log,
    notebook: Annotated[
        str, typer.Option("--notebook", help="A notebook's name (see list) or file.")
    ] = "improvement",
    language: Language = None,
    parameter: Parameters = None,
    registers: Registers = None,
    only: Only = None,
    out: Out = REPORTS,
    mapping: Mapping = None,
    skip_bad_rows: Skip = False,
    keep_resources: KeepResources = False,
    theme: Annotated[
        Path | None,
        typer.Option("--theme", help="Your own colours: NL Design System tokens (.css or .json)."),
    ] = None,
    memory: Memory = None,
    engine: Engine = None,
    master: Master = None,
    pdf: Pdf = False,
    allow: Allow = None,
    quiet: Quiet = False,
) -> None:
    """Make a report of an event log; prints where it lies."""
    from pmtools.cli.library import with_library
    from pmtools.cli.reporting import make_report
    from pmtools.exploring.saved import kept_filter

    with explained():
        kept = kept_filter(only) if only else None
        spark, allowed = _master(engine, master), tuple(allow or ())
        asked = Asked(log, mapping, skip_bad_rows, quiet, memory, spark, kept, allowed)
        worn, own = _worn(theme), given_of(parameter or [], language)
        with with_library(registers or [], notebook, own) as (given, held):
            made = make_report(
                asked, notebook, given, out, keep_resources=keep_resources, theme=worn, pdf=pdf
            )
        told = {
            "How the log was read": made.proposed.mapping,
            "What its steps mean to terms": made.proposed.service,
            "For whom its cases wait": made.proposed.parties,
        }
        laid = [f"{what}, to check and edit: {path}" for what, path in told.items() if path]
        for line in [*laid, *held]:
            typer.echo(line, err=True)
        typer.echo(str(made.page))


@app.command()
def demo(
    language: Language = None,
    out: Out = REPORTS,
    pdf: Pdf = False,
    allow: Allow = None,
    quiet: Quiet = False,
) -> None:
    """Make the report of the example log, and open it when there is a screen."""
    from pmtools.cli.reporting import make_report

    with explained():
        asked = Asked("environmental_permit", None, False, quiet, allow=tuple(allow or ()))
        given = given_of([], language)
        page = make_report(asked, "improvement", given, out, keep_resources=False, pdf=pdf).page
        typer.echo(str(page))
        if has_screen():
            import webbrowser

            webbrowser.open(page.resolve().as_uri())


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
def check(
    log: Log,
    mapping: Mapping = None,
    skip_bad_rows: Skip = False,
    memory: Memory = None,
    engine: Engine = None,
    master: Master = None,
    quiet: Quiet = False,
) -> None:
    """Say what a log holds, where every row of it went, and what to ask about it."""
    from pmtools.cli.checking import facts

    with explained():
        for heading, value in facts(
            Asked(log, mapping, skip_bad_rows, quiet, memory, _master(engine, master))
        ):
            typer.echo(f"{heading:<12}{value}")


@app.command()
def convert(
    log: Log,
    to: Annotated[str, typer.Option("--to", help="parquet, xes or csv.")],
    out: Annotated[
        Path | None, typer.Option("--out", help="The file to write; here, with the log's name.")
    ] = None,
    mapping: Mapping = None,
    skip_bad_rows: Skip = False,
    quiet: Quiet = False,
) -> None:
    """Write a log as Parquet, XES or CSV; says what that format cannot hold."""
    from pmtools.cli.converting import write

    with explained():
        asked = Asked(log, mapping, skip_bad_rows, quiet)
        path, losses = write(asked, to, out)
        for loss in losses:
            typer.echo(f"not held: {loss}", err=True)
        typer.echo(str(path))


@app.command()
def store(
    logs: Annotated[
        list[str],
        typer.Argument(
            help="Event logs (.xes, .csv, .tsv, .xlsx, .parquet; .gz), folders of them, or an "
            "example's name."
        ),
    ],
    out: Annotated[Path, typer.Option("--out", help="The folder of the store.")],
    mapping: Mapping = None,
    skip_bad_rows: Skip = False,
    quiet: Quiet = False,
) -> None:
    """Store logs larger than memory once, or add files to a store; prints what it holds."""
    from pmtools.cli.storing import store as store_in

    with explained():
        try:
            said, held = store_in(logs, out, mapping, skip_bad_rows=skip_bad_rows, quiet=quiet)
        except KeyboardInterrupt:
            text = "interrupted; the store is what it was, and the same command goes on from here."
            typer.echo(f"pmtools: {text}", err=True)
            raise typer.Exit(MISTAKE) from None
        for sentence in said:
            typer.echo(sentence, err=True)
        typer.echo(held)


@app.command("terms")
def list_terms(
    own: Annotated[
        Path | None, typer.Option("--own", help="A file (.toml) with your own rules beside these.")
    ] = None,
    language: Language = None,
    sources: Annotated[
        bool, typer.Option("--sources", help="Where each rule was read, and what is unsure.")
    ] = False,
) -> None:
    """Show the statutory terms that pmtools knows; a lawyer has to confirm them."""
    from pmtools.cli.terms import lines
    from pmtools.report.words import words_of

    with explained():
        spoken = words_of(language or "nl").language
        for line in lines(own, spoken, sources=sources):
            typer.echo(line)
        typer.echo("These are data, read from public texts: a lawyer has to confirm them.")


for command in (review, sustain, a3, reports, sweep, scan, verify, compare, show, lab):
    app.command()(command)
app.command(context_settings={"help_option_names": []})(schedule)
app.add_typer(register, name="register")
app.add_typer(zgw, name="zgw")


def main() -> None:
    """Run the command line."""
    app()


def _worn(theme: Path | None) -> Theme | None:
    """The theme in a file, and on the screen what was changed in it."""
    from pmtools.report.theme.theme import read_theme

    worn = read_theme(theme) if theme else None
    for note in worn.notes if worn else ():
        typer.echo(note, err=True)
    return worn


def _master(engine: str | None, master: str | None) -> str | None:
    """The address of Spark; None when it is not asked for."""
    if engine not in (None, "spark"):
        raise ParameterError(f"There is no engine {engine!r}. Leave --engine out, or write spark.")
    if engine is None and master is not None:
        raise ParameterError("--master is the address of Spark: write --engine spark with it.")
    return (master or "local[*]") if engine else None
