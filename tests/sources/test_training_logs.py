"""The logs of the training: made again byte for byte, small, and found by name but not listed."""

import gzip
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import polars as pl
import pytest

import pmtools as pm
from pmtools.errors import SourceError
from pmtools.sources.examples import example_asked, example_mapping, example_names, example_path
from pmtools.sources.training import LOGS, training_text, write_training_logs

FOLDER = Path(__file__).parents[2] / "logs" / "training"
NAMES = sorted(path.name.removesuffix(".xes.gz") for path in FOLDER.glob("*.xes.gz"))
NS = {"x": "http://www.xes-standard.org/"}
COMMAND = [sys.executable, "-m", "pmtools.sources.training"]


def test_there_is_a_log_for_each_name_and_nothing_else():
    assert sorted(LOGS) == NAMES
    others = {path.name for path in FOLDER.iterdir()} - {f"{name}.xes.gz" for name in NAMES}
    asked = {f"{name}.asked.toml" for name in ("disabled_parking_card", "pitch_permit")}
    assert others == {f"{name}.mapping.toml" for name in NAMES} | asked


def test_another_process_gives_the_shipped_texts(tmp_path):
    other_hashes = {**os.environ, "PYTHONHASHSEED": "7"}
    done = subprocess.run(
        [*COMMAND, str(tmp_path)], check=True, capture_output=True, text=True, env=other_hashes
    )
    paths = [Path(line) for line in done.stdout.splitlines()]
    assert {*tmp_path.iterdir()} == {*paths}
    assert sorted(path.name for path in paths) == [f"{name}.xes.gz" for name in NAMES]
    for path in paths:
        shipped = (FOLDER / path.name).read_bytes()
        assert gzip.decompress(path.read_bytes()) == gzip.decompress(shipped)
        assert path.read_bytes()[3:8] == shipped[3:8] == bytes(5), "no file name, no time"


@pytest.mark.parametrize("name", NAMES)
def test_a_log_is_small_and_names_nobody(name):
    content = (FOLDER / f"{name}.xes.gz").read_bytes()
    assert len(content) < 20_000
    assert gzip.decompress(content) == training_text(name)
    root = ElementTree.fromstring(gzip.decompress(content))
    assert 20 <= len(root.findall("x:trace", NS)) <= 200
    people = {one.get("value") for one in root.iterfind(".//x:string[@key='org:resource']", NS)}
    assert people
    assert all(one.startswith("medewerker ") and one[11:].isdigit() for one in people)


@pytest.mark.parametrize("name", NAMES)
def test_it_is_read_whole_by_its_name_from_anywhere(name, accounted, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "training").mkdir()  # as in a lab folder
    for log in (pm.example_log(f"training/{name}"), pm.read_log(f"training/{name}")):
        assert accounted(log)
        assert not any(log.origin.set_aside.values())
        assert log.cases["finished"].null_count() == 0
        assert log.cases.filter("finished").height >= 0.9 * log.cases.height
        teams = set(log.events["team"].drop_nulls().cast(pl.String))
        assert teams == set(log.origin.mapping["team_sizes"])
    assert example_mapping(f"training/{name}").log == f"{name}.xes.gz"


def test_they_are_not_among_the_examples_nor_in_what_is_said_of_those():
    assert not [name for name in example_names() if "training" in name or name in NAMES]
    with pytest.raises(SourceError) as found:
        example_path("zzz")
    assert "training" not in str(found.value)
    with pytest.raises(SourceError) as found:
        pm.read_log("zzz")
    assert "training" not in str(found.value)


def test_a_name_that_is_nearly_one_gives_the_near_one():
    with pytest.raises(SourceError, match=r"mean training/street_report\?"):
        pm.example_log("training/street_raport")
    with pytest.raises(SourceError, match=r"no example log 'street_report'"):
        pm.example_log("street_report")


def test_an_installation_without_them_still_has_its_examples(tmp_path, monkeypatch):
    (tmp_path / "a.xes").touch()
    monkeypatch.setattr("pmtools.sources.examples.shipped", lambda kind: tmp_path)
    assert example_names() == ["a"]
    assert example_path("a") == tmp_path / "a.xes"


def test_a_review_is_asked_of_two_of_them():
    for name in ("disabled_parking_card", "pitch_permit"):
        asked = pm.read_asked(example_asked(f"training/{name}"))
        assert asked.adjust == ("zaaktype",)
    with pytest.raises(SourceError, match="No review is asked"):
        example_asked("training/street_report")


def test_folder_that_is_not_there_is_an_error_without_traceback(tmp_path):
    with pytest.raises(SourceError, match=r"Cannot write .*nowhere.*existing folder"):
        write_training_logs(tmp_path / "nowhere")
    done = subprocess.run(
        [*COMMAND, str(tmp_path / "nowhere")], check=False, capture_output=True, text=True
    )
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_readme_tells_how_many_cases_there_are():
    readme = (FOLDER.parent / "README.md").read_text(encoding="utf-8")
    for name in NAMES:
        n_cases = training_text(name).count(b"<trace>")
        assert f"| {name} | {n_cases} |" in readme
