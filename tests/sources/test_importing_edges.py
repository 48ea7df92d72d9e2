"""What a caller may give to `store_logs`, and what a store says that is not whole."""

from __future__ import annotations

from pathlib import Path

import pytest

import pmtools as pm
from pmtools.log import LargeLog
from pmtools.sources.importing import storing

TABLE = "zaak,stap,datum\n" + "".join(f"Z{n},a,2024-01-{n + 1:02} 10:00\n" for n in range(9))
EVENT = (
    '<event><string key="concept:name" value="{}"/>'
    '<date key="time:timestamp" value="2024-01-0{}T10:00:00Z"/></event>'
)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "zaken.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def test_one_name_is_one_log(table: Path, tmp_path: Path) -> None:
    assert pm.read_log(pm.store_logs(str(table), tmp_path / "zaken")).known.n_cases == 9


def test_nothing_is_no_log(tmp_path: Path) -> None:
    with pytest.raises(pm.PmtoolsError, match="Nothing is named"):
        pm.store_logs([], tmp_path / "zaken")
    assert not (tmp_path / "zaken").exists()


def test_a_file_that_got_another_name_meanwhile_is_called_by_that(
    table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table.write_text(TABLE + TABLE.splitlines()[1] + "\n", encoding="utf-8")
    other = tmp_path / "meer.csv"
    other.write_text(TABLE.replace("Z", "Y"), encoding="utf-8")

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(storing, "write_manifest", stop)
        with pytest.raises(KeyboardInterrupt):
            pm.store_logs([table, other], tmp_path / "zaken")
    new = table.rename(tmp_path / "anders.csv")
    notes = pm.read_log(pm.store_logs([new, other], tmp_path / "zaken")).origin.notes
    assert any("anders.csv, line 11" in note for note in notes)
    assert not any("zaken.csv" in note for note in notes)


def test_several_events_on_a_line_are_each_on_that_line(tmp_path: Path) -> None:
    events = f"{EVENT.format('a', 1)}{EVENT.format('a', 1)}\n\n{EVENT.format('a', 1)}"
    path = tmp_path / "log.xes"
    path.write_text(
        f'<log>\n<trace><string key="concept:name" value="1"/>\n{events}\n</trace></log>',
        encoding="utf-8",
    )
    store = pm.store_logs([path], tmp_path / "store")
    assert pm.read_log(store).origin.notes == pm.read_log(path).origin.notes
    assert any("line 3" in note for note in pm.read_log(path).origin.notes)


def test_the_folder_stays_ours_when_a_system_removes_the_lock(
    table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from filelock import FileLock

    release = FileLock.release

    def as_windows(self: FileLock, force: bool = False) -> None:
        held = self.is_locked
        release(self, force)
        if held:
            Path(self.lock_file).unlink()

    monkeypatch.setattr(FileLock, "release", as_windows)
    with monkeypatch.context() as patch:
        patch.setattr(storing, "assembled", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            pm.store_logs([table], tmp_path / "zaken")
    assert pm.read_log(pm.store_logs([table], tmp_path / "zaken")).known.n_cases == 9


@pytest.mark.parametrize("harm", ["cut", "gone", "another"])
def test_a_store_that_is_not_whole_is_refused_when_it_is_opened(
    table: Path, tmp_path: Path, harm: str
) -> None:
    store = pm.store_logs([table], tmp_path / "zaken", rows_per_bucket=2)
    assert isinstance(pm.read_log(store, memory="450.001MB"), LargeLog)
    parts = sorted(store.glob("data-*/events/*.parquet"), key=lambda path: path.stat().st_size)
    match harm:
        case "cut":
            parts[-1].write_bytes(parts[-1].read_bytes()[:-10])
        case "gone":
            parts[-1].unlink()
        case "another":
            parts[-1].write_bytes(parts[0].read_bytes())
    for memory in (None, "450.001MB"):
        with pytest.raises(pm.PmtoolsError, match="is damaged"):
            pm.read_log(store, memory=memory)


def test_rows_of_a_store_cannot_be_skipped(table: Path, tmp_path: Path) -> None:
    store = pm.store_logs([table], tmp_path / "zaken")
    with pytest.raises(pm.PmtoolsError, match="no rows skipped"):
        pm.read_log(store, skip_bad_rows=True)
