"""`pmtools report LOG --filter NAME`: only what a filter keeps, said on the page and in the record."""

import gzip
import json
import re
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

import pmtools as pm
from pmtools.cli.app import app
from pmtools.exploring.saved import filter_names, keep_filter, kept_filter

LOG = Path(__file__).parents[1] / "logs" / "environmental_permit.xes.gz"
KEPT = pm.cases.Attribute("kanaal", ["balie"]) & pm.cases.Occurs("Leges opleggen")


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PMTOOLS_CONFIG", str(tmp_path / "settings"))
    return tmp_path / "settings"


def asked(*given: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, list(given))
    return done.exit_code, done.output


def report(out: Path, *given: str, log: str = "environmental_permit") -> Path:
    command = ["report", log, "--notebook", "rework", "--quiet", "--out", str(out), *given]
    done = CliRunner().invoke(app, command)
    assert done.exit_code == 0, done.output
    return Path(done.stdout.strip()).parent


def cases_by_hand() -> int:
    """Cases by the raw file: of the desk, with the step."""
    text = gzip.decompress(LOG.read_bytes()).decode("utf-8")
    held = 0
    for trace in re.findall(r"<trace>.*?</trace>", text, re.DOTALL):
        before, _, events = trace.partition("<event>")
        held += 'key="kanaal" value="balie"' in before and 'value="Leges opleggen"' in events
    return held


def test_a_report_is_of_what_the_filter_keeps_and_says_so(tmp_path: Path) -> None:
    keep_filter(KEPT, "balie met leges")
    run = report(tmp_path / "reports", "--filter", "balie met leges")
    summary = pd.read_parquet(run / "answers" / "summary.parquet")
    assert summary["n_cases"][0] == cases_by_hand() > 0
    page = (run / "report.html").read_text(encoding="utf-8")
    said = "zaken met kanaal balie, waarin ‘Leges opleggen’ voorkomt"
    assert f'<p class="selection">Niet het hele log, alleen: {said}.</p>' in page
    record = json.loads((run / "run.json").read_text(encoding="utf-8"))
    assert pm.Filter.from_toml(record["asked"]["filter"]) == KEPT


@pytest.mark.long
def test_a_run_of_it_is_verified_and_compared(tmp_path: Path) -> None:
    reports = tmp_path / "reports"
    keep_filter(KEPT, "balie")
    run, whole = report(reports, "--filter", "balie"), report(reports)
    keep_filter(pm.cases.Occurs("Leges opleggen"), "balie", replace=True)
    code, said = asked("verify", str(run), "--reports", str(reports))
    assert (code, "De getallen kloppen" in said) == (0, True)
    code, said = asked("compare", str(whole), str(run), "--reports", str(reports))
    assert code == 0
    assert 'met een filter: [[all]] attribute = "kanaal"' in said


@pytest.mark.long
def test_rows_that_other_filters_leave_are_not_compared(tmp_path: Path) -> None:
    reports, other = tmp_path / "reports", tmp_path / "later.parquet"
    assert asked("convert", "environmental_permit", "--to", "parquet", "--out", str(other))[0] == 0
    keep_filter(KEPT, "balie")
    runs = report(reports, "--filter", "balie"), report(reports, log=str(other))
    code, said = asked("compare", *map(str, runs), "--reports", str(reports))
    assert (code, said.count("de runs kijken met verschillende filters")) == (0, 2), said


def test_a_file_will_do_and_what_is_wrong_is_told(tmp_path: Path) -> None:
    held = tmp_path / "mine.toml"
    held.write_text(KEPT.to_toml(), encoding="utf-8")
    run = report(tmp_path / "reports", "--filter", str(held))
    assert "Niet het hele log" in (run / "report.html").read_text(encoding="utf-8")
    keep_filter(KEPT, "balie met leges")
    held.write_text("occurs = 3", encoding="utf-8")
    wrong = {
        "balie met lege": "Did you mean 'balie met leges'?",
        "niets": "There is: 'balie met leges'.",
        "../x": "cannot name a filter",
        str(held): "'occurs' must be text",
        str(tmp_path / "gone.toml"): "There is no filter",
    }
    for name, message in wrong.items():
        code, said = asked("report", "environmental_permit", "--filter", name)
        assert code == 2, said
        assert message in said, said


def test_a_filter_for_another_log_names_what_this_one_lacks(tmp_path: Path) -> None:
    for kept, lacks in (
        (pm.cases.Occurs("Huwelijk sluiten"), "has no activity 'Huwelijk sluiten'"),
        (pm.cases.Attribute("wijk", ["Noord"]), "has no attribute of cases 'wijk'"),
    ):
        keep_filter(kept, "elders", replace=True)
        code, said = asked(
            "report", "environmental_permit", "--filter", "elders", "--out", str(tmp_path)
        )
        assert (code, lacks in said) == (2, True), said
        assert not list(tmp_path.rglob("report.html"))


def test_no_person_is_singled_out(tmp_path: Path) -> None:
    log = tmp_path / "zaken.csv"
    rows = ["zaak,stap,moment,indiener"]
    rows += [f"{n},a,2025-01-0{n},Jan" for n in range(1, 8)]
    log.write_text("\n".join(rows), encoding="utf-8")
    kept = tmp_path / "jan.toml"
    kept.write_text('[events]\nattribute = "indiener"\nvalues = ["Jan"]', encoding="utf-8")
    mapping = tmp_path / "m.toml"
    mapping.write_text(
        '[columns]\ncase_id = "zaak"\nactivity = "stap"\nend = "moment"\n', encoding="utf-8"
    )
    given = ("--filter", str(kept), "--mapping", str(mapping), "--out", str(tmp_path / "reports"))
    code, said = asked("report", str(log), *given)
    assert (code, "may name a person" in said) == (2, True), said


def test_a_name_is_never_overwritten_unasked(settings: Path) -> None:
    keep_filter(KEPT, "balie")
    keep_filter(KEPT, "balie")
    with pytest.raises(pm.PmtoolsError, match="already"):
        keep_filter(pm.cases.Occurs("x"), "balie")
    assert kept_filter("balie") == KEPT
    assert keep_filter(pm.cases.Occurs("x"), "balie", replace=True).parent == settings / "filters"
    assert (kept_filter("balie"), filter_names()) == (pm.cases.Occurs("x"), ["balie"])
    for name in ("", "a/b", "..", ".x", "x" * 61, "a\nb"):
        with pytest.raises(pm.PmtoolsError, match="cannot name a filter"):
            keep_filter(KEPT, name)
