"""Adding to a register what a review found, so that nothing that is there can be lost.

A table is added at the end of its file: all that stood there before stays, byte for byte.
"""

from __future__ import annotations

import os
import shutil
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import fields
from datetime import date
from numbers import Integral, Real
from pathlib import Path
from typing import Any

from pmtools.clock.data_files import quoted
from pmtools.errors import ParameterError
from pmtools.improvement.register.entries import lesson_in, result_in
from pmtools.improvement.register.model import Lesson, Result
from pmtools.improvement.register.reading import (
    FILES,
    iteration_files,
    main_file,
    unknown_iteration,
)
from pmtools.improvement.register.tables import LONGEST, Table, TomlFile

LOCK = ".register.lock"
PATIENCE = 30
"""Seconds to wait for another that writes."""
TRIES = 20
"""How often to begin again because the file was changed by hand in these milliseconds."""


def add_result(folder: str | Path, iteration_id: str, result: Result) -> Path:
    """Add what a review found to the file of its iteration; gives that file.

    Raises ParameterError when there is no such iteration, or its file cannot be read or written;
    then it is as it was.
    """
    text = _written("result", result, result_in)
    with _only_writer(Path(folder)):
        path = _file_of(Path(folder), iteration_id)
        _append(path, "result", text)
    return path


def add_lesson(folder: str | Path, lesson: Lesson) -> Path:
    """Add a lesson to those of a register; gives their file. Raises as `add_result` does."""
    text = _written("lesson", lesson, lesson_in)
    with _only_writer(Path(folder)):
        if lesson.iteration:
            _file_of(Path(folder), lesson.iteration)
        path = Path(folder) / FILES["lesson"]
        _append(path, "lesson", text)
    return path


@contextmanager
def _only_writer(folder: Path) -> Iterator[None]:
    """Hold the lock of a register, and say in words what the system refuses."""
    from filelock import FileLock, Timeout

    main_file(folder)
    try:
        mode = folder.stat().st_mode & 0o666 | 0o600  # whoever may write there may lock it
        with FileLock(folder / LOCK, timeout=PATIENCE, mode=mode):
            yield
    except Timeout as error:
        raise ParameterError(
            f"Another command has been writing in {folder} for {PATIENCE} seconds. Wait until it "
            "is done and give this command again; nothing was written."
        ) from error
    except (OSError, NotImplementedError) as error:  # the latter: a disk that knows no locks
        why = getattr(error, "strerror", None) or str(error)
        raise ParameterError(
            f"The register {folder} cannot be written: {why}. Ask for the right to write there, or "
            "work in a copy of the folder; nothing was written."
        ) from error


def _file_of(folder: Path, iteration_id: str) -> Path:
    """The one file that says that it is an iteration."""
    files = [TomlFile.read(path) for path in iteration_files(folder)]
    found = [file for file in files if file.values.get("id") == iteration_id]
    broken = [file for file in files if file.broken]
    if len(found) > 1:
        names = " and ".join(file.path.name for file in found)
        raise ParameterError(
            f"Two iterations of {folder} have the id {iteration_id!r}: {names}. Give one of them "
            "another id, so that the result comes to the right one."
        )
    if found:
        return found[0].path
    if broken:
        raise ParameterError(str(broken[0].problems[0]))
    ids = [str(file.values["id"]) for file in files if "id" in file.values]
    raise unknown_iteration(folder, iteration_id, ids)


def _written(kind: str, entry: Result | Lesson, read: Callable[[Table], object]) -> str:
    """An entry as a table of TOML. ParameterError unless it is read back as the same."""
    lines = [f"[[{kind}]]"]
    for field in fields(entry):
        value = getattr(entry, field.name)
        if value is not None and not (isinstance(value, str | tuple) and not value):
            lines.append(f"{field.name} = {_toml(field.name, value)}")
    text = "\n".join(lines) + "\n"
    file = TomlFile(Path(kind))
    file.parse(_encoded(kind, text))
    again = [read(table) for table in file.table.tables(kind)]
    if file.problems or again != [entry]:
        why = file.problems[0].why if file.problems else "it would be read as something else."
        raise ParameterError(f"This {kind} cannot be kept: {why}")
    return text


def _toml(key: str, value: object) -> str:
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, tuple):
        return f"[{', '.join(_toml(key, one) for one in value)}]"
    if isinstance(value, Integral):
        return str(int(value))
    if isinstance(value, Real):
        return repr(float(value))
    if type(value) is date:
        return value.isoformat()
    raise ParameterError(f"{key} = {value!r} must be a text, a number or a date without a time.")


def _encoded(kind: str, text: str) -> bytes:
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise ParameterError(f"This {kind} holds a letter that UTF-8 cannot write.") from error


def _append(path: Path, kind: str, text: str) -> None:
    """Add a table at the end of a file, to what it says at that moment."""
    path = path.resolve()  # a link stays a link
    for _ in range(TRIES):
        before = _content(path)
        after = _with(path, before, kind, text)
        if _replaced(path, before, after):
            return
    raise ParameterError(f"{path} is being changed all the time. Save it and close it first.")


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _with(path: Path, before: bytes | None, kind: str, text: str) -> bytes:
    """The content with the table; ParameterError unless all else is read as before."""
    content = before or b""
    end = b"\r\n" if b"\r\n" in content else b"\n"
    gap = b"" if not content.strip() else end if content.endswith(b"\n") else end * 2
    after = content + gap + _encoded(kind, text).replace(b"\n", end)
    file = TomlFile(path)
    file.parse(content)
    if file.broken:
        raise ParameterError(f"{file.problems[0]} Nothing was written.")
    expected = {**file.values, kind: [*_array(file, kind), *tomllib.loads(text)[kind]]}
    if len(after) > LONGEST or _values(after) != expected:
        raise ParameterError(f"{path}: [[{kind}]] cannot be added at its end. Nothing was written.")
    return after


def _array(file: TomlFile, kind: str) -> list[Any]:
    """The tables that are there; ParameterError when they are written as something else."""
    there = file.table.tables(kind)
    if file.problems:
        raise ParameterError(f"{file.problems[0]} Nothing was written.")
    return [table.values for table in there]


def _values(content: bytes) -> dict[str, Any]:
    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except tomllib.TOMLDecodeError:
        return {}


def _replaced(path: Path, before: bytes | None, after: bytes) -> bool:
    """Put new content in the place of what was read; False when that is not there any more.

    Whatever happens, the file has either content whole.
    """
    if before is not None:
        path.open("r+b").close()  # a new name would pass over that the file is read-only
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as file:
            file.write(after)
            file.flush()
            os.fsync(file.fileno())
        if before is not None:
            shutil.copymode(path, part)
        if _content(path) != before:
            return False
        part.replace(path)
    finally:
        with suppress(OSError):
            part.unlink()
    _reach_disk(path.parent)
    return True


def _reach_disk(folder: Path) -> None:
    """Wait until the disk has the new name, where the system can tell."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
