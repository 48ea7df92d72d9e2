"""Old runs: what goes and what stays, whole or only its record, whatever stops it."""

import json
import os
import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from pmtools.errors import ParameterError, PmtoolsError
from pmtools.runs import retention
from pmtools.runs.reading import read_run
from pmtools.runs.retention import first_kept, old_runs, remove

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
OLD = datetime(2024, 1, 5, 12, tzinfo=UTC)
KEPT = date(2025, 1, 1)


@pytest.mark.parametrize(
    ("age", "today", "first"),
    [
        ("30d", date(2026, 3, 1), date(2026, 1, 30)),
        ("12w", date(2026, 11, 29), date(2026, 9, 6)),
        ("1m", date(2026, 3, 31), date(2026, 2, 28)),
        ("1m", date(2024, 3, 31), date(2024, 2, 29)),
        ("6m", date(2026, 5, 15), date(2025, 11, 15)),
        ("12M", date(2026, 12, 31), date(2025, 12, 31)),
        (" 2y ", date(2028, 2, 29), date(2026, 2, 28)),
        ("4y", date(2028, 2, 29), date(2024, 2, 29)),
    ],
)
def test_an_age_is_counted_back_by_the_calendar(age: str, today: date, first: date) -> None:
    assert first_kept(age, today) == first


@pytest.mark.parametrize("age", ["", "2", "y", "0d", "-1d", "1.5y", "2 y", "2j", "99999d", "٣d"])
def test_what_is_no_age_is_refused(age: str) -> None:
    with pytest.raises(ParameterError, match="is no age"):
        first_kept(age, date(2026, 11, 29))


@pytest.mark.parametrize("age", ["9999y", "2026y"])
def test_an_age_before_the_calendar_is_refused(age: str) -> None:
    with pytest.raises(ParameterError, match="before the year 1"):
        first_kept(age, date(2026, 11, 29))


def went(reports: Path) -> list[Path]:
    return [old.run.folder for old in old_runs(reports, KEPT, NOW).old]


def held(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


@pytest.mark.parametrize("schema", [1, 2])
def test_the_files_go_and_the_record_stays(
    tmp_path: Path, made_runs: ModuleType, schema: int
) -> None:
    parts = {"outputs": {"report.html": "ab"}} if schema == 2 else {}
    told = made_runs.record(1, schema=schema, began=OLD, **parts)
    folder = made_runs.write(tmp_path, told)
    young = made_runs.write(tmp_path, made_runs.record(2, began=NOW))
    before = held(young)
    (old,) = old_runs(tmp_path, KEPT, NOW).old
    files = [path for path in folder.rglob("*") if path.is_file() and path.name != "run.json"]
    assert (old.files, old.size) == (len(files), sum(path.stat().st_size for path in files))
    remove(old.run)
    assert held(folder) == ["run.json"]
    assert held(young) == before
    kept = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    assert datetime.fromisoformat(kept.pop("removed")).tzinfo is not None
    assert kept.pop("seals", {}).keys() >= {"removed"}
    assert kept == told
    assert read_run(folder).lack == ""
    assert went(tmp_path) == []


def test_the_day_itself_is_kept(tmp_path: Path, made_runs: ModuleType) -> None:
    local = datetime(2025, 1, 1).astimezone()
    first = made_runs.write(tmp_path, made_runs.record(1, began=local.astimezone(UTC)))
    before = (local - timedelta(seconds=1)).astimezone(UTC)
    last = made_runs.write(tmp_path, made_runs.record(2, began=before))
    assert went(tmp_path) == [last]
    assert first.is_dir()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (None, "missing"),
        ("", "unreadable"),
        ("[]", "unreadable"),
        ({"schema": 3}, "newer"),
        ({"parameters": 3}, "shape"),
        ({"started": ""}, "never"),
        ({"started": "2024-01-05"}, "never"),
        ({"id": "20240105T120000Z-ffffff"}, "name"),
        ({"started": "2027-01-05T12:00:00+00:00"}, "future"),
    ],
)
def test_what_is_not_sure_stays(
    tmp_path: Path, made_runs: ModuleType, text: str | dict[str, Any] | None, why: str
) -> None:
    told = made_runs.record(1, began=OLD)
    folder = made_runs.write(tmp_path, told)
    if isinstance(text, dict):
        text = json.dumps(made_runs.sealed(told | text))
    (folder / "run.json").unlink()
    if text is not None:
        (folder / "run.json").write_text(text, encoding="utf-8")
    found = old_runs(tmp_path, KEPT, NOW)
    assert found.old == []
    assert [(run.folder, key) for run, key in found.left] == [(folder, why)]


@pytest.mark.parametrize(("part", "stays"), [("started", True), ("removed", True), ("role", False)])
def test_an_edited_record_does_not_say_how_old_it_is(
    tmp_path: Path, made_runs: ModuleType, part: str, stays: bool
) -> None:
    folder = made_runs.write(tmp_path, made_runs.record(1, began=NOW - timedelta(days=3)))
    if part == "role":
        shutil.rmtree(folder)
        folder = made_runs.write(tmp_path, made_runs.record(1, began=OLD))
    told = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    told[part] = "2024-01-05T12:00:00+00:00"
    (folder / "run.json").write_text(json.dumps(told), encoding="utf-8")
    found = old_runs(tmp_path, KEPT, NOW)
    assert ([key for _, key in found.left] == ["edited"]) == stays
    assert bool(found.old) == (not stays)


def test_a_record_in_the_folder_of_all_reports_takes_nothing_with_it(
    tmp_path: Path, made_runs: ModuleType
) -> None:
    folder = made_runs.write(tmp_path, made_runs.record(1, began=OLD))
    shutil.copy(folder / "run.json", tmp_path / "run.json")
    shutil.copy(folder / "run.json", folder.parent / "run.json")
    assert went(tmp_path) in ([], [folder])
    assert went(folder.parent) in ([], [folder])


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_no_link_is_followed(tmp_path: Path, made_runs: ModuleType) -> None:
    outside = tmp_path / "outside"
    elsewhere = made_runs.write(outside, made_runs.record(1, began=OLD))
    reports = tmp_path / "reports"
    folder = made_runs.write(reports, made_runs.record(2, began=OLD))
    (folder / "answers" / "all").symlink_to(outside, target_is_directory=True)
    (folder / "other").symlink_to(outside, target_is_directory=True)
    (folder / "page.html").symlink_to(elsewhere / "report.html")
    (folder / "lost").symlink_to(tmp_path / "nowhere")
    (reports / "log").symlink_to(outside, target_is_directory=True)
    (folder.parent / elsewhere.name).symlink_to(elsewhere, target_is_directory=True)
    before = held(outside)
    (old,) = old_runs(reports, KEPT, NOW).old
    assert old.run.folder == folder
    remove(old.run)
    assert held(folder) == ["run.json"]
    assert held(outside) == before


@pytest.mark.parametrize("at", ["answers", "figures", "notebook.ipynb", "report.html", "run.json"])
def test_cut_off_it_is_whole_or_goes_the_next_time(
    tmp_path: Path, made_runs: ModuleType, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    folder = made_runs.write(tmp_path, made_runs.record(1, began=OLD))
    before = held(folder)
    (old,) = old_runs(tmp_path, KEPT, NOW).old
    unlink, rmtree, replace = Path.unlink, shutil.rmtree, Path.replace

    def stop(path: Path | str) -> None:
        if Path(path).name == at:
            raise KeyboardInterrupt

    def unlinked(self: Path, missing_ok: bool = False) -> None:
        stop(self)
        unlink(self, missing_ok)

    def removed(path: str) -> None:
        stop(path)
        rmtree(path)

    def replaced(self: Path, target: Path) -> Path:
        stop(target)
        return replace(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", unlinked)
        patch.setattr(Path, "replace", replaced)
        patch.setattr(retention.shutil, "rmtree", removed)
        with pytest.raises(KeyboardInterrupt):
            remove(old.run)
    told = read_run(folder)
    if at == "run.json":
        assert (held(folder), told.record["removed"]) == (before, "")
    assert bool(told.record["removed"]) == (at != "run.json")
    # The rest goes, however old runs may become by then.
    found = old_runs(tmp_path, KEPT if at == "run.json" else date(1990, 1, 1), NOW)
    remove(found.old[0].run)
    assert held(folder) == ["run.json"]
    assert read_run(folder).lack == ""
    when = read_run(folder).record["removed"]
    assert told.record["removed"] in ("", when)


def test_a_full_disk_takes_nothing_away(
    tmp_path: Path, made_runs: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = made_runs.write(tmp_path, made_runs.record(1, began=OLD))
    before = held(folder), (folder / "run.json").read_bytes()
    (old,) = old_runs(tmp_path, KEPT, NOW).old

    def full(self: Path, *_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(PmtoolsError, match="No space left"):
        remove(old.run)
    assert (held(folder), (folder / "run.json").read_bytes()) == before
