"""The shipped example logs and how they are found."""

import polars as pl
import pytest

import pmtools as pm
from pmtools.errors import SourceError
from pmtools.sources.examples import example_log, example_mapping, example_names, example_path


def test_every_name_has_a_readable_log():
    assert "environmental_permit" in example_names()
    for name in example_names():
        assert example_path(name).is_file()
        assert example_log(name).events.height > 0


def test_names_are_those_of_the_logs_in_the_folder_and_nothing_else(tmp_path, monkeypatch):
    for name in ["b.xes", "a.xes.gz", "README.md", "a.mapping.toml", "c.xes.gz.part"]:
        (tmp_path / name).touch()
    monkeypatch.setattr("pmtools.sources.examples.shipped", lambda kind: tmp_path)

    assert example_names() == ["a", "b"]
    assert example_path("a") == tmp_path / "a.xes.gz"


def test_unknown_name_gives_near_names():
    with pytest.raises(SourceError, match=r"'enviromental_permit'.* mean environmental_permit\?"):
        example_path("enviromental_permit")


def test_unknown_name_far_from_all_gives_what_is_there():
    with pytest.raises(SourceError, match=r"'zzz'\. There is: .*environmental_permit"):
        example_log("zzz")


def test_every_example_has_a_mapping_of_its_own(accounted):
    finished = {
        "benefit": 454,
        "environmental_permit": 537,
        "property_tax": 1162,
        "registry_extract": 1487,
    }
    assert example_names() == [*finished]
    for name, n in finished.items():
        assert example_mapping(name).log == example_path(name).name
        for log in (example_log(name), pm.read_log(name)):
            assert log.cases["finished"].null_count() == 0
            assert log.cases["finished"].sum() == n
            # The attribute says the same as what the mapping goes by.
            assert log.cases.filter("finished")["einddatum"].null_count() == 0
            assert log.cases.filter(~pl.col("finished"))["einddatum"].is_null().all()
            assert accounted(log)
            assert not any(log.origin.set_aside.values())
            assert log.origin.mapping["team_sizes"]


def test_an_example_without_a_mapping_is_read_too(tmp_path, monkeypatch):
    (tmp_path / "a.xes.gz").write_bytes(example_path().read_bytes())
    monkeypatch.setattr("pmtools.sources.examples.shipped", lambda kind: tmp_path)

    assert example_mapping("a") is None
    assert example_log("a").cases["finished"].null_count() == 600


def test_a_benefit_can_tell_waiting_from_working():
    log = example_log("benefit")

    assert log.events["start"].null_count() == 0
    assert log.events["end"].null_count() == 1
    assert log.events.height == log.origin.paired + 1 == 5045


def test_every_row_of_the_example_is_accounted_for():
    log = example_log()

    assert log.cases.height == 600
    assert log.events.height == 7207
    assert sorted(log.lifecycle["transition"]) == ["resume"] * 255 + ["suspend"] * 258
    assert log.origin.rows_read == 7207 + 255 + 258
    assert log.events["start"].null_count() == 7207
    assert log.events["activity"].n_unique() == 18


def test_figures_of_the_example():
    log = pm.example_log()

    assert pm.throughput_time(log).n.item() == 600
    assert len(pm.variants(log)) == 66


def test_the_three_main_places_of_the_example():
    between = pm.time_between(pm.example_log())
    found = between.sort_values("total", ascending=False).head(3)

    assert found.to_activity.to_list() == [
        "Besluit vaststellen",
        "Aanvullende gegevens ontvangen",
        "Advies welstand ontvangen",
    ]
    assert found["share"].round(3).to_list() == [0.325, 0.157, 0.09]
    assert found["median"].dt.days.to_list() == [14, 15, 12]
