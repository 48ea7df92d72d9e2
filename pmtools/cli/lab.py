"""The command that opens JupyterLab in a folder of one's own."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

PORT = 8888


def lab(
    folder: Annotated[
        Path | None,
        typer.Option("--folder", help="The folder to work in; pmtools in your home folder."),
    ] = None,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Say the address, and open no browser.")
    ] = False,
    port: Annotated[
        int, typer.Option("--port", min=1, max=65535, help="Or the next that is free.")
    ] = PORT,
    restore: Annotated[
        bool, typer.Option("--restore", help="Lay the notebooks and logs again that you removed.")
    ] = False,
) -> None:
    """Open JupyterLab with the notebooks, example logs and a start page (extra lab).

    What you change in the folder is yours: an update of pmtools lays its new file beside yours.
    Only this machine can reach it.
    """
    from pmtools import __version__
    from pmtools.cli.mistakes import explained
    from pmtools.cli.screen import has_screen
    from pmtools.lab.folder import lay
    from pmtools.lab.server import require_lab, running, serve

    browser = has_screen() and not no_browser
    with explained():
        require_lab()
        home = (folder or Path.home() / "pmtools").absolute()
        there = running(home)
        if there:
            _reopen(home, *there, browser=browser)
            return
        for sentence in lay(home, __version__, restore=restore):
            typer.echo(sentence, err=True)
        try:
            serve(home, port, browser=browser, ready=_say)
        except KeyboardInterrupt:  # before it was there
            typer.echo("JupyterLab was not started.", err=True)
            return
        _leave()


def _say(address: str) -> None:
    typer.echo(address)
    typer.echo("JupyterLab runs until you press Ctrl-C here.", err=True)


def _leave() -> None:
    """End this process: its kernels have ended, but a thread of the server may wait forever."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def _reopen(home: Path, address: str, page: str, *, browser: bool) -> None:
    typer.echo(f"JupyterLab already runs in {home}.", err=True)
    typer.echo(address)
    if browser:
        import webbrowser

        webbrowser.open(page)
