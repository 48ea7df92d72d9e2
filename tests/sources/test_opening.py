"""One way in: by ending, by folder, by the name of an example."""

from __future__ import annotations

import gzip

import pytest

from pmtools.errors import SourceError
from pmtools.sources.examples import example_names, example_path
from pmtools.sources.mapping import LogMapping, proposal
from pmtools.sources.opening import read_log
from pmtools.sources.store.writing import write_store
from pmtools.sources.xes.read import read_xes

TABLE = "zaak,stap,datum\n1,a,2024-01-01\n"


@pytest.mark.parametrize("name", ["log.xes", "log.xes.gz", "LOG.XES"])
def test_xes_by_ending(xes, step, save, name):
    text = xes(([("string", "concept:name", "a")], [step("x", "2024-01-01T10:00:00")])).encode()
    path = save(gzip.compress(text) if name.endswith("gz") else text, name)
    assert read_log(path, zone="UTC").events["end"][0].hour == 10


@pytest.mark.parametrize("name", ["log.csv", "log.csv.gz", "log.tsv"])
def test_tables_by_ending(save, name):
    text = TABLE.replace(",", "\t") if name.endswith("tsv") else TABLE
    path = save(gzip.compress(text.encode()) if name.endswith("gz") else text, name)
    assert read_log(str(path)).events.height == 1


def test_a_store_and_an_example(save, tmp_path):
    log = read_log(save(TABLE, "log.csv"))
    folder = write_store(log, tmp_path / "stored")
    assert read_log(folder).events.equals(log.events)
    assert read_log(example_names()[0]).cases.height > 1


def test_an_example_is_read_with_its_mapping_unless_another_is_given(save):
    own = read_log("property_tax")
    assert own.cases["finished"].sum() == 1162
    assert own.origin.mapping["team_sizes"]["Taxatiebureau (extern)"] == "organisation"

    other = save('[finished]\nlast = ["Uitspraak verzenden"]\n', "other.toml")
    for mapping in (other, str(other), LogMapping.read(other)):
        told = read_log("property_tax", mapping=mapping)
        assert 0 < told.cases["finished"].sum() < 200
        assert "team_sizes" not in told.origin.mapping
    assert read_log("property_tax", mapping=LogMapping()).cases["finished"].null_count() == 1200
    assert read_log("benefit", zone="UTC").cases["finished"].sum() == 454


def test_what_is_proposed_for_an_example_reads_it_alike(save):
    log = read_log("benefit")
    proposed = proposal(LogMapping.from_dict(log.origin.mapping), lambda part: part)
    again = read_log("benefit", mapping=save(proposed, "mapping.toml"))
    assert again.events.equals(log.events)
    assert again.cases.equals(log.cases)
    assert again.origin.mapping == log.origin.mapping


def test_a_file_that_is_named_as_such_has_no_mapping_of_an_example():
    assert read_log(example_path("benefit")).cases["finished"].null_count() == 500


def test_what_cannot_be_read_is_said_with_near_names(save, tmp_path):
    save(TABLE, "receipt.csv")
    with pytest.raises(SourceError, match=r"no file .*recept.csv.*Did you mean receipt.csv"):
        read_log(tmp_path / "recept.csv")
    near = example_names()[0]
    with pytest.raises(SourceError, match=rf"There is no log .*Did you mean {near}"):
        read_log(near[:-1])
    with pytest.raises(SourceError, match=r"letter.txt is not a kind.*\.xes, \.xes\.gz, \.csv"):
        read_log(save("dear", "letter.txt"))
    (tmp_path / "empty").mkdir()
    with pytest.raises(SourceError, match="holds no file that can be read"):
        read_log(tmp_path / "empty")


def test_a_name_that_no_system_takes_is_explained():
    with pytest.raises(SourceError, match="cannot be opened"):
        read_log("x" * 5000 + ".xes")


def test_a_file_is_read_alike_by_its_reader_and_by_its_name(save, xes, step):
    name, time = [("string", "concept:name", "a")], "2024-01-01T10:00:00Z"
    path = save(xes((name, [step("x", time), step("", time)])))
    assert read_log(path).origin.examples == {"event without an activity": ("line 5",)}
    assert read_log(path).origin.examples == read_xes(path).origin.examples
