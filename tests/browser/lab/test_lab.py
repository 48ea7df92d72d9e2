"""`pmtools lab` as a coach meets it, in a real JupyterLab and a real browser."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import psutil
import pytest

import pmtools
from pmtools.shipped import shipped

pytestmark = pytest.mark.long

START = "Begin hier.md"
PACKAGE = Path(pmtools.__file__).parent
WIDGET = """import anywidget

class Mine(anywidget.AnyWidget):
    _esm = "export default {render({el}) { el.innerHTML = '<p class=mine>zichtbaar</p>' }}"

Mine()"""


def test_the_start_page_is_what_one_sees(
    start_lab: Callable[..., Any], chromium: Any, tmp_path: Path
) -> None:
    lab = start_lab(tmp_path / "pmtools")
    page = chromium.new_page(viewport={"width": 1280, "height": 800})
    asked = list[str]()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(lab.url)  # the very address that is said, or opened
    page.get_by_role("heading", name="Welkom bij pmtools").wait_for()
    page.wait_for_timeout(5000)  # what pops up late
    assert page.locator(".jp-Dialog, .Toastify__toast").count() == 0
    assert page.locator(".jp-MarkdownViewer:visible").count() == 1
    assert page.locator(".jp-FileEditor, .jp-Launcher, .jp-NotebookPanel").count() == 0
    assert lab.asked("api/sessions") == []  # no kernel for a page to read
    assert not [url for url in asked if re.search("/lab/api/(news|update)", url)]
    assert {urlsplit(url).hostname for url in asked if url.startswith("http")} == {"127.0.0.1"}
    page.close()
    lab.stop()


def test_the_start_page_is_accessible(lab: Any) -> None:
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="needs the check extra"
    )
    with lab.opened(START) as screen:
        found = axe.Axe().run(screen.page, context=".jp-RenderedMarkdown").response
        assert len(found["passes"]) > 5
        assert [one["id"] for one in found["violations"]] == []


@pytest.mark.parametrize("by_keyboard", [False, True])
def test_a_question_opens_its_notebook(lab: Any, by_keyboard: bool) -> None:
    with lab.opened(START, 1024, 768) as screen:
        question = screen.page.get_by_role("link", name="Hoe lang duren zaken?")
        if by_keyboard:
            question.focus()
            screen.page.keyboard.press("Enter")
        else:
            question.click()
        panel = screen.page.locator(".jp-NotebookPanel")
        panel.get_by_role("heading", name="Doorlooptijd").wait_for()
        screen.idle("notebooks/throughput.ipynb")


@pytest.mark.parametrize("name", ["throughput", "training/1_read_a_map"])
def test_a_shipped_notebook_runs_whole(lab: Any, name: str) -> None:
    with lab.opened(f"notebooks/{name}.ipynb") as screen:
        notebook = screen.run_all()
    outputs = [one for cell in notebook["cells"] for one in cell.get("outputs", [])]
    assert len(outputs) > 5
    assert [one for one in outputs if one["output_type"] == "stream"] == []
    assert lab.outside() == []


def test_what_is_asked_outside_is_seen(lab: Any) -> None:
    """The guard itself: a kernel that looks up another machine is caught."""
    name = lab.write("naar_buiten.ipynb", ["import socket\ntry:\n    socket.getaddrinfo('example.invalid', 80)\nexcept OSError:\n    pass"])  # fmt: skip
    with lab.opened(name) as screen:
        screen.run_all()
    assert lab.outside() == ["socket.getaddrinfo example.invalid"]
    lab.forget()


def test_a_picture_stays_in_a_saved_notebook(lab: Any) -> None:
    name = lab.write("plaatje.ipynb", [WIDGET])
    with lab.opened(name) as screen:
        screen.run_all()
    with lab.opened(name) as screen:  # another kernel, that has run nothing
        screen.page.locator("p.mine", has_text="zichtbaar").wait_for()


def test_a_terminal_knows_pmtools(lab: Any) -> None:
    found = lab.folder / "gevonden.txt"
    with lab.opened(START) as screen:
        screen.menu("File", "New", "Terminal")
        screen.page.locator(".jp-Terminal").wait_for()
        for _ in range(20):
            screen.page.wait_for_timeout(500)
            screen.page.locator(".jp-Terminal").click()
            screen.page.keyboard.type('echo "$PATH" > gevonden.txt\n')
            if found.exists() and found.read_text(encoding="utf-8"):
                break
    path = found.read_text(encoding="utf-8").strip().split(os.pathsep)
    assert str(Path(sys.executable).parent) in path


def test_her_own_jupyter_is_left_alone(start_lab: Callable[..., Any], tmp_path: Path) -> None:
    home = tmp_path / "home"
    spec = {"argv": ["no_such_python"], "display_name": "Other", "language": "python"}
    planted = {
        ".jupyter/jupyter_server_config.py": "raise RuntimeError('her own settings were read')",
        ".jupyter/lab/user-settings/@jupyterlab/apputils-extension/notification.jupyterlab-settings": '{"fetchNews": "none"}',
        ".local/share/jupyter/kernels/python3/kernel.json": json.dumps(spec),
        ".ipython/profile_default/startup/0.py": "raise RuntimeError('her own startup was run')",
    }
    for name, text in planted.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(text, encoding="utf-8")
    own = {
        "HOME": str(home),
        "JUPYTER_CONFIG_DIR": str(home / ".jupyter"),
        "JUPYTER_DATA_DIR": str(home / ".local/share/jupyter"),
        "JUPYTER_TOKEN": "hers",
        "JUPYTER_PREFER_ENV_PATH": "0",
    }
    lab = start_lab(tmp_path / "pmtools", env=own)
    assert "token=hers" not in lab.url
    name = lab.write("welke.ipynb", ["import sys\nprint(sys.executable)"])
    with lab.opened(name) as screen:
        (cell,) = screen.run_all()["cells"]
    assert [one["text"] for one in cell["outputs"]] == [[f"{sys.executable}\n"]]
    lab.stop()
    left = {path.relative_to(home).as_posix() for path in home.rglob("*") if path.is_file()}
    assert left == set(planted)
    assert all((home / name).read_text(encoding="utf-8") == planted[name] for name in planted)


def test_only_this_machine_and_only_with_the_token(lab: Any) -> None:
    at = urlsplit(lab.url)
    listens = [
        one.laddr
        for process in [psutil.Process(lab.process.pid)]
        for one in process.net_connections("tcp")
        if one.status == psutil.CONN_LISTEN
    ]
    assert listens
    assert {place.ip for place in listens} == {"127.0.0.1"}
    assert len(at.query.removeprefix("token=")) >= 40
    stranger = type(lab)(
        lab.process, lab.url.split("?")[0] + "?token=x", lab.folder, None, None, {}
    )
    with pytest.raises(AssertionError, match="403"):
        stranger.asked("api/contents")


def test_ctrl_c_ends_it_and_its_kernels(start_lab: Callable[..., Any], tmp_path: Path) -> None:
    lab = start_lab(tmp_path / "pmtools")
    kernel = lab.asked("api/kernels", "POST")
    assert kernel["name"] == "python3"
    for name in ("", "notebooks", "logs", "notebooks/throughput.ipynb", quote(START)) * 3:
        lab.asked(f"api/contents/{name}")  # threads that read files have to end too
    before = psutil.Process(lab.process.pid).children(recursive=True)
    assert before
    said = lab.stop()
    assert "Traceback" not in said
    assert lab.process.returncode == 0
    _, alive = psutil.wait_procs(before, timeout=10)
    assert alive == []


def test_a_taken_port_is_passed_over(start_lab: Callable[..., Any], tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        lab = start_lab(tmp_path / "pmtools", "--port", str(port))
        assert urlsplit(lab.url).port != port
        assert lab.asked("api/status")["kernels"] == 0
        lab.stop()


def test_a_folder_has_one_server(lab: Any) -> None:
    program = "from pmtools.cli import main; main()"
    command = [sys.executable, "-c", program, "lab", "--no-browser", "--folder", str(lab.folder)]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        env=os.environ | {"PMTOOLS_CONFIG": str(lab.settings)},
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == lab.url
    assert "already runs" in done.stderr


def test_what_she_changed_survives_an_update(start_lab: Callable[..., Any], tmp_path: Path) -> None:
    folder = tmp_path / "pmtools"
    first = start_lab(folder)
    name = "notebooks/throughput.ipynb"
    with first.opened(name) as screen:
        screen.page.locator(".jp-Notebook .jp-RenderedMarkdown").first.dblclick()
        screen.page.locator(".jp-MarkdownCell .cm-content").first.click()
        screen.page.keyboard.press("Control+End")
        screen.page.keyboard.type(" Van mij.")
        screen.saved()
    first.stop()
    hers = (folder / name).read_text(encoding="utf-8")
    assert "Van mij." in hers

    newer = tmp_path / "newer"
    own = newer / "pmtools"
    shutil.copytree(PACKAGE, own, ignore=shutil.ignore_patterns("__pycache__"))
    for kind in ("notebooks", "logs"):
        shutil.copytree(shipped(kind), own / kind, dirs_exist_ok=True)
    for changed in (name, "notebooks/waiting.ipynb"):
        text = (own / changed).read_text(encoding="utf-8")
        (own / changed).write_text(text.replace("# ", "# Nieuw: ", 1), encoding="utf-8")
    table = own / "__init__.py"
    version = f'__version__ = "{pmtools.__version__}"'
    assert version in table.read_text(encoding="utf-8")
    table.write_text(
        table.read_text(encoding="utf-8").replace(version, '__version__ = "9.8.7"'),
        encoding="utf-8",
    )
    second = start_lab(folder, env={"PYTHONPATH": str(newer)})
    assert (folder / name).read_text(encoding="utf-8") == hers
    beside = folder / "notebooks/throughput (nieuw in 9.8.7).ipynb"
    assert beside.read_text(encoding="utf-8") == (own / name).read_text(encoding="utf-8")
    renewed = folder / "notebooks/waiting.ipynb"
    assert "# Nieuw: " in renewed.read_text(encoding="utf-8")
    with second.opened(f"notebooks/{beside.name}") as screen:
        screen.page.get_by_role("heading", name="Nieuw: Doorlooptijd").wait_for()
    assert f"{name} is not as pmtools laid it, and stays." in second.stop()
