"""The mapping: a value and a file, checked where it names what is not there."""

from __future__ import annotations

import tomllib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmtools.errors import ParameterError, SchemaError
from pmtools.sources.mapping import COLUMNS, LogMapping, proposal
from pmtools.sources.opening import read_log
from pmtools.sources.table.read import read_csv
from pmtools.sources.xes.read import read_xes

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=8)
TEXTS = st.lists(TEXT, max_size=3).map(tuple)
MAPPINGS = st.builds(
    LogMapping,
    log=TEXT,
    columns=st.dictionaries(st.sampled_from(COLUMNS), TEXT),
    steps=st.dictionaries(TEXT, TEXT, max_size=3),
    formats=TEXTS,
    day_first=st.none() | st.booleans(),
    start=TEXTS,
    complete=TEXTS,
    activities=TEXTS,
    last=TEXTS,
    attribute=TEXT | st.just(""),
    values=TEXTS,
    keep=TEXTS,
    drop=TEXTS,
    case=TEXTS,
    numbers=TEXTS,
    decimal=st.sampled_from(["", ",", "."]),
    teams=st.dictionaries(TEXT, TEXT, max_size=3),
    team_sizes=st.dictionaries(TEXT, st.integers(1, 99) | st.just("organisation"), max_size=3),
    duplicates=st.sampled_from(["keep", "drop"]),
    sheets=TEXTS,
)
TABLE = 'nr,wat,wanneer,wie,fee\n1,begin,03-04-2024 10:00,An,"1.234,50"\n1,besluit,05-04-2024 11:00,Bo,7\n2,begin,06-04-2024 09:00,An,\n'
GIVEN = """
zone = "Europe/Amsterdam"
[columns]
case_id = "nr"
activity = "wat"
end = "wanneer"
resource = "wie"
[times]
day_first = true
[finished]
activities = ["besluit"]
[attributes]
numbers = ["fee"]
decimal = ","
[teams]
"An" = "Vergunningen"
"""


@given(MAPPINGS)
def test_a_proposal_reads_back_as_the_mapping_whatever_its_labels(mapping: LogMapping) -> None:
    text = proposal(mapping, lambda part: f"About {part}\n[not = a table]")
    assert LogMapping.from_dict(tomllib.loads(text)) == mapping


@given(MAPPINGS)
def test_plain_values_say_the_whole_mapping(mapping: LogMapping) -> None:
    assert LogMapping.from_dict(mapping.to_dict()) == mapping


def test_a_table_that_nobody_would_recognise_is_read_by_its_mapping(save, accounted):
    save(GIVEN, "mapping.toml")
    path = save(TABLE, "export.csv")
    log = read_log(path, mapping=path.with_name("mapping.toml"))
    assert log.events["activity"].to_list() == ["begin", "besluit", "begin"]
    assert str(log.events["end"][0]) == "2024-04-03 08:00:00+00:00"
    assert log.events["team"].to_list() == ["Vergunningen", None, "Vergunningen"]
    assert [str(fee) for fee in log.events["fee"]] == ["1234.50", "7.00", "None"]
    assert log.cases.select("case_id", "finished").rows() == [("1", True), ("2", False)]
    assert accounted(log)
    with pytest.raises(SchemaError, match="No column is the case"):
        read_log(path)


def test_what_was_used_reads_the_log_again_in_the_same_way(save):
    path = save("zaaknummer;stap;datum;kanaal\n1;a;31-12-2024;web\n2;a;01-12-2024;web\n", "log.csv")
    log = read_csv(path)
    again = read_csv(path, mapping=LogMapping.from_dict(log.origin.mapping))
    assert again.events.equals(log.events)
    assert again.cases.equals(log.cases)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[colums]\na = 'b'", r"'colums' is not known. Did you mean columns"),
        ("[columns]\ncase = 'nr'", r"'columns.case' is not known. Did you mean columns.case_id"),
        ("columns = 'nr'", r"columns must be a table: write \[columns\]"),
        ("[finished]\nactivities = 'besluit'", r"activities must be a list of texts"),
        ("[times]\nday_first = 'yes'", r"day_first must be true or false"),
        ("duplicates = 'remove'", r"duplicates must be 'keep' or 'drop'"),
        ("[columns]\ncase_id = 3", r"columns must be lines such as"),
        ("zone = ", r"is not valid TOML"),
    ],
)
def test_a_faulty_file_is_refused_with_its_place(save, text, said):
    with pytest.raises(ParameterError, match=rf"mapping.toml.*{said}"):
        LogMapping.read(save(text, "mapping.toml"))


def test_a_mapping_that_cannot_be_read_is_explained(tmp_path):
    with pytest.raises(ParameterError, match="cannot be read"):
        LogMapping.read(tmp_path / "mapping.toml")


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        (LogMapping(columns={"case_id": "zaaknumer"}, log="x.csv"), r"'zaaknumer'.*columns.case_id.*Did you mean zaaknummer.*made for x.csv"),
        (LogMapping(case=("kanal",)), r"'kanal'.*attributes.case.*kanaal"),
        (LogMapping(numbers=("leges",)), r"'leges'.*attributes.numbers"),
        (LogMapping(steps={"Besluit": "b"}), r"'Besluit'.*steps"),
    ],
)  # fmt: skip
def test_the_mapping_of_another_log_is_refused(save, mapping, said):
    path = save("zaaknummer,stap,datum,kanaal\n1,a,2024-01-01,web\n", "log.csv")
    with pytest.raises(SchemaError, match=rf"log.csv has no column {said}"):
        read_csv(path, mapping=mapping)


def test_the_mapping_of_another_xes_log_is_refused(xes, step, save):
    path = save(xes(([("string", "concept:name", "a")], [step("x", "2024-01-01T00:00:00Z")])))
    with pytest.raises(SchemaError, match=r"no column 'afdeling'.*columns.team"):
        read_xes(path, mapping=LogMapping(columns={"team": "afdeling"}))


def test_attributes_that_are_left_out_are_said(save):
    path = save("zaak,stap,datum,kanaal,geheim\n1,a,2024-01-01,web,x\n", "log.csv")
    for mapping in (LogMapping(keep=("kanaal",)), LogMapping(drop=("geheim",))):
        log = read_csv(path, mapping=mapping)
        assert "geheim" not in log.events.columns
        assert "Attributes that the mapping leaves out: geheim." in log.origin.notes


def test_a_column_that_the_mapping_gives_to_the_case(save):
    path = save(
        "zaak,stap,datum,kanaal,fase\n1,a,2024-01-01,web,x\n1,b,2024-01-02,web,y\n", "log.csv"
    )
    log = read_csv(path, mapping=LogMapping(case=("kanaal", "fase")))
    assert log.cases.columns == ["case_id", "finished", "kanaal"]
    assert "fase is not constant per case: it stays an attribute of the event." in log.origin.notes


def test_words_for_start_and_end_of_a_step(save):
    rows = "zaak,stap,datum,lifecycle\n1,a,2024-01-01,gepakt\n1,a,2024-01-02,weggezet\n"
    mapping = LogMapping(start=("Gepakt",), complete=("weggezet",))
    log = read_csv(save(rows, "log.csv"), mapping=mapping)
    assert (log.events.height, log.origin.paired) == (1, 1)


def test_repeated_rows_are_counted_or_dropped(save, accounted):
    path = save("zaak,stap,datum\n1,a,2024-01-01\n1,b,2024-01-02\n1,a,2024-01-01\n", "log.csv")
    log = read_csv(path)
    assert log.events.height == 3
    assert any("kept: 1 (line 4)" in note for note in log.origin.notes)
    log = read_csv(path, mapping=LogMapping(duplicates="drop"))
    assert log.events.height == 2
    assert log.origin.examples == {"row that repeats an earlier one": ("line 4",)}
    assert accounted(log)


@pytest.mark.parametrize(
    ("rule", "finished"),
    [
        ({"activities": ("b",)}, [True, True, False]),
        ({"last": ("b",)}, [True, False, False]),
        ({"attribute": "einde"}, [True, False, True]),
        ({"attribute": "einde", "values": ("ja",)}, [True, False, False]),
        ({"last": ("b",), "attribute": "einde", "values": ("nee",)}, [True, False, True]),
    ],
)
def test_what_means_finished(save, rule, finished):
    rows = (
        "zaak,stap,datum,case:einde\n1,a,2024-01-01,ja\n1,b,2024-01-02,ja\n2,b,2024-01-01,\n"
        "2,a,2024-01-02,\n3,a,2024-01-01,nee\n"
    )
    log = read_csv(save(rows, "log.csv"), mapping=replace(LogMapping(), **rule))
    assert log.cases["finished"].to_list() == finished


def test_finished_by_what_is_not_there_is_refused(save):
    path = save("zaak,stap,datum\n1,besluit,2024-01-01\n", "log.csv")
    with pytest.raises(SchemaError, match=r"no activity 'beslut'.*finished.activities.*besluit"):
        read_csv(path, mapping=LogMapping(activities=("beslut",)))
    with pytest.raises(SchemaError, match=r"no attribute of a case 'einde'.*finished.attribute"):
        read_csv(path, mapping=LogMapping(attribute="einde"))


def test_receipt_without_an_enddate_is_not_finished(data):
    log = read_xes(data / "logs/receipt.xes.gz", mapping=LogMapping(attribute="enddate"))
    assert (~log.cases["finished"]).sum() == 105
