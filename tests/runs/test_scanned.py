"""What is kept of a run in which something looks like personal data: its record, and no more."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pmtools.errors import PrivacyError, RunError
from pmtools.runs.scanning import searched
from pmtools.runs.unread import keep_unread

BSN, MAIL = "111222333", "jan@dorp.example"
Kept = Callable[[], Path]
Recorded = Callable[[Path], dict[str, Any]]


def record(**parts: Any) -> dict[str, Any]:
    told = {"asked": {"allow": []}, "parameters": {}, "outcome": "succeeded", "error": ""}
    return told | {"findings": [], "figures": []} | parts


def test_a_notebook_that_stops_with_it_in_its_error_keeps_nothing_of_it(
    make: Callable[..., Path], run: Callable[..., Path], kept: Kept, recorded: Recorded
) -> None:
    with pytest.raises(PrivacyError) as refused:
        run(make(f"raise KeyError('{BSN}')"))
    told = recorded(kept())
    assert [one.name for one in kept().iterdir()] == ["run.json"]
    assert "KeyError: '11*******'" in told["error"]
    assert (told["outcome"], told["scan"]["found"].keys()) == ("failed", {"bsn"})
    assert BSN not in str(refused.value) + (kept() / "run.json").read_text(encoding="utf-8")
    assert str(kept()) in str(refused.value)


def test_another_notebook_that_stops_keeps_what_it_made(
    make: Callable[..., Path], run: Callable[..., Path], kept: Kept, recorded: Recorded
) -> None:
    with pytest.raises(RunError):
        run(make("raise KeyError('111222334')"))
    assert recorded(kept())["scan"] == {"files": 2, "allowed": {}, "found": {}, "not_read": []}
    assert (kept() / "notebook.ipynb").is_file()


def test_a_file_that_is_handed_and_a_name_of_a_log_are_searched_too(
    make: Callable[..., Path], run: Callable[..., Path], tmp_path: Path
) -> None:
    (tmp_path / "given.toml").write_text(f'who = "{MAIL}"\n', encoding="utf-8")
    with pytest.raises(PrivacyError, match=r"email ja\*+ \(files/given.toml line 1\)"):
        run(make("n"), text=str(tmp_path / "given.toml"), log_name=f"zaken {BSN}")
    (folder,) = (tmp_path / "out").iterdir()
    assert folder.name == "zaken 11_"


def test_numbers_of_the_log_and_allowed_kinds_stay(tmp_path: Path) -> None:
    (tmp_path / "report.html").write_text(f"<p>Zaak {BSN}, {MAIL}</p>", encoding="utf-8")
    told = record(asked={"allow": ["email"]})
    found = searched(tmp_path, told, {BSN})
    assert (found.refused, found.record["outcome"]) == ("", "succeeded")
    assert found.record["scan"]["allowed"] == {"email": 1}
    assert (tmp_path / "report.html").is_file()
    assert "bsn" in searched(tmp_path, told, ()).refused


def test_of_the_record_too_only_two_letters_stay(tmp_path: Path) -> None:
    told = record(
        parameters={"n": int(BSN), "x": f"van {MAIL}", "y": True},
        asked={"filter": f'values = ["{MAIL}"]'},
        findings=[{MAIL: [f"bel 06-12345678 {MAIL}"]}],
        input={"rows_read": int(BSN)},
    )
    found = searched(tmp_path, told, ())
    assert found.record["parameters"] == {"n": "11*******", "x": "van ja**************", "y": True}
    assert found.record["input"] == {"rows_read": int(BSN)}
    for what in (MAIL, "06-12345678"):
        assert what not in str(found.record) + found.refused
    assert "run.json asked.filter" in found.refused
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_searched_is_not_kept_either(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x.parquet").write_bytes(b"PAR1")
    found = searched(tmp_path, record(), ())
    assert "cannot be searched" in found.refused
    assert "x.parquet" in found.refused
    assert (found.record["outcome"], list(tmp_path.iterdir())) == ("failed", [])


def test_pictures_and_paper_are_told_as_not_read(tmp_path: Path) -> None:
    (tmp_path / "report.pdf").write_bytes(b"%PDF")
    assert searched(tmp_path, record(), ()).record["scan"]["not_read"] == ["report.pdf"]


def test_a_log_that_could_not_be_read_is_recorded_without_what_its_error_says(
    make: Callable[..., Path], tmp_path: Path, recorded: Recorded
) -> None:
    folder = keep_unread(
        make("n"), {"text": MAIL}, f"row 3: {BSN} is no moment", run_id="20260101T000000Z-000000",
        out=tmp_path / "out", log_name="log", about={"asked": {"allow": []}},
    )  # fmt: skip
    told = recorded(folder)
    assert (told["error"], told["parameters"]["text"]) == (
        "row 3: 11******* is no moment",
        "ja**************",
    )
