"""The logs of a sweep: the one of all runs, or those in folders and lists."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pmtools.errors import ParameterError

LOG = "log"


def logs_of(text: str) -> list[str]:
    """The logs that a value of `--over log=` names: one, or all directly in a folder, by name.

    In a folder a stored log is one log too; what has no suffix of a log is none. SourceError for a
    name that is nothing, and for a folder without logs.
    """
    from pmtools.sources.folder import HIDDEN
    from pmtools.sources.formats import FORMATS, format_of
    from pmtools.sources.opening import there
    from pmtools.sources.store.manifest import is_store

    folder = Path(text)
    if is_store(folder) or not folder.is_dir():
        if not is_store(folder):
            there(folder, text)
        return [text]
    entries = sorted(entry for entry in folder.iterdir() if not entry.name.startswith(HIDDEN))
    logs = [
        str(entry)
        for entry in entries
        if (is_store(entry) if entry.is_dir() else format_of(entry.name))
    ]
    if not logs:
        raise ParameterError(
            f"{folder} holds no log. Expected files that end in {', '.join(FORMATS)}, or stored "
            "logs, directly in the folder."
        )
    return logs


def require_one_log(log: str, names: Iterable[str]) -> None:
    """ParameterError unless the log is told once: as the argument, or as what the grid goes over.

    SourceError for an argument that is no log.
    """
    from pmtools.sources.opening import there
    from pmtools.sources.store.manifest import is_store

    over = LOG in set(names)
    if log and over:
        raise ParameterError(
            f"The log is told twice: {log}, and --over {LOG}=…. Leave one of them out."
        )
    if not log and not over:
        raise ParameterError(
            "Of which log? Give it after the notebook, or several with --over log=FOLDER or "
            "--over log=a.xes,b.csv."
        )
    if log and not is_store(Path(log)):
        there(Path(log), log)


def require_apart(given: Iterable[str], names: Iterable[str]) -> None:
    """ParameterError for a parameter that is both fixed and gone over."""
    both = sorted(set(given) & set(names))
    if both:
        raise ParameterError(
            f"{both[0]} is given with -p (or --language) and with --over. Leave one of them out."
        )
    if not list(names):
        raise ParameterError(
            "Over what? Give --over name=a,b,c, or --over log=FOLDER. For one run there is "
            "pmtools report."
        )
