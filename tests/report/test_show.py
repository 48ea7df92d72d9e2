"""Showing: what reaches the screen, and what is kept with a run."""

import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

import pmtools as pm
from pmtools.errors import ParameterError, PrivacyError
from pmtools.report.tables import table
from pmtools.report.words import words_of


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PMTOOLS_RUN", str(tmp_path))
    return tmp_path


def test_outside_a_run_nothing_is_written(
    between: pd.DataFrame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    pm.show(between, name="time_between")
    assert list(tmp_path.iterdir()) == []


def test_a_run_keeps_answer_and_figure(between: pd.DataFrame, run: Path) -> None:
    picture = pm.plot_ranking(between)
    pm.show(picture, name="time_between")
    kept = pd.read_parquet(run / "answers" / "time_between.parquet")
    pd.testing.assert_frame_equal(kept, picture.answer)
    assert (run / "figures" / "time_between.svg").read_text(encoding="utf-8") == picture.svg
    assert "var(" in picture.body
    assert "var(" not in picture.svg


def test_a_frame_by_resource_is_refused_before_it_is_written(run: Path) -> None:
    with pytest.raises(PrivacyError, match="row per resource"):
        pm.show(pd.DataFrame({"resource": ["p-1"], "n": [3]}), name="people")
    assert list(run.iterdir()) == []


def test_groups_of_few_cases_are_withheld_and_that_is_said(
    run: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    monkeypatch.setattr("pmtools.report.show._display", shown.append)
    frame = pd.DataFrame({"kanaal": ["balie", "post", "web"], "n": [2, 3, 90]})
    pm.show(frame, name="by_channel")
    assert pd.read_parquet(run / "answers" / "by_channel.parquet")["kanaal"].to_list() == ["web"]
    assert "2 groepen zijn niet getoond" in shown[0]
    assert "post" not in shown[0]


def test_a_picture_of_few_cases_is_refused(between: pd.DataFrame, run: Path) -> None:
    picture = replace(pm.plot_ranking(between), answer=pd.DataFrame({"team": ["a"], "n": [1]}))
    with pytest.raises(PrivacyError, match="fewer than five cases"):
        pm.show(picture, name="teams")
    assert list(run.iterdir()) == []


def test_a_question_the_log_cannot_answer_becomes_a_sentence(
    run: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pm.section("waiting"):
        raise pm.CapabilityError("start", "no start times")
    skip = json.loads((run / "skips.jsonl").read_text(encoding="utf-8"))
    assert (skip["section"], skip["lack"]) == ("waiting", "start")
    assert "één moment per stap" in skip["sentence"]


def test_any_other_error_goes_on() -> None:
    with pytest.raises(KeyError), pm.section("waiting"):
        raise KeyError("activity")


def test_a_table_is_in_the_readers_words_and_escaped(between: pd.DataFrame) -> None:
    markup = table(between, words_of("nl"), "time_between")
    assert '<th scope="col" class="number">Totale tijd</th>' in markup
    assert "40 uur" in markup
    assert "<script" not in markup


def test_a_long_table_says_how_much_is_left_out() -> None:
    markup = table(pd.DataFrame({"n": range(5423)}), words_of("nl"), "time_between")
    assert markup.count("<tr>") == 51
    assert "De eerste 50 van 5.423 regels" in markup


def test_a_column_of_nothing_is_left_out() -> None:
    rows = pd.DataFrame({"part": ["events", "rows_read"], "reason": ["", ""], "rows": [3, 3]})
    markup = table(rows, words_of("nl"), "provenance")
    assert "Reden" not in markup
    assert "Reden" in table(rows.assign(reason=["", "x"]), words_of("nl"), "provenance")


def test_words_of_the_log_are_never_taken_for_ours() -> None:
    frame = pd.DataFrame({"activity": ["{0}", "title"], "glance": ["cases", "median"]})
    markup = table(frame, words_of("nl"), "steps")
    assert "zaken bekeken" not in markup
    assert "{0}" in markup


@pytest.mark.parametrize("shown", [None, 3, pd.Series([1]), [1]])
def test_what_is_no_frame_picture_or_passage_is_refused(shown: object) -> None:
    with pytest.raises(ParameterError, match="pm.show shows a pandas frame"):
        pm.show(shown, name="x")  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["../x", "a/b", "", "a b"])
def test_a_name_that_is_no_file_is_refused(name: str) -> None:
    with pytest.raises(ParameterError, match="cannot name an answer"):
        pm.show(pd.DataFrame({"n": [1]}), name=name)


def test_a_second_answer_of_one_name_is_refused(run: Path) -> None:
    pm.show(pd.DataFrame({"n": [1]}), name="x")
    with pytest.raises(ParameterError, match="already"):
        pm.show(pd.DataFrame({"n": [2]}), name="x")
    assert pd.read_parquet(run / "answers" / "x.parquet")["n"].to_list() == [1]


def test_an_index_is_shown_as_a_column(run: Path) -> None:
    pm.show(pd.DataFrame({"activity": ["a"], "n": [1]}).set_index("activity"), name="x")
    kept = pd.read_parquet(run / "answers" / "x.parquet")
    assert kept.columns.to_list() == ["activity", "n"]


@pytest.mark.parametrize("column", ["resource", "org:resource", "Resource"])
def test_every_spelling_of_a_resource_is_refused(column: str) -> None:
    with pytest.raises(PrivacyError):
        pm.show(pd.DataFrame({column: ["p-1"]}), name="x")


def test_labels_that_turn_the_line_round_are_kept_apart(between: pd.DataFrame) -> None:
    turned = between.assign(from_activity="a\u202eb", to_activity="\u05d0\u05d1")
    found = turned.assign(
        kind="place",
        scope="transition",
        save_low=pd.Timedelta(0),
        save_high=pd.Timedelta(0),
        slowest=pd.Timedelta(0),
    )
    body = pm.sentences(found, pd.DataFrame({"total": [pd.Timedelta("1h")]}), turned).body
    assert "‘ab’ en ‘\u2068\u05d0\u05d1\u2069’" in body
