"""Records of runs read back, whatever has happened to them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pmtools.errors import ParameterError
from pmtools.runs.reading import find_run, read_run, runs_in
from pmtools.runs.record import sealed, to_json, with_part

ID = "20261129T070000Z-a1b2c3"


def record(run_id: str = ID, **parts: Any) -> dict[str, Any]:
    told = {
        "schema": 2,
        "id": run_id,
        "started": "2026-11-29T07:00:00+00:00",
        "notebook": {"name": "improvement", "shipped": True, "sha256": "0" * 64, "source": ""},
        "parameters": {"log": "a.csv", "places": 3, "share": 0.1},
        "outcome": "succeeded",
        "sweep": None,
    }
    return told | parts


def write(folder: Path, told: Any) -> Path:
    folder.mkdir(parents=True)
    (folder / "run.json").write_text(told if isinstance(told, str) else to_json(told), "utf-8")
    return folder


def test_a_record_is_read_back(tmp_path: Path) -> None:
    run = read_run(write(tmp_path / ID, sealed(record())))
    assert (run.lack, run.parts, run.id) == ("", (), ID)
    assert run.record["parameters"] == {"log": "a.csv", "places": 3, "share": 0.1}
    assert run.record["findings"] == []
    assert run.record["sweep"] == {}
    assert run.started is not None and run.started.hour == 7


def test_a_record_of_before_is_read_as_one_of_today(tmp_path: Path) -> None:
    old = {
        "schema": 1, "id": ID, "started": "2025-01-01T00:00:00+00:00", "role": "",
        "notebook": {"name": "waiting", "shipped": True, "sha256": "1" * 64},
        "parameters": {"log": "x"}, "files": [{"parameter": "p", "name": "n", "sha256": "2"}],
        "theme": None, "input": {"name": "x", "sha256": "3", "rows_read": 4}, "outcome": "failed",
    }  # fmt: skip
    run = read_run(write(tmp_path / ID, old))
    assert run.lack == ""
    assert run.record["input"]["rows_read"] == 4
    assert (run.record["outputs"], run.record["notebook"]["source"]) == ({}, "")


@pytest.mark.parametrize(
    ("text", "lack"),
    [
        ("", "unreadable"),
        ("[]", "unreadable"),
        ("{", "unreadable"),
        ("\x00\x01", "unreadable"),
        ("[" * 100_000, "unreadable"),
        ('{"parameters": {"a": ' + "[" * 900 + "]" * 900 + "}}", ""),
        ('{"schema": 3}', "newer"),
        ('{"schema": "2"}', "shape"),
        ('{"parameters": 3}', "shape"),
        ('{"findings": [1]}', "shape"),
        ('{"findings": {}}', "shape"),
        ('{"input": {"name": ["x"]}}', "shape"),
        ("{}", ""),
    ],
)
def test_what_is_wrong_with_a_record_is_told_and_not_raised(
    tmp_path: Path, text: str, lack: str
) -> None:
    run = read_run(write(tmp_path / ID, text))
    assert run.lack in (lack, "unreadable")
    assert isinstance(run.record["parameters"], dict)
    assert isinstance(run.record["input"]["name"], str)
    assert run.id == ID


def test_a_folder_without_a_record_is_a_run_that_lacks_it(tmp_path: Path) -> None:
    (tmp_path / "log" / "improvement" / ID / "answers").mkdir(parents=True)
    (run,) = runs_in(tmp_path)
    assert (run.lack, run.id, run.started) == ("missing", ID, None)


def edit(told: dict[str, Any], change: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    change(told)
    return told


@pytest.mark.parametrize(
    ("change", "part"),
    [
        (lambda told: told["parameters"].update(places=4), "parameters"),
        (lambda told: told["notebook"].update(sha256="1" * 64), "notebook"),
        (lambda told: told.update(outcome="failed"), "outcome"),
        (lambda told: told.pop("outcome"), "outcome"),
        (lambda told: told.update(role="baas"), "role"),
        (lambda told: told.pop("seals"), "parameters"),
    ],
)
def test_a_part_that_was_edited_is_named(
    tmp_path: Path, change: Callable[[dict[str, Any]], None], part: str
) -> None:
    run = read_run(write(tmp_path / ID, edit(sealed(record()), change)))
    assert run.lack == "edited"
    assert part in run.parts
    assert run.parts == (part,) or change.__code__.co_names == ("pop",)


def test_another_layout_of_the_same_record_is_no_edit(tmp_path: Path) -> None:
    told = json.dumps(sealed(record()), sort_keys=True, indent=4)
    assert read_run(write(tmp_path / ID, told)).lack == ""


def test_a_part_that_is_set_later_is_sealed_and_hides_no_edit(tmp_path: Path) -> None:
    told = with_part(sealed(record()), "removed", "2027-01-01T00:00:00+00:00")
    assert read_run(write(tmp_path / "a" / ID, told)).lack == ""
    told = with_part(sealed(record()) | {"role": "x"}, "removed", "2027-01-01T00:00:00+00:00")
    assert read_run(write(tmp_path / "b" / ID, told)).parts == ("role",)


def test_runs_come_newest_first_and_half_made_ones_are_passed_over(tmp_path: Path) -> None:
    moments = ["2026-01-02T00:00:00+00:00", "2026-01-03T01:00:00+01:00", "never", "2026-01-01T00:00:00+00:00"]  # fmt: skip
    for place, started in enumerate(moments):
        write(tmp_path / "log" / "n" / str(place), sealed(record(started=started)))
    write(tmp_path / "log" / "n" / f".{ID}.part", record())
    outside = write(tmp_path.parent / f"{tmp_path.name}-outside" / ID, record())
    (tmp_path / "link").symlink_to(outside.parent, target_is_directory=True)
    assert [run.folder.name for run in runs_in(tmp_path)] == ["1", "0", "3", "2"]
    with pytest.raises(ParameterError, match="There is no folder"):
        runs_in(tmp_path / "none")


def test_a_run_is_found_by_id_folder_or_file(tmp_path: Path) -> None:
    other = ID.replace("a1b2c3", "a1ffff")
    folder = write(tmp_path / "log" / "n" / ID, record())
    write(tmp_path / "log" / "n" / other, record(other))
    (folder / "answers").mkdir()
    names = [ID, ID[:-2], str(folder), str(folder / "report.html"), str(folder / "answers" / "x.parquet")]  # fmt: skip
    assert {find_run(name, tmp_path).folder for name in names} == {folder}
    with pytest.raises(ParameterError, match="begins 2 runs"):
        find_run(ID[:18], tmp_path)
    for name in ("", "zz", "../x", "\x00"):
        with pytest.raises(ParameterError, match="There is no run"):
            find_run(name, tmp_path)


def test_a_record_that_strayed_hides_no_run(tmp_path: Path) -> None:
    folder = write(tmp_path / "log" / "n" / ID, sealed(record()))
    (tmp_path / "log" / "run.json").write_text("{}")
    assert {run.folder for run in runs_in(tmp_path)} == {folder, tmp_path / "log"}
