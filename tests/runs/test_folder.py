"""The folder of a run: whole, or not there."""

from pathlib import Path

import pytest

from pmtools.errors import PmtoolsError
from pmtools.runs.folder import new_id, run_folder, safe


def test_it_gets_its_name_when_all_went_well(tmp_path: Path) -> None:
    with run_folder(tmp_path / "log" / "notebook", "1") as folder:
        (folder / "report.html").write_text("whole")
        assert not (tmp_path / "log" / "notebook" / "1").exists()
    assert [path.name for path in (tmp_path / "log" / "notebook").iterdir()] == ["1"]


@pytest.mark.parametrize("stop", [ValueError, KeyboardInterrupt, SystemExit])
def test_nothing_is_left_when_it_did_not(tmp_path: Path, stop: type[BaseException]) -> None:
    with pytest.raises(stop), run_folder(tmp_path / "log" / "notebook", "1") as folder:
        (folder / "half.html").write_text("half")
        raise stop
    assert list(tmp_path.iterdir()) == []


def test_earlier_runs_stay(tmp_path: Path) -> None:
    (tmp_path / "0").mkdir()
    with pytest.raises(ValueError, match="x"), run_folder(tmp_path, "1"):
        raise ValueError("x")
    assert [path.name for path in tmp_path.iterdir()] == ["0"]


def test_a_file_in_the_way_is_named_with_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("a file")
    with (
        pytest.raises(PmtoolsError, match="Choose another folder with --out"),
        run_folder(tmp_path / "log" / "notebook", "1"),
    ):
        pass


@pytest.mark.parametrize("name", ["../..", "a\\b", "NUL.txt", ".hidden", "x" * 300, "\n", "log. "])
def test_a_name_from_outside_is_one_safe_folder(tmp_path: Path, name: str) -> None:
    made = safe(name)
    (tmp_path / made).mkdir()
    assert (tmp_path / made).parent == tmp_path
    assert 0 < len(made) <= 81
    assert not made.startswith(".")
    assert made.lower() != "nul.txt"


def test_ids_differ() -> None:
    assert new_id() != new_id()
