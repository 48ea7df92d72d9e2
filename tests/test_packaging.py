"""Notebooks and example logs are found however pmtools was installed."""

import json
import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

pytestmark = pytest.mark.long

CHECKOUT = Path(__file__).parent.parent
FEWEST = 5
"""Training notebooks, and logs of them."""
SAY = """
import json, pathlib, pmtools
from pmtools.runs.notebooks import find_notebook, notebook_names
from pmtools.shipped import shipped
from pmtools.sources.examples import example_names, example_path
from pmtools.sources.training import LOGS
print(json.dumps({
    "home": str(pathlib.Path(pmtools.__file__).parent),
    "notebooks": [str(find_notebook(name)) for name in notebook_names()]
    + [str(path) for path in (shipped("notebooks") / "training").glob("*.ipynb")],
    "logs": [str(example_path(name)) for name in example_names()]
    + [str(example_path(f"training/{name}")) for name in LOGS],
}))
"""


def run(*command: str | Path, **options: object) -> str:
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, **options)  # type: ignore[call-overload]
    assert done.returncode == 0, done.stdout + done.stderr
    return str(done.stdout)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("build", reason="needs the check extra")
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, CHECKOUT)
    return folder


@pytest.fixture
def environment(tmp_path: Path) -> Path:
    """A fresh environment that borrows this one's libraries, but for pmtools itself."""
    folder = tmp_path / "env"
    run(sys.executable, "-m", "venv", "--without-pip", folder)
    packages = next(folder.rglob("site-packages"))
    (packages / "borrowed.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return folder


def scripts(environment: Path) -> Path:
    return environment / ("Scripts" if os.name == "nt" else "bin")


def install(environment: Path, *what: str | Path) -> None:
    python = scripts(environment) / "python"
    pip = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet"]
    run(*pip, "--no-deps", "--no-build-isolation", "--ignore-installed", *what)


def told(environment: Path, **options: object) -> dict[str, list[str] | str]:
    said = run(scripts(environment) / "python", "-c", SAY, cwd=environment, **options)
    return dict(json.loads(said))


def check(said: dict[str, list[str] | str], home: Path, shipped: Path) -> None:
    assert Path(str(said["home"])).resolve().is_relative_to(home.resolve())
    for kind in ("notebooks", "logs"):
        assert len([path for path in said[kind] if Path(path).parent.name == "training"]) >= FEWEST
        for path in map(Path, said[kind]):
            assert path.is_file()
            assert path.resolve().is_relative_to((shipped / kind).resolve())


def demo(environment: Path) -> None:
    """Make the example report; nbconvert's own templates are borrowed too."""
    settings = os.environ | {"JUPYTER_PATH": str(Path(sys.prefix) / "share" / "jupyter")}
    command = [scripts(environment) / "pmtools", "demo", "--quiet"]
    said = run(*command, cwd=environment, env=settings)
    assert (environment / said.strip()).stat().st_size > 10_000


def test_from_a_wheel(built: Path, environment: Path) -> None:
    install(environment, next(built.glob("*.whl")))
    said = told(environment)
    check(said, environment, Path(str(said["home"])))
    demo(environment)


def test_from_an_sdist(built: Path, environment: Path) -> None:
    install(environment, next(built.glob("*.tar.gz")))
    said = told(environment)
    check(said, environment, Path(str(said["home"])))
    demo(environment)


def test_from_an_editable_install(environment: Path) -> None:
    install(environment, "--editable", CHECKOUT)
    check(told(environment), CHECKOUT, CHECKOUT)
    demo(environment)


def test_from_a_checkout(environment: Path) -> None:
    settings = os.environ | {"PYTHONPATH": str(CHECKOUT)}
    check(told(environment, env=settings), CHECKOUT, CHECKOUT)
