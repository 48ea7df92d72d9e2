"""What is gathered for an A3: only of its iteration, and of the run that its review was."""

from pathlib import Path
from types import ModuleType

import pandas as pd
import pytest

from pmtools.errors import ParameterError
from pmtools.improvement.a3 import a3_of
from pmtools.improvement.register import read_register


def test_all_that_belongs_to_it_and_nothing_else(tmp_path: Path, registers: ModuleType) -> None:
    folder = registers.register(tmp_path / "register", {})
    other = (folder / "iterations" / "balie.toml").read_text(encoding="utf-8")
    other = other.replace('"balie"', '"ander"').partition("[[result]]")[0]
    (folder / "iterations" / "ander.toml").write_text(other, encoding="utf-8")
    lessons = [("2026-01-01", "balie"), ("2026-03-01", "balie"), ("2026-02-01", "ander")]
    told = [{"date": day, "iteration": f'"{of}"', "text": f'"{day}"'} for day, of in lessons]
    registers.entries(folder, "lesson", [*told, {"date": "2026-01-01", "text": '"in between"'}])
    rest = {"risk": '"x"', "mitigation": '"y"', "date": "2026-01-01"}
    risks = [
        {"id": '"done"', "carried_out": "true", "iteration": '"balie"', **rest},
        {"id": '"of-goal"', "carried_out": "false", "goal": '"sneller"', **rest},
        {"id": '"open"', "carried_out": "false", "iteration": '"balie"', **rest},
        {"id": '"elsewhere"', "carried_out": "false", "iteration": '"ander"', **rest},
    ]
    registers.entries(folder, "risk", risks)
    kept = {"rule": '"x"', "tolerance": '"5%"', "since": "2026-01-01"}
    agreements = [{"id": f'"{of}"', "iteration": f'"{of}"', **kept} for of in ("balie", "ander")]
    registers.entries(folder, "agreement", agreements)
    a3 = a3_of(read_register(folder), "balie", tmp_path)
    assert [one.text for one in a3.lessons] == ["2026-03-01", "2026-01-01"]
    assert [one.id for one in a3.risks] == ["open", "of-goal", "done"]
    assert [one.id for one in a3.agreements] == ["balie"]
    assert [one.id for one in a3.overlapping] == ["ander"]
    assert (a3.goal.id, a3.register) == ("sneller", "Verbeterregister")
    assert a3.files["iteration"] == "iterations/balie.toml"


def test_the_run_of_the_last_review_is_found(tmp_path: Path, registers: ModuleType) -> None:
    folder = registers.register(tmp_path / "register", {"date": "2025-12-01", "run": '"gone"'}, {})
    registers.run(tmp_path / "reports")
    run = a3_of(read_register(folder), "balie", tmp_path / "reports").run
    assert run is not None
    assert (run.language, run.figure) == ("nl", registers.SVG)
    assert run.outcome["mean_before"].to_list() == [12.4]
    pd.testing.assert_frame_equal(run.weeks, registers.weeks())


@pytest.mark.parametrize(
    "damage", ["gone", "parquet", "record", "empty", "older", "log", "iteration"]
)
def test_a_run_that_is_not_whole_or_not_its_own_is_none(
    tmp_path: Path, registers: ModuleType, damage: str
) -> None:
    folder = registers.register(tmp_path / "register", {})
    of = "ander" if damage == "iteration" else "balie"
    run = registers.run(tmp_path / "reports", iteration=of)
    match damage:
        case "gone":
            (run / "answers" / "outcome.parquet").unlink()
        case "parquet":
            (run / "answers" / "weeks.parquet").write_bytes(b"PAR1 no more")
        case "record":
            (run / "run.json").write_text("[]", encoding="utf-8")
        case "empty":
            none = registers.outcome("throughput_p80").iloc[:0]
            none.to_parquet(run / "answers" / "outcome.parquet", index=False)
        case "older":
            few = registers.outcome("throughput_p80").drop(columns="smallest")
            few.to_parquet(run / "answers" / "outcome.parquet", index=False)
        case "log":
            text = (run / "run.json").read_text(encoding="utf-8")
            (run / "run.json").write_text(text.replace("abab", "cdcd"), encoding="utf-8")
    assert a3_of(read_register(folder), "balie", tmp_path / "reports").run is None


@pytest.mark.parametrize("name", ["../zaken", "*", "", "a/b", ".."])
def test_a_name_of_a_run_leads_nowhere_else(
    tmp_path: Path, registers: ModuleType, name: str
) -> None:
    folder = registers.register(tmp_path / "register", {"run": f'"{name}"' if name else None})
    registers.run(tmp_path / "reports")
    assert a3_of(read_register(folder), "balie", tmp_path / "reports").run is None


def test_without_a_chart_the_rest_of_the_run_stands(tmp_path: Path, registers: ModuleType) -> None:
    folder = registers.register(tmp_path / "register", {})
    run = registers.run(tmp_path / "reports")
    (run / "answers" / "weeks.parquet").unlink()
    (run / "figures" / "weeks.svg").unlink()
    found = a3_of(read_register(folder), "balie", tmp_path / "reports").run
    assert found is not None
    assert found.weeks.empty
    assert found.figure == ""


def test_an_iteration_that_is_not_there(tmp_path: Path, registers: ModuleType) -> None:
    folder = registers.register(tmp_path / "register")
    with pytest.raises(ParameterError, match="Did you mean 'balie'"):
        a3_of(read_register(folder), "bali", tmp_path)
