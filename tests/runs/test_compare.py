"""What changed between two runs: pairs of which it is known, told as what they are and nothing else."""

import random
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import pmtools as pm
from pmtools.runs.comparing.comparing import Beside, beside
from pmtools.runs.reading import Run, read_run
from pmtools.runs.record import sealed, to_json
from pmtools.sources.trace import LARGE, write_lack, write_trace

KEY = b"a key of thirty-two random bytes"
COLUMNS = {"case_id": "zaak", "activity": "stap", "end": "eind", "resource": "wie"}
FINISHED = {"finished": {"activities": ["afgerond"]}}
Keep = Callable[..., Run]


@pytest.fixture
def keep(tmp_path: Path, exports: ModuleType) -> Keep:
    """A run on these rows as it is kept, without a notebook."""
    n = iter(range(1, 100))

    def kept(rows: list[Any] | None, *, key: bytes = KEY, name: str = "zaken", **parts: Any) -> Run:
        number = next(n)
        folder = tmp_path / f"{number:02}"
        folder.mkdir()
        mapping = {"columns": COLUMNS, **FINISHED} | parts.pop("mapping", {})
        told: dict[str, Any] = {}
        if rows is not None:
            columns = exports.COLUMNS + parts.pop("columns", ())
            path = exports.write(rows, folder / f"{name}.csv", columns)
            log = pm.read_csv(path, mapping=pm.LogMapping.from_dict(mapping))
            origin = log.origin
            told = {"name": origin.name, "sha256": origin.sha256, "zone": origin.zone}
            told["mapping"] = dict(origin.mapping)
            write_trace(log, folder, key)
            path.unlink()
        record = {
            "schema": 2,
            "id": f"202601{number:02}T070000Z-aaaaaa",
            "started": f"2026-01-{number:02}T07:00:00+00:00",
            "asked": {"keep_resources": False, "skip_bad_rows": False},
            "notebook": {"name": "rework", "shipped": True, "sha256": "n1", "source": ""},
            "parameters": {"log": f"{name}.csv", "places": 3, "language": "nl"},
            "versions": {"polars": "2.0.0", "pmtools": "0.1.0"},
            "files": [],
            "input": told,
            "outputs": {},
        }
        (folder / "run.json").write_text(to_json(sealed(record | parts)), encoding="utf-8")
        return read_run(folder)

    return kept


def said(found: Beside) -> dict[str, dict[str, Any]]:
    """What changed and what could not be compared, by group and key."""
    groups = {"data": found.data, "definition": found.definition, "process": found.process}
    return {
        f"{group}.{one.key}": dict(one.values)
        for group, all_said in groups.items()
        for one in all_said
        if one.kind != "note"
    }


def rows_said(found: Beside) -> dict[str, tuple[int, int]]:
    told = {key.removeprefix("data."): values for key, values in said(found).items()}
    return {key: (values["rows"], values["cases"]) for key, values in told.items()}


@pytest.fixture(scope="module")
def whole(exports: ModuleType) -> list[Any]:
    return list(exports.process(70))


@pytest.fixture(scope="module")
def slower(exports: ModuleType) -> list[Any]:
    return list(exports.process(70, slow_from=40))


def altered(rows: list[Any], exports: ModuleType, n: int = 5, less: int = 12) -> list[Any]:
    """Rows of which some are gone and some have another resource, not of the last weeks."""
    early = [i for i, row in enumerate(rows) if row[2] < exports.BEGIN + timedelta(weeks=30)]
    chosen = random.Random(4).sample(early, n + less)
    change, drop = set(chosen[:n]), set(chosen[n:])
    return [
        (*row[:3], "iemand anders", row[4]) if i in change else row
        for i, row in enumerate(rows)
        if i not in drop
    ]


def test_nothing_changed(keep: Keep, whole: list[Any], exports: ModuleType) -> None:
    rows = exports.until(whole, 40)
    assert said(beside(keep(rows), keep(rows))) == {}


def test_a_shuffled_file_under_another_name_is_the_same(
    keep: Keep, whole: list[Any], exports: ModuleType
) -> None:
    rows = exports.until(whole, 40)
    others = random.Random(1).sample(rows, len(rows))
    found = beside(keep(rows), keep(others, name="anders"))
    assert found.older.record["input"]["sha256"] != found.newer.record["input"]["sha256"]
    assert said(found) == {}


def test_a_later_export_of_the_same_process_changed_nothing(
    keep: Keep, whole: list[Any], exports: ModuleType
) -> None:
    found = beside(keep(exports.until(whole, 68)), keep(exports.until(whole, 40)))
    assert said(found) == {}
    assert found.newer.id.startswith("20260101"), "by its data, not by when it was made"
    assert "data_decides" in [one.key for one in found.head]
    looked_at = next(one for one in found.process if one.key == "looked_at")
    assert len(looked_at.values["figures"]) == 4


def test_rows_removed_and_altered_are_counted(
    keep: Keep, whole: list[Any], exports: ModuleType
) -> None:
    old, new = exports.until(whole, 40), altered(exports.until(whole, 68), exports)
    expected = exports.differences(old, new)
    assert set(expected) == {"removed", "altered"}
    assert sum(rows for rows, _ in expected.values()) == 17
    assert rows_said(beside(keep(old), keep(new))) == expected


@pytest.mark.parametrize("seed", range(5))
def test_any_rows_are_counted_as_by_hand(keep: Keep, exports: ModuleType, seed: int) -> None:
    chance = random.Random(seed)
    rows = exports.until(exports.process(8, per_week=9, seed=seed), 7)
    new = [row for row in rows if chance.random() > 0.1]
    new += chance.choices(rows, k=9)  # equal rows twice
    new = [(*row[:4], "c") if chance.random() < 0.1 else row for row in new]
    moved = [(r[0], r[1], r[2] + timedelta(minutes=1), *r[3:]) for r in new[:9]]
    new = [*moved, *new[9:]]
    found = beside(keep(rows, mapping={}), keep(new))
    old_first = found.older.id.startswith("20260101")
    expected = exports.differences(*((rows, new) if old_first else (new, rows)))
    told = {key: value for key, value in said(found).items() if "_before" not in key}
    counts = {key.removeprefix("data."): told[key] for key in told if key.startswith("data.")}
    assert {key: (v["rows"], v["cases"]) for key, v in counts.items()} == expected


def test_whole_cases_that_went_or_came_are_told(
    keep: Keep, whole: list[Any], exports: ModuleType
) -> None:
    rows = exports.until(whole, 40)
    some = {"Z010-01", "Z011-02"}
    less = [row for row in rows if row[0] not in some]
    assert said(beside(keep(rows), keep(less)))["data.removed"]["whole_cases"] == 2
    assert said(beside(keep(less), keep(rows)))["data.added"]["whole_cases"] == 2


def test_another_column_alone_is_told_apart(
    keep: Keep, whole: list[Any], exports: ModuleType
) -> None:
    rows = exports.until(whole, 40)
    new = [
        (*row[:4], "post") if row[0] == "Z010-01" and row[1] == "besluit" else row for row in rows
    ]
    assert said(beside(keep(rows), keep(new))) == {
        "data.altered": {"rows": 1, "cases": 1, "beside": 1}
    }


def test_another_attribute_of_a_case_is_no_other_row(
    keep: Keep, whole: list[Any], exports: ModuleType
) -> None:
    case = {"attributes": {"case": ["kanaal"]}}
    rows = exports.until(whole, 40)
    new = [(*row[:4], "post") if row[0] == "Z010-01" else row for row in rows]
    found = beside(keep(rows, mapping=case), keep(new, mapping=case))
    assert said(found) == {"data.about": {"cases": 1}}


def test_a_column_more_is_told_and_makes_no_row_altered(
    keep: Keep, whole: list[Any], exports: ModuleType
) -> None:
    rows = exports.until(whole, 40)
    new = [(*row, "x") for row in rows[3:]]
    found = said(beside(keep(rows), keep(new, columns=("zone",))))
    assert found["data.column_new"] == {"names": ("zone",)}
    assert found["data.removed"]["rows"] == 3
    assert set(found) == {"data.column_new", "data.removed", "data.columns_not_compared"}


def test_a_log_that_begins_later_says_what_it_no_longer_has(
    keep: Keep, whole: list[Any], exports: ModuleType
) -> None:
    rows = exports.until(whole, 40)
    begin = exports.BEGIN + timedelta(weeks=8)
    left = [row for row in exports.until(whole, 44) if row[2] >= begin]
    found = said(beside(keep(rows), keep(left)))
    assert found["data.only_older_before"]["rows"] == len([r for r in rows if r[2] < begin])
    assert not {"data.removed", "data.added", "data.altered"} & set(found)


def test_a_mistyped_date_is_no_end_of_a_log(
    keep: Keep, whole: list[Any], exports: ModuleType
) -> None:
    rows = exports.until(whole, 40)
    late = (*rows[5][:2], exports.BEGIN + timedelta(days=40_000), *rows[5][3:])
    typo = [*rows[:5], late, *rows[6:]]
    found = beside(keep(typo), keep([*typo, *set(exports.until(whole, 68)) - set(rows)]))
    assert said(found) == {}


@pytest.mark.parametrize("finished", [FINISHED, {"finished": {}}])
def test_a_slower_process_is_named_and_nothing_else(
    keep: Keep, slower: list[Any], exports: ModuleType, finished: dict[str, Any]
) -> None:
    old, new = exports.until(slower, 40), exports.until(slower, 68)
    found = beside(keep(old, mapping=finished), keep(new, mapping=finished))
    assert set(said(found)) == {"process.throughput_up"}


def test_a_changed_definition_is_named_and_nothing_else(
    keep: Keep, whole: list[Any], exports: ModuleType
) -> None:
    old, new = exports.until(whole, 40), exports.until(whole, 68)
    parts = {
        "parameters": {"log": "zaken.csv", "places": 5, "language": "nl"},
        "notebook": {"name": "rework", "shipped": True, "sha256": "n2", "source": ""},
        "versions": {"polars": "2.1.0", "pmtools": "0.1.0"},
        "asked": {"keep_resources": True, "skip_bad_rows": True},
        "files": [{"parameter": "terms", "name": "eigen.toml", "sha256": "b", "source": ""}],
    }
    before = [{"parameter": "terms", "name": "eigen.toml", "sha256": "a", "source": ""}]
    sizes = {"team_sizes": {"loket": 6}}
    found = beside(keep(old, files=before), keep(new, mapping=sizes, **parts))
    assert said(found) == {
        "definition.notebook": {"name": "rework"},
        "definition.parameter": {"name": "places", "old": "3", "new": "5"},
        "definition.mapping_new": {"name": "team_sizes.loket", "new": "6"},
        "definition.keep_resources_on": {},
        "definition.skip_bad_rows_on": {},
        "definition.file": {"name": "terms", "file": "eigen.toml"},
        "definition.version": {"name": "polars", "old": "2.0.0", "new": "2.1.0"},
    }


def test_all_three_are_named(keep: Keep, slower: list[Any], exports: ModuleType) -> None:
    old, new = exports.until(slower, 40), altered(exports.until(slower, 68), exports)
    more = {"log": "zaken.csv", "places": 5, "language": "nl"}
    found = beside(keep(old), keep(new, parameters=more))
    assert set(said(found)) == {
        "data.removed",
        "data.altered",
        "definition.parameter",
        "process.throughput_up",
    }


def test_another_activity_column_makes_no_row_altered(
    keep: Keep, whole: list[Any], exports: ModuleType
) -> None:
    other = {"columns": COLUMNS | {"activity": "kanaal"}, "finished": {}}
    found = said(
        beside(keep(exports.until(whole, 40)), keep(exports.until(whole, 68), mapping=other))
    )
    assert found["data.other_mapping"]["names"] == ("columns.activity",)
    assert found["definition.mapping"]["name"] == "columns.activity"
    assert "process.other_mapping" in found
    assert not {"data.altered", "data.removed", "data.added"} & set(found)


def test_another_finish_is_no_slower_process(
    keep: Keep, whole: list[Any], exports: ModuleType
) -> None:
    other = {"finished": {"activities": ["toetsen"]}}
    found = said(
        beside(keep(exports.until(whole, 40)), keep(exports.until(whole, 68), mapping=other))
    )
    assert [key.partition(".")[0] for key in found] == ["definition"]


def test_too_few_new_cases_say_how_many_are_needed(
    keep: Keep, whole: list[Any], exports: ModuleType
) -> None:
    found = said(beside(keep(exports.until(whole, 40)), keep(exports.until(whole, 43))))
    assert set(found) == {"process.too_few_weeks"}
    assert found["process.too_few_weeks"]["fewest_cases"] == 20


def test_another_key_compares_no_rows_but_still_new_cases(
    keep: Keep, slower: list[Any], exports: ModuleType
) -> None:
    old, new = exports.until(slower, 40), exports.until(slower, 68)
    found = beside(keep(old), keep(new, key=b"another key of thirty-two bytes.."))
    assert set(said(found)) == {"data.other_key", "process.throughput_up"}


def test_two_different_logs_are_told(keep: Keep, whole: list[Any], exports: ModuleType) -> None:
    others = [(f"X{r[0]}", f"iets met {r[1]}", *r[2:]) for r in exports.until(whole, 60)]
    found = beside(
        keep(exports.until(whole, 40)),
        keep(others, name="ander", mapping={"finished": {}}),
    )
    assert {"data.other_log", "process.other_log"} <= set(said(found))


def test_runs_without_rows_say_why(keep: Keep, whole: list[Any], exports: ModuleType) -> None:
    rows, later = exports.until(whole, 20), exports.until(whole, 30)
    newer = keep(later, started="2026-06-01T07:00:00+00:00")
    for why, change in WITHOUT.items():
        older = keep(None if why == "no_log" else rows)
        change(older)
        found = said(beside(read_run(older.folder), newer))
        assert found[f"data.trace_{why}"] == {"which": "older"}, why
        assert "process.no_trace" in found


def _told(run: Run, **parts: Any) -> None:
    record = {name: value for name, value in run.record.items() if name != "seals"}
    (run.folder / "run.json").write_text(to_json(sealed(record | parts)), encoding="utf-8")


def _gone(run: Run) -> None:
    (run.folder / "trace.parquet").unlink()


def _removed(run: Run) -> None:
    _gone(run)
    _told(run, removed="2026-11-01T07:00:00+00:00")


def _before(run: Run) -> None:
    _gone(run)
    _told(run, schema=1)


def _damaged(run: Run) -> None:
    file = run.folder / "trace.parquet"
    file.write_bytes(file.read_bytes()[:-50])


def _changed(run: Run) -> None:
    _told(run, outputs={"trace.parquet": "0" * 64})


WITHOUT: dict[str, Callable[[Run], object]] = {
    "no_log": lambda run: None,
    "missing": _gone,
    "removed": _removed,
    "before": _before,
    "damaged": _damaged,
    "large": lambda run: write_lack(run.folder, LARGE),
}


def test_a_trace_that_is_not_what_it_was_is_told(
    keep: Keep, whole: list[Any], exports: ModuleType
) -> None:
    older = keep(exports.until(whole, 20))
    _changed(older)
    found = said(beside(read_run(older.folder), keep(exports.until(whole, 30))))
    assert "data.trace_damaged" in found


def test_a_record_that_cannot_be_relied_on_is_told_first(
    keep: Keep, whole: list[Any], exports: ModuleType
) -> None:
    older, newer = keep(exports.until(whole, 20)), keep(exports.until(whole, 30))
    record = older.folder / "run.json"
    record.write_text(record.read_text(encoding="utf-8").replace('"places": 3', '"places": 4'))
    found = beside(read_run(older.folder), newer)
    assert [(one.key, one.values["which"]) for one in found.head] == [("record_edited", "older")]
    record.write_text("{", encoding="utf-8")
    found = beside(read_run(older.folder), newer)
    assert set(said(found)) == {"data.no_record", "definition.no_record", "process.no_record"}
