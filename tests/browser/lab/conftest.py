"""JupyterLab really running, and a browser before it; to be used by any test in this folder.

    pytestmark = pytest.mark.long

    def test_mine(lab: Lab) -> None:                 # annotate as Any: a conftest is not imported
        with lab.opened("notebooks/explore.ipynb") as screen:
            screen.run_all()                         # every cell, until the kernel is idle
            screen.page.get_by_role("button", name="…").click()   # playwright's page, synchronous
            screen.idle()                            # again until the kernel is idle
            screen.saved()                           # the notebook as it lies on the disk now
        # on leaving, it is asserted: no error on the console, no request but to this machine, no pop-up, no kernel
        # left. `screen.errors`, `screen.outside` and `screen.popups()` can be looked at before.

`lab.folder` is the folder of her own in which it runs (one for the whole session: write a notebook
of your own with `lab.write(name, [cells])`), `lab.url` the address with its token, `lab.settings`
the folder that PMTOOLS_CONFIG names for its kernels. `lab.outside()`
lists what the server and its kernels connected to besides this machine. `start_lab` starts another
`pmtools lab`, with a folder and settings of one's own: see test_lab.py.
"""

import http.client
import importlib.util
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import quote, urlsplit

import pytest

HERE = {"127.0.0.1", "localhost"}
LOUD = re.compile(r"^http://127\.0\.0\.1:\d+/\S+$")
SHORT, LONG = 30_000, 180_000
"""Milliseconds to wait for what is quick, and for a notebook."""
POPUPS = ".jp-Dialog, .Toastify__toast"

# Imported by the server and by every kernel: what they connect to outside this machine is noted.
WATCH = """
import os, sys

def _note(event, args):
    if event in ("socket.connect", "socket.getaddrinfo"):
        place = args[1] if event == "socket.connect" else args[0]
        host = place[0] if isinstance(place, tuple) else place
        host = host.decode() if isinstance(host, bytes) else str(host)
        local = host.startswith(("127.", "/", "localhost", "\\x00")) or host in ("::1", "", "None")
        if not local:
            with open(os.environ["LAB_WATCH"], "a") as notes:
                notes.write(f"{event} {host}\\n")

sys.addaudithook(_note)
"""


class Screen:
    """A notebook or page, open in Lab."""

    def __init__(self, lab: "Lab", name: str, page: Any) -> None:
        self.lab, self.name, self.page = lab, name, page
        self.errors: list[str] = []
        self.outside: list[str] = []
        self.requests: list[str] = []
        page.on("console", lambda said: said.type == "error" and self.errors.append(said.text))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", lambda request: self._note(request.url))

    def _note(self, url: str) -> None:
        place = urlsplit(url)
        self.requests.append(place.path)
        if place.scheme not in ("data", "blob") and place.hostname not in HERE:
            self.outside.append(url)

    def popups(self) -> list[str]:
        """The text of each dialog and notification on the screen."""
        return [found.inner_text() for found in self.page.locator(POPUPS).all()]

    def menu(self, *names: str) -> None:
        """Choose from the menu, such as menu("Run", "Run All Cells")."""
        bar = self.page.get_by_role("menubar").get_by_role("menuitem", name=names[0], exact=True)
        bar.first.click()
        for name in names[1:]:
            label = self.page.locator(
                ".lm-Menu-itemLabel", has_text=re.compile(f"^{re.escape(name)}…?$")
            )
            label.first.click()

    def run_all(self) -> dict[str, Any]:
        """Run every cell; gives the notebook as it was saved after that. An error in a cell fails."""
        self.menu("Run", "Run All Cells")
        for _ in range(60):
            self.idle()
            code = [cell for cell in self.saved()["cells"] if cell["cell_type"] == "code"]
            for output in (output for cell in code for output in cell["outputs"]):
                assert output["output_type"] != "error", output
            if all(cell["execution_count"] or not cell["source"] for cell in code):
                return self.saved()
        raise AssertionError("the notebook does not come to its end")

    def idle(self, name: str = "") -> None:
        """Wait until the kernel, or that of another notebook, rests for half a second."""
        quiet = 0
        for _ in range(LONG // 100):
            kernel = self.lab.kernel(name or self.name)
            quiet = quiet + 1 if kernel.get("execution_state") == "idle" else 0
            if quiet == 5:
                return
            self.page.wait_for_timeout(100)
        raise AssertionError("the kernel stays busy")

    def saved(self) -> dict[str, Any]:
        """Save the notebook; gives what is on the disk then."""
        for _ in range(20):  # what a cell says while it is being saved has to be saved again
            self.menu("File", "Save Notebook")
            for _ in range(20):
                self.page.wait_for_timeout(100)
                if self.page.evaluate(SAVED) and (found := self._on_disk()):
                    return found
        raise AssertionError("the notebook cannot be saved")

    def _on_disk(self) -> dict[str, Any]:
        text = (self.lab.folder / self.name).read_text(encoding="utf-8")
        return dict(json.loads(text)) if text else {}  # empty while it is being written


SAVED = """() => !document.querySelector('.lm-TabBar-tab.lm-mod-current.jp-mod-dirty')"""


class Lab:
    """A `pmtools lab` that runs, as a user's own process."""

    def __init__(
        self, process: Any, url: str, folder: Path, browser: Any, watch: Path, settings: Path
    ) -> None:
        self.process, self.url, self.folder, self.settings = process, url, folder, settings
        self._browser, self._watch = browser, watch

    @contextmanager
    def opened(
        self, name: str, width: int = 1280, height: int = 800, **options: Any
    ) -> Iterator[Screen]:
        """A file of the folder open in Lab, alone; afterwards nothing may have gone wrong."""
        at = urlsplit(self.url)
        address = f"{at.scheme}://{at.netloc}/lab/tree/{quote(name)}?reset&{at.query}"
        size = {"width": width, "height": height}
        context = self._browser.new_context(viewport=size, **options)
        context.set_default_timeout(SHORT)
        before = {session["id"] for session in self.asked("api/sessions")}
        try:
            screen = Screen(self, name, context.new_page())
            screen.page.goto(address)
            kind = ".jp-NotebookPanel" if name.endswith(".ipynb") else ".jp-RenderedMarkdown h1"
            screen.page.locator(kind).first.wait_for()
            if name.endswith(".ipynb"):
                screen.idle()
            yield screen
            assert screen.popups() == []
        finally:
            context.close()
            self._end_kernels(before)
        assert screen.errors == []
        assert screen.outside == []

    def write(self, name: str, cells: Sequence[str]) -> str:
        """Write a notebook with these code cells into the folder; gives its name."""
        from nbformat import v4

        kernel = {
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}
        }
        notebook = v4.new_notebook(cells=list(map(v4.new_code_cell, cells)), metadata=kernel)
        (self.folder / name).write_text(json.dumps(notebook), encoding="utf-8")
        return name

    def outside(self) -> list[str]:
        """What the server and its kernels connected to besides this machine."""
        return (
            self._watch.read_text(encoding="utf-8").split("\n")[:-1] if self._watch.exists() else []
        )

    def forget(self) -> None:
        """Begin anew with what is noted of other machines."""
        self._watch.unlink()

    def asked(self, path: str, method: str = "GET") -> Any:
        """The answer of the server's own interface, such as api/kernels."""
        at = urlsplit(self.url)
        headers = {"Authorization": at.query.replace("=", " ")}
        with closing(http.client.HTTPConnection(at.netloc, timeout=30)) as door:
            door.request(method, f"/{path}", headers=headers)
            answer = door.getresponse()
            said = answer.read()
        assert answer.status < 400, f"{path}: {answer.status} {said!r}"
        return json.loads(said) if said else None

    def kernel(self, name: str) -> dict[str, Any]:
        """The kernel of a notebook; empty while it has none, or is just being started or ended."""
        try:
            sessions = self.asked("api/sessions")
        except AssertionError:  # Jupyter stumbles over a kernel that is only just begun
            return {}
        return next((dict(one["kernel"] or {}) for one in sessions if one["path"] == name), {})

    def stop(self) -> str:
        """Press Ctrl-C; gives what it said on the way (stderr)."""
        self.process.send_signal(signal.SIGINT)
        return str(self.process.communicate(timeout=60)[1])

    def _end_kernels(self, before: set[str]) -> None:
        """End the kernels that were begun since."""
        for session in self.asked("api/sessions"):
            if session["id"] not in before:
                self.asked(f"api/sessions/{session['id']}", "DELETE")


@pytest.fixture(scope="session")
def start_lab(
    chromium: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[..., Lab]]:
    """Starts `pmtools lab --no-browser` in a folder, and waits until it answers."""
    pytest.importorskip("jupyterlab", reason="needs the lab extra")
    running = list[Any]()
    aside = tmp_path_factory.mktemp("watch")
    (aside / "sitecustomize.py").write_text(WATCH, encoding="utf-8")

    def start(folder: Path, *options: str, env: Mapping[str, str] | None = None) -> Lab:
        watch = aside / f"{len(running)}.txt"
        own = {"PMTOOLS_CONFIG": str(aside / f"settings-{len(running)}")}
        found = os.environ | own | {"LAB_WATCH": str(watch)} | dict(env or {})
        path = [str(aside), found.get("PYTHONPATH")]
        found["PYTHONPATH"] = os.pathsep.join(filter(None, path))
        settings = Path(found["PMTOOLS_CONFIG"])
        program = "from pmtools.cli import main; main()"
        command = [sys.executable, "-c", program, "lab", "--no-browser", "--folder", str(folder)]
        process = subprocess.Popen(
            [*command, *options],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=aside,
            env=found,
        )
        running.append(process)
        assert process.stdout
        url = process.stdout.readline().strip()
        assert LOUD.match(url), (url, process.communicate(timeout=60))
        return Lab(process, url, folder, chromium, watch, settings)

    yield start
    for process in running:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
    for process in running:
        try:
            process.communicate(timeout=60)
        except subprocess.TimeoutExpired:
            process.kill()
            raise


@pytest.fixture(scope="session")
def explored() -> ModuleType:
    """What the tests of the widget share: `explored.py` beside this file."""
    place = Path(__file__).with_name("explored.py")
    spec = importlib.util.spec_from_file_location("explored", place)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def exploring(lab: Lab, explored: ModuleType) -> Iterator[Any]:
    """The notebook explore, run and open for all tests of a session: an `Explored`."""
    with lab.opened("notebooks/explore.ipynb", height=900) as screen:
        screen.run_all()
        yield explored.Explored(screen)


@pytest.fixture
def shown(exploring: Any) -> Any:
    """The same with all cases in sight, as it is when it was just opened."""
    exploring.all_cases()
    return exploring


@pytest.fixture(scope="session")
def lab(start_lab: Callable[..., Lab], tmp_path_factory: pytest.TempPathFactory) -> Lab:
    """A running `pmtools lab` that the tests of a session share."""
    return start_lab(tmp_path_factory.mktemp("home") / "pmtools")
