"""How JupyterLab is set for `pmtools lab`, beside whatever the user's own Jupyter is set to."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from pmtools.lab.shipment import START
from pmtools.privacy.pseudonyms import config_folder
from pmtools.runs.kernel import LEFT_OUT, search_path

OTHERS = ("JUPYTER", "JPY_", "NOTEBOOK_", "IPYTHON")
"""Beginnings of the names of settings that are meant for the user's own Jupyter."""
KEPT = ("JUPYTER_ALLOW_INSECURE_WRITES", "JUPYTER_PLATFORM_DIRS")
"""Settings about the machine, which hold here too."""
START_URL = f"/lab/tree/{quote(START)}"


def lab_home() -> Path:
    """The folder in pmtools' own configuration where Lab keeps what a user sets in it."""
    return config_folder().absolute() / "lab"


def environment(given: Mapping[str, str], home: Path) -> dict[str, str]:
    """What the server and its kernels find around them: nothing of the user's own Jupyter."""
    left_out = (*LEFT_OUT, "MPLBACKEND", "PMTOOLS_RUN")
    kept = {
        name: value
        for name, value in given.items()
        if name in KEPT or not (name.startswith(OTHERS) or name in left_out)
    }
    scripts = str(Path(sys.executable).parent)
    return {
        **kept,
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "IPYTHONDIR": str(home / "ipython"),
        "PATH": os.pathsep.join(filter(None, [scripts, given.get("PATH")])),
        "PYTHONPATH": search_path(),
        "PMTOOLS_CONFIG": str(home.parent),  # a kernel works in another folder
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",  # else each kernel warns of its debugger
    }


def arguments(folder: Path, home: Path, workspaces: Path, port: int, *, browser: bool) -> list[str]:
    """The command line of JupyterLab; it holds more strongly than any file of settings."""
    traits = {
        "ServerApp.root_dir": folder,
        "ServerApp.ip": "127.0.0.1",
        "ServerApp.port": port,
        "ServerApp.port_retries": 50,
        "ServerApp.allow_remote_access": False,
        "ServerApp.allow_root": True,
        "ServerApp.open_browser": browser,
        "ServerApp.default_url": START_URL,
        **_shell(),
        "ServerApp.kernel_spec_manager_class": "pmtools.lab.kernels.OwnKernels",
        "ServerApp.log_level": "ERROR",
        "PasswordIdentityProvider.hashed_password": "",
        "AsyncMappingKernelManager.kernel_manager_class": "pmtools.lab.kernels.QuietKernel",
        "KernelManager.transport_encryption": "auto",
        "LanguageServerManager.autodetect": False,  # it would run whatever npm it finds
        "LabApp.default_url": START_URL,
        "LabApp.app_settings_dir": Path(__file__).with_name("settings"),
        "LabApp.user_settings_dir": home / "user-settings",
        "LabApp.workspaces_dir": workspaces,
        "LabApp.extension_manager": "readonly",
        "LabApp.news_url": None,
        "LabApp.check_for_updates_class": "jupyterlab.handlers.announcements.NeverCheckForUpdate",
        "LabApp.log_level": "ERROR",
    }
    return [f"--{name}={value}" for name, value in traits.items()]


def _shell() -> dict[str, object]:
    """The user's own shell for a terminal, in which `pmtools` is found."""
    if os.name == "nt":
        return {}
    # Not named, Jupyter may start it as a login shell, which sets another PATH.
    return {"ServerApp.terminado_settings": {"shell_command": [os.environ.get("SHELL") or "sh"]}}
