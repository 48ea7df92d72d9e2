"""What the server and its kernels find around them, and which kernel they are."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pmtools.lab.settings import arguments, environment, lab_home

HERS = {
    "JUPYTER_TOKEN": "x", "JUPYTER_PATH": "/hers", "JUPYTER_CONFIG_PATH": "/hers", "JUPYTERLAB_DIR": "/hers",
    "JUPYTER_CONFIG_DIR": "/hers", "JUPYTER_DATA_DIR": "/hers", "JUPYTER_RUNTIME_DIR": "/hers",
    "IPYTHONDIR": "/hers", "PYTHONSTARTUP": "/hers/x.py", "MPLBACKEND": "tkagg", "PMTOOLS_RUN": "/hers",
}  # fmt: skip


def test_nothing_of_her_own_jupyter_is_passed_on(tmp_path: Path) -> None:
    given = HERS | {"HOME": "/home/x", "PATH": "/bin", "JUPYTER_ALLOW_INSECURE_WRITES": "1"}
    found = environment(given, tmp_path)
    assert not [value for value in found.values() if "/hers" in value]
    assert not {"JUPYTER_TOKEN", "MPLBACKEND", "PMTOOLS_RUN"} & set(found)
    assert found["HOME"] == "/home/x"
    assert found["JUPYTER_ALLOW_INSECURE_WRITES"] == "1"
    assert found["PATH"].split(os.pathsep) == [str(Path(sys.executable).parent), "/bin"]
    once_more = environment(found, tmp_path)
    assert {name for name in once_more if once_more[name] != found[name]} <= {"PATH"}


def test_a_kernel_finds_the_same_settings_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PMTOOLS_CONFIG", "settings")
    assert lab_home() == tmp_path / "settings" / "lab"
    assert environment(os.environ, lab_home())["PMTOOLS_CONFIG"] == str(tmp_path / "settings")


def test_only_this_machine_is_listened_to(tmp_path: Path) -> None:
    asked = arguments(tmp_path, tmp_path, tmp_path, 8888, browser=False)
    assert "--ServerApp.ip=127.0.0.1" in asked
    assert "--ServerApp.open_browser=False" in asked
    assert not [one for one in asked if "token" in one.lower()]  # the server makes its own


def test_the_settings_say_no_to_news_and_keep_pictures() -> None:
    import pmtools.lab

    folder = Path(pmtools.lab.__file__).parent / "settings"
    settings = json.loads((folder / "overrides.json").read_text(encoding="utf-8"))
    notes = settings["@jupyterlab/apputils-extension:notification"]
    assert notes == {"checkForUpdates": False, "fetchNews": "false"}
    assert settings["@jupyter-widgets/jupyterlab-manager:plugin"] == {"saveState": True}


@pytest.mark.long
def test_the_kernel_is_this_python(tmp_path: Path) -> None:
    pytest.importorskip("jupyter_server", reason="needs the lab extra")
    other = tmp_path / "kernels" / "python3"
    other.mkdir(parents=True)
    spec = {"argv": ["no_such_python"], "display_name": "Other", "language": "python"}
    (other / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")
    say = (
        "from pmtools.lab.kernels import OwnKernels; import json; known = OwnKernels();"
        "print(json.dumps([list(known.find_kernel_specs()), known.get_kernel_spec('python3').argv]))"
    )
    env = os.environ | {"JUPYTER_PATH": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", say], capture_output=True, text=True, env=env, check=True
    )
    names, argv = json.loads(done.stdout)
    assert names == ["python3"]
    assert argv[0] == sys.executable
