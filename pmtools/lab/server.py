"""The server of `pmtools lab`, on this machine alone; a folder has one."""

from __future__ import annotations

import http.client
import logging
import os
import signal
import tempfile
from collections.abc import Callable
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pmtools.errors import CapabilityError, PmtoolsError
from pmtools.lab.settings import START_URL, arguments, environment, lab_home

if TYPE_CHECKING:
    from jupyter_server.serverapp import ServerApp

INSTALL = 'pmtools lab needs the extra lab: pip install "pmtools[lab]"'
NEEDED = ("jupyterlab", "anywidget")


def require_lab() -> None:
    """CapabilityError unless all is installed that JupyterLab needs."""
    if not all(map(find_spec, NEEDED)):
        raise CapabilityError("jupyterlab", INSTALL)


def running(folder: Path) -> tuple[str, str] | None:
    """The address of the server that runs for a folder, and the page that opens it; None: none."""
    runtime = _apart() / "runtime"
    from jupyter_server.serverapp import list_running_servers

    for info in list_running_servers(str(runtime)):
        if Path(info["root_dir"]).resolve() == folder.resolve() and _answers(info):
            opener = runtime / f"jpserver-{info['pid']}-open.html"
            return _address(info["url"], info["token"]), opener.as_uri()
    return None


def serve(folder: Path, port: int, *, browser: bool, ready: Callable[[str], None]) -> None:
    """Run JupyterLab in a folder until it is stopped; `ready` is called with its address.

    Nothing of the user's own Jupyter is read or changed. Tabs are not kept: it opens at the start
    page each time. Raises PmtoolsError when it cannot start.
    """
    home = _apart()
    with tempfile.TemporaryDirectory(prefix="pmtools-lab-") as workspaces:
        os.chdir(folder)  # where a terminal begins
        app = _started(arguments(folder, home, Path(workspaces), port, browser=browser))
        address = _address(app.connection_url, app.identity_provider.token)
        app.io_loop.add_callback(ready, address)  # said when it answers, not before
        app.start()


def _apart() -> Path:
    """Part this process from the user's own Jupyter; gives the folder that it has instead."""
    home = lab_home()
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise PmtoolsError(
            f"{home} cannot be made ({error.strerror}). Let the setting PMTOOLS_CONFIG name a "
            "folder that you can write."
        ) from error
    found = environment(os.environ, home)
    os.environ.clear()
    os.environ.update(found)
    return home


def _started(asked: list[str]) -> ServerApp:
    """A server that has its port, and ends in peace on Ctrl-C, and when its window is closed."""
    from jupyterlab.labapp import LabApp

    try:
        app: ServerApp = LabApp.initialize_server(argv=asked)
    except SystemExit as error:
        raise PmtoolsError(
            "JupyterLab did not start. Is every port near this one in use? Name another with "
            "--port."
        ) from error
    app.log.addFilter(lambda record: record.levelno < logging.CRITICAL)  # greetings and farewells

    def stop(number: int, frame: FrameType | None) -> None:
        app.stop(from_signal=True)

    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), stop)
    return app


def _answers(info: dict[str, str]) -> bool:
    """Whether a server is really there; its process id may be another's by now."""
    place = urlsplit(info["url"])
    door = http.client.HTTPConnection(place.hostname or "", place.port, timeout=5)
    with closing(door):
        try:
            headers = {"Authorization": f"token {info['token']}"}
            door.request("GET", f"{place.path}api/status", headers=headers)
            return door.getresponse().status == http.HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            return False


def _address(url: str, token: str) -> str:
    return f"{url.rstrip('/')}{START_URL}?token={token}"
