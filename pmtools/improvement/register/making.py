"""A new register: a folder with files that explain themselves."""

from __future__ import annotations

import secrets
import shutil
from contextlib import suppress
from importlib.resources import as_file, files
from pathlib import Path

from pmtools.errors import ParameterError
from pmtools.improvement.register.model import LANGUAGES
from pmtools.improvement.register.reading import MAIN


def init_register(folder: str | Path, language: str = "nl") -> Path:
    """Make a register in a new folder, whole or not at all; gives the folder.

    Its files explain in Dutch (`nl`) or English (`en`) what to write, each with an example. Raises
    ParameterError when the folder is there already or cannot be made.
    """
    folder = Path(folder)
    if language not in LANGUAGES:
        raise ParameterError(f"There is no language {language!r}. Choose {' or '.join(LANGUAGES)}.")
    _require_new(folder)
    part = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}.part")
    above = [parent for parent in folder.parents if not parent.exists()]
    try:
        _copy(language, part)
        part.rename(folder)
    except OSError as error:
        _require_new(folder)  # another has made it meanwhile
        raise ParameterError(
            f"{folder} cannot be made: {error.strerror}. Name a folder in a place where you may "
            "write; nothing was left there."
        ) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
        for parent in above:
            with suppress(OSError):  # it holds the register, or what others put there
                parent.rmdir()
    return folder


def _copy(language: str, folder: Path) -> None:
    """Copy the files that are shipped in a language."""
    with as_file(files("pmtools.improvement.register") / "templates" / language) as shipped:
        for file in sorted(shipped.rglob("*.toml")):
            copy = folder / file.relative_to(shipped)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, copy)


def _require_new(folder: Path) -> None:
    """ParameterError when something is there."""
    if (folder / MAIN).exists():
        raise ParameterError(
            f"{folder} holds a register already, which stays as it is. See pmtools register check "
            f"{folder}, or name another folder for a new one."
        )
    if folder.exists() or folder.is_symlink():
        raise ParameterError(
            f"{folder} exists already. Name a folder that is not there yet, such as "
            f"{folder / 'register' if folder.is_dir() else folder.with_name('register')}."
        )
