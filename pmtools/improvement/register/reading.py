"""A register from its folder, with all that is wrong in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TypeAlias, TypeVar

from pmtools.errors import ParameterError
from pmtools.improvement.register.entries import (
    agreement_in,
    iteration_in,
    lesson_in,
    risk_in,
)
from pmtools.improvement.register.goals import goal_in
from pmtools.improvement.register.model import LANGUAGES, Iteration, Register
from pmtools.improvement.register.tables import Problem, Table, TomlFile, near, shown

MAIN = "register.toml"
FILES = {
    "goal": "goals.toml",
    "agreement": "agreements.toml",
    "lesson": "lessons.toml",
    "risk": "risks.toml",
}
"""What each file has tables of; they need not be there."""
ITERATIONS = "iterations"
T = TypeVar("T")
Entries: TypeAlias = list[tuple[T, Table]]


def read_register(folder: str | Path) -> Register:
    """The register in a folder.

    Raises ParameterError with the file, the line and the remedy when anything in it is wrong.
    """
    register, problems = read_all(Path(folder))
    if problems:
        more = len(problems) - 1
        rest = f" And {more} more: pmtools register check {folder} names them." if more else ""
        raise ParameterError(f"{problems[0]}{rest}")
    return register


def read_all(folder: Path) -> tuple[Register, list[Problem]]:
    """What can be read of a register, and every problem, in the order of files and lines."""
    main = TomlFile.read(main_file(folder))
    of = {kind: TomlFile.read(folder / name) for kind, name in FILES.items()}
    files = [TomlFile.read(path) for path in iteration_files(folder)]
    goals = _entries(of["goal"], "goal", goal_in)
    known = {goal.id: goal for goal in _whole(goals)}
    tables = [file.table for file in files if file.values]
    iterations = [(iteration_in(table, known), table) for table in tables]
    agreements = _entries(of["agreement"], "agreement", agreement_in)
    lessons = _entries(of["lesson"], "lesson", lesson_in)
    risks = _entries(of["risk"], "risk", risk_in)
    for named in (_tables(goals), tables, _tables(agreements), _tables(risks)):
        _require_apart(named)
    if not of["goal"].broken:
        _require_known("goal", [*tables, *_tables(risks)], _ids(_tables(goals)))
    if not any(file.broken for file in files):
        others = [*_tables(agreements), *_tables(lessons), *_tables(risks)]
        _require_known("iteration", others, _ids(tables))
    name, limit, language = _settings(main)
    register = Register(
        folder=folder,
        name=name,
        language=language,
        open_limit=limit,
        goals=_whole(goals),
        iterations=_whole(iterations),
        agreements=_whole(agreements),
        lessons=_whole(lessons),
        risks=_whole(risks),
    )
    all_files = [main, of["goal"], *files, of["agreement"], of["lesson"], of["risk"]]
    in_order = (sorted(file.problems, key=lambda one: one.place.line) for file in all_files)
    return register, [problem for problems in in_order for problem in problems]


def main_file(folder: Path) -> Path:
    """The file that makes a folder a register. ParameterError when it is not there."""
    if not (folder / MAIN).is_file():
        raise ParameterError(
            f"There is no register in {folder}: it has no {MAIN}. Name the folder that has one, or "
            f"begin one with pmtools register init {folder}."
        )
    return folder / MAIN


def iteration_files(folder: Path) -> list[Path]:
    """The files with an iteration, by name; one that says nothing yet is among them."""
    try:
        there = sorted((folder / ITERATIONS).iterdir())
    except FileNotFoundError:
        return []
    except OSError as error:
        raise ParameterError(
            f"{folder / ITERATIONS} cannot be read: {error.strerror}. It must be a folder that you "
            "may read."
        ) from error
    return [path for path in there if path.suffix.lower() == ".toml" and path.name[0] != "."]


def _settings(main: TomlFile) -> tuple[str, int, str]:
    if main.broken:
        return "", 3, LANGUAGES[0]
    main.table.only(("name", "open_limit", "language"))
    language = main.table.one_of("language", LANGUAGES, needed=False) or LANGUAGES[0]
    return main.table.text("name"), main.table.whole("open_limit", 3), language


def _entries(file: TomlFile, kind: str, read: Callable[[Table], T]) -> Entries[T]:
    if file.broken:
        return []
    file.table.only((kind,))
    return [(read(table), table) for table in file.table.tables(kind)]


def _tables(entries: Entries[T]) -> list[Table]:
    return [table for _, table in entries]


def _whole(entries: Entries[T]) -> tuple[T, ...]:
    """The entries in which nothing is wrong."""
    return tuple(entry for entry, table in entries if not table.has_problems)


def _ids(tables: list[Table]) -> list[str]:
    """What they are called, those with problems too."""
    return [str(table.values.get("id", "")) for table in tables]


def _require_apart(tables: list[Table]) -> None:
    """Note every second entry with an id, however its letters are cased."""
    first = dict[str, Table]()
    for id_, table in zip(_ids(tables), tables, strict=True):
        before = first.setdefault(id_.casefold(), table)
        if id_ and before is not table:
            place = before.file.place((*before.keys, "id"))
            table.wrong("id", f"{id_!r} is the id of {place} too. Give one of them another.")


def _require_known(key: str, tables: Iterable[Table], there: list[str]) -> None:
    """Note every name of something that is not there."""
    for table in tables:
        value = table.values.get(key)
        if isinstance(value, str) and value and value not in there:
            names = ", ".join(filter(None, there)) or "none yet"
            table.wrong(
                key, f"there is no {key} {shown(value)}.{near(value, there)} There is: {names}."
            )


def iteration_of(register: Register, iteration_id: str) -> Iteration:
    """An iteration of a register by its id. ParameterError for another."""
    found: Mapping[str, Iteration] = {one.id: one for one in register.iterations}
    if iteration_id not in found:
        raise unknown_iteration(register.folder, iteration_id, list(found))
    return found[iteration_id]


def unknown_iteration(folder: Path, iteration_id: str, there: list[str]) -> ParameterError:
    """The error for an iteration that is not in a register."""
    names = ", ".join(there) or "none yet"
    return ParameterError(
        f"The register {folder} has no iteration {iteration_id!r}.{near(iteration_id, there)} "
        f"There is: {names}."
    )
