"""A new register: whole, explained in two languages, never over another, never half."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from pmtools.errors import ParameterError
from pmtools.improvement.register import (
    MEASURES,
    check_register,
    init_register,
    making,
    read_register,
)

EXAMPLE = re.compile(r"^# (?=\w+ = |\[|# )", re.MULTILINE)


def tree(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


@pytest.mark.parametrize("language", ["nl", "en"])
def test_its_examples_are_valid_as_they_stand_and_with_their_marks_taken_away(
    tmp_path: Path, language: str
) -> None:
    folder = init_register(tmp_path / "register", language)
    assert read_register(folder).language == language
    assert read_register(folder).goals == read_register(folder).iterations == ()
    for path in folder.rglob("*.toml"):
        path.write_text(EXAMPLE.sub("", path.read_text(encoding="utf-8")), encoding="utf-8")
    checked = check_register(folder)
    assert (checked.problems, checked.notes) == ((), ())
    held = checked.register
    for kind in (held.goals, held.iterations, held.agreements, held.lessons, held.risks):
        assert len(kind) == 1
    goals = (folder / "goals.toml").read_text(encoding="utf-8")
    for measure in MEASURES:
        assert re.search(rf"^#   {measure.name}  ", goals, re.MULTILINE)


def test_both_languages_say_the_same(tmp_path: Path) -> None:
    said = []
    for language in ("nl", "en"):
        folder = init_register(tmp_path / language, language)
        keys = {}
        for path in sorted(folder.rglob("*.toml")):
            text = EXAMPLE.sub("", path.read_text(encoding="utf-8"))
            name = path.name if path.parent == folder else "iteration"
            keys[name] = list(tomllib.loads(text)), text.count(" = ")
        said.append(keys)
    assert said[0] == said[1]


def test_a_register_that_is_there_stays_as_it_is(tmp_path: Path) -> None:
    folder = init_register(tmp_path / "register")
    (folder / "goals.toml").write_text("# ours\n")
    with pytest.raises(ParameterError, match="holds a register already, which stays as it is"):
        init_register(folder, "en")
    assert (folder / "goals.toml").read_text() == "# ours\n"


@pytest.mark.parametrize("kind", ["folder", "file", "link"])
def test_nothing_that_is_there_is_written_over(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "there"
    make = {"folder": path.mkdir, "file": path.touch, "link": lambda: path.symlink_to("nowhere")}
    make[kind]()
    with pytest.raises(ParameterError, match="exists already. Name a folder that is not there yet"):
        init_register(path)
    assert tree(tmp_path) == ["there"]


def test_what_goes_wrong_halfway_leaves_nothing(tmp_path: Path, monkeypatch) -> None:
    real, copied = making.shutil.copyfile, []

    def full(*args, **how):
        copied.append(args)
        if len(copied) == 3:
            raise OSError(28, "No space left on device")
        return real(*args, **how)

    monkeypatch.setattr(making.shutil, "copyfile", full)
    with pytest.raises(ParameterError, match="cannot be made: No space left on device"):
        init_register(tmp_path / "team" / "new" / "register")
    assert len(copied) == 3
    assert tree(tmp_path) == []


def test_another_that_makes_it_meanwhile_wins(tmp_path: Path, monkeypatch) -> None:
    def first(self: Path, target: Path) -> None:
        monkeypatch.undo()
        init_register(target, "en")
        self.rename(target)

    monkeypatch.setattr(Path, "rename", first)
    with pytest.raises(ParameterError, match="holds a register already"):
        init_register(tmp_path / "register", "nl")
    assert read_register(tmp_path / "register").language == "en"
    assert [path.name for path in tmp_path.iterdir()] == ["register"]


def test_the_folders_above_it_are_made_too(tmp_path: Path) -> None:
    folder = init_register(tmp_path / "team" / "new" / "register")
    assert read_register(folder).open_limit == 3
    (tmp_path / "file").touch()
    with pytest.raises(ParameterError, match="cannot be made: Not a directory"):
        init_register(tmp_path / "file" / "register")


def test_a_language_that_is_not_known_is_told(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="Choose nl or en"):
        init_register(tmp_path / "register", "fy")
    assert tree(tmp_path) == []
