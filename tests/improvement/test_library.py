"""The library: every measured effect of registers, and nothing that was never reviewed."""

from datetime import date
from pathlib import Path
from types import ModuleType

import pandas as pd
import pytest

from pmtools.errors import ParameterError
from pmtools.improvement.library import library, library_text, read_library, reviewed_and_not
from pmtools.improvement.register import read_register
from pmtools.improvement.register.model import VERDICTS

HOSTILE = "<b>\"'\\ \u202e\u2028 \u007f 'x'''"


def added(folder: Path, name: str, told: str = "", start: str = "2025-07-01") -> None:
    """A second iteration beside `balie`, as that one but for its name, start and results."""
    text = (folder / "iterations" / "balie.toml").read_text(encoding="utf-8")
    text = text.partition("[[result]]")[0].replace('"balie"', f'"{name}"')
    text = text.replace("start = 2025-07-01", f"start = {start}") + told
    (folder / "iterations" / f"{name}.toml").write_text(text, encoding="utf-8")


def read_back(text: str, folder: Path) -> pd.DataFrame:
    file = folder / "library.toml"
    file.write_text(text, encoding="utf-8")
    return read_library(str(file))


def test_an_iteration_is_told_by_its_last_review(tmp_path: Path, registers: ModuleType) -> None:
    step = 'step = "Besluit vaststellen"\n[scope]\nattribute = "kanaal"\nvalues = ["balie"]\n'
    first = {"date": "2025-11-01", "verdict": '"worse"'}
    folder = registers.register(tmp_path, first, {}, more=step)
    lessons = [("2026-01-01", "later"), ("2025-12-01", "eerder\\n  nog")]
    registers.entries(
        folder,
        "lesson",
        [{"date": day, "iteration": '"balie"', "text": f'"{text}"'} for day, text in lessons]
        + [{"date": "2026-02-01", "text": '"of nothing"'}],
    )
    (row,) = library([read_register(folder)]).to_dict("records")
    assert row == {
        "register": "Verbeterregister",
        "id": "balie",
        "step": "Besluit vaststellen",
        "measure": "throughput_p80",
        "measured_step": "",
        "start": pd.Timestamp("2025-07-01"),
        "verdict": "improved",
        "effect": -3.0,
        "low": -4.5,
        "high": -1.0,
        "unit": "days",
        "n_before": 120,
        "n_after": 80,
        "reviewed": pd.Timestamp("2026-01-10"),
        "scope": 'attribute = "kanaal"\nvalues = ["balie"]\n',
        "overlapping": "",
        "worse": "",
        "lessons": "later\neerder nog",
        **{
            name: registers.TEXTS[name]
            for name in ("title", "team", "process", "countermeasure", "problem", "hypothesis")
        },
    }


def test_every_verdict_is_in_and_what_was_never_reviewed_is_counted(
    tmp_path: Path, registers: ModuleType
) -> None:
    folder = registers.register(tmp_path)
    for n, verdict in enumerate(VERDICTS):
        bare = dict.fromkeys(("effect", "low", "high", "unit", "n_before", "n_after", "measure"))
        told = registers.result({**bare, "verdict": f'"{verdict}"'})
        added(folder, f"i{n}", told, f"2025-0{9 - n}-01")
    held = read_register(folder)
    frame = library([held])
    assert frame["verdict"].to_list() == list(reversed(VERDICTS))
    assert frame["start"].is_monotonic_increasing
    assert frame[["effect", "n_before"]].isna().all(axis=None)
    assert set(frame["measure"]) == {"throughput_p80"}
    assert set(frame["unit"]) == {""}
    assert reviewed_and_not(held) == (4, 1)
    assert "Controle aan de balie\nControle aan de balie" in frame["overlapping"][0]


@pytest.mark.parametrize(
    ("measure", "measured", "step", "changed", "expected"),
    [
        ("waiting_before", "waiting_before", "b", "a", ("a", "b")),
        ("waiting_before", "waiting_before", "b", "", ("b", "b")),
        ("rework", "rework", "", "a", ("a", "a")),
        ("throughput_p80", "throughput_p80", "", "a", ("a", "")),
        ("waiting_before", "rework", "b", "a", ("a", "a")),
        ("waiting_before", "throughput_p80", "b", "a", ("a", "")),
    ],
)
def test_the_step_that_changed_and_the_step_that_was_measured(
    tmp_path: Path,
    registers: ModuleType,
    measure: str,
    measured: str,
    step: str,
    changed: str,
    expected: tuple[str, str],
) -> None:
    more = f'step = "{changed}"' if changed else ""
    target = "10%" if measure == "rework" else "5 dagen"
    told = {"measure": f'"{measured}"'}
    folder = registers.register(tmp_path, told, measure=measure, target=target, more=more)
    goals = folder / "goals.toml"
    text = goals.read_text(encoding="utf-8")
    if step:
        text = text.replace("[[goal.guard]]", f'step = "{step}"\n[[goal.guard]]')
    goals.write_text(text, encoding="utf-8")
    frame = library([read_register(folder)])
    assert frame.loc[0, "measure"] == measured
    assert tuple(frame.loc[0, ["step", "measured_step"]]) == expected


def test_a_file_says_the_same_whatever_is_in_the_texts(
    tmp_path: Path, registers: ModuleType
) -> None:
    names = ("title", "countermeasure", "process", "name")
    ours = registers.register(tmp_path / "a", {}, **dict.fromkeys(names, HOSTILE))
    theirs = registers.register(tmp_path / "b", {"verdict": '"worse"'}, name="Regio")
    held = [read_register(folder) for folder in (ours, theirs)]
    told = library(held)
    assert told["register"].to_list() == [HOSTILE, "Regio"]
    pd.testing.assert_frame_equal(read_back(library_text(held), tmp_path), told)
    nothing = read_back(library_text([]), tmp_path)
    pd.testing.assert_frame_equal(nothing, read_library(""))
    assert nothing.dtypes.equals(told.dtypes)


def test_a_copy_of_an_iteration_in_another_register_is_there_once(
    tmp_path: Path, registers: ModuleType
) -> None:
    ours = registers.register(tmp_path / "a", {})
    copy = registers.register(tmp_path / "b", {}, name="Regio")
    later = registers.register(tmp_path / "c", {"date": "2026-03-01"}, name="Regio")
    frame = library(read_register(folder) for folder in (ours, copy, later))
    assert frame["register"].to_list() == ["Verbeterregister", "Regio"]
    assert frame["reviewed"].dt.date.to_list() == [date(2026, 1, 10), date(2026, 3, 1)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('verdict = "improved"', 'verdict = "won"'),
        ('verdict = "improved"\n', ""),
        ('unit = "days"', 'unit = "weeks"'),
        ("effect = -3.0", 'effect = "much"'),
        ('title = "', 'name = "x"\ntitle = "'),
        ('team = "burgerzaken"', "team = 3"),
        ("[[effect]]", "[[gain]]"),
        ("[[effect]]", "[effect]"),
        ("start = ", "start = yes"),
    ],
)
def test_another_file_is_refused(tmp_path: Path, registers: ModuleType, old: str, new: str) -> None:
    text = library_text([read_register(registers.register(tmp_path / "a", {}))])
    assert old in text
    with pytest.raises(ParameterError, match="pmtools report --register makes such a file"):
        read_back(text.replace(old, new), tmp_path)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match=r"none\.toml holds no measured effects"):
        read_library(str(tmp_path / "none.toml"))
